"""AIS gaps of the two ships of an encounter: stretches without a fix longer than the limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.app.clues import is_clue
from lightering.model.ships import both_ships
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.session import Session

__all__ = ["PairTimes", "gaps_in", "pair_times"]


@dataclass(frozen=True, slots=True)
class PairTimes:
    """When the two ships of an encounter were heard.

    Attributes:
        first: int64 (n,): times of ship 1, milliseconds since 1970 UTC, rising.
        second: int64 (m,): those of ship 2.
        giver_first: Whether ship 1 is the likelier giver; None if no transfer was inferred.
    """

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    giver_first: bool | None

    def step(self, time_ms: int, steps: int) -> int | None:
        """Returns the time of the fix before or after a moment, of either ship.

        Args:
            time_ms: The moment.
            steps: 1 for the next fix, −1 for the one before.
        """
        times = np.union1d(self.first, self.second)
        place = np.searchsorted(times, time_ms, "right" if steps > 0 else "left")
        place += 0 if steps > 0 else -1
        return int(times[place]) if 0 <= place < len(times) else None


def pair_times(session: Session, encounter_id: str) -> PairTimes:
    """Returns when the ships of an encounter or of a clue were heard.

    Args:
        session: With results.
        encounter_id: One of them; of a gap or loitering the second ship has no times.
    """
    # what stands on numba is loaded when first needed: the window paints before
    from lightering.tracks import motion

    results = session.results
    if results is None:
        empty = np.empty(0, dtype=np.int64)
        return PairTimes(empty, empty, None)
    ships: tuple[tuple[int, int], ...]
    first: bool | None
    if is_clue(encounter_id):
        table, place = session.clue_row(encounter_id)
        ships, first = table.ships(place), True
    else:
        row, transfer = session.encounter_row(encounter_id), session.transfer_row(encounter_id)
        ships = both_ships(row)
        first = None if transfer is None else bool(transfer["giver_mmsi"] == row["mmsi_1"])
    times = []
    for mmsi, identity in ships:
        rows = motion.rows_of(results.loaded, mmsi, identity)
        heard = results.loaded.fixes["time_utc"].take(pa.array(rows))
        times.append(heard.cast(pa.int64()).to_numpy())
    second = times[1] if len(times) > 1 else np.empty(0, dtype=np.int64)
    return PairTimes(times[0], second, first)


def gaps_in(times: NDArray[np.int64], longest_h: float) -> NDArray[np.int64]:
    """Returns the stretches without a fix, int64 (k, 2) start and end in milliseconds.

    Args:
        times: int64 (n,), rising.
        longest_h: The longest silence that is no gap, in hours.
    """
    silent = np.flatnonzero(np.diff(times) > longest_h * HOUR_MS)
    return np.column_stack([times[silent], times[silent + 1]]).astype(np.int64)
