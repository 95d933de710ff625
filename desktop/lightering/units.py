"""Units and how they are printed. Every constant has its source beside it."""

from __future__ import annotations

import re
from datetime import timedelta

from lightering.errors import UsageError

__all__ = [
    "BARREL_M3",
    "BBL_PER_TONNE_COMMITTEE",
    "BBL_PER_TONNE_MAX",
    "BBL_PER_TONNE_MIN",
    "DAY_MS",
    "HOUR_MS",
    "KNOT_MS",
    "MINUTE_MS",
    "NAUTICAL_MILE_M",
    "SEAWATER_T_PER_M3",
    "distance_words",
    "fixed",
    "parse_duration",
    "signed",
    "size_words",
    "thousands",
]

BARREL_M3 = 0.158987294928
"""One barrel in m³: 42 US gallons of 231 cubic inches, exact by definition."""

BBL_PER_TONNE_COMMITTEE = 8.33
"""bbl/t when the product is not stated: inferred from three published pairs of the 1718 Committee
(1,410 t = 11,745 bbl; 1,498 t = 12,479; 1,288 t = 10,725)."""

BBL_PER_TONNE_MIN, BBL_PER_TONNE_MAX = 6.05, 11.65
"""The densest and the lightest product (bitumen, LPG) in the UNSD conversion table: a pair of
tonnes and barrels outside this range is wrong."""

SEAWATER_T_PER_M3 = 1.025
"""Standard sea water, t/m³ (used by the World Bank, US EPA and IMF methods)."""

NAUTICAL_MILE_M = 1852.0
"""International nautical mile in metres, exact."""

KNOT_MS = NAUTICAL_MILE_M / 3600.0
"""One knot in m/s, exact."""

MINUTE_MS = 60_000
"""One minute in ms, in which all times are counted."""

HOUR_MS = 60 * MINUTE_MS
"""One hour in ms."""

DAY_MS = 24 * HOUR_MS
"""One day in ms: UTC as all times are kept here has no leap second."""

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|min|h|d)")
_SIZES = ("KiB", "MiB", "GiB", "TiB")
_SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}


def parse_duration(text: str) -> timedelta:
    """Reads a number and a unit: `30min`, `2h`, `0.05h`, `1d`.

    Args:
        text: The duration as typed.

    Raises:
        UsageError: The text is no such duration.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            f"“{text[:80]}” is no duration. Write a number and s, min, h or d: 30min, 2h."
        )
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def thousands(value: float) -> str:
    """Returns a number rounded to whole units with comma groups and a true minus sign.

    Args:
        value: Any finite number.
    """
    return f"{round(value):,}".replace("-", "−")


def fixed(value: float, decimals: int) -> str:
    """Returns a number with fixed decimals, comma groups and a true minus sign.

    Args:
        value: Any finite number; what rounds to nothing has no sign.
        decimals: Digits after the point.
    """
    text = f"{value:,.{decimals}f}"
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace("-", "−")


def signed(value: float, decimals: int = 0) -> str:
    """Returns a change with its sign, `+0.7` or `−0.7`.

    Args:
        value: Any finite number; what rounds to nothing has no sign.
        decimals: Digits after the point.
    """
    text = fixed(value, decimals)
    return f"+{text}" if not text.startswith("−") and text.strip("0.") else text


def size_words(size: int) -> str:
    """Returns the size of a file as `1 byte`, `812 bytes`, `3.1 KiB` or `402 MiB`.

    In powers of 1024, as the limits of files are said in MiB.

    Args:
        size: In bytes, not negative.
    """
    if size < 1024:
        return f"{size:,} byte{'' if size == 1 else 's'}"
    power = 1
    # what would round to 1,024 of a unit is 1.0 of the next
    while round(size / 1024.0**power) >= 1024 and power < len(_SIZES):
        power += 1
    value = size / 1024.0**power
    return f"{fixed(value, _decimals(value, (100.0,)))} {_SIZES[power - 1]}"


def distance_words(metres: float) -> str:
    """Returns a distance at sea as `90 m`, `0.43 nm`, `37.3 nm` or `1,204 nm`.

    Args:
        metres: Not negative; below a tenth of a nautical mile it is told in metres.
    """
    if metres < NAUTICAL_MILE_M / 10.0:
        return f"{fixed(metres, 0)} m"
    miles = metres / NAUTICAL_MILE_M
    return f"{fixed(miles, _decimals(miles, (10.0, 1000.0)))} nm"


def _decimals(value: float, steps: tuple[float, ...]) -> int:
    """Returns how many decimals are told: one more below each step, none from the last on."""
    told = 0
    for decimals, step in enumerate(reversed(steps), 1):
        # 9.996 is 10.0 and not 10.00
        if round(value, decimals) < step:
            told = decimals
    return told
