"""Who does the work of `detect`, and where the fixes lie: told from the command line alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lightering.detect.store.manifest import holds_store
from lightering.detect.store.place import is_address
from lightering.errors import InputError, UsageError

if TYPE_CHECKING:
    import argparse

__all__ = ["add_workers", "detect_shared", "source"]


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Adds the options of who does the work, and of what changed since last time.

    Args:
        parser: Parser of `detect`.
    """
    group = parser.add_argument_group("large sets (see the page on clusters)")
    group.add_argument("--workers", type=int, metavar="N", help="processes that share the work")
    group.add_argument(
        "--scheduler", metavar="ADDRESS", help="Dask cluster that does the work on a store"
    )
    group.add_argument(
        "--chunk", metavar="TIME", help="most time a worker takes at once, in whole hours"
    )
    group.add_argument(
        "--update",
        type=Path,
        metavar="EVENTS",
        help="encounters of an earlier search of the store: say what was added, changed, retracted",
    )
    group.add_argument(
        "--changes", type=Path, metavar="OUT", help="write these changes as a table, too"
    )


def source(text: str) -> Path | str:
    """Returns a word of the command line as a path, or as it is if it is an address.

    Args:
        text: As typed.
    """
    return text if is_address(text) else Path(text)


def detect_shared(options: argparse.Namespace) -> bool:
    """Tells whether `detect` is to work on a store, or with several processes.

    Args:
        options: Parsed command line of `detect`.

    Raises:
        UserError: These options do not go together.
    """
    stores = [path for path in options.files if holds_store(path)]
    addresses = [path for path in options.files if isinstance(path, str)]
    if addresses and not stores:
        raise InputError(
            "There is no store at this address.",
            value=str(addresses[0]),
            advice="Make one with: lightering store FILE... -o STORE",
        )
    one = len(options.files) == 1 and bool(stores)
    if addresses and not one:
        raise UsageError("A store at an address stands alone on the command line.")
    for name in ("scheduler", "update", "changes"):
        if getattr(options, name) is not None and not one:
            raise UsageError(
                f"--{name} works on one store. Make one with: lightering store FILE... -o STORE"
            )
    if options.changes is not None and options.update is None:
        raise UsageError("--changes needs --update EVENTS: changes since which search?")
    wanted = (options.workers or 1) > 1 or options.scheduler is not None
    if options.kind != "encounters" and (addresses or wanted or options.update is not None):
        raise UsageError(
            f"--kind {options.kind} works on files in the memory of one process: leave --workers, "
            "--scheduler and --update out."
        )
    return options.kind == "encounters" and (one or wanted)
