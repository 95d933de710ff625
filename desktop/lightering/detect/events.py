"""From fixes to the table of encounters: vertices, boxes, pieces, fold, measures, kinds."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.fold import Events, fold
from lightering.detect.kernel import contact_pieces
from lightering.detect.kinds import alongside_limit_m, kinds
from lightering.detect.near import Motion, near_motion
from lightering.detect.places import nearest_port, shore_km
from lightering.detect.profile import measures
from lightering.geo import WGS84_E2
from lightering.model.schemas import ENCOUNTER_COLUMNS
from lightering.progress import part, stop_if_cancelled
from lightering.tracks.statics import ships

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.vertices import Vertices
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["contact_events", "encounters"]

_HOUR_MS = 3_600_000
_BOXES_PER_CHUNK = 20_000


def encounters(
    loaded: Loaded, params: DetectParams, progress: Progress, workers: int | None = None
) -> pd.DataFrame:
    """Returns all encounters of all kinds in the columns of `schemas.ENCOUNTERS`.

    An event is listed if its contacts last `min_duration_h` together and either both ships are
    slower than `max_speed_kn` on average over contact, or both are under way together (a convoy).
    `lon`, `lat` is the mean of the midpoint over contact; distances are rounded to mm, speeds to
    1e-4 kn, positions to 1e-6 degrees, so that the last bits of a machine's sine show nowhere.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is.
        workers: Threads; the number does not change the result. None for one per core.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Joining fixes to tracks")
    motion = near_motion(loaded, params)
    track = motion.track
    stop_if_cancelled(progress)
    events = contact_events(
        track, motion.keys, motion.box, params, part(progress, 0.3, 0.8), workers
    )
    events = events.where(events.contact_ms >= round(params.min_duration_h * _HOUR_MS))
    if not events.contact_ms.size:
        return _empty()
    progress.set(0.8, "Measuring how the ships lay to each other")
    frame = _frame(loaded, track, events, params)
    slow = (frame[["mean_speed_1_kn", "mean_speed_2_kn"]] < params.max_speed_kn).all(axis=1)
    convoy = (frame[["mean_speed_1_kn", "mean_speed_2_kn"]] >= params.convoy_speed_kn).all(axis=1)
    convoy &= frame["relative_kn"] <= params.convoy_relative_kn
    chosen = (slow | convoy).to_numpy()
    frame, events = frame[chosen].reset_index(drop=True), events.where(chosen)
    if frame.empty:
        return _empty()
    stop_if_cancelled(progress)
    progress.set(0.9, "Placing the encounters")
    frame["shore_km"] = np.round(shore_km(frame["lon"], frame["lat"]), 3)
    port, port_km = nearest_port(frame["lon"], frame["lat"])
    frame["port"], frame["port_km"] = port, np.round(port_km, 3)
    frame["still_ships"] = np.round(_still_ships(motion, events, frame, params), 1)
    kind, reason = kinds(frame, params)
    frame["kind"], frame["kind_reason"] = kind, reason
    progress.set(1.0, "Encounters found")
    table = frame.sort_values(
        ["start_utc", "mmsi_1", "mmsi_2", "identity_1", "identity_2", "end_utc"], kind="stable"
    )
    return _typed(table)


