"""The moment two ships of an encounter came closest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.geo import geodesic_m
from lightering.model.ships import both_ships
from lightering.units import MINUTE_MS

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import Params
    from lightering.model.records import Loaded

__all__ = ["closest_ms"]

_MOST = 500
"""Instants looked at: a window waits for this, and a second look goes closer."""


def closest_ms(loaded: Loaded, encounter: pd.Series[Any], params: Params) -> int:
    """Returns when the two ships were closest, to about a minute; the start if neither was heard.

    Args:
        loaded: Clean fixes.
        encounter: Row of `schemas.ENCOUNTERS`.
        params: Of the run that found it.

    Returns:
        Milliseconds since 1970 UTC.
    """
    # what stands on numba is loaded when first needed: the window paints before
    from lightering.tracks import motion

    start, end = (round(encounter[name].timestamp() * 1000) for name in ("start_utc", "end_utc"))
    ships = both_ships(encounter)
    many = _many(end - start)
    step = (end - start) / (many - 1)
    nearest = start
    while True:
        instants = np.round(np.linspace(start, end, many)).astype(np.int64)
        (lon_1, lat_1), (lon_2, lat_2) = (
            motion.positions_at(loaded, *ship, instants, params.detect) for ship in ships
        )
        seen = np.flatnonzero(np.isfinite(lon_1) & np.isfinite(lon_2))
        if not seen.size:
            return int(nearest)
        apart = geodesic_m(lon_1[seen], lat_1[seen], lon_2[seen], lat_2[seen])
        nearest = int(instants[seen[np.argmin(apart)]])
        if step <= MINUTE_MS:
            return nearest
        # the event was too long to look at every minute of it
        start, end = max(round(nearest - step), start), min(round(nearest + step), end)
        many = _many(end - start)
        step = (end - start) / (many - 1)


def _many(span_ms: int) -> int:
    """Instants no more than a minute apart, as far as there may be so many."""
    return min(max(-(-span_ms // MINUTE_MS) + 1, 2), _MOST)
