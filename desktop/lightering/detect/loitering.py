"""Loitering: one ship that stays slow for hours at sea, away from shore and port.

It is measured. Waiting for a berth, for orders, for a partner, and a broken engine look the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.detect.paths import paths
from lightering.detect.spells import spells
from lightering.detect.tables import about_ships, geographic, harbour_mask, id_of, place, typed, utc
from lightering.model.schemas import LOITERING
from lightering.progress import stop_if_cancelled
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.spells import Spells
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["at_anchor", "loitering"]

_SWING_M = 500.0
"""Our choice: a ship at anchor swings within this of her mean place."""


def loitering(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns the slow spells at sea in the columns of `schemas.LOITERING`.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Looking for slow ships")
    track = paths(loaded)
    found = spells(track, params, params.loiter_min_h)
    stop_if_cancelled(progress)
    progress.set(0.5, "Placing slow ships")
    lon, lat = geographic(found.xyz)
    shore, port, port_km = place(lon, lat)
    away = (harbour_mask(shore, port_km, params) == "") & (shore >= params.loiter_shore_km)
    away &= ~(at_anchor(found) & (port_km <= params.anchorage_port_km))
    found = found.where(away)
    mmsi, identity = track.mmsi[found.ship], track.identity[found.ship]
    about = about_ships(loaded, mmsi, identity)
    ids = [
        id_of("L", m, i, s, e)
        for m, i, s, e in zip(mmsi, identity, found.start_ms, found.end_ms, strict=True)
    ]
    progress.set(1.0, "Loitering found")
    frame = pd.DataFrame(
        {
            "loitering_id": ids,
            "mmsi": mmsi,
            "name": about["name"],
            "imo": about["imo"],
            "start_utc": utc(found.start_ms),
            "end_utc": utc(found.end_ms),
            "duration_h": (found.end_ms - found.start_ms) / HOUR_MS,
            "mean_speed_kn": np.round(found.speed_kn, 4),
            "path_km": np.round(found.path_m / 1000.0, 3),
            "spread_km": np.round(found.spread_m / 1000.0, 3),
            "lon": lon[away],
            "lat": lat[away],
            "shore_km": shore[away],
            "port": port[away],
            "port_km": port_km[away],
            "anchored_share": np.round(found.anchored, 4),
            "fixes": found.last - found.first + 1,
            "identity": identity,
        }
    )
    return typed(frame, LOITERING, ("start_utc", "mmsi", "identity"))


def at_anchor(found: Spells) -> NDArray[np.bool_]:
    """Tells which spells are spent at anchor: by status, else by a swing that never widens.

    Args:
        found: Slow spells.
    """
    silent = np.isnan(found.anchored)
    return np.where(silent, found.spread_m <= _SWING_M, np.nan_to_num(found.anchored) >= 0.5)
