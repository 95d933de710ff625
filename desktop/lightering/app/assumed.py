"""The assumptions an analyst may move, what each means, and how it changes the parameters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.units import BBL_PER_TONNE_COMMITTEE

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.params import Params

__all__ = ["ASSUMPTIONS", "Assumption"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One assumption with one value, or a low and a high one.

    Attributes:
        name: In words, with its unit.
        low: Least value it may take.
        high: Greatest value.
        digits: Decimals shown.
        read: The values in some parameters.
        write: Those parameters with other values.
        percent: Whether values are shown as per cent.
    """

    name: str
    low: float
    high: float
    digits: int
    read: Callable[[Params], tuple[float, ...]]
    write: Callable[[Params, tuple[float, ...]], Params]
    percent: bool = False


def _volumes(*names: str) -> Callable[[Params, tuple[float, ...]], Params]:
    return lambda params, values: params.overlaid(
        {"volumes": dict(zip(names, values, strict=True))}, "the sliders"
    )


def _values(*names: str) -> Callable[[Params], tuple[float, ...]]:
    return lambda params: tuple(float(getattr(params.volumes, name)) for name in names)


def _laden(params: Params) -> tuple[float, ...]:
    v = params.volumes
    return (v.laden_alpha / (v.laden_alpha + v.laden_beta),)


def _with_laden(params: Params, values: tuple[float, ...]) -> Params:
    """Moves the mean and keeps the strength, alpha + beta, as it was."""
    strength = params.volumes.laden_alpha + params.volumes.laden_beta
    alpha, beta = strength * values[0], strength * (1.0 - values[0])
    return _volumes("laden_alpha", "laden_beta")(params, (alpha, beta))


def _include_below(params: Params) -> tuple[float, ...]:
    return (params.ledger.include_below,)


def _with_include_below(params: Params, values: tuple[float, ...]) -> Params:
    return replace(params, ledger=replace(params.ledger, include_below=values[0]))


def _factor(params: Params) -> tuple[float, ...]:
    return (params.ledger.bbl_per_tonne,)


def _with_factor(params: Params, values: tuple[float, ...]) -> Params:
    return replace(params, ledger=replace(params.ledger, bbl_per_tonne=values[0]))


_BARRELS, _DWT = "barrel_factor", "dwt_factor"
_RATE = ("pump_rate_low_m3h", "pump_rate_high_m3h")
_HOURS = ("overhead_low_h", "overhead_high_h")

ASSUMPTIONS: tuple[Assumption, ...] = (
    Assumption("Fleet mean laden fraction", 0.3, 0.95, 2, _laden, _with_laden),
    Assumption("Barrels per tonne, × the mix", 0.8, 1.2, 2, _values(_BARRELS), _volumes(_BARRELS)),
    Assumption("Deadweight, × regression", 0.7, 1.3, 2, _values(_DWT), _volumes(_DWT)),
    Assumption("Pump rate, m³ per hour", 50.0, 1000.0, 0, _values(*_RATE), _volumes(*_RATE)),
    Assumption("Hours not pumping", 0.5, 8.0, 1, _values(*_HOURS), _volumes(*_HOURS)),
    Assumption(
        "Ballast of receivers, most of DWT",
        0.0,
        0.8,
        2,
        _values("ballast_share_high"),
        _volumes("ballast_share_high"),
    ),
    Assumption(
        "Error of a typed draught, m",
        0.02,
        0.6,
        2,
        _values("draught_error_m"),
        _volumes("draught_error_m"),
    ),
    Assumption(
        "Count transfers from", 0.0, 1.0, 0, _include_below, _with_include_below, percent=True
    ),
    Assumption(
        f"Scenarios, bbl per tonne ({BBL_PER_TONNE_COMMITTEE:g})",
        6.05,
        11.65,
        2,
        _factor,
        _with_factor,
    ),
)
"""In the order in which they are shown."""
