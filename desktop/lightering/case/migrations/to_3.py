"""Files attached as evidence: their bytes, or where a large one lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = ["migrate"]


def migrate(connection: sqlite3.Connection) -> None:
    """Adds the table; what is said of a file stands in the decisions that attach it.

    Args:
        connection: Inside a transaction.
    """
    connection.execute(
        """
        CREATE TABLE attached (
            sha256 TEXT PRIMARY KEY,
            bytes INTEGER NOT NULL,
            content BLOB,
            relative_path TEXT NOT NULL
        )
        """
    )
