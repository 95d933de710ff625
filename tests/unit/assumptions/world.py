"""A small made-up fleet, from port calls to the total: what ties ships to the DPRK, and barrels."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd
from tests.unit.screening.small_tracks import AT_SEA, encounter, loaded, stay
from tests.unit.screening.test_signs import flags
from tests.unit.volumes.made_tables import calls, draughts, ships

from lightering.ledger import tally
from lightering.ledger.coverage import coverage_words
from lightering.ledger.weights import weights_of
from lightering.model.params import Params
from lightering.model.side import SideFile
from lightering.progress import Quiet
from lightering.screening import (
    ListBook,
    dprk_dark_periods,
    dprk_port_calls,
    screen_with,
    tracks_end,
)
from lightering.screening.list_files import ListFile, Listing
from lightering.volumes.assess import assess_with

if TYPE_CHECKING:
    from lightering.model.params import ScreeningParams
    from lightering.model.records import Assessment, Loaded

__all__ = ["chances", "coverage", "directions", "scenarios", "totals", "volumes"]

GIVER, HOME, AFLOAT, SILENT, BY_IMO, BY_MMSI, UNTIED = (
    352_990_001, 445_990_001, 445_990_002, 511_990_001, 511_990_002, 511_990_003, 511_990_004,
)  # fmt: skip
BOATS = (511_990_005, 511_990_006)
ROADS, OFFING = (125.35, 38.70), (125.0, 38.5)
"""About 5 and about 40 km from Nampo."""
_IMO = 2_000_004
_FROM, _UNTIL = "2026-02-01T00:00Z", "2026-02-01T12:00Z"


def chances(params: Params) -> list[tuple[Any, ...]]:
    """Who passes, and the chance to count of either reading, by meeting."""
    told = _screened(params.screening)[["passes", "counts_1", "counts_2"]]
    return list(told.itertuples(index=False, name=None))


def coverage(params: Params) -> tuple[str, ...]:
    """What is said of hours and waters without a fix."""
    return coverage_words(_fixes(), params)


def volumes(params: Params) -> list[float]:
    """5, 50 and 95 % of the barrels of each meeting."""
    table = _assessed(params).transfers
    told = table[["volume_bbl_p05", "volume_bbl_p50", "volume_bbl_p95"]]
    return told.to_numpy().ravel().tolist()  # type: ignore[no-any-return]


def directions(params: Params) -> list[str]:
    """What is said of the direction of each meeting."""
    lines = [line for row in _assessed(params).transfers["evidence"] for line in row]
    return [line["value"] for line in lines if line["line"] == "direction"]


def totals(params: Params) -> float:
    """Mean over the draws of what counts toward the limit."""
    weights = weights_of(_assessed(params), {})
    counted = [row for row in range(len(weights.chance)) if weights.chance[row] > 0.0]
    return float(sum(weights.barrels(row).mean() for row in counted))


def scenarios(params: Params) -> list[dict[str, float]]:
    """Barrels of the published method, by year."""
    balances = tally(_assessed(params), datetime(2026, 2, 6, tzinfo=UTC))
    return [dict(balance.scenarios_bbl) for balance in balances]


@cache
def _fixes() -> Loaded:
    return loaded(
        stay(HOME, "2026-01-20", 6.0, ROADS),
        stay(HOME, "2026-02-01", 12.0, AT_SEA),
        stay(HOME, "2026-02-04", 6.0, ROADS),
        stay(SILENT, "2026-02-03", 1.0, OFFING),
        stay(SILENT, "2026-02-04T18:00", 1.0, OFFING),
        stay(GIVER, "2026-02-01", 120.0, AT_SEA),
    )


@cache
def _ships() -> pd.DataFrame:
    hull = {"length_m": 80.0, "beam_m": 14.0, "max_draught_m": 6.0}
    return ships(
        hull | {"mmsi": HOME},
        {"mmsi": AFLOAT, "length_m": 70.0},
        {"mmsi": GIVER, "length_m": 140.0, "beam_m": 22.0, "max_draught_m": 8.5},
        *(hull | {"mmsi": mmsi} for mmsi in (SILENT, BY_IMO, BY_MMSI, UNTIED)),
        *({"mmsi": mmsi, "length_m": 30.0} for mmsi in BOATS),
    )


@cache
def _meetings() -> pd.DataFrame:
    pairs: tuple[dict[str, Any], ...] = (
        {"mmsi_2": HOME},
        {"mmsi_2": AFLOAT},
        {"mmsi_2": SILENT},
        {"mmsi_2": BY_IMO, "imo_2": _IMO},
        {"mmsi_2": BY_MMSI},
        {"mmsi_2": UNTIED, "kind": "close"},
        {"mmsi_1": BOATS[0], "mmsi_2": BOATS[1]},
    )
    rows = [
        encounter(
            **{"encounter_id": f"E-{k}", "mmsi_1": GIVER, "lon": AT_SEA[0], "lat": AT_SEA[1]}
            | {"contact_h": 12.0, "start_utc": pd.Timestamp(_FROM), "end_utc": pd.Timestamp(_UNTIL)}
            | pair
        )
        for k, pair in enumerate(pairs)
    ]
    return pd.concat(rows, ignore_index=True)


@cache
def _listed() -> ListBook:
    report = SideFile("made.csv", "CSV of ships", "ships", "0" * 64)
    listings = (
        Listing("made list", "SEA THISTLE", _IMO, (), (), "", True, 2),
        Listing("made list", "WEN HAI", None, (BY_MMSI,), (), "", True, 3),
    )
    return ListBook([ListFile(report, listings)])


@cache
def _calls(screening: ScreeningParams) -> pd.DataFrame:
    return dprk_port_calls(_fixes(), replace(Params.defaults(), screening=screening))


@cache
def _screened(screening: ScreeningParams) -> pd.DataFrame:
    fixes = _fixes()
    return screen_with(
        _meetings(),
        _ships(),
        _calls(screening),
        dprk_dark_periods(fixes, replace(Params.defaults(), screening=screening)),
        screening,
        _listed(),
        flags(("shared_mmsi", HOME, 0)),
        until=tracks_end(fixes),
    )


@cache
def _assessed(params: Params) -> Assessment:
    """Transfers of the meetings: one between typed draughts, the others of size and hours alone."""
    typed = draughts(
        (HOME, "2026-01-25T00:00Z", 3.4),
        (HOME, "2026-02-01T20:00Z", 5.6),
        (GIVER, "2026-01-30T00:00Z", 8.0),
    )
    few = min(params.volumes.draws, 400)
    params = replace(params, volumes=replace(params.volumes, draws=few))
    screened, port_calls = _screened(params.screening), _calls(params.screening)
    return assess_with(_meetings(), screened, _ships(), typed, port_calls, calls(), params, Quiet())
