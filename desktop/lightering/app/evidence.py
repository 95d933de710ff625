"""Brings results and decisions into the report's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.report import contents, pdf
from lightering.report.settings import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from lightering.app.pipeline import Results
    from lightering.progress import Progress
    from lightering.report.settings import ReportSettings

__all__ = ["report_contents", "write_report"]


def report_contents(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    settings: ReportSettings = PLAIN,
) -> dict[str, Any]:
    """Returns what the report says, as plain data.

    Args:
        results: One run.
        decisions: By encounter: status and note.
        settings: Who signs it, which events get a page, which ships are withheld.

    Raises:
        UserError: The settings name an encounter that is not there.
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
    )


def write_report(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    path: Path,
    progress: Progress,
    settings: ReportSettings = PLAIN,
) -> None:
    """Writes the evidence report.

    Args:
        results: One run.
        decisions: By encounter: status and note.
        path: Where the PDF shall stand.
        progress: Told how far the setting is.
        settings: Who signs it, which events get a page, which ships are withheld.

    Raises:
        UserError: The settings name an encounter that is not there.
        OutputError: The PDF cannot be written; what stood there is untouched.
        Cancelled: The person asked to stop.
    """
    pdf.write_pdf(report_contents(results, decisions, settings), path, progress)
