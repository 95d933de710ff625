"""Where a ship was between its fixes, and how far apart two ships were: for plots and playback.

The motion is even and along the WGS84 geodesic between two fixes that are no further apart in time
than the limit of a gap. In a gap there is no position: it is NaN and never interpolated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.geo import geod, geodesic_m, to_ecef
from lightering.model.params import Params
from lightering.tracks.conflicts import settled
from lightering.units import HOUR_MS, KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["positions_at", "rows_of", "separation"]


def rows_of(loaded: Loaded, mmsi: int, identity: int) -> NDArray[np.int64]:
    """Returns the rows of one ship's fixes, ascending in time.

    Args:
        loaded: Clean fixes, sorted by (mmsi, time_utc).
        mmsi: Of the ship.
        identity: Which of the ships that share the MMSI.
    """
    column = loaded.fixes.column("mmsi")
    low, high = _bound(column, mmsi), _bound(column, mmsi + 1)
    mine: NDArray[np.int64] = low + np.flatnonzero(loaded.identity[low:high] == identity)
    return mine


def positions_at(
    loaded: Loaded,
    mmsi: int,
    identity: int,
    time_ms: ArrayLike,
    params: DetectParams | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns longitude and latitude of a ship at given instants; NaN in gaps.

    Args:
        loaded: Clean fixes.
        mmsi: Of the ship.
        identity: Which of the ships that share the MMSI.
        time_ms: ms since 1970 UTC, shape (n,).
        params: Longest gap (h) and fastest motion (kn); None for the defaults.
    """
    lon, lat, _ = _state_at(loaded, mmsi, identity, np.asarray(time_ms, dtype=np.int64), params)
    return lon, lat


def separation(
    loaded: Loaded,
    encounter: pd.Series | Mapping[str, Any],
    start_ms: int,
    end_ms: int,
    n: int,
    params: DetectParams | None = None,
) -> pd.DataFrame:
    """Returns how far apart the two ships of an encounter were, at even steps.

    Args:
        loaded: Clean fixes.
        encounter: Row of the encounters: mmsi_1, mmsi_2, identity_1, identity_2.
        start_ms: First instant, ms since 1970 UTC.
        end_ms: Last instant.
        n: Number of instants, at least 2.
        params: Longest gap (h) and fastest motion (kn); None for the defaults.

    Returns:
        Columns time_utc, distance_m (WGS84 geodesic), speed_1_kn, speed_2_kn (over ground: as
        reported, else as the positions imply); NaN in gaps, where the kernel sees no motion either.
    """
    instants = np.round(np.linspace(start_ms, end_ms, n)).astype(np.int64)
    lon_1, lat_1, speed_1 = _state_at(
        loaded, int(encounter["mmsi_1"]), int(encounter["identity_1"]), instants, params
    )
    lon_2, lat_2, speed_2 = _state_at(
        loaded, int(encounter["mmsi_2"]), int(encounter["identity_2"]), instants, params
    )
    distance = np.full(instants.size, np.nan)
    both = np.isfinite(lon_1) & np.isfinite(lon_2)
    distance[both] = geodesic_m(lon_1[both], lat_1[both], lon_2[both], lat_2[both])
    return pd.DataFrame(
        {
            "time_utc": pd.DatetimeIndex(instants.astype("datetime64[ms]"), tz="UTC"),
            "distance_m": distance,
            "speed_1_kn": speed_1,
            "speed_2_kn": speed_2,
        }
    )


def _state_at(
    loaded: Loaded,
    mmsi: int,
    identity: int,
    instants: NDArray[np.int64],
    params: DetectParams | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Longitude, latitude (degrees) and speed (kn) at the instants."""
    limits = params if params is not None else Params.defaults().detect
    rows = rows_of(loaded, mmsi, identity)
    lon, lat, speed = (np.full(instants.size, np.nan) for _ in range(3))
    if not rows.size:
        return lon, lat, speed
    fixes = loaded.fixes.slice(rows[0], rows[-1] - rows[0] + 1)
    local = rows - rows[0]
    time_ms = fixes.column("time_utc").cast("int64").to_numpy()[local]
    at_lon, at_lat = (fixes.column(name).to_numpy()[local] for name in ("lon", "lat"))
    sog = fixes.column("sog_kn").to_numpy()[local]
    if (np.diff(time_ms) == 0).any():
        ends = np.array([0, time_ms.size], dtype=np.int64)
        keep = settled(ends, time_ms, at_lon, at_lat, to_ecef(at_lon, at_lat))
        time_ms, at_lon, at_lat, sog = (v[keep] for v in (time_ms, at_lon, at_lat, sog))

    before = np.searchsorted(time_ms, instants, side="right") - 1
    exact = (before >= 0) & (time_ms[before] == instants)
    lon[exact], lat[exact] = at_lon[before[exact]], at_lat[before[exact]]
    speed[exact] = sog[before[exact]]

    inner = np.flatnonzero((before >= 0) & (before < time_ms.size - 1))
    azimuth, metres, dt, sound = _motions(at_lon, at_lat, time_ms, before[inner], limits)
    inner, azimuth, metres, dt = inner[sound], azimuth[sound], metres[sound], dt[sound]
    k = before[inner]
    share = (instants[inner] - time_ms[k]) / dt
    between = ~exact[inner]
    new_lon, new_lat, _ = geod().fwd(at_lon[k], at_lat[k], azimuth, metres * share)
    lon[inner[between]], lat[inner[between]] = new_lon[between], new_lat[between]
    reported = sog[k] + (sog[k + 1] - sog[k]) * share
    unknown = np.isnan(speed[inner])
    implied = metres / dt * 1000.0 / KNOT_MS
    speed[inner[unknown]] = np.where(np.isnan(reported), implied, reported)[unknown]
    # at the last fix before a gap the motion that led there is all that is known
    last = np.flatnonzero(exact & np.isnan(speed) & (before > 0))
    _, metres, dt, sound = _motions(at_lon, at_lat, time_ms, before[last] - 1, limits)
    speed[last[sound]] = metres[sound] / dt[sound] * 1000.0 / KNOT_MS
    return lon, lat, speed


def _motions(
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    time_ms: NDArray[np.int64],
    k: NDArray[np.int64],
    limits: DetectParams,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
    """Azimuth (degrees), length (m), duration (ms) from fix k to k + 1, and whether it is valid."""
    dt = time_ms[k + 1] - time_ms[k]
    azimuth, _, metres = geod().inv(lon[k], lat[k], lon[k + 1], lat[k + 1])
    pace = limits.reachable_kn * KNOT_MS / 1000.0
    sound = (dt > 0) & (dt <= round(limits.max_gap_h * HOUR_MS)) & (metres <= pace * dt)
    return azimuth, metres, dt, sound


def _bound(column: Any, value: int) -> int:
    """First row whose MMSI is not below a value; a bisection that copies nothing."""
    low, high = 0, len(column)
    while low < high:
        middle = (low + high) // 2
        if column[middle].as_py() < value:
            low = middle + 1
        else:
            high = middle
    return low
