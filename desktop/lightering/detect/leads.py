"""Leads: meetings that silence leaves possible. Never detections: nobody saw them.

A silent ship can have met a slow ship that stayed visible, or another silent one. A lead says that
time and speed allow it, how much time is to spare, and how many others it might have been as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.detect.gaps import described, last_fixes
from lightering.detect.loitering import at_anchor
from lightering.detect.paths import paths
from lightering.detect.prism import with_silent, with_visible
from lightering.detect.ranking import ranked
from lightering.detect.spells import spells
from lightering.detect.tables import about_ships, geographic, harbour_mask, id_of, place, typed, utc
from lightering.geo import geodesic_m
from lightering.model.schemas import LEADS
from lightering.progress import part, stop_if_cancelled
from lightering.units import HOUR_MS, KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.paths import Paths
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["leads"]

_CHUNK = 200
_STAYED_KM = 2.0
"""Our choice: a silence in port that ends so near to where it began was spent there."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """What may meet: silences, then slow spells of visible ships, one row each.

    Attributes:
        ship: int64 (n,), number of the ship.
        ms: int64 (n, 2), start and end.
        fix: int64 (n, 2), first and last fix.
        gaps: How many of the rows are silences.
    """

    ship: NDArray[np.int64]
    ms: NDArray[np.int64]
    fix: NDArray[np.int64]
    gaps: int


def leads(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns the possible meetings in the columns of `schemas.LEADS`, the best ranked first.

    A silence takes part if it lasts at least `min_duration_h` and at most `lead_longest_h`, and was
    not spent in one port. A visible ship takes part while she is slow for `min_duration_h` outside
    of ports and their anchorages. Both must have `min_duration_h` together. The rank is by slack,
    divided among the ship and those that could have taken her place with less detour; leads whose
    place is in port or by the shore come last.

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
    silent = described(loaded, track, last, params, part(progress, 0.0, 0.3))
    sides = _sides(track, last, params)
    pair, when, where = _pairs(track, sides, params, part(progress, 0.3, 0.9))
    stop_if_cancelled(progress)
    progress.set(0.9, "Ranking leads")
    frame = _frame(loaded, track, sides, pair, when, where, params)
    known = silent.set_index("gap_id")["coverage"]
    for side in ("1", "2"):
        frame[f"coverage_{side}"] = frame[f"gap_id_{side}"].map(known)
    frame = ranked(frame)
    progress.set(1.0, "Leads ranked")
    return typed(frame, LEADS, ("rank",))


def _sides(track: Paths, last: NDArray[np.int64], params: DetectParams) -> _Sides:
    """Silences and slow spells that may take part, each sorted by start, ship."""
    slow = spells(track, params, params.min_duration_h)
    lon, lat = geographic(slow.xyz)
    shore, _, port = place(lon, lat)
    moored = at_anchor(slow) & (port <= params.anchorage_port_km)
    slow = slow.where((harbour_mask(shore, port, params) == "") & ~moored)

    lasts = track.time_ms[last + 1] - track.time_ms[last]
    long_enough = lasts >= round(params.min_duration_h * HOUR_MS)
    last = last[long_enough & (lasts <= round(params.lead_longest_h * HOUR_MS))]
    at_port = [_in_port(track, fix, params) for fix in (last, last + 1)]
    stayed = (
        geodesic_m(track.lon[last], track.lat[last], track.lon[last + 1], track.lat[last + 1])
        <= _STAYED_KM * 1000.0
    )
    last = last[~(at_port[0] & at_port[1] & stayed)]
    silences = np.lexsort((last, track.time_ms[last]))
    calm = np.lexsort((slow.ship, slow.start_ms))
    fix = np.concatenate(
        (
            np.stack((last, last + 1), axis=1)[silences],
            np.stack((slow.first, slow.last), axis=1)[calm],
        )
    )
    return _Sides(track.ship[fix[:, 0]], track.time_ms[fix], fix, last.size)


def _in_port(track: Paths, fix: NDArray[np.int64], params: DetectParams) -> NDArray[np.bool_]:
    shore, _, port = place(track.lon[fix], track.lat[fix])
    inside: NDArray[np.bool_] = harbour_mask(shore, port, params) == "in_port"
    return inside


def _pairs(
    track: Paths, sides: _Sides, params: DetectParams, progress: Progress
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs of sides that can have met, the times and the place."""
    split = sides.gaps
    mmsi = track.mmsi[sides.ship]
    ends = np.ascontiguousarray(track.xyz[sides.fix[:split]])
    ms, spell_ms = sides.ms[:split], sides.ms[split:]
    pace = params.lead_speed_kn * KNOT_MS / 1000.0
    least = round(params.min_duration_h * HOUR_MS)
    longest = [int(np.ptp(x, axis=1).max()) if x.size else 0 for x in (ms, spell_ms)]
    found = []
    for low in range(0, split, _CHUNK):
        stop_if_cancelled(progress)
        progress.set(low / split, "Comparing silences")
        high = min(low + _CHUNK, split)
        pair, when, where = with_visible(
            ms[low:high],
            ends[low:high],
            mmsi[low:high],
            spell_ms,
            sides.fix[split:],
            mmsi[split:],
            longest[1],
            track.time_ms,
            track.xyz,
            pace,
            params.distance_m,
            least,
        )
        found.append((pair + np.array([low, split]), when, where))
        found.append(with_silent(low, high, ms, ends, mmsi[:split], pace, params.distance_m, least))
    if not found:
        return np.empty((0, 2), dtype=np.int64), np.empty((0, 2), dtype=np.int64), np.empty((0, 3))
    pair, when, where = (np.concatenate(column) for column in zip(*found, strict=True))
    return pair, when, where


