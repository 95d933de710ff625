"""Ctrl-C, remembered: code that cannot be interrupted swallows it, and often raises another error.

C code that runs as a library loads, callbacks and finalizers lose a `KeyboardInterrupt`. What the
person wanted is known all the same, and the work ends at its next step.

Raised while Python code takes or gives back a lock, the exception would leave it locked for ever,
and the program would wait for it at its end. There it is raised a moment later.
"""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

__all__ = ["Interrupts"]

_AT_A_LOCK = frozenset(
    step.__code__ for step in (threading.Condition.__enter__, threading.Condition.__exit__)
)
_LATER_S = 0.003


class Interrupts:
    """Whether the person pressed Ctrl-C since a command began.

    Attributes:
        heard: Whether it was pressed.
    """

    def __init__(self) -> None:
        """Begins with none."""
        self.heard = False
        self._alarm: Any = None

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
        complain = sys.unraisablehook

        def ignored(lost: sys.UnraisableHookArgs) -> None:
            # it was heard: where it was lost is of no use to a person
            if not isinstance(lost.exc_value, KeyboardInterrupt):
                complain(lost)

        sys.unraisablehook = ignored
        signal.signal(signal.SIGINT, self._hear)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = complain
            if self._alarm is not None:
                signal.setitimer(signal.ITIMER_REAL, 0.0)
                signal.signal(signal.SIGALRM, self._alarm)

    def _hear(self, _number: int, frame: FrameType | None) -> None:
        self.heard = True
        at_a_lock = frame is not None and frame.f_code in _AT_A_LOCK
        if not (at_a_lock and hasattr(signal, "setitimer")):
            raise KeyboardInterrupt
        if self._alarm is None:
            self._alarm = signal.signal(signal.SIGALRM, self._hear)
        signal.setitimer(signal.ITIMER_REAL, _LATER_S)
