"""`--rejects`: where rejected records are written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lightering.app.rejects import Refused
from lightering.cli.options import check_output

if TYPE_CHECKING:
    import argparse

__all__ = ["Refused", "add_rejects", "refused_of"]


def add_rejects(parser: argparse.ArgumentParser) -> None:
    """Adds `--rejects`.

    Args:
        parser: Parser of one subcommand.
    """
    parser.add_argument(
        "--rejects",
        type=Path,
        metavar="OUT.csv",
        help="write every record that is not kept, with line and reason",
    )


def refused_of(options: argparse.Namespace) -> Refused:
    """Returns what collects the rejected records.

    Args:
        options: Parsed command line.

    Raises:
        UserError: The target's extension names no format, or its folder does not exist.
    """
    if options.rejects is not None:
        check_output(str(options.rejects), ("rejects",))
    return Refused(options.rejects)
