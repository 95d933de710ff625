"""Every rejected row of some files as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lightering.app import pipeline
from lightering.report import exports

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.model.params import Params
    from lightering.model.records import Rejected
    from lightering.progress import Progress
    from lightering.readers.column_map import Maps

__all__ = ["write_rejects"]

_NAMES = ("file", "line", "column", "reason", "value")


def write_rejects(
    paths: tuple[Path, ...],
    params: Params,
    target: Path,
    progress: Progress,
    maps: Maps | None = None,
) -> int:
    """Reads files again and writes what is rejected, by file and line.

    Args:
        paths: Files and folders.
        params: Parameters of the run.
        target: Where the table shall stand; the extension names the format.
        progress: Told while reading.
        maps: What the person said about the columns of tables.

    Returns:
        How many rows were rejected.

    Raises:
        UserError: A file is gone, or the target cannot be written.
        Cancelled: The person asked to stop.
    """
    exports.check(target, ("rejects",))
    rows: list[Rejected] = []
    pipeline.read(paths, params, progress, rows.append, maps)
    rows.sort(key=lambda row: (row.file, row.line, row.reason))
    columns = {name: [getattr(row, name) for row in rows] for name in _NAMES}
    types = {"line": pa.int64()}
    table = pa.table(
        {name: pa.array(v, types.get(name, pa.string())) for name, v in columns.items()}
    )
    exports.write(table, target, name="rejects")
    return len(rows)
