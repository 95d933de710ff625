"""The published method on a table of port calls: `barrels = f x sum of (DWT x k)`.

f is the laden fraction (one third, 50 %, 90 %, full), k one factor in bbl/t for all calls,
deadweight without deductions. So the totals of July 2018 were made (89 calls: 1,367,628 bbl at
90 %). k was not published: where a table gives its own barrels it is solved by regression.
"""

from __future__ import annotations

import csv
import math
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.errors import InputError, UsageError
from lightering.units import BBL_PER_TONNE_MAX, BBL_PER_TONNE_MIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FRACTIONS", "read_calls", "scenario_totals", "scenarios"]

FRACTIONS: Mapping[str, Fraction] = {
    "1/3": Fraction(1, 3),
    "0.5": Fraction(1, 2),
    "0.9": Fraction(9, 10),
    "1": Fraction(1),
}
"""Laden fractions of the letter of July 2018 (published_estimates.csv), and full capacity."""

_COLUMNS = ("vessel", "imo", "dwt", "date")
_ADVICE = "The columns are vessel, imo, dwt (tonnes), date (2018-05-30) and, if known, bbl."
_LARGEST = 1_000_000.0
"""No ship carries more tonnes, no call delivers more barrels than ten times that."""


def scenario_totals(full_bbl: float) -> dict[str, int]:
    """Returns whole barrels for each published fraction of a full capacity.

    An exact half goes down: 50 % of 1,519,587 is printed as 759,793, as published ("at least").

    Args:
        full_bbl: Barrels at full capacity.
    """
    # a table's decimals and binary fractions leave up to a thousandth of a barrel
    exact = Fraction(round(full_bbl * 1000), 1000)
    return {
        name: math.ceil(exact * part - Fraction(1, 2) - Fraction(1, 1000))
        for name, part in FRACTIONS.items()
    }


def scenarios(calls: pd.DataFrame, bbl_per_tonne: float) -> dict[str, Any]:
    """Returns the published scenarios of a table of port calls.

    Args:
        calls: Frame with `dwt` (tonnes) and, if known, `bbl`; `line` names its rows.
        bbl_per_tonne: k.

    Returns:
        calls, dwt_t, bbl_per_tonne, scenarios_bbl (by fraction, whole barrels), fit (least squares
        through the origin of bbl on dwt, with the residual of each row that gives barrels; None
        without barrels) and flags (rows whose bbl/dwt no product reaches).

    Raises:
        UsageError: k lies outside 6.05-11.65 bbl/t.
    """
    if not BBL_PER_TONNE_MIN <= bbl_per_tonne <= BBL_PER_TONNE_MAX:
        raise UsageError(
            f"{bbl_per_tonne:g} barrels per tonne fits no petroleum product: "
            f"give a factor from {BBL_PER_TONNE_MIN} (bitumen) to {BBL_PER_TONNE_MAX} (LPG)."
        )
    dwt = calls["dwt"].astype(float)
    total = math.fsum(dwt)
    fit, flags = _fit(calls, bbl_per_tonne)
    return {
        "calls": len(calls),
        "dwt_t": round(total, 3),
        "bbl_per_tonne": bbl_per_tonne,
        "scenarios_bbl": scenario_totals(total * bbl_per_tonne),
        "fit": fit,
        "flags": flags,
    }


