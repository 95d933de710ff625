"""What SQLite reports, in words for the person at the screen."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from lightering.errors import CaseError, shown

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["no_case", "open_failed", "plain", "write_failed"]

_CAUSES = {
    sqlite3.SQLITE_FULL: ("the disk is full", "Free some space or save elsewhere."),
    sqlite3.SQLITE_READONLY: ("it may not be written", "Save elsewhere."),
    sqlite3.SQLITE_CANTOPEN: ("the place cannot be written", "Save elsewhere."),
    sqlite3.SQLITE_BUSY: ("another program is writing to it", "Try again, or save elsewhere."),
    sqlite3.SQLITE_IOERR: ("the disk reports an error", "Save elsewhere."),
    sqlite3.SQLITE_CORRUPT: ("the file is damaged", "Save elsewhere, or go back to a copy."),
    sqlite3.SQLITE_NOTADB: ("the file is damaged", "Save elsewhere, or go back to a copy."),
}


_NOT_THE_FILE = (
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
)
"""Causes that say nothing against what is in the file."""


def write_failed(path: Path, error: sqlite3.Error) -> CaseError:
    """Returns the sentence for a case that could not be written.

    Args:
        path: The case file.
        error: What SQLite reports.
    """
    # extended codes carry the primary one in their low byte
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    cause, way_out = _CAUSES.get(code, (plain(str(error)), "Save elsewhere."))
    return CaseError(f"The case {path.name} could not be saved: {cause}. {way_out}")


def open_failed(path: Path, error: Exception) -> CaseError:
    """Returns the sentence for a case that could not be read.

    Args:
        path: The case file.
        error: What was reported; a `CaseError` is returned as it is.
    """
    if isinstance(error, CaseError):
        return error
    code = getattr(error, "sqlite_errorcode", -1) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return no_case(path)
    if code in _NOT_THE_FILE:
        return CaseError(f"{path.name} could not be opened: {_CAUSES[code][0]}.")
    return CaseError(
        f"{path.name} could not be read: the file is damaged ({plain(str(error))}). "
        "Go back to a copy of it; nothing in it was changed."
    )


def no_case(path: Path) -> CaseError:
    """Returns the sentence for a file that is something else.

    Args:
        path: The file.
    """
    return CaseError(f"{path.name} is no case of Lightering. Nothing in it was changed.")


def plain(text: str) -> str:
    """Returns a report of the database as one short line.

    Args:
        text: As reported.
    """
    return shown(" ".join(text.split())).strip("“”")
