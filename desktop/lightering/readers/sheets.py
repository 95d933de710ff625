"""Cells of a sheet to columns: dates as Excel keeps them, text as text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.readers.typed import mixed
from lightering.units import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["cells_of"]

_EPOCH_1900 = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet knows no zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST_SERIAL, _LAST_SERIAL = 31_000.0, 60_000.0
"""Days from the epoch that lie between the years 1984 and 2068, in either of the two counts: no
number of seconds since 1970 that AIS can have is so small."""
_STAMP = pa.timestamp("ms")


def cells_of(values: Sequence[object], role: str, *, from_1904: bool) -> tuple[pa.Array, int]:
    """Returns one column of a sheet.

    Args:
        values: As openpyxl gives them: None, bool, numbers, text, dates, times.
        role: What the column means.
        from_1904: Whether the workbook counts days from 1904.

    Returns:
        The column, shape (n,), and how many bare numbers were read as serial dates.
    """
    if role == "time":
        return _times(values, from_1904)
    if role == "date":
        return mixed([_day(value, from_1904) for value in values]), 0
    if role == "clock":
        return mixed([_clock(value) for value in values]), 0
    return mixed(values), 0


def _times(values: Sequence[object], from_1904: bool) -> tuple[pa.Array, int]:
    serials = sum(_is_serial(value) for value in values)
    known = [_moment(value, from_1904) if _is_serial(value) else value for value in values]
    if all(value is None or isinstance(value, dt.datetime) for value in known):
        stamps = np.array(known, dtype="datetime64[ms]")
        return pa.array(stamps, _STAMP), serials
    # dates among texts: each as text, so that all follow the rules of texts
    texts = [v.isoformat(sep=" ") if isinstance(v, dt.datetime) else v for v in known]
    return mixed([None if v is None else str(v) for v in texts]), serials


def _is_serial(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    return _FIRST_SERIAL <= value < _LAST_SERIAL


def _moment(value: object, from_1904: bool) -> dt.datetime:
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    # a day in float64 is known to less than a millisecond
    return epoch + dt.timedelta(milliseconds=round(float(str(value)) * DAY_MS))


def _day(value: object, from_1904: bool) -> object:
    if _is_serial(value):
        value = _moment(value, from_1904)
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else value


def _clock(value: object) -> object:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0.0 <= value < 1.0:
        value = dt.timedelta(milliseconds=round(value * DAY_MS))
    if isinstance(value, dt.timedelta) and dt.timedelta(0) <= value < dt.timedelta(days=1):
        value = _EPOCH_1900 + value
    if isinstance(value, dt.datetime):
        value = value.time()
    return value.isoformat() if isinstance(value, dt.time) else value
