"""What drives the total, with everything that is computed again for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering import ledger, screening, volumes
from lightering.ledger.beside import NOTHING_BESIDE
from lightering.progress import Quiet
from lightering.screening.registry_files import with_registries
from lightering.tracks import statics
from lightering.volumes.prepared import FOLLOWED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lightering.ledger.beside import Beside
    from lightering.model.params import Params
    from lightering.model.records import Assessment, Balance, Loaded
    from lightering.progress import Progress

__all__ = ["again_of", "drivers", "ready_of", "totals_of", "without_lines"]


def again_of(
    encounters: pd.DataFrame,
    screened: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    beside: Beside = NOTHING_BESIDE,
) -> Callable[..., Assessment]:
    """Returns what assesses the same events under other parameters of volumes, evidence and all.

    Events are judged and hulls drawn once, unless a parameter moves these too.

    Args:
        encounters: What `pipeline.detect` found.
        screened: Their screening.
        loaded: The fixes.
        params: Parameters of the run.
        beside: Registries of the run, and what the analyst set.
    """
    made = ready_of(encounters, screened, loaded, params, beside)

    def again(other: Params, progress: Progress | None = None) -> Assessment:
        return made(other).assessment(progress or Quiet(), other)

    return again


def without_lines(
    encounter_id: str,
    encounters: pd.DataFrame,
    screened: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    beside: Beside = NOTHING_BESIDE,
) -> dict[str, float]:
    """Returns the median barrels of one transfer without each line of its evidence.

    Args:
        encounter_id: The transfer.
        encounters: What `pipeline.detect` found.
        screened: Their screening.
        loaded: The fixes.
        params: Parameters of the run.
        beside: Registries of the run, and what the analyst set.
    """
    return ready_of(encounters, screened, loaded, params, beside)(params).without(encounter_id)


def totals_of(
    encounters: pd.DataFrame,
    screened: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    found: Assessment,
    beside: Beside = NOTHING_BESIDE,
) -> Callable[..., Assessment]:
    """Returns what follows a slider: assumptions in, an assessment for `ledger.tally` out.

    The draws, and so totals, probabilities and crossing dates, are those of a full run with the
    same parameters; the table keeps the volumes and the evidence of `found`. It takes a fraction of
    a full assessment: 1,000 events at 10,000 draws are timed by `./run bench volumes`. With
    `partly=True` a large run is drawn with a part of its draws (`Prepared.again`): an approximation
    to be shown as one, until the handle is let go.

    Args:
        encounters: What `pipeline.detect` found.
        screened: Their screening.
        loaded: The fixes.
        params: Parameters of the run.
        found: The assessment under these parameters.
        beside: Registries of the run, and what the analyst set.
    """
    made = ready_of(encounters, screened, loaded, params, beside)

    def again(
        other: Params, progress: Progress | None = None, *, partly: bool = False
    ) -> Assessment:
        ready = made(other)
        if ready.follows(found.params):
            return ready.again(found, other, most=FOLLOWED if partly else None)
        return ready.assessment(progress or Quiet(), other)

    return again


def ready_of(
    encounters: pd.DataFrame,
    screened: pd.DataFrame,
    loaded: Loaded,
    params: Params,
    beside: Beside = NOTHING_BESIDE,
) -> Callable[[Params], volumes.Prepared]:
    """Returns what makes a run ready under other parameters, once for all that can be drawn again.

    Args:
        encounters: What `pipeline.detect` found.
        screened: Their screening.
        loaded: The fixes.
        params: Parameters of the run.
        beside: Registries of the run, and what the analyst set.
    """
    ships = with_registries(statics.ships(loaded), beside.registries)
    draughts = statics.draught_reports(loaded)
    calls = screening.dprk_port_calls(loaded, params, ships)
    loading = screening.loading_port_calls(loaded, params)
    passes = screened["passes"].to_numpy(bool)
    waits = volumes.waiting(encounters, passes, loaded, params.detect)

    def made(other: Params) -> volumes.Prepared:
        return volumes.Prepared(encounters, screened, ships, draughts, calls, loading, other, waits)

    kept: list[volumes.Prepared] = []

    def ready(other: Params) -> volumes.Prepared:
        if not kept:
            kept.append(volumes.overridden(made(params), beside.overrides))
        if kept[0].follows(other):
            return kept[0]
        return volumes.overridden(made(other), beside.overrides)

    return ready


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
