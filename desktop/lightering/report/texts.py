"""The words of the report in one language: one catalogue, and the ways to count and to date in it.

Every sentence, title and label that a reader sees stands in `resources/report/texts.LANGUAGE.toml`.
What the data say (names, messages of a reader) is data and stays as it is; what a lower layer says
of an event, as the reasons of the screening, is said again by the section "told" (see `telling`).
A language is added by one file that holds the keys of the English one with the same placeholders.
"""

from __future__ import annotations

import string
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from lightering.errors import UserError
from lightering.report import wording as w
from lightering.report.telling import Telling
from lightering.resources import resource
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["ENGLISH", "Texts", "catalogue", "checked", "languages", "placeholders"]

ENGLISH = "en"


class Texts:
    """The catalogue of one language.

    Attributes:
        language: Its BCP 47 tag.
        sections: Texts by section and name, as in the file.
    """

    def __init__(self, language: str, told: Mapping[str, Any]) -> None:
        """Takes a catalogue.

        Args:
            language: Its BCP 47 tag, as "en".
            told: Sections of texts by key.
        """
        self.language = language
        self.sections = told
        self._telling: Telling | None = None

    def __call__(self, key: str, /, **values: Any) -> str:
        """Returns one text with its placeholders filled.

        Args:
            key: Section and name, as "cover.finding".
            **values: What the placeholders hold, as printed.
        """
        return str(self.part(key)).format(**values)

    def part(self, key: str) -> Any:
        """Returns a text as it stands, a list of texts or a whole section.

        Args:
            key: As "method.paragraphs".
        """
        found: Any = self.sections
        for name in key.split("."):
            found = found[name]
        return found

    def told(self, text: str) -> str:
        """Returns what a lower layer said of an event, clause by clause in this language.

        Args:
            text: A reason, a value or the name of a line of evidence.
        """
        if self.language == ENGLISH:
            return text
        if self._telling is None:
            self._telling = Telling(_read(ENGLISH)["told"], self.part("told"))
        return self._telling(text)

    def basis(self, section: str, name: str) -> str:
        """Returns where a parameter is from, "" if the catalogue leaves it to the English defaults.

        Args:
            section: Of the parameters.
            name: Of the parameter.
        """
        return str(self.sections.get("bases", {}).get(section, {}).get(name, ""))

    def either(self, section: str, name: str) -> str:
        """Returns a text of a section, or the name where the section does not hold it.

        Args:
            section: Key of the section.
            name: A word of the data, as the kind of an encounter.
        """
        return str(self.part(section).get(name, name))

    def many(self, count: int, word: str) -> str:
        """Returns a count with its word, as `1 transfer` or `1,204 transfers`.

        Args:
            count: How many.
            word: Key in the section "counts", which holds a form for one and one for the others.
        """
        one, others = self.part(f"counts.{word}")
        return str(one if count == 1 else others).format(n=thousands(count))

    def day(self, value: Any) -> str:
        """Returns a date as `14 September 2026`.

        Args:
            value: A date or an instant in UTC.
        """
        d = w.date_of(value)
        month = self.part("dates.months")[d.month - 1]
        return self("dates.day", day=d.day, month=month, year=d.year)

    def day_clock(self, value: Any) -> str:
        """Returns an instant as `14 September 2026, 11:42 UTC`.

        Args:
            value: An instant with a zone.
        """
        return self("dates.day_clock", day=self.day(w.moment(value)), clock=w.clock(value))

    def verdict(self, probability: float) -> str:
        """Returns the words for a probability; the scale is printed in the report.

        Args:
            probability: 0 to 1.
        """
        scale = self.part("method.scale")
        place = next((k for k, least in enumerate(w.SCALE) if probability > least), -1)
        return str(scale[place][1])

    def listed(self, words: Sequence[str]) -> str:
        """Returns words joined by commas and a last "and".

        Args:
            words: At least one.
        """
        if len(words) == 1:
            return words[0]
        return self("dates.and", first=", ".join(words[:-1]), last=words[-1])


def languages() -> tuple[str, ...]:
    """Returns the languages there is a catalogue for, sorted."""
    return tuple(sorted(p.name.split(".")[1] for p in resource("report").glob("texts.*.toml")))


@cache
def catalogue(language: str) -> Texts:
    """Returns the catalogue of a language.

    Args:
        language: As "en".

    Raises:
        UserError: There is none, or it lacks a text or a placeholder of the English one.
    """
    known = languages()
    if language not in known:
        raise UserError(
            f"There is no report in the language “{language}”. Known: {', '.join(known)}."
        )
    return checked(language, _read(language))


def checked(language: str, told: Mapping[str, Any]) -> Texts:
    """Returns a catalogue after holding it against the English one.

    Args:
        language: Of the catalogue.
        told: Its sections.

    Raises:
        UserError: It lacks a text or a placeholder.
    """
    ours, theirs = placeholders(_read(ENGLISH)), placeholders(told)
    for key in sorted(ours):
        if ours[key] != theirs.get(key):
            raise UserError(
                f"The catalogue “{language}” of the report does not fit: {key} is missing, or its "
                "placeholders are not those of the English text."
            )
    return Texts(language, told)


def placeholders(told: Any, key: str = "") -> dict[str, frozenset[str]]:
    """Returns the placeholders of every text, by its key.

    Args:
        told: A catalogue or a part of one.
        key: Of the part.
    """
    if isinstance(told, str):
        held = (name for _text, name, _spec, _conversion in string.Formatter().parse(told) if name)
        return {key: frozenset(held)}
    pairs = told.items() if hasattr(told, "items") else enumerate(told)
    return {k: v for name, one in pairs for k, v in placeholders(one, f"{key}.{name}").items()}


def _read(language: str) -> dict[str, Any]:
    path = resource(f"report/texts.{language}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))
