"""Events that somebody else found, beside ours of the same files: for command line and window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from lightering import detect
from lightering.model.schemas import ENCOUNTERS, GAPS, LOITERING
from lightering.progress import part
from lightering.report.exports.tables import to_arrow
from lightering.report.imports.comparing import Ours, compare
from lightering.report.imports.own import SUFFIXES, read_encounters
from lightering.report.imports.portal import is_portal
from lightering.report.imports.schemas import THEIRS
from lightering.report.imports.theirs import read_theirs

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    import pandas as pd

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["beside", "counted", "events_of"]


def events_of(path: Path) -> tuple[pa.Table, tuple[str, ...]]:
    """Returns events of others, or a table of ours in their columns, and what is said of the file.

    Args:
        path: An answer of Global Fishing Watch's Events API, a table downloaded there, or a table
            of encounters that this program wrote.

    Returns:
        Events in `imports.schemas.THEIRS`, and sentences on what was refused.

    Raises:
        InputError: The file cannot be read or holds no event.
    """
    name = path.name.lower()
    of_others = name.endswith((".gfw.json", ".jsonl", ".ndjson"))
    of_others |= name.endswith(".csv") and is_portal(path)
    if name.endswith(SUFFIXES) and not of_others:
        return _as_theirs(read_encounters(path), path.name), ()
    read = read_theirs(path)
    refused = sum(read.rejected.values())
    told = f"{path.name}: {read.table.num_rows:,} of {read.entries:,} events, {refused:,} refused."
    return read.table, (*read.messages, told)


def _as_theirs(told: pa.Table, name: str) -> pa.Table:
    count = told.num_rows
    held = {
        "event_id": told.column("encounter_id"),
        "event_type": pa.array(["encounter"] * count, pa.string()),
        "port": told.column("port"),
        "source_file": pa.array([name] * count, pa.string()),
        "source_entry": pa.array(range(1, count + 1), pa.int64()),
    }
    columns = [held.get(field.name) for field in THEIRS]
    return pa.table(
        [
            told.column(field.name) if column is None else column
            for field, column in zip(THEIRS, columns, strict=True)
        ],
        schema=THEIRS,
    )


def beside(
    theirs: pa.Table,
    loaded: Loaded,
    encounters: pd.DataFrame,
    limits: DetectParams,
    progress: Progress,
) -> pa.Table:
    """Returns events of others beside ours, which no estimate ever sees.

    Args:
        theirs: Of `events_of`.
        loaded: Our fixes.
        encounters: `schemas.ENCOUNTERS` of them.
        limits: With which they were found.
        progress: Told how far the search for loitering and gaps is.

    Returns:
        In `imports.schemas.COMPARISON`.
    """
    slow = detect.find_loitering(loaded, limits, part(progress, 0.0, 0.5))
    silent = detect.find_gaps(loaded, limits, part(progress, 0.5, 1.0))
    ours = Ours(to_arrow(encounters, ENCOUNTERS), to_arrow(slow, LOITERING), to_arrow(silent, GAPS))
    return compare(theirs, ours, _heard(loaded))


def counted(table: pa.Table) -> str:
    """Returns how many events are in both, in one and in none, as a sentence.

    Args:
        table: Of `beside`.
    """
    outcomes = table.column("outcome").to_pylist()
    return (
        f"{outcomes.count('both'):,} in both, {outcomes.count('theirs'):,} only theirs, "
        f"{outcomes.count('ours'):,} only ours, {outcomes.count('shown'):,} of types we do not "
        "look for."
    )


def _heard(loaded: Loaded) -> dict[int, tuple[datetime, datetime]]:
    fixes = loaded.fixes.select(["mmsi", "time_utc"])
    spans = fixes.group_by("mmsi").aggregate([("time_utc", "min"), ("time_utc", "max")])
    columns = (spans.column(n).to_pylist() for n in ("mmsi", "time_utc_min", "time_utc_max"))
    return {int(mmsi): (first, last) for mmsi, first, last in zip(*columns, strict=True)}
