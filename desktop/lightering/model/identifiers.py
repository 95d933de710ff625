"""What the digits of an MMSI and of an IMO number say (ITU-R M.585, IMO Res. A.1117)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["DPRK_MID", "imo_is_valid", "is_ship", "mid_of"]

DPRK_MID = 445
"""Maritime identification digits of the DPRK (ITU table)."""


def is_ship(mmsi: ArrayLike) -> NDArray[np.bool_]:
    """Tells which MMSI are ships: nine digits that begin with 2 to 7.

    Coast stations (00), groups (0), SAR aircraft (111), handhelds (8), SART/MOB/EPIRB (97), craft
    of a parent (98) and aids to navigation (99) are not (ITU-R M.585).

    Args:
        mmsi: Integers, shape (n,).
    """
    numbers = np.asarray(mmsi, dtype=np.int64)
    result: NDArray[np.bool_] = (numbers >= 200_000_000) & (numbers < 800_000_000)
    return result


def mid_of(mmsi: ArrayLike) -> NDArray[np.int64]:
    """Returns the maritime identification digits of ships, 0 for what is not a ship.

    Args:
        mmsi: Integers, shape (n,).
    """
    numbers = np.asarray(mmsi, dtype=np.int64)
    return np.where(is_ship(numbers), numbers // 1_000_000, 0)


def imo_is_valid(imo: ArrayLike) -> NDArray[np.bool_]:
    """Tells which IMO numbers have the right check digit.

    The sum of the first six digits times 7, 6, 5, 4, 3, 2 ends in the seventh digit.

    Args:
        imo: Integers, shape (n,); use 0 for "none".
    """
    numbers = np.asarray(imo, dtype=np.int64)
    total = np.zeros_like(numbers)
    for weight in range(7, 1, -1):
        total += (numbers // 10 ** (weight - 1)) % 10 * weight
    result: NDArray[np.bool_] = (
        (numbers >= 1_000_000) & (numbers <= 9_999_999) & (total % 10 == numbers % 10)
    )
    return result
