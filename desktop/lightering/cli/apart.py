"""Runs a step of a command in a process of its own, so that what it held is given back after it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["run_apart"]

_WORKING = ("numba", "lightering.app.pipeline")
"""What is loaded once work began: threads may run then, and such a process is not copied."""


def run_apart(step: Callable[[], int]) -> int:
    """Runs a step in a copy of this process where that is safe, else here.

    Args:
        step: Returns an exit status and raises nothing; what it leaves for later are files.

    Returns:
        The status.
    """
    alone = threading.active_count() == 1 and not any(name in sys.modules for name in _WORKING)
    if not (alone and hasattr(os, "fork")):
        return step()
    sys.stdout.flush()
    sys.stderr.flush()
    copy = os.fork()
    if copy == 0:
        status = 1
        try:
            status = step()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: os.kill(copy, signal.SIGTERM))
    try:
        return _status_of(copy)
    finally:
        signal.signal(signal.SIGTERM, before)


def _status_of(process: int) -> int:
    while True:
        try:
            _process, status = os.waitpid(process, 0)
            return abs(os.waitstatus_to_exitcode(status))
        except KeyboardInterrupt:
            # the copy heard it too, and tells the person
            continue
