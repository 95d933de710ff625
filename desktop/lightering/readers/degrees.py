"""Latitudes and longitudes as people write them: `32.86`, `32.86° N`, `32°51.6'`, `32 51 36 N`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.readers.values import distinct_texts, numbers_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["degrees_of"]

_FRACTION = r"(?:[.,]\d+)?"
_SEXAGESIMAL = (
    r"^(?P<before>[NSEWnsew]?)\s*(?P<sign>[+\-−]?)\s*(?P<d>\d{1,3})\s*(?P<mark>°|º|deg|[\s:\-])\s*"
    rf"(?P<m>\d{{1,2}}{_FRACTION})\s*(?:'|′|’|min|:|-)?\s*"
    rf"(?:(?P<s>\d{{1,2}}{_FRACTION})\s*(?:\"|″|”|'')?\s*)?(?P<after>[NSEWnsew]?)$"
)
_DECIMAL = (
    rf"^(?P<before>[NSEWnsew]?)\s*(?P<sign>[+\-−]?)\s*(?P<d>\d{{1,3}}{_FRACTION})\s*"
    r"(?P<mark>°|º|deg)?\s*(?P<after>[NSEWnsew]?)$"
)
_SIDES = {"lat": {"N": 1.0, "S": -1.0}, "lon": {"E": 1.0, "W": -1.0}}


def degrees_of(
    array: pa.Array, role: str, flavour: Flavour, intake: Intake, *, comma: bool = False
) -> NDArray[np.float64]:
    """Reads a column of latitudes or longitudes.

    Plain numbers are degrees. Texts with a degree sign or a letter N, S, E, W are read as what they
    say and counted as repairs; without either, two numbers are degrees and minutes only if the
    flavour says so.

    Args:
        array: Any type, shape (n,).
        role: `lat` or `lon`: the letters that may stand there.
        flavour: Says whether minutes are expected.
        intake: Where repairs are counted.
        comma: Whether the decimal mark is a comma.

    Returns:
        float64 (n,) in degrees, NaN where nothing can be read.
    """
    values, bad = numbers_of(array, comma=comma)
    if bad is None:
        return values
    texts, codes = distinct_texts(array)
    read = np.append(_read(texts, role, minutes=flavour.minutes), np.nan)[codes]
    found = bad & np.isfinite(read)
    intake.repairs["degrees_as_text"] += int(np.count_nonzero(found))
    return np.where(found, read, values)


def _read(texts: pa.Array, role: str, *, minutes: bool) -> NDArray[np.float64]:
    result = np.full(len(texts), np.nan)
    for pattern in (_DECIMAL, _SEXAGESIMAL):
        rows = np.flatnonzero(np.isnan(result))
        found = pc.extract_regex(texts.take(pa.array(rows)), pattern)
        rows = rows[np.asarray(found.is_valid())]
        found = found.filter(found.is_valid())
        if len(rows):
            result[rows] = _values(found, role, minutes=minutes)
    return result


def _values(found: pa.StructArray, role: str, *, minutes: bool) -> NDArray[np.float64]:
    names = {found.type.field(place).name for place in range(found.type.num_fields)}
    sexagesimal = "m" in names
    degrees = _number(found.field("d"))
    if sexagesimal:
        minute, second = _number(found.field("m")), _number(found.field("s"))
        sound = (minute < 60.0) & (second < 60.0)
        # nine decimals are a tenth of a millimetre: thirds shall not leave 15 digits of noise
        degrees = np.round(degrees + minute / 60.0 + second / 3600.0, 9)
    else:
        sound = np.ones(len(degrees), dtype=bool)
    before, after = (pc.utf8_upper(found.field(name)) for name in ("before", "after"))
    letter = pc.if_else(pc.equal(before, ""), after, before).to_pylist()
    side = np.array([_SIDES[role].get(one, 0.0 if one else 1.0) for one in letter])
    sound &= ~(_there(before) & _there(after)) & (side != 0.0)
    sign = found.field("sign")
    minus = np.asarray(pc.is_in(sign, value_set=pa.array(["-", "−"])))
    # "-32 S" says south twice or north once: nobody knows which
    sound &= ~(minus & (_there(before) | _there(after)))
    marked = np.asarray(pc.is_in(found.field("mark"), value_set=pa.array(["°", "º", "deg"])))
    lettered = _there(before) | _there(after)
    sound &= marked | lettered | (minutes & sexagesimal)
    return np.where(sound, degrees * side * np.where(minus, -1.0, 1.0), np.nan)


def _number(texts: pa.Array) -> NDArray[np.float64]:
    plain = pc.replace_substring(texts, ",", ".").fill_null("")
    filled = pc.if_else(pc.equal(plain, ""), "0", plain)
    return np.asarray(filled.cast(pa.float64()).to_numpy(zero_copy_only=False))


def _there(texts: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.not_equal(texts, "").to_numpy(zero_copy_only=False), dtype=bool)
