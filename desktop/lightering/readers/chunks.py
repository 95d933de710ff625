"""One chunk of raw columns to fixes: every rule of the fields stands here, once for all formats.

Rules of the fields: ITU-R M.1371-5 (not-available values), MarineCadastre and DMA data notes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of
from lightering.model.identifiers import is_ship
from lightering.readers.codes import NAV_STATUS_WORDS, SHIP_TYPE_WORDS
from lightering.readers.degrees import degrees_of
from lightering.readers.evidence import NO_LONGITUDE
from lightering.readers.moments import moments_of
from lightering.readers.sound import all_sound
from lightering.readers.values import (
    codes_of,
    distinct_texts,
    exact_below,
    imos_of,
    numbers_of,
    ships_of,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["statics_of", "take_in"]

_REASONS = (
    "", "bad_mmsi", "bad_time", "pos_not_available", "bad_lat", "bad_lon", "bad_geometry",
    "not_a_position",
)  # fmt: skip
_NO_POSITION = _REASONS.index("pos_not_available")
_CULPRITS = ("", "mmsi", "time", "lat", "lat", "lon", "geometry", "mobile")
_SHIPS = frozenset({"", "class a", "class b"})
"""Types of mobile station in the tables of the Danish Maritime Authority that are ships."""
_COARSE = 2.0**24  # numbers no finer than this do not tell one MMSI from the next
_STATIC_NUMBERS = (
    ("length", "length_m", 1022.0),  # A + B of message 5, nine bits each
    ("beam", "beam_m", 126.0),  # C + D, six bits each
    ("draught", "draught_m", 25.5),
)
# A and B, C and D of message 5
_ENDS = (("to_bow", "to_stern", "length", 511.0), ("to_port", "to_starboard", "beam", 63.0))
_WORDS = (("name", "name"), ("call_sign", "call_sign"), ("destination", "destination"))


def take_in(
    columns: Mapping[str, pa.Array],
    lines: NDArray[np.int64],
    flavour: Flavour,
    intake: Intake,
    cell: Callable[[int, str], tuple[str, str]],
    *,
    comma: bool = False,
    misplaced: NDArray[np.bool_] | None = None,
) -> None:
    """Checks a chunk and hands what is sound to the intake.

    Args:
        columns: Raw arrays by role (`columns.known_columns`), shape (n,).
        lines: Physical line of each row.
        flavour: How the publisher writes.
        intake: Where rows, refusals and repairs go.
        cell: Gives column name and text of a row and role, for a refusal.
        comma: Whether the decimal mark is a comma.
        misplaced: Rows whose geometry is no point, shape (n,); their lat and lon are NaN, and
            `cell` knows the role `geometry`.
    """
    intake.records_in += len(lines)
    if len(lines) and not intake.evidence.names:
        intake.evidence.names = {r: cell(0, r)[0] for r in ("mmsi", "time", "lat", "lon")}
    if "mmsi" in columns and exact_below(columns["mmsi"].type) <= _COARSE:
        intake.say(
            "The MMSI are 32-bit numbers, which cannot tell one MMSI from the next; they were "
            "refused. Write them as whole numbers or as text."
        )
    essentials = all_sound(columns, flavour, intake.evidence) if misplaced is None else None
    if essentials is not None:
        intake.look()
        _add(essentials, columns, lines, flavour, intake, comma)
        return
    ships = ships_of(columns["mmsi" if "mmsi" in columns else "vessel_id"], local=True)
    # short numbers in a column of MMSI are ships only if the whole file is numbered through
    numbered = ships.local if "mmsi" in columns and ships.local.any() else None
    if "mmsi" in columns:
        intake.evidence.numbers(ships.mmsi[ships.local], len(lines))
    time, month_first = moments_of(columns, flavour, intake)
    lat = degrees_of(columns["lat"], "lat", flavour, intake, comma=comma)
    lon = degrees_of(columns["lon"], "lon", flavour, intake, comma=comma)
    readable = time.is_valid() if month_first is None else _either(time, month_first)
    faults = _faults(ships.mmsi, np.asarray(readable), lat, lon, misplaced)
    if "mobile" in columns:
        # a base station that sends a ship's MMSI is not that ship
        posing = (faults == 0) & is_ship(ships.mmsi) & _is_no_ship(columns["mobile"])
        faults[posing] = _REASONS.index("not_a_position")
    _look_for_swaps(faults, lat, lon, intake)
    if numbered is not None:
        _defer(faults, numbered, lines, lat, intake, cell)
    for number in range(1, len(_REASONS)):
        rows = np.flatnonzero(faults == number)
        if not len(rows):
            continue
        intake.reject_rows(rows, lines, _REASONS[number], _teller(number, lat, cell))
    intake.look()
    good = faults == 0
    keep = None if good.all() else pa.array(good)
    if keep is not None:
        columns = {role: array.filter(keep) for role, array in columns.items()}
    mmsi = ships.mmsi
    if keep is not None:
        mmsi, lon, lat, lines = mmsi[good], lon[good], lat[good], lines[good]
    if not len(mmsi):
        return
    intake.repairs["mmsi_decimal"] += int(np.count_nonzero(ships.decimal & good))
    if numbered is None:
        intake.repairs["local_id"] += int(np.count_nonzero(ships.local & good))
    intake.evidence.counts["null_island"] += int(np.count_nonzero((lat == 0.0) & (lon == 0.0)))
    fixes = {
        "mmsi": column_of(mmsi, pa.int64()),
        "time_utc": time if keep is None else time.filter(keep),
        "lon": column_of(lon, pa.float64()),
        "lat": column_of(lat, pa.float64()),
    }
    if numbered is not None:
        fixes["numbered"] = pa.array(numbered[good])
    if month_first is not None:
        fixes["month_first"] = month_first if keep is None else month_first.filter(keep)
    _add(fixes, columns, lines, flavour, intake, comma)


def _add(
    fixes: Mapping[str, pa.Array],
    columns: Mapping[str, pa.Array],
    lines: NDArray[np.int64],
    flavour: Flavour,
    intake: Intake,
    comma: bool,
) -> None:
    """Hands sound records to the intake, with all else that they say."""
    whole = {
        **fixes,
        **_motion(columns, flavour, intake, comma),
        **statics_of(columns, flavour, intake, comma),
        "source_line": column_of(lines, pa.int64()),
    }
    intake.add(pa.Table.from_arrays(list(whole.values()), list(whole)))


def _faults(
    mmsi: NDArray[np.int64],
    readable: NDArray[np.bool_],
    lat: NDArray[np.float64],
    lon: NDArray[np.float64],
    misplaced: NDArray[np.bool_] | None,
) -> NDArray[np.int8]:
    faults = np.zeros(len(mmsi), dtype=np.int8)
    # the last assignment wins: the first reason of the list is the one told
    faults[~((lon >= -180.0) & (lon <= 360.0))] = 5
    faults[~((lat >= -90.0) & (lat <= 90.0))] = 4
    # a longitude of 181 alone is a place in a file that counts to 360: the whole file tells
    faults[lat == 91.0] = _NO_POSITION
    if misplaced is not None:
        faults[misplaced] = _REASONS.index("bad_geometry")
    faults[~readable] = 2
    faults[mmsi == 0] = 1
    return faults


def _defer(
    faults: NDArray[np.int8],
    numbered: NDArray[np.bool_],
    lines: NDArray[np.int64],
    lat: NDArray[np.float64],
    intake: Intake,
    cell: Callable[[int, str], tuple[str, str]],
) -> None:
    """Sets aside records whose first fault depends on what the whole file calls a ship."""
    for row in np.flatnonzero(numbered & (faults > 1)).tolist():
        number = int(faults[row])
        own = _teller(number, lat, cell)(row)
        intake.evidence.doubt(int(lines[row]), cell(row, "mmsi"), _REASONS[number], own)
        faults[row] = -1


def _look_for_swaps(
    faults: NDArray[np.int8], lat: NDArray[np.float64], lon: NDArray[np.float64], intake: Intake
) -> None:
    counts = intake.evidence.counts
    there = (faults == 0) | (faults == 4) | (faults == 5)
    counts["positions"] += int(np.count_nonzero(there))
    swapped = (faults == 4) & (np.abs(lat) <= 180.0) & (np.abs(lon) <= 90.0)
    counts["looks_swapped"] += int(np.count_nonzero(swapped))
    counts["west"] += int(np.count_nonzero((faults == 0) & (lon < 0.0)))
    unavailable = (faults == 0) & (lon == NO_LONGITUDE)
    counts["at_181"] += int(np.count_nonzero(unavailable))
    counts["beyond_180"] += int(np.count_nonzero((faults == 0) & (lon > 180.0) & ~unavailable))


def _is_no_ship(array: pa.Array) -> NDArray[np.bool_]:
    texts, codes = distinct_texts(array)
    known = np.array([text.lower() in _SHIPS for text in texts.to_pylist()], dtype=bool)
    other: NDArray[np.bool_] = ~np.append(known, True)[codes]
    return other


def _teller(
    number: int, lat: NDArray[np.float64], cell: Callable[[int, str], tuple[str, str]]
) -> Callable[[int], tuple[str, str]]:
    def tell(row: int) -> tuple[str, str]:
        wide = number == _NO_POSITION and lat[row] != 91.0
        return cell(row, "lon" if wide else _CULPRITS[number])

    return tell


def _either(first: pa.Array, second: pa.Array) -> NDArray[np.bool_]:
    either: NDArray[np.bool_] = np.asarray(first.is_valid()) | np.asarray(second.is_valid())
    return either


def _motion(
    columns: Mapping[str, pa.Array], flavour: Flavour, intake: Intake, comma: bool
) -> dict[str, pa.Array]:
    fixes = {}
    if "sog" in columns:
        sog = _read(columns["sog"], "sog", intake, comma)
        if flavour.signed:
            sog = _unsigned(sog, 102.4, "sog_plus_102.4", intake)
        sog = _scaled(sog, flavour.speed_factor)
        # 102.3 is "not available", 102.2 is "that or more"
        fixes["sog_kn"] = _limited(sog, 0.0, 102.25, (102.3,), "sog_out_of_range", intake)
    if "cog" in columns:
        cog = _read(columns["cog"], "cog", intake, comma)
        if flavour.signed:
            cog = _unsigned(cog, 409.6, "cog_plus_409.6", intake)
        fixes["cog_deg"] = _limited(cog, 0.0, 359.9999, (360.0,), "cog_out_of_range", intake)
    if "heading" in columns:
        heading = _read(columns["heading"], "heading", intake, comma)
        fixes["heading_deg"] = _limited(
            heading, 0.0, 359.9999, (511.0,), "heading_out_of_range", intake
        )
    if "status" in columns:
        status, bad = codes_of(columns["status"], NAV_STATUS_WORDS, (15,), 15, intake.memory)
        _count_unreadable(bad, columns["status"], "status", flavour, intake)
        fixes["nav_status"] = status
    return fixes


def statics_of(
    columns: Mapping[str, pa.Array], flavour: Flavour, intake: Intake, comma: bool
) -> dict[str, pa.Array]:
    """Reads the columns that say what a ship is.

    Args:
        columns: Raw arrays by role, shape (n,).
        flavour: How the publisher writes.
        intake: Where repairs are counted.
        comma: Whether the decimal mark is a comma.

    Returns:
        Arrays by name in `schemas.FIXES`, those of the columns that are there.
    """
    fixes = {}
    ends = {
        role: _read(columns[role], role, intake, comma)
        for side in _ENDS
        for role in side[:2]
        if role in columns
    }
    sizes = dict(_sizes(columns, ends, intake, comma))
    if "to_bow" in ends and "to_port" in ends:
        fixes = _antenna(ends, sizes, intake)
    for role, name, highest in _STATIC_NUMBERS:
        if role in sizes or role in columns:
            values = sizes[role] if role in sizes else _read(columns[role], role, intake, comma)
            if role == "draught":
                values = _scaled(values, flavour.draught_factor)
            fixes[name] = _limited(values, 1e-9, highest, (0.0,), f"{role}_out_of_range", intake)
    if "imo" in columns:
        fixes["imo"], bad = imos_of(columns["imo"], intake.memory)
        _count_unreadable(bad, columns["imo"], "imo", flavour, intake)
    if "ship_type" in columns:
        fixes["ship_type"], bad = codes_of(
            columns["ship_type"], SHIP_TYPE_WORDS, (0,), 9999, intake.memory
        )
        _count_unreadable(bad, columns["ship_type"], "ship_type", flavour, intake)
    for role, name in _WORDS:
        if role in columns:
            fixes[name] = words_of(
                columns[role],
                flavour.null_words,
                guarded=flavour.formula_guard,
                memory=intake.memory,
                use=role,
            )
    return fixes


def _sizes(
    columns: Mapping[str, pa.Array],
    ends: Mapping[str, NDArray[np.float64]],
    intake: Intake,
    comma: bool,
) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Length and beam, from both sides of the antenna where they have no column of their own."""
    for one, other, size, _highest in _ENDS:
        if size in columns:
            yield size, _read(columns[size], size, intake, comma)
        elif one in ends and other in ends:
            yield size, ends[one] + ends[other]


