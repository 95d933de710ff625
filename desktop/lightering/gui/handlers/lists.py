"""Chooses which list is reviewed, and looks for leads, gaps and loitering when they are wanted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lightering.app.clues import LISTS, find_clues
from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.clues import Clues
    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Task, Telling

__all__ = ["ListHandlers"]


class ListHandlers(Hands):
    """The commands on lists."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._task: Task | None = None
        self._given_up = False
        self._session.list_changed.connect(self._wanted)
        self._session.results_changed.connect(self._anew)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {f"list.{name}": partial(self.show, name) for name in LISTS}

    def show(self, name: str) -> None:
        """Shows a list and gives its table the focus.

        Args:
            name: One of `clues.LISTS`.
        """
        self._window.show_view(VIEWS.index("Review"))
        self._session.show_list(name)
        self._anew()
        self._choose_first()
        self._window.review.lists.shown.table.setFocus()

    def _choose_first(self) -> None:
        """Shows the clue that comes first in the order of review, if nothing is selected."""
        first = self._session.next_to_review(1)
        if self._session.chosen_id is None and first is not None:
            self._session.visit(first)
            self._window.review.map.fit_selection()

    def _found(self, clues: Clues) -> None:
        self._session.adopt_clues(clues)
        if self._session.clue_table is not None:
            self._choose_first()

    def _anew(self) -> None:
        self._given_up = False
        self._wanted()

    def _wanted(self, *_values: object) -> None:
        """Looks for the lists in a worker, if one is shown or was decided on and none is there."""
        results = self._session.results
        if self._task is not None or self._given_up or results is None:
            return
        if not self._session.wants_clues:
            return
        loaded, limits = results.loaded, results.params.detect

        def work(progress: Telling) -> Clues:
            return find_clues(loaded, limits, progress)

        task = self.begin(
            "Looking for leads, gaps and loitering", work, self._found, failed=self._no
        )
        self._task = task
        for pane in self._window.review.lists.clues.values():
            pane.tell_search()
        task.cancelled.connect(self._stopped)
        task.ended.connect(self._ended)

    def _ended(self) -> None:
        self._task = None
        # other fixes or limits may have come meanwhile: what was found is not of them
        self._wanted()

    def _stopped(self) -> None:
        self._no("The search was cancelled.")

    def _no(self, said: str) -> None:
        self._given_up = True
        for pane in self._window.review.lists.clues.values():
            pane.tell_search(said)
