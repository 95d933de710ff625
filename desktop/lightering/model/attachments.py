"""A file that an analyst attaches to an event as evidence: what is said of it, as a plain record.

The record names the file by its SHA-256 and travels with decisions, in the case and in the report.
An attachment is shown, never computed with: no figure moves because of one.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

__all__ = [
    "HELD_MIB",
    "LEAST_DIGITS",
    "MOST_MIB",
    "NOTHING_ATTACHED",
    "PICTURES",
    "UNKNOWN_DATE",
    "Attached",
    "Attachment",
    "check_attachment",
    "date_of",
    "named_file",
    "short_hash",
]

HELD_MIB = 25.0
"""Our choice: a larger file is kept by path and hash, not in the case, unless asked otherwise."""

MOST_MIB = 500.0
"""SQLite holds at most 1,000 million bytes in one cell; half of it leaves room for its copies."""

PICTURES = ("image/png", "image/jpeg", "image/tiff", "image/webp")
"""Kinds that are drawn; everything else is a document."""

UNKNOWN_DATE = "unknown"

LEAST_DIGITS = 8
"""Of a hash, by which a person names a file."""

_CAPTION_MOST, _WORDS_MOST = 1_000, 500
"""Characters; a caption stands under a picture, the other words in one line."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MINUTE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file.

    Attributes:
        sha256: Of its bytes, 64 hexadecimal digits: the file is known by it, not by its name.
        size: In bytes.
        name: Base name as it was attached; text, never a path.
        media: Kind by content, as `image/jpeg`; `application/octet-stream` if it is not known.
        caption: What it shows or says.
        dated: UTC: `2026-09-14` or `2026-09-14T11:42Z`, of the picture or document as the analyst
            says; "" if it is unknown.
        source: Where it was had from.
        author: Who made it.
        licence: Under which it may be printed.
        url: Where it stands; text, never opened.
        width_px: Width as seen upright, of a picture; 0 of a document.
        height_px: Height.
        by: Who attached it, "" if no name is known.
    """

    sha256: str
    size: int
    name: str
    media: str
    caption: str
    dated: str = ""
    source: str = ""
    author: str = ""
    licence: str = ""
    url: str = ""
    width_px: int = 0
    height_px: int = 0
    by: str = ""

    @property
    def is_picture(self) -> bool:
        """Whether it can be drawn."""
        return self.media in PICTURES and self.width_px > 0

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as plain data; what nobody said is left out."""
        return {key: value for key, value in asdict(self).items() if value not in ("", 0)}

    @classmethod
    def from_dict(cls, told: Mapping[str, Any], file: str = "") -> Attachment:
        """Reads what `as_dict` gave.

        Args:
            told: Plain data.
            file: Where it stands, for the message.

        Raises:
            InputError: It is damaged.
        """
        try:
            words = {f.name: str(told.get(f.name, "")) for f in fields(cls) if f.type == "str"}
            counts = {f.name: int(told.get(f.name, 0)) for f in fields(cls) if f.type == "int"}
            found = cls(**words, **counts)  # type: ignore[arg-type]
            check_attachment(found)
        except (TypeError, ValueError, AttributeError, UserError) as error:
            raise InputError(f"An attachment cannot be read: {error}", file=file or None) from error
        return found


def _no_bytes(one: Attachment) -> bytes:
    raise UserError(f"The bytes of {one.name} are not at hand.")


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached to the events of a case.

    Attributes:
        by_event: Attachments by encounter id, in the order they were attached.
        content_of: Returns the bytes of one, checked against its SHA-256; raises `UserError` where
            they are lost or changed. May be called from any thread.
    """

    by_event: Mapping[str, tuple[Attachment, ...]] = field(default_factory=dict)
    content_of: Callable[[Attachment], bytes] = _no_bytes


NOTHING_ATTACHED = Attached()


def check_attachment(found: Attachment) -> None:
    """Refuses what cannot be meant: no caption, a date that is none, a path for a name.

    Args:
        found: What shall be attached.

    Raises:
        UserError: With what to do.
    """
    if not _SHA256.fullmatch(found.sha256) or found.size < 0:
        raise UserError("Attachment: its SHA-256 or size is damaged.")
    if not found.name or "/" in found.name or "\0" in found.name:
        raise UserError("Attachment: its name is none of a file.")
    if not found.caption.strip():
        raise UserError("Caption: say what it shows; it stands in the audit trail and the report.")
    if len(found.caption) > _CAPTION_MOST:
        raise UserError(f"Caption: it is longer than {_CAPTION_MOST:,} characters.")
    for what in ("source", "author", "licence", "url", "by"):
        if len(getattr(found, what)) > _WORDS_MOST:
            raise UserError(f"{what.capitalize()}: it is longer than {_WORDS_MOST} characters.")
    if found.dated:
        date_of(found.dated)


def date_of(text: str) -> str:
    """Returns a date as it is kept.

    Args:
        text: `2026-09-14`, `2026-09-14T11:42Z` or with a blank for the T, all UTC; "" or "unknown"
            where nobody knows.

    Returns:
        The same, with the T; "" for unknown.

    Raises:
        UserError: It is no such date.
    """
    wanted = text.strip()
    if wanted.lower() in ("", UNKNOWN_DATE):
        return ""
    try:
        if _DAY.fullmatch(wanted) or _MINUTE.fullmatch(wanted):
            datetime.fromisoformat(wanted)
            return wanted.replace(" ", "T")
    except ValueError:
        pass
    raise UserError(
        f"Date: “{wanted[:40]}” is none. Give a day in UTC such as 2026-09-14, a minute such as "
        f"2026-09-14T11:42Z, or {UNKNOWN_DATE}."
    )


def named_file(digits: str, held: Iterable[Attachment]) -> Attachment:
    """Returns the file whose hash begins with some digits.

    Args:
        digits: As typed, `LEAST_DIGITS` or more.
        held: The files there are; one that is attached twice may stand there twice.

    Raises:
        UserError: No file, or several, have a hash that begins so.
    """
    found = {one.sha256: one for one in held if one.sha256.startswith(digits.lower())}
    if len(digits) < LEAST_DIGITS or len(found) != 1:
        raise UserError(
            f"“{digits[:64]}” names no attached file. Give {LEAST_DIGITS} or more of the first "
            "digits of its SHA-256; “lightering attach CASE” lists them."
        )
    return next(iter(found.values()))


def short_hash(sha256: str) -> str:
    """Returns the first and last digits of a hash, for where there is little room.

    Args:
        sha256: 64 hexadecimal digits.
    """
    return f"{sha256[:8]}…{sha256[-4:]}"
