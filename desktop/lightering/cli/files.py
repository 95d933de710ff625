"""`inspect` and `convert`: what a file holds, and its clean fixes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.cli.options import (
    add_files,
    add_output,
    check_output,
    emit,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of
from lightering.errors import shown
from lightering.model.schemas import REJECT_REASONS
from lightering.report import exports

if TYPE_CHECKING:
    import argparse

    from lightering.model.records import FileReport, Rejected

__all__ = ["Refused", "add_commands", "add_rejects"]


def add_commands(commands: Any) -> None:
    """Adds `inspect` and `convert`.

    Args:
        commands: Subparsers of the program.
    """
    inspect = commands.add_parser("inspect", help="import report of each file")
    add_files(inspect)
    inspect.add_argument("--json", action="store_true", help="one JSON object on stdout")
    add_rejects(inspect)
    inspect.set_defaults(run=_inspect)
    convert = commands.add_parser("convert", help="the clean fixes as one table")
    add_files(convert)
    add_output(convert, what="table of fixes")
    add_rejects(convert)
    convert.set_defaults(run=_convert)


def add_rejects(parser: argparse.ArgumentParser) -> None:
    """Adds `--rejects`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--rejects",
        type=Path,
        metavar="OUT.csv",
        help="write every record that is not kept, with line and reason",
    )


def _inspect(options: argparse.Namespace) -> int:
    from lightering.app import pipeline

    work, refused = work_of(options), Refused(options.rejects)
    with progress_of(options) as progress:
        reports = pipeline.inspect(work.paths, work.params, progress, refused.add, work.mapping)
    refused.write()
    if options.json:
        json.dump({"files": [r.as_dict() for r in reports]}, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
        return tell_failures(reports)
    for report in reports:
        sys.stdout.write(_as_text(report))
    return int(any(r.outcome == "error" for r in reports))


def _convert(options: argparse.Namespace) -> int:
    from lightering.app import pipeline
    from lightering.report.exports.tracks import tracks

    name, whole = _table_in(options.output)
    check_output(options.output, (name,))
    work, refused = work_of(options), Refused(options.rejects)
    with progress_of(options) as progress:
        loaded = pipeline.read(work.paths, work.params, progress, refused.add, work.mapping)
        status = tell_failures(loaded.reports)
        if status and not loaded.fixes.num_rows:
            return status
        table = loaded.fixes
        if name == "tracks":
            table = tracks(loaded, work.params.detect.max_gap_h, whole=whole)
        emit((exports.Layer(name, table.schema, (table,)),), options.output, raw=options.raw)
    refused.write()
    return status


def _table_in(output: str) -> tuple[str, bool]:
    """Returns how a format holds fixes, as points or as the lines they form, and if whole."""
    if output == "-":
        return "fixes", False
    record = exports.format_of(Path(output))
    lines = record.holds("tracks") and not record.holds("fixes")
    return ("tracks" if lines else "fixes"), record.whole


class Refused:
    """Collects rejected records for `--rejects`."""

    _NAMES = ("file", "line", "column", "reason", "value")

    def __init__(self, path: Path | None) -> None:
        """Begins empty.

        Args:
            path: Where to write them, or None for nowhere.

        Raises:
            UserError: The extension names no format, or the folder does not exist.
        """
        self._path = path
        self._rows: list[Rejected] = []
        if path is not None:
            check_output(str(path), ("rejects",))

    def add(self, record: Rejected) -> None:
        """Keeps a record.

        Args:
            record: What was not kept as a fix.
        """
        if self._path is not None:
            self._rows.append(record)

    def write(self) -> None:
        """Writes what was kept, by file and line."""
        if self._path is None:
            return
        ordered = sorted(self._rows, key=lambda r: (r.file, r.line, r.reason))
        columns = {name: [getattr(row, name) for row in ordered] for name in self._NAMES}
        types = {"line": pa.int64()}
        table = pa.table(
            {name: pa.array(v, types.get(name, pa.string())) for name, v in columns.items()}
        )
        exports.write(table, self._path, name="rejects")


def _first(report: FileReport, reason: str) -> str:
    first = next((e for e in report.examples if e.reason == reason), None)
    if first is None:
        return ""
    column = f", column {shown(first.column)}" if first.column else ""
    value = f": {shown(first.value)}" if first.value or first.column else ""
    return f"; first at line {first.line}{column}{value}"


def _as_text(report: FileReport) -> str:
    lines = [f"{report.file}: {report.format or 'no known format'}"]
    if report.outcome == "ok":
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
    lines += [f"  {message}" for message in report.messages]
    lines.append(f"  SHA-256 {report.sha256}")
    return "\n".join(lines) + "\n"
