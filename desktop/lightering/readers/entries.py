"""What an entry of the cache holds: fixes and reports as bytes, and their hash behind."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import asdict
from io import BytesIO, RawIOBase
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of
from lightering.errors import InputError
from lightering.model.records import Rejected
from lightering.model.schemas import FIXES
from lightering.readers.apart.frames import report_of
from lightering.readers.column_map import mark_of
from lightering.readers.record import FileRead, Source
from lightering.readers.static_reports import StaticReports

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from typing_extensions import Buffer

    from lightering.readers.column_map import Maps

__all__ = ["Sink", "TooLarge", "pack", "unpacked"]

_MAGIC = b"lightering fixes 2\n"
_DIGEST_BYTES = 32
_ALIGNED = 64
_PLACES = ["lon", "lat"]
"""Their digits hardly pack, and to try it takes a quarter of the time."""
_PACKED, _PLAIN = pa.ipc.IpcWriteOptions(compression="lz4"), pa.ipc.IpcWriteOptions()


class TooLarge(Exception):
    """An entry would take more than one may."""


class Sink(RawIOBase):
    """A file that is hashed while it is written, up to a size: no entry is held in memory."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        """Begins empty.

        Args:
            stream: Where bytes go.
            most: How many an entry may take.
        """
        super().__init__()
        self._stream, self._most = stream, most
        self._digest, self._place = hashlib.sha256(), 0

    def writable(self) -> bool:
        """Says so."""
        return True

    def tell(self) -> int:
        """Returns how many bytes were written."""
        return self._place

    def write(self, data: Buffer) -> int:
        """Writes and hashes bytes.

        Args:
            data: Any memory.

        Raises:
            TooLarge: The entry would take more than it may.
        """
        size = memoryview(data).nbytes
        self._place += size
        if self._place > self._most:
            raise TooLarge
        self._digest.update(data)
        self._stream.write(data)
        return size

    def seal(self) -> None:
        """Writes the hash of all that was written."""
        self._stream.write(self._digest.digest())


def pack(reads: Sequence[FileRead], body: Sink) -> None:
    """Writes an entry.

    Args:
        reads: One per source of a file.
        body: Where it goes.

    Raises:
        TooLarge: It is larger than the sink takes.
        OSError: The disk is full or broken.
    """
    sections = []
    body.write(_MAGIC)
    for read in reads:
        whole = read.table.unify_dictionaries()
        tables = [whole.drop_columns(_PLACES), whole.select(_PLACES)]
        if read.statics is not None and read.statics.tables:
            tables.append(pa.concat_tables(read.statics.tables, promote_options="default"))
        places = []
        for table in tables:
            # numbers that are not packed are read where they lie
            body.write(bytes(-body.tell() % _ALIGNED))
            begin = body.tell()
            options = _PLAIN if table.column_names == _PLACES else _PACKED
            with pa.ipc.new_stream(body, table.schema, options=options) as writer:
                writer.write_table(table)
            places.append((begin, body.tell()))
        sections.append(
            {
                "report": asdict(read.report),
                "asked": read.asked,
                "refused": [asdict(record) for record in read.refused],
                "stated": read.statics is not None,
                "places": places,
            }
        )
    text = json.dumps(sections).encode()
    body.write(text)
    body.write(len(text).to_bytes(8, "big"))
    body.seal()


def unpacked(whole: bytes, sha256: Callable[[], str], maps: Maps | None) -> list[FileRead] | None:
    """Returns the reads of an entry, None if a mapping says something else than it said then.

    Args:
        whole: All its bytes.
        sha256: Gives the hash of the file; asked only if there are maps.
        maps: What the person said about the columns of tables.

    Raises:
        ValueError: It is damaged.
    """
    view = memoryview(whole)
    inner, digest = view[:-_DIGEST_BYTES], view[-_DIGEST_BYTES:]
    if bytes(inner[: len(_MAGIC)]) != _MAGIC or hashlib.sha256(inner).digest() != digest:
        raise ValueError("damaged")
    end = len(inner) - 8
    length = int.from_bytes(inner[end:], "big")
    sections: list[dict[str, Any]] = json.loads(bytes(inner[end - length : end]))
    if not all(_still_said(section, sha256, maps) for section in sections):
        return None
    buffer, reads = pa.py_buffer(whole), []
    for section in sections:
        rest, where, *stated = [
            pa.ipc.open_stream(buffer.slice(low, high - low)).read_all()
            for low, high in section["places"]
        ]
        statics = None
        if section["stated"]:
            statics = StaticReports()
            statics.tables += stated
        reads.append(
            FileRead(
                _joined(rest, where).cast(FIXES),
                report_of(section["report"]),
                statics,
                refused=tuple(Rejected(**record) for record in section["refused"]),
            )
        )
    return reads


def _joined(rest: pa.Table, where: pa.Table) -> pa.Table:
    """Returns all columns; places are copied, or they would hold the whole entry in memory."""
    nothing = column_of(np.empty(0), pa.float64())
    places = {name: pa.concat_arrays([*where.column(name).chunks, nothing]) for name in _PLACES}
    columns = [places[name] if name in places else rest.column(name) for name in FIXES.names]
    return pa.table(columns, FIXES.names)


def _still_said(section: dict[str, Any], sha256: Callable[[], str], maps: Maps | None) -> bool:
    """Tells whether mappings say of a table what they said when it was read."""
    name = section["report"]["file"]
    known = "" if maps is None else sha256()
    source = Source(name, known, 0, None, lambda: contextlib.nullcontext(BytesIO()))
    for names, said in section["asked"]:
        try:
            mapping = None if maps is None else maps.of(source, names)
        except InputError:
            return False
        if mark_of(mapping) != said:
            return False
    return True
