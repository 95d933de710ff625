"""Sets values of an encounter against the model, and goes back and on through all decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.case.audit import WHOLE_CASE
from lightering.errors import UserError
from lightering.gui.handlers.asking import Asking
from lightering.gui.header import VIEWS
from lightering.model.overrides import NOTHING_SET

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lightering.case.audit import Action
    from lightering.model.overrides import Override

__all__ = ["SettingHandlers"]

_TITLE = "Estimating with what was set"


class SettingHandlers(Asking):
    """What the commands on values of the analyst do, and undo and redo."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        fields = ("volume", "product", "direction", "counts", "draught")
        return {
            **{f"set.{name}": self._opening(name) for name in fields},
            "set.model": self.back_to_model,
            "edit.undo": lambda: self._step("undo"),
            "edit.redo": lambda: self._step("redo"),
        }

    def _opening(self, field: str) -> Callable[[], None]:
        def open_form() -> None:
            self._window.show_view(VIEWS.index("Review"))
            self._window.review.inspector.open_form(field)

        return open_form

    def back_to_model(self) -> None:
        """Takes away all that is set of the selected encounter; undo brings it back."""
        chosen = self._session.selected_id
        if chosen is not None:
            self.set_values(chosen, NOTHING_SET)

    def set_values(self, encounter_id: str, wanted: Override) -> None:
        """Estimates in a worker with other values set, and records them.

        Args:
            encounter_id: Which encounter.
            wanted: All that shall be set of it from now on.
        """

        def then() -> None:
            try:
                self._session.override(encounter_id, wanted)
            except (UserError, KeyError) as error:
                # other files may have been opened meanwhile
                self._window.say("error", str(error))

        self._ready(self._session.overrides_after(encounter_id, wanted), then)

    def _step(self, action: Action) -> None:
        session = self._session
        change = session.review.ahead(action)
        if change is None or session.read_only:
            return

        def go() -> None:
            self._window.handlers.back(session.undo() if action == "undo" else session.redo())

        if change.encounter_id == WHOLE_CASE:
            self._window.handlers.side.step_back_or_on(change, go)
        else:
            wanted = session.overrides_after(change.encounter_id, change.after.override)
            self._ready(wanted, go)

    def _ready(self, overrides: Mapping[str, Override], then: Callable[[], None]) -> None:
        """Goes on once the estimates are there: at once if they are, else after a worker."""
        work = self._session.estimates_of(overrides)
        if work is None:
            then()
            return
        results = self._session.results

        def done(_made: object) -> None:
            now = self._session.results
            if results is not None and now is not None and now.encounters is results.encounters:
                then()

        self.begin(_TITLE, work, done, stopped="Cancelled. Nothing was set.")
