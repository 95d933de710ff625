"""`detect` and `export`: events and other tables for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.cli.options import (
    add_files,
    add_limits,
    add_output,
    check_output,
    emit,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of, tell
from lightering.model.schemas import CLOSE_KINDS, ENCOUNTERS, TRANSFERS
from lightering.progress import part

if TYPE_CHECKING:
    import argparse

    import pyarrow as pa

    from lightering.cli.options import Work
    from lightering.progress import Progress

__all__ = ["TABLES", "add_commands"]

TABLES = ("fixes", "encounters", "transfers")


def add_commands(commands: Any) -> None:
    """Adds `detect` and `export`.

    Args:
        commands: Subparsers of the program.
    """
    detect = commands.add_parser("detect", help="find the encounters")
    add_files(detect)
    add_limits(detect)
    add_output(detect, what="table of events")
    detect.add_argument(
        "--kind",
        choices=("encounters",),
        default="encounters",
        help="which events (default: encounters)",
    )
    detect.set_defaults(run=_detect)
    export = commands.add_parser("export", help="one table for other programs")
    add_files(export, metavar="FILE or CASE")
    add_limits(export)
    add_output(export, what="the table")
    export.add_argument(
        "--table", choices=TABLES, default="encounters", help="which table (default: encounters)"
    )
    export.set_defaults(run=_export)


def _detect(options: argparse.Namespace) -> int:
    options.table = "encounters"
    return _export(options)


def _export(options: argparse.Namespace) -> int:
    check_output(options.output)
    work = work_of(options)
    with progress_of(options) as progress:
        table, status = _table(options.table, work, progress)
    if table is None:
        return status
    emit(table, options.output, raw=options.raw)
    return status


def _table(name: str, work: Work, progress: Progress) -> tuple[pa.Table | None, int]:
    from lightering.app import pipeline
    from lightering.report.exports.tables import to_arrow

    loaded = pipeline.read(work.paths, work.params, part(progress, 0.0, 0.5), mapping=work.mapping)
    status = tell_failures(loaded.reports)
    if status and not loaded.fixes.num_rows:
        return None, status
    if name == "fixes":
        return loaded.fixes, status
    found = pipeline.detect(loaded, work.params, part(progress, 0.5, 0.9))
    if name == "encounters":
        close = int(found["kind"].isin(CLOSE_KINDS).sum())
        tell(f"{len(found):,} events, {close:,} of them alongside or close.")
        return to_arrow(found, ENCOUNTERS), status
    _screened, assessment = pipeline.assess(found, loaded, work.params, part(progress, 0.9, 1.0))
    return to_arrow(assessment.transfers, TRANSFERS), status
