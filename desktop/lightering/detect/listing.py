"""From events and measures to the table of encounters: what every way of searching shares.

A search over all fixes at once and one over chunks of time on many machines differ in how they come
to events, statics and measures. From there on they are these functions, so their tables are equal.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.groups import group_ids
from lightering.detect.hull_gap import antennas, sides
from lightering.detect.kinds import alongside_limit_m, kinds
from lightering.detect.places import nearest_port, shore_km
from lightering.geo import WGS84_E2
from lightering.model.schemas import ENCOUNTER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.detect.fold import Events
    from lightering.model.params import DetectParams

__all__ = [
    "STATICS",
    "about_ships",
    "candidates",
    "empty",
    "encountered",
    "finished",
    "hours_of",
    "listed",
    "measured",
    "near_still",
    "placed_events",
    "with_statics",
]

_HOUR_MS = 3_600_000

STATICS = ("name", "imo", "ship_type", "length_m", "beam_m", "to_bow_m", "to_port_m")
"""What the table and the kinds ask of a ship's own words."""


def candidates(events: Events, params: DetectParams) -> NDArray[np.bool_]:
    """Tells which events last long enough and are slow, or perhaps a convoy.

    Args:
        events: Events of any length and speed.
        params: Limits.
    """
    enough = events.contact_ms >= round(params.min_duration_h * _HOUR_MS)
    speed = np.round(events.speed_kn, 4)
    slow = np.logical_and.reduce(speed < params.max_speed_kn, axis=1)
    fast = np.logical_and.reduce(speed >= params.convoy_speed_kn, axis=1)
    return np.asarray(enough & (slow | fast))


def listed(events: Events, mmsi: NDArray[np.int64], identity: NDArray[np.int16]) -> pd.DataFrame:
    """Returns one row per event: who, when, how near, how fast, and the id.

    Args:
        events: Events found.
        mmsi: Of each ship the events number, shape (ships,).
        identity: Of each ship, shape (ships,).
    """
    one, two = events.ship[:, 0], events.ship[:, 1]
    start, end = events.start_ms[events.first[:-1]], events.end_ms[events.first[1:] - 1]
    frame = pd.DataFrame(
        {
            "mmsi_1": mmsi[one],
            "mmsi_2": mmsi[two],
            "identity_1": identity[one],
            "identity_2": identity[two],
            "start_utc": _utc(start),
            "end_utc": _utc(end),
            "contact_h": events.contact_ms / _HOUR_MS,
            "min_distance_m": np.round(events.nearest_m, 3),
            "mean_speed_1_kn": np.round(events.speed_kn[:, 0], 4),
            "mean_speed_2_kn": np.round(events.speed_kn[:, 1], 4),
        }
    )
    frame["contacts"] = pd.Series(_contacts(events), dtype=object)
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


def with_statics(frame: pd.DataFrame, about: pd.DataFrame, params: DetectParams) -> pd.DataFrame:
    """Returns the rows with what the ships say of themselves, and how near made fast may be.

    Args:
        frame: Rows of `listed`.
        about: `STATICS` by (mmsi, identity).
        params: Limits.
    """
    frame = frame.copy()
    for side in (1, 2):
        mine = about.reindex(
            pd.MultiIndex.from_arrays([frame[f"mmsi_{side}"], frame[f"identity_{side}"]])
        )
        frame[f"name_{side}"] = mine["name"].to_numpy()
        frame[f"imo_{side}"] = mine["imo"].to_numpy()
        for column in STATICS[2:]:
            name = f"{column.removeprefix('ship_').removesuffix('_m')}_{side}"
            frame[name] = mine[column].to_numpy(dtype=np.float64, na_value=np.nan)
    frame["antennas"] = antennas(frame)
    frame["limit_m"] = alongside_limit_m(
        frame[["length_1", "length_2"]].to_numpy(),
        frame[["beam_1", "beam_2"]].to_numpy(),
        sides(frame),
        params,
    )
    return frame


def about_ships(table: pd.DataFrame) -> pd.DataFrame:
    """Returns the rows of `tracks.statics.ships` by (mmsi, identity).

    Args:
        table: Rows of ships with `STATICS`.
    """
    return table.set_index(["mmsi", "identity"])[list(STATICS)]


def measured(frame: pd.DataFrame, found: Mapping[str, NDArray[np.float64]]) -> pd.DataFrame:
    """Returns the rows with the measures of `profile.measures`, rounded, and their places.

    Args:
        frame: Rows of `with_statics`.
        found: Measures by name, shape (rows,) each.
    """
    frame = frame.assign(**{name: np.round(values, 4) for name, values in found.items()})
    frame["median_distance_m"] = np.round(found["median_m"], 3)
    frame["relative_speed_kn"] = frame["relative_kn"]
    lon, lat = _geographic(found["x"], found["y"], found["z"])
    frame["lon"], frame["lat"] = np.round(lon, 6), np.round(lat, 6)
    return frame


