"""Runs the processes that set pages, two at once, and ends them if the person asks to stop."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from lightering.errors import OutputError
from lightering.progress import stop_if_cancelled
from lightering.report import setting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lightering.progress import Progress

__all__ = ["Refused", "run"]

LOOK_S = 0.02
"""How often it is looked whether a process is done or the person asks to stop."""
AT_ONCE = 2
"""More would be faster on more cores, and hold more memory."""


class Refused(Exception):
    """What the typesetter said."""


def run(
    folders: Sequence[Path],
    progress: Progress,
    done: int,
    parts: int,
    ready: Callable[[Path], object] | None = None,
) -> None:
    """Does the job of each folder, in two processes of their own if there is more than one.

    Args:
        folders: With a job, as `setting` reads it.
        progress: Told how many are done; asked whether to stop.
        done: How many parts of the report are done.
        parts: How many there are.
        ready: Told each folder whose job is done, in order.

    Raises:
        Refused: The typesetter refused a document.
        OutputError: A process ended early.
        Cancelled: The person asked to stop.
    """
    count = min(AT_ONCE, os.cpu_count() or 1, len(folders))
    with ExitStack() as started:
        working = []
        for first in range(count):
            share_of = folders[first::count]
            worker = _Bundled(share_of) if getattr(sys, "frozen", False) else _Child(share_of)
            started.callback(worker.end)
            working.append((worker, share_of))
        waiting = list(folders)
        while working:
            while ready is not None and waiting and (waiting[0] / setting.MADE).exists():
                ready(waiting.pop(0))
            now = done + sum((folder / setting.MADE).exists() for folder in folders)
            progress.set(now / parts, f"Setting the pages, part {min(now + 1, parts)} of {parts}")
            stop_if_cancelled(progress)
            time.sleep(LOOK_S)
            for worker, share_of in list(working):
                status = worker.status()
                if status is not None:
                    working.remove((worker, share_of))
                    _check(share_of, status)
    if ready is not None:
        for folder in waiting:
            ready(folder)


def _check(folders: Sequence[Path], status: int) -> None:
    if status == setting.REFUSED:
        (said,) = [folder / setting.SAID for folder in folders if (folder / setting.SAID).exists()]
        raise Refused(said.read_text(encoding="utf-8"))
    if status != 0:
        raise OutputError(
            f"The process that sets the pages ended early (status {status}). Nothing was written; "
            "free some memory, or report fewer events."
        )


class _Child:
    """An interpreter that does some jobs, one after the other."""

    def __init__(self, folders: Sequence[Path]) -> None:
        command = [sys.executable, "-P", "-m", setting.__name__, *map(str, folders)]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def status(self) -> int | None:
        return self._process.poll()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class _Bundled:
    """The same in the bundle, which has no interpreter to start: its own way to make workers."""

    def __init__(self, folders: Sequence[Path]) -> None:
        context = multiprocessing.get_context("spawn")
        self._process = context.Process(target=_work, args=(list(folders),))
        self._process.start()

    def status(self) -> int | None:
        return self._process.exitcode

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _work(folders: list[Path]) -> None:
    sys.exit(setting.main(folders))
