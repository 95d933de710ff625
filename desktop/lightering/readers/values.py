"""Cells to values, a whole column at a time: numbers, MMSI, IMO numbers, words and codes.

Every function takes an Arrow array of any type a file may bring. Text is looked at once per
distinct value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.arrow import codes_in, column_of, numbers_in, texts_of, truths_in, truths_of
from lightering.readers.memory import Memory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = [
    "LOCAL_ID_BASE",
    "NULL_TEXTS",
    "Ships",
    "codes_of",
    "distinct_texts",
    "exact_below",
    "flat",
    "imos_of",
    "numbers_of",
    "ships_of",
    "words_of",
]

NULL_TEXTS = (
    "", "-", "NaN", "nan", "NAN", "NULL", "null", "Null", "None", "none", "N/A", "n/a", "NA",
    "Unknown", "Undefined", "Unknown value", "<NA>",
)  # fmt: skip
"""What stands for "nothing" in a column of numbers."""

LOCAL_ID_BASE = 200_000_000
"""Vessels numbered 1, 2, ... without an MMSI become 200000001, ...: MID 200 belongs to no State."""

_EMPTY, _ZERO = texts_of(["", "0"])
_NO_TEXT = texts_of([None])[0]
"""Arrow looks for pandas, and imports it, where it is given words of Python."""
_BLANKS = " \u00a0\u3000"
_NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"


@dataclass(frozen=True, slots=True)
class Ships:
    """MMSI of a column.

    Attributes:
        mmsi: int64 (n,), 0 where the cell is no MMSI.
        decimal: Rows written as `538001234.0`, repaired exactly.
        local: Rows whose number is a local one, not an MMSI.
    """

    mmsi: NDArray[np.int64]
    decimal: NDArray[np.bool_]
    local: NDArray[np.bool_]


def flat(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Returns a column as one array.

    Args:
        array: An array, chunked or not.
    """
    if isinstance(array, pa.ChunkedArray):
        return array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
    return array


def distinct_texts(
    array: pa.Array, *, blanks: str | None = None
) -> tuple[pa.Array, NDArray[np.int64]]:
    """Returns the distinct texts of a column, trimmed, and the number of each row's text.

    Args:
        array: Any type that can be written as text, shape (n,).
        blanks: What is taken off the ends; any white space if None.

    Returns:
        Texts without nulls, and int64 (n,) with -1 for null.
    """
    texts, codes = _coded(array)
    return _trimmed(texts, blanks), codes


def exact_below(kind: pa.DataType) -> float:
    """Returns the number up to which a type tells each whole number from the next.

    Args:
        kind: A type of numbers. 32-bit floats have 24 bits for digits: 371234000 is not among
            their values, and would become the MMSI of another ship.
    """
    if not pa.types.is_floating(kind):
        return 2.0**63
    return {16: 2.0**11, 32: 2.0**24}.get(kind.bit_width, 2.0**53)


def numbers_of(
    array: pa.Array, *, comma: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.bool_] | None]:
    """Reads a column of numbers.

    Args:
        array: Any type, shape (n,).
        comma: Whether the decimal mark is a comma.

    Returns:
        float64 (n,) with NaN for nothing, and which rows hold something that is no number (None
        if none does).
    """
    kind = array.type
    if pa.types.is_dictionary(kind) or _is_text(kind):
        texts, codes = distinct_texts(array)
        values, bad = _numbers_of_texts(texts, comma)
        values, bad = np.append(values, np.nan), np.append(bad, False)
        return values[codes], bad[codes] if bad.any() else None
    if pa.types.is_floating(kind) or pa.types.is_integer(kind) or pa.types.is_decimal(kind):
        result = numbers_in(array.cast(pa.float64(), safe=False))
        infinite = np.isinf(result)
        if infinite.any():
            return np.where(infinite, np.nan, result), infinite
        return result, None
    filled = pc.is_valid(array).to_numpy(zero_copy_only=False)
    return np.full(len(array), np.nan), filled


