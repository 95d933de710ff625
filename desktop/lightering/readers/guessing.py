"""What the columns of an unknown table may mean, and how sure that is.

A guess is only offered to a person, who sees it marked as one; no file is read by it unasked. So
the words here are looser than those of `columns`, which are trusted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.model.identifiers import imo_is_valid
from lightering.readers.columns import known_columns
from lightering.readers.times import NOT_A_TIME, times_of_texts, with_century, zoned

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["Dates", "Guess", "dates_of", "guess_columns"]

_ENOUGH = 0.9
"""Our choice: content speaks for a meaning if nine cells of ten that are filled bear it out."""

_WORDS: dict[str, tuple[str, ...]] = {
    "mmsi": ("mmsi",),
    "imo": ("imo",),
    "lat": ("lati", "breite", "bredde", "posnn", "위도", "纬度", "緯度", "широта"),
    "lon": ("longi", "länge", "laenge", "længde", "lengde", "posne", "경도", "经度", "経度",
            "долгота"),
    "time": ("zeit", "tid", "heure", "hora", "datum", "dato", "fecha", "fecho", "시간", "일시",
             "时间", "時間", "日時", "время", "дата", "time", "date"),
    "sog": ("fart", "fahrt", "geschw", "vitesse", "velocidad", "speed", "knots", "속도", "航速",
            "速度", "速力", "скорость"),
    "cog": ("kurs", "course", "rumbo", "침로", "航向", "針路", "курс"),
    "heading": ("heading", "steven", "cap", "선수"),
    "draught": ("dybde", "tiefgang", "draught", "draft", "calado", "tirant", "흘수", "吃水",
                "осадка"),
    "name": ("skip", "schiff", "navire", "buque", "ship", "vessel", "name", "navn", "선명", "船名",
             "судно"),
    "call_sign": ("call", "rufzeichen", "kallesignal", "호출", "呼号", "позывной"),
    "length": ("length", "länge über", "loa", "eslora", "전장", "船长"),
    "beam": ("beam", "breite über", "breadth", "manga", "船宽"),
    "destination": ("dest", "ziel", "bestemm", "목적지", "目的地", "назначен"),
    "ship_type": ("type", "typ", "선종", "类型"),
}  # fmt: skip
"""Parts of headings in the languages of the coasts; a heading that holds one is a hint."""

_MARKED = re.compile(r"[°º]|\d\s*[NSEWnsew]\s*$|^\s*[NSEW]\s*\d")
_SIDES = {"lat": re.compile(r"[NSns]\s*$|^\s*[NSns]"), "lon": re.compile(r"[EWew]\s*$|^\s*[EWew]")}
_MMSI = re.compile(r"[2-7]\d{8}(?:\.0)?")
_IMO = re.compile(r"(?:IMO\s*)?([1-9]\d{6})(?:\.0)?")
_DECIMAL = re.compile(r"[+-]?\d{1,3}[.,]\d{3,}")
_CALL_SIGN = re.compile(r"(?=.*[A-Z])(?=.*\d)[A-Z0-9]{4,7}")
_YEAR_FIRST = re.compile(r"\s*\d{4}[-/.]")
_DOTTED = re.compile(r"\s*\d{1,2}\.")
_DASHED = re.compile(r"\s*\d{2}-")
_WORD = re.compile(r"[^\W\d_].*[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column may mean.

    Attributes:
        role: As `columns.known_columns` names it, or "" for a column that is not read.
        basis: "name" (its heading is known), "content" (its cells can hardly be anything else),
            "guess" (a hint in one of them), or "" without a role.
    """

    role: str = ""
    basis: str = ""


