"""The list that is shown under the map: which rows it holds, which are visible, which is chosen.

A board shows encounters. What shows other lists too (`clue_review`) says so by these methods, and
marking, stepping and deciding work on whatever list is shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from lightering.app.board import Board

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

    def check_known(self, identifier: str) -> None:
        """Refuses what cannot be decided on.

        Args:
            identifier: Any id.

        Raises:
            KeyError: It is none of the results.
        """
        self.encounter_row(identifier)

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
