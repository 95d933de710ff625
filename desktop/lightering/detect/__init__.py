"""Encounters: two tracks close, slow and long, found exactly and told apart by kind.

An encounter is measured. That something was transferred is inferred from it elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["find_encounters", "warm"]


def find_encounters(
    loaded: Loaded, params: DetectParams, progress: Progress, *, workers: int | None = None
) -> pd.DataFrame:
    """Returns every encounter of every kind (`schemas.ENCOUNTERS`).

    Sorted by (start_utc, mmsi_1, mmsi_2). The same for rows in another order, swapped names of
    the two ships, any number of files and any number of workers.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is; asked whether to stop.
        workers: Threads; None for one per core.

    Raises:
        Cancelled: The person asked to stop.
    """
    # numba takes more than a second to import: only when it is needed
    from lightering.detect.events import encounters

    return encounters(loaded, params, progress, workers)


def warm() -> None:
    """Compiles every kernel and keeps the machine code, so that the first search need not wait."""
    from lightering.detect.warming import compile_all

    compile_all()
