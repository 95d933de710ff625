"""What a few typed words find: encounters, leads, gaps, loitering, ships, a place or a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.app.clues import CLUES, LISTS, ClueFilter
from lightering.app.filters import Filter, folded, holding, visible
from lightering.app.going import Instant, Place, where_to
from lightering.model.ships import ship_of

if TYPE_CHECKING:
    from lightering.app.session import Session

__all__ = ["Finder", "Found"]

_OF_SHIP = ("name", "imo", "mmsi", "call_sign")
"""Columns of the ships that are searched."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that has the words.

    Attributes:
        kind: One of `clues.LISTS`, `ship` or `go`.
        row: Row of its frame; 0 for a place or a time.
        aim: Its id; MMSI and identity of a ship; the place or the time.
    """

    kind: str
    row: int
    aim: str | tuple[int, int] | Place | Instant


class Finder:
    """Looks through everything the session holds; no filter hides anything from it."""

    def __init__(self, session: Session) -> None:
        """Looks at nothing yet.

        Args:
            session: What is open; its results must stay the same while this is used.
        """
        self._session = session
        self._ships: pa.Array | None = None

    def find(self, text: str, most: int) -> list[Found]:
        """Returns what has all the words, at most `most` of each kind.

        Args:
            text: Words of names, IMO numbers, MMSI or ids; a place or a time as `going` reads it.
            most: Of each kind.
        """
        found: list[Found] = []
        aim = where_to(text)
        if aim is not None:
            found.append(Found("go", 0, aim))
        if folded(text).split():
            found += self._ships_with(text, most)
        found += self._encounters(text, most)
        if folded(text).split():
            for name in CLUES:
                found += self._clues(name, text, most)
        return found

    def _encounters(self, text: str, most: int) -> list[Found]:
        rows = self._session.rows
        if rows is None:
            return []
        mask = visible(rows, self._session.status_codes(), Filter(text=text))
        places = np.flatnonzero(mask)[:most]
        return [Found(LISTS[0], int(place), str(rows.ids[place])) for place in places]

    def _clues(self, name: str, text: str, most: int) -> list[Found]:
        clues = self._session.clues
        if clues is None:
            return []
        table = clues.tables[name]
        mask = table.visible(self._session.codes_of(name), ClueFilter(text=text))
        places = np.flatnonzero(mask)
        places = places[np.argsort(table.rank[places], kind="stable")][:most]
        return [Found(name, int(place), str(table.ids[place])) for place in places]

    def _ships_with(self, text: str, most: int) -> list[Found]:
        results = self._session.results
        if results is None:
            return []
        ships = results.ships
        if self._ships is None:
            cells = (ships[name].astype(object).fillna("").astype(str) for name in _OF_SHIP)
            rows = [folded(" ".join(row)) for row in zip(*cells, strict=True)]
            self._ships = pa.array(rows, pa.string())
        return [
            Found("ship", int(row), ship_of(ships.iloc[row]))
            for row in np.flatnonzero(holding(self._ships, text))[:most]
        ]
