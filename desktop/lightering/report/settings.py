"""What a person sets about a report beyond its figures: who signs it, which events, what is hidden.

All of it but the numbers of withheld ships travels in the manifest, so that `verify` makes the
same report again; those numbers must be told again, since the report does not hold them.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, UserError
from lightering.model.attachments import named_file
from lightering.report.texts import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from lightering.model.attachments import Attached

__all__ = ["LOGO_BYTES", "PLAIN", "ReportSettings", "read_logo", "withheld_files"]

LOGO_BYTES = 256 * 1024
"""A logo travels in the manifest as text: a larger one is refused."""

_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Settings of one report.

    Attributes:
        author: Who prepared it, or "".
        organisation: For whom, or "".
        logo: A PNG, or empty.
        events: Encounters that get a page; empty for every counted one.
        withheld: MMSI and IMO numbers of ships whose names and numbers are not printed.
        language: Of the catalogue of texts.
        withheld_files: SHA-256 of attached files of which nothing but the hash is told.
    """

    author: str = ""
    organisation: str = ""
    logo: bytes = b""
    events: tuple[str, ...] = ()
    withheld: tuple[int, ...] = ()
    language: str = ENGLISH
    withheld_files: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Returns what the manifest holds; of withheld ships only how many numbers were given."""
        return {
            "author": self.author,
            "organisation": self.organisation,
            "logo_png_base64": base64.b64encode(self.logo).decode("ascii"),
            "events": list(self.events),
            "withheld": len(self.withheld),
            "language": self.language,
        } | ({"withheld_files": list(self.withheld_files)} if self.withheld_files else {})

    @classmethod
    def from_manifest(
        cls, told: Mapping[str, Any], withheld: tuple[int, ...], file: str
    ) -> ReportSettings:
        """Returns the settings a report was made with.

        Args:
            told: What `as_dict` gave.
            withheld: The numbers of withheld ships, told again.
            file: Name of the report, for messages.

        Raises:
            InputError: The manifest is damaged, or another number of ships was withheld.
        """
        try:
            count = int(told.get("withheld", 0))
            found = cls(
                author=str(told.get("author", "")),
                organisation=str(told.get("organisation", "")),
                logo=base64.b64decode(str(told.get("logo_png_base64", "")), validate=True),
                events=tuple(str(key) for key in told.get("events", ())),
                withheld=tuple(sorted(set(withheld))),
                language=str(told.get("language", ENGLISH)),
                withheld_files=tuple(str(key) for key in told.get("withheld_files", ())),
            )
        except (TypeError, ValueError, AttributeError, binascii.Error) as error:
            raise InputError(
                "The manifest in this PDF is damaged: its settings cannot be read.", file=file
            ) from error
        if count != len(found.withheld):
            raise InputError(
                f"{count} numbers of ships were withheld in this report, and "
                f"{len(found.withheld)} were told.",
                file=file,
                advice="Give the same numbers; the report does not hold them.",
            )
        return found

    def check(self, known: Collection[str]) -> None:
        """Refuses a selection that names an event which is not there.

        Args:
            known: Every encounter of the run.

        Raises:
            UserError: It is not.
        """
        for key in self.events:
            if key not in known:
                raise UserError(
                    f"There is no encounter {key} in these files. “lightering detect” lists them."
                )


def withheld_files(
    asked: Sequence[str], attached: Attached, kept: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Returns the hashes of attached files that shall be withheld, sorted.

    Args:
        asked: First digits of hashes, as `named_file` takes them.
        attached: What the case attaches.
        kept: Hashes that the case withholds anyway.

    Raises:
        UserError: No attached file, or several, have a hash that begins so.
    """
    known = [one for held in attached.by_event.values() for one in held]
    return tuple(sorted({*kept, *(named_file(digits, known).sha256 for digits in asked)}))


def read_logo(path: Path) -> bytes:
    """Returns the bytes of a logo.

    Args:
        path: A PNG of at most `LOGO_BYTES`.

    Raises:
        InputError: It cannot be read, is no PNG, or is too large.
    """
    try:
        with path.open("rb") as stream:
            held = stream.read(LOGO_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"The logo could not be read: {error.strerror or error}.",
            file=path.name,
            advice="Give a PNG picture.",
        ) from error
    if not held.startswith(_PNG):
        raise InputError("The logo is no PNG picture.", file=path.name, advice="Save it as PNG.")
    if len(held) > LOGO_BYTES:
        raise InputError(
            f"The logo is larger than {LOGO_BYTES // 1024} KiB.",
            file=path.name,
            advice="Make it smaller; it is printed 30 mm wide.",
        )
    return held


PLAIN = ReportSettings()
