"""Ctrl-C, remembered: code that cannot be interrupted swallows it, and often raises another error.

C code that runs as a library loads, callbacks and finalizers lose a `KeyboardInterrupt`. What the
person wanted is known all the same, and the work ends at its next step.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Interrupts"]


class Interrupts:
    """Whether the person pressed Ctrl-C since a command began.

    Attributes:
        heard: Whether it was pressed.
    """

    def __init__(self) -> None:
        """Begins with none."""
        self.heard = False

    def pressed(self) -> bool:
        """Returns whether it was pressed, for those who ask now and then."""
        return self.heard

    @contextlib.contextmanager
    def remembered(self) -> Iterator[None]:
        """Remembers Ctrl-C while it lasts, and raises `KeyboardInterrupt` as Python does.

        A process that was told to ignore Ctrl-C, or that hears it in its own way, keeps doing so.
        """
        ours = threading.current_thread() is threading.main_thread()
        if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self.heard = True
        raise KeyboardInterrupt
