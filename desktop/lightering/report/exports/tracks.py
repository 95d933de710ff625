"""Tracks as lines: the fixes of each ship in time, parted at silences and cut at 180 degrees.

Formats that hold a ship as one moving thing (KMZ, moving features) also get what each fix sent,
so that nothing of a fix is lost in them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.model.schemas import FIXES, TIME
from lightering.model.ships import ship_numbers
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.records import Loaded

__all__ = ["PARTS", "SENT", "TRACKS", "Parts", "cut", "differing", "parts_of", "tracks"]

PARTS = "parts"
SENT = tuple(
    name
    for name in FIXES.names
    if name not in ("mmsi", "time_utc", "lon", "lat", "source_file", "source_line")
)
"""What a fix sends beside its place and time."""

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
        sent: The columns `SENT` of the points, or none of them.
    """

    ships: NDArray[np.int64]
    parts: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    sent: dict[str, pa.Array] = field(default_factory=dict)


def tracks(loaded: Loaded, max_gap_h: float, *, whole: bool = False) -> pa.Table:
    """Returns one row per ship in `TRACKS`, sorted by (mmsi, identity).

    Args:
        loaded: Clean fixes.
        max_gap_h: A silence longer than this many hours ends a part: what the ship did in it is
            not known, so no line is drawn across it.
        whole: Let the points carry the columns `SENT`, too; a part then also ends where time
            does not go on, since a thing that moves is at one place at a time.
    """
    fixes = loaded.fixes
    key = ship_numbers(fixes.column("mmsi").to_numpy(), loaded.identity)
    order = np.argsort(key, kind="stable")
    key = key[order]
    time_ms = fixes.column("time_utc").cast(pa.int64()).to_numpy()[order]
    new_ship = np.diff(key, prepend=key[:1] - 1) != 0
    step = np.diff(time_ms, prepend=time_ms[:1])
    broken = step > round(max_gap_h * HOUR_MS)
    if whole:
        broken |= step == 0
    part_begins = np.flatnonzero(new_ship | broken)
    ship_begins = np.searchsorted(part_begins, np.flatnonzero(new_ship))
    values = [
        pa.array(time_ms).cast(TIME),
        pa.array(fixes.column("lon").to_numpy()[order]),
        pa.array(fixes.column("lat").to_numpy()[order]),
    ]
    fields = list(_POINT)
    if whole:
        values += [_plain(fixes.column(name).combine_chunks().take(order)) for name in SENT]
        fields += [
            pa.field(name, column.type) for name, column in zip(SENT, values[3:], strict=True)
        ]
    points = pa.StructArray.from_arrays(values, fields=fields)
    lines = pa.ListArray.from_arrays(_offsets(part_begins, len(key)), points)
    parts = pa.ListArray.from_arrays(_offsets(ship_begins, len(part_begins)), lines)
    # tables of ships are pandas frames, which take a while to import
    from lightering.tracks import statics

    frame = statics.ships(loaded)
    columns = [
        pa.Array.from_pandas(frame[field.name]).cast(field.type)
        for field in TRACKS
        if field.name != PARTS
    ]
    schema = TRACKS
    if whole:
        schema = TRACKS.set(len(TRACKS) - 1, pa.field(PARTS, parts.type))
    return pa.table([*columns, parts.cast(schema.field(PARTS).type)], schema=schema)


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
        sent={f.name: points.field(f.name) for f in points.type if f.name in SENT},
    )


def differing(rows: pa.Table, flat: Parts) -> dict[str, NDArray[np.bool_]]:
    """Returns the columns of `SENT` in which fixes differ from the row of their ship, by ship.

    Args:
        rows: One row per ship, such as `TRACKS`; a column it lacks counts as null.
        flat: The same ships.

    Returns:
        For each column that any ship needs, bool (ships,): some fix of this ship sent something
        else than stands in her row.
    """
    ships = rows.num_rows
    ship = np.repeat(np.arange(ships), np.diff(flat.parts[flat.ships]))
    found = {}
    for name, column in flat.sent.items():
        said = pa.nulls(ships, column.type)
        if name in rows.column_names:
            said = rows.column(name).combine_chunks().cast(column.type)
        said = said.take(pa.array(ship))
        same = pc.or_(
            pc.fill_null(pc.equal(column, said), False),
            pc.and_(pc.is_null(column), pc.is_null(said)),
        ).to_numpy(zero_copy_only=False)
        differs = np.bincount(ship[~same], minlength=ships) > 0
        if differs.any():
            found[name] = differs
    return found


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


def _plain(column: pa.Array) -> pa.Array:
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _offsets(begins: NDArray[np.int64], count: int) -> pa.Array:
    return pa.array(np.append(begins, count).astype(np.int32))
