"""Brings results and decisions into the report's hands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.report import contents, pdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from lightering.app.pipeline import Results
    from lightering.progress import Progress

__all__ = ["report_contents", "write_report"]


def report_contents(results: Results, decisions: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """Returns what the report says, as plain data.

    Args:
        results: One run.
        decisions: By encounter: status and note.
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
    )


def write_report(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    path: Path,
    progress: Progress,
) -> None:
    """Writes the evidence report.

    Args:
        results: One run.
        decisions: By encounter: status and note.
        path: Where the PDF shall stand.
        progress: Told how far the setting is.

    Raises:
        OutputError: The PDF cannot be written; what stood there is untouched.
        Cancelled: The person asked to stop.
    """
    pdf.write_pdf(report_contents(results, decisions), path, progress)
