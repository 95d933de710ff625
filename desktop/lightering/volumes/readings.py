"""Typed draughts around an encounter: which one was in force before, which was typed after.

A draught is typed by the crew, usually for a new voyage, and stays on the air until it is typed
again. Only changes are readings. A reading belongs to an encounter if no other possible transfer
and no DPRK port call of the same ship lies between; what is missing is missing, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.model.ships import ships_in
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Reading", "Reports", "Side", "reports_by_ship"]

_EARLY_MS = HOUR_MS
"""A draught typed up to an hour before the ships part counts as typed after the transfer (our
choice)."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One typed draught.

    Attributes:
        draught_m: As typed, in steps of 0.1 m.
        time: First fix that carries it.
        source_file: Base name of the file; None if it was typed by the analyst.
        source_line: Line in it.
        by: Who typed it and where it stands, if it was the analyst; "" if it was sent.
        at_port: The next port, if it was typed there and not at sea; "" if not.
    """

    draught_m: float
    time: pd.Timestamp
    source_file: str | None
    source_line: int | None
    by: str = ""
    at_port: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """The readings of one ship around one encounter.

    Attributes:
        before: In force when the contact began, or None.
        after: Typed first after it ended, or None.
    """

    before: Reading | None = None
    after: Reading | None = None

    @property
    def change_m(self) -> float | None:
        """Draught after less draught before, or None."""
        if self.before is None or self.after is None:
            return None
        return round(self.after.draught_m - self.before.draught_m, 3)


@dataclass(frozen=True, slots=True)
class Reports:
    """The changes of draught of one ship, in order of time.

    Attributes:
        time_ms: Milliseconds since 1970 UTC, shape (n,).
        draught_m: As typed, shape (n,).
        source_file: Base names, length n.
        source_line: Lines, shape (n,).
    """

    time_ms: NDArray[np.int64]
    draught_m: NDArray[np.float64]
    source_file: tuple[str, ...]
    source_line: NDArray[np.int64]

    def around(self, start_ms: int, end_ms: int, not_before_ms: int, not_after_ms: int) -> Side:
        """Returns the readings of one encounter.

        Args:
            start_ms: First contact.
            end_ms: Last contact.
            not_before_ms: End of the ship's transfer or call before: an older draught describes
                what she was then.
            not_after_ms: Where the next begins, or the window ends.
        """
        begun = int(np.searchsorted(self.time_ms, start_ms, side="right"))
        before = begun - 1 if begun and self.time_ms[begun - 1] >= not_before_ms else -1
        parted = int(np.searchsorted(self.time_ms, max(end_ms - _EARLY_MS, start_ms), side="right"))
        limit = int(np.searchsorted(self.time_ms, not_after_ms, side="right"))
        if parted < limit:
            after = parted
        elif begun < min(parted, limit):
            after = min(parted, limit) - 1
        else:
            after = -1
        return Side(self._reading(before), self._reading(after))

    def _reading(self, number: int) -> Reading | None:
        if number < 0:
            return None
        return Reading(
            float(self.draught_m[number]),
            pd.Timestamp(int(self.time_ms[number]), unit="ms", tz="UTC"),
            self.source_file[number],
            int(self.source_line[number]),
        )


def reports_by_ship(reports: pd.DataFrame) -> dict[tuple[int, int], Reports]:
    """Returns the draught reports of each ship.

    Args:
        reports: `tracks.statics.draught_reports`.
    """
    found = {}
    for _, rows in reports.groupby(["mmsi", "identity"], sort=True):
        ordered = rows.sort_values("time_utc", kind="stable")
        key = ships_in(ordered)[0]
        times = ordered["time_utc"].dt.as_unit("ms").dt.tz_localize(None)
        found[key] = Reports(
            times.to_numpy().astype("datetime64[ms]").astype(np.int64),
            ordered["draught_m"].to_numpy(dtype=np.float64),
            tuple(str(name) for name in ordered["source_file"]),
            ordered["source_line"].to_numpy(dtype=np.int64),
        )
    return found
