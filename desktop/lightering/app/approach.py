"""The moment two ships of an encounter came closest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import Params
    from lightering.model.records import Loaded

__all__ = ["closest_ms"]

_MINUTE_MS = 60_000
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
    many = _many(end - start)
    step = (end - start) / (many - 1)
    nearest = start
    while True:
        track = motion.separation(loaded, encounter, start, end, many, params.detect)
        distance = track["distance_m"].to_numpy(dtype=np.float64)
        if np.isnan(distance).all():
            return int(nearest)
        nearest = round(track["time_utc"].iloc[int(np.nanargmin(distance))].timestamp() * 1000)
        if step <= _MINUTE_MS:
            return int(nearest)
        # the event was too long to look at every minute of it
        start, end = max(round(nearest - step), start), min(round(nearest + step), end)
        many = _many(end - start)
        step = (end - start) / (many - 1)


def _many(span_ms: int) -> int:
    """Instants no more than a minute apart, as far as there may be so many."""
    return min(max(-(-span_ms // _MINUTE_MS) + 1, 2), _MOST)
