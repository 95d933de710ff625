"""A case written to another place, from any thread."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from typing import TYPE_CHECKING

from lightering.case.attached import move
from lightering.case.faults import write_failed
from lightering.case.opening import as_newest, connect, free
from lightering.case.sources import Source
from lightering.errors import CaseError, OutputError
from lightering.files import atomic
from lightering.progress import Quiet, stop_if_cancelled

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.progress import Progress

__all__ = ["copy_case"]

_PAGES = 1024
"""Pages of 4 KiB copied between two looks at whether to stop."""


def copy_case(case: Path, path: Path, progress: Progress | None = None) -> None:
    """Writes a copy of a case, whole or not at all; source paths follow the new folder.

    Args:
        case: The case file, which this or another thread may have open.
        path: Where; what stood there is replaced.
        progress: Told how far it is.

    Raises:
        CaseError: The place cannot be written, or somebody has a case open there.
        Cancelled: The person asked to stop; what stood there stays.
    """
    told = progress or Quiet()

    def step(_status: int, left: int, whole: int) -> None:
        told.set(1.0 - left / max(whole, 1), f"Copying {case.name}")
        stop_if_cancelled(told)

    try:
        with (
            free(path),
            atomic(path) as scratch,
            contextlib.closing(as_newest(connect(case, "ro"))) as source,
            contextlib.closing(connect(scratch, "rw")) as target,
        ):
            source.backup(target, pages=_PAGES, progress=step)
            target.execute("PRAGMA journal_mode = DELETE")
            target.execute("DELETE FROM owner")
            _move_sources(target, case.resolve().parent, path.resolve().parent)
            move(target, case.resolve().parent, path.resolve().parent)
            stop_if_cancelled(told)
    except OutputError as error:
        raise CaseError(str(error)) from error
    except sqlite3.Error as error:
        raise write_failed(path, error) from error


def _move_sources(connection: sqlite3.Connection, old: Path, new: Path) -> None:
    """Tells the places of track files from another folder."""
    rows = connection.execute("SELECT relative_path FROM sources").fetchall()
    moved = [
        (os.path.relpath(Source("", place, "", 0).located(old), new), place) for (place,) in rows
    ]
    connection.executemany("UPDATE sources SET relative_path = ? WHERE relative_path = ?", moved)
