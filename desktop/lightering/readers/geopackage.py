"""GeoPackage, read with SQLite itself: the file and its side files are never opened for writing.

GDAL changes a GeoPackage that has a live write-ahead log by merely opening it. Here a file with
side files is copied with them and the copy is opened; one without is opened as immutable.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pyarrow as pa

from lightering.errors import InputError, shown
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.columns import known_columns
from lightering.readers.layers import Layer, geometry_in, layers_of, quoted
from lightering.readers.record import Format
from lightering.readers.text import decoded
from lightering.readers.typed import Typed, mixed
from lightering.scratch_folders import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_MAGIC = b"SQLite format 3\0"
_SIDES = ("-wal", "-journal", "-shm")
_FAULTS = (sqlite3.Error, pa.ArrowException, ValueError, OverflowError, MemoryError)
_BATCH_ROWS = 16_384
_STEPS = 200_000
"""Steps of SQLite's machine between two questions whether to stop: well below 0.1 s."""
_PIECE = 16 << 20


def _sniff(sample: Sample) -> float:
    return 1.0 if sample.head.startswith(_MAGIC) else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    del sample
    with scratch_folder() as scratch:
        address = _address(source, scratch, intake)
        try:
            with contextlib.closing(sqlite3.connect(address, uri=True)) as database:
                database.set_progress_handler(intake.cancelled, _STEPS)
                database.text_factory = decoded
                _read_database(database, intake)
        except _FAULTS as error:
            # a step that was interrupted because the person asked for it
            intake.advance(0.0)
            raise _damaged(source.name, str(error) or type(error).__name__) from error


def _address(source: Source, scratch: Path, intake: Intake) -> str:
    """Returns the address of something that can be read without touching the input."""
    sides = [] if source.path is None else [_beside(source.path, side) for side in _SIDES]
    live = [side for side in sides if side.exists() and side.stat().st_size]
    if source.path is not None and not live:
        return f"file:{quote(str(source.path.resolve()))}?mode=ro&immutable=1"
    copy = scratch / "copy.gpkg"
    if source.path is None:
        with source.open() as packed, copy.open("wb") as out:
            while piece := packed.read(_PIECE):
                out.write(piece)
    else:
        before = _stamps([source.path, *live])
        shutil.copyfile(source.path, copy)
        for side in live:
            shutil.copyfile(side, _beside(copy, side.name.removeprefix(source.path.name)))
        if _stamps([source.path, *live]) != before:
            raise InputError(
                "The file changed while it was copied.",
                file=source.name,
                advice="Close the program that writes it, then open it again.",
            )
        names = ", ".join(side.name for side in live)
        intake.say(f"It was read together with {shown(names)} from a copy; these hold its latest.")
    return f"file:{quote(str(copy))}?mode=ro"


def _beside(path: Path, side: str) -> Path:
    return path.with_name(path.name + side)


def _stamps(paths: list[Path]) -> list[tuple[int, int]]:
    return [(p.stat().st_size, p.stat().st_mtime_ns) for p in paths]


def _read_database(database: sqlite3.Connection, intake: Intake) -> None:
    # no function, trigger or view of the file runs, and every cell is checked for its bounds
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "query_only=ON", "mmap_size=0"):
        database.execute(f"PRAGMA {pragma}")
    intake.advance(0.0)
    verdict = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise _damaged(intake.source.name, verdict)
    layers = layers_of(database, intake)
    chosen = [layer for layer in layers if _has_tracks(layer, intake)]
    if not chosen:
        _refuse(layers, intake)
    for layer in layers:
        if layer not in chosen:
            intake.say(
                f"Table {shown(layer.name)} holds no positions of ships; it was passed over."
            )
    if len(chosen) > 1:
        intake.say(f"Tables read: {', '.join(shown(layer.name) for layer in chosen)}.")
    whole = sum(_count(database, layer) for layer in chosen)
    first = 1
    for layer in chosen:
        geometry = geometry_in(database, layer, intake)
        first = _take_layer(database, layer, Typed(layer.columns, intake, geometry), first, whole,
                            intake)  # fmt: skip


def _has_tracks(layer: Layer, intake: Intake) -> bool:
    if intake.mapping is not None and intake.mapping.wanted() & set(layer.columns):
        return True
    roles = known_columns(layer.columns)
    ship = "mmsi" in roles or ("vessel_id" in roles and "time" in roles)
    placed = bool(layer.geometry) or {"lat", "lon"} <= roles.keys()
    return ship and placed and ("time" in roles or "date" in roles)


def _refuse(layers: list[Layer], intake: Intake) -> None:
    if len(layers) == 1:
        # one table: say what it lacks
        layer = layers[0]
        Typed(layer.columns, intake, None if not layer.geometry else layer.plain_geometry())
    held = "; ".join(
        f"{shown(layer.name, 24)} with {', '.join(shown(c, 24) for c in layer.columns[:8])}"
        for layer in layers[:4]
    )
    raise InputError(
        f"No table holds MMSI, time and place. It holds {held or 'no table of features'}.",
        file=intake.source.name,
        advice="Name the columns in the file: mmsi, time_utc.",
    )


def _count(database: sqlite3.Connection, layer: Layer) -> int:
    return int(database.execute(f"SELECT count(*) FROM {quoted(layer.name)}").fetchone()[0])


def _take_layer(
    database: sqlite3.Connection, layer: Layer, typed: Typed, first: int, whole: int, intake: Intake
) -> int:
    names = typed.needed
    columns = ", ".join(quoted(name) for name in names)
    rows = database.execute(f"SELECT {columns} FROM {quoted(layer.name)}")
    for batch in _batches(rows):
        lines = np.arange(first, first + len(batch), dtype=np.int64)
        columns_of = zip(*batch, strict=True)
        typed.take(
            {
                name: layer.places(values) if name == layer.geometry else mixed(values)
                for name, values in zip(names, columns_of, strict=True)
            },
            lines,
        )
        first += len(batch)
        intake.advance(first / max(whole, 1))
    return first


def _batches(rows: sqlite3.Cursor) -> Iterator[list[tuple[object, ...]]]:
    while batch := rows.fetchmany(_BATCH_ROWS):
        yield batch


def _damaged(name: str, reason: str) -> InputError:
    return InputError(
        f"The GeoPackage is damaged or cut ({shown(reason, 120)[1:-1]}).",
        file=name,
        advice="Get the file again; nothing of it was used.",
    )


FORMAT = Format(
    name="geopackage",
    title="GeoPackage, tables of points",
    patterns=("*.gpkg",),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
