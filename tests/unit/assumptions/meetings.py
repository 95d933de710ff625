"""One meeting per parameter of the kinds: another limit, and it reads as another kind."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.detect.bounds import BUCKET_MS
from lightering.detect.kinds import kinds
from lightering.detect.listing import encountered, near_still
from lightering.units import DAY_MS, HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.params import Params

    Figure = Callable[[Params], Any]

__all__ = ["convoys_kept", "kinds_of", "neighbours", "visits"]

_PAIR: dict[str, Any] = {
    "start_ms": 0,
    "end_ms": 8 * HOUR_MS,
    "contact_h": 8.0,
    "mean_speed_1_kn": 0.4,
    "mean_speed_2_kn": 0.4,
    "relative_kn": 0.1,
    "shore_km": 100.0,
    "port": "Jeju",
    "port_km": 200.0,
    "still_ships": 0.0,
    "limit_m": 120.0,
    "antennas": "not reported",
    "fast_m": 25.0,
    "fast_h": 6.0,
    "fast_spread_m": 5.0,
    "gap_m": np.nan,
    "keel_m": np.nan,
    "abeam_m": 25.0,
    "ahead_m": 0.0,
    "headings": 0.0,
    "parallel": 1.0,
    "bow_off_deg": np.nan,
    "in_line": 0.0,
    "drift_kn": 0.1,
    "anchored": 0.0,
    "came_m": 25.0,
    "low_m": 20.0,
    "high_m": 30.0,
    "median_m": 25.0,
    "roam_m": 300.0,
} | {
    f"{name}_{side}": value
    for side in (1, 2)
    for name, value in {
        "mmsi": 412_990_000 + side,
        "identity": 0,
        "type": 80.0,
        "length": 90.0,
        "beam": 14.0,
    }.items()
}
"""Two tankers made fast in the open sea."""


def kinds_of(**told: float) -> Figure:
    """Kinds of one meeting that differs from two tankers made fast by what is told."""
    return lambda params: kinds(_columns(told), params.detect)[0].tolist()


def convoys_kept(params: Params) -> list[bool]:
    """Whether two ships that sail together at 3 kn are an encounter."""
    pair = _columns({"mean_speed_1_kn": 3.0, "mean_speed_2_kn": 3.0, "relative_kn": 0.5})
    return encountered(pair, params.detect).tolist()


def visits(params: Params) -> list[str]:
    """Kinds of three visits of one small tanker to three others in the roads, a day apart."""
    rows = [
        {
            "mmsi_2": 412_990_100 + day,
            "start_ms": day * DAY_MS,
            "end_ms": day * DAY_MS + 8 * HOUR_MS,
            "length_1": 60.0,
            "length_2": 150.0,
            "port_km": 15.0,
        }
        for day in range(3)
    ]
    kind, _ = kinds(_columns(*rows), params.detect)
    return kind.tolist()  # type: ignore[no-any-return]


def neighbours(params: Params) -> list[int]:
    """How many ships lay still 1, 5 and 15 km from a pair in the roads."""
    pair = _columns({"port_km": 15.0, "x": 0.0, "y": 0.0, "z": 6_371_000.0})
    events: Any = SimpleNamespace(
        ship=np.array([[0, 1]]),
        first=np.array([0, 1]),
        start_ms=np.array([0]),
        end_ms=np.array([BUCKET_MS]),
    )
    away = np.array([[1_000.0, 0.0, 6_371_000.0], [5_000.0, 0.0, 6_371_000.0]])
    away = np.concatenate((away, [[15_000.0, 0.0, 6_371_000.0]]))
    bucket, ship = np.zeros(3, dtype=np.int64), np.arange(2, 5)
    return near_still(bucket, ship, away, events, pair, params.detect).tolist()


def _columns(*rows: dict[str, float]) -> dict[str, Any]:
    told = [_PAIR | row for row in rows]
    return {
        name: np.array([row[name] for row in told], dtype=object if name in _WORDS else None)
        for name in told[0]
    }


_WORDS = ("port", "antennas")
