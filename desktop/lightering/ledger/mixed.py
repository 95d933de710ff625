"""Hops of one cargo whose products stand in different ledgers: told, because one must be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.model.overrides import ledger_of
from lightering.model.records import Mixed

if TYPE_CHECKING:
    import pandas as pd

    from lightering.ledger.weights import Weights

__all__ = ["mixed_in"]

_SLIGHT = 0.05
"""Oil that went on of a smaller share of the volume is not worth a warning (our choice)."""


def mixed_in(table: pd.DataFrame, weights: Weights) -> list[tuple[int, Mixed]]:
    """Returns the hops whose product was set to one ledger while their oil went on in another.

    A hop of which nothing was set says nothing of the product, so it contradicts nothing.

    Args:
        table: `schemas.TRANSFERS`.
        weights: How the transfers enter their ledgers.

    Returns:
        By the row of the first of the later hops, in order of the rows.
    """
    names, told = table["encounter_id"], table["by_analyst"]
    products = [
        str(product) if "product" in str(fields) else ""
        for product, fields in zip(table["product"], told, strict=True)
    ]
    found = []
    for row in sorted(weights.onward):
        if not products[row]:
            continue
        passed, moved = weights.passed_bbl[row], weights.volume_bbl[row]
        if passed.sum() < _SLIGHT * moved.sum():
            continue
        others: dict[str, list[int]] = {}
        for later in weights.onward[row]:
            if ledger_of(products[row]) != ledger_of(products[later]):
                others.setdefault(products[later], []).append(later)
        for product, rows in sorted(others.items()):
            later_names = tuple(str(names.iloc[k]) for k in rows)
            bbl = round(float(np.median(passed)), 1)
            one = Mixed(str(names.iloc[row]), later_names, products[row], product, bbl)
            found.append((rows[0], one))
    return found
