"""The first schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = ["migrate"]

_STATEMENTS = (
    # one row: who has the file open for writing; the lock itself lies with the operating system
    """
    CREATE TABLE owner (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        pid INTEGER NOT NULL,
        host TEXT NOT NULL,
        since_utc TEXT NOT NULL
    )
    """,
    # JSON values by name: created_utc, version, and those that `case.settings` names
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """
    CREATE TABLE sources (
        relative_path TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE decisions (
        sequence INTEGER PRIMARY KEY,
        encounter_id TEXT NOT NULL,
        status TEXT NOT NULL,
        note TEXT NOT NULL,
        at_utc TEXT NOT NULL,
        action TEXT NOT NULL,
        undone INTEGER,
        total_before_bbl REAL,
        total_after_bbl REAL,
        subject TEXT NOT NULL,
        previous TEXT NOT NULL,
        sha256 TEXT NOT NULL
    )
    """,
    """
    CREATE TRIGGER decisions_are_never_changed BEFORE UPDATE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
    """,
    """
    CREATE TRIGGER decisions_are_never_removed BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are append-only'); END
    """,
)


def migrate(connection: sqlite3.Connection) -> None:
    """Lays out an empty case.

    Args:
        connection: Inside a transaction.
    """
    for statement in _STATEMENTS:
        connection.execute(statement)
