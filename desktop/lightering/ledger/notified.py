"""Deliveries notified to the 1718 Committee, as published: late, revised, overlapping.

The rule, for one calendar year, in cells of one supplier and one day:
1. A row counts in barrels as notified; tonnes become barrels by 8.33 (product not stated).
   Crude and banned products have ledgers of their own.
2. A row that spans two years belongs to neither, unless it is zero: it is not split by guess.
3. Of rows for the same suppliers and days the one published last stands (revision).
4. Longer rows stand before shorter ones inside them: a year's figure supersedes its months.
5. A row for several suppliers together stands before their single rows, unless these cover the same
   days and one of them was published later: then they stand.
6. Rows that overlap what stands are left out, never added; derived rows are never used.
Days without a row are "no report", which is not zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from lightering.ledger.products import CRUDE, REFINED, class_of
from lightering.model.records import Notified
from lightering.screening.facts import facts
from lightering.units import BBL_PER_TONNE_COMMITTEE, thousands

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["barrels_of", "notified_in", "reports"]

_SAME = 0.02
"""Two figures for the same thing that differ by no more than 2 % do not contradict each other
(our choice: tonnes are rounded, factors differ)."""

_CRUDE_FACTOR = 4_000_000 / 525_000
"""Barrels per tonne of crude, from the two forms of its cap (UNSCR 2397 paragraph 4)."""

Cell = tuple[str, date]


@dataclass(frozen=True, slots=True)
class _Row:
    record: Notified
    barrels: float
    derived: bool
    cells: frozenset[Cell]
    whole: bool

    @property
    def joint(self) -> bool:
        return "+" in self.record.supplier


def barrels_of(row: Notified) -> float | None:
    """Returns the barrels of a row, or None; tonnes count 8.33 bbl/t, of crude 7.619.

    Args:
        row: As published.
    """
    if row.barrels is not None:
        return row.barrels
    factor = _CRUDE_FACTOR if class_of(row.product) == CRUDE else BBL_PER_TONNE_COMMITTEE
    return None if row.tonnes is None else row.tonnes * factor


def notified_in(
    start: date, end: date, more: Iterable[Notified] = (), product: str = REFINED
) -> tuple[float | None, tuple[Notified, ...]]:
    """Returns the barrels notified for a period and the rows they come from.

    A row whose figure another published figure contradicts says so in its source.

    Args:
        start: First day of the period.
        end: Last day.
        more: Rows beside those that come with the program.
        product: Only rows of this ledger.

    Returns:
        Barrels, or None if nobody reported; the rows used, by supplier and time.
    """
    rows = _within(start, end, more, product)
    chosen = _chosen(rows)
    if not chosen:
        return None, ()
    told = tuple(_with_conflicts(row, rows) for row in chosen)
    return sum(row.barrels for row in chosen), told


def reports(year: int, more: Iterable[Notified] = (), product: str = REFINED) -> pd.DataFrame:
    """Returns every row that touches a year, and whether it stands in the sum.

    Args:
        year: Calendar year.
        more: Rows beside those that come with the program.
        product: Only rows of this ledger.

    Returns:
        Frame: supplier, period_start, period_end, tonnes, barrels, unit (as notified), product,
        as_of, revision (1 for the first figure for these suppliers and days), source, origin,
        used, why.
    """
    rows = _within(date(year, 1, 1), date(year, 12, 31), more, product)
    chosen = _chosen(rows)
    table = []
    for row in rows:
        used = row in chosen
        record = row.record
        if used:
            why = "stands"
        elif row.derived:
            why = "derived from other rows"
        elif not row.whole and row.barrels:
            why = "spans two years and is not split by guess"
        elif any(one.cells == row.cells for one in chosen):
            why = "revised by a later row"
        elif any(one.cells & row.cells for one in chosen):
            why = "overlaps a row that stands"
        else:
            why = "outside the period"
        table.append(
            {
                "supplier": record.supplier,
                "period_start": record.period_start,
                "period_end": record.period_end,
                "tonnes": record.tonnes,
                "barrels": record.barrels,
                "unit": record.unit,
                "product": record.product,
                "as_of": record.as_of,
                "revision": 1
                + sum(o.cells == row.cells and o.record.as_of < record.as_of for o in rows),
                "source": record.source,
                "origin": record.origin,
                "used": used,
                "why": why,
            }
        )
    columns = ["supplier", "period_start", "period_end", "tonnes", "barrels", "unit", "product"]
    columns += ["as_of", "revision", "source", "origin", "used", "why"]
    return pd.DataFrame(table, columns=columns)


def _within(start: date, end: date, more: Iterable[Notified], product: str) -> list[_Row]:
    found = []
    brought = ((record, False) for record in more)
    for record, derived in (*_published(), *brought):
        if class_of(record.product) != product:
            continue
        barrels = barrels_of(record)
        if barrels is None or record.period_end < start or record.period_start > end:
            continue
        first, last = max(record.period_start, start), min(record.period_end, end)
        days = [first + timedelta(days=k) for k in range((last - first).days + 1)]
        cells = frozenset((s, day) for s in record.supplier.split("+") for day in days)
        whole = record.period_start >= start and record.period_end <= end
        found.append(_Row(record, barrels, derived, cells, whole))
    return found


def _chosen(rows: Iterable[_Row]) -> list[_Row]:
    usable = [r for r in rows if not r.derived and (r.whole or r.barrels == 0.0)]
    # rule 3 and 4: longest first, the latest published first among equals
    single = _disjoint([r for r in usable if not r.joint])
    joint = [r for r in usable if r.joint and not _revised(r, single)]
    return sorted(
        _disjoint([*joint, *(r for r in usable if not r.joint)]),
        key=lambda r: (r.record.supplier, r.record.period_start),
    )


def _disjoint(rows: list[_Row]) -> list[_Row]:
    """Returns rows that share no supplier's day, greedily by cells covered, then by date."""
    ordered = sorted(
        rows,
        key=lambda r: (-len(r.cells), -r.record.as_of.toordinal(), r.record.supplier, r.barrels),
    )
    taken: set[Cell] = set()
    chosen = []
    for row in ordered:
        if taken.isdisjoint(row.cells):
            chosen.append(row)
            taken |= row.cells
    return chosen