def _frame(
    loaded: Loaded,
    track: Paths,
    sides: _Sides,
    pair: NDArray[np.int64],
    when: NDArray[np.int64],
    where: NDArray[np.float64],
    params: DetectParams,
) -> pd.DataFrame:
    """One row per lead, unranked; ship 1 has the lower MMSI."""
    order = np.where(
        (track.mmsi[sides.ship[pair[:, 0]]] < track.mmsi[sides.ship[pair[:, 1]]])[:, None],
        pair,
        pair[:, ::-1],
    )
    lon, lat = geographic(where)
    shore, port, port_km = place(lon, lat)
    window = (when[:, 1] - when[:, 0]) / HOUR_MS
    frame = pd.DataFrame(
        {
            "earliest_utc": utc(when[:, 0]),
            "latest_utc": utc(when[:, 1]),
            "window_h": window,
            "slack_h": window - params.min_duration_h,
            "detour_km": np.round(_detour_m(track, sides, pair, lon, lat) / 1000.0, 3),
            "lon": lon,
            "lat": lat,
            "shore_km": shore,
            "port": port,
            "port_km": port_km,
            "mask": harbour_mask(shore, port_km, params),
            "side_1": order[:, 0],
            "side_2": order[:, 1],
        }
    )
    ids = [
        id_of("G", track.mmsi[s], track.identity[s], begin, end)
        for s, begin, end in zip(sides.ship[: sides.gaps], *sides.ms[: sides.gaps].T, strict=True)
    ]
    gap_ids = np.array([*ids, *[None] * (sides.ship.size - sides.gaps)], dtype=object)
    for side in (0, 1):
        number = f"_{side + 1}"
        ship = sides.ship[order[:, side]]
        frame[f"mmsi{number}"], frame[f"identity{number}"] = track.mmsi[ship], track.identity[ship]
        frame[f"ship{number}"] = ship
        frame[f"gap_id{number}"] = gap_ids[order[:, side]]
        about = about_ships(loaded, track.mmsi[ship], track.identity[ship])
        for name in ("name", "imo", "ship_type"):
            frame[f"{name}{number}"] = about[name].to_numpy()
        frame[f"length{number}_m"] = about["length_m"].to_numpy()
    frame["lead_id"] = [
        id_of("P", *row)
        for row in zip(
            *(
                frame[f"{name}_{side}"]
                for side in (1, 2)
                for name in ("mmsi", "identity", "gap_id")
            ),
            sides.ms[order[:, 0], 0],
            sides.ms[order[:, 1], 0],
            strict=True,
        )
    ]
    return frame


def _detour_m(
    track: Paths,
    sides: _Sides,
    pair: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> NDArray[np.float64]:
    """How much longer the way over the place is than the straight one; of both ships if silent."""
    total = np.zeros(lon.size)
    for side in (0, 1):
        silent = pair[:, side] < sides.gaps
        fix = sides.fix[pair[silent, side]]
        start, end = fix[:, 0], fix[:, 1]
        x, y = lon[silent], lat[silent]
        total[silent] += (
            geodesic_m(track.lon[start], track.lat[start], x, y)
            + geodesic_m(x, y, track.lon[end], track.lat[end])
            - geodesic_m(track.lon[start], track.lat[start], track.lon[end], track.lat[end])
        )
    return np.maximum(total, 0.0)
