"""From events and measures to the table of encounters: what every way of searching shares.

A search over all fixes at once and one over chunks of time on many machines differ in how they come
to events, statics and measures. From there on they are these functions, so their tables are equal.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.groups import group_ids
from lightering.detect.hull_gap import antennas, sides
from lightering.detect.kinds import alongside_limit_m, kinds
from lightering.detect.places import nearest_port, shore_km
from lightering.geo import geographic
from lightering.model.ships import ship_numbers
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.detect.fold import Events
    from lightering.model.params import DetectParams

    Columns = dict[str, NDArray[Any]]

__all__ = [
    "STATICS",
    "Encounters",
    "candidates",
    "encountered",
    "finished",
    "hours_of",
    "listed",
    "measured",
    "near_still",
    "placed_events",
    "said_column",
    "where",
    "with_statics",
]


STATICS = ("name", "imo", "ship_type", "length_m", "beam_m", "to_bow_m", "to_port_m")
"""What the table and the kinds ask of a ship's own words."""


class Encounters(NamedTuple):
    """Encounters by column, in the order of their table.

    Attributes:
        columns: By name; `start_ms`, `end_ms` are ms since 1970 UTC, an `imo_` of 0, a word None
            and a NaN are not known.
        events: The events with their contacts, in an order of their own.
        order: int64 (n,), which of the events each encounter is.
    """

    columns: Columns
    events: Events
    order: NDArray[np.intp]


def candidates(events: Events, params: DetectParams) -> NDArray[np.bool_]:
    """Tells which events last long enough and are slow, or perhaps a convoy.

    Args:
        events: Events of any length and speed.
        params: Limits.
    """
    enough = events.contact_ms >= round(params.min_duration_h * HOUR_MS)
    speed = np.round(events.speed_kn, 4)
    slow = np.logical_and.reduce(speed < params.max_speed_kn, axis=1)
    fast = np.logical_and.reduce(speed >= params.convoy_speed_kn, axis=1)
    return np.asarray(enough & (slow | fast))


def listed(events: Events, mmsi: NDArray[np.int64], identity: NDArray[np.int16]) -> Columns:
    """Returns the events by column: who, when, how near, how fast, and the id.

    Args:
        events: Events found.
        mmsi: Of each ship the events number, shape (ships,).
        identity: Of each ship, shape (ships,).
    """
    one, two = events.ship[:, 0], events.ship[:, 1]
    start, end = events.start_ms[events.first[:-1]], events.end_ms[events.first[1:] - 1]
    who = (mmsi[one], identity[one], mmsi[two], identity[two], start, end)
    parts = zip(*(values.tolist() for values in who), strict=True)
    return {
        "mmsi_1": mmsi[one],
        "mmsi_2": mmsi[two],
        "identity_1": identity[one],
        "identity_2": identity[two],
        "start_ms": start,
        "end_ms": end,
        "contact_h": events.contact_ms / HOUR_MS,
        "min_distance_m": np.round(events.nearest_m, 3),
        "mean_speed_1_kn": np.round(events.speed_kn[:, 0], 4),
        "mean_speed_2_kn": np.round(events.speed_kn[:, 1], 4),
        "encounter_id": _objects(_id("|".join(map(str, words))) for words in parts),
    }


def with_statics(columns: Columns, about: Columns, params: DetectParams) -> Columns:
    """Returns the events with what the ships say of themselves, and how near made fast may be.

    Args:
        columns: As `listed` gives them.
        about: `mmsi`, `identity` and `STATICS` of at least these ships, each ship once; an IMO
            number of 0, a word None and a NaN are not known.
        params: Limits.
    """
    columns = dict(columns)
    key = ship_numbers(about["mmsi"], about["identity"])
    order = np.argsort(key)
    for side in (1, 2):
        own = ship_numbers(columns[f"mmsi_{side}"], columns[f"identity_{side}"])
        row = order[np.searchsorted(key[order], own)]
        for column in STATICS:
            name = f"{column.removeprefix('ship_').removesuffix('_m')}_{side}"
            columns[name] = about[column][row]
    columns["antennas"] = antennas(columns)
    columns["limit_m"] = alongside_limit_m(
        np.stack((columns["length_1"], columns["length_2"]), axis=1),
        np.stack((columns["beam_1"], columns["beam_2"]), axis=1),
        sides(columns),
        params,
    )
    return columns


def said_column(name: str, cells: Sequence[Any]) -> NDArray[Any]:
    """Returns what ships say as `with_statics` takes it.

    Args:
        name: One of `STATICS`.
        cells: By ship; None where nothing was said.
    """
    if name == "name":
        return _objects(cells)
    if name == "imo":
        return np.array([cell or 0 for cell in cells], dtype=np.int64)
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=np.float64)


