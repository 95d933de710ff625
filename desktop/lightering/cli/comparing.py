"""`compare`: events of others, or of another run of ours, beside what these files give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from lightering.progress import part
from lightering.report.exports import Layer

if TYPE_CHECKING:
    import argparse

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
    if options.theirs.is_dir():
        raise UsageError(
            f"{options.theirs.name} is a folder: name one file of events first, then the tracks."
        )
    from lightering.app import reading
    from lightering.app.comparing import beside, counted, events_of

    theirs, said = events_of(options.theirs)
    for sentence in said:
        tell(sentence)
    work = work_of(options)
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
        table = beside(theirs, loaded, found, work.params.detect, part(progress, 0.8, 1.0))
    tell(counted(table))
    emit([Layer("comparison", table.schema, (table,))], options.output, raw=options.raw)
    return status
