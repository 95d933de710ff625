"""How numbers, times and places are written in the window."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from lightering.units import fixed, thousands

__all__ = [
    "DASH",
    "MONTHS",
    "SET_MARK",
    "barrels",
    "clock",
    "day",
    "float_or_none",
    "hours",
    "is_missing",
    "kind_words",
    "number",
    "percent",
    "plain",
    "position",
    "shorter",
    "spread",
    "stamp",
]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

DASH = "–"
"""Stands where there is no value: never a zero."""


SET_MARK = "■"
"""Stands before a value that the analyst set: a filled mark is a person's."""


def is_missing(value: Any) -> bool:
    """Tells whether a cell holds no value.

    Args:
        value: A scalar of any kind.
    """
    return value is None or bool(pd.isna(value))


def float_or_none(value: Any) -> float | None:
    """Returns what a cell holds as a number, None if it holds nothing.

    Args:
        value: A number of any kind.
    """
    return None if is_missing(value) else float(value)


def plain(text: Any) -> str:
    """Returns a name made harmless for one line: no control or direction characters.

    Args:
        text: As broadcast, or a missing value.
    """
    if is_missing(text):
        return ""
    said = str(text)
    return said if said.isprintable() else "".join(c for c in said if c.isprintable())


def number(value: Any, decimals: int = 0) -> str:
    """Returns a number with comma groups and a true minus sign, a dash if it is missing.

    Args:
        value: A number or a missing value.
        decimals: Digits after the point.
    """
    if is_missing(value) or not math.isfinite(float(value)):
        return DASH
    return fixed(float(value), decimals)


def barrels(value: Any) -> str:
    """Returns barrels to the nearest hundred, small amounts to the nearest ten.

    Args:
        value: Barrels or a missing value.
    """
    if is_missing(value) or not math.isfinite(float(value)):
        return DASH
    step = 100 if abs(float(value)) >= 1000 else 10
    return thousands(round(float(value) / step) * step)


def spread(low: Any, high: Any) -> str:
    """Returns a range of barrels, `8,000 – 19,100`.

    Args:
        low: Lower end or a missing value.
        high: Upper end or a missing value.
    """
    if is_missing(low) or is_missing(high):
        return DASH
    return f"{barrels(low)} – {barrels(high)}"


def percent(share: Any) -> str:
    """Returns a share as `56 %`; what is neither 0 nor 1 never looks like it.

    Args:
        share: 0 to 1, or a missing value.
    """
    if is_missing(share):
        return DASH
    value = float(share)
    if 0 < value < 0.005:
        return "< 1 %"
    if 0.995 <= value < 1:
        return "> 99 %"
    return f"{value * 100:.0f} %"


def hours(value: Any) -> str:
    """Returns a duration as `3 h 13 min`.

    Args:
        value: Hours or a missing value.
    """
    if is_missing(value):
        return DASH
    minutes = round(float(value) * 60)
    if minutes >= 48 * 60:
        return f"{minutes // 1440} d {minutes % 1440 // 60} h"
    return f"{minutes // 60} h {minutes % 60:02d} min" if minutes >= 60 else f"{minutes} min"


def stamp(time: Any) -> str:
    """Returns `2026-09-14 11:42Z`.

    Args:
        time: A time with a zone, or a missing value.
    """
    return DASH if is_missing(time) else pd.Timestamp(time).strftime("%Y-%m-%d %H:%MZ")


def clock(time: Any) -> str:
    """Returns `11:42`.

    Args:
        time: A time with a zone, milliseconds since 1970, or a missing value.
    """
    if is_missing(time):
        return DASH
    if isinstance(time, (int, float)):
        return datetime.fromtimestamp(time / 1000, UTC).strftime("%H:%M")
    return pd.Timestamp(time).strftime("%H:%M")


def day(time: Any, *, year: bool = True) -> str:
    """Returns `14 Sep 2026`.

    Args:
        time: A day or time, or a missing value.
        year: Whether the year is told.
    """
    if is_missing(time):
        return DASH
    moment = pd.Timestamp(time)
    # month names of our own: strftime would follow the machine's language
    month = MONTHS[moment.month - 1]
    return f"{moment.day} {month} {moment.year}" if year else f"{moment.day} {month}"


def position(lat: float, lon: float) -> str:
    """Returns degrees and decimal minutes, `33°14.6′N 124°31.2′E`.

    Args:
        lat: Degrees north.
        lon: Degrees east.
    """
    parts = []
    for value, signs in ((lat, "NS"), (lon, "EW")):
        tenths = round(abs(value) * 600)
        parts.append(f"{tenths // 600}°{tenths % 600 / 10:04.1f}′{signs[value < 0]}")
    return " ".join(parts)


def kind_words(kind: str) -> str:
    """Returns a kind of encounter in words.

    Args:
        kind: One of `schemas.KINDS`.
    """
    return kind.replace("_", " ")


def shorter(identifier: str) -> str:
    """Returns the first characters of an id, enough to tell rows apart.

    Args:
        identifier: A letter, `-` and hexadecimal digits, as encounters and clues have.
    """
    return identifier[:7]