def _fit(
    calls: pd.DataFrame, bbl_per_tonne: float
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    if "bbl" not in calls or calls["bbl"].isna().all():
        return None, []
    known = calls.loc[calls["bbl"].notna()]
    dwt, bbl = known["dwt"].astype(float), known["bbl"].astype(float)
    slope = math.fsum(dwt * bbl) / math.fsum(dwt * dwt)
    lines = known["line"] if "line" in known else known.index + 1
    flags = []
    for line, each_dwt, each_bbl in zip(lines, dwt, bbl, strict=True):
        implied = each_bbl / each_dwt
        if not BBL_PER_TONNE_MIN <= implied <= BBL_PER_TONNE_MAX:
            text = (
                f"{each_bbl:,.0f} bbl from {each_dwt:,.0f} t is {implied:.2f} bbl per tonne, "
                f"outside {BBL_PER_TONNE_MIN}–{BBL_PER_TONNE_MAX}"
            )
            flags.append({"line": int(line), "reason": text})
    fit = {
        "bbl_per_tonne_times_fraction": slope,
        # the barrels hold only the product: each of the two follows once the other is known
        "fraction_at_bbl_per_tonne": round(slope / bbl_per_tonne, 6),
        "bbl_per_tonne_at_fraction": {
            name: round(slope / float(part), 6) for name, part in FRACTIONS.items()
        },
        "residuals_bbl": [round(b - slope * d, 6) for d, b in zip(dwt, bbl, strict=True)],
        "without_impossible": _sound(dwt, bbl, bbl_per_tonne),
    }
    return fit, flags


def _sound(dwt: pd.Series[Any], bbl: pd.Series[Any], bbl_per_tonne: float) -> dict[str, Any] | None:
    """Returns the fit without rows that no ship can deliver; None if it is that of all rows.

    A few barrels from a large ship may be a part of a cargo; more than LPG has from every tonne of
    her deadweight are an error, which would pull the factor of all other rows.
    """
    possible = bbl <= dwt * BBL_PER_TONNE_MAX
    if possible.all() or not possible.any():
        return None
    dwt, bbl = dwt[possible], bbl[possible]
    slope = math.fsum(dwt * bbl) / math.fsum(dwt * dwt)
    return {
        "rows": len(dwt),
        "bbl_per_tonne_times_fraction": slope,
        "fraction_at_bbl_per_tonne": round(slope / bbl_per_tonne, 6),
        "residuals_bbl": [round(b - slope * d, 6) for d, b in zip(dwt, bbl, strict=True)],
    }


def read_calls(path: Path) -> pd.DataFrame:
    """Reads a table of port calls.

    Args:
        path: CSV with a header, UTF-8, comma or semicolon.

    Returns:
        Frame: vessel, imo (text as given), dwt, date, bbl (nan if unknown), line (in the file).

    Raises:
        InputError: The file cannot be read, lacks a column, or a row holds what is no call.
    """
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise InputError(f"The table could not be read: {reason}.", file=name) from error
    except UnicodeDecodeError as error:
        raise InputError(
            "The table is not UTF-8 text.", file=name, advice="Save it as CSV in UTF-8."
        ) from error
    first = text.split("\n", 1)[0]
    reader = csv.reader(
        text.splitlines(keepends=True), delimiter=";" if ";" in first else ",", strict=True
    )
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
    except csv.Error as error:
        raise InputError(
            f"The table cannot be read as CSV: {error}.", file=name, line=reader.line_num
        ) from error
    if not rows:
        raise InputError("The table is empty.", file=name, advice=_ADVICE)
    header = [cell.strip().lower() for cell in rows[0][1]]
    for column in _COLUMNS:
        if header.count(column) != 1:
            fact = (
                "A column is missing." if column not in header else "A column stands there twice."
            )
            raise InputError(fact, file=name, line=rows[0][0], column=column, advice=_ADVICE)
    calls = [_call(name, line, header, cells) for line, cells in rows[1:]]
    columns = ["vessel", "imo", "dwt", "date", "bbl", "line"]
    return pd.DataFrame(calls, columns=columns).astype({"dwt": float, "bbl": float})


def _call(file: str, line: int, header: list[str], cells: list[str]) -> dict[str, Any]:
    if len(cells) != len(header):
        raise InputError(
            f"The row has {len(cells)} cells, the header {len(header)}.",
            file=file,
            line=line,
            advice="Put a cell that holds a comma in quotation marks.",
        )
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    try:
        date.fromisoformat(row["date"])
    except ValueError as error:
        raise InputError(
            "This is no date.",
            file=file,
            line=line,
            column="date",
            value=row["date"],
            advice="Write it as 2018-05-30.",
        ) from error
    return {
        "vessel": row["vessel"],
        "imo": row["imo"],
        "dwt": _number(file, line, "dwt", row["dwt"], _LARGEST),
        "date": row["date"],
        "bbl": (
            _number(file, line, "bbl", row["bbl"], 10.0 * _LARGEST) if row.get("bbl") else math.nan
        ),
        "line": line,
    }


def _number(file: str, line: int, column: str, text: str, largest: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value <= largest:
        raise InputError(
            f"This is no number above 0 and up to {largest:,.0f}.",
            file=file,
            line=line,
            column=column,
            value=text,
            advice="Write plain digits with a point for decimals, without thousands separators.",
        )
    return value
