"""What each day says of each MMSI in short: enough to tell which need a second look.

Two things about a fix depend on fixes of other days: which ship sent it, where several share an
MMSI, and which place is kept, where a ship reports several at one time. Both are settled over all
fixes of the MMSI, but only for those where the question arises at all. The summaries find them
without reading a fix.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.geo import MEAN_RADIUS_M
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SHIPS", "STATICS", "from_bytes", "joined", "said_of", "ships_of", "to_bytes"]

SHIPS = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("fixes", pa.int64()),
        ("first_ms", pa.int64()),
        ("first_lon", pa.float64()),
        ("first_lat", pa.float64()),
        ("last_ms", pa.int64()),
        ("last_lon", pa.float64()),
        ("last_lat", pa.float64()),
        ("worst_kn", pa.float64()),
        ("clash", pa.bool_()),
    ]
)
"""Fixes of an MMSI in a stretch of time: the speed that its fixes ask of one ship, and whether it
is in two places at one time."""

STATICS = pa.schema(
    [
        ("mmsi", pa.int64()),
        ("column", pa.string()),
        ("text", pa.string()),
        ("number", pa.float64()),
        ("fixes", pa.int64()),
    ]
)
"""How many fixes of an MMSI carry a value; null values are not listed."""

_NOISE_M = 100.0
"""Less than any noise the split of identities allows, so none that it would split is missed."""
_CLOCK_MS = 1000.0


def ships_of(
    mmsi: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
) -> pa.Table:
    """Returns `SHIPS` of some fixes.

    Args:
        mmsi: Shape (n,), ascending.
        time_ms: Ascending within an MMSI.
        lon: Degrees.
        lat: Degrees.
    """
    if not mmsi.size:
        return SHIPS.empty_table()
    first = np.flatnonzero(np.diff(mmsi, prepend=mmsi[0] - 1))
    last = np.append(first[1:], mmsi.size) - 1
    speed, clash = _links(time_ms, lon, lat)
    inside = np.diff(mmsi) == 0
    return pa.table(
        {
            "mmsi": mmsi[first],
            "fixes": last - first + 1,
            "first_ms": time_ms[first],
            "first_lon": lon[first],
            "first_lat": lat[first],
            "last_ms": time_ms[last],
            "last_lon": lon[last],
            "last_lat": lat[last],
            "worst_kn": np.maximum.reduceat(np.append(0.0, np.where(inside, speed, 0.0)), first),
            "clash": np.logical_or.reduceat(np.append(False, inside & clash), first),
        },
        schema=SHIPS,
    )


def joined(parts: Sequence[pa.Table]) -> pa.Table:
    """Returns `SHIPS` of several stretches together.

    Args:
        parts: `SHIPS` of stretches that do not overlap in time, in their order.
    """
    table = pa.concat_tables([SHIPS.empty_table(), *parts])
    if not table.num_rows:
        return table
    order = np.argsort(table.column("mmsi").to_numpy(), kind="stable")
    at = {name: table.column(name).to_numpy()[order] for name in table.column_names}
    mmsi = at["mmsi"]
    first = np.flatnonzero(np.diff(mmsi, prepend=mmsi[0] - 1))
    last = np.append(first[1:], mmsi.size) - 1
    between = _knots(
        at["last_lon"][:-1], at["last_lat"][:-1], at["first_lon"][1:], at["first_lat"][1:],
        at["first_ms"][1:] - at["last_ms"][:-1],
    )  # fmt: skip
    link = np.append(0.0, np.where(np.diff(mmsi) == 0, between, 0.0))
    return pa.table(
        {
            "mmsi": mmsi[first],
            "fixes": np.add.reduceat(at["fixes"], first),
            "first_ms": at["first_ms"][first],
            "first_lon": at["first_lon"][first],
            "first_lat": at["first_lat"][first],
            "last_ms": at["last_ms"][last],
            "last_lon": at["last_lon"][last],
            "last_lat": at["last_lat"][last],
            "worst_kn": np.maximum.reduceat(np.maximum(at["worst_kn"], link), first),
            "clash": np.logical_or.reduceat(at["clash"], first),
        },
        schema=SHIPS,
    )


def said_of(table: pa.Table, columns: Sequence[str]) -> pa.Table:
    """Returns `STATICS` of some fixes.

    Args:
        table: Fixes with `mmsi`.
        columns: Static columns to count.
    """
    found = [STATICS.empty_table()]
    # a store that was written before a column was known lacks it
    for name in (name for name in columns if name in table.column_names):
        some = table.select(["mmsi", name])
        if some.column(name).null_count == some.num_rows:
            continue
        some = some.filter(pc.is_valid(some.column(name)))
        if pa.types.is_floating(some.column(name).type):
            some = some.filter(pc.invert(pc.is_nan(some.column(name))))
        # without memory for a thread, Arrow's groups would wait for one for ever
        count = some.group_by(["mmsi", name], use_threads=False).aggregate([([], "count_all")])
        value = count.column(name)
        text = pa.types.is_string(value.type) or pa.types.is_dictionary(value.type)
        rows = count.num_rows
        found.append(
            pa.table(
                {
                    "mmsi": count.column("mmsi"),
                    "column": pa.repeat(name, rows),
                    "text": value.cast(pa.string()) if text else pa.nulls(rows, pa.string()),
                    "number": pa.nulls(rows, pa.float64()) if text else value.cast(pa.float64()),
                    "fixes": count.column("count_all"),
                },
                schema=STATICS,
            )
        )
    return pa.concat_tables(found)


def to_bytes(table: pa.Table) -> bytes:
    """Returns a table as an Arrow file.

    Args:
        table: Any table.
    """
    stream = io.BytesIO()
    with pa.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table)
    return stream.getvalue()


def from_bytes(content: bytes) -> pa.Table:
    """Returns the table of an Arrow file.

    Args:
        content: What `to_bytes` gave.
    """
    return pa.ipc.open_file(pa.py_buffer(content)).read_all()


def _links(
    time_ms: NDArray[np.int64], lon: NDArray[np.float64], lat: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Speed between neighbouring rows, and whether they are of one time; shape (n - 1,)."""
    took = np.diff(time_ms)
    return _knots(lon[:-1], lat[:-1], lon[1:], lat[1:], took), took == 0


def _knots(
    lon_1: NDArray[np.float64],
    lat_1: NDArray[np.float64],
    lon_2: NDArray[np.float64],
    lat_2: NDArray[np.float64],
    took_ms: NDArray[np.int64],
) -> NDArray[np.float64]:
    """The least speed that explains two fixes of one ship, noise taken off; great circle."""
    square = ((_unit(lon_1, lat_1) - _unit(lon_2, lat_2)) ** 2).sum(axis=1)
    arc = 2.0 * MEAN_RADIUS_M * np.arcsin(np.minimum(0.5 * np.sqrt(square), 1.0))
    # fixes of neighbouring rows of different ships may lie back in time: their speed is not asked
    took = np.maximum(took_ms, 0) + _CLOCK_MS
    return np.asarray(np.maximum(arc - _NOISE_M, 0.0) / took * 1000.0 / KNOT_MS)


def _unit(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Unit vectors, shape (n, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