def _antenna(
    ends: Mapping[str, NDArray[np.float64]],
    sizes: Mapping[str, NDArray[np.float64]],
    intake: Intake,
) -> dict[str, pa.Array]:
    """Where the antenna stands, from bow and port side; null where it is not said.

    ITU-R M.1371-5, 3.3.3: all four 0 is nothing; A = C = 0 with B and D is a hull of that size
    whose antenna stands nobody knows where. A alone 0 is an antenna at the bow.
    """
    unsaid = (ends["to_bow"] == 0.0) & (ends["to_port"] == 0.0)
    fixes = {}
    for one, other, size, highest in _ENDS:
        near = ends[one]
        far = ends[other] if other in ends else sizes.get(size, near) - near
        values = np.where(unsaid | ~((near > 0.0) | (far > 0.0)), np.nan, near)
        whole = np.rint(values)
        intake.repairs[f"{one}_rounded"] += int(np.count_nonzero(np.abs(whole - values) > 0.0))
        fixes[f"{one}_m"] = _limited(whole, 0.0, highest, (), f"{one}_out_of_range", intake).cast(
            pa.int16()
        )
    return fixes


def _read(array: pa.Array, role: str, intake: Intake, comma: bool) -> NDArray[np.float64]:
    values, bad = numbers_of(array, comma=comma)
    if bad is not None:
        intake.repairs[f"{role}_unreadable"] += int(np.count_nonzero(bad))
    return values


