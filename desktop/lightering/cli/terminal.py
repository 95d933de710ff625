"""What a command says: a bar and sentences on stderr for a person, JSON on stdout for a program."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from lightering.progress import Quiet

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from lightering.progress import Progress

__all__ = ["progress_of", "tell", "write_json"]

_WIDTH = 28


class _Silent(Quiet):
    """Shows nothing; ends the work when Ctrl-C was pressed."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        self._interrupted = interrupted

    def cancelled(self) -> bool:
        return self._interrupted()


class _Bar(_Silent):
    """A line on stderr, redrawn at most ten times a second."""

    def __init__(self, interrupted: Callable[[], bool]) -> None:
        super().__init__(interrupted)
        self._drawn_at, self._text = 0.0, ""

    def set(self, fraction: float, text: str) -> None:
        now = time.monotonic()
        if now - self._drawn_at < 0.1 and text == self._text:
            return
        self._drawn_at, self._text = now, text
        done = round(_WIDTH * min(max(fraction, 0.0), 1.0))
        bar = "#" * done + "." * (_WIDTH - done)
        sys.stderr.write(f"\r\x1b[K[{bar}] {fraction:4.0%} {text[:60]}")
        sys.stderr.flush()

    def close(self) -> None:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


@contextlib.contextmanager
def progress_of(options: argparse.Namespace) -> Iterator[Progress]:
    """Gives the progress of a command: a bar on a terminal, else nothing.

    Args:
        options: Parsed command line with `no_progress` and `interrupted`.

    Yields:
        A progress for the core.
    """
    if options.no_progress or not sys.stderr.isatty():
        yield _Silent(options.interrupted)
        return
    bar = _Bar(options.interrupted)
    try:
        yield bar
    finally:
        bar.close()


def tell(sentence: str) -> None:
    """Prints a sentence for the person on stderr.

    Args:
        sentence: One line.
    """
    sys.stderr.write(f"{sentence}\n")


def write_json(told: dict[str, Any]) -> None:
    """Writes the one JSON object of a command on stdout.

    Args:
        told: Plain data.
    """
    json.dump(told, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
