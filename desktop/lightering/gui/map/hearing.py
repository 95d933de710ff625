"""A widget's ear: what it listens to, and what of its own ends when it does."""

from __future__ import annotations

import atexit
import weakref
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from PySide6.QtCore import QObject

__all__ = ["hear"]


def hear(
    listener: QObject, heard: Iterable[tuple[Any, Any]], ends: Iterable[Callable[[], object]]
) -> None:
    """Connects signals until an object is gone or the program ends, whichever comes first.

    Args:
        listener: Whose methods listen.
        heard: Signals, each with what listens to it.
        ends: What is called then, once: it ends the listener's threads.
    """
    held, endings, me = list(heard), list(ends), weakref.ref(listener)
    for signal, method in held:
        signal.connect(method)

    def part() -> None:
        atexit.unregister(part)
        while held:
            signal, method = held.pop()
            if me() is not None:
                signal.disconnect(method)
        while endings:
            endings.pop(0)()

    listener.destroyed.connect(part)
    # a thread that still paints while Qt is taken down would crash the program at its end
    atexit.register(part)
