"""Four lists of which one is shown, and one row of it chosen: encounters, or one kind of clues."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.app.attaching import Attaching
from lightering.app.clues import CLUES, LISTS, ClueFilter, is_clue
from lightering.app.filters import Filter
from lightering.app.notices import Notice
from lightering.app.saved_filters import SavedFilters
from lightering.app.signals import Signal
from lightering.app.wording import lost_clues_text
from lightering.case.audit import STATUSES, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from numpy.typing import NDArray

    from lightering.app.clues import Clues, ClueTable
    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.app.shelf import Listed

__all__ = ["ClueBoard"]


class ClueBoard(Attaching):
    """What is shown and decided, in four lists.

    At most one thing is selected: an encounter (`selected_id`), or a row of the list of clues that
    is shown (`clue_id`).

    Attributes:
        clues_changed: Other clues are there, or none.
        clue_changed: The selected clue, or None.
        list_changed: The name of the list that is shown.
        clue_filter_changed: Other rows of the list of clues are visible.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """The encounters are shown.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__(clock)
        self.clues_changed: Signal[()] = Signal()
        self.clue_changed: Signal[str | None] = Signal()
        self.list_changed: Signal[str] = Signal()
        self.clue_filter_changed: Signal[()] = Signal()
        self._clues: Clues | None = None
        self._list, self._clue = LISTS[0], ""
        self._clue_filters = {name: ClueFilter() for name in CLUES}
        self._saved = {name: SavedFilters(Filter if name == LISTS[0] else ClueFilter)
                       for name in LISTS}  # fmt: skip
        self._laid_by: dict[str, str] = {}
        self._marks_laid_by: dict[str, frozenset[str]] = {}

    # -- what is there ----------------------------------------------------------------------

    @property
    def clues(self) -> Clues | None:
        """Leads, gaps and loitering of the results, None before they were looked for."""
        return self._clues

    def adopt(self, results: Results, rows: Rows | None = None) -> None:
        """Shows other results; clues found in other fixes or with other limits are put away.

        Args:
            results: Of `pipeline.run_all`.
            rows: `filters.prepare` of them, if a worker made it already.
        """
        held = self._clues
        if held is not None and not _serves(held, results):
            if self._clue:
                self._laid_by[self._list] = self._clue
            self._clues = None
        super().adopt(results, rows)
        if self._clues is not held:
            self._choose_clue("")
            self.clues_changed.emit()

    def adopt_clues(self, clues: Clues) -> None:
        """Shows clues; what was selected is selected again if it is still there.

        Args:
            clues: Of `find_clues`; those of other results than are shown are passed over.
        """
        self._own_thread()
        if self.results is None or not _serves(clues, self.results):
            return
        self._clues = clues
        self.clues_changed.emit()
        self._select_again()
        lost = [name for name in self.review.decided if is_clue(name) and not self.knows(name)]
        said = lost_clues_text(len(lost))
        if said:
            self.notice.emit(Notice("warning", said))

    @property
    def wants_clues(self) -> bool:
        """Whether clues must be looked for: a list of them is shown, or one was decided on."""
        if self.results is None or self._clues is not None:
            return False
        return self._list in CLUES or any(is_clue(name) for name in self.review.decided)

    def clue_row(self, identifier: str) -> tuple[ClueTable, int]:
        """Returns the list that holds a clue, and its row there.

        Args:
            identifier: Of a lead, gap or loitering.

        Raises:
            KeyError: There is no such clue.
        """
        table = None if self._clues is None else self._clues.table_with(identifier)
        if table is None:
            raise KeyError(identifier)
        return table, table.place[identifier]

    # -- which list is shown ----------------------------------------------------------------

    @property
    def list_name(self) -> str:
        """The list that is shown, one of `clues.LISTS`."""
        return self._list

    @property
    def clue_table(self) -> ClueTable | None:
        """The list of clues that is shown; None if it is not there, or encounters are shown."""
        return None if self._clues is None else self._clues.tables.get(self._list)

    def show_list(self, name: str) -> None:
        """Shows another list; what was selected in it is selected again.

        Args:
            name: One of `clues.LISTS`.
        """
        self._own_thread()
        if self._turn(name):
            self._select_again()

    # -- every list by its name -------------------------------------------------------------

    def table_of(self, name: str) -> Listed | None:
        """Returns the rows of a list, None before there are any.

        Args:
            name: One of `clues.LISTS`.
        """
        if name == LISTS[0]:
            return self.rows
        return None if self._clues is None else self._clues.tables[name]

    def filter_of(self, name: str) -> Filter | ClueFilter:
        """Returns which rows of a list are visible.

        Args:
            name: One of `clues.LISTS`.
        """
        return self.filters if name == LISTS[0] else self._clue_filters[name]

    def set_filter(self, name: str, wanted: Filter | ClueFilter) -> None:
        """Says which rows of a list are visible.

        Args:
            name: One of `clues.LISTS`.
            wanted: Of the list's kind.
        """
        self._own_thread()
        if isinstance(wanted, Filter):
            self.filters = wanted
        elif wanted != self._clue_filters[name]:
            self._clue_filters[name] = wanted
            self.clue_filter_changed.emit()

    def saved_of(self, name: str) -> SavedFilters:
        """Returns the filters of a list that have a name.

        Args:
            name: One of `clues.LISTS`.
        """
        return self._saved[name]

    @property
    def saved_filters(self) -> SavedFilters:
        """The filters with a name, of the list that is shown."""
        return self._saved[self._list]

    def codes_of(self, name: str) -> NDArray[np.int8]:
        """Returns int8 (rows,): index into `audit.STATUSES`, of each row of a list.

        Args:
            name: One of `clues.LISTS`.
        """
        table = self.table_of(name)
        if name == LISTS[0] or table is None:
            return self.status_codes() if name == LISTS[0] else np.empty(0, dtype=np.int8)
        codes = np.zeros(len(table.ids), dtype=np.int8)
        for one, status in self.review.statuses.items():
            if one in table.place:
                codes[table.place[one]] = STATUSES.index(status)
        return codes

    def mask_of(self, name: str) -> NDArray[np.bool_]:
        """Returns bool (rows,): whether the filter of a list shows each row.

        Args:
            name: One of `clues.LISTS`.
        """
        if name == LISTS[0]:
            return self.visible_mask()
        if self._clues is None:
            return np.empty(0, dtype=np.bool_)
        table, wanted = self._clues.tables[name], self._clue_filters[name]
        return table.visible(self.codes_of(name), wanted, self.review.attachments)

    def attached_counts(self, name: str = LISTS[0]) -> NDArray[np.int32]:
        """Returns int32 (rows,): how many files each row of a list has.

        Args:
            name: One of `clues.LISTS`.
        """
        table = self.table_of(name)
        if table is None:
            return np.empty(0, dtype=np.int32)
        counts = np.zeros(len(table.ids), dtype=np.int32)
        for one, held in self.review.attachments.items():
            if one in table.place:
                counts[table.place[one]] = len(held)
        return counts

    def reviewed_of(self, name: str) -> tuple[int, int] | None:
        """Returns how many rows of a list are decided, and how many there are.

        Args:
            name: One of `clues.LISTS`.

        Returns:
            None before they are known.
        """
        table = self.table_of(name)
        if table is None:
            return None
        return sum(one in table.place for one in self.review.decided), len(table.ids)

    # -- one row is chosen ------------------------------------------------------------------

    @property
    def clue_id(self) -> str | None:
        """The selected lead, gap or loitering."""
        return self._clue or None

    @property
    def chosen_id(self) -> str | None:
        """What is selected of the list that is shown: decisions act on it."""
        return self.selected_id if self._list == LISTS[0] else self.clue_id

    def select(self, encounter_id: str | None) -> None:
        """Selects one encounter, or none; the encounters are shown again if one is.

        Args:
            encounter_id: One of the results, or None.

        Raises:
            KeyError: There is no such encounter.
        """
        if encounter_id is not None:
            self.encounter_row(encounter_id)
            self._turn(LISTS[0])
        super().select(encounter_id)

    def select_clue(self, identifier: str | None) -> None:
        """Selects one lead, gap or loitering, or none; its list is shown.

        Args:
            identifier: Of the clues, or None.

        Raises:
            KeyError: There is no such clue.
        """
        self._own_thread()
        if identifier is None:
            self._choose_clue("")
            return
        table, row = self.clue_row(identifier)
        self._turn(table.name)
        if self.link:
            self._times.reach(int(table.start_ms[row]), int(table.end_ms[row]))
        self._choose_clue(identifier)

    def pick(self, identifier: str) -> None:
        """Selects an encounter or a clue.

        Args:
            identifier: Any id of the results.

        Raises:
            KeyError: There is no such id.
        """
        (self.select_clue if is_clue(identifier) else self.select)(identifier)

    def visit(self, encounter_id: str) -> None:
        """Selects an encounter or a clue and puts the time cursor where it is looked at first.

        Args:
            encounter_id: Any id of the results.

        Raises:
            KeyError: There is no such id.
        """
        if not is_clue(encounter_id):
            super().visit(encounter_id)
            return
        self.select_clue(encounter_id)
        table, row = self.clue_row(encounter_id)
        self.set_time(int(table.start_ms[row]))

    def knows(self, identifier: str) -> bool:
        """Tells whether the results hold something.

        Args:
            identifier: Any id.
        """
        if is_clue(identifier):
            return self._clues is not None and self._clues.table_with(identifier) is not None
        return super().knows(identifier)

    # -- inside -----------------------------------------------------------------------------

    def _refilter(self) -> None:
        super()._refilter()
        if any(one.follows_decisions for one in self._clue_filters.values()):
            self.clue_filter_changed.emit()

    def _turn(self, name: str) -> bool:
        """Shows a list with nothing of it selected yet; returns whether another was shown."""
        if name == self._list:
            return False
        if name not in LISTS:
            raise KeyError(name)
        self._laid_by[self._list] = self.chosen_id or ""
        self._marks_laid_by[self._list] = self._marked
        self._choose_clue("")
        super().select(None)
        self._list = name
        self._marked = frozenset()
        self.list_changed.emit(name)
        self.mark_only(self._marks_laid_by.get(name, frozenset()))
        self.marks_changed.emit()
        return True

    def _select_again(self) -> None:
        """Selects what was selected when this list was left."""
        before = self._laid_by.get(self._list, "")
        if before and self.knows(before):
            if is_clue(before):
                self.select_clue(before)
            else:
                self.select(before)

    def _choose_clue(self, identifier: str) -> None:
        if identifier != self._clue:
            self._clue = identifier
            self.clue_changed.emit(identifier or None)


def _serves(clues: Clues, results: Results) -> bool:
    """Whether clues are those of some results: the same fixes, the same limits."""
    # the reports of files are put anew when flags are counted; the fixes stay the same table
    same = clues.loaded.fixes is results.loaded.fixes
    return same and clues.limits == results.params.detect
