"""`detect` and `export`: events and other tables for other programs."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from lightering.case import SUFFIX
from lightering.cli import sharing
from lightering.cli.allocation import keep_memory
from lightering.cli.beside import add_beside, add_zones
from lightering.cli.caching import add_cache, cache_beside
from lightering.cli.options import (
    add_files,
    add_limits,
    add_output,
    check_output,
    emit,
    tell_failures,
    tell_found,
    work_of,
)
from lightering.cli.terminal import progress_of, tell
from lightering.model.schemas import (
    CLUE_IDS,
    ENCOUNTERS,
    FLAGS,
    GAPS,
    LEADS,
    LEDGER,
    LOITERING,
    MASS_BALANCE,
    TRANSFERS,
)
from lightering.progress import part
from lightering.report import exports
from lightering.report.exports import Layer
from lightering.report.exports.csv import CSV
from lightering.report.exports.tables import described, reviewed

if TYPE_CHECKING:
    import argparse

    import pyarrow as pa

    from lightering.cli.options import Work
    from lightering.files import Hash
    from lightering.model.records import Loaded
    from lightering.progress import Progress
    from lightering.readers.cache import Cache

__all__ = ["KINDS", "TABLES", "add_commands"]

KINDS = ("encounters", "loitering", "gaps", "leads")
"""What `detect --kind` finds."""

TABLES = (
    "fixes",
    "tracks",
    "encounters",
    "transfers",
    "ledger",
    *KINDS[1:],
    "flags",
    "mass_balance",
    "attachments",
)
"""What `export --table` writes; a format that holds layers gets all of these that it can hold."""

_TURN_S = 0.0005


def add_commands(commands: Any) -> None:
    """Adds `detect` and `export`.

    Args:
        commands: Subparsers of the program.
    """
    detect = commands.add_parser("detect", help="find encounters, loitering, gaps or leads")
    add_files(detect, metavar="FILE or STORE", kind=sharing.source)
    add_cache(detect)
    add_limits(detect)
    add_output(detect, what="table of events")
    detect.add_argument(
        "--kind",
        choices=KINDS,
        default="encounters",
        help="which events (default: encounters)",
    )
    sharing.add_workers(detect)
    detect.set_defaults(run=_detect)
    export = commands.add_parser("export", help="tables for other programs")
    add_files(export, metavar="FILE or CASE")
    add_cache(export)
    add_limits(export)
    add_beside(export)
    add_zones(export)
    add_output(export, what="the table")
    export.add_argument(
        "--table",
        choices=TABLES,
        help="which table (default: encounters, or all in a format that holds layers)",
    )
    export.add_argument(
        "--bundle",
        action="store_true",
        help="a folder for handing over: report, tables, manifest and hashes",
    )
    export.set_defaults(run=_export_or_bundle)


def _detect(options: argparse.Namespace) -> int:
    if sharing.detect_shared(options):
        from lightering.cli.stores import detect

        return detect(options)
    options.table = options.kind
    return _export(options)


def _export_or_bundle(options: argparse.Namespace) -> int:
    if options.bundle:
        from lightering.cli.handover import hand_over

        return hand_over(options)
    return _export(options)


def _export(options: argparse.Namespace) -> int:
    names = _names(options.table, options.output)
    check_output(options.output, names)
    work = work_of(options)
    if options.table is None and not work.attached.by_event:
        names = tuple(name for name in names if name != "attachments")
    with progress_of(options) as progress, cache_beside(options) as cache:
        tables, status = _tables(
            names, work, progress, cache, options.ahead, whole=_whole(options.output)
        )
    if not tables:
        return status
    if any(Path(path).suffix == SUFFIX for path in options.files):
        for name in set(names) & CLUE_IDS.keys():
            tables[name] = reviewed(tables[name], CLUE_IDS[name], work.decisions)
    for name in set(names) & {"encounters", "transfers", "ledger", *KINDS[1:]}:
        tables[name] = described(tables[name], work.params)
    layers = [Layer(name, tables[name].schema, (tables[name],)) for name in names]
    emit(layers, options.output, raw=options.raw)
    return status


def _whole(output: str) -> bool:
    """Tells whether tracks shall carry what each fix sent."""
    return output != "-" and exports.format_of(Path(output)).whole


def _names(table: str | None, output: str) -> tuple[str, ...]:
    """Returns which tables go out: the one that is named, or all that the format holds."""
    if table is not None:
        return (table,)
    record = CSV if output == "-" else exports.format_of(Path(output))
    if record.layers:
        return tuple(name for name in TABLES if record.holds(name))
    return ("encounters",)


def _tables(
    names: tuple[str, ...],
    work: Work,
    progress: Progress,
    cache: Cache | None,
    ahead: Hash | None,
    *,
    whole: bool,
) -> tuple[dict[str, pa.Table], int]:
    from lightering.app import reading

    if not set(names) <= {"fixes", "tracks", *KINDS[1:]}:
        _meanwhile()
    loaded = reading.read(
        work.paths,
        work.params,
        part(progress, 0.0, 0.5),
        mapping=work.mapping,
        cache=cache,
        ahead=ahead,
    )
    status = tell_failures(loaded.reports)
    if status and not loaded.fixes.num_rows:
        return {}, status
    tables = {"fixes": loaded.fixes}
    if "attachments" in names:
        from lightering.report.exports.attachments import attachments_table

        tables["attachments"] = attachments_table(work.attached)
    if "tracks" in names:
        from lightering.report.exports.tracks import tracks

        tables["tracks"] = tracks(loaded, work.params.detect.max_gap_h, whole=whole)
    if "flags" in names:
        from lightering.app import pipeline
        from lightering.report.exports.tables import to_arrow

        flags = pipeline.flags(loaded, work.params, part(progress, 0.5, 0.55))
        tell(f"{len(flags):,} flags of identities.")
        tables["flags"] = to_arrow(flags, FLAGS)
    for name in sorted(set(names) & set(KINDS[1:])):
        tables[name] = _beyond_pairs(name, loaded, work, part(progress, 0.5, 0.6))
    if set(names) <= tables.keys():
        return tables, status
    search = part(progress, 0.5, 0.9)
    if not {"transfers", "ledger", "mass_balance"} & set(names):
        tables["encounters"] = reading.detect_table(loaded, work.params, search)
        tell_found(tables["encounters"].column("kind").to_pylist())
    else:
        from lightering.app import pipeline
        from lightering.report.exports.tables import placed, to_arrow

        found = reading.detect(loaded, work.params, search)
        tell_found(found["kind"].tolist())
        tables["encounters"] = to_arrow(found, ENCOUNTERS)
        _screened, assessment = pipeline.assess(
            found, loaded, work.params, part(progress, 0.9, 1.0), work.beside
        )
        tables["transfers"] = placed(to_arrow(assessment.transfers, TRANSFERS), found)
        if "mass_balance" in names:
            balance = pipeline.mass_balance(assessment, loaded, work.beside, work.statuses)
            tables["mass_balance"] = to_arrow(balance, MASS_BALANCE)
        book = pipeline.ledger_table(assessment, work.statuses)
        tables["ledger"] = to_arrow(book, LEDGER)
    return tables, status


def _meanwhile() -> None:
    """Gets the search ready while files are read: that takes a fifth of a second."""

    def get_ready() -> None:
        # what fails here for want of memory or of a file fails again in the search, which tells it
        with suppress(MemoryError, ImportError, OSError):
            import_module("lightering.detect.readiness").get_ready()

    keep_memory()
    # who reads shall not wait five milliseconds for each turn
    sys.setswitchinterval(_TURN_S)
    Thread(target=get_ready).start()


def _beyond_pairs(name: str, loaded: Loaded, work: Work, progress: Progress) -> pa.Table:
    """Returns loitering, gaps or leads, and says how many there are."""
    from lightering import detect
    from lightering.report.exports.tables import to_arrow

    find, schema, words = {
        "loitering": (detect.find_loitering, LOITERING, "slow spells of single ships at sea."),
        "gaps": (detect.find_gaps, GAPS, "silences between two fixes of a ship."),
        "leads": (detect.find_leads, LEADS, "possible meetings in silence: leads, no detections."),
    }[name]
    found = find(loaded, work.params.detect, progress)
    tell(f"{len(found):,} {words}")
    return to_arrow(found, schema)
