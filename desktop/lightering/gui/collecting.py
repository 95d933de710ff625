"""Keeps Python's collector of lost objects out of worker threads, and from holding the window up.

The collector runs in whichever thread happens to make the next object. In a worker it would take
down widgets while the window draws them, and Qt has nothing to stop it: the program ends without a
word. So while a window stands only its own thread collects.

At times the collector looks through every object there is, and all threads wait: with the
numerical libraries loaded that took 130 ms. What is loaded once stays to the end, so it is put
where the collector does not look. Objects there still go as soon as nobody refers to them.
"""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["collecting_here", "loading_once", "settle_once"]

_LOOK_EVERY_MS = 100
"""Workers make some hundred thousand objects a second; looking at those of 0.1 s takes few ms."""

_lock = threading.Lock()
_begun: set[str] = set()
_busy: list[str] = []
"""What is being loaded, and each window whose thread collects: the collector waits for all."""


@contextmanager
def collecting_here() -> Iterator[None]:
    """Lets lost objects be collected in this thread alone, whose Qt events run meanwhile.

    As often as Python would by itself: generation by generation, by `gc.get_threshold`.
    """
    timer = QTimer()
    timer.timeout.connect(_collect_what_is_due)
    _hold("here")
    timer.start(_LOOK_EVERY_MS)
    try:
        yield
    finally:
        timer.stop()
        _let_go("here")


def _collect_what_is_due() -> None:
    with _lock:
        if any(one != "here" for one in _busy):
            return
    due = [
        generation
        for generation, (many, limit) in enumerate(
            zip(gc.get_count(), gc.get_threshold(), strict=True)
        )
        if limit and many > limit
    ]
    if due:
        gc.collect(due[-1])


@contextmanager
def loading_once(what: str) -> Iterator[None]:
    """Collects nothing while libraries are loaded, and leaves them alone afterwards.

    Args:
        what: Name of what is loaded; a second time nothing is done.
    """
    with _lock:
        first = what not in _begun
        _begun.add(what)
    if first:
        _hold(what)
    try:
        yield
    finally:
        if first:
            gc.freeze()
            _let_go(what)


def settle_once(what: str) -> None:
    """Leaves alone what has been loaded until now.

    Args:
        what: Name of what was done; a second time nothing is done.
    """
    with _lock:
        if what not in _begun:
            _begun.add(what)
            gc.freeze()


def _hold(what: str) -> None:
    with _lock:
        _busy.append(what)
        gc.disable()


def _let_go(what: str) -> None:
    with _lock:
        _busy.remove(what)
        if not _busy:
            gc.enable()
