"""The time an AIS sentence was received, in whatever way a logger wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.readers.times import NOT_A_TIME, times_of_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["stamps_of", "written_times"]

_EDGES = " \t\r\0,;|[](){}\"'"
_CANDIDATES = (
    r"(?s)^(?P<t>.*)$",
    r"(?P<t>[^,;|\t]*)$",
    r"^(?P<t>[^,;|\t]*)",
    r"(?:^|[^\d])(?P<t>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?)",
)
_MEANT = r"\d{9}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d{2}"
_PGHP = (
    r"^PGHP,[^,]*,(?P<y>\d{4}),(?P<mo>\d{1,2}),(?P<d>\d{1,2}),(?P<h>\d{1,2}),(?P<mi>\d{1,2}),"
    r"(?P<s>\d{1,2}),(?P<ms>\d{1,3}),(?P<station>[^,]*,[^,]*,[^,]*)(?:,|$)"
)


def written_times(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Reads a time from what stands before or after a sentence.

    The whole text is tried, then its last and its first cell, then an ISO time inside it. A date
    that can be read day first and month first alike is no time: a wrong one is worse than none.

    Args:
        texts: Shape (n,), no nulls.

    Returns:
        Milliseconds since 1970 or `NOT_A_TIME`, shape (n,), and where a time seems meant.
    """
    texts = pc.utf8_trim(texts, characters=_EDGES)
    time = np.full(len(texts), NOT_A_TIME, dtype=np.int64)
    rows = np.flatnonzero(pc.not_equal(texts, "").to_numpy(zero_copy_only=False))
    meant = np.zeros(len(texts), dtype=bool)
    if not len(rows):
        return time, meant
    meant[rows] = pc.match_substring_regex(texts.take(pa.array(rows)), _MEANT).to_numpy(
        zero_copy_only=False
    )
    rows = np.flatnonzero(meant)
    for pattern in _CANDIDATES:
        if not len(rows):
            break
        some = pc.extract_regex(texts.take(pa.array(rows)), pattern).field("t").fill_null("")
        day_first, month_first, _ = times_of_texts(pc.utf8_trim(some, characters=_EDGES))
        time[rows] = np.where(day_first == month_first, day_first, NOT_A_TIME)
        rows = rows[(day_first == NOT_A_TIME) & (month_first == NOT_A_TIME)]
    return time, meant


def stamps_of(bodies: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Reads `$PGHP` lines: the time and the receiver of the sentence that follows.

    GateHouse: message type, year, month, day, hour, minute, second, millisecond, country, region,
    MMSI of the receiving site, online, checksum of the sentence.

    Args:
        bodies: Lines without `$` and checksum, shape (n,).

    Returns:
        Milliseconds since 1970 or `NOT_A_TIME`, and the receiver as text, "" if the line is short.
    """
    found = pc.extract_regex(bodies, _PGHP)
    text = pc.fill_null(found.field("y"), "")
    for name, mark, width in (
        ("mo", "-", 2), ("d", "-", 2), ("h", " ", 2), ("mi", ":", 2), ("s", ":", 2), ("ms", ".", 3)
    ):  # fmt: skip
        cell = pc.utf8_lpad(found.field(name).fill_null(""), width, "0")
        text = pc.binary_join_element_wise(text, cell, mark)
    time, _, _ = times_of_texts(text)
    return time, found.field("station").fill_null("")