def ships_of(array: pa.Array, *, local: bool) -> Ships:
    """Reads a column of MMSI, never rounding one into another ship.

    Nine digits are an MMSI; seven are a coast station whose leading zeros were lost.

    Args:
        array: Any type, shape (n,).
        local: Whether the column is a vessel number rather than an MMSI: up to six digits count.
    """
    kind = array.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        exact = array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        sound = (
            np.isfinite(exact) & (exact == np.floor(exact)) & (np.abs(exact) < exact_below(kind))
        )
        values = np.where(sound, exact, 0).astype(np.int64)
        texts_ok = _is_mmsi(values)
        decimal = texts_ok & pa.types.is_floating(kind)
        return _ships(values, texts_ok, decimal, values, local)
    texts, codes = distinct_texts(array)
    nine = pc.match_substring_regex(texts, r"^\d{9}(\.0+)?$")
    seven = pc.match_substring_regex(texts, r"^\d{7}(\.0+)?$")
    short = pc.match_substring_regex(texts, r"^\d{1,6}(\.0+)?$")
    readable = pc.or_(pc.or_(nine, seven), short)
    whole = pc.replace_substring_regex(texts, r"\.0+$", "")
    numbers = pc.if_else(readable, whole, "0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    sound = truths_in(pc.or_(nine, seven)) & (numbers >= 1_000_000)
    decimal = sound & truths_in(pc.match_substring(texts, "."))
    distinct = _ships(numbers, sound, decimal, np.where(truths_in(short), numbers, 0), local)
    return Ships(
        np.append(distinct.mmsi, 0)[codes],
        np.append(distinct.decimal, False)[codes],
        np.append(distinct.local, False)[codes],
    )


def imos_of(
    array: pa.Array, memory: Memory | None = None
) -> tuple[pa.Array, NDArray[np.bool_] | None]:
    """Reads IMO numbers, with or without the letters; 0 is none.

    Args:
        array: Any type, shape (n,).
        memory: Of the texts of the same source.

    Returns:
        int64 with nulls, and which rows hold something that is no seven digits (None if none).
    """
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_finite(array), array, pa.scalar(None, array.type))
        array = pc.round(array).cast(pa.int64(), safe=False)
    texts, codes = _coded(array)
    found, bad = (memory or Memory()).made("imo", texts, _imos_of_texts)
    values = np.append(found, 0)[codes]
    return column_of(values, pa.int64(), values == 0), _at(bad, codes)


