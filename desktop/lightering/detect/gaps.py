"""Gaps: silences of one ship longer than the limit, and whether receivers explain them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.detect.coverage import heard
from lightering.detect.paths import paths
from lightering.detect.tables import about_ships, id_of, place, typed, utc
from lightering.geo import geodesic_m
from lightering.model.schemas import GAPS
from lightering.progress import stop_if_cancelled
from lightering.units import HOUR_MS, KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.paths import Paths
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["gaps", "last_fixes"]

_HABIT_MS = 12 * HOUR_MS
"""Our choice: fixes of so long before a silence and after it tell how often she is heard."""


def last_fixes(track: Paths, params: DetectParams) -> NDArray[np.int64]:
    """Returns the last fix before each silence longer than `max_gap_h`; the next one ends it.

    Args:
        track: Fixes of all ships.
        params: Limits.
    """
    long = np.diff(track.time_ms) > round(params.max_gap_h * HOUR_MS)
    return np.flatnonzero(long & (np.diff(track.ship) == 0))


def gaps(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns the silences between two fixes of a ship, in the columns of `schemas.GAPS`.

    A silence that had begun before the first fix, or lasts beyond the last one, has no second end
    and is not listed.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Looking for silences")
    track = paths(loaded)
    last = last_fixes(track, params)
    return described(loaded, track, last, params, progress)


def described(
    loaded: Loaded,
    track: Paths,
    last: NDArray[np.int64],
    params: DetectParams,
    progress: Progress,
) -> pd.DataFrame:
    """Returns the rows of `schemas.GAPS` for some silences.

    Args:
        loaded: Clean fixes.
        track: The same by ship.
        last: Last fix before each silence.
        params: Limits.
        progress: Told how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    begin, end = track.time_ms[last], track.time_ms[last + 1]
    lon, lat = track.lon, track.lat
    ship = track.ship[last]
    mmsi, identity = track.mmsi[ship], track.identity[ship]
    metres = geodesic_m(lon[last], lat[last], lon[last + 1], lat[last + 1])
    stop_if_cancelled(progress)
    progress.set(0.3, "Listening to the neighbours of silent ships")
    window_ms = max(round(params.max_gap_h * HOUR_MS), HOUR_MS)
    others = heard(track, last, params.coverage_radius_km * 1000.0, window_ms)
    stop_if_cancelled(progress)
    progress.set(0.6, "Placing silences")
    about = about_ships(loaded, mmsi, identity)
    frame = pd.DataFrame(
        {
            "gap_id": [
                id_of("G", m, i, s, e)
                for m, i, s, e in zip(mmsi, identity, begin, end, strict=True)
            ],
            "mmsi": mmsi,
            "name": about["name"],
            "imo": about["imo"],
            "start_utc": utc(begin),
            "end_utc": utc(end),
            "duration_h": (end - begin) / HOUR_MS,
            "lon": lon[last],
            "lat": lat[last],
            "end_lon": lon[last + 1],
            "end_lat": lat[last + 1],
            "distance_km": np.round(metres / 1000.0, 3),
            "implied_speed_kn": np.round(metres / (end - begin) * 1000.0 / KNOT_MS, 4),
            "fixes_before": _fixes_before(track, last, ship),
            "neighbours_start": others.neighbours[:, 0],
            "visible_start": others.visible[:, 0],
            "neighbours_end": others.neighbours[:, 1],
            "visible_end": others.visible[:, 1],
            "covered_share": np.round(others.covered, 4),
            "coverage": _verdict(others.neighbours, others.visible, params.coverage_share),
            "identity": identity,
        }
    )
    for name, at in (("start", last), ("end", last + 1)):
        frame[f"{name}_speed_kn"] = track.sog_kn[at]
        shore, port, port_km = place(lon[at], lat[at])
        frame[f"{name}_shore_km"], frame[f"{name}_port"] = shore, port
        frame[f"{name}_port_km"] = port_km
    progress.set(1.0, "Silences found")
    return typed(frame, GAPS, ("start_utc", "mmsi", "identity"))


def _fixes_before(
    track: Paths, last: NDArray[np.int64], ship: NDArray[np.int64]
) -> NDArray[np.int64]:
    """How often the ship was heard in the twelve hours up to her silence: her habit."""
    # times of different ships are set apart, so that one sorted array serves all
    span = int(np.ptp(track.time_ms)) + 2 * _HABIT_MS if track.time_ms.size else 1
    origin = int(track.time_ms.min()) if track.time_ms.size else 0
    key = track.ship * span + (track.time_ms - origin)
    since = ship * span + np.maximum(track.time_ms[last] - origin - _HABIT_MS, 0)
    return np.asarray(last + 1 - np.searchsorted(key, since), dtype=np.int64)


def _verdict(
    neighbours: NDArray[np.int64], visible: NDArray[np.int64], share: float
) -> NDArray[np.object_]:
    """Text: `heard` if enough neighbours stayed on the air, `lost` if not, `untested` if none."""
    total, stayed = neighbours.sum(axis=1), visible.sum(axis=1)
    verdict = np.where(stayed >= share * total, "heard", "lost").astype(object)
    verdict[total == 0] = "untested"
    return verdict
