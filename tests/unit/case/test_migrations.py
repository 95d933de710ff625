"""Versions of the case file: all missing steps, or none."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from lightering.case.migrations import STEPS, bring_up, to_1


def add_reasons(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE decisions ADD COLUMN reason TEXT")


def fail_halfway(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (a)")
    connection.execute("CREATE TABLE half (a)")


def tables(connection: sqlite3.Connection) -> set[str]:
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture
def connection() -> sqlite3.Connection:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        yield made


def test_that_an_empty_file_gets_the_newest_version(connection: sqlite3.Connection) -> None:
    bring_up(connection)
    assert version(connection) == len(STEPS)
    assert {"owner", "settings", "sources", "decisions"} <= tables(connection)


def test_that_an_older_file_gets_only_the_steps_it_lacks(connection: sqlite3.Connection) -> None:
    bring_up(connection, (to_1.migrate,))
    connection.execute("INSERT INTO settings VALUES ('view', '{}')")
    bring_up(connection, (to_1.migrate, add_reasons))
    assert version(connection) == 2
    assert "reason" in {row[1] for row in connection.execute("PRAGMA table_info(decisions)")}
    assert connection.execute("SELECT count(*) FROM settings").fetchone() == (1,)


def test_that_a_step_that_fails_leaves_the_file_as_it_was(connection: sqlite3.Connection) -> None:
    bring_up(connection, (to_1.migrate,))
    before = tables(connection)
    with pytest.raises(sqlite3.OperationalError):
        bring_up(connection, (to_1.migrate, add_reasons, fail_halfway))
    assert version(connection) == 1
    assert tables(connection) == before
    assert "reason" not in {row[1] for row in connection.execute("PRAGMA table_info(decisions)")}


def test_that_nothing_happens_to_a_file_of_the_newest_version(
    connection: sqlite3.Connection,
) -> None:
    bring_up(connection)
    before = connection.total_changes
    bring_up(connection)
    assert connection.total_changes == before
