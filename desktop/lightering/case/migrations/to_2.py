"""Decisions tell what the analyst set: of an encounter, or of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

__all__ = ["migrate"]


def migrate(connection: sqlite3.Connection) -> None:
    """Adds the column; in older records nothing was set, and their seals stay as they are.

    Args:
        connection: Inside a transaction.
    """
    connection.execute("ALTER TABLE decisions ADD COLUMN sets TEXT NOT NULL DEFAULT '{}'")
