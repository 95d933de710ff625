"""Signs of a laundered identity: what is odd in how a ship says who she is.

At least eleven laundered identities are published (C4ADS). A sign ties nobody to the DPRK by
itself: it adds a little to what does, and to the chance of an encounter that nothing explains.
"""

from __future__ import annotations

import pandas as pd

from lightering.screening.types import trade_of

__all__ = ["Signs"]

_WORDS = {
    "shared_mmsi": "two hulls on one MMSI",
    "imo_shared": "her IMO number is sent by several MMSI",
    "imo_changed": "another IMO number on the same MMSI",
    "imo_check_digit": "IMO number with a wrong check digit",
    "dimensions_changed": "incompatible dimensions on one identity",
    "draught_beyond_hull": "draught beyond her hull",
}
"""Flags of `tracks.flags` that are signs of laundering, and how a reason says them."""

_FISHING_LONGEST_M = 100.0
"""A ship sent as a fishing vessel and longer than this is taken to be something else (our choice:
few trawlers are longer; a tanker has transmitted as a fishing vessel)."""


class Signs:
    """Signs by ship.

    Attributes:
        unknown: Whether no flags were given: then nothing odd means nothing.
    """

    def __init__(self, flags: pd.DataFrame | None = None) -> None:
        """Sorts the flags by ship.

        Args:
            flags: `schemas.FLAGS`, or None.
        """
        self.unknown = flags is None
        self._found: dict[tuple[int, int | None], dict[str, None]] = {}
        if flags is None:
            return
        wanted = flags.loc[flags["flag"].isin(_WORDS) & flags["mmsi"].notna()]
        columns = (wanted["flag"], wanted["mmsi"].astype("int64"), wanted["identity"])
        for flag, mmsi, identity in zip(*columns, strict=True):
            # a flag without identity speaks of every ship of the MMSI
            whose = None if pd.isna(identity) else int(identity)
            self._found.setdefault((int(mmsi), whose), {})[_WORDS[str(flag)]] = None

    def of(
        self, ship: tuple[int, int], ship_type: int | None, length_m: float | None
    ) -> tuple[str, ...]:
        """Returns the signs of one ship in words.

        Args:
            ship: (mmsi, identity).
            ship_type: Code as transmitted, or None.
            length_m: As transmitted, or None.
        """
        told = dict(self._found.get((ship[0], None), {})) | self._found.get(ship, {})
        long = length_m is not None and length_m > _FISHING_LONGEST_M
        if trade_of(ship_type) == "fishing" and long:
            told[f"sent as a fishing vessel, {length_m:.0f} m long"] = None
        return tuple(sorted(told))
