"""What a transmitted ship type says (ITU-R M.1371; MarineCadastre's own codes 1001 to 1025).

The type is typed by the crew and tankers have hidden behind "fishing": it explains an encounter
only where nothing links either ship to the DPRK, and it never removes a row.
"""

from __future__ import annotations

__all__ = ["explanation", "trade_of"]

_FISHING = frozenset({30, 1001, 1002})
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""
_TANKER = frozenset({*range(80, 90), 1017, 1024})
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""
_CARGO = frozenset({*range(70, 80), 1003, 1004})
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""
_PASSENGER = frozenset({*range(40, 50), *range(60, 70), 36, 37, 1012, 1019})
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""
_SERVICE = frozenset({*range(31, 36), *range(50, 56), 58, 1005, 1010, 1025})
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""


def trade_of(ship_type: int | None) -> str:
    """Returns the trade a type stands for, "" if it tells none.

    Args:
        ship_type: Code as transmitted, or None.

    Returns:
        `tanker`, `cargo`, `fishing`, `service`, `passenger` or "".
    """
    for name, codes in (
        ("tanker", _TANKER),
        ("cargo", _CARGO),
        ("fishing", _FISHING),
        ("service", _SERVICE),
        ("passenger", _PASSENGER),
    ):
        if ship_type in codes:
            return name
    return ""


def explanation(trade_1: str, trade_2: str) -> str:
    """Returns what else than a delivery explains two ships side by side, or "".

    Args:
        trade_1: `trade_of` the one.
        trade_2: `trade_of` the other.
    """
    trades = {trade_1, trade_2}
    if trades == {"fishing"}:
        return "two fishing vessels"
    if "fishing" in trades:
        return "a fishing vessel with a supply or bunker vessel"
    if "service" in trades:
        return "a service craft at work"
    if trades == {"tanker", "cargo"} or trades == {"tanker", "passenger"}:
        return "a tanker bunkering a ship that is no tanker"
    if "" not in trades and "tanker" not in trades:
        return "neither ship is a tanker"
    return ""
