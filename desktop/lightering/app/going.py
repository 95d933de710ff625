"""Coordinates and times as people type them, for "Go to"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["Instant", "Place", "where_to"]

_NUMBER = r"\d{{1,2}}(?:[.,]\d+)?"
_PART = (
    r"(?P<{0}_before>[{1}])?\s*(?P<{0}>[+\-−]?\d{{1,3}}(?:[.,]\d+)?)\s*[°º]?(?:\s*(?P<{0}_m>"
    + _NUMBER
    + r")\s*['′’]?(?:\s*(?P<{0}_s>"
    + _NUMBER
    + r")\s*[\"″”]?)?)?\s*(?P<{0}_after>[{1}])?"
)
_PLACE = re.compile(
    rf"\s*{_PART.format('lat', 'NSns')}\s*[,;/\s]\s*{_PART.format('lon', 'EWew')}\s*"
)
_TIME = re.compile(
    r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*Z?\s*"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A point.

    Attributes:
        lat: Degrees north.
        lon: Degrees east.
    """

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment.

    Attributes:
        time_ms: Milliseconds since 1970 UTC.
    """

    time_ms: int


def where_to(text: str) -> Place | Instant | None:
    """Reads what was typed.

    Args:
        text: `33°14.6′N 124°31.2′E`, `33 14.6 N, 124 31.2 E`, `33.243, 124.52` or
            `2026-09-14 11:42`, taken as UTC.

    Returns:
        None if it is neither a place on Earth nor a time.
    """
    time = _TIME.fullmatch(text)
    if time is not None:
        parts = [int(part) if part else 0 for part in time.groups()]
        try:
            return Instant(int(datetime(*parts, tzinfo=UTC).timestamp() * 1000))  # type: ignore[arg-type, misc]
        except ValueError:
            return None
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    lat, lon = _degrees(found, "lat", "S"), _degrees(found, "lon", "W")
    if lat is None or lon is None or abs(lat) > 90.0 or abs(lon) > 180.0:
        return None
    return Place(lat, lon)


def _degrees(found: re.Match[str], name: str, negative: str) -> float | None:
    before, after = (found[f"{name}_{side}"] for side in ("before", "after"))
    number = found[name].replace("−", "-").replace(",", ".")
    minutes, seconds = (
        float(part.replace(",", ".")) if part else 0.0
        for part in (found[f"{name}_m"], found[f"{name}_s"])
    )
    letter = (before or after or "").upper()
    # "-33 S" says south twice or north once: nobody knows which
    if (before and after) or (letter and number[0] in "+-") or minutes >= 60 or seconds >= 60:
        return None
    if "." in number and found[f"{name}_m"]:
        return None
    value = abs(float(number)) + minutes / 60.0 + seconds / 3600.0
    return -value if number.startswith("-") or letter == negative else value
