"""Times from text, numbers and Arrow types: strictly, many at once, in UTC milliseconds.

A text such as 01/12/2024 has two readings. Both are returned; which one holds is decided by all
dates of a file together (`Evidence`), never by one of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.units import HOUR_MS, MINUTE_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "NOT_A_TIME",
    "are_times",
    "times_of_numbers",
    "times_of_texts",
    "with_century",
    "within_years",
    "zoned",
]

NOT_A_TIME = np.iinfo(np.int64).min

_FIRST_MS = 631_152_000_000
"""1990-01-01: no civil AIS before."""
_LAST_MS = 2_524_608_000_000
"""2050-01-01: later times are broken clocks."""

_FARTHEST_ZONE_MS = 14 * HOUR_MS
"""UTC+14, the Line Islands; UTC-12 is the other end."""

_TEMPLATES = {
    16: ("YYYY-MM-DD_hh:mm", "aa/bb/YYYY hh:mm"),
    19: ("YYYY-MM-DD_hh:mm:ss", "aa/bb/YYYY hh:mm:ss"),
    20: ("YYYY-MM-DD_hh:mm:ssZ",),
    23: ("YYYY-MM-DD_hh:mm:ss.fff",),
    24: ("YYYY-MM-DD_hh:mm:ss.fffZ",),
}
"""The commonest shapes, parsed by position; `_` is a blank or T. All others take the patterns."""

_CLOCK = (
    r"(?:(?:T|t|\s+|_)(?P<h>\d{1,2})(?::?(?P<mi>\d{2})(?::?(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?)?)"
    r"\s*(?P<ap>[AaPp][Mm])?\s*(?P<z>Z|z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?)?$"
)
_YEAR_FIRST = r"^(?P<y>\d{4})[-/.](?P<a>\d{1,2})[-/.](?P<b>\d{1,2})" + _CLOCK
_YEAR_LAST = r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<y>\d{4})" + _CLOCK
_COMPACT = (
    r"^(?P<y>\d{4})(?P<a>\d{2})(?P<b>\d{2})(?:[T_ ]?(?P<h>\d{2})(?P<mi>\d{2})(?P<s>\d{2})"
    r"(?:[.,](?P<f>\d{1,9}))?)(?P<ap>)(?P<z>Z)?$"
)
_NUMBER = r"^\d{9,19}(\.\d+)?$"


_ZONED = r"[Tt\s_]\d[\d:.,]*\s*(?:[AaPp][Mm])?\s*(?:Z|z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?)$"


def zoned(texts: pa.Array) -> NDArray[np.bool_]:
    """Tells which texts fix an instant by themselves: they name a zone, or count from 1970.

    Args:
        texts: Strings, shape (n,), no nulls.
    """
    texts = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    either = pc.or_(
        pc.match_substring_regex(texts, _ZONED), pc.match_substring_regex(texts, _NUMBER)
    )
    return np.asarray(either.to_numpy(zero_copy_only=False), dtype=bool)


def with_century(texts: pa.Array, order: str) -> pa.Array:
    """Returns dates with years of two digits completed: 90 to 99 are of the nineties.

    Args:
        texts: Strings, shape (n,), no nulls.
        order: "ymd" if the year stands first, else it stands last.
    """
    texts = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    for digits, century in ((r"9\d", "19"), (r"\d\d", "20")):
        if order == "ymd":
            pattern = rf"^({digits})([-/.]\d{{1,2}}[-/.]\d{{1,2}}[T\s_])"
            texts = pc.replace_substring_regex(texts, pattern, rf"{century}\1\2")
        else:
            pattern = rf"^(\d{{1,2}}[-/.]\d{{1,2}}[-/.])({digits})([T\s_])"
            texts = pc.replace_substring_regex(texts, pattern, rf"\1{century}\2\3")
    return texts


def times_of_texts(
    texts: pa.Array,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Parses distinct texts.

    Args:
        texts: Strings, shape (n,), no nulls.

    Returns:
        Milliseconds since 1970 read day first, the same read month first (equal where there is
        no choice), `NOT_A_TIME` where the text is no time; and which held a second 60 and were read
        as the next second.
    """
    day_first = np.full(len(texts), NOT_A_TIME, dtype=np.int64)
    month_first = day_first.copy()
    texts = pc.utf8_trim_whitespace(texts.cast(pa.string()))
    leaps = np.zeros(len(texts), dtype=bool)
    lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
    for length, templates in _TEMPLATES.items():
        rows = np.flatnonzero(lengths == length)
        if len(rows):
            _by_position(texts, rows, templates, day_first, month_first)
    rest = (day_first == NOT_A_TIME) & (month_first == NOT_A_TIME)
    for pattern, year_first in ((_YEAR_FIRST, True), (_COMPACT, True), (_YEAR_LAST, False)):
        rows = np.flatnonzero(rest)
        if len(rows):
            _by_pattern(texts, rows, pattern, year_first, day_first, month_first, leaps)
            rest = (day_first == NOT_A_TIME) & (month_first == NOT_A_TIME)
    rows = np.flatnonzero(rest)
    if len(rows):
        left = texts.take(pa.array(rows))
        numeric = pc.match_substring_regex(left, _NUMBER)
        numbers = pc.if_else(numeric, left, pa.scalar(None, pa.string())).cast(pa.float64())
        day_first[rows] = times_of_numbers(numbers.to_numpy(zero_copy_only=False))
        month_first[rows] = day_first[rows]
    return day_first, month_first, leaps


