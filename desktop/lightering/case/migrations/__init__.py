"""One step per version of the case file; step `to_N` makes version N out of version N - 1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.case.migrations import to_1, to_2, to_3

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

__all__ = ["STEPS", "bring_up"]

STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    to_1.migrate,
    to_2.migrate,
    to_3.migrate,
)
"""All steps, oldest first; their number is the version this program writes."""


def bring_up(
    connection: sqlite3.Connection,
    steps: Sequence[Callable[[sqlite3.Connection], None]] = STEPS,
) -> None:
    """Brings a case file to the newest version: all missing steps, or none of them.

    Args:
        connection: In autocommit mode, at any version up to the newest.
        steps: The steps, oldest first.

    Raises:
        sqlite3.Error: A step failed; the file is as it was.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version >= len(steps):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in steps[version:]:
            step(connection)
        connection.execute(f"PRAGMA user_version = {len(steps)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
