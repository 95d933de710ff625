"""What a person reads while kernels are compiled, once a machine: words that move."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from lightering.kernels import native
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.kernels.native import KernelFile
    from lightering.progress import Progress

__all__ = ["make_ready", "tell_meanwhile"]

_TELL_S = 1.0


def make_ready(progress: Progress, *files: KernelFile) -> None:
    """Compiles what was never compiled on this machine, and says so each second.

    Args:
        progress: Told how far it is.
        *files: Kernels that are wanted soon.

    Raises:
        Cancelled: The person asked to stop; what is being compiled is compiled to its end.
    """
    if not all(file.is_ready for file in files):
        tell_meanwhile(progress, lambda relay: native.make_ready(relay, *files))


def tell_meanwhile(progress: Progress, step: Callable[[Progress], None]) -> None:
    """Does a step in a thread of its own, and says each second for how long its last words stand.

    Args:
        progress: Told what the step says.
        step: Given a progress for that thread.

    Raises:
        Cancelled: The person asked to stop before the step said its next words.
    """
    relay = _Relay(progress)
    with ThreadPoolExecutor(1) as thread:
        work = thread.submit(step, relay)
        work.add_done_callback(lambda _: relay.said.put(None))
        said: str | None = ""
        begin = time.monotonic()
        while said is not None:
            try:
                said = relay.said.get(timeout=_TELL_S)
            except Empty:
                # one file may take many seconds
                progress.set(0.0, f"{said}, {time.monotonic() - begin:.0f} s")
                continue
            begin = time.monotonic()
            if said is not None:
                progress.set(0.0, said)
        work.result()


class _Relay:
    """A `Progress` that is heard in another thread."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.said: SimpleQueue[str | None] = SimpleQueue()

    def set(self, _fraction: float, text: str) -> None:
        stop_if_cancelled(self._progress)
        self.said.put(text)

    def cancelled(self) -> bool:
        return self._progress.cancelled()
