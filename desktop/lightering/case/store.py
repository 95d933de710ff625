"""One case, one SQLite file `*.lightering`: opened, read, added to.

Every decision is one transaction with `synchronous = FULL`: when `append` returns, the record is
on the disk. A second program that opens the file reads along and cannot write.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from typing import TYPE_CHECKING, Self

from lightering.case.attached import lost, put
from lightering.case.audit import (
    FIRST_SEAL,
    STATUSES,
    Decision,
    Draft,
    canonical,
    first_broken,
    iso,
    moment,
    seal,
    utc_now,
)
from lightering.case.faults import open_failed, write_failed
from lightering.case.migrations import bring_up
from lightering.case.opening import (
    APPLICATION_ID,
    as_newest,
    check,
    connect,
    held,
    journal_of,
    lock,
    owner_of,
    tidy,
)
from lightering.case.rows import COLUMNS, decision, row_of
from lightering.case.settings import Settings
from lightering.case.sources import Source, source_of
from lightering.errors import CaseError, OutputError, shown
from lightering.files import atomic
from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from pathlib import Path

    from lightering.case.attached import Held
    from lightering.case.lock import WriteLock
    from lightering.case.opening import Owner
    from lightering.model.attachments import Attachment

__all__ = ["Case"]


class Case(Settings):
    """An open case file. Use it from one thread only; use `open` or `create`."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        lock: WriteLock | None,
        holder: str = "",
        unclosed: Owner | None = None,
    ) -> None:
        """Takes over an open connection.

        Args:
            path: The file.
            connection: In autocommit mode.
            lock: The right to write, None if the case is read only.
            holder: Why the case is read only, as a sentence; "" if it is not.
            unclosed: Who wrote it last and ended without closing it; None if it was closed.
        """
        super().__init__(path, connection, lock, holder)
        self.unclosed = unclosed

    # -- opening ----------------------------------------------------------------------------

    @staticmethod
    def create(path: Path, clock: Callable[[], datetime] = utc_now) -> Case:
        """Makes a new, empty case.

        Args:
            path: Where; nothing may stand there yet.
            clock: Tells the time that the case says it was made at.

        Raises:
            CaseError: Something stands there already, or the place cannot be written.
        """
        # a journal left over from a case that was deleted would be played into the new one
        for taken in (path, journal_of(path)):
            if taken.exists():
                raise CaseError(
                    f"{taken.name} exists already. Choose another name for the new case."
                )
        try:
            with atomic(path) as scratch, contextlib.closing(connect(scratch, "rw")) as connection:
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                bring_up(connection)
                connection.executemany(
                    "INSERT INTO settings VALUES (?, ?)",
                    [
                        ("created_utc", canonical(iso(clock()))),
                        ("version", canonical(__version__)),
                    ],
                )
        except OutputError as error:
            raise CaseError(str(error)) from error
        except sqlite3.Error as error:
            raise write_failed(path, error) from error
        return Case.open(path, clock=clock)

    @staticmethod
    def open(path: Path, read_only: bool = False, clock: Callable[[], datetime] = utc_now) -> Case:
        """Opens a case; one that somebody else has open is opened for reading only.

        Args:
            path: The file.
            read_only: Open for reading only in any case.
            clock: Tells the time since when it says it is open here.

        Raises:
            CaseError: There is no such file, it is no case, it is damaged, or it was written by a
                newer version of the program.
        """
        if not path.is_file():
            raise CaseError(f"There is no case file {path.name} in {path.resolve().parent.name}.")
        reading = f"{path.name} was opened for reading only."
        right, holder = (None, reading) if read_only else lock(path)
        connection: sqlite3.Connection | None = None
        unclosed: Owner | None = None
        try:
            check(path)
            connection = connect(path, "rw" if right else "ro")
            if right is not None:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                bring_up(connection)
                unclosed = owner_of(connection)
                connection.execute(
                    "REPLACE INTO owner VALUES (1, ?, ?, ?)",
                    (os.getpid(), socket.gethostname(), iso(clock())),
                )
            else:
                holder = holder or held(path, connection)
                connection = as_newest(connection)
        except (sqlite3.Error, CaseError, ValueError) as error:
            if connection is not None:
                connection.close()
                tidy(path)
            if right is not None:
                right.release()
            raise open_failed(path, error) from error
        return Case(path, connection, right, holder, unclosed)

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self._lock is None

    def close(self) -> None:
        """Closes the file; a second call does nothing."""
        if self._lock is not None:
            with contextlib.suppress(sqlite3.Error):  # a full disk must not keep a window open
                self._connection.execute("DELETE FROM owner")
        self._connection.close()
        if self._lock is None:
            tidy(self.path)
        else:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        """Returns the case itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes the file."""
        self.close()

    # -- decisions --------------------------------------------------------------------------

    def decisions(self) -> list[Decision]:
        """Returns every record, oldest first.

        Raises:
            CaseError: The file is damaged.
        """
        query = f"SELECT {COLUMNS} FROM decisions ORDER BY sequence"
        with self._reading():
            rows = self._connection.execute(query).fetchall()
            return [decision(row) for row in rows]

    @property
    def head(self) -> str:
        """Seal of the last record, `audit.FIRST_SEAL` if there is none: names the whole chain."""
        with self._reading():
            row = self._connection.execute(
                "SELECT sha256 FROM decisions ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
        return FIRST_SEAL if row is None else str(row[0])

    @property
    def last_utc(self) -> datetime | None:
        """The time that the last record bears, None if there is none.

        Raises:
            CaseError: The file is damaged.
        """
        with self._reading():
            row = self._connection.execute(
                "SELECT at_utc FROM decisions ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
            return None if row is None else moment(row[0])

    def verify_chain(self) -> int | None:
        """Returns the number of the first record that does not hold, or None if all hold.

        Raises:
            CaseError: The file is damaged.
        """
        return first_broken(self.decisions())

    def append(self, drafts: Iterable[Draft], files: Iterable[Held] = ()) -> list[Decision]:
        """Adds records, each sealed by the one before, in one transaction.

        Args:
            drafts: What was decided, oldest first.
            files: What the records attach: it is in the case before a record names it.

        Raises:
            CaseError: The case is read only, or could not be written; then none was added.
            ValueError: There is no such status.
        """
        sealed: list[Decision] = []
        with self._writing():
            put(self._connection, files, self.path.resolve().parent)
            row = self._connection.execute(
                "SELECT sequence, sha256 FROM decisions ORDER BY sequence DESC LIMIT 1"
            ).fetchone()
            sequence, previous = row or (0, FIRST_SEAL)
            for draft in drafts:
                if draft.status not in STATUSES:
                    raise ValueError(f"{shown(draft.status)} is no status")
                sequence += 1
                record = Decision(sequence, draft, previous, seal(previous, sequence, draft))
                self._connection.execute(
                    f"INSERT INTO decisions ({COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
                    row_of(record),
                )
                previous = record.sha256
                sealed.append(record)
        return sealed

    # -- attached files ---------------------------------------------------------------------

    def lost(self, attached: Iterable[Attachment]) -> tuple[str, ...]:
        """Returns a sentence for each attached file that is plainly no longer there.

        Args:
            attached: As records tell them.
        """
        with self._reading():
            return lost(self._connection, attached, self.path)

    # -- sources ----------------------------------------------------------------------------

    @property
    def sources(self) -> tuple[Source, ...]:
        """The track files, sorted by path."""
        with self._reading():
            rows = self._connection.execute(
                "SELECT name, relative_path, sha256, bytes FROM sources ORDER BY relative_path"
            ).fetchall()
            return tuple(source_of(row) for row in rows)

    @sources.setter
    def sources(self, sources: Iterable[Source]) -> None:
        rows = [(one.path, one.name, one.sha256, one.size) for one in sources]
        with self._writing():
            self._connection.execute("DELETE FROM sources")
            self._connection.executemany("INSERT INTO sources VALUES (?, ?, ?, ?)", rows)
