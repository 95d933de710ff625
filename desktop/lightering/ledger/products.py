"""Which ledger a product belongs to: refined and crude have caps of their own, some are banned."""

from __future__ import annotations

__all__ = ["BANNED", "CRUDE", "REFINED", "class_of"]

REFINED = "refined_petroleum"
"""UNSCR 2397 paragraph 5."""

CRUDE = "crude_oil"
"""UNSCR 2397 paragraph 4: a ledger of its own, never added to the refined total."""

BANNED = "banned"
"""Condensates and natural-gas liquids: banned outright by UNSCR 2375, part of no cap."""

_CLASSES = {
    "": REFINED,
    "not stated": REFINED,
    "unknown": REFINED,
    "refined": REFINED,
    "refined petroleum": REFINED,
    "refined products": REFINED,
    "diesel": REFINED,
    "gasoil": REFINED,
    "gasoline": REFINED,
    "naphtha": REFINED,
    "kerosene": REFINED,
    "jet": REFINED,
    "jet fuel": REFINED,
    "residual": REFINED,
    "fuel oil": REFINED,
    "heavy fuel oil": REFINED,
    "bitumen": REFINED,
    "lubricants": REFINED,
    "lpg": REFINED,
    "crude": CRUDE,
    "crude oil": CRUDE,
    "condensate": BANNED,
    "condensates": BANNED,
    "ngl": BANNED,
    "natural gas liquids": BANNED,
}
"""LPG stands in the conversion chart of the 1718 Committee, so it counts as refined."""


def class_of(product: str) -> str:
    """Returns the ledger of a product as stated.

    Args:
        product: In words; "" if not stated (counted as refined, as the Committee does).

    Raises:
        KeyError: The product is not known.
    """
    return _CLASSES[product.strip().lower().replace("_", " ").replace("-", " ")]
