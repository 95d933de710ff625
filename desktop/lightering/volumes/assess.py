"""From encounters that passed the screening to transfers with draws, in order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.volumes.overridden import overridden
from lightering.volumes.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.model.overrides import Override
    from lightering.model.params import Params
    from lightering.model.records import Assessment
    from lightering.progress import Progress

__all__ = ["assess_with"]


def assess_with(
    encounters: pd.DataFrame,
    screening: pd.DataFrame,
    ships: pd.DataFrame,
    draughts: pd.DataFrame,
    calls: pd.DataFrame,
    loading: pd.DataFrame,
    params: Params,
    progress: Progress,
    overrides: Mapping[str, Override] | None = None,
    waits: pd.DataFrame | None = None,
) -> Assessment:
    """Assesses encounters against tables that were made before.

    Args:
        encounters: `schemas.ENCOUNTERS`.
        screening: `screening.screen_with` of the same rows, in the same order.
        ships: `tracks.statics.ships`.
        draughts: `tracks.statics.draught_reports`.
        calls: `screening.dprk_port_calls`.
        loading: `screening.ports.loading_port_calls`.
        params: Parameters of the run.
        progress: Told how far the estimate is.
        overrides: What the analyst set of single events, by encounter id.
        waits: `waiting.waiting` of the encounters; None if it is not known.

    Raises:
        Cancelled: The person asked to stop.
    """
    ready = Prepared(encounters, screening, ships, draughts, calls, loading, params, waits)
    return overridden(ready, overrides or {}).assessment(progress)