def _scaled(values: NDArray[np.float64], factor: float) -> NDArray[np.float64]:
    # four decimals are finer than any unit of AIS: the product shall not leave 15 digits of noise
    return values if factor == 1.0 else np.round(values * factor, 4)


def _unsigned(
    values: NDArray[np.float64], add: float, repair: str, intake: Intake
) -> NDArray[np.float64]:
    negative = values < 0.0
    if not negative.any():
        return values
    intake.repairs[repair] += int(np.count_nonzero(negative))
    return np.where(negative, np.round(values + add, 3), values)


def _limited(
    values: NDArray[np.float64],
    low: float,
    high: float,
    nothing: tuple[float, ...],
    repair: str,
    intake: Intake,
) -> pa.Array:
    if values.size and values.min() >= low and values.max() <= high:
        return column_of(values, pa.float64())
    missing = np.isnan(values)
    outside = ~((values >= low) & (values <= high))
    if outside.any():
        wrong = outside & ~missing
        for value in nothing:
            wrong &= values != value
        intake.repairs[repair] += int(np.count_nonzero(wrong))
        return column_of(values, pa.float64(), outside)
    return column_of(values, pa.float64())


def _count_unreadable(
    bad: NDArray[np.bool_] | None, array: pa.Array, role: str, flavour: Flavour, intake: Intake
) -> None:
    if bad is None:
        return
    if flavour.null_words:
        texts = words_of(array, flavour.null_words)
        bad = bad & np.asarray(texts.is_valid())
    intake.repairs[f"{role}_unreadable"] += int(np.count_nonzero(bad))
