"""Rows of results are made into series once, and never those of another table."""

from __future__ import annotations

import pandas as pd

from lightering.app.row_memory import RowMemory


def _table(value: int) -> pd.DataFrame:
    return pd.DataFrame({"mmsi": [value, value + 1], "name": ["A", "B"]})


def test_that_a_row_asked_for_again_is_the_same_series() -> None:
    memory, table = RowMemory(), _table(1)
    assert memory.row(table, 1) is memory.row(table, 1)
    assert memory.row(table, 1)["mmsi"] == 2


def test_that_rows_of_two_tables_are_never_mistaken() -> None:
    memory = RowMemory()
    seen = set()
    for value in range(0, 400, 10):
        # the table before is gone by now unless the memory holds it, and its number may be reused
        seen.add(int(memory.row(_table(value), 0)["mmsi"]))
    assert seen == set(range(0, 400, 10))


def test_that_what_was_seen_long_ago_is_let_go() -> None:
    memory, table = RowMemory(), pd.DataFrame({"n": range(200)})
    first = memory.row(table, 0)
    for place in range(200):
        assert memory.row(table, place)["n"] == place
    assert memory.row(table, 0) is not first
