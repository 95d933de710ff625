"""Ledgers apart from the refined one: crude oil has a cap of its own, condensates are banned.

No volume is estimated for them: AIS does not tell the product. What States notified is set against
the cap on crude, and never added to anything else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from lightering.ledger.cap import crude_period_of
from lightering.ledger.notified import notified_in
from lightering.ledger.products import BANNED, CRUDE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.records import Notified

__all__ = ["apart"]


def apart(year: int, notified: Sequence[Notified]) -> list[dict[str, Any]]:
    """Returns the ledgers beside the refined one that notified rows speak of.

    Args:
        year: Calendar year; the 12 months of the cap on crude that end in it are taken.
        notified: Deliveries beside those that come with the program.

    Returns:
        One dictionary per ledger: product, period_start, period_end, cap_bbl (None where banned),
        instrument, notified_bbl, rows. Empty if nothing but refined products was notified.
    """
    found = []
    crude = crude_period_of(year - 1)
    if crude is not None:
        bbl, rows = notified_in(crude.start, crude.end, notified, CRUDE)
        if rows:
            told = {"cap_bbl": crude.cap_bbl, "instrument": crude.instrument}
            found.append(_ledger(CRUDE, crude.start, crude.end, bbl, len(rows)) | told)
    first, last = date(year, 1, 1), date(year, 12, 31)
    bbl, rows = notified_in(first, last, notified, BANNED)
    if rows:
        told = {"cap_bbl": None, "instrument": "UNSCR 2375 (2017): banned outright"}
        found.append(_ledger(BANNED, first, last, bbl, len(rows)) | told)
    return found


def _ledger(product: str, first: date, last: date, bbl: float | None, rows: int) -> dict[str, Any]:
    return {
        "product": product,
        "period_start": first.isoformat(),
        "period_end": last.isoformat(),
        "notified_bbl": None if bbl is None else round(bbl, 1),
        "rows": rows,
    }
