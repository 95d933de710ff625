"""`inspect` and `convert`: what a file holds, and its clean fixes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.cli.caching import add_cache, cache_of
from lightering.cli.options import (
    add_files,
    add_output,
    check_output,
    emit,
    tell_failures,
    work_of,
)
from lightering.cli.rejects import Refused, add_rejects, refused_of
from lightering.cli.terminal import progress_of, write_json
from lightering.cli.ways import with_options
from lightering.errors import shown
from lightering.model.schemas import FIXES, REJECT_REASONS
from lightering.report import exports

if TYPE_CHECKING:
    import argparse

    from lightering.cli.options import Work
    from lightering.model.records import FileReport

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `inspect` and `convert`.

    Args:
        commands: Subparsers of the program.
    """
    inspect = commands.add_parser("inspect", help="import report of each file")
    add_files(inspect)
    inspect.add_argument("--json", action="store_true", help="one JSON object on stdout")
    add_rejects(inspect)
    add_cache(inspect)
    inspect.set_defaults(run=_inspect)
    convert = commands.add_parser("convert", help="the clean fixes as one table")
    add_files(convert)
    add_output(convert, what="table of fixes")
    add_rejects(convert)
    add_cache(convert)
    convert.set_defaults(run=_convert)


def _inspect(options: argparse.Namespace) -> int:
    from lightering.app import streaming
    from lightering.readers.apart import not_limited

    work, refused = work_of(options), refused_of(options)
    with progress_of(options) as progress:
        reports = streaming.inspect(
            work.paths,
            work.params,
            progress,
            refused.hearer,
            work.mapping,
            cache=cache_of(options),
        )
    refused.write(reports)
    if options.json:
        write_json({"files": [r.as_dict() for r in reports]})
        return tell_failures(reports)
    for report in reports:
        sys.stdout.write(_as_text(report))
    if lacking := not_limited():
        sys.stderr.write(f"{lacking}\n")
    return int(any(r.outcome == "error" for r in reports))


def _convert(options: argparse.Namespace) -> int:
    from lightering.app import streaming

    name, whole = _table_in(options.output)
    check_output(options.output, (name,))
    work, refused = work_of(options), refused_of(options)
    if name == "tracks":
        return _convert_tracks(work, options, refused, whole=whole)
    with (
        progress_of(options) as progress,
        streaming.stream_fixes(
            work.paths,
            work.params,
            progress,
            refused.hearer,
            work.mapping,
            cache=cache_of(options),
        ) as fixes,
    ):
        status = tell_failures(fixes.reports)
        if not (status and fixes.is_empty):
            emit((exports.Layer(name, FIXES, fixes.tables),), options.output, raw=options.raw)
    refused.write(fixes.reports)
    return status


def _convert_tracks(
    work: Work, options: argparse.Namespace, refused: Refused, *, whole: bool
) -> int:
    """Writes lines: these need all fixes of a ship, and the format all ships, in memory."""
    from lightering.app import pipeline
    from lightering.report.exports.tracks import tracks

    with progress_of(options) as progress:
        loaded = pipeline.read(
            work.paths,
            work.params,
            progress,
            refused.hearer,
            work.mapping,
            cache=cache_of(options),
        )
        status = tell_failures(loaded.reports)
        if not status or loaded.fixes.num_rows:
            table = tracks(loaded, work.params.detect.max_gap_h, whole=whole)
            layer = exports.Layer("tracks", table.schema, (table,))
            emit((layer,), options.output, raw=options.raw)
    refused.write(loaded.reports)
    return status


def _table_in(output: str) -> tuple[str, bool]:
    """Returns how a format holds fixes, as points or as the lines they form, and if whole."""
    if output == "-":
        return "fixes", False
    record = exports.format_of(Path(output))
    lines = record.holds("tracks") and not record.holds("fixes")
    return ("tracks" if lines else "fixes"), record.whole


def _first(report: FileReport, reason: str) -> str:
    first = next((e for e in report.examples if e.reason == reason), None)
    if first is None:
        return ""
    column = f", column {shown(first.column)}" if first.column else ""
    value = f": {shown(first.value)}" if first.value or first.column else ""
    return f"; first at line {first.line}{column}{value}"


def _as_text(report: FileReport) -> str:
    lines = [f"{shown(report.file, 255)[1:-1]}: {report.format or 'no known format'}"]
    if report.outcome == "ok" or report.records_in:
        lines.append(
            f"  {report.records_in:,} records, {report.kept:,} kept, "
            f"{sum(report.rejected.values()):,} rejected"
        )
        lines.append(
            f"  {report.vessels:,} MMSI, {report.eligible_vessels:,} of them of ships that may meet"
        )
    if report.first_utc and report.last_utc:
        lines.append(f"  {report.first_utc:%Y-%m-%d %H:%M}Z to {report.last_utc:%Y-%m-%d %H:%M}Z")
    for reason, count in sorted(report.rejected.items()):
        where = _first(report, reason)
        lines.append(f"  rejected {count:,} {reason}: {REJECT_REASONS[reason]}{where}")
    lines += [f"  repaired {count:,} {name}" for name, count in sorted(report.repairs.items())]
    lines += [f"  {with_options(message)}" for message in report.messages]
    lines.append(f"  SHA-256 {report.sha256}")
    return "\n".join(lines) + "\n"
