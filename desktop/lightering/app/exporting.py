"""Brings what is on the screen into a file for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.model.attachments import NOTHING_ATTACHED
from lightering.model.schemas import (
    CLUE_IDS,
    ENCOUNTERS,
    GAPS,
    LEADS,
    LEDGER,
    LOITERING,
    TRANSFERS,
)
from lightering.progress import stop_if_cancelled
from lightering.report import exports
from lightering.report.exports.attachments import attachments_table
from lightering.report.exports.tables import placed, reviewed, to_arrow
from lightering.report.exports.tracks import tracks

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightering.app.clues import Clues
    from lightering.app.pipeline import Results
    from lightering.model.attachments import Attached
    from lightering.progress import Progress

__all__ = ["write_tables"]

_CLUES = {"leads": LEADS, "gaps": GAPS, "loitering": LOITERING}


def write_tables(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    path: Path,
    progress: Progress,
    attached: Attached = NOTHING_ATTACHED,
    clues: Clues | None = None,
) -> None:
    """Writes every table that the format holds, or the encounters if it holds one.

    Args:
        results: One run.
        decisions: Status and note by encounter, lead, gap or loitering.
        path: Target; its extension names the format.
        progress: Told how far the writing is.
        attached: Files attached to encounters.
        clues: Leads, gaps and loitering, if they were looked for: written with what was said of
            each.

    Raises:
        UserError: The extension names no format, or the target cannot be written.
        Cancelled: The person asked to stop.
    """
    record = exports.format_of(path)
    progress.set(0.1, "Preparing the tables")
    tables = {"encounters": to_arrow(results.encounters, ENCOUNTERS)}
    if record.layers:
        statuses = {key: status for key, (status, _note) in decisions.items()}
        moved = to_arrow(results.assessment.transfers, TRANSFERS)
        tables = {
            "fixes": results.loaded.fixes,
            "tracks": tracks(results.loaded, results.params.detect.max_gap_h, whole=record.whole),
            **tables,
            "transfers": placed(moved, results.encounters),
            "ledger": to_arrow(pipeline.ledger_table(results.assessment, statuses), LEDGER),
        }
        if attached.by_event:
            tables["attachments"] = attachments_table(attached)
        if clues is not None:
            for name, table in clues.tables.items():
                found = to_arrow(table.frame, _CLUES[name])
                tables[name] = reviewed(found, CLUE_IDS[name], decisions)
    stop_if_cancelled(progress)
    progress.set(0.3, f"Writing {path.name}")
    exports.write_layers(
        [
            exports.Layer(name, table.schema, (table,))
            for name, table in tables.items()
            if record.holds(name)
        ],
        path,
    )
    progress.set(1.0, "")
