"""Which ship: an MMSI and which of the ships that share it; as a pair, a number, or rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "Ship",
    "both_ships",
    "is_ship_of",
    "ship_numbers",
    "ship_of",
    "ships_in",
    "ships_of_numbers",
]

Ship = tuple[int, int]
"""MMSI and identity."""

_OF_ONE_MMSI = 65_536
"""A ship is numbered MMSI times this plus identity (int16): one number sorts as the pair does."""


def ship_numbers(
    mmsi: NDArray[np.integer], identity: NDArray[np.integer] | int
) -> NDArray[np.int64]:
    """Returns one number per ship, the same in every table, chunk and process.

    Args:
        mmsi: Shape (n,).
        identity: Which of the ships that share the MMSI, 0 to 32,767, shape (n,), or one for all.
    """
    numbers: NDArray[np.int64] = np.multiply(mmsi, _OF_ONE_MMSI, dtype=np.int64) + identity
    return numbers


def ships_of_numbers(
    number: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """Returns MMSI and identity of what `ship_numbers` gave.

    Args:
        number: Shape (n,).
    """
    return number // _OF_ONE_MMSI, (number % _OF_ONE_MMSI).astype(np.int16)


def ship_of(row: Mapping[Any, Any] | pd.Series[Any], side: str = "") -> Ship:
    """Returns the ship of a row.

    Args:
        row: With `mmsi` and `identity`.
        side: What stands behind both names where a row tells of several ships: `_1`, `_2`.
    """
    return int(row[f"mmsi{side}"]), int(row[f"identity{side}"])


def both_ships(row: Mapping[Any, Any] | pd.Series[Any]) -> tuple[Ship, Ship]:
    """Returns the two ships of an encounter.

    Args:
        row: With mmsi and identity of both.
    """
    return ship_of(row, "_1"), ship_of(row, "_2")


def ships_in(table: pd.DataFrame, side: str = "") -> list[Ship]:
    """Returns the ship of each row.

    Args:
        table: With `mmsi` and `identity`.
        side: As for `ship_of`.
    """
    columns = (table[f"mmsi{side}"], table[f"identity{side}"])
    return list(zip(*(column.tolist() for column in columns), strict=True))


def is_ship_of(table: pd.DataFrame, ship: Ship) -> NDArray[np.bool_]:
    """Tells which rows speak of a ship, shape (n,).

    Args:
        table: With `mmsi` and `identity`.
        ship: The ship.
    """
    # plain arrays: the frame's own comparison takes a hundred times as long
    mmsi, identity = (table[name].to_numpy() for name in ("mmsi", "identity"))
    found: NDArray[np.bool_] = (mmsi == ship[0]) & (identity == ship[1])
    return found
