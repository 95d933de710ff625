"""Encounters: two tracks close, slow and long, found exactly and told apart by kind.

An encounter is measured. That something was transferred is inferred from it elsewhere. Beyond
pairs: loitering and gaps are measured too; a lead is a meeting that silence leaves possible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = [
    "find_encounter_table",
    "find_encounters",
    "find_gaps",
    "find_leads",
    "find_loitering",
    "sensitivity",
    "warm",
]


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
    # what searches takes a while to load: only when it is needed
    from lightering.detect.encounter_tables import as_frame
    from lightering.detect.events import encounters

    return as_frame(encounters(loaded, params, progress, workers))


def find_encounter_table(loaded: Loaded, params: DetectParams, progress: Progress) -> pa.Table:
    """Returns the encounters that `find_encounters` returns, as an Arrow table without pandas.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is; asked whether to stop.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.detect.encounter_tables import as_arrow
    from lightering.detect.events import encounters

    return as_arrow(encounters(loaded, params, progress))


def find_loitering(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns every slow spell of one ship at sea (`schemas.LOITERING`).

    Sorted by (start_utc, mmsi, identity); the same for rows in another order and any files.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is; asked whether to stop.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.detect.loitering import loitering

    return loitering(loaded, params, progress)


def find_gaps(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns every silence between two fixes of a ship (`schemas.GAPS`), with its coverage test.

    Sorted by (start_utc, mmsi, identity); the same for rows in another order and any files.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is; asked whether to stop.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.detect.gaps import gaps

    return gaps(loaded, params, progress)


def find_leads(loaded: Loaded, params: DetectParams, progress: Progress) -> pd.DataFrame:
    """Returns the meetings that silence leaves possible (`schemas.LEADS`), the best ranked first.

    A lead is no detection. The same for rows in another order and any files.

    Args:
        loaded: Clean fixes.
        params: Limits.
        progress: Told how far the work is; asked whether to stop.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.detect.leads import leads

    return leads(loaded, params, progress)


def sensitivity(
    loaded: Loaded,
    params: DetectParams,
    progress: Progress,
    *,
    distances_m: Sequence[float] = (250.0, 500.0, 1000.0),
    durations_h: Sequence[float] = (1.0, 2.0, 4.0),
    speeds_kn: Sequence[float] = (1.0, 2.0, 3.0),
) -> pd.DataFrame:
    """Returns how many slow encounters there would be under each combination of limits.

    Columns distance_m, min_duration_h, max_speed_kn, encounters. Convoys are not counted.

    Args:
        loaded: Clean fixes.
        params: All other limits.
        progress: Told how far the work is; asked whether to stop.
        distances_m: Greatest distances in metres.
        durations_h: Least sums of contact in hours.
        speeds_kn: Mean speeds over contact that both ships stay below, in knots.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.detect.limits import count_by_limits

    return count_by_limits(loaded, params, progress, distances_m, durations_h, speeds_kn)


def warm() -> None:
    """Compiles every kernel and keeps the machine code, so that the first search need not wait."""
    from lightering.detect.warming import compile_all

    compile_all()