def measured(columns: Columns, found: Mapping[str, NDArray[np.float64]]) -> Columns:
    """Returns the events with the measures of `profile.measures`, rounded, and their places.

    Args:
        columns: As `with_statics` gives them.
        found: Measures by name, shape (events,) each.
    """
    columns = columns | {name: np.round(values, 4) for name, values in found.items()}
    columns["median_distance_m"] = np.round(found["median_m"], 3)
    columns["relative_speed_kn"] = columns["relative_kn"]
    lon, lat = geographic(found["x"], found["y"], found["z"])
    columns["lon"], columns["lat"] = np.round(lon, 6), np.round(lat, 6)
    return columns


def encountered(columns: Columns, params: DetectParams) -> NDArray[np.bool_]:
    """Tells which measured events are encounters: both slow, or under way together.

    Args:
        columns: As `measured` gives them.
        params: Limits.
    """
    speeds = np.stack((columns["mean_speed_1_kn"], columns["mean_speed_2_kn"]), axis=1)
    slow = np.logical_and.reduce(speeds < params.max_speed_kn, axis=1)
    convoy = np.logical_and.reduce(speeds >= params.convoy_speed_kn, axis=1)
    convoy &= columns["relative_kn"] <= params.convoy_relative_kn
    return np.asarray(slow | convoy)


def where(columns: Columns, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Columns:
    """Returns some events.

    Args:
        columns: By name.
        rows: Which, or in which order.
    """
    return {name: values[rows] for name, values in columns.items()}


def placed_events(columns: Columns) -> Columns:
    """Returns the events with the nearest port and the distance of the shore.

    Args:
        columns: As `measured` gives them.
    """
    columns = dict(columns)
    columns["shore_km"] = np.round(shore_km(columns["lon"], columns["lat"]), 3)
    port, port_km = nearest_port(columns["lon"], columns["lat"])
    columns["port"], columns["port_km"] = port, np.round(port_km, 3)
    return columns


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
    columns: Columns,
    params: DetectParams,
) -> NDArray[np.int64]:
    """Counts the other ships that lay still near an event, summed over its hours.

    Counts of different hours may be added, whoever counted them. 0 far from ports and shores.

    Args:
        bucket: Hour in which a ship lay still, ascending, shape (s,).
        ship: Number of that ship as the events number it, shape (s,).
        centre: Where she lay, Earth-centred metres, shape (s, 3).
        events: These events.
        columns: As `placed_events` gives them.
        params: Limits.
    """
    middle = np.stack((columns["x"], columns["y"], columns["z"]), axis=1)
    first, last = hours_of(events)
    low = np.searchsorted(bucket, first, side="left")
    high = np.searchsorted(bucket, last, side="right")
    count = np.zeros(len(middle), dtype=np.int64)
    off_port = columns["port_km"] <= params.anchorage_port_km
    anchorage = off_port | (columns["shore_km"] <= params.harbour_shore_km)
    for e in np.flatnonzero(anchorage & (high > low)):
        who, where = ship[low[e] : high[e]], centre[low[e] : high[e]]
        near = ((where - middle[e]) ** 2).sum(axis=1) <= (params.anchorage_radius_km * 1000.0) ** 2
        others = (who != events.ship[e, 0]) & (who != events.ship[e, 1])
        count[e] = (near & others).sum()
    return count


def finished(
    columns: Columns, events: Events, still: NDArray[np.int64], params: DetectParams
) -> Encounters:
    """Returns the encounters, told apart by kind and sorted.

    Args:
        columns: As `placed_events` gives them.
        events: These events.
        still: What `near_still` counted over all hours.
        params: Limits.
    """
    first, last = hours_of(events)
    columns = dict(columns)
    columns["still_ships"] = np.round(still / (last - first + 1), 1)
    kind, reason = kinds(columns, params)
    columns["kind"], columns["kind_reason"] = kind, _objects(reason)
    keys = ("end_ms", "identity_2", "identity_1", "mmsi_2", "mmsi_1", "start_ms")
    order = np.lexsort(tuple(columns[name] for name in keys))
    columns = where(columns, order)
    columns["group_id"] = group_ids(columns)
    columns["params_id"] = _objects([params.params_id] * order.size)
    return Encounters(columns, events, order)


def _id(text: str) -> str:
    return f"E-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def _objects(cells: Iterable[str | None]) -> NDArray[np.object_]:
    words = list(cells)
    values = np.empty(len(words), dtype=object)
    values[:] = words
    return values
