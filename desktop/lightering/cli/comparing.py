"""`compare`: events of others, or of another run of ours, beside what these files give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.cli.caching import add_cache, cache_of
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
from lightering.errors import UsageError
from lightering.model.schemas import ENCOUNTERS, GAPS, LOITERING
from lightering.progress import part
from lightering.report.exports import Layer

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from lightering.model.records import Loaded

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `compare`.

    Args:
        commands: Subparsers of the program.
    """
    compare = commands.add_parser("compare", help="events of others beside ours")
    compare.add_argument(
        "theirs",
        type=Path,
        metavar="EVENTS",
        help="events of Global Fishing Watch (JSON or CSV), or a table of encounters of ours",
    )
    add_files(compare, metavar="FILE or CASE")
    add_cache(compare)
    add_limits(compare)
    add_output(compare, what="the comparison")
    compare.set_defaults(run=_compare)


def _compare(options: argparse.Namespace) -> int:
    check_output(options.output, ("comparison",))
    theirs = _theirs(options.theirs)
    from lightering import detect
    from lightering.app import reading
    from lightering.report.exports.tables import to_arrow
    from lightering.report.imports.comparing import Ours, compare

    work = work_of(options)
    limits = work.params.detect
    with progress_of(options) as progress:
        loaded = reading.read(
            work.paths,
            work.params,
            part(progress, 0.0, 0.5),
            mapping=work.mapping,
            cache=cache_of(options),
        )
        status = tell_failures(loaded.reports)
        if status and not loaded.fixes.num_rows:
            return status
        found = reading.detect(loaded, work.params, part(progress, 0.5, 0.8))
        slow = detect.find_loitering(loaded, limits, part(progress, 0.8, 0.9))
        silent = detect.find_gaps(loaded, limits, part(progress, 0.9, 1.0))
    ours = Ours(to_arrow(found, ENCOUNTERS), to_arrow(slow, LOITERING), to_arrow(silent, GAPS))
    table = compare(theirs, ours, _heard(loaded))
    outcomes = table.column("outcome").to_pylist()
    tell(
        f"{outcomes.count('both'):,} in both, {outcomes.count('theirs'):,} only theirs, "
        f"{outcomes.count('ours'):,} only ours, {outcomes.count('shown'):,} of types we do not "
        "look for."
    )
    emit([Layer("comparison", table.schema, (table,))], options.output, raw=options.raw)
    return status


def _theirs(path: Path) -> pa.Table:
    """Returns events of others, or a table of ours in their columns."""
    from lightering.report.imports.own import SUFFIXES, read_encounters
    from lightering.report.imports.portal import is_portal
    from lightering.report.imports.schemas import THEIRS
    from lightering.report.imports.theirs import read_theirs

    if path.is_dir():
        raise UsageError(f"{path.name}: give one file of events.")
    name = path.name.lower()
    of_others = name.endswith((".gfw.json", ".jsonl", ".ndjson"))
    of_others |= name.endswith(".csv") and is_portal(path)
    if name.endswith(SUFFIXES) and not of_others:
        told = read_encounters(path)
        count = told.num_rows
        held = {
            "event_id": told.column("encounter_id"),
            "event_type": pa.array(["encounter"] * count, pa.string()),
            "port": told.column("port"),
            "source_file": pa.array([path.name] * count, pa.string()),
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
    read = read_theirs(path)
    for message in read.messages:
        tell(message)
    refused = sum(read.rejected.values())
    tell(f"{path.name}: {read.table.num_rows:,} of {read.entries:,} events, {refused:,} refused.")
    return read.table


def _heard(loaded: Loaded) -> dict[int, tuple[datetime, datetime]]:
    fixes = loaded.fixes.select(["mmsi", "time_utc"])
    spans = fixes.group_by("mmsi").aggregate([("time_utc", "min"), ("time_utc", "max")])
    columns = (spans.column(n).to_pylist() for n in ("mmsi", "time_utc_min", "time_utc_max"))
    return {int(mmsi): (first, last) for mmsi, first, last in zip(*columns, strict=True)}
