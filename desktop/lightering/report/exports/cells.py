"""Cells as text that is the same on every machine: what the text formats share."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime
    from typing import TypeAlias

    Span: TypeAlias = Callable[[int | np.int64, int | np.int64], memoryview]

__all__ = [
    "EPOCH",
    "FORMULA_SIGNS",
    "content",
    "decoded",
    "harmless",
    "iso",
    "json_cells",
    "json_rows",
    "json_text",
    "latest",
    "mapped",
    "pieces",
    "plain_schema",
    "spans",
    "stamp",
]

EPOCH = "1970-01-01T00:00:00.000Z"
FORMULA_SIGNS = r"[=+\-@\t\r\x00]"
"""What a cell begins with that a spreadsheet would run, as a pattern of one sign."""
_PIECE = 65_536
# Arrow imports pandas where it is given words of Python
_APOSTROPHE, _Z, _NOTHING = texts_of(["'", "Z", ""])


def pieces(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Yields the rows in tables of one chunk and at most 65,536 rows, text decoded.

    Args:
        tables: The parts in order.
    """
    for table in tables:
        for start in range(0, table.num_rows, _PIECE):
            yield decoded(table.slice(start, _PIECE)).combine_chunks()


def decoded(table: pa.Table) -> pa.Table:
    """Returns a table whose text is plain UTF-8 and no dictionary.

    Args:
        table: Any table of the contract.
    """
    return table.cast(plain_schema(table.schema))


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """Returns a schema whose text is plain UTF-8 and no dictionary, with what it is described by.

    Args:
        schema: Of any table of the contract.
    """
    return pa.schema(
        [
            pa.field(f.name, pa.string() if pa.types.is_dictionary(f.type) else f.type)
            for f in schema
        ],
        metadata=schema.metadata,
    )


def iso(column: Any) -> Any:
    """Returns times as ISO 8601 text with milliseconds and Z.

    Args:
        column: Timestamps in UTC.
    """
    naive = column.cast(pa.timestamp("ms", "UTC")).cast(pa.timestamp("ms")).cast(pa.string())
    return pc.binary_join_element_wise(pc.replace_substring(naive, " ", "T"), _Z, _NOTHING)


def stamp(moment: datetime) -> str:
    """Returns one time as ISO 8601 text with milliseconds and Z.

    Args:
        moment: In UTC.
    """
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def harmless(column: Any) -> Any:
    """Returns text with `'` before each cell that a spreadsheet would run as a formula.

    Args:
        column: Text (OWASP ASVS 1.2.10).
    """
    # where there is no text there is no answer, and no text comes of it
    return pc.if_else(
        pc.match_substring_regex(column, f"^{FORMULA_SIGNS}"),
        pc.binary_join_element_wise(_APOSTROPHE, column, _NOTHING),
        column,
    )


def mapped(column: Any, change: Callable[[str], str]) -> pa.Array:
    """Returns text changed by a function that is called once for each distinct text.

    Args:
        column: Text; null stays null.
        change: Function of one text.
    """
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    words = whole.dictionary_encode()
    changed = pa.array([change(word) for word in words.dictionary.to_pylist()], pa.string())
    return changed.take(words.indices)


def json_text(value: Any) -> str | None:
    """Returns a list as JSON: intervals as pairs, times as text, no number that is none.

    Args:
        value: A cell of a list column, or None.
    """
    if value is None:
        return None
    if value and isinstance(value[0], dict) and set(value[0]) == {"start", "end"}:
        value = [[stamp(v["start"]), stamp(v["end"])] for v in value]
    return json.dumps(_finite(value), ensure_ascii=False, separators=(", ", ": "))


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(cell) for key, cell in value.items()}
    if isinstance(value, list):
        return [_finite(cell) for cell in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_cells(column: Any) -> Any:
    """Returns each cell as the JSON text of its value; null and what is no number are `null`.

    Args:
        column: Any column of the contract, text decoded.
    """
    kind = column.type
    if pa.types.is_timestamp(kind):
        text = pc.binary_join_element_wise('"', iso(column), '"', "")
    elif pa.types.is_string(kind):
        text = mapped(column, lambda word: json.dumps(word, ensure_ascii=False))
    elif pa.types.is_list(kind):
        text = pa.array([json_text(value) for value in column.to_pylist()], pa.string())
    elif pa.types.is_floating(kind):
        text = pc.if_else(pc.is_finite(column), column, None).cast(pa.string())
    else:
        text = column.cast(pa.string())
    return pc.fill_null(text, "null")


def json_rows(table: pa.Table, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yields the rows as a reader of our JSON gets them: times as text, what is no number as None.

    Args:
        table: Any table of the contract, text decoded.
        names: The columns.
    """
    columns = [
        [json.loads(cell) for cell in json_cells(table.column(name)).to_pylist()] for name in names
    ]
    for cells in zip(*columns, strict=True):
        yield dict(zip(names, cells, strict=True))


def content(column: Any) -> memoryview:
    """Returns all cells of a text column one after the other, as UTF-8 without a copy.

    Args:
        column: Text without nulls.
    """
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        raise TypeError("a text column of more than 2 GiB cannot be written at once")
    _validity, _offsets, data = whole.buffers()
    if data is None:
        return memoryview(b"")
    offsets = memoryview(whole.buffers()[1]).cast("i")
    first, last = offsets[whole.offset], offsets[whole.offset + len(whole)]
    return memoryview(data)[first:last]


def spans(before: str, column: Any, after: str) -> Span:
    """Returns a function that gives the cells from one row up to another as bytes, without a copy.

    Args:
        before: Text before each cell.
        column: Text without nulls.
        after: Text after each cell.
    """
    whole = pc.binary_join_element_wise(before, column, after, "")
    begins = np.concatenate(([0], np.cumsum(pc.binary_length(whole).to_numpy(), dtype=np.int64)))
    data = content(whole)
    return lambda first, last: data[begins[first] : begins[last]]


def latest(table: pa.Table, before: str = EPOCH) -> str:
    """Returns the latest time in a table as ISO text: the date of a file that has no own date.

    Args:
        table: Any table of the contract.
        before: The latest of the tables before it.
    """
    for field in table.schema:
        if pa.types.is_timestamp(field.type):
            last = pc.max(table.column(field.name)).as_py()
            if last is not None:
                before = max(before, stamp(last))
    return before
