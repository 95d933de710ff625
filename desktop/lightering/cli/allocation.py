"""Memory that was used once is used again: a tenth of a search was spent on clean pages."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

__all__ = ["keep_memory"]

# malloc.h of the GNU C library
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_KEPT_BYTES = 1 << 30
_LARGEST_BYTES = 32 << 20
"""The library takes no larger limit; what is larger goes back when it is freed."""


def keep_memory() -> None:
    """Tells the C library to keep what is freed for the next block, and all in one place.

    Left to itself it hands blocks of megabytes back to the system, which gives them out again
    page by page, each filled with zeros. Elsewhere than with the GNU C library nothing happens.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_MMAP_THRESHOLD, _LARGEST_BYTES)
        mallopt(_TRIM_THRESHOLD, _KEPT_BYTES)
        mallopt(_ARENA_MAX, 1)
