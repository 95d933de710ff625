"""Parquet: typed columns, zstd, text plain UTF-8, the same bytes on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PARQUET"]


def _plain(schema: pa.Schema) -> pa.Schema:
    return pa.schema(
        [
            pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
            for f in schema
        ]
    )


def _write(schema: pa.Schema, tables: Iterable[pa.Table], stream: BinaryIO, _raw: bool) -> None:
    plain = _plain(schema)
    with pq.ParquetWriter(stream, plain, compression="zstd", store_schema=True) as writer:
        for table in tables:
            writer.write_table(table.cast(plain))


PARQUET = ExportFormat(name="parquet", title="Parquet", suffixes=(".parquet", ".pq"), write=_write)
