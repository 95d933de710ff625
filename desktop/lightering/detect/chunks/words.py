"""What ships say of themselves over all days: added up from summaries, not read from fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from lightering.detect.listing import STATICS, said_column
from lightering.detect.store.manifest import HOURS
from lightering.detect.store.summary import from_bytes, said_of
from lightering.model.ships import ship_numbers, ships_of_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.detect.listing import Columns
    from lightering.detect.store.hours import Settled
    from lightering.detect.store.manifest import Manifest
    from lightering.detect.store.place import Place

__all__ = ["most_said"]


def most_said(
    place: Place, manifest: Manifest, settled: Settled, ship: NDArray[np.int64]
) -> Columns:
    """Returns what each ship says most often, as `listing.with_statics` takes it.

    Args:
        place: Folder of the store.
        manifest: Its days.
        settled: Which ship sent which fix, where several share an MMSI.
        ship: Numbers of ships, ascending.

    Returns:
        Columns mmsi, identity and `listing.STATICS`, one row per ship.
    """
    mmsi, identity = ships_of_numbers(ship)
    shared = np.unique(mmsi[np.isin(mmsi, settled.mmsi)])
    counts = []
    for day in manifest.days.values():
        said = from_bytes(place.read(day.statics_file))
        who = said.column("mmsi").to_numpy()
        rows = np.isin(who, mmsi) & ~np.isin(who, shared)
        counts.append(_by_ship(said.filter(pa.array(rows)), ship_numbers(who[rows], 0)))
    if shared.size:
        counts += _of_shared(place, manifest, settled, shared)
    table = _summed(counts)
    said = {name: said_column(name, _most(table, name, ship)) for name in STATICS}
    return {"mmsi": mmsi, "identity": identity, **said}


def _by_ship(said: pa.Table, ship: NDArray[np.int64]) -> pa.Table:
    return said.set_column(0, "mmsi", pa.array(ship)).rename_columns(
        ["ship", *said.column_names[1:]]
    )


def _of_shared(
    place: Place, manifest: Manifest, settled: Settled, shared: NDArray[np.int64]
) -> list[pa.Table]:
    """Counts for MMSI that several ships may share: the summaries do not tell these apart."""
    counts = []
    for day in manifest.days.values():
        with place.open(day.file) as stream, pq.ParquetFile(stream) as file:
            for nth, hour in enumerate(day.hours):
                identity = settled.identity.get(day.number * HOURS + nth)
                if identity is None:
                    continue
                table = file.read_row_group(hour.group, ["mmsi", *STATICS], use_threads=False)
                who = table.column("mmsi").to_numpy()
                rows = np.flatnonzero(np.isin(who, settled.mmsi))
                code = ship_numbers(who[rows], identity)
                mine = np.isin(who[rows], shared)
                some = table.take(pa.array(rows[mine])).set_column(0, "mmsi", pa.array(code[mine]))
                said = said_of(some, STATICS)
                counts.append(_by_ship(said, said.column("mmsi").to_numpy()))
    return counts


def _summed(counts: list[pa.Table]) -> pa.Table:
    keys = ["ship", "column", "text", "number"]
    return pa.concat_tables(counts).group_by(keys, use_threads=False).aggregate([("fixes", "sum")])


def _most(table: pa.Table, name: str, ship: NDArray[np.int64]) -> list[Any]:
    """Returns the value with most fixes per ship; of equals the one that sorts first."""
    some = table.filter(pc.equal(table.column("column"), name))
    value = "text" if name == "name" else "number"
    some = some.sort_by([("ship", "ascending"), ("fixes_sum", "descending"), (value, "ascending")])
    who = some.column("ship").to_numpy()
    first = np.flatnonzero(np.diff(who, prepend=who[:1] - 1))
    place = np.searchsorted(who[first], ship)
    place = np.minimum(place, max(first.size - 1, 0))
    known = who[first][place] == ship if first.size else np.zeros(ship.size, dtype=np.bool_)
    rows = pa.array(first[place] if first.size else np.zeros(ship.size, np.int64), mask=~known)
    cells: list[Any] = some.column(value).take(rows).to_pylist()
    return cells
