"""Seconds of the processor, the median of some turns."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["processor_seconds"]


def processor_seconds(work: Callable[[], object], turns: int) -> float:
    """Does something so many times and returns the median time.

    Args:
        work: What is timed.
        turns: How often.
    """
    took = []
    for _ in range(turns):
        begin = time.process_time()
        work()
        took.append(time.process_time() - begin)
    return statistics.median(took)
