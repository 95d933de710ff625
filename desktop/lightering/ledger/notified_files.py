"""Notified deliveries that the person brings or types: a table with one row per report.

The columns are those of `reported_deliveries.csv`: supplier, period_start, period_end, as_of, and
tonnes or barrels; source and product may follow. A revision is a further row with a later `as_of`,
never a changed one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError
from lightering.ledger.products import class_of
from lightering.model.records import Notified
from lightering.model.side import SideFile
from lightering.readers.side_table import Refusals, read_side_text, side_rows
from lightering.units import BBL_PER_TONNE_MAX, BBL_PER_TONNE_MIN, thousands

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "NOTIFIED_COLUMNS",
    "NotifiedFile",
    "cells_of",
    "implied_flag",
    "notified_row",
    "read_notified",
]

NOTIFIED_COLUMNS = (
    "supplier", "period_start", "period_end", "tonnes", "barrels", "as_of", "product", "source",
)  # fmt: skip
"""What a row of the table may hold."""

_NEEDED = ("supplier", "period_start", "period_end", "as_of")
_ADVICE = f"The columns are {', '.join(NOTIFIED_COLUMNS)}; tonnes or barrels must be given."
_LARGEST = 100_000_000.0


@dataclass(frozen=True, slots=True)
class NotifiedFile:
    """One table of notified deliveries.

    Attributes:
        report: What became of the file.
        rows: The deliveries in order.
    """

    report: SideFile
    rows: tuple[Notified, ...]


def read_notified(path: Path) -> NotifiedFile:
    """Reads a table of notified deliveries; an empty amount is no report and no zero.

    Args:
        path: CSV with a header.

    Raises:
        InputError: The file cannot be read, or lacks a column.
    """
    text = read_side_text(path)
    refused = Refusals(text.file)
    header, rows = side_rows(text, refused)
    missing = [name for name in _NEEDED if name not in header]
    if not missing and "barrels" not in header and "tonnes" not in header:
        missing = ["barrels"]
    if missing:
        raise InputError(
            "A column is missing.", file=text.file, line=1, column=missing[0], advice=_ADVICE
        )
    kept: list[Notified] = []
    said = list(text.messages)
    for line, row in rows:
        try:
            one = notified_row(row, f"{text.file}:{line}")
        except InputError as error:
            reason = "no_amount" if error.column is None else f"bad_{error.column}"
            refused.add(reason, line, error.fact, error.column or "", error.value or "")
            continue
        kept.append(one)
        flag = implied_flag(one)
        if flag:
            said.append(f"{text.file}, line {line}: {flag}")
    if not kept:
        said.append(f"{text.file}: the table holds no notified delivery. No report is not zero.")
    report = SideFile(
        file=text.file,
        kind="notified",
        format="table",
        sha256=text.sha256,
        dated=max((row.as_of.isoformat() for row in kept), default=""),
        records_in=len(kept) + sum(refused.counts.values()),
        kept=len(kept),
        rejected=dict(refused.counts),
        messages=(*said, *refused.examples),
    )
    return NotifiedFile(report, tuple(kept))


def notified_row(row: Mapping[str, Any], origin: str) -> Notified:
    """Returns one delivery from its cells.

    Args:
        row: Text by name of the column.
        origin: Where it stands.

    Raises:
        InputError: A cell holds what it cannot (its column is named), or no amount is given (no
            column is named).
    """
    supplier = str(row.get("supplier") or "").strip()
    if not supplier:
        raise InputError("No supplier is named.", column="supplier", value="")
    first, last = _day(row, "period_start"), _day(row, "period_end")
    if last < first:
        raise InputError(
            "The period ends before it begins.", column="period_end", value=last.isoformat()
        )
    as_of = _day(row, "as_of")
    tonnes, barrels = _amount(row, "tonnes"), _amount(row, "barrels")
    if tonnes is None and barrels is None:
        raise InputError("Neither barrels nor tonnes are given: that is no report, and no zero.")
    return Notified(
        supplier=supplier,
        period_start=first,
        period_end=last,
        tonnes=tonnes,
        barrels=barrels,
        as_of=as_of,
        source=str(row.get("source") or "").strip() or "no source given",
        product=_product(row),
        origin=origin,
    )


def cells_of(row: Notified) -> dict[str, str]:
    """Returns the cells that `notified_row` makes a delivery of, with its origin.

    Args:
        row: A delivery.
    """
    return {
        "supplier": row.supplier,
        "period_start": row.period_start.isoformat(),
        "period_end": row.period_end.isoformat(),
        "tonnes": "" if row.tonnes is None else repr(row.tonnes),
        "barrels": "" if row.barrels is None else repr(row.barrels),
        "as_of": row.as_of.isoformat(),
        "product": row.product,
        "source": row.source,
        "origin": row.origin,
    }


def implied_flag(row: Notified) -> str:
    """Returns what is wrong with a pair of tonnes and barrels as a sentence, or "".

    Args:
        row: A delivery.
    """
    if not row.tonnes or not row.barrels:
        return ""
    implied = row.barrels / row.tonnes
    if BBL_PER_TONNE_MIN <= implied <= BBL_PER_TONNE_MAX:
        return ""
    return (
        f"{thousands(row.barrels)} bbl from {thousands(row.tonnes)} t is {implied:.2f} bbl per "
        f"tonne, outside {BBL_PER_TONNE_MIN}–{BBL_PER_TONNE_MAX}: one of the two is wrong."
    )


def _product(row: Mapping[str, Any]) -> str:
    product = str(row.get("product") or "").strip()
    try:
        class_of(product)
    except KeyError as error:
        raise InputError("This product is not known.", column="product", value=product) from error
    return product


def _day(row: Mapping[str, Any], column: str) -> date:
    text = str(row.get(column) or "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "This is no date; write it as 2026-05-30.", column=column, value=text
        ) from error


def _amount(row: Mapping[str, Any], column: str) -> float | None:
    text = str(row.get(column) or "").strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 <= value <= _LARGEST:
        raise InputError(
            "This is no amount: write plain digits, without thousands separators.",
            column=column,
            value=text,
        )
    return value
