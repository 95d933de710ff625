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


def mixed_in(table: pd.DataFrame, weights: Weights) -> list[tuple[int, Mixed]]:
    """Returns the hops whose product was set to one ledger while their oil went on in another.

    A hop of which nothing was set says nothing of the product, so it contradicts nothing.

    Args:
        table: `schemas.TRANSFERS`.
        weights: How the transfers enter their ledgers.

    Returns:
        By the row of the later hop, in order of the rows.
    """
    names, told = table["encounter_id"], table["by_analyst"]
    products = [
        str(product) if "product" in str(fields) else ""
        for product, fields in zip(table["product"], told, strict=True)
    ]
    if not any(products):
        return []
    return [
        (
            later,
            Mixed(
                str(names.iloc[row]),
                str(names.iloc[later]),
                products[row],
                products[later],
                round(float(np.median(weights.passed_bbl[row])), 1),
            ),
        )
        for row in sorted(weights.onward)
        for later in weights.onward[row]
        if products[row] and ledger_of(products[row]) != ledger_of(products[later])
    ]
