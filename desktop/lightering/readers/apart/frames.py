"""What goes over the pipe: JSON for what is said, Arrow for tables; nothing that is executed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.errors import InputError
from lightering.model.records import FileReport, Rejected
from lightering.model.schemas import FIXES
from lightering.readers.column_map import ColumnMap, Shape
from lightering.readers.record import FileRead
from lightering.readers.static_reports import StaticReports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "answer_of",
    "frames_of",
    "map_of",
    "packed",
    "read_of",
    "report_of",
    "said",
    "unpacked",
]

_ROWS = 1 << 18
"""Rows of a frame: large enough to be quick, small enough to be held twice."""


def said(kind: str, **what: Any) -> bytes:
    """Returns a message.

    Args:
        kind: What it is.
        **what: What it says.
    """
    return json.dumps({"kind": kind} | what).encode()


def packed(table: pa.Table) -> bytes:
    """Returns a table as an Arrow stream.

    Args:
        table: Any.
    """
    sink = pa.BufferOutputStream()
    whole = table.unify_dictionaries()
    with pa.ipc.new_stream(sink, whole.schema) as writer:
        writer.write_table(whole)
    return bytes(sink.getvalue())


def unpacked(frame: bytes) -> pa.Table:
    """Returns the table of an Arrow stream, checked value by value.

    Args:
        frame: As `packed` made it.

    Raises:
        pyarrow.ArrowInvalid: It is no such thing.
    """
    table = pa.ipc.open_stream(frame).read_all()
    table.validate(full=True)
    return table


def frames_of(read: FileRead) -> Iterator[bytes]:
    """Gives a file as read: a message, then its tables.

    Args:
        read: The file.
    """
    starts = range(0, read.table.num_rows, _ROWS)
    statics = [] if read.statics is None else read.statics.tables
    yield said(
        "done",
        report=asdict(read.report),
        asked=read.asked,
        refused=[asdict(record) for record in read.refused],
        number=read.number,
        pieces=len(starts),
        statics=None if read.statics is None else len(statics),
    )
    for start in starts:
        yield packed(read.table.slice(start, _ROWS))
    for table in statics:
        yield packed(table)


def read_of(message: dict[str, Any], more: Callable[[], bytes]) -> FileRead:
    """Returns the file that `frames_of` gave.

    Args:
        message: The first of its frames.
        more: Gives the next one.

    Raises:
        KeyError, TypeError, ValueError, pyarrow.ArrowInvalid: It is no such thing.
    """
    tables = [unpacked(more()) for _ in range(message["pieces"])]
    statics = None
    if message["statics"] is not None:
        statics = StaticReports()
        statics.tables += [unpacked(more()) for _ in range(message["statics"])]
    return FileRead(
        pa.concat_tables([*tables, FIXES.empty_table()]),
        report_of(message["report"]),
        statics,
        message["number"],
        tuple((tuple(names), mark) for names, mark in message["asked"]),
        tuple(Rejected(**record) for record in message["refused"]),
    )


def report_of(kept: dict[str, Any]) -> FileReport:
    """Returns a report from what `dataclasses.asdict` made of it and JSON kept.

    Args:
        kept: Its values.
    """
    return FileReport(
        **kept
        | {
            "messages": tuple(kept["messages"]),
            "examples": tuple(Rejected(**record) for record in kept["examples"]),
            "lacks": tuple(kept["lacks"]),
        }
    )


def answer_of(ask: Callable[[], ColumnMap | None]) -> bytes:
    """Returns what is answered to the question for a mapping.

    Args:
        ask: Finds it, or raises `InputError`.
    """
    try:
        mapping = ask()
    except InputError as error:
        names = ("fact", "file", "line", "column", "value", "advice")
        return said("refused", **{name: getattr(error, name) for name in names})
    return said("map", mapping=None if mapping is None else asdict(mapping))


def map_of(answer: dict[str, Any]) -> ColumnMap | None:
    """Returns the mapping of an answer.

    Args:
        answer: As `answer_of` gave it.

    Raises:
        InputError: There is one that does not do.
    """
    kind = answer.pop("kind")
    if kind == "refused":
        raise InputError(answer.pop("fact"), **answer)
    kept = answer["mapping"]
    return None if kept is None else ColumnMap(**kept | {"shape": Shape(**kept["shape"])})
