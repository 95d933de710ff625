"""Which ship: one number stands for MMSI and identity, and sorts as the pair does."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lightering.model.ships import (
    both_ships,
    is_ship_of,
    ship_numbers,
    ship_of,
    ships_in,
    ships_of_numbers,
)

SHIPS = st.lists(
    st.tuples(st.integers(0, 999_999_999), st.integers(0, 32_767)), min_size=1, max_size=20
)


@given(SHIPS)
def test_that_a_number_is_the_ship_and_sorts_as_she_does(ships: list[tuple[int, int]]) -> None:
    mmsi = np.array([ship[0] for ship in ships], dtype=np.int64)
    identity = np.array([ship[1] for ship in ships], dtype=np.int16)
    numbers = ship_numbers(mmsi, identity)
    again = ships_of_numbers(numbers)
    assert again[1].dtype == np.int16
    assert list(zip(*(column.tolist() for column in again), strict=True)) == ships
    order = np.argsort(numbers, kind="stable")
    assert [ships[row] for row in order] == sorted(ships)


def test_that_narrow_columns_do_not_overflow() -> None:
    mmsi, identity = np.array([799_999_999], dtype=np.int32), np.array([32_767], dtype=np.int16)
    assert ship_numbers(mmsi, identity).tolist() == [799_999_999 * 65_536 + 32_767]
    assert ship_numbers(mmsi, 0).tolist() == [799_999_999 * 65_536]


def test_that_ships_of_a_table_are_those_of_its_rows() -> None:
    table = pd.DataFrame(
        {"mmsi_1": [445_000_001, 5], "identity_1": [0, 1], "mmsi_2": [7, 8], "identity_2": [2, 0]}
    ).astype({"identity_1": "int16", "identity_2": "int16"})
    assert ships_in(table, "_1") == [(445_000_001, 0), (5, 1)]
    assert [both_ships(row) for _, row in table.iterrows()] == [
        ((445_000_001, 0), (7, 2)),
        ((5, 1), (8, 0)),
    ]
    alone = table.rename(columns={"mmsi_1": "mmsi", "identity_1": "identity"})
    assert ship_of(alone.iloc[1]) == (5, 1)
    assert is_ship_of(alone, (5, 1)).tolist() == [False, True]
    assert not is_ship_of(alone, (5, 0)).any()
