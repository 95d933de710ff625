"""What the analyst attached to events: pictures as figures, documents as lines, all by hash.

Nothing here enters a figure of the report. What is withheld is told by its SHA-256 alone, so that
it can be shown later to be what was held back. With a withheld ship go the files of her events: a
picture may show the name that the words leave out.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lightering.model.attachments import Attached, Attachment, short_hash
from lightering.model.schemas import CLUE_SIDES
from lightering.model.ships import ship_of
from lightering.report import wording as w
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lightering.report.contents_inputs import Evidence
    from lightering.report.texts import Texts

__all__ = [
    "document_lines",
    "document_rows",
    "imagery_of",
    "manifest_entries",
    "page_attached",
    "printed_pictures",
    "provenance_entries",
    "readable",
]

_BOX_MM = (78.0, 62.0)
"""Room of a picture: two stand side by side."""

_CUT = 400
"""Characters of a caption that are printed; it stands in the manifest in full."""


def readable(
    attached: Attached, known: Collection[str], is_clue: Callable[[str], bool]
) -> Attached:
    """Returns what is attached to events of these data; the rest belongs to other files.

    A lead, gap or loitering that is not found again is told of like a decision on it.

    Args:
        attached: Of the case.
        known: Ids of encounters.
        is_clue: Whether an id is that of a lead, gap or loitering.
    """
    held = {
        key: files
        for key, files in attached.by_event.items()
        if files and (key in known or is_clue(key))
    }
    return replace(attached, by_event=dict(sorted(held.items())))


def manifest_entries(evidence: Evidence) -> dict[str, list[dict[str, Any]]]:
    """Returns what the manifest says of attached files, by event.

    Args:
        evidence: What the report is made from.
    """
    return {
        key: [
            {"sha256": one.sha256, "withheld": True}
            if _is_withheld(evidence, key, one)
            else one.as_dict()
            for one in files
        ]
        for key, files in evidence.attached.by_event.items()
    }


def page_attached(evidence: Evidence, key: str) -> dict[str, Any] | None:
    """Returns the pictures of an event, and how many files are withheld; None if there are none.

    Args:
        evidence: What the report is made from.
        key: The event.
    """
    shown, withheld = _told(evidence, key)
    pictures = [one for one in shown if one.is_picture]
    if not pictures and not withheld:
        return None
    texts = evidence.texts
    return {
        "heading": texts("attached.heading", event=key),
        "note": texts("attached.note"),
        "withheld": texts(
            "attached.withheld" if withheld == 1 else "attached.withheld_many",
            files=texts.many(withheld, "file"),
        )
        if withheld
        else "",
        "pictures": [_figure(texts, one) for one in pictures],
    }


def document_lines(evidence: Evidence, key: str) -> list[str]:
    """Returns a sentence for each document of an event that is told.

    Args:
        evidence: What the report is made from.
        key: The event.
    """
    return [
        f"{what}: {caption} ({where})" for what, _, caption, where in document_rows(evidence, key)
    ]


def document_rows(evidence: Evidence, key: str) -> list[list[str]]:
    """Returns a line of the table of evidence for each document of an event.

    Args:
        evidence: What the report is made from.
        key: The event.
    """
    shown, _withheld = _told(evidence, key)
    texts = evidence.texts
    return [
        [
            texts("attached.document"),
            w.DASH,
            w.cut(one.caption, _CUT),
            texts(
                "attached.document_source",
                name=w.cut(one.name),
                date=_date(texts, one),
                origin=_origin(texts, one),
                sha256=short_hash(one.sha256),
            ),
        ]
        for one in shown
        if not one.is_picture
    ]


def imagery_of(evidence: Evidence, key: str) -> str:
    """Returns the dates of the pictures attached to an event, "" if there are none.

    Args:
        evidence: What the report is made from.
        key: The event.
    """
    shown, _withheld = _told(evidence, key)
    undated = evidence.texts("attached.undated")
    dates = [one.dated[:10] or undated for one in shown if one.is_picture]
    return ", ".join(dict.fromkeys(dates))


def provenance_entries(evidence: Evidence) -> list[dict[str, str]]:
    """Returns what is printed of each attached file beside its SHA-256.

    Args:
        evidence: What the report is made from.
    """
    texts = evidence.texts
    return [
        {
            "file": texts("attached.listed_withheld", event=key)
            if _is_withheld(evidence, key, one)
            else texts(
                "attached.listed",
                event=key,
                name=w.cut(one.name),
                caption=_sentence(one.caption),
                date=_date(texts, one),
                origin=_origin(texts, one),
                bytes=thousands(one.size),
            ),
            "sha256": one.sha256,
        }
        for key, files in evidence.attached.by_event.items()
        for one in files
    ]


def printed_pictures(evidence: Evidence, body: Mapping[str, Any]) -> dict[str, str]:
    """Returns the pictures of the pages, base64 by the name they have there; notes their hashes.

    Args:
        evidence: What the report is made from.
        body: What the report says; each picture is given its name.

    Raises:
        UserError: An attached file is lost or changed.
    """
    by_hash = {one.sha256: one for held in evidence.attached.by_event.values() for one in held}
    printed: dict[str, tuple[str, str]] = {}
    pages = [page["attached"] for page in body["events"]["pages"] if page["attached"]]
    for attached in (*pages, *body["others"]["clues"]["attached"]):
        for figure in attached["pictures"]:
            sha256 = figure["sha256"]
            if sha256 not in printed:
                printed[sha256] = _printed(evidence.attached.content_of, by_hash[sha256])
            figure["file"] = printed[sha256][0]
    return dict(printed.values())


def _printed(content_of: Callable[[Attachment], bytes], one: Attachment) -> tuple[str, str]:
    from lightering.readers.pictures import printable

    kind, content = printable(content_of(one))
    name = f"{hashlib.sha256(content).hexdigest()}.{kind}"
    return name, base64.b64encode(content).decode("ascii")


def _told(evidence: Evidence, key: str) -> tuple[list[Attachment], int]:
    """Returns the files of an event that are told, and how many are withheld."""
    held = evidence.attached.by_event.get(key, ())
    shown = [one for one in held if not _is_withheld(evidence, key, one)]
    return shown, len(held) - len(shown)


def _is_withheld(evidence: Evidence, key: str, one: Attachment) -> bool:
    if one.sha256 in evidence.settings.withheld_files:
        return True
    name, row = evidence.clue_rows.get(key, ("", None))
    if row is None and key not in evidence.encounter_rows:
        # nobody knows whose it was
        return bool(evidence.settings.withheld)
    row = row or evidence.encounter_rows[key]
    # of an encounter there are two
    sides = CLUE_SIDES.get(name, ("_1", "_2"))
    ships = [ship_of(row, side) for side in sides]
    # an IMO number may have been sent at another time than during the encounter
    numbers: list[Any] = [mmsi for mmsi, _identity in ships]
    numbers += [row[f"imo{side}"] for side in sides]
    numbers += [evidence.ship_rows.get(ship, {}).get("imo") for ship in ships]
    return any(int(n) in evidence.settings.withheld for n in numbers if w.is_known(n))


def _figure(texts: Texts, one: Attachment) -> dict[str, Any]:
    share = min(_BOX_MM[0] / one.width_px, _BOX_MM[1] / one.height_px)
    return {
        "sha256": one.sha256,
        "width_mm": round(one.width_px * share, 1),
        "height_mm": round(one.height_px * share, 1),
        "alt": texts("attached.alt", caption=one.caption),
        "caption": texts(
            "attached.caption",
            caption=_sentence(one.caption),
            date=_date(texts, one),
            origin=_origin(texts, one),
            name=w.cut(one.name),
            sha256=one.sha256,
        ),
    }


def _sentence(caption: str) -> str:
    told = w.cut(" ".join(caption.split()), _CUT)
    return told if told.endswith((".", "!", "?", "…", "。")) else f"{told}."


def _date(texts: Texts, one: Attachment) -> str:
    return one.dated.replace("T", " ") or texts("attached.no_date")


def _origin(texts: Texts, one: Attachment) -> str:
    told = [
        texts(f"attached.{name}", value=w.cut(getattr(one, name), 200))
        for name in ("source", "author", "licence", "url")
        if getattr(one, name)
    ]
    return "; ".join(told) or texts("attached.no_source")
