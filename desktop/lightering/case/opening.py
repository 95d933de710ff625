"""What has to hold before a file is taken for a case, and who has it open."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lightering.case.audit import moment
from lightering.case.faults import no_case, plain
from lightering.case.lock import WriteLock
from lightering.case.migrations import STEPS, bring_up
from lightering.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

__all__ = [
    "APPLICATION_ID",
    "Owner",
    "as_newest",
    "check",
    "connect",
    "free",
    "held",
    "journal_of",
    "lock",
    "owner_of",
    "tidy",
]

APPLICATION_ID = 0x4C54524E
"""Marks our files: the letters LTRN."""
_MAGIC = b"SQLite format 3\0"
_MARK_PLACE = 68
"""Where the mark stands in the file: https://sqlite.org/fileformat.html, section 1.3."""


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Returns a connection in autocommit mode.

    Args:
        path: A file that exists.
        mode: "rw", or "ro" to change nothing.

    Raises:
        sqlite3.Error: The file cannot be opened.
    """
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    # in a folder that cannot be written SQLite cannot make the files that go with a live journal,
    # beside a file that cannot be written nobody could take them away again; where none is left
    # over, the file is whole without them
    if mode == "ro" and not (os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)):
        journal = journal_of(path)
        if not journal.exists() or journal.stat().st_size == 0:
            uri += "&immutable=1"
    # a case is opened by a worker and handed on: one thread uses it, though not always the same
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=5.0, check_same_thread=False
    )


def journal_of(path: Path) -> Path:
    """Returns where SQLite writes ahead beside a case, whether or not anything stands there.

    Args:
        path: The case file.
    """
    return path.with_name(f"{path.name}-wal")


def check(path: Path) -> None:
    """Looks at a file without changing it.

    Args:
        path: A file that exists.

    Raises:
        CaseError: It is no case, or was written by a newer version of the program.
        sqlite3.Error: It is no database, or damaged.
    """
    with path.open("rb") as stream:
        head = stream.read(_MARK_PLACE + 4)
    # SQLite would make files beside a database of another program that writes ahead
    if not head.startswith(_MAGIC) or head[_MARK_PLACE:] != APPLICATION_ID.to_bytes(4, "big"):
        raise no_case(path)
    try:
        with contextlib.closing(connect(path, "ro")) as connection:
            _check(path, connection)
    finally:
        tidy(path)


def tidy(path: Path) -> None:
    """Takes away the empty files that reading leaves beside a case, unless somebody has it open.

    A connection for reading only makes them and cannot remove them; the last one that might write
    does so when it closes.

    Args:
        path: The file.
    """
    journal = journal_of(path)
    with contextlib.suppress(OSError, sqlite3.Error):
        if journal.stat().st_size == 0:
            with contextlib.closing(connect(path, "rw")) as connection:
                connection.execute("PRAGMA user_version").fetchone()


def _check(path: Path, connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(STEPS):
        raise CaseError(
            f"{path.name} was written by a newer version of Lightering (case version {version}; "
            f"this program reads up to {len(STEPS)}). Install the newer version to open it; "
            "nothing in it was changed."
        )
    (state,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(plain(state))


def as_newest(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Returns a connection to read a case of any version as if it were the newest.

    A file that may not be changed is brought up in memory; the file stays as it is.

    Args:
        connection: For reading only; closed if another one is returned.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version >= len(STEPS):
        return connection
    copied = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.backup(copied)
    connection.close()
    bring_up(copied)
    return copied


def lock(path: Path) -> tuple[WriteLock | None, str]:
    """Returns the right to write, or None and why there is none ("" if somebody holds it).

    Args:
        path: A file that exists.
    """
    if not os.access(path, os.W_OK):
        return None, f"{path.name} cannot be written, so it is open for reading only."
    try:
        return WriteLock.take(path), ""
    except OSError:
        return None, f"The folder of {path.name} cannot be written, so it is open for reading only."


@dataclass(frozen=True, slots=True)
class Owner:
    """A program that has a case open for writing, or had it until it was killed.

    Attributes:
        pid: Number of its process.
        host: Machine it ran on.
        since_utc: When it opened the case.
    """

    pid: int
    host: str
    since_utc: datetime


def owner_of(connection: sqlite3.Connection) -> Owner | None:
    """Returns who wrote the case last and did not close it, None if it was closed.

    Args:
        connection: To the case.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    row = connection.execute("SELECT pid, host, since_utc FROM owner").fetchone()
    return None if row is None else Owner(int(row[0]), str(row[1]), moment(row[2]))


def held(path: Path, connection: sqlite3.Connection) -> str:
    """Returns a sentence that says who has a case open for writing.

    Args:
        path: The case file.
        connection: To it.

    Raises:
        sqlite3.Error: The file is damaged.
    """
    owner = owner_of(connection)
    if owner is None:
        return f"Another program has {path.name} open, so it is open for reading only."
    return (
        f"{path.name} is open in another window (process {owner.pid} on {owner.host}, since "
        f"{owner.since_utc:%Y-%m-%d %H:%MZ}), so it is open for reading only."
    )


@contextlib.contextmanager
def free(path: Path) -> Iterator[None]:
    """Holds the right to replace a case that may stand at `path`.

    Args:
        path: Where another case shall be written.

    Yields:
        Nothing; nobody else has the file open meanwhile.

    Raises:
        CaseError: Somebody has it open.
    """
    if not path.exists():
        yield
        return
    right = WriteLock.take(path)
    if right is None:
        raise CaseError(f"{path.name} is open in another window. Choose another name.")
    try:
        _put_away_journal(path)
        yield
    finally:
        right.release()


def _put_away_journal(path: Path) -> None:
    """A journal that a killed program left would be played into whatever replaces its case."""
    journal = journal_of(path)
    if not journal.exists():
        return
    with contextlib.closing(connect(path, "rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # closing the last connection removed it, unless the file is no database and it is no journal
    if journal.exists():
        raise CaseError(f"{journal.name} stands in the way. Choose another name.")
