"""Keeps Python's collector of lost objects from holding the window up.

At times the collector looks through every object there is, and all threads wait: with the
numerical libraries loaded that took 130 ms. What is loaded once stays to the end, so it is put
where the collector does not look. Objects there still go as soon as nobody refers to them.
"""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["loading_once", "settle_once"]

_lock = threading.Lock()
_begun: set[str] = set()
_busy: list[str] = []


@contextmanager
def loading_once(what: str) -> Iterator[None]:
    """Collects nothing while libraries are loaded, and leaves them alone afterwards.

    Args:
        what: Name of what is loaded; a second time nothing is done.
    """
    with _lock:
        first = what not in _begun
        if first:
            _begun.add(what)
            _busy.append(what)
            gc.disable()
    try:
        yield
    finally:
        if first:
            with _lock:
                _busy.remove(what)
                gc.freeze()
                if not _busy:
                    gc.enable()


def settle_once(what: str) -> None:
    """Leaves alone what has been loaded until now.

    Args:
        what: Name of what was done; a second time nothing is done.
    """
    with _lock:
        if what not in _begun:
            _begun.add(what)
            gc.freeze()
