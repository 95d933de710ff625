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
_MOST = 2_000


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
    many = min(max((end - start) // _MINUTE_MS + 1, 2), _MOST)
    track = motion.separation(loaded, encounter, start, end, many, params.detect)
    distance = track["distance_m"].to_numpy(dtype=np.float64)
    if np.isnan(distance).all():
        return int(start)
    nearest = track["time_utc"].iloc[int(np.nanargmin(distance))]
    moment: float = nearest.timestamp()
    return round(moment * 1000)
