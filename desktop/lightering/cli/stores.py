"""`store`, and the work of `detect` on a store or by several processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from lightering.app import storing
from lightering.cli.options import (
    add_files,
    check_output,
    emit,
    tell_failures,
    tell_found,
    work_of,
)
from lightering.cli.rejects import add_rejects, refused_of
from lightering.cli.terminal import progress_of, tell
from lightering.detect.changes import ADDED, CHANGED, NEEDED, RETRACTED, changes
from lightering.detect.store.manifest import holds_store
from lightering.errors import InputError, UsageError
from lightering.model.schemas import ENCOUNTERS
from lightering.report import exports
from lightering.report.exports.tables import described, to_arrow
from lightering.units import parse_duration

if TYPE_CHECKING:
    import argparse

    import pandas as pd

    from lightering.app.storing import Workers
    from lightering.detect.chunks.search import Searched

__all__ = ["add_commands", "detect"]

_SHOWN = 20
"""Changes that are told one by one; `--changes` writes all."""


def add_commands(commands: Any) -> None:
    """Adds `store`.

    Args:
        commands: Subparsers of the program.
    """
    store = commands.add_parser("store", help="fixes into a store, one file per day")
    add_files(store)
    store.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="STORE",
        help="folder or address of the store; made if there is none",
    )
    store.add_argument(
        "--replace",
        action="store_true",
        help="the days that the files touch hold only their fixes, instead of these too",
    )
    add_rejects(store)
    store.set_defaults(run=_store)


def detect(options: argparse.Namespace) -> int:
    """Runs `detect` on a store, or on files with several processes.

    Args:
        options: Parsed command line.

    Returns:
        0, or 1 if a file was not read.

    Raises:
        UserError: The input or the user is at fault.
    """
    check_output(options.output, ("encounters",))
    if options.changes is not None:
        check_output(str(options.changes), ("changes",))
    workers = _workers(options)
    before = None if options.update is None else _read_events(options.update)
    status = 0
    (first, *_more) = options.files
    one_store = len(options.files) == 1 and holds_store(first)
    if one_store:
        options.files = []
    work = work_of(options)
    with progress_of(options) as progress:
        if one_store:
            searched = storing.detect_store(first, work.params, progress, workers)
        else:
            stored, found = storing.detect_files(
                work.paths, work.params, progress, workers, work.mapping
            )
            status = tell_failures(stored.reports)
            if found is None:
                return status
            searched = found
    _tell(searched, one_store)
    table = described(to_arrow(searched.encounters, ENCOUNTERS), work.params)
    emit((exports.Layer("encounters", table.schema, (table,)),), options.output, raw=options.raw)
    if before is not None:
        _tell_changes(before, searched.encounters, options.changes)
    return status


def _store(options: argparse.Namespace) -> int:
    refused, target = refused_of(options), options.output
    if Path(target).is_file():
        raise UsageError(
            f"{Path(target).name} is a file; a store is a folder. Choose another name."
        )
    work = work_of(options)
    with progress_of(options) as progress:
        stored = storing.store(
            work.paths, target, work.params, progress, refused.hearer, work.mapping,
            replace=options.replace,
        )  # fmt: skip
    refused.write(stored.reports)
    status = tell_failures(stored.reports)
    if stored.written is None:
        tell("No fix was kept; the store was not touched.")
        return max(status, 1)
    written = stored.written
    days = len(written.added)
    tell(
        f"{days} day{'' if days == 1 else 's'} added, {len(written.changed)} changed, "
        f"{len(written.same)} as before; {written.repeated:,} fixes were there already."
    )
    return status


def _workers(options: argparse.Namespace) -> Workers:
    from lightering.detect.chunks.pieces import Cutting

    if options.workers is not None and options.workers < 1:
        raise UsageError("--workers is a number of processes, 1 or more.")
    if options.scheduler is not None and options.workers is not None:
        raise UsageError("Give --workers or --scheduler, not both.")
    cutting = None
    if options.chunk is not None:
        hours = parse_duration(options.chunk).total_seconds() / 3600.0
        if hours < 1.0 or hours != int(hours):
            raise UsageError("--chunk is a whole number of hours, such as 6h or 1d.")
        cutting = Cutting(longest_h=int(hours))
    return storing.Workers(options.workers or 1, options.scheduler, cutting)


def _tell(searched: Searched, one_store: bool) -> None:
    tell_found(searched.encounters["kind"].tolist())
    if one_store:
        tell(
            f"{len(searched.searched_hours):,} hours were searched, {searched.kept_hours:,} were "
            "known from before."
        )


def _read_events(path: Path) -> pd.DataFrame:
    """Reads encounters that an earlier `detect` wrote."""
    try:
        if path.suffix.lower() == ".csv":
            table = pa_csv.read_csv(path)
        elif path.suffix.lower() in {".parquet", ".pq"}:
            table = pq.read_table(path)
        else:
            raise InputError(
                "Encounters of an earlier search are read from Parquet or CSV only.",
                file=path.name,
                advice="Write them with: detect STORE -o EVENTS.parquet",
            )
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"The encounters could not be read ({error}).", file=path.name) from error
    lacking = [name for name in NEEDED if name not in table.column_names]
    if lacking:
        raise InputError(
            f"This is no table of encounters: it lacks {', '.join(lacking)}.", file=path.name
        )
    frame: pd.DataFrame = table.select(list(NEEDED)).to_pandas()
    for name in ("start_utc", "end_utc"):
        frame[name] = frame[name].astype("datetime64[ms, UTC]")
    return frame


def _tell_changes(before: pd.DataFrame, after: pd.DataFrame, target: Path | None) -> None:
    found = changes(before, after)
    counts = found["change"].value_counts()
    tell(
        f"Since the earlier search: {counts.get(ADDED, 0)} added, {counts.get(CHANGED, 0)} changed,"
        f" {counts.get(RETRACTED, 0)} retracted."
    )
    for _number, row in found.head(_SHOWN).iterrows():
        name = row["encounter_id_before" if row["change"] == RETRACTED else "encounter_id"]
        tell(f"  {row['change']} {name}: {row['mmsi_1']} and {row['mmsi_2']}, {row['what']}")
    if len(found) > _SHOWN:
        tell(f"  and {len(found) - _SHOWN} more; --changes OUT.csv writes them all")
    if target is not None:
        exports.write(pa.Table.from_pandas(found, preserve_index=False), target, name="changes")
