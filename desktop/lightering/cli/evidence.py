"""`report` and `verify`: the PDF, and whether it still holds."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.cli.apart import run_apart
from lightering.cli.beside import add_beside, add_zones, beside_of
from lightering.cli.of_case import of_case
from lightering.cli.options import (
    add_files,
    add_limits,
    add_map,
    add_quiet,
    case_among,
    mapping_of,
    tell_failures,
    work_of,
)
from lightering.cli.terminal import progress_of, tell
from lightering.errors import OutputError, UsageError
from lightering.progress import part
from lightering.scratch_folders import scratch_folder

if TYPE_CHECKING:
    import argparse

    from lightering.model.attachments import Attached
    from lightering.readers.column_map import Maps
    from lightering.report.settings import ReportSettings

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `report` and `verify`.

    Args:
        commands: Subparsers of the program.
    """
    report = commands.add_parser("report", help="the evidence report as PDF")
    add_files(report, metavar="FILE or CASE")
    add_limits(report)
    add_beside(report)
    add_zones(report)
    report.add_argument(
        "-o",
        "--output",
        required=True,
        type=Path,
        metavar="OUT.pdf",
        help="where the report shall stand",
    )
    report.add_argument("--author", metavar="NAME", help="who prepared it")
    report.add_argument("--organisation", metavar="NAME", help="for whom")
    report.add_argument(
        "--language", default="en", metavar="TAG", help="of the fixed texts; en is there"
    )
    report.add_argument("--logo", type=Path, metavar="FILE.png", help="picture for the first page")
    report.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="ENCOUNTER",
        help="give pages to this encounter only; may be repeated",
    )
    _add_redact(report)
    report.add_argument(
        "--redact-file",
        action="append",
        default=[],
        metavar="SHA256",
        help="withhold an attached file but for its hash; 8 digits of it or more; may be repeated",
    )
    report.set_defaults(run=_report)
    verify = commands.add_parser("verify", help="recompute a report from the files")
    verify.add_argument("report", type=Path, metavar="REPORT.pdf", help="the report to check")
    verify.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE or CASE",
        help="the files it names; with a case also whether its decisions are still those",
    )
    add_map(verify)
    add_beside(verify)
    add_zones(verify)
    _add_redact(verify)
    add_quiet(verify)
    verify.set_defaults(run=_verify)


def _add_redact(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--redact",
        action="append",
        default=[],
        type=int,
        metavar="NUMBER",
        help="withhold the names and numbers of the ship with this MMSI or IMO; may be repeated",
    )


def _settings(
    options: argparse.Namespace, kept: ReportSettings, attached: Attached
) -> ReportSettings:
    """What the command line says of the report, else what the case keeps."""
    from lightering.report.settings import ReportSettings, read_logo, withheld_files
    from lightering.report.texts import catalogue

    catalogue(options.language)  # a language that is not there is said before the work
    return ReportSettings(
        author=kept.author if options.author is None else options.author,
        organisation=kept.organisation if options.organisation is None else options.organisation,
        logo=read_logo(options.logo) if options.logo else kept.logo,
        events=tuple(dict.fromkeys(options.event)),
        withheld=tuple(sorted(set(options.redact))),
        language=options.language,
        withheld_files=withheld_files(options.redact_file, attached, kept.withheld_files),
    )


def _report(options: argparse.Namespace) -> int:
    if options.output.suffix.lower() != ".pdf":
        raise UsageError(f"{options.output.name}: the report is a PDF; end its name with .pdf.")
    if not options.output.resolve().parent.is_dir():
        raise OutputError(f"The folder of {options.output.name} does not exist. Make it first.")
    with scratch_folder() as folder:
        told = folder / "contents.json"
        # What computes and what sets the pages never hold their memory at the same time.
        status = run_apart(lambda: int(options.guarded(lambda: _compute(options, told))))
        if not told.exists():
            return status
        from lightering.report.pdf import write_pdf

        with progress_of(options) as progress:
            contents = json.loads(told.read_text(encoding="utf-8"))
            write_pdf(contents, options.output, part(progress, 0.8, 1.0))
    tell(f"Written: {options.output.name}")
    return status


def _compute(options: argparse.Namespace, told: Path) -> int:
    """Writes what the report says, as JSON, and returns the status of the reading."""
    from lightering.app import pipeline
    from lightering.app.evidence import check_attached, check_inputs, report_contents

    work = work_of(options)
    settings = _settings(options, work.settings, work.attached)
    with progress_of(options) as progress:
        results = pipeline.run_all(
            work.paths, work.params, part(progress, 0.0, 0.7), work.mapping, work.beside
        )
        status = tell_failures(results.loaded.reports)
        if status and not results.loaded.fixes.num_rows:
            return status
        check_inputs(work.paths, results, part(progress, 0.7, 0.72))
        check_attached(work.attached, settings, part(progress, 0.72, 0.75))
        progress.set(0.75, "Drawing the figures")
        drawing = part(progress, 0.75, 0.8)
        contents = report_contents(results, work.decisions, settings, work.attached, drawing)
    told.write_text(json.dumps(contents, ensure_ascii=False), encoding="utf-8")
    return status


def _verify(options: argparse.Namespace) -> int:
    from lightering.app.verify import verify

    mapping: Maps | None = mapping_of(options)
    from lightering.ledger.beside import NOTHING_BESIDE

    paths: tuple[Path, ...] = tuple(options.files)
    held, kept, attached, recorded = None, None, None, None
    told = case_among(paths)
    if told is not None:
        case = of_case(told)
        paths, held, mapping = case.paths, case.decisions, mapping or case.mapping
        kept, attached, recorded = case.beside, case.attached, case.recorded
    beside = beside_of(options, kept) or NOTHING_BESIDE
    with progress_of(options) as progress:
        differences = verify(
            options.report,
            paths,
            progress,
            mapping,
            beside,
            tuple(options.redact),
            held,
            attached,
            recorded,
        )
    if not differences:
        sys.stdout.write(f"{options.report.name} holds: all figures and hashes are the same.\n")
        return 0
    for difference in differences:
        sys.stdout.write(f"{difference}\n")
    return 1
