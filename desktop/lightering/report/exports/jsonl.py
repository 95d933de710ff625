"""JSON lines: one object per row and line, times as ISO 8601 text, null where nothing is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from lightering.report.exports.cells import content, json_cells, pieces
from lightering.report.exports.record import ExportFormat

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["JSON_LINES"]


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    with path.open("wb") as stream:
        for table in pieces(layer.tables):
            words: list[Any] = []
            for i, name in enumerate(table.column_names):
                words += [f'{", " if i else "{"}"{name}": ', json_cells(table.column(name))]
            stream.write(content(pc.binary_join_element_wise(*words, "}\n", "")))


JSON_LINES = ExportFormat(
    name="jsonl",
    title="JSON lines",
    suffixes=(".jsonl", ".ndjson"),
    write=_write,
    about="One object per row; lists stay lists.",
)
