"""Leads, gaps and loitering reviewed as encounters are: marked, decided, taken back, kept.

A decision on a clue is a record of the case like any other, with undo and redo in the same order;
it stands beside the total and never moves it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.app.clue_board import ClueBoard
from lightering.app.clues import CLUES, ClueFilter, is_clue
from lightering.model.schemas import CLUE_SIDES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.app.review import Change
    from lightering.app.shelf import Listed

__all__ = ["ClueReview"]


class ClueReview(ClueBoard):
    """Decisions on whatever list is shown."""

    # -- what lists have in common ----------------------------------------------------------

    @property
    def listed(self) -> Listed | None:
        """The rows of the list that is shown, None before there are any."""
        return self.table_of(self._list)

    def listed_mask(self) -> NDArray[np.bool_]:
        """Returns bool (rows,): whether the filter of the list shows each."""
        return self.mask_of(self._list)

    def listed_codes(self) -> NDArray[np.int8]:
        """Returns int8 (rows,): index into `audit.STATUSES` of each row of the list."""
        return self.codes_of(self._list)

    def check_known(self, identifier: str) -> None:
        """Refuses what cannot be decided on.

        Args:
            identifier: Any id.

        Raises:
            KeyError: It is none of the results.
        """
        if is_clue(identifier):
            self.clue_row(identifier)
        else:
            super().check_known(identifier)

    def ships_of(self, identifiers: Sequence[str]) -> int:
        """Returns how many ships took part in some rows of the list that is shown.

        Args:
            identifiers: Of the list.
        """
        table = self.clue_table
        if table is None:
            return super().ships_of(identifiers)
        return len({ship for name in identifiers for ship in table.ships(table.place[name])})

    def alike(self, encounter_id: str) -> tuple[str, ...]:
        """Returns what is like one row, itself first, of those to review or unsure.

        Clues are alike if they share a silence, or all their ships.

        Args:
            encounter_id: Any id of the results.

        Raises:
            KeyError: There is no such id.
        """
        if not is_clue(encounter_id):
            return super().alike(encounter_id)
        table, row = self.clue_row(encounter_id)
        frame = table.frame
        like = np.ones(len(frame), dtype=np.bool_)
        for side in CLUE_SIDES[table.name]:
            for column in (f"mmsi{side}", f"identity{side}"):
                like &= (frame[column] == frame[column].iloc[row]).to_numpy(dtype=bool)
        if table.name == "leads":
            for column in ("gap_id_1", "gap_id_2"):
                silence = frame[column].iloc[row]
                if silence is not None:
                    like |= (frame[column] == silence).to_numpy(dtype=bool)
        return self._open_first(encounter_id, table.ids[np.flatnonzero(like)])

    # -- as the case keeps it ---------------------------------------------------------------

    def clue_view(self) -> dict[str, Any]:
        """Returns which list is shown, how it is filtered and what is selected, as plain data."""
        return {
            "list": self._list,
            "clue": self._clue or self._laid_by.get(self._list, ""),
            "clue_filters": {name: self.filter_of(name).as_dict() for name in CLUES},
            "saved_clue_filters": {name: self.saved_of(name).as_dict() for name in CLUES},
        }

    def restore_clue_view(self, view: Mapping[str, Any]) -> None:
        """Goes back to what `clue_view` told.

        Args:
            view: Plain data; what is missing or unknown in it is left as it is.
        """
        told = view.get("clue_filters", {})
        for name in CLUES:
            if name in told:
                self._clue_filters[name] = ClueFilter.from_dict(told[name])
        self.clue_filter_changed.emit()
        wanted = str(view.get("list", ""))
        if wanted in CLUES:
            self._laid_by[wanted] = str(view.get("clue", ""))
            self.show_list(wanted)

    # -- inside -----------------------------------------------------------------------------

    def _step(self, step: Callable[[], Change | None]) -> str | None:
        moved = super()._step(step)
        if moved is not None and is_clue(moved) and self.knows(moved):
            self.select_clue(moved)
        return moved

    def _subject(self, encounter_id: str) -> dict[str, Any]:
        if is_clue(encounter_id) and self.knows(encounter_id):
            table, row = self.clue_row(encounter_id)
            return table.subject(row)
        return super()._subject(encounter_id)
