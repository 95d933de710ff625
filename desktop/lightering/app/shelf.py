"""The list that is shown under the map: which rows it holds, which are visible, which is chosen.

A board shows encounters. What shows other lists too (`clue_review`) says so by these methods, and
marking, stepping and deciding work on whatever list is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from lightering.app.board import Board
from lightering.case.audit import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["Listed", "Shelf"]


class Listed(Protocol):
    """Rows of a list: `filters.Rows` or `clues.ClueTable`."""

    @property
    def ids(self) -> NDArray[np.object_]:
        """Ids, (n,) of str."""

    @property
    def place(self) -> Mapping[str, int]:
        """Row of each id."""

    @property
    def start_ms(self) -> NDArray[np.int64]:
        """Begin, milliseconds since 1970, (n,)."""

    @property
    def end_ms(self) -> NDArray[np.int64]:
        """End, milliseconds since 1970, (n,)."""

    @property
    def rank(self) -> NDArray[np.int64]:
        """Place in the order of review, from 1, (n,)."""


class Shelf(Board):
    """A board with one list on it: the encounters."""

    @property
    def chosen_id(self) -> str | None:
        """What is selected of the list that is shown: decisions act on it."""
        return self.selected_id

    @property
    def listed(self) -> Listed | None:
        """The rows of the list that is shown, None before there are any."""
        return self.rows

    def listed_mask(self) -> NDArray[np.bool_]:
        """Returns bool (rows,): whether the filter of the list shows each."""
        return self.visible_mask()

    def listed_codes(self) -> NDArray[np.int8]:
        """Returns int8 (rows,): index into `audit.STATUSES` of each row of the list."""
        return self.status_codes()

    # -- what is to review ------------------------------------------------------------------

    def shown_counts(self) -> dict[str, int]:
        """Returns how many rows of the list that its filter shows have each status."""
        codes = self.listed_codes()[self.listed_mask()]
        counts = np.bincount(codes, minlength=len(STATUSES))
        return {status: int(counts[code]) for code, status in enumerate(STATUSES)}

    def next_to_review(self, step: int) -> str | None:
        """Returns the visible row to review that comes next in its list, None if none is left.

        The order is that of `rank` and goes round.

        Args:
            step: 1 for the next, −1 for the one before; seen from the selected row.
        """
        listed, chosen = self.listed, self.chosen_id
        if listed is None:
            return None
        waiting = np.flatnonzero((self.listed_codes() == 0) & self.listed_mask())
        waiting = waiting[listed.ids[waiting] != chosen]
        if not len(waiting):
            return None
        here = 0 if chosen is None else int(listed.rank[listed.place[chosen]])
        # ranks run from 1 to n; away from here they go round
        away = (listed.rank[waiting] - here) * step % (len(listed.ids) + 1)
        return str(listed.ids[waiting[np.argmin(away)]])

    # -- rows -------------------------------------------------------------------------------

    def check_known(self, identifier: str) -> None:
        """Refuses what cannot be decided on.

        Args:
            identifier: Any id.

        Raises:
            KeyError: It is none of the results.
        """
        if identifier not in self._shown()[1].place:
            raise KeyError(identifier)

    def knows(self, identifier: str) -> bool:
        """Tells whether the results hold something.

        Args:
            identifier: Any id.
        """
        return self.rows is not None and identifier in self.rows.place

    def ships_of(self, identifiers: Sequence[str]) -> int:
        """Returns how many ships took part in some encounters.

        Args:
            identifiers: Of the results.
        """
        if not identifiers or self.rows is None or self.results is None:
            return 0
        places = [self.rows.place[name] for name in identifiers]
        pairs = self.results.encounters[["mmsi_1", "mmsi_2"]].to_numpy(np.int64)[places]
        return len(np.unique(pairs))
