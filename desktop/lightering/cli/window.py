"""`open`: the only subcommand that loads Qt."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.errors import UserError

if TYPE_CHECKING:
    import argparse

__all__ = ["add_commands"]


def add_commands(commands: Any) -> None:
    """Adds `open`.

    Args:
        commands: Subparsers of the program.
    """
    parser = commands.add_parser("open", help="open the window")
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE or CASE",
        help="track files, folders, or one case",
    )
    parser.set_defaults(run=_open)


def _open(options: argparse.Namespace) -> int:
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not screen and os.environ.get("QT_QPA_PLATFORM") not in {"offscreen", "minimal", "vnc"}:
        raise UserError(
            "There is no display to open a window on. "
            "Write the report instead: lightering report FILE... -o report.pdf"
        )
    from lightering.gui.application import open_window

    return open_window(options.files)
