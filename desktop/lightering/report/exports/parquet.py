"""Parquet: typed columns, zstd, text plain UTF-8, the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lightering.report.exports.cells import plain_schema
from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["PARQUET"]

_GROUP_ROWS = 1 << 20
"""Rows of a row group: Arrow's own choice for a table that is written at once."""


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    plain = plain_schema(layer.schema)
    # who has nothing to do with Parquet need not wait for it
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, plain, compression="zstd", store_schema=True) as writer:
        for group in _groups(layer.tables):
            writer.write_table(group.cast(plain).combine_chunks(), row_group_size=_GROUP_ROWS)


def _groups(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yields the rows in groups of one size, so that bytes do not depend on how they come."""
    waiting: list[pa.Table] = []
    rows = 0
    for table in tables:
        start = 0
        while start < table.num_rows:
            waiting.append(table.slice(start, _GROUP_ROWS - rows))
            start += waiting[-1].num_rows
            rows += waiting[-1].num_rows
            if rows == _GROUP_ROWS:
                yield pa.concat_tables(waiting)
                waiting, rows = [], 0
    if rows:
        yield pa.concat_tables(waiting)


PARQUET = ExportFormat(
    name="parquet",
    title="Parquet",
    suffixes=(".parquet", ".pq"),
    write=_write,
    about="Typed columns, times in UTC, lists as lists.",
)
