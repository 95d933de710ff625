"""`tally` and `scenarios`: barrels against the cap, estimated and by the published method."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.cli.beside import add_beside
from lightering.cli.caching import add_cache, cache_of
from lightering.cli.options import (
    add_files,
    add_limits,
    add_quiet,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of, write_json
from lightering.cli.total_words import (
    of_apart,
    of_balance,
    of_calls,
    of_drivers,
    of_mixed,
    of_no_balance,
)
from lightering.progress import part
from lightering.units import BBL_PER_TONNE_COMMITTEE, signed, thousands

if TYPE_CHECKING:
    import argparse

    from lightering.ledger import Driver

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `tally` and `scenarios`.

    Args:
        commands: Subparsers of the program.
    """
    tally = commands.add_parser("tally", help="transfers and the running total against the cap")
    add_files(tally, metavar="FILE or CASE")
    add_cache(tally)
    add_limits(tally)
    add_beside(tally)
    tally.add_argument("--year", type=int, metavar="Y", help="one calendar year only")
    tally.add_argument(
        "--explain", metavar="ENCOUNTER", help="one encounter, to the last input and formula"
    )
    tally.add_argument(
        "--drivers",
        action="store_true",
        help="also what drives the total: its median with one input at its low or high end",
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
        help=f"barrels per tonne (default: {BBL_PER_TONNE_COMMITTEE:g})",
    )
    scenarios.add_argument("--json", action="store_true", help="one JSON object on stdout")
    add_quiet(scenarios)
    scenarios.set_defaults(run=_scenarios)


def _tally(options: argparse.Namespace) -> int:
    from lightering.app import pipeline

    work = work_of(options)
    with progress_of(options) as progress:
        loaded = pipeline.read(
            work.paths,
            work.params,
            part(progress, 0.0, 0.5),
            mapping=work.mapping,
            cache=cache_of(options),
        )
        status = tell_failures(loaded.reports)
        if status and not loaded.fixes.num_rows:
            return status
        found = pipeline.detect(loaded, work.params, part(progress, 0.5, 0.8))
        screened, assessment = pipeline.assess(
            found, loaded, work.params, part(progress, 0.8, 1.0), work.beside
        )
    if options.explain is not None:
        from lightering.app.driving import without_lines
        from lightering.app.explain import as_text, explain

        without = without_lines(options.explain, found, screened, loaded, work.params, work.beside)
        masses = pipeline.mass_balance(assessment, loaded, work.beside, work.statuses)
        told = explain(options.explain, found, screened, assessment, work.statuses, without, masses)
        if options.json:
            write_json(told)
        else:
            sys.stdout.write(as_text(told))
        return status
    balances = pipeline.tally(assessment, loaded, work.statuses, options.year, work.beside)
    moved: dict[int, list[Driver]] = {}
    if options.drivers:
        from lightering.app.driving import drivers, totals_of

        again = totals_of(found, screened, loaded, work.params, assessment, work.beside)
        moved = {b.year: drivers(assessment, b, again, work.statuses) for b in balances}
    beside, coverage = pipeline.reconcile(assessment), pipeline.coverage(loaded, work.params)
    if options.json:
        told = {
            "periods": [
                b.as_dict()
                | ({"drivers": [d.as_dict() for d in moved[b.year]]} if options.drivers else {})
                for b in balances
            ],
            "apart": [one.as_dict() for b in balances for one in b.apart],
            "coverage": list(coverage),
        }
        write_json(told)
        return status
    if not balances:
        sys.stdout.write(of_no_balance())
    for balance in balances:
        sys.stdout.write(of_balance(balance))
        sys.stdout.write(of_calls(beside.loc[beside["date"].dt.year == balance.year]))
        for one in balance.apart:
            sys.stdout.write(of_apart(one))
        sys.stdout.write(of_mixed(balance))
        sys.stdout.write(of_drivers(moved.get(balance.year, [])))
    for sentence in coverage:
        sys.stdout.write(f"  {sentence}\n")
    return status


def _scenarios(options: argparse.Namespace) -> int:
    from lightering.ledger.scenarios import read_calls, scenarios

    found = scenarios(read_calls(options.calls), options.bbl_per_tonne)
    if options.json:
        write_json(found)
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
        fit = found["fit"]
        lines += [
            f"  fit of the table's own barrels: {factor:.4f} bbl per tonne of deadweight",
            (
                f"  so {fit['fraction_at_bbl_per_tonne']:.1%} laden at {found['bbl_per_tonne']:g} "
                "bbl per tonne; or, by laden share, bbl per tonne "
                + ", ".join(f"{k}: {v:.3f}" for k, v in fit["bbl_per_tonne_at_fraction"].items())
            ),
            "  residuals, bbl: " + ", ".join(signed(r, 1) for r in fit["residuals_bbl"]),
        ]
        sound = fit["without_impossible"]
        if sound is not None:
            lines.append(
                f"  without rows no ship can deliver, {sound['rows']} rows: "
                f"{sound['bbl_per_tonne_times_fraction']:.4f} bbl per tonne of deadweight, "
                f"{sound['fraction_at_bbl_per_tonne']:.1%} laden; residuals, bbl: "
                + ", ".join(signed(r, 1) for r in sound["residuals_bbl"])
            )
    lines += [f"  line {flag['line']}: {flag['reason']}" for flag in found["flags"]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
