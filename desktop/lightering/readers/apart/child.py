"""The process that reads risky files: `python -m lightering.readers.apart.child HANDLE`.

It reads what it is told to over the pipe it was born with, and says everything over it. It ends
when the pipe does, or when the process that started it is gone.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    import pyarrow as pa

    from lightering.errors import InputError
    from lightering.model.records import Rejected
    from lightering.readers.apart.limits import Limits
    from lightering.readers.column_map import ColumnMap
    from lightering.readers.record import Source

__all__ = ["main"]

_TELL_S = 0.03
"""How often at most progress is told."""
_DIES_WITH_PARENT = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


class _Line:
    """Stands for everything that a reader talks to, and passes it on."""

    given_up = False

    def __init__(self, pipe: Connection, limits: Limits, wish: dict[str, Any]) -> None:
        self._pipe, self._limits, self._size = pipe, limits, int(wish["size"])
        self.is_heard = bool(wish["heard"])
        self.overflowed = bool(wish["overflowed"])
        self._counted, self._furthest, self._told = (0, 0), -1.0, 0.0

    def _tell(self, kind: str, **what: Any) -> None:
        from lightering.readers.apart.frames import said

        self._pipe.send_bytes(said(kind, **what))

    def _ask(self, kind: str, **what: Any) -> dict[str, Any]:
        self._tell(kind, **what)
        answer: dict[str, Any] = json.loads(self._pipe.recv_bytes())
        return answer

    # a Progress and a FileWatch

    def set(self, fraction: float, text: str) -> None:
        del text
        now = time.monotonic()
        if fraction > self._furthest:
            self._furthest = fraction
            self._limits.hold_cpu(self._size)
        if now - self._told > _TELL_S or fraction >= 1.0:
            self._told = now
            found, refused = self._counted
            self._tell("moved", fraction=float(fraction), found=found, refused=refused)

    def cancelled(self) -> bool:
        # who wants to stop us ends us
        return False

    def count(self, records_in: int, rejected: int) -> None:
        self._counted = (int(records_in), int(rejected))

    def refused(self, record: Rejected) -> None:
        self._tell("shown", record=asdict(record))

    def reject(self, record: Rejected) -> None:
        """Hears of every refused record, if anybody wants to."""
        self._tell("rejected", record=asdict(record))

    # Maps

    def of(self, source: Source, names: Sequence[str]) -> ColumnMap | None:
        del source
        from lightering.readers.apart.frames import map_of

        return map_of(self._ask("map", names=list(names)))

    # a Spill

    def source(self) -> int:
        return int(self._ask("number")["number"])

    def hold(self, rows: int) -> None:
        self.overflowed = bool(self._ask("hold", rows=int(rows))["overflowed"])

    def keep(self, source: int, table: pa.Table) -> None:
        self._send("keep", source, table)

    def state(self, source: int, tables: list[pa.Table]) -> None:
        while self.overflowed and tables:
            self._send("state", source, tables.pop(0))

    def rows_of(self, source: int) -> Iterator[pa.Table]:
        from lightering.readers.apart.frames import unpacked

        self._tell("rows", number=source)
        while frame := self._pipe.recv_bytes():
            yield unpacked(frame)

    def forget(self, source: int) -> None:
        self._tell("forget", number=source)

    def _send(self, kind: str, source: int, table: pa.Table) -> None:
        from lightering.readers.apart.frames import packed

        self._tell(kind, number=source)
        self._pipe.send_bytes(packed(table))


def main(handle: int) -> int:
    """Reads files until there is nobody who wants it.

    Args:
        handle: Of the pipe, as this process inherited it.
    """
    # who started us hears Ctrl-C and ends us
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection as Pipe
    else:
        from multiprocessing.connection import Connection as Pipe
    pipe = Pipe(handle)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    # what a library prints must not go to where data go
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)

    import pyarrow as pa

    from lightering.readers.apart.frames import said
    from lightering.readers.apart.limits import Limits

    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    # what one file took is given back before the next
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        first = json.loads(pipe.recv_bytes())
        limits = Limits(**first["limits"])
        tempfile.tempdir = first["scratch"] or None
        limits.hold_memory()
        while True:
            wish = json.loads(pipe.recv_bytes())
            limits.hold_cpu(int(wish["size"]))
            try:
                _read(pipe, limits, wish)
            except (BrokenPipeError, EOFError, ConnectionResetError):
                return 0
            except MemoryError:
                pipe.send_bytes(said("memory"))
            except OSError as error:
                pipe.send_bytes(said("system", number=error.errno, text=error.strerror or ""))
    except (BrokenPipeError, EOFError, ConnectionResetError):
        return 0


def _read(pipe: Connection, limits: Limits, wish: dict[str, Any]) -> None:
    from lightering.errors import OutputError
    from lightering.readers.apart.frames import frames_of, said
    from lightering.readers.source import read_source

    line: Any = _Line(pipe, limits, wish)
    sources = _sources(wish["path"], wish["sha256"])
    try:
        read = read_source(
            cast("Source", sources[wish["place"]]),
            line,
            line.reject if wish["rejects"] else None,
            line if wish["maps"] else None,
            line,
            line if wish["spills"] else None,
        )
        # dictionaries and buffers of a table are copied while it is sent
        frames = frames_of(read)
        del read
        for frame in frames:
            pipe.send_bytes(frame)
    except OutputError as error:
        pipe.send_bytes(said("output", text=str(error)))
    except (OSError, MemoryError, EOFError):
        raise
    except Exception as error:  # noqa: BLE001 - told to who started us: it is a fault of ours
        told = traceback.format_exc()
        pipe.send_bytes(said("fault", name=type(error).__name__, text=told))


@cache
def _sources(path: str, sha256: str) -> tuple[Source | InputError, ...]:
    """The sources of a file; an archive is not gone through again for each member."""
    from lightering.readers.containers import sources_of

    return tuple(sources_of(Path(path), sha256))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