def times_of_numbers(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Reads epoch seconds, milliseconds, microseconds or nanoseconds, told by their size.

    Between 1990 and 2050 the four ranges do not overlap, so each value tells its own unit.

    Args:
        values: Numbers, NaN for missing, shape (n,).

    Returns:
        Milliseconds since 1970, `NOT_A_TIME` outside these years.
    """
    result = np.full(len(values), NOT_A_TIME, dtype=np.int64)
    for factor in (1e3, 1.0, 1e-3, 1e-6):
        with np.errstate(invalid="ignore", over="ignore"):
            ms = np.asarray(values, dtype=np.float64) * factor
            fits = (ms >= _FIRST_MS) & (ms < _LAST_MS)
        result[fits] = np.floor(ms[fits] + 1e-4).astype(np.int64)
    return result


def within_years(ms: NDArray[np.int64]) -> NDArray[np.int64]:
    """Returns the times with those before 1990 or from 2050 on made `NOT_A_TIME`.

    Args:
        ms: Milliseconds since 1970, shape (n,).
    """
    return np.where((ms >= _FIRST_MS) & (ms < _LAST_MS), ms, NOT_A_TIME)


def are_times(ms: NDArray[np.int64]) -> bool:
    """Tells whether all times lie where `within_years` leaves them.

    Args:
        ms: Milliseconds since 1970, at least one, shape (n,).
    """
    return bool(ms.min() >= _FIRST_MS and ms.max() < _LAST_MS)


def _by_position(
    texts: pa.Array,
    rows: NDArray[np.intp],
    templates: tuple[str, ...],
    day_first: NDArray[np.int64],
    month_first: NDArray[np.int64],
) -> None:
    width = len(templates[0])
    some = texts.take(pa.array(rows))
    ascii_only = pc.equal(pc.binary_length(some), width).to_numpy(zero_copy_only=False)
    rows = rows[ascii_only]
    some = some.filter(pa.array(ascii_only))
    buffer = np.frombuffer(some.buffers()[2], dtype=np.uint8)
    cells = buffer[: len(rows) * width].reshape(-1, width)
    for template in templates:
        sound = np.ones(len(rows), dtype=bool)
        fields = dict.fromkeys("YMDabhmsf")
        for place, letter in enumerate(template):
            column = cells[:, place]
            if letter in fields:
                digit = column.astype(np.int64) - 48
                sound &= (digit >= 0) & (digit <= 9)
                before = fields[letter]
                fields[letter] = digit if before is None else before * 10 + digit
            elif letter == "_":
                sound &= (column == 32) | (column == 84)
            else:
                sound &= column == ord(letter)
        chosen = rows[sound]
        if not len(chosen):
            continue
        zero = np.zeros(len(rows), dtype=np.int64)
        part = {k: (zero if v is None else v)[sound] for k, v in fields.items()}
        clock = (part["h"], part["m"], part["s"], part["f"])
        if template.startswith("Y"):
            day_first[chosen] = month_first[chosen] = _ms(part["Y"], part["M"], part["D"], *clock)
        else:
            day_first[chosen] = _ms(part["Y"], part["b"], part["a"], *clock)
            month_first[chosen] = _ms(part["Y"], part["a"], part["b"], *clock)


def _by_pattern(
    texts: pa.Array,
    rows: NDArray[np.intp],
    pattern: str,
    year_first: bool,
    day_first: NDArray[np.int64],
    month_first: NDArray[np.int64],
    leaps: NDArray[np.bool_],
) -> None:
    found = pc.extract_regex(texts.take(pa.array(rows)), pattern)
    matched = pc.is_valid(found).to_numpy(zero_copy_only=False)
    if not matched.any():
        return
    rows, found = rows[matched], found.filter(pa.array(matched))
    year, a, b, hour, minute, second = (
        _whole(found, key) for key in ("y", "a", "b", "h", "mi", "s")
    )
    fraction = pc.utf8_slice_codeunits(pc.utf8_rpad(found.field("f"), 3, "0"), 0, 3)
    fraction = fraction.cast(pa.int64()).to_numpy(zero_copy_only=False)
    half = pc.utf8_lower(found.field("ap")).to_numpy(zero_copy_only=False)
    wrong_half = (half != "") & ((hour < 1) | (hour > 12))
    hour = np.where(half == "", hour, hour % 12 + np.where(half == "pm", 12, 0))
    leap = (second == 60) & (minute == 59)
    clock = (hour, minute, np.where(leap, 59, second), fraction)
    offset = _offset_ms(found.field("z"))
    wrong_zone = offset == NOT_A_TIME
    shift = np.where(leap, 1000, 0) - np.where(wrong_zone, 0, offset)
    readings = (
        (_ms(year, a, b, *clock),) * 2
        if year_first
        else (_ms(year, b, a, *clock), _ms(year, a, b, *clock))
    )
    for target, ms in zip((day_first, month_first), readings, strict=True):
        sound = (ms != NOT_A_TIME) & ~wrong_half & ~wrong_zone
        target[rows] = within_years(np.where(sound, ms + np.where(sound, shift, 0), NOT_A_TIME))
    leaps[rows] = leap & ((day_first[rows] != NOT_A_TIME) | (month_first[rows] != NOT_A_TIME))


def _whole(found: pa.StructArray, key: str) -> NDArray[np.int64]:
    text = found.field(key)
    text = pc.if_else(pc.equal(text, ""), "0", text)
    return np.asarray(text.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _offset_ms(zone: pa.Array) -> NDArray[np.int64]:
    """Returns what a zone is ahead of UTC, `NOT_A_TIME` where no place on Earth has it."""
    distinct = zone.dictionary_encode()
    shifts = []
    for text in distinct.dictionary.to_pylist():
        digits = text[1:].replace(":", "") if text[:1] in ("+", "-", "−") else ""
        hours, minutes = int(digits[:2] or 0), int(digits[2:] or 0)
        ms = (hours * 60 + minutes) * MINUTE_MS
        known = ms <= _FARTHEST_ZONE_MS and minutes < 60
        shifts.append((ms if text[:1] == "+" else -ms) if known else NOT_A_TIME)
    codes = distinct.indices.to_numpy(zero_copy_only=False)
    shift: NDArray[np.int64] = np.asarray(shifts, dtype=np.int64)[codes]
    return shift


def _ms(
    year: NDArray[np.int64],
    month: NDArray[np.int64],
    day: NDArray[np.int64],
    hour: NDArray[np.int64],
    minute: NDArray[np.int64],
    second: NDArray[np.int64],
    millisecond: NDArray[np.int64],
) -> NDArray[np.int64]:
    sound = (year >= 1990) & (year < 2050) & (month >= 1) & (month <= 12) & (day >= 1)
    sound &= (hour <= 23) & (minute <= 59) & (second <= 59)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 240).astype("M8[M]")
    first = months.astype("M8[D]").astype(np.int64)
    sound &= first + day <= (months + 1).astype("M8[D]").astype(np.int64)
    ms = (((first + day - 1) * 24 + hour) * 60 + minute) * MINUTE_MS + second * 1000 + millisecond
    return np.where(sound, ms, NOT_A_TIME)
