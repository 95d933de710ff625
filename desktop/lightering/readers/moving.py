"""Properties that change along a moving feature (OGC 19-045r3, 7.2.3 TemporalProperties)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.readers.columns import known_columns
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from lightering.readers.intake import Intake

__all__ = ["groups_of", "knots_of", "values_at"]

_UNITS = {
    "kn": 1.0, "knt": 1.0, "kt": 1.0, "kts": 1.0, "knot": 1.0, "knots": 1.0, "[kn_i]": 1.0,
    "m/s": 1.0 / KNOT_MS, "mts": 1.0 / KNOT_MS, "m.s-1": 1.0 / KNOT_MS, "ms": 1.0 / KNOT_MS,
    "km/h": 1.0 / 3.6 / KNOT_MS, "kmh": 1.0 / 3.6 / KNOT_MS, "km.h-1": 1.0 / 3.6 / KNOT_MS,
}  # fmt: skip
"""Knots in one unit of speed, by its UCUM code or its UN/CEFACT recommendation 20 code."""


def groups_of(temporal: Any, times: list[Any], intake: Intake) -> dict[str, list[tuple[Any, Any]]]:
    """Returns times and values of each property whose meaning is known by its name.

    Args:
        temporal: The member `temporalProperties`: a list of groups, or one group.
        times: Times of the places, as written.
        intake: Where a unit that was applied, or is not known, is said.
    """
    found: dict[str, list[tuple[Any, Any]]] = {}
    for group in temporal if isinstance(temporal, list) else [temporal]:
        if not isinstance(group, dict):
            continue
        own = group.get("datetimes", times)
        for name, series in group.items():
            values = series.get("values") if isinstance(series, dict) else None
            roles = known_columns((name,))
            if not roles or not isinstance(own, list) or not isinstance(values, list):
                continue
            if len(own) != len(values):
                intake.repairs["temporal_property_ignored"] += 1
                continue
            if "sog" in roles:
                values = _in_knots(values, str(series.get("uom", "kn")), intake)
            if values is not None:
                found.setdefault(name, []).extend(zip(own, values, strict=True))
    return found


def values_at(group: list[tuple[Any, Any]], times: list[Any]) -> list[Any]:
    """Returns the value given for each time, None where there is none: nothing is interpolated.

    Args:
        group: Times and values.
        times: Times of the places.
    """
    known = {str(time): value for time, value in group}
    return [known.get(str(time)) for time in times]


def knots_of(value: Any, unit_kn: float) -> Any:
    """Returns a speed in knots; what is no number is returned as it is, to be counted later.

    Args:
        value: As read.
        unit_kn: Knots in one unit of the value.
    """
    try:
        return float(value) * unit_kn
    except (TypeError, ValueError, OverflowError):
        return value


def _in_knots(values: list[Any], unit: str, intake: Intake) -> list[Any] | None:
    factor = _UNITS.get(unit.strip().lower())
    if factor is None:
        intake.say("A speed is given in a unit that is not known; it was left out.")
        intake.repairs["speed_unit_unknown"] += 1
        return None
    if factor != 1.0:
        intake.say(f"Speeds in {unit.strip()[:10]} were turned into knots.")
        intake.repairs["speed_to_knots"] += len(values)
    return [knots_of(value, factor) for value in values] if factor != 1.0 else values