def _imos_of_texts(texts: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    texts = _trimmed(texts)
    bare = pc.replace_substring_regex(pc.utf8_upper(texts), r"^IMO[ :.]*|\.0+$", "")
    sound = truths_in(pc.match_substring_regex(bare, r"^[1-9]\d{6}$"))
    empty = truths_in(pc.match_substring_regex(bare, r"^0*$")) | _nothing(texts)
    values = pc.if_else(truths_of(sound), bare, _ZERO).cast(pa.int64())
    return numbers_in(values), ~sound & ~empty


def codes_of(
    array: pa.Array,
    words: Mapping[str, int],
    nothing: tuple[int, ...],
    highest: int,
    memory: Memory | None = None,
) -> tuple[pa.Array, NDArray[np.bool_] | None]:
    """Reads codes given as numbers or as words.

    Args:
        array: Any type, shape (n,).
        words: Code by word in lower case.
        nothing: Codes that mean "not available".
        highest: The largest code there is.
        memory: Of the texts of the same source.

    Returns:
        int16 with nulls, and which rows hold neither (None if none does).
    """

    def read(texts: pa.Array) -> tuple[NDArray[np.int16], NDArray[np.bool_], NDArray[np.bool_]]:
        texts = _trimmed(texts)
        numbers, bad = _numbers_of_texts(texts, comma=False)
        named = np.array([words.get(t.lower(), -1) for t in texts.to_pylist()], dtype=np.float64)
        numbers = np.where(named >= 0, named, numbers)
        fits = (numbers == np.floor(numbers)) & (numbers >= 0) & (numbers <= highest)
        empty = ~fits | np.isin(numbers, nothing)
        bad = (bad & (named < 0)) | (np.isfinite(numbers) & ~fits)
        return np.where(empty, 0, numbers).astype(np.int16), empty, bad

    texts, codes = _coded(array)
    # the words tell the columns of codes apart
    values, empty, bad = (memory or Memory()).made(f"code to {highest}", texts, read)
    empty = np.append(empty, True)[codes]
    return column_of(np.append(values, np.int16(0))[codes], pa.int16(), empty), _at(bad, codes)


def words_of(
    array: pa.Array,
    null_words: frozenset[str],
    *,
    guarded: bool = False,
    memory: Memory | None = None,
    use: str = "",
) -> pa.Array:
    """Reads a column of text: blanks and the filler `@` off the ends, empty is null.

    Args:
        array: Any type that can be written as text, shape (n,).
        null_words: Texts in lower case that mean "nothing".
        guarded: Whether a leading `'` before `= + - @`, tab or return is our own guard.
        memory: Of the texts of the same source.
        use: Tells columns of text apart in the memory.

    Returns:
        Dictionary array of int32 and string.
    """

    def read(texts: pa.Array) -> tuple[pa.Array]:
        # a tab or a return is part of a name, however odd: only blanks fill a field up
        texts = pc.utf8_trim(pc.utf8_rtrim(_trimmed(texts, _BLANKS), "@" + _BLANKS), _BLANKS)
        if guarded:
            texts = pc.replace_substring_regex(texts, r"^'([=+\-@\t\r])", r"\1")
        lowered = pc.utf8_lower(pc.utf8_trim_whitespace(texts))
        empty = pc.is_in(lowered, value_set=texts_of(["", "nan", *sorted(null_words)]))
        return (pc.if_else(empty, _NO_TEXT, texts),)

    texts, codes = _coded(array)
    memory = memory or Memory()
    (read_texts,) = memory.made(f"words {use}", texts, read)
    clean = memory.encoded(use, read_texts)
    numbers = np.append(codes_in(clean), np.int32(-1))[codes]
    return pa.DictionaryArray.from_arrays(
        column_of(numbers, pa.int32(), numbers < 0), clean.dictionary
    )


def _coded(array: pa.Array) -> tuple[pa.Array, NDArray[np.int64]]:
    """Returns the distinct texts of a column as they stand, and the number of each row's text."""
    if not pa.types.is_dictionary(array.type):
        array = (array if _is_text(array.type) else array.cast(pa.string())).dictionary_encode()
    return array.dictionary.cast(pa.string()), codes_in(array).astype(np.int64)


def _trimmed(texts: pa.Array, blanks: str | None = None) -> pa.Array:
    texts = pc.utf8_trim_whitespace(texts) if blanks is None else pc.utf8_trim(texts, blanks)
    return texts.fill_null(_EMPTY) if texts.null_count else texts


def _at(bad: NDArray[np.bool_], codes: NDArray[np.int64]) -> NDArray[np.bool_] | None:
    """Returns which rows hold a bad text, None if no text is bad."""
    return np.append(bad, False)[codes] if bad.any() else None


def _ships(
    values: NDArray[np.int64],
    sound: NDArray[np.bool_],
    decimal: NDArray[np.bool_],
    small: NDArray[np.int64],
    local: bool,
) -> Ships:
    numbered = local & ~sound & (small >= 1) & (small < 1_000_000)
    mmsi = np.where(sound, values, np.where(numbered, LOCAL_ID_BASE + small, 0))
    return Ships(mmsi, decimal, numbered)


def _is_mmsi(values: NDArray[np.int64]) -> NDArray[np.bool_]:
    result: NDArray[np.bool_] = ((values >= 100_000_000) & (values <= 999_999_999)) | (
        (values >= 1_000_000) & (values <= 9_999_999)
    )
    return result


def _numbers_of_texts(
    texts: pa.Array, comma: bool
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    plain = pc.replace_substring(texts, ",", ".") if comma else texts
    sound = pc.match_substring_regex(plain, _NUMBER)
    digits = pc.utf8_ltrim(pc.if_else(sound, plain, _NO_TEXT), "+")
    values = numbers_in(digits.cast(pa.float64()))
    infinite = np.isinf(values)
    bad = (~truths_in(sound) & ~_nothing(texts)) | infinite
    return np.where(infinite, np.nan, values), bad


def _nothing(texts: pa.Array) -> NDArray[np.bool_]:
    return truths_in(pc.is_in(texts, value_set=texts_of(NULL_TEXTS)))


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )
