"""The times of a chunk, from whatever columns hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.model.schemas import TIME
from lightering.readers.times import (
    NOT_A_TIME,
    times_of_numbers,
    times_of_texts,
    with_century,
    within_years,
    zoned,
)
from lightering.readers.values import distinct_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["moments_of"]


def moments_of(
    columns: Mapping[str, pa.Array], flavour: Flavour, intake: Intake
) -> tuple[pa.Array, pa.Array | None]:
    """Reads the times of a chunk.

    Args:
        columns: Raw arrays by role: `time`, or `date` and `clock`.
        flavour: Says whether the day stands first; if it does not, dates with two readings go
            into the evidence and both readings are returned.
        intake: Where evidence and repairs go.

    Returns:
        `timestamp[ms, UTC]` (n,), null where there is no time; and the same read month first, or
        None if no date has two readings that differ.
    """
    array = columns["time"] if "time" in columns else _joined(columns["date"], columns["clock"])
    kind = array.type
    if pa.types.is_timestamp(kind):
        ms = array.cast(pa.timestamp("ms", kind.tz), safe=False).cast(pa.int64())
        ms = ms.fill_null(NOT_A_TIME).to_numpy(zero_copy_only=False)
        if flavour.zone_ms and kind.tz is None:
            ms = np.where(ms == NOT_A_TIME, ms, ms - flavour.zone_ms)
        return _stamps(within_years(ms)), None
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        numbers = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        if pa.types.is_floating(kind) and kind.bit_width < 64:
            # seconds since 1970 in 32 bits are known to two minutes only
            intake.say("The times are 32-bit numbers, too coarse for seconds; they were refused.")
            numbers = np.full(len(numbers), np.nan)
        return _stamps(times_of_numbers(numbers)), None
    texts, codes = distinct_texts(array)
    if flavour.short_years:
        whole = with_century(texts, flavour.short_years)
        if not whole.equals(texts):
            intake.say("Years of two digits were read as 1990 to 2089.")
        texts = whole
    day_first, month_first, leaps = times_of_texts(texts)
    if leaps.any():
        intake.repairs["leap_second"] += int(np.count_nonzero(np.append(leaps, False)[codes]))
    if flavour.zone_ms:
        shift = np.where(zoned(texts), 0, flavour.zone_ms)
        day_first, month_first = (
            np.where(ms == NOT_A_TIME, ms, ms - shift) for ms in (day_first, month_first)
        )
    day_first = np.append(day_first, NOT_A_TIME)
    month_first = np.append(month_first, NOT_A_TIME)
    if flavour.day_first is not None or np.array_equal(day_first, month_first):
        chosen = month_first if flavour.day_first is False else day_first
        return _stamps(chosen[codes]), None
    differ = day_first != month_first
    rows = codes[differ[codes]]
    intake.evidence.dates(day_first[rows], month_first[rows])
    return _stamps(day_first[codes]), _stamps(month_first[codes])


def _joined(date: pa.Array, clock: pa.Array) -> pa.Array:
    parts = [
        array.dictionary_decode() if pa.types.is_dictionary(array.type) else array
        for array in (date, clock)
    ]
    texts = [pc.utf8_trim_whitespace(array.cast(pa.string())) for array in parts]
    return pc.binary_join_element_wise(*texts, " ")


def _stamps(ms: NDArray[np.int64]) -> pa.Array:
    missing = ms == NOT_A_TIME
    return pa.array(ms, mask=missing if missing.any() else None).cast(TIME)
