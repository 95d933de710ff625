"""Tracks as lines: the fixes of each ship in time, parted at silences and cut at 180 degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.schemas import TIME
from lightering.tracks import statics

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["PARTS", "TRACKS", "Parts", "cut", "parts_of", "tracks"]

PARTS = "parts"
_POINT = pa.struct([("time_utc", TIME), ("lon", pa.float64()), ("lat", pa.float64())])
TRACKS = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("identity", pa.int16()),
        ("name", pa.string()),
        ("imo", pa.int64()),
        ("call_sign", pa.string()),
        ("ship_type", pa.int16()),
        ("length_m", pa.float64()),
        ("beam_m", pa.float64()),
        ("max_draught_m", pa.float64()),
        ("fixes", pa.int64()),
        ("first_utc", TIME),
        ("last_utc", TIME),
        (PARTS, pa.list_(pa.list_(_POINT))),
    ]
)
"""One row per ship; `parts` are the stretches between silences, each a list of fixes."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The stretches of some ships, flat.

    Attributes:
        ships: Where the parts of each ship begin, int64 (ships + 1,).
        parts: Where the points of each part begin, int64 (parts + 1,).
        time_ms: Milliseconds since 1970, int64 (points,).
        lon: Degrees (points,).
        lat: Degrees (points,).
    """

    ships: NDArray[np.int64]
    parts: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]


def tracks(loaded: Loaded, max_gap_h: float) -> pa.Table:
    """Returns one row per ship in `TRACKS`, sorted by (mmsi, identity).

    Args:
        loaded: Clean fixes.
        max_gap_h: A silence longer than this many hours ends a part: what the ship did in it is
            not known, so no line is drawn across it.
    """
    fixes = loaded.fixes
    key = fixes.column("mmsi").to_numpy() * 65_536 + loaded.identity
    order = np.argsort(key, kind="stable")
    key = key[order]
    time_ms = fixes.column("time_utc").cast(pa.int64()).to_numpy()[order]
    new_ship = np.diff(key, prepend=key[:1] - 1) != 0
    silence = np.diff(time_ms, prepend=time_ms[:1]) > round(max_gap_h * 3_600_000)
    part_begins = np.flatnonzero(new_ship | silence)
    ship_begins = np.searchsorted(part_begins, np.flatnonzero(new_ship))
    points = pa.StructArray.from_arrays(
        [
            pa.array(time_ms).cast(TIME),
            pa.array(fixes.column("lon").to_numpy()[order]),
            pa.array(fixes.column("lat").to_numpy()[order]),
        ],
        fields=list(_POINT),
    )
    lines = pa.ListArray.from_arrays(_offsets(part_begins, len(key)), points)
    whole = pa.ListArray.from_arrays(_offsets(ship_begins, len(part_begins)), lines)
    frame = statics.ships(loaded)
    columns = [
        pa.Array.from_pandas(frame[field.name]).cast(field.type)
        for field in TRACKS
        if field.name != PARTS
    ]
    return pa.table([*columns, whole.cast(TRACKS.field(PARTS).type)], schema=TRACKS)


def parts_of(table: pa.Table) -> Parts:
    """Returns the stretches of a table of tracks as flat arrays.

    Args:
        table: Rows in `TRACKS`.
    """
    lines = table.column(PARTS).combine_chunks()
    if isinstance(lines, pa.ChunkedArray):
        lines = pa.concat_arrays(lines.chunks)
    inner = lines.flatten()
    points = inner.flatten()
    ships = lines.offsets.to_numpy().astype(np.int64)
    parts = inner.offsets.to_numpy().astype(np.int64)
    return Parts(
        ships=ships - ships[0],
        parts=parts - parts[0],
        time_ms=points.field("time_utc").cast(pa.int64()).to_numpy(),
        lon=points.field("lon").to_numpy(),
        lat=points.field("lat").to_numpy(),
    )


def cut(whole: Parts) -> Parts:
    """Returns the same stretches, none of which crosses 180 degrees (RFC 7946 section 3.1.9).

    Where one does, it ends on the meridian and a new one begins on its other side, at the latitude
    and time that lie evenly between the two fixes.

    Args:
        whole: Stretches as sailed.
    """
    lon, inner = whole.lon, np.ones(max(len(whole.lon) - 1, 0), dtype=bool)
    inner[whole.parts[1:-1] - 1] = False
    before = np.flatnonzero(inner & (np.abs(np.diff(lon)) > 180.0))
    side = np.sign(lon[before])
    side[side == 0.0] = 1.0
    way = 360.0 - np.abs(lon[before + 1] - lon[before])
    share = np.divide(180.0 - np.abs(lon[before]), way, out=np.zeros(len(before)), where=way > 0.0)
    time_ms = whole.time_ms[before] + np.rint(
        share * (whole.time_ms[before + 1] - whole.time_ms[before])
    ).astype(np.int64)
    lat = whole.lat[before] + share * (whole.lat[before + 1] - whole.lat[before])
    at = np.repeat(before + 1, 2)
    edges = np.stack((180.0 * side, -180.0 * side), axis=1).ravel()
    # each crossing adds two points and one part that begins at the second of them
    shift = 2 * np.searchsorted(before, whole.parts - 1, side="left")
    begins = before + 2 + 2 * np.arange(len(before))
    parts = np.sort(np.concatenate((whole.parts + shift, begins)))
    return Parts(
        ships=whole.ships + np.searchsorted(before, whole.parts[whole.ships] - 1, side="left"),
        parts=parts,
        time_ms=np.insert(whole.time_ms, at, np.repeat(time_ms, 2)),
        lon=np.insert(lon, at, edges),
        lat=np.insert(whole.lat, at, np.repeat(lat, 2)),
    )


def _offsets(begins: NDArray[np.int64], count: int) -> pa.Array:
    return pa.array(np.append(begins, count).astype(np.int32))
