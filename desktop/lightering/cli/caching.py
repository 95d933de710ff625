"""`cache`, and the switch `--no-cache` of the commands that read tracks."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

from lightering.units import size_words

if TYPE_CHECKING:
    import argparse
    from contextlib import AbstractContextManager

    from lightering.readers.cache import Cache

__all__ = ["add_cache", "add_commands", "cache_beside", "cache_of"]


def add_commands(commands: Any) -> None:
    """Adds `cache`.

    Args:
        commands: Subparsers of the program.
    """
    kept = commands.add_parser("cache", help="what is kept of files that were read")
    kept.add_argument("--clear", action="store_true", help="delete all of it")
    kept.set_defaults(run=_cache)


def add_cache(parser: argparse.ArgumentParser) -> None:
    """Adds `--no-cache`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--no-cache", action="store_true", help="read the files anew and keep nothing of them"
    )


def cache_of(options: argparse.Namespace) -> Cache | None:
    """Returns where files that were read are kept, or None if they are to be read anew.

    Args:
        options: Parsed command line.
    """
    from lightering.readers.cache import Cache

    return None if options.no_cache else Cache()


def cache_beside(options: argparse.Namespace) -> AbstractContextManager[Cache | None]:
    """Returns the same, for work that goes on while files that were read are being kept.

    Args:
        options: Parsed command line.
    """
    cache = cache_of(options)
    return nullcontext() if cache is None else cache


def _cache(options: argparse.Namespace) -> int:
    from lightering.readers.cache import Cache

    cache = Cache()
    found = cache.clear() if options.clear else cache.entries()
    verb = "Deleted from" if options.clear else "In"
    files = "file" if found.count == 1 else "files"
    sys.stdout.write(f"{verb} {found.folder}: {found.count:,} {files}, {size_words(found.size)}\n")
    return 0
