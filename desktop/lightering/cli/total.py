"""`tally` and `scenarios`: barrels against the cap, estimated and by the published method."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.cli.options import (
    add_beside,
    add_files,
    add_limits,
    add_quiet,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of
from lightering.ledger.apart import apart
from lightering.ledger.reconcile import AFLOAT, DIRECT, MATCHED
from lightering.progress import part
from lightering.units import BBL_PER_TONNE_COMMITTEE, thousands

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from lightering.model.records import Balance

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `tally` and `scenarios`.

    Args:
        commands: Subparsers of the program.
    """
    tally = commands.add_parser("tally", help="transfers and the running total against the cap")
    add_files(tally, metavar="FILE or CASE")
    add_limits(tally)
    add_beside(tally)
    tally.add_argument("--year", type=int, metavar="Y", help="one calendar year only")
    tally.add_argument(
        "--explain", metavar="ENCOUNTER", help="one encounter, to the last input and formula"
    )
    tally.add_argument("--json", action="store_true", help="one JSON object on stdout")
    tally.set_defaults(run=_tally)
    scenarios = commands.add_parser(
        "scenarios", help="the published method on a table of port calls"
    )
    scenarios.add_argument(
        "calls",
        type=Path,
        metavar="CALLS.csv",
        help="columns vessel, imo, dwt (tonnes), date and, if known, bbl",
    )
    scenarios.add_argument(
        "--bbl-per-tonne",
        type=float,
        default=BBL_PER_TONNE_COMMITTEE,
        metavar="K",
        help="barrels per tonne (default: 8.33)",
    )
    scenarios.add_argument("--json", action="store_true", help="one JSON object on stdout")
    add_quiet(scenarios)
    scenarios.set_defaults(run=_scenarios)


def _tally(options: argparse.Namespace) -> int:
    from lightering.app import pipeline

    work = work_of(options)
    with progress_of(options) as progress:
        loaded = pipeline.read(
            work.paths, work.params, part(progress, 0.0, 0.5), mapping=work.mapping
        )
        status = tell_failures(loaded.reports)
        if status and not loaded.fixes.num_rows:
            return status
        found = pipeline.detect(loaded, work.params, part(progress, 0.5, 0.8))
        screened, assessment = pipeline.assess(
            found, loaded, work.params, part(progress, 0.8, 1.0), work.beside
        )
    if options.explain is not None:
        from lightering.app.explain import as_text, explain

        told = explain(options.explain, found, screened, assessment, work.statuses)
        if options.json:
            json.dump(told, sys.stdout, ensure_ascii=False)
            sys.stdout.write("\n")
        else:
            sys.stdout.write(as_text(told))
        return status
    balances = pipeline.tally(assessment, loaded, work.statuses, options.year, work.beside)
    if options.json:
        told = {
            "periods": [b.as_dict() for b in balances],
            "apart": [one for b in balances for one in apart(b.year, work.beside.deliveries)],
        }
        json.dump(told, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        beside = pipeline.reconcile(assessment)
        for balance in balances:
            sys.stdout.write(_as_text(balance))
            sys.stdout.write(_calls(beside.loc[beside["date"].dt.year == balance.year]))
            for one in apart(balance.year, work.beside.deliveries):
                sys.stdout.write(_apart(one))
    return status


def _as_text(balance: Balance) -> str:
    estimated = balance.estimated_bbl
    notified = "no report"
    if balance.notified_bbl is not None:
        notified = f"{thousands(balance.notified_bbl)} bbl"
    lines = [
        (
            f"{balance.product.replace('_', ' ')}, {balance.year}: cap {balance.cap_bbl:,} bbl "
            f"({balance.instrument})"
        ),
        (
            f"  estimated  {thousands(estimated.p50)} bbl "
            f"({thousands(estimated.p05)} – {thousands(estimated.p95)}), "
            f"{balance.transfers} transfers that may count"
        ),
        f"  notified   {notified} (may be the same oil: never added)",
        f"  over the cap with probability {balance.probability_exceeded:.0%}",
    ]
    for line, dates in balance.crossings.items():
        shown = [q or "not reached" for q in (dates.p05, dates.p50, dates.p95)]
        lines.append(f"  {line:>3} % passed  {shown[1]} ({shown[0]} – {shown[2]})")
    lines += [
        f"  scenario {fraction:>4} of deadweight  {thousands(value)} bbl"
        for fraction, value in balance.scenarios_bbl.items()
    ]
    return "\n".join(lines) + "\n"


def _apart(one: dict[str, Any]) -> str:
    """Says what was notified of crude oil or of banned products, which no total here holds."""
    cap = "banned" if one["cap_bbl"] is None else f"cap {one['cap_bbl']:,} bbl"
    return (
        f"  apart: {one['product'].replace('_', ' ')}, {one['period_start']} – "
        f"{one['period_end']}, {cap} ({one['instrument']}): notified "
        f"{thousands(one['notified_bbl'])} bbl (in no total above)\n"
    )


def _calls(beside: pd.DataFrame) -> str:
    """Says how port calls and transfers of a year go together."""
    matched = beside.loc[beside["kind"] == MATCHED]
    calls = len(matched[["mmsi", "arrival_utc"]].drop_duplicates())
    alone, afloat = ((beside["kind"] == kind).sum() for kind in (DIRECT, AFLOAT))
    return (
        f"  port calls {calls} with {len(matched)} transfers, {alone} without a transfer; {afloat} "
        "transfers that may count without a call, afloat (never added)\n"
    )


def _scenarios(options: argparse.Namespace) -> int:
    from lightering.ledger.scenarios import read_calls, scenarios

    found = scenarios(read_calls(options.calls), options.bbl_per_tonne)
    if options.json:
        json.dump(found, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return 0
    lines = [
        (
            f"{found['calls']} calls, {thousands(found['dwt_t'])} t of deadweight, "
            f"{found['bbl_per_tonne']:g} bbl per tonne"
        )
    ]
    lines += [
        f"  {name:>4} laden  {thousands(value)} bbl"
        for name, value in found["scenarios_bbl"].items()
    ]
    if found["fit"] is not None:
        factor = found["fit"]["bbl_per_tonne_times_fraction"]
        lines.append(f"  fit of the table's own barrels: {factor:.4f} bbl per tonne of deadweight")
    lines += [f"  line {flag['line']}: {flag['reason']}" for flag in found.get("flags", ())]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