def _revised(joint: _Row, single: list[_Row]) -> bool:
    """Tells whether single rows cover exactly the days of a joint row and are newer (rule 5)."""
    inside = [r for r in single if r.cells <= joint.cells]
    covered = frozenset[Cell]().union(*(r.cells for r in inside))
    newest = max((r.record.as_of for r in inside), default=joint.record.as_of)
    return covered == joint.cells and newest > joint.record.as_of


def _with_conflicts(row: _Row, rows: list[_Row]) -> Notified:
    others = [
        other
        for other in rows
        if other is not row
        and other.cells == row.cells
        and abs(other.barrels - row.barrels) > _SAME * max(other.barrels, row.barrels)
    ]
    if not others:
        return row.record
    told = "; ".join(
        f"{thousands(o.barrels)} bbl as of {o.record.as_of} ({o.record.source})" for o in others
    )
    return replace(row.record, source=f"{row.record.source}; contradicted by {told}")


@cache
def _published() -> tuple[tuple[Notified, bool], ...]:
    rows = []
    for row in facts("reported_deliveries").to_dict("records"):
        record = Notified(
            supplier=str(row["supplier"]),
            period_start=date.fromisoformat(row["period_start"]),
            period_end=date.fromisoformat(row["period_end"]),
            tonnes=float(row["tonnes"]) if row["tonnes"] else None,
            barrels=float(row["barrels"]) if row["barrels"] else None,
            as_of=date.fromisoformat(row["as_of"]),
            source=str(row["source"]),
        )
        rows.append((record, row["confirmed"] == "derived"))
    return tuple(rows)
