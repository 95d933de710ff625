"""How many encounters there would be under other limits, from one reading of the motion."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.detect.events import contact_events
from lightering.detect.machine_code import make_ready
from lightering.detect.near import near_motion
from lightering.progress import part, stop_if_cancelled
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = ["count_by_limits"]


def count_by_limits(
    loaded: Loaded,
    params: DetectParams,
    progress: Progress,
    distances_m: Sequence[float],
    durations_h: Sequence[float],
    speeds_kn: Sequence[float],
) -> pd.DataFrame:
    """Returns the number of slow encounters for every combination of three limits.

    Tracks, boxes and near ships are worked out once, for the greatest distance; only the exact
    comparison of near pairs is repeated for each distance. Convoys, which are encounters of ships
    under way, are not counted: a limit of speed says nothing of them.

    Args:
        loaded: Clean fixes.
        params: All other limits.
        progress: Told how far the work is.
        distances_m: Greatest distances in metres.
        durations_h: Least sums of contact in hours.
        speeds_kn: Mean speeds over contact that both ships must stay below, in knots.

    Returns:
        Columns distance_m, min_duration_h, max_speed_kn, encounters; in the order given.

    Raises:
        Cancelled: The person asked to stop.
    """
    make_ready(progress)
    widest = replace(params, distance_m=max(distances_m))
    motion = near_motion(loaded, widest, part(progress, 0.0, 1 / (1 + len(distances_m))))
    rows = []
    for step, distance_m in enumerate(distances_m):
        stop_if_cancelled(progress)
        share = part(progress, (1 + step) / (1 + len(distances_m)), 1.0)
        limits = replace(params, distance_m=distance_m)
        events = contact_events(motion, limits, share)
        # as the table of encounters rounds it, so that both say the same
        fastest = np.round(events.speed_kn, 4).max(axis=1, initial=0.0)
        for hours, knots in product(durations_h, speeds_kn):
            enough = (events.contact_ms >= round(hours * HOUR_MS)) & (fastest < knots)
            rows.append((distance_m, hours, knots, int(np.count_nonzero(enough))))
    names = ["distance_m", "min_duration_h", "max_speed_kn", "encounters"]
    return pd.DataFrame(rows, columns=names)
