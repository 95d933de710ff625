"""Brings results and decisions into the report's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.app.clues import find_clues, is_clue
from lightering.errors import OutputError, UserError
from lightering.files import sha256_of
from lightering.model.attachments import NOTHING_ATTACHED
from lightering.progress import Quiet, part, stop_if_cancelled
from lightering.readers import walk
from lightering.report import contents, pdf
from lightering.report.settings import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    import pandas as pd

    from lightering.app.pipeline import Results
    from lightering.model.attachments import Attached
    from lightering.progress import Progress
    from lightering.report.settings import ReportSettings

__all__ = ["check_attached", "check_inputs", "report_contents", "write_report"]


def check_inputs(paths: Sequence[Path], results: Results, progress: Progress) -> None:
    """Refuses to write about files that are no longer those that were read.

    Args:
        paths: Files and folders as they were opened.
        results: What was computed from them.
        progress: Told how far the hashing is.

    Raises:
        UserError: A file changed or is gone since it was read.
        Cancelled: The person asked to stop.
    """
    reports = results.loaded.reports
    read = {report.sha256 for report in reports}
    # a member of an archive is named after it; what came into the folder since is no input
    names = {report.file.partition("/")[0] for report in reports}
    files = [path for path in walk(paths).files if path.name in names]
    for number, path in enumerate(files):
        progress.set(number / len(files), f"Checking {path.name}")
        try:
            same = sha256_of(path, lambda: stop_if_cancelled(progress)) in read
        except OSError as error:
            raise OutputError(
                f"{path.name} cannot be read any more: {error.strerror or error}. "
                "Nothing was written; bring it back, or open the files anew."
            ) from error
        if not same:
            raise OutputError(
                f"{path.name} changed after it was read. Nothing was written; open it anew."
            )


def check_attached(attached: Attached, settings: ReportSettings, progress: Progress) -> None:
    """Refuses to write about attached files that are lost or are no longer the same.

    Args:
        attached: What the case attaches.
        settings: Files that it withholds need not be at hand.
        progress: Told how far the hashing is.

    Raises:
        UserError: A file is lost or changed.
        Cancelled: The person asked to stop.
    """
    told = {one.sha256: one for held in attached.by_event.values() for one in held}
    for number, (sha256, one) in enumerate(told.items()):
        stop_if_cancelled(progress)
        progress.set(number / len(told), f"Checking {one.name}")
        if sha256 in settings.withheld_files:
            continue
        try:
            attached.content_of(one)
        except UserError as error:
            raise OutputError(f"{error} Nothing was written.") from error


def report_contents(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    settings: ReportSettings = PLAIN,
    attached: Attached = NOTHING_ATTACHED,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Returns what the report says, as plain data.

    Args:
        results: One run.
        decisions: By encounter, lead, gap or loitering: status and note.
        settings: Who signs it, which events get a page, which ships are withheld.
        attached: Files attached to events as evidence.
        progress: Told how many transfers are drawn.

    Raises:
        UserError: The settings name an encounter that is not there, or an attached picture is lost
            or changed.
        Cancelled: The person asked to stop.
    """
    statuses = {key: status for key, (status, _note) in decisions.items()}
    balances = pipeline.tally(results.assessment, results.loaded, statuses, beside=results.beside)
    return contents.build(
        loaded=results.loaded,
        ships=results.ships,
        encounters=results.encounters,
        screening=results.screening,
        assessment=results.assessment,
        balances=balances,
        params=results.params,
        decisions=decisions,
        beside=results.beside,
        settings=settings,
        attached=attached,
        progress=progress,
        clues=_clues(results) if any(map(is_clue, (*decisions, *attached.by_event))) else {},
    )


def _clues(results: Results) -> dict[str, pd.DataFrame]:
    """Finds what decisions and files beside the encounters are about."""
    found = find_clues(results.loaded, results.params.detect, Quiet())
    return {name: table.frame for name, table in found.tables.items()}


def write_report(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    path: Path,
    progress: Progress,
    settings: ReportSettings = PLAIN,
    attached: Attached = NOTHING_ATTACHED,
) -> None:
    """Writes the evidence report.

    Args:
        results: One run.
        decisions: By encounter: status and note.
        path: Where the PDF shall stand.
        progress: Told how far the setting is.
        settings: Who signs it, which events get a page, which ships are withheld.
        attached: Files attached to events as evidence.

    Raises:
        UserError: The settings name an encounter that is not there, or an attached picture is lost
            or changed.
        OutputError: The PDF cannot be written; what stood there is untouched.
        Cancelled: The person asked to stop.
    """
    drawing, setting = part(progress, 0.0, 0.3), part(progress, 0.3, 1.0)
    told = report_contents(results, decisions, settings, attached, drawing)
    pdf.write_pdf(told, path, setting)
