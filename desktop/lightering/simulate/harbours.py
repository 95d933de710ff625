"""Which berth and which place at anchor is free when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.simulate.plan import HOUR
from lightering.simulate.routes import anchor_places, berth_places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.random import Generator

__all__ = ["Harbours"]

_CLEAR_S = 2 * HOUR
"""Between two ships at one place, so that they never lie on top of each other."""


class Harbours:
    """Books places for intervals of time; two ships never share one."""

    def __init__(self) -> None:
        """Starts with all places free."""
        self._booked: dict[tuple[str, int], list[tuple[int, int]]] = {}

    def berth(
        self, port: str, start_s: int, stay_s: int, rng: Generator
    ) -> tuple[tuple[float, float], int]:
        """Books the berth that is free first and returns it and when it is free.

        Args:
            port: Key of `PORTS`.
            start_s: Wished beginning.
            stay_s: Length of the stay.
            rng: Chooses among those free at the same time.
        """
        places = berth_places(port)
        order = [int(i) for i in rng.permutation(len(places))]
        start, index = min(
            ((self._first_free((port, i), start_s, stay_s), i) for i in order),
            key=lambda found: found[0],
        )
        self._book((port, index), start, start + stay_s)
        return places[index], start

    def anchor(
        self, anchorage: str, start_s: int, stay_s: int, rng: Generator
    ) -> tuple[float, float] | None:
        """Books a place at anchor, or returns None if all are taken.

        Args:
            anchorage: Key of `ANCHORAGES`.
            start_s: Beginning.
            stay_s: Length of the stay.
            rng: Chooses among the free places.
        """
        return self._free_place(
            f"{anchorage} at anchor", anchor_places(anchorage), start_s, stay_s, rng
        )

    def free_berth(
        self, port: str, start_s: int, stay_s: int, rng: Generator
    ) -> tuple[float, float] | None:
        """Books a berth for exactly this time, or returns None if all are taken.

        Args:
            port: Key of `PORTS`.
            start_s: Beginning.
            stay_s: Length of the stay.
            rng: Chooses among the free berths.
        """
        return self._free_place(port, berth_places(port), start_s, stay_s, rng)

    def _free_place(
        self,
        title: str,
        places: Sequence[tuple[float, float]],
        start_s: int,
        stay_s: int,
        rng: Generator,
    ) -> tuple[float, float] | None:
        """Books one of some places for exactly this time; None if all are taken."""
        for index in (int(i) for i in rng.permutation(len(places))):
            if self._first_free((title, index), start_s, stay_s) == start_s:
                self._book((title, index), start_s, start_s + stay_s)
                return places[index]
        return None

    def _first_free(self, key: tuple[str, int], start: int, stay: int) -> int:
        for booked_from, booked_to in self._booked.get(key, []):
            if start < booked_to + _CLEAR_S and booked_from < start + stay + _CLEAR_S:
                start = booked_to + _CLEAR_S
        return start

    def _book(self, key: tuple[str, int], start: int, end: int) -> None:
        intervals = self._booked.setdefault(key, [])
        intervals.append((start, end))
        intervals.sort()
