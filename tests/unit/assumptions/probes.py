"""For every parameter another value, and the numbers that move with it.

The test holds each line, and the manual's page of parameters tells it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from tests.unit.assumptions.meetings import convoys_kept, kinds_of, neighbours, visits
from tests.unit.assumptions.tracks import (
    encounters,
    flagged,
    identities,
    leads,
    loitering,
    silences,
)
from tests.unit.assumptions.world import (
    chances,
    coverage,
    directions,
    scenarios,
    totals,
    volumes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lightering.model.params import Params

    Figure = Callable[[Params], Any]

__all__ = ["PROBES", "Probe"]


class Probe(NamedTuple):
    """Another value of one parameter, and the numbers that move with it.

    Attributes:
        value: Unlike the default.
        moves: What is read off a small made-up world, by the name of the number.
    """

    value: float
    moves: Mapping[str, Figure]


def _kind(value: float, **told: float) -> Probe:
    """A meeting that differs from two tankers made fast at sea by what is told."""
    return Probe(value, {"kinds": kinds_of(**told)})


def _volume(value: float, *, both: bool = False) -> Probe:
    figures: dict[str, Figure] = {"volumes": volumes, "total": totals}
    return Probe(value, figures | ({"published method": scenarios} if both else {}))


def _chance(value: float, **more: Figure) -> Probe:
    return Probe(value, {"chances": chances} | more | {"total": totals})


_LOOSE: dict[str, float] = {"fast_h": 0.0, "drift_kn": 0.5, "low_m": 100.0, "high_m": 150.0}
"""Drifting as one, not made fast."""
_PARALLEL: dict[str, float] = {"headings": 1.0, "parallel": 0.8, "keel_m": 10.0}
_ROADS: dict[str, float] = {"type_1": 70.0, "type_2": 70.0, "still_ships": 9.0, "port_km": 15.0}
_HARBOUR: dict[str, float] = {"port_km": 8.0, "shore_km": 2.0}
_BARGE: dict[str, float] = {"type_2": 70.0, "length_1": 60.0, "length_2": 150.0}
_TENDER: dict[str, float] = {
    "type_1": np.nan,
    "type_2": np.nan,
    "length_1": 40.0,
    "length_2": 120.0,
}

PROBES: dict[str, dict[str, Probe]] = {
    "detect": {
        "distance_m": Probe(10.0, {"encounters": encounters}),
        "min_duration_h": Probe(9.0, {"encounters": encounters}),
        "max_speed_kn": Probe(0.4, {"encounters": encounters}),
        "max_gap_h": Probe(1.0, {"encounters": encounters}),
        "hysteresis_h": Probe(0.2, {"encounters": encounters}),
        "reachable_kn": Probe(2000.0, {"ships on one MMSI": identities}),
        "alongside_m": _kind(80.0, fast_m=100.0),
        "alongside_hull_gap_m": _kind(10.0, **_PARALLEL, gap_m=20.0),
        "alongside_spread_m": _kind(20.0, fast_spread_m=30.0),
        "port_radius_km": _kind(1.0, port_km=4.0),
        "convoy_speed_kn": Probe(4.0, {"encounters": convoys_kept}),
        "convoy_relative_kn": Probe(0.2, {"encounters": convoys_kept}),
        "alongside_min_h": _kind(2.0, fast_h=1.5, contact_h=3.0),
        "close_spread_m": _kind(30.0, **_LOOSE),
        "drift_speed_kn": _kind(0.8, **_LOOSE),
        "under_way_kn": _kind(1.5, **_LOOSE | {"drift_kn": 1.2}),
        "harbour_port_km": _kind(6.0, **_HARBOUR),
        "harbour_shore_km": _kind(1.0, **_HARBOUR),
        "berth_shore_km": _kind(0.1, shore_km=0.2),
        "anchorage_ships": _kind(10.0, **_ROADS),
        "anchorage_radius_km": Probe(3.0, {"ships at anchor near": neighbours}),
        "anchorage_port_km": _kind(12.0, **_ROADS),
        "craft_length_m": _kind(40.0, type_1=30.0, length_1=45.0),
        "craft_longest_m": _kind(50.0, type_1=52.0, length_1=60.0),
        "barge_longest_m": _kind(55.0, **_BARGE),
        "barge_share": _kind(0.3, **_BARGE),
        "tender_share": _kind(0.2, **_TENDER),
        "tended_least_m": _kind(150.0, **_TENDER),
        "habit_ships": Probe(4.0, {"kinds": visits}),
        "habit_d": Probe(1.5, {"kinds": visits}),
        "habit_h": Probe(5.0, {"kinds": visits}),
        "in_line_deg": _kind(5.0, drift_kn=1.5, bow_off_deg=5.0, in_line=0.985),
        "bow_on_deg": _kind(10.0, **_LOOSE | {"drift_kn": 1.2, "bow_off_deg": 20.0}),
        "keel_share": _kind(0.9, **_PARALLEL, gap_m=40.0),
        "held_share": _kind(0.5, fast_h=3.0),
        "fix_noise_m": Probe(1.0, {"encounters": encounters}),
        "loiter_min_h": Probe(12.0, {"loitering": loitering}),
        "loiter_speed_kn": Probe(0.5, {"loitering": loitering}),
        "loiter_radius_km": Probe(5.0, {"loitering": loitering}),
        "loiter_shore_km": Probe(300.0, {"loitering": loitering}),
        "coverage_radius_km": Probe(25.0, {"silences": silences}),
        "coverage_share": Probe(0.9, {"silences": silences}),
        "lead_speed_kn": Probe(3.0, {"leads": leads}),
        "lead_longest_h": Probe(6.0, {"leads": leads}),
    },
    "screening": {
        "dprk_call_radius_km": _chance(2.0),
        "dprk_call_min_h": _chance(12.0),
        "call_window_d": _chance(2.0, coverage=coverage),
        "min_length_m": _chance(35.0),
        "p_base": _chance(0.1),
        "p_dprk_flag": _chance(0.5),
        "p_call": _chance(0.5),
        "p_listed": _chance(0.2),
        "p_listed_mmsi": _chance(0.2),
        "p_sign": _chance(1.0),
        "p_close_factor": _chance(0.1),
        "p_call_before": _chance(0.1),
        "p_dark": _chance(0.1),
        "p_call_unseen": _chance(0.3, coverage=coverage),
        "call_half_d": _chance(20.0, coverage=coverage),
        "call_reach_km": _chance(100.0),
        "dark_min_h": _chance(48.0),
        "dark_radius_km": _chance(10.0, coverage=coverage),
    },
    "volumes": {
        "draws": _volume(200),
        "seed": _volume(1),
        "laden_alpha": _volume(3.0),
        "laden_beta": _volume(4.0),
        "laden_shared_sd": _volume(0.3),
        "draught_error_m": _volume(0.4),
        "dwt_coefficient": _volume(0.4, both=True),
        "dwt_coefficient_sd": _volume(0.1),
        "block_coefficient_low": _volume(0.5),
        "block_coefficient_high": _volume(0.9),
        "pump_rate_low_m3h": _volume(50.0),
        "pump_rate_high_m3h": _volume(900.0),
        "overhead_low_h": _volume(0.5),
        "overhead_high_h": _volume(6.0),
        "ballast_share_high": _volume(0.1),
        "partial_share": _volume(0.5),
        "unreliable_share": _volume(0.5),
        "product_concentration": _volume(30.0),
        "draught_window_d": _volume(0.1),
        "unknown_below": Probe(0.995, {"directions": directions}),
        "share_gasoil": _volume(0.1),
        "share_gasoline": _volume(0.9),
        "share_kerosene": _volume(0.5),
        "share_residual": _volume(0.9),
        "dwt_factor": _volume(1.2),
        "barrel_factor": _volume(1.2),
    },
    "ledger": {
        "bbl_per_tonne": Probe(7.0, {"published method": scenarios}),
        "include_below": Probe(0.95, {"total": totals, "published method": scenarios}),
        "include_afloat": Probe(0.0, {"total": totals, "published method": scenarios}),
    },
    "flags": {
        "shared_least_fixes": Probe(5.0, {"flags": flagged}),
        "late_most_h": Probe(0.5, {"flags": flagged}),
        "circle_spread": Probe(0.0001, {"flags": flagged}),
        "circle_turns": Probe(12.0, {"flags": flagged}),
        "circle_least_kn": Probe(100.0, {"flags": flagged}),
        "size_least_m": Probe(3.0, {"flags": flagged}),
        "size_share": Probe(0.2, {"flags": flagged}),
        "draught_spare_m": Probe(5.0, {"flags": flagged}),
        "draught_per_length": Probe(0.08, {"flags": flagged}),
    },
}
