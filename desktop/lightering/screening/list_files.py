"""Lists of ships that the person brings: OpenSanctions, FollowTheMoney, any table with IMO or MMSI.

A list says of whom it speaks and since when; whether a match ties a ship to the DPRK is judged by
what the list says of her (a country, a flag, a list of the DPRK), and for a plain table by the
person who chose it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, shown
from lightering.model.identifiers import imo_is_valid
from lightering.model.side import SideFile
from lightering.readers.side_table import Refusals, SideText, read_side_text, side_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["IMO_COLUMNS", "ListFile", "Listing", "digits_of", "entities_in", "read_list"]

IMO_COLUMNS = ("imo", "imonumber", "imo_number", "imo number", "imo no", "imo no.")
"""Names of a column of IMO numbers, in small letters."""

_COLUMNS = {
    "imo": IMO_COLUMNS,
    "mmsi": ("mmsi", "mmsi_at_listing"),
    "name": ("name", "vessel", "vessel_name", "vessel name", "caption", "ship"),
    "aliases": ("aliases", "alias", "previousname", "previous_names", "weakalias"),
    "date": ("date", "dates", "listed", "listed_on", "as_of", "listing_date", "date_listed"),
    "list": ("list", "datasets", "program", "programme", "source"),
    "ties": ("countries", "country", "flag", "pastflags", "past_flags"),
}
_OPENSANCTIONS = {"type", "caption", "imo", "mmsi", "datasets"}
_DPRK = re.compile(r"\bdprk\b|north.?korea|\bkp\b|_kp_|unscr.?1718|\b1718\b", re.IGNORECASE)
_DATE = re.compile(r"(20\d{2})[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])")
_ADVICE = "A list needs a column imo, mmsi or name."


@dataclass(frozen=True, slots=True)
class Listing:
    """One ship on one list.

    Attributes:
        list: Name of the list.
        name: As it stands there.
        imo: With a right check digit, or None.
        mmsi: Nine digits each.
        aliases: Other names.
        dates: When, as it stands there; "" if not told.
        ties: Whether the list ties her to the DPRK.
        line: Where she stands.
    """

    list: str
    name: str
    imo: int | None
    mmsi: tuple[int, ...]
    aliases: tuple[str, ...]
    dates: str
    ties: bool
    line: int


@dataclass(frozen=True, slots=True)
class ListFile:
    """One list.

    Attributes:
        report: What became of the file.
        listings: Its ships in order.
    """

    report: SideFile
    listings: tuple[Listing, ...]


def read_list(path: Path) -> ListFile:
    """Reads a list of ships.

    Args:
        path: `maritime.csv` of OpenSanctions, FollowTheMoney as JSON lines, or a table with a
            header that has a column imo, mmsi or name.

    Raises:
        InputError: The file cannot be read, or is no list.
    """
    text = read_side_text(path)
    refused = Refusals(text.file)
    found: list[Listing] = []
    if text.text.lstrip().startswith("{"):
        title, rows = "FollowTheMoney JSON lines", _entities(text, refused)
    elif text.text.lstrip().startswith(("[", "<")):
        raise InputError(
            "This is no list of ships.",
            file=text.file,
            line=1,
            advice="Give a CSV, or FollowTheMoney entities one a line.",
        )
    else:
        title, rows = _table(text, refused)
    wrong, notes = 0, list(text.messages)
    for line, raw, ties in rows:
        listing, bad = _listing(text.file, line, raw, ties, refused)
        wrong += bad
        if listing is not None:
            found.append(listing)
    if wrong:
        many, are = f"{wrong} IMO numbers have", "are"
        if wrong == 1:
            many, are = "One IMO number has", "is"
        notes.append(f"{text.file}: {many} a wrong check digit and {are} never matched.")
    in_name = _DATE.search(text.file)
    dated = "-".join(in_name.groups()) if in_name else ""
    if not dated:
        notes.append(f"{text.file}: neither its name nor every row tells a date.")
    if not found:
        notes.append(f"{text.file}: the list names no ship.")
    report = SideFile(
        file=text.file,
        kind="list",
        format=title,
        sha256=text.sha256,
        dated=dated,
        records_in=len(found) + sum(refused.counts.values()),
        kept=len(found),
        rejected=dict(refused.counts),
        messages=(*notes, *refused.examples),
    )
    return ListFile(report, tuple(found))


_Raw = dict[str, list[str]]


def _table(text: SideText, refused: Refusals) -> tuple[str, Iterator[tuple[int, _Raw, bool]]]:
    header, rows = side_rows(text, refused)
    places = {role: [name for name in header if name in names] for role, names in _COLUMNS.items()}
    if not any(places[role] for role in ("imo", "mmsi", "name")):
        raise InputError(
            f"No column names a ship. There are: {', '.join(shown(n, 24) for n in header[:12])}.",
            file=text.file,
            line=1,
            advice=_ADVICE,
        )
    published = set(header) >= _OPENSANCTIONS
    return "OpenSanctions maritime.csv" if published else "table", _cells(rows, places, published)


def _cells(
    rows: Iterable[tuple[int, dict[str, str]]], places: dict[str, list[str]], published: bool
) -> Iterator[tuple[int, _Raw, bool]]:
    for line, row in rows:
        # what belongs to a company or a port stands in the same file
        if published and row["type"].lower() not in {"vessel", ""}:
            yield line, {"type": [row["type"]]}, False
            continue
        raw = {
            role: [part.strip() for name in names for part in row[name].split(";") if part.strip()]
            for role, names in places.items()
        }
        ties = not published or any(_DPRK.search(v) for v in (*raw["ties"], *raw["list"]))
        yield line, raw, ties


def _entities(text: SideText, refused: Refusals) -> Iterator[tuple[int, _Raw, bool]]:
    for line, entity in entities_in(text, refused):
        if entity.get("schema") != "Vessel":
            yield line, {"type": [str(entity.get("schema"))]}, False
            continue
        told = entity["properties"]
        lists = _texts(entity.get("datasets"))
        countries = [*_texts(told.get("flag")), *_texts(told.get("pastFlags"))]
        countries += _texts(told.get("country"))
        dates = _texts(entity.get("last_change")) or _texts(told.get("modifiedAt"))
        dates = dates or _texts(entity.get("first_seen")) or _texts(told.get("createdAt"))
        raw = {
            "imo": _texts(told.get("imoNumber")),
            "mmsi": _texts(told.get("mmsi")),
            "name": _texts(told.get("name")) or _texts(entity.get("caption")),
            "aliases": [*_texts(told.get("alias")), *_texts(told.get("previousName"))],
            "date": [date[:10] for date in dates[:1]],
            "list": lists,
        }
        yield line, raw, any(_DPRK.search(v) for v in (*countries, *lists))


def entities_in(text: SideText, refused: Refusals) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields the FollowTheMoney entities of a file, one a line, each with its line.

    Args:
        text: Of the file.
        refused: Hears of each line that is none.
    """
    for line, each in enumerate(text.text.split("\n"), 1):
        if not each.strip():
            continue
        try:
            entity = json.loads(each)
        except (ValueError, RecursionError):
            refused.add("unreadable", line, "The line is no JSON object.")
            continue
        if not isinstance(entity, dict) or not isinstance(entity.get("properties"), dict):
            refused.add("unreadable", line, "The line is no FollowTheMoney entity.")
            continue
        yield line, entity


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one).strip() for one in values if isinstance(one, (str, int)) and str(one).strip()]


