"""Numbers of sections and figures, in the order of the pages.

The typesetter could count them itself, but only by setting every page twice: once to count, once
to write. A long report would need twice the room and time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightering.report.texts import Texts

__all__ = ["numbered"]


def numbered(body: dict[str, Any], texts: Texts) -> dict[str, Any]:
    """Writes the numbers before the headings and captions of a report.

    Args:
        body: What the report says, by section; changed in place.
        texts: The words of its language.

    Returns:
        The same.
    """
    for number, section in enumerate(_sections(body), 1):
        section["heading"] = f"{number}. {section['heading']}"
        if section is body["events"]:
            for place, page in enumerate(section["pages"], 1):
                page["heading"] = f"{number}.{place} {page['heading']}"
    for number, figure in enumerate(_figures(body), 1):
        figure["caption"] = texts("figures.caption", number=number, text=figure["caption"])
    return body


def _sections(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from body["cap"]
    yield body["events"]
    if body["profiles"]["ships"]:
        yield body["profiles"]
    if body["balances"]["table"]["rows"]:
        yield body["balances"]
    for name in ("others", "notified", "outlook", "method", "glossary", "provenance"):
        yield body[name]


def _figures(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in body["cap"]:
        yield section["chart"]
    for page in body["events"]["pages"]:
        yield from (figure for figure in page["figures"].values() if figure)
        yield from page["attached"]["pictures"] if page["attached"] else ()
    for ship in body["profiles"]["ships"]:
        yield ship["timeline"]
    for attached in body["others"]["clues"]["attached"]:
        yield from attached["pictures"]
    if body["outlook"]["tornado"]:
        yield body["outlook"]["tornado"]