def encountered(frame: pd.DataFrame, params: DetectParams) -> NDArray[np.bool_]:
    """Tells which measured events are encounters: both slow, or under way together.

    Args:
        frame: Rows of `measured`.
        params: Limits.
    """
    speeds = frame[["mean_speed_1_kn", "mean_speed_2_kn"]]
    slow = (speeds < params.max_speed_kn).all(axis=1)
    convoy = (speeds >= params.convoy_speed_kn).all(axis=1)
    convoy &= frame["relative_kn"] <= params.convoy_relative_kn
    return (slow | convoy).to_numpy()


def placed_events(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the rows with the nearest port and the distance of the shore.

    Args:
        frame: Rows of `measured`.
    """
    frame = frame.reset_index(drop=True)
    frame["shore_km"] = np.round(shore_km(frame["lon"], frame["lat"]), 3)
    port, port_km = nearest_port(frame["lon"], frame["lat"])
    frame["port"], frame["port_km"] = port, np.round(port_km, 3)
    return frame


def hours_of(events: Events) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns the first and the last bucket of each event.

    Args:
        events: Events found.
    """
    first = events.start_ms[events.first[:-1]] // BUCKET_MS
    last = (events.end_ms[events.first[1:] - 1] - 1) // BUCKET_MS
    return first, last


def near_still(
    bucket: NDArray[np.int64],
    ship: NDArray[np.int64],
    centre: NDArray[np.float64],
    events: Events,
    frame: pd.DataFrame,
    params: DetectParams,
) -> NDArray[np.int64]:
    """Counts the other ships that lay still near an event, summed over its hours.

    Counts of different hours may be added, whoever counted them. 0 far from ports and shores.

    Args:
        bucket: Hour in which a ship lay still, ascending, shape (s,).
        ship: Number of that ship as the events number it, shape (s,).
        centre: Where she lay, Earth-centred metres, shape (s, 3).
        events: The events of the rows.
        frame: Rows of `placed_events`.
        params: Limits.
    """
    middle = frame[["x", "y", "z"]].to_numpy()
    first, last = hours_of(events)
    low = np.searchsorted(bucket, first, side="left")
    high = np.searchsorted(bucket, last, side="right")
    count = np.zeros(len(frame), dtype=np.int64)
    off_port = frame["port_km"] <= params.anchorage_port_km
    anchorage = (off_port | (frame["shore_km"] <= params.harbour_shore_km)).to_numpy()
    for e in np.flatnonzero(anchorage & (high > low)):
        who, where = ship[low[e] : high[e]], centre[low[e] : high[e]]
        near = ((where - middle[e]) ** 2).sum(axis=1) <= (params.anchorage_radius_km * 1000.0) ** 2
        others = (who != events.ship[e, 0]) & (who != events.ship[e, 1])
        count[e] = (near & others).sum()
    return count


def finished(
    frame: pd.DataFrame, events: Events, still: NDArray[np.int64], params: DetectParams
) -> pd.DataFrame:
    """Returns the table of encounters, sorted and typed.

    Args:
        frame: Rows of `placed_events`.
        events: Their events.
        still: What `near_still` counted over all hours.
        params: Limits.
    """
    first, last = hours_of(events)
    frame["still_ships"] = np.round(still / (last - first + 1), 1)
    kind, reason = kinds(frame, params)
    frame["kind"], frame["kind_reason"] = kind, reason
    table = frame.sort_values(
        ["start_utc", "mmsi_1", "mmsi_2", "identity_1", "identity_2", "end_utc"], kind="stable"
    )
    table["group_id"] = group_ids(table)
    table["params_id"] = params.params_id
    return _typed(table)


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


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    typed = table[list(ENCOUNTER_COLUMNS)].reset_index(drop=True)
    words = ("encounter_id", "name_1", "name_2", "port", "kind", "kind_reason")
    for column in (*words, "group_id", "params_id"):
        typed[column] = typed[column].astype(object).where(typed[column].notna(), None)
    for column in ("imo_1", "imo_2"):
        typed[column] = typed[column].astype("Int64")
    return typed


def empty() -> pd.DataFrame:
    """Returns the table of encounters without a row."""
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
    words = (
        "encounter_id",
        "name_1",
        "name_2",
        "port",
        "kind",
        "contacts",
        "kind_reason",
        "group_id",
        "params_id",
    )
    return pd.DataFrame(
        {
            column: pd.Series(
                [],
                dtype=kinds_of.get(column, "object" if column in words else "float64"),
            )
            for column in ENCOUNTER_COLUMNS
        }
    )
