"""Apache Parquet and GeoParquet: our own fixes, or any table with columns known by name."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pyarrow as pa

from lightering.errors import InputError
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.geoparquet import geometry_of
from lightering.readers.record import Format
from lightering.readers.scratch import scratch_errors, scratch_file
from lightering.readers.typed import Typed, read_batches

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_BATCH_ROWS = 131_072
_MAGIC = b"PAR1"
_PIECE = 16 << 20
_FAULTS = (
    pa.ArrowException,
    OSError,
    MemoryError,
    # Arrow meets broken names and numbers of a footer with errors of Python's own
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
)


def _sniff(sample: Sample) -> float:
    return 1.0 if sample.head.startswith(_MAGIC) else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    del sample
    try:
        if source.path is not None:
            # held open by us, not by Arrow: closed also when the content is refused
            with source.path.open("rb") as stream:
                _read_stream(stream, intake)
        else:
            # Parquet is read from its end, so a packed one is unpacked whole, within the limits
            with source.open() as packed, scratch_file() as whole:
                with scratch_errors():
                    shutil.copyfileobj(packed, whole, _PIECE)
                _read_stream(whole, intake)
    except _FAULTS as error:
        reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
        raise InputError(
            f"The Parquet file is damaged or cut ({reason}).",
            file=source.name,
            advice="Get the file again; nothing of it was used.",
        ) from error


def _read_stream(stream: object, intake: Intake) -> None:
    # who has nothing to do with Parquet need not wait for it
    import pyarrow.parquet as pq

    with pq.ParquetFile(stream) as file:
        schema = file.schema_arrow
        geometry = geometry_of(schema, intake)
        typed = Typed(schema.names, intake, geometry)
        rows = file.metadata.num_rows
        intake.expect(rows)
        batches = file.iter_batches(batch_size=_BATCH_ROWS, columns=typed.needed, use_threads=False)
        read_batches(batches, schema.names, rows, intake, typed)


FORMAT = Format(
    name="fixes_parquet",
    title="Apache Parquet and GeoParquet",
    patterns=("*.parquet", "*.geoparquet", "*.pq"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
    apart=False,
)
