"""What drives the total, with everything that is computed again for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering import ledger, screening, volumes
from lightering.progress import Quiet
from lightering.tracks import statics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, Loaded

__all__ = ["again_of", "drivers"]


def again_of(
    encounters: pd.DataFrame, screened: pd.DataFrame, loaded: Loaded, params: Params
) -> Callable[[Params], Assessment]:
    """Returns what assesses the same events under other parameters of volumes.

    Args:
        encounters: What `pipeline.detect` found.
        screened: Their screening.
        loaded: The fixes.
        params: Parameters of the run.
    """
    ships, draughts = statics.ships(loaded), statics.draught_reports(loaded)
    calls = screening.dprk_port_calls(loaded, params, ships)
    loading = screening.loading_port_calls(loaded, params)
    return lambda other: volumes.assess_with(
        encounters, screened, ships, draughts, calls, loading, other, Quiet()
    )


def drivers(
    assessment: Assessment,
    balance: Balance,
    again: Callable[[Params], Assessment],
    decisions: Mapping[str, str] | None = None,
) -> list[ledger.Driver]:
    """Returns what drives the total of a period, the strongest first.

    Args:
        assessment: Transfers and their draws.
        balance: Of one period, tallied with these decisions.
        again: Of `again_of`.
        decisions: What the analyst decided, by encounter.
    """
    found = ledger.drivers_of_draws(assessment, balance)
    found += ledger.drivers_of_reruns(
        again, assessment.params, balance.year, balance.data_until, decisions or {}
    )
    return sorted(found, key=lambda one: -one.swing_bbl)