def _listing(
    file: str, line: int, raw: _Raw, ties: bool, refused: Refusals
) -> tuple[Listing | None, bool]:
    """Returns one entry, None if it cannot be used, and whether its IMO number is wrong."""
    if "type" in raw:
        refused.add("not_a_vessel", line, f"This is no vessel but {shown(raw['type'][0])}.")
        return None, False
    numbers = [digits_of(value, "IMO") for value in raw.get("imo", ())]
    sound = [n for n in numbers if len(n) == 7 and bool(imo_is_valid(int(n)))]
    wrong = bool(numbers) and not sound
    calls = tuple(
        int(n) for n in (digits_of(v, "MMSI") for v in raw.get("mmsi", ())) if len(n) == 9
    )
    names = raw.get("name", [])
    if not sound and not calls and not names:
        given = [*raw.get("imo", ()), *raw.get("mmsi", ())]
        refused.add(
            "no_identifier",
            line,
            "No sound IMO number, MMSI or name stands in this row.",
            "imo" if given else "",
            given[0] if given else "",
        )
        return None, False
    lists = "; ".join(raw.get("list", ())) or file
    listing = Listing(
        list=lists if lists == file else f"{file}, {shown(lists, 60)[1:-1]}",
        name=names[0] if names else "",
        imo=int(sound[0]) if sound else None,
        mmsi=calls,
        aliases=(*names[1:], *raw.get("aliases", ())),
        dates=", ".join(raw.get("date", ())),
        ties=ties,
        line=line,
    )
    return listing, wrong


def digits_of(value: str, word: str) -> str:
    """Returns the digits of a number, `IMO1234567` as 1234567; "" if it is none.

    Args:
        value: A cell.
        word: What may stand before the digits: `IMO` or `MMSI`.
    """
    bare = value.upper().removeprefix(word).strip(" :.-").removesuffix(".0")
    return bare if bare.isascii() and bare.isdigit() else ""
