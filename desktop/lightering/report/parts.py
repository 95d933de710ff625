"""In which parts a report is set, and what is told to the first of what stands in the others.

The typesetter holds all it lays out of a document, about two megabytes for the page of a transfer
and its ships. Set in parts, each a document of its own, a report of any length needs the room of
two parts. Where the parts lie depends on the report alone, never on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = [
    "CYCLES_IN_PART",
    "EVENTS_IN_PART",
    "LINK",
    "SHIPS_IN_PART",
    "Heading",
    "behind",
    "front",
    "lines",
    "placed",
    "top_level",
]

EVENTS_IN_PART = 25
SHIPS_IN_PART = 50
"""About as many pages as the transfers of a part take."""
CYCLES_IN_PART = 150
"""A cycle is a line of a table with a paragraph below it."""
LINK = "lightering:"
"""Begins the address of a link into another part; the joining leads it to its page."""

_EVERYWHERE = ("language", "words", "title", "author", "created_utc", "running")
_FRONT = ("logo", "cover", "cap")
_BACK = ("others", "notified", "outlook", "method", "parameters", "glossary", "provenance")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it stands in the set parts behind the first.

    Attributes:
        level: From 1.
        title: Its words.
        page: From 1, counted over all parts behind the first.
    """

    level: int
    title: str
    page: int


def behind(contents: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the data of every part but the first, in order; none where there is no transfer.

    Args:
        contents: What `contents.build` returned.
    """
    base = {key: contents[key] for key in _EVERYWHERE} | {"bare": True}
    pages, profiles = contents["events"]["pages"], contents["profiles"]
    if not pages and not profiles["ships"]:
        return []
    parts = [base | {"pages": some} for some in _cut(pages, EVENTS_IN_PART)]
    for number, some in enumerate(_cut(profiles["ships"], SHIPS_IN_PART)):
        told = profiles if number == 0 else {"words": profiles["words"]}
        # parts are set apart, so each numbers its footnotes from 1: a letter tells them from others
        notes = "S" if number == 0 else f"S{number + 1}."
        parts.append(base | {"profiles": told | {"ships": some}, "notes": notes})
    parts += [base | {"balances": some} for some in _balances(contents["balances"])]
    return [*parts, base | {key: contents[key] for key in _BACK} | {"notes": "N"}]


def top_level(part: dict[str, Any]) -> int:
    """Returns the level of the first heading of a part.

    Args:
        part: One of `behind`.
    """
    goes_on = "pages" in part or any(
        name in part and "heading" not in part[name] for name in ("profiles", "balances")
    )
    return 2 if goes_on else 1


def front(contents: dict[str, Any]) -> dict[str, Any]:
    """Returns the data of the first part but for where the others stand.

    Args:
        contents: What `contents.build` returned.
    """
    base = {key: contents[key] for key in (*_EVERYWHERE, *_FRONT)} | {"bare": True}
    base["events"] = _summary(contents)
    alone = not contents["events"]["pages"] and not contents["profiles"]["ships"]
    return base | ({key: contents[key] for key in _BACK} if alone else {})


def placed(told: dict[str, Any], headings: list[Heading]) -> dict[str, Any]:
    """Returns the data of the first part with where everything stands.

    Args:
        told: What `front` returned.
        headings: Of all parts behind it, in order; none if it is the only one.
    """
    if not headings:
        return told
    linked = [(f"{LINK}{place}", heading) for place, heading in enumerate(headings)]
    events = len(told["events"]["summary"]["rows"])
    later = {
        "sections": [
            {"link": link, "title": heading.title, "page": heading.page}
            for link, heading in linked
            if heading.level == 1
        ],
        # The page of every transfer begins with its only heading, and these parts stand first.
        "events": [{"link": link, "page": heading.page} for link, heading in linked[:events]],
    }
    return told | {"later": later}


def lines(
    told: dict[str, Any], own: list[Heading], headings: list[Heading], pages: list[int]
) -> dict[str, Any]:
    """Returns the data of pages that hold nothing but the lines above and below the text.

    Args:
        told: What `front` returned.
        own: Headings of the first part.
        headings: Of all parts behind it.
        pages: How many pages each part has, the first one first.
    """
    # The hash of the case stands under the last heading of the report.
    last = pages[0] + headings[-1].page if headings else own[-1].page
    totals = [heading.page for heading in own if heading.level == 1]
    later = {"hash_page": str(last), "total_page": str(totals[0] if told["cap"] else 1)}
    base = {key: told[key] for key in _EVERYWHERE}
    return base | {"empty_pages": sum(pages), "later": later}


def _summary(contents: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in contents["events"].items() if key != "pages"}


def _balances(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the section of mass balances in pieces; from the second on they say where they are.

    A part without any heading has no outline, and the joining asks for one.
    """
    whole = told["table"]
    if not whole["rows"]:
        return []
    pieces = zip(
        _cut(whole["rows"], CYCLES_IN_PART), _cut(whole["below"], CYCLES_IN_PART), strict=True
    )
    tables = [{"table": whole | {"rows": rows, "below": below}} for rows, below in pieces]
    goes_on = told["goes_on"]
    later = [one | {"goes_on": goes_on.format(ship=one["table"]["rows"][0][0])} for one in tables]
    return [told | tables[0], *later[1:]]


def _cut(items: list[Any], size: int) -> list[list[Any]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
