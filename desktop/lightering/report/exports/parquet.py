"""Parquet: typed columns, zstd, text plain UTF-8, the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["PARQUET"]


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema(
        [
            pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
            for f in schema
        ]
    )


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    plain = _plain(layer.schema)
    with pq.ParquetWriter(path, plain, compression="zstd", store_schema=True) as writer:
        for table in layer.tables:
            writer.write_table(table.cast(plain))


PARQUET = ExportFormat(
    name="parquet",
    title="Parquet",
    suffixes=(".parquet", ".pq"),
    write=_write,
    about="Typed columns, times in UTC, lists as lists.",
)
