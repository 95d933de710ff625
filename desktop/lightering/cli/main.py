"""`lightering SUBCOMMAND ...`: parses, dispatches, and turns errors into sentences."""

from __future__ import annotations

import argparse
import atexit
import gc
import io
import os
import sys
import traceback
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from lightering.cli.ahead import hash_ahead
from lightering.cli.interrupts import Interrupts
from lightering.cli.ways import with_options
from lightering.errors import Cancelled, UserError, is_lack_of_memory
from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["COMMANDS", "build_parser", "guarded", "main"]

COMMANDS = {
    "window": ("open",),
    "files": ("inspect", "convert"),
    "stores": ("store",),
    "events": ("detect", "export"),
    "limits": ("sensitivity", "params"),
    "total": ("tally", "scenarios"),
    "evidence": ("report", "verify"),
    "fleet": ("simulate", "warm"),
    "comparing": ("compare",),
    "caching": ("cache",),
    "attaching": ("attach",),
}
"""Which file of this folder adds which subcommands: only the one that is wanted is loaded."""
_HASHED = COMMANDS["events"]
"""They take the hash of their first file where it is worked out already."""
_CANCELLED = "Cancelled. Nothing half done was kept."
_YOUNG_OBJECTS = 100_000


def build_parser(first: str = "") -> argparse.ArgumentParser:
    """Returns the parser with all subcommands; the manual's pages are checked against it.

    Args:
        first: First word of the command line; if it is a subcommand, the others are left out.
    """
    parser = argparse.ArgumentParser(
        prog="lightering",
        description="Finds ship-to-ship transfers in vessel tracks and totals the barrels "
        "against the cap of UNSCR 2397.",
    )
    parser.add_argument("--version", action="version", version=f"lightering {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="SUBCOMMAND")
    wanted = [name for name, added in COMMANDS.items() if first in added] or list(COMMANDS)
    for name in wanted if first != "--version" else ():
        import_module(f"lightering.cli.{name}").add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one subcommand.

    Args:
        arguments: Words of the command line; those of the process if None.

    Returns:
        0 done, 1 the input or the user is at fault, 2 wrong usage, 130 cancelled.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # data are UTF-8 in every locale
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    words = list(sys.argv[1:] if arguments is None else arguments)
    # a process that ends need not look through a million objects for cycles
    atexit.register(gc.freeze)
    if arguments is None and words[:1] != ["open"]:
        # nor one that loads modules, which make objects by the ten thousand and throw none away
        gc.set_threshold(_YOUNG_OBJECTS, *gc.get_threshold()[1:])
        # numpy's linear algebra is hardly used, and its threads spin while the other core has work
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    interrupts = Interrupts()
    try:
        with interrupts.remembered():
            return guarded(lambda: _run(words, interrupts), interrupts.pressed)
    except KeyboardInterrupt:
        # pressed as the command ended: it did what it did, and nothing half of it
        return _fail(_CANCELLED, Cancelled.exit_code)


def _run(words: list[str], interrupts: Interrupts) -> int:
    first = words[0] if words else ""
    with hash_ahead(words if first in _HASHED else ()) as ahead:
        options = build_parser(first).parse_args(words)
        options.interrupted = interrupts.pressed
        options.guarded = partial(guarded, interrupted=interrupts.pressed)
        options.ahead = ahead
        return int(options.run(options))


def guarded(step: Callable[[], int], interrupted: Callable[[], bool]) -> int:
    """Runs a step and turns what it raises into a sentence on stderr.

    Args:
        step: Returns an exit status.
        interrupted: Tells whether the person pressed Ctrl-C: whatever is raised then came of it.

    Returns:
        The status of the step, or that of what it raised.
    """
    try:
        status = step()
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of our output went away: nothing is wrong here
        _drop_output()
        return 1
    except SystemExit:
        # help or version were printed, or a usage that nobody understood
        unwritten = _unwritten()
        if unwritten is None:
            raise
        return 1 if isinstance(unwritten, BrokenPipeError) else _fail(*_told(unwritten))
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last door
        if interrupted() or _was_cancelled(error):
            return _fail(_CANCELLED, Cancelled.exit_code)
        _unwritten()
        return _fail(*_told(error))
    return status


def _unwritten() -> OSError | None:
    """Returns why what was printed cannot be written, and lets it go; None if it is written."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _drop_output()
        return error
    return None


def _drop_output() -> None:
    """Lets what could not be written go: the interpreter would try, and complain, at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: BaseException) -> tuple[str, int]:
    """Returns the sentence and the exit status of an error."""
    if isinstance(error, UserError):
        return with_options(str(error)), error.exit_code
    if isinstance(error, OSError):
        name = os.path.basename(str(error.filename)) if error.filename else "The output"  # noqa: PTH119
        return f"{name}: {error.strerror or error}.", 1
    if is_lack_of_memory(error):
        return "The memory of this machine is not enough for these files at once.", 1
    # a fault of ours becomes a sentence
    if os.environ.get("LIGHTERING_TRACEBACK"):
        traceback.print_exception(error)
    sentence = (
        f"Lightering itself failed ({type(error).__name__}). Your files were not changed. "
        "Set LIGHTERING_TRACEBACK=1 and run it again to see where."
    )
    return sentence, 1


def _was_cancelled(error: BaseException | None) -> bool:
    """Tells whether an error came from Ctrl-C, of which libraries make others while they load."""
    while error is not None:
        if isinstance(error, (Cancelled, KeyboardInterrupt)):
            return True
        error = error.__cause__ or error.__context__
    return False


def _fail(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status