def contact_events(
    track: Vertices,
    keys: NDArray[np.int64],
    box: NDArray[np.float64],
    params: DetectParams,
    progress: Progress,
    workers: int | None = None,
    chunk: int = _BOXES_PER_CHUNK,
) -> Events:
    """Returns the events of all pairs, of any length and speed.

    Args:
        track: The motion of the ships.
        keys: Keys of `bounds.bounds`.
        box: Boxes of `bounds.bounds`.
        params: Limits.
        progress: Told how far the work is.
        workers: Threads; None for one per core.
        chunk: About how many boxes to hand to a thread; whole buckets. Changes no bit.

    Raises:
        Cancelled: The person asked to stop.
    """
    edges = np.flatnonzero(np.diff(keys[:, 0], prepend=-(2**62), append=2**62))
    cuts = [0]
    for edge in edges:
        if edge - cuts[-1] >= chunk or (edge == keys.shape[0] and edge > cuts[-1]):
            cuts.append(int(edge))

    def pieces(low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        stop_if_cancelled(progress)
        return contact_pieces(
            keys[low:high],
            box[low:high],
            track.mmsi,
            track.time_ms,
            track.xyz,
            track.joined,
            track.speed_kn,
            params.distance_m,
            params.fix_noise_m,
        )

    whom: list[NDArray[np.int64]] = [np.empty((0, 3), dtype=np.int64)]
    what: list[NDArray[np.float64]] = [np.empty((0, 6))]
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        for n, (who, how) in enumerate(pool.map(pieces, cuts[:-1], cuts[1:])):
            whom.append(who)
            what.append(how)
            progress.set((n + 1) / (len(cuts) - 1), "Comparing tracks")
    return fold(np.concatenate(whom), np.concatenate(what), round(params.hysteresis_h * _HOUR_MS))


def _frame(loaded: Loaded, track: Vertices, events: Events, params: DetectParams) -> pd.DataFrame:
    """One row per event: the contract's columns but places and kind, and all measures."""
    one, two = events.ship[:, 0], events.ship[:, 1]
    start, end = events.start_ms[events.first[:-1]], events.end_ms[events.first[1:] - 1]
    frame = pd.DataFrame(
        {
            "mmsi_1": track.mmsi[one],
            "mmsi_2": track.mmsi[two],
            "identity_1": track.identity[one],
            "identity_2": track.identity[two],
            "start_utc": _utc(start),
            "end_utc": _utc(end),
            "contact_h": events.contact_ms / _HOUR_MS,
            "min_distance_m": np.round(events.nearest_m, 3),
            "mean_speed_1_kn": np.round(events.speed_kn[:, 0], 4),
            "mean_speed_2_kn": np.round(events.speed_kn[:, 1], 4),
        }
    )
    frame["contacts"] = pd.Series(_contacts(events), dtype=object)
    about = _statics(loaded, frame)
    for side in (1, 2):
        mine = about.reindex(
            pd.MultiIndex.from_arrays([frame[f"mmsi_{side}"], frame[f"identity_{side}"]])
        )
        frame[f"name_{side}"] = mine["name"].to_numpy()
        frame[f"imo_{side}"] = mine["imo"].to_numpy()
        for column in ("ship_type", "length_m", "beam_m"):
            name = f"{column.removeprefix('ship_').removesuffix('_m')}_{side}"
            frame[name] = mine[column].to_numpy(dtype=np.float64, na_value=np.nan)
    limit = alongside_limit_m(
        frame[["length_1", "length_2"]].to_numpy(), frame[["beam_1", "beam_2"]].to_numpy(), params
    )
    frame["limit_m"] = limit
    found = measures(track, events, limit)
    frame = frame.assign(**{name: np.round(values, 4) for name, values in found.items()})
    frame["median_distance_m"] = np.round(found["median_m"], 3)
    frame["relative_speed_kn"] = frame["relative_kn"]
    lon, lat = _geographic(found["x"], found["y"], found["z"])
    frame["lon"], frame["lat"] = np.round(lon, 6), np.round(lat, 6)
    text = [
        f"{a}|{i}|{b}|{j}|{s}|{e}"
        for a, i, b, j, s, e in zip(
            frame["mmsi_1"],
            frame["identity_1"],
            frame["mmsi_2"],
            frame["identity_2"],
            start,
            end,
            strict=True,
        )
    ]
    frame["encounter_id"] = [f"E-{hashlib.sha256(t.encode()).hexdigest()[:10]}" for t in text]
    return frame


def _statics(loaded: Loaded, frame: pd.DataFrame) -> pd.DataFrame:
    """What the ships of the events say of themselves, by (mmsi, identity)."""
    wanted = np.unique(frame[["mmsi_1", "mmsi_2"]].to_numpy())
    rows = np.isin(loaded.fixes.column("mmsi").to_numpy(), wanted)
    some = replace(
        loaded, fixes=loaded.fixes.filter(pa.array(rows)), identity=loaded.identity[rows]
    )
    return ships(some).set_index(["mmsi", "identity"])


def _contacts(events: Events) -> list[list[tuple[pd.Timestamp, pd.Timestamp]]]:
    start, end = _utc(events.start_ms), _utc(events.end_ms)
    pairs = list(zip(start, end, strict=True))
    return [pairs[a:b] for a, b in zip(events.first[:-1], events.first[1:], strict=True)]


def _utc(ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(ms.astype("datetime64[ms]"), tz="UTC")


def _geographic(
    x: NDArray[np.float64], y: NDArray[np.float64], z: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude in degrees of a point within metres of the ellipsoid.

    There tan(latitude) = z / (p (1 - e²)); a height of h metres errs by less than 0.0034 h / R.
    """
    lat = np.arctan2(z, np.hypot(x, y) * (1.0 - WGS84_E2))
    return np.degrees(np.arctan2(y, x)), np.degrees(lat)


def _still_ships(
    motion: Motion, events: Events, frame: pd.DataFrame, params: DetectParams
) -> NDArray[np.float64]:
    """Mean number of other ships that lie still near an event, over its hours; 0 far from ports."""
    keys, centre = motion.still, motion.still_xyz
    middle = frame[["x", "y", "z"]].to_numpy()
    first = events.start_ms[events.first[:-1]] // BUCKET_MS
    last = (events.end_ms[events.first[1:] - 1] - 1) // BUCKET_MS
    low = np.searchsorted(keys[:, 0], first, side="left")
    high = np.searchsorted(keys[:, 0], last, side="right")
    count = np.zeros(len(frame))
    for e in np.flatnonzero(frame["port_km"] <= params.anchorage_port_km):
        part_keys, where = keys[low[e] : high[e]], centre[low[e] : high[e]]
        near = ((where - middle[e]) ** 2).sum(axis=1) <= (params.anchorage_radius_km * 1000.0) ** 2
        others = (part_keys[:, 1] != events.ship[e, 0]) & (part_keys[:, 1] != events.ship[e, 1])
        count[e] = (near & others).sum() / (last[e] - first[e] + 1)
    return count


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    typed = table[list(ENCOUNTER_COLUMNS)].reset_index(drop=True)
    text = ("encounter_id", "name_1", "name_2", "port", "kind", "kind_reason")
    for column in text:
        typed[column] = typed[column].astype(object).where(typed[column].notna(), None)
    for column in ("imo_1", "imo_2"):
        typed[column] = typed[column].astype("Int64")
    return typed


def _empty() -> pd.DataFrame:
    kinds_of = {
        "mmsi_1": "int64",
        "mmsi_2": "int64",
        "imo_1": "Int64",
        "imo_2": "Int64",
        "identity_1": "int16",
        "identity_2": "int16",
        "start_utc": "datetime64[ms, UTC]",
        "end_utc": "datetime64[ms, UTC]",
    }
    words = ("encounter_id", "name_1", "name_2", "port", "kind", "contacts", "kind_reason")
    return pd.DataFrame(
        {
            column: pd.Series(
                [], dtype=kinds_of.get(column, "object" if column in words else "float64")
            )
            for column in ENCOUNTER_COLUMNS
        }
    )
