"""Rows of plain cells, split and read byte by byte in one pass: the machine code of `plain`.

A cell is plain if it can be read in one way only, with a few digits: `-32.86014`, `412000001`,
`2024-03-02T00:00:02`, any word without quotes. A row with another cell is left to the slow way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.kernels.compiled import compiled
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "NUMBER", "PASSED_OVER", "SHIP", "TIME", "WORD", "enter", "split_rows"]

KERNELS = KernelFile(__file__)

PASSED_OVER, SHIP, TIME, NUMBER, WORD = 0, 1, 2, 3, 4
"""What a column holds."""

_LAT, _LON = 0, 1
_MOST_DIGITS = 15
"""So many digits are a whole number below 2^53, and a power of ten to 22 is exact: one division
rounds to the nearest double (Clinger, How to read floating point numbers accurately, 1990)."""
_AHEAD = 32
"""Rows whose ships are looked up ahead."""
_FIRST_YEAR, _LAST_YEAR = 1990, 2049
_FIRST_DAY = 7_305
"""Days from 1970 to the first year."""
_BLANK, _QUOTE, _MINUS, _POINT, _ZERO, _COLON, _T, _Z = b' "-.0:TZ'
_RETURN, _NINE = 13, 9


@KERNELS.entry(
    "u1[] i8[] i8 i8 i8[] i8[] f8[] i8[] i8[] i8[] f8[,] i4[,] b1[] i4[,] i8[,] i4[,] u1[,] i8[] "
    "i8 u1[] i4[]"
)
def split_rows(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    first: int,
    delimiter: int,
    kinds: NDArray[np.int64],
    places: NDArray[np.int64],
    powers: NDArray[np.float64],
    month_days: NDArray[np.int64],
    ship: NDArray[np.int64],
    time_ms: NDArray[np.int64],
    numbers: NDArray[np.float64],
    codes: NDArray[np.int32],
    plain: NDArray[np.bool_],
    slots: NDArray[np.int32],
    hashes: NDArray[np.int64],
    ends: NDArray[np.int32],
    texts: NDArray[np.uint8],
    counts: NDArray[np.int64],
    senders: int,
    words: NDArray[np.uint8],
    word_codes: NDArray[np.int32],
) -> int:
    """Reads rows until all are read or there is no room for their words.

    Args:
        data: UTF-8; each row ended by a line feed.
        starts: Where each row begins (n,).
        first: The first row to read.
        delimiter: Between cells.
        kinds: What each column holds (w,).
        places: Its row in `numbers` or `codes` (w,); latitude and longitude are the first numbers,
            words stand in the order of their columns.
        powers: Of ten, 1 first.
        month_days: Of a year without a leap day (12,).
        ship: Is told the MMSI (n,).
        time_ms: Is told the milliseconds since 1970 (n,).
        numbers: Is told the numbers, NaN where the cell is empty (k, n).
        codes: Is told the number of each word in its column (m, n).
        plain: Is told which rows were read (n,); the others are to be read in the slow way.
        slots: Number of a word by its hash, -1 if free, a power of two for each column (m, s).
        hashes: Of each word (m, s / 2).
        ends: Where each word begins, and the last one ends, in `texts` (m, s / 2 + 1).
        texts: Words of each column, one after another (m, t).
        counts: How many words each column has (m,).
        senders: In how many parts the last words of ships are kept, a power of two; ships may
            share a part, of one part all share it.
        words: What a ship said last, in 128 bytes: the numbers of her words, then these, each with
            the delimiter behind (senders * 128,).
        word_codes: The same memory as whole numbers, -1 for a word that is not there.

    Returns:
        The row to go on with when there is more room; n if all are read.
    """
    width, most, many = kinds.size, words.size // senders, counts.size
    fetched, touched = first, 0
    for row in range(first, starts.size):
        if row == fetched:
            fetched = min(row + _AHEAD, starts.size)
            touched += _fetch(data, starts, row, fetched, kinds[0], words, senders, most)
        place = starts[row]
        stop = (starts[row + 1] if row + 1 < starts.size else data.size) - 1
        if stop > place and data[stop - 1] == _RETURN:
            stop -= 1
        for column in range(many):
            count = counts[column]
            if count == hashes.shape[1] or ends[column, count] + stop - place > texts.shape[1]:
                return row
        column, sender, said = 0, 0, 4 * many
        anew = False
        while True:
            kind, into = kinds[column], places[column]
            if kind == WORD:
                begin, after = place, -1
                code = int(word_codes[sender * (most // 4) + into])
                if code >= 0 and not anew:
                    low = sender * most
                    after = _again(data, place, stop, delimiter, words, low + said, low + most)
                if after < 0:
                    code, after = _word(
                        data, place, stop, delimiter, slots[into], hashes[into], ends[into],
                        texts[into], counts, into,
                    )  # fmt: skip
                    if not anew:
                        # the words behind it are no longer where they stood
                        for other in range(into, many):
                            word_codes[sender * (most // 4) + other] = -1
                        anew = True
                    if after >= 0 and said + after - begin < most:
                        for k in range(after - begin):
                            words[sender * most + said + k] = data[begin + k]
                        words[sender * most + said + after - begin] = delimiter
                        word_codes[sender * (most // 4) + into] = code
                    else:
                        said = most
                said += after - begin + 1
                codes[into, row] = code
                place = after
            elif kind == NUMBER:
                numbers[into, row], place = _number(data, place, stop, delimiter, powers)
            elif kind == TIME:
                time_ms[row], place = _time(data, place, stop, month_days)
            elif kind == SHIP:
                ship[row], place = _ship(data, place, stop)
                sender = ship[row] & (senders - 1)
            else:
                place = _end(data, place, stop, delimiter)
            if place < 0:
                break
            column += 1
            if place == stop:
                break
            if data[np.uint64(place)] != delimiter or column == width:
                place = -1
                break
            place += 1
        lat, lon = numbers[_LAT, row], numbers[_LON, row]
        plain[row] = (
            place == stop and column == width and -90.0 <= lat <= 90.0 and -180.0 <= lon <= 180.0
        )
    # always true: what was fetched ahead must look as if it were used
    return starts.size if touched >= 0 else 0


@compiled
def _fetch(
    data: NDArray[np.uint8],
    starts: NDArray[np.int64],
    first: int,
    last: int,
    kind: int,
    words: NDArray[np.uint8],
    senders: int,
    most: int,
) -> int:
    """Touches the last words of the ships of some rows: many waits for memory become one."""
    touched = 0
    if kind == SHIP and senders > 1:
        for row in range(first, last):
            if starts[row] + 9 < data.size:
                ship = _digits(data, starts[row], 9)
                low = (ship & (senders - 1)) * most
                touched = touched + int(words[np.uint64(low)]) + int(words[np.uint64(low + 64)])
    return touched


@KERNELS.entry("i8[] i8 i4[]")
def enter(hashes: NDArray[np.int64], count: int, slots: NDArray[np.int32]) -> None:
    """Enters words into empty slots.

    Args:
        hashes: Of each word.
        count: How many there are.
        slots: All -1; a power of two, at least twice as many.
    """
    mask = slots.size - 1
    for code in range(count):
        slot = _slot(hashes[code], mask)
        while slots[slot] >= 0:
            slot = (slot + 1) & mask
        slots[slot] = code


@compiled
def _slot(mark: int, mask: int) -> int:
    return (mark ^ (mark >> 32)) & mask


@compiled
def _end(data: NDArray[np.uint8], place: int, stop: int, delimiter: int) -> int:
    """Returns where the cell ends that begins at a place, -1 if it is not plain."""
    # places are never negative, and unsigned ones are not looked at for that
    for k in range(place, stop):
        byte = data[np.uint64(k)]
        if byte == delimiter:
            return k
        if byte in (_QUOTE, _RETURN):
            return -1
    return stop


@compiled
def _again(
    data: NDArray[np.uint8],
    place: int,
    stop: int,
    delimiter: int,
    words: NDArray[np.uint8],
    low: int,
    high: int,
) -> int:
    """Returns where the cell ends if it is the word at `low` of the words said before, else -1."""
    until = min(stop, place + high - low)
    shift = low - place
    for k in range(place, until):
        byte = data[np.uint64(k)]
        if byte != words[np.uint64(k + shift)]:
            return -1
        if byte == delimiter:
            return k
    if stop + shift < high and words[np.uint64(stop + shift)] == delimiter:
        return stop
    return -1


@compiled
def _word(
    data: NDArray[np.uint8],
    place: int,
    stop: int,
    delimiter: int,
    slots: NDArray[np.int32],
    hashes: NDArray[np.int64],
    ends: NDArray[np.int32],
    texts: NDArray[np.uint8],
    counts: NDArray[np.int64],
    column: int,
) -> tuple[int, int]:
    """Returns the number of a word and where its cell ends, -1 if it is not plain."""
    # FNV-1a (Fowler, Noll, Vo)
    mark = -3750763034362895579
    end = stop
    for k in range(place, stop):
        byte = data[np.uint64(k)]
        if byte == delimiter:
            end = k
            break
        if byte in (_QUOTE, _RETURN):
            return 0, -1
        mark = (mark ^ int(byte)) * 1099511628211
    length = end - place
    mask = slots.size - 1
    slot = _slot(mark, mask)
    while slots[slot] >= 0:
        code = int(slots[slot])
        low = int(ends[code])
        if hashes[code] == mark and ends[code + 1] - low == length:
            same = True
            for k in range(length):
                same &= texts[np.uint64(low + k)] == data[np.uint64(place + k)]
            if same:
                return code, end
        slot = (slot + 1) & mask
    code = counts[column]
    low = int(ends[code])
    for k in range(length):
        texts[low + k] = data[place + k]
    slots[slot] = code
    hashes[code] = mark
    ends[code + 1] = low + length
    counts[column] = code + 1
    return code, end


@compiled
def _number(
    data: NDArray[np.uint8], place: int, stop: int, delimiter: int, powers: NDArray[np.float64]
) -> tuple[float, int]:
    """Returns a number and where its cell ends, -1 if it is not plain."""
    if place == stop or data[np.uint64(place)] == delimiter:
        return np.nan, place
    negative = data[np.uint64(place)] == _MINUS
    if negative:
        place += 1
    whole, digits, point, end = 0, 0, -1, stop
    for k in range(place, stop):
        byte = data[np.uint64(k)]
        digit = int(byte) - _ZERO
        if 0 <= digit <= _NINE:
            whole = whole * 10 + digit
            digits += 1
        elif byte == delimiter:
            end = k
            break
        elif byte == _POINT and point < 0:
            point = digits
        else:
            return np.nan, -1
    if digits == 0 or digits > _MOST_DIGITS:
        return np.nan, -1
    value = float(whole)
    if point >= 0:
        value /= powers[digits - point]
    return -value if negative else value, end


@compiled
def _digits(data: NDArray[np.uint8], place: int, count: int) -> int:
    """Returns a whole number, a large negative one if there are other bytes than digits."""
    whole = 0
    for k in range(place, place + count):
        digit = int(data[np.uint64(k)]) - _ZERO
        if digit < 0 or digit > _NINE:
            return -(1 << 40)
        whole = whole * 10 + digit
    return whole


@compiled
def _ship(data: NDArray[np.uint8], place: int, stop: int) -> tuple[int, int]:
    """Returns an MMSI of nine digits, none of them a leading zero, and where it ends."""
    if place + 9 > stop:
        return 0, -1
    mmsi = _digits(data, place, 9)
    return mmsi, place + 9 if mmsi >= 100_000_000 else -1


@compiled
def _time(
    data: NDArray[np.uint8], place: int, stop: int, month_days: NDArray[np.int64]
) -> tuple[int, int]:
    """Returns milliseconds since 1970 and where the cell ends, -1 if it is not plain.

    `YYYY-MM-DD_hh:mm:ss`, with a blank or T between, perhaps `.fff` and Z behind.
    """
    if place + 19 > stop:
        return 0, -1
    marked = data[place + 4] == _MINUS and data[place + 7] == _MINUS
    marked &= data[place + 10] in (_T, _BLANK)
    marked &= data[place + 13] == _COLON and data[place + 16] == _COLON
    year, month = _digits(data, place, 4), _digits(data, place + 5, 2)
    day, hour = _digits(data, place + 8, 2), _digits(data, place + 11, 2)
    minute, second = _digits(data, place + 14, 2), _digits(data, place + 17, 2)
    place += 19
    thousandths = 0
    if place + 4 <= stop and data[place] == _POINT:
        thousandths = _digits(data, place + 1, 3)
        place += 4
    if place < stop and data[place] == _Z:
        place += 1
    sound = _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 and day >= 1
    sound &= 0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= second <= 59 and thousandths >= 0
    if not (marked and sound):
        return 0, -1
    leap = year % 4 == 0
    if day > month_days[month - 1] + (leap and month == 2):
        return 0, -1
    # no century in these years lacks its leap day
    days = _FIRST_DAY + (year - _FIRST_YEAR) * 365 + (year - 1989) // 4 + day - 1
    for k in range(month - 1):
        days += month_days[k]
    days += leap and month > 2
    return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000 + thousandths, place
