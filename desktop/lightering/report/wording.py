"""How numbers, times and places are written in the report: one way each, whatever the locale."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from lightering import units
from lightering.geo import lat_text, lon_text
from lightering.units import thousands

__all__ = [
    "DASH",
    "SCALE",
    "barrels_range",
    "clock",
    "cut",
    "date_of",
    "duration",
    "fixed",
    "instant",
    "is_known",
    "milliseconds",
    "moment",
    "or_dash",
    "percent",
    "position",
    "span",
    "stamp",
]

DASH = "–"
LONGEST_NAME = 80
"""Characters of a name that are printed; a longer one is a defect of its file and is cut."""

SCALE = (0.95, 0.80, 0.50, 0.20, 0.05)
"""Lower ends of the words for probabilities, as `method.scale` in the catalogue names them."""


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def is_known(value: Any) -> bool:
    """Tells whether a cell holds something: not None, NaN, NaT, NA nor an empty text.

    Args:
        value: A cell of a table.
    """
    if value is None or isinstance(value, str):
        return bool(value)
    return not bool(pd.isna(value))


def percent(probability: float) -> str:
    """Returns a share in per cent; what is not quite none or all does not look like it.

    Args:
        probability: 0 to 1, or above 1 for shares of a limit.
    """
    if 0.0 < probability < 0.005:
        return "< 1 %"
    if 0.995 <= probability < 1.0:
        return "> 99 %"
    return f"{thousands(probability * 100)} %"


def fixed(value: float, decimals: int) -> str:
    """Returns a number with fixed decimals, comma groups and a true minus sign.

    Args:
        value: Any number; what is no number is a dash.
        decimals: Digits after the point.
    """
    return units.fixed(value, decimals) if math.isfinite(value) else DASH


def span(low: str, high: str) -> str:
    """Returns a range with a spaced en dash.

    Args:
        low: Lower end as printed.
        high: Upper end as printed.
    """
    return f"{low} {DASH} {high}"


def barrels_range(low: float, high: float) -> str:
    """Returns a range of barrels in whole barrels.

    Args:
        low: Barrels.
        high: Barrels.
    """
    return span(thousands(low), thousands(high))


def clock(value: Any) -> str:
    """Returns the time of day in UTC as `11:42`.

    Args:
        value: An instant with a zone.
    """
    return moment(value).strftime("%H:%M")


def instant(value: Any) -> str:
    """Returns an instant for a table, as `2026-09-14 11:42Z`.

    Args:
        value: An instant with a zone.
    """
    return moment(value).strftime("%Y-%m-%d %H:%MZ")


def stamp(value: Any) -> str:
    """Returns an instant as ISO 8601 with milliseconds and Z.

    Args:
        value: An instant with a zone.
    """
    return moment(value).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def moment(value: Any) -> datetime:
    """Returns an instant as an aware datetime in UTC.

    Args:
        value: A pandas timestamp or datetime with a zone; a numpy instant is taken as UTC.
    """
    mark = value if isinstance(value, pd.Timestamp) else pd.Timestamp(value)
    # Counted from 1970, an instant is the same whatever zone it is told in.
    return _EPOCH + timedelta(microseconds=mark.value // 1000)


def milliseconds(value: Any) -> int:
    """Returns an instant as milliseconds since 1970 UTC.

    Args:
        value: An instant with a zone.
    """
    return round(moment(value).timestamp() * 1000.0)


def duration(hours: float) -> str:
    """Returns a length of time as `8 h 05 min`.

    Args:
        hours: Hours, not negative.
    """
    minutes = round(hours * 60.0)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def position(lon: float, lat: float) -> str:
    """Returns a position in degrees and decimal minutes with the decimals beside it.

    Args:
        lon: Degrees, east positive.
        lat: Degrees, north positive.
    """
    return f"{lat_text(lat)} {lon_text(lon)} ({fixed(lat, 4)}, {fixed(lon, 4)})"


def cut(text: str, longest: int = LONGEST_NAME) -> str:
    """Returns a text, cut with an ellipsis if it is longer than can be a name.

    Args:
        text: A name as received.
        longest: Characters kept at most.
    """
    return text if len(text) <= longest else text[: longest - 1] + "…"


def or_dash(value: Any, text: str | None = None) -> str:
    """Returns the printed value, or a dash where nothing is known.

    Args:
        value: A cell of a table.
        text: How it is printed if known; its own text by default.
    """
    if not is_known(value):
        return DASH
    return cut(str(value)) if text is None else text


def date_of(value: Any) -> date:
    """Returns the day of a date or an instant in UTC.

    Args:
        value: One of them.
    """
    if isinstance(value, datetime):
        return moment(value).date()
    if isinstance(value, date):
        return value
    return pd.Timestamp(value).date()
