"""Bad files of every kind in the table of bad input, and what must become of them."""

from __future__ import annotations

from tests.golden.battery import cells, logs, markup, moments, packed, tables, texts
from tests.golden.battery.case import Case

__all__ = ["CASES", "Case"]

CASES: tuple[Case, ...] = (
    *texts.CASES,
    *cells.CASES,
    *moments.CASES,
    *packed.CASES,
    *markup.CASES,
    *logs.CASES,
    *tables.CASES,
)
