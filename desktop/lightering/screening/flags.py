"""The flag a ship's MMSI claims: its maritime identification digits (ITU table)."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from lightering.model.identifiers import DPRK_MID, mid_of
from lightering.screening.facts import facts

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["flag_of", "is_dprk"]


def flag_of(mmsi: int) -> str:
    """Returns the State whose digits an MMSI begins with.

    Args:
        mmsi: Nine digits.

    Returns:
        The name as the ITU table gives it; `MID 999` if the shipped excerpt of that table lacks
        the digits; "" for what is no ship.
    """
    mid = int(mid_of(mmsi))
    if mid == 0:
        return ""
    return _states().get(mid, f"MID {mid}")


def is_dprk(mmsi: int) -> bool:
    """Tells whether an MMSI claims the flag of the DPRK (MID 445).

    Args:
        mmsi: Nine digits.
    """
    return int(mid_of(mmsi)) == DPRK_MID


@cache
def _states() -> Mapping[int, str]:
    table = facts("mid_flags")
    return MappingProxyType(dict(zip(table["mid"].astype(int), table["allocated_to"], strict=True)))
