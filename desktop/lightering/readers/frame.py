"""Fixes from a pandas or GeoPandas table, by the same rules as from a file."""

from __future__ import annotations

import contextlib
import hashlib
import io
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa

from lightering.errors import InputError
from lightering.progress import Quiet
from lightering.readers.columns import known_columns
from lightering.readers.intake import Intake
from lightering.readers.record import Source
from lightering.readers.typed import known_names, read_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd

    from lightering.model.records import Rejected
    from lightering.readers.record import FileRead

__all__ = ["from_frame"]

_BATCH_ROWS = 131_072


def from_frame(
    frame: pd.DataFrame,
    name: str = "table",
    on_reject: Callable[[Rejected], None] | None = None,
) -> FileRead:
    """Reads a table given by a program.

    Columns are recognised by name (`mmsi, time_utc, lon, lat` and their synonyms); a
    `DatetimeIndex` may hold the time, a GeoPandas geometry of points the place (any CRS).
    `source_line` is the row number from 1.

    Args:
        frame: The table; it is not changed.
        name: What reports call it.
        on_reject: Is given every refused record.

    Raises:
        InputError: A column is missing, stands twice or cannot be read.
    """
    table = _with_index(_with_points(frame))
    names = [str(column) for column in table.columns]
    wanted = sorted(set(known_names(names, name).values()))
    table = table.set_axis(names, axis="columns")[wanted]
    columns = {}
    for column in wanted:
        values = table[column]
        try:
            columns[column] = pa.array(values, from_pandas=True)
        except (pa.ArrowException, OverflowError):
            # mixed objects: as text each value is judged by itself
            columns[column] = pa.array(
                [None if _is_missing(v) else str(v) for v in values], pa.string()
            )
    arrow = pa.table(columns)
    intake = Intake(Source(name, _digest(arrow), 0, None, _no_bytes), Quiet(), on_reject)
    intake.format = "frame"
    try:
        read_batches(arrow.to_batches(_BATCH_ROWS), names, arrow.num_rows, intake)
    except pa.ArrowException as error:
        raise InputError(
            f"The table could not be read ({str(error).splitlines()[0][:120]}).", file=name
        ) from error
    return intake.finish()


def _with_points(frame: pd.DataFrame) -> pd.DataFrame:
    roles = known_columns([str(column) for column in frame.columns])
    geometry = getattr(frame, "_geometry_column_name", None)
    if geometry is None or {"lat", "lon"} <= roles.keys():
        return frame
    points: Any = frame[geometry]
    if points.crs is not None and points.crs.to_epsg() != 4326:
        points = points.to_crs(4326)
    if not (points.geom_type.dropna() == "Point").all():
        raise InputError("The geometry is not made of points.", column=str(geometry))
    import pandas as pd

    plain = pd.DataFrame(frame.drop(columns=geometry))
    return plain.assign(lon=points.x.to_numpy(), lat=points.y.to_numpy())


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    roles = known_columns([str(column) for column in frame.columns])
    if "time" in roles or "date" in roles or not isinstance(frame.index, pd.DatetimeIndex):
        return frame
    return frame.assign(time_utc=frame.index)


def _is_missing(value: Any) -> bool:
    import pandas as pd

    return value is None or value is pd.NaT or value is pd.NA or value != value


def _digest(table: pa.Table) -> str:
    """Returns the SHA-256 of the table as an Arrow stream: a table has no bytes of its own."""
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=_BATCH_ROWS)
    return hashlib.sha256(sink.getbuffer()).hexdigest()


@contextlib.contextmanager
def _no_bytes() -> Iterator[BinaryIO]:
    yield io.BytesIO()