def guess_columns(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Guess]:
    """Returns a guess for each column; no role is given twice.

    Args:
        header: Headings as they stand in the table; numbers where there are none.
        rows: Cells of the first records.
    """
    cells = [
        [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        for place in range(len(header))
    ]
    guesses = [Guess() for _ in header]
    taken: set[str] = set()

    def give(place: int, role: str, basis: str) -> None:
        if not guesses[place].role and role not in taken:
            guesses[place] = Guess(role, basis)
            taken.add(role)

    for role, place in known_columns(header).items():
        give(place, role, "name")
    if {"date", "clock"} & taken or "vessel_id" in taken:
        taken |= {"time"} if "date" in taken else set()
    for role, holds in _CONTENTS:
        hints = [_hints(name, role) for name in header]
        for place in sorted(range(len(header)), key=lambda p: not hints[p]):
            if cells[place] and holds(cells[place]):
                give(place, role, "content")
    _give_places(header, cells, give)
    for role in _WORDS:
        for place, name in enumerate(header):
            if _hints(name, role) and cells[place] and _may_be(role, cells[place]):
                give(place, role, "guess")
    for place, held in enumerate(cells):
        if held and _share(held, _CALL_SIGN.fullmatch) >= _ENOUGH:
            give(place, "call_sign", "guess")
    for place, held in enumerate(cells):
        if held and _share(held, _WORD.search) >= _ENOUGH and len(set(held)) > 1:
            give(place, "name", "guess")
    return guesses


@dataclass(frozen=True, slots=True)
class Dates:
    """What the times of a table are.

    Attributes:
        order: "ymd", "dmy", "mdy", or "" if they are no dates, or all dates together shall tell.
        zoned: Whether nine of ten fix an instant by themselves.
        sure: Whether the dates can be read in no other order.
    """

    order: str = ""
    zoned: bool = False
    sure: bool = True


def dates_of(cells: Sequence[str]) -> Dates:
    """Returns the order that some dates can be read in, and whether they name a zone.

    Args:
        cells: Times as text.
    """
    texts = pa.array([cell for cell in cells if cell.strip()], pa.string())
    if not len(texts):
        return Dates()
    zone = float(np.mean(zoned(texts))) >= _ENOUGH
    written = texts.to_pylist()
    if _share(written, _YEAR_FIRST.match) >= _ENOUGH:
        return Dates("ymd", zone)
    late, early = with_century(texts, "dmy"), with_century(texts, "ymd")
    whole = late.equals(texts)
    day, month = (max(pair) for pair in zip(_readable(texts), _readable(late), strict=True))
    year = 0.0 if early.equals(texts) else _readable(early)[0]
    if year == day and _share(written, _DASHED.match) < _ENOUGH:
        year = 0.0  # 14.09.26 is a date of the countries that write the day first
    ranked = sorted(((day, "dmy"), (month, "mdy"), (year, "ymd")), reverse=True)
    if ranked[0][0] < _ENOUGH:
        return Dates(zoned=zone)
    if ranked[0][0] > ranked[1][0]:
        return Dates(ranked[0][1], zone)
    if whole:
        return Dates("", zone, sure=False)  # all dates of the file together tell the reader
    # years of two digits are read only if somebody says the order: dots mean the day stands first
    dotted = _share(written, _DOTTED.match) >= _ENOUGH
    return Dates("dmy" if dotted and year < day else "", zone, sure=False)


def _readable(texts: pa.Array) -> tuple[float, float]:
    day, month, _leaps = times_of_texts(texts)
    return float(np.mean(day != NOT_A_TIME)), float(np.mean(month != NOT_A_TIME))


def _is_mmsi(cells: Sequence[str]) -> bool:
    return _share(cells, _MMSI.fullmatch) >= _ENOUGH


def _is_imo(cells: Sequence[str]) -> bool:
    found = [match[1] for cell in cells if (match := _IMO.fullmatch(cell))]
    return len(found) >= _ENOUGH * len(cells) and bool(
        np.mean(imo_is_valid(np.array(found, dtype=np.int64))) >= _ENOUGH
    )


def _is_time(cells: Sequence[str]) -> bool:
    if all(_MMSI.fullmatch(cell) or len(cell) < 8 for cell in cells):
        return False
    texts = pa.array(list(cells), pa.string())
    shares = (
        _readable(texts),
        _readable(with_century(texts, "dmy")),
        _readable(with_century(texts, "ymd")),
    )
    return max(max(pair) for pair in shares) >= _ENOUGH


def _is_side(role: str) -> Callable[[Sequence[str]], bool]:
    def holds(cells: Sequence[str]) -> bool:
        marked = _share(cells, _MARKED.search) >= _ENOUGH
        return marked and _share(cells, _SIDES[role].search) >= _ENOUGH

    return holds


_CONTENTS: tuple[tuple[str, Callable[[Sequence[str]], bool]], ...] = (
    ("mmsi", _is_mmsi),
    ("imo", _is_imo),
    ("time", _is_time),
    ("lat", _is_side("lat")),
    ("lon", _is_side("lon")),
)


def _give_places(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    give: Callable[[int, str, str], None],
) -> None:
    """Looks for the two columns of degrees: what passes 90 is the longitude."""
    found = [
        place
        for place, held in enumerate(cells)
        if held
        and (
            _share(held, _DECIMAL.fullmatch) >= _ENOUGH
            or _share(held, re.compile(r"[°º]").search) >= _ENOUGH
        )
    ]
    wide = [place for place in found if _largest(cells[place]) > 90.0]
    narrow = [place for place in found if place not in wide]
    if len(wide) == 1 and len(narrow) == 1 and _largest(cells[wide[0]]) <= 360.0:
        give(wide[0], "lon", "content")
        give(narrow[0], "lat", "content" if _hints(header[narrow[0]], "lat") else "guess")
        return
    for role in ("lat", "lon"):
        for place in found:
            if _hints(header[place], role):
                give(place, role, "content")
    if len(found) == 2:
        for place, role in zip(found, ("lat", "lon"), strict=True):
            give(place, role, "guess")


def _may_be(role: str, cells: Sequence[str]) -> bool:
    """Keeps a hint in a heading from giving a column of words as a number, or the other way."""
    numbers = _share(cells, re.compile(r"[+-]?\d+(?:[.,]\d+)?").fullmatch)
    if role in ("sog", "cog", "heading", "draught", "length", "beam") or role.startswith("to_"):
        return numbers >= _ENOUGH
    if role in ("lat", "lon"):
        return numbers >= _ENOUGH or _share(cells, _MARKED.search) >= _ENOUGH
    if role == "time":
        return _is_time(cells)
    if role in ("mmsi", "imo"):
        return numbers >= _ENOUGH
    if role == "name":
        return numbers < _ENOUGH
    return True


def _hints(name: str, role: str) -> bool:
    bare = "".join(c for c in name.casefold() if c.isalnum())
    return any("".join(c for c in word if c.isalnum()) in bare for word in _WORDS.get(role, ()))


def _largest(cells: Sequence[str]) -> float:
    """The largest degrees, by their leading number."""
    values = [float(m[0]) for cell in cells if (m := re.search(r"\d{1,3}", cell))]
    return max(values, default=0.0)


def _share(cells: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(cell)) for cell in cells) / max(len(cells), 1)
