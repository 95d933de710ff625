"""What each list can be filtered by, besides words: one chip of the filter row for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.app.clues import LISTS, SORTS
from lightering.case.audit import STATUSES
from lightering.gui.words import kind_words, number
from lightering.model.schemas import CLOSE_KINDS, KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.clues import ClueFilter
    from lightering.app.filters import Filter
    from lightering.app.session import Session

__all__ = ["Facet", "facets_of", "years"]

_COUNTS = (None, 0.05, 0.25, 0.5, 0.8)
_VOLUMES = (None, 500.0, 2000.0, 5000.0, 10000.0)
_HOURS = (None, 4.0, 12.0, 24.0, 72.0)
_SORT_TITLE = {"leads": "Where", "gaps": "Receivers", "loitering": "How"}
_LENGTH_TITLE = {"leads": "Together", "gaps": "Silent", "loitering": "Slow"}
_SHORT = 16
"""Letters that two words in a chip may have; of longer ones the second is only counted."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One field of a filter that is chosen from a menu.

    Attributes:
        field: Of `Filter` or `ClueFilter`.
        title: Before the chosen value.
        choices: Words and value of each entry; without any the years of the data.
        many: Whether several values can be chosen; the field is a set.
        sets: Further entries of a field that is a set: words and the whole set.
        every: Words of a link that takes the choice away, "" for none.
        folds: Whether the chip goes into "More" on a small screen.
        short: Words in the chip by value, where they are not those of the entry.
        switch: A further field that is on or off, its entry, and its word in the chip.
    """

    field: str
    title: str
    choices: tuple[tuple[str, object], ...] = ()
    many: bool = False
    sets: tuple[tuple[str, frozenset[str]], ...] = ()
    every: str = ""
    folds: bool = False
    short: tuple[tuple[object, str], ...] = ()
    switch: tuple[str, str, str] | None = None

    def said(self, held: Filter | ClueFilter) -> str:
        """Returns what the chip says, "" if nothing is chosen.

        Args:
            held: The filter.
        """
        value = getattr(held, self.field)
        if isinstance(value, frozenset):
            chosen = [words for words, one in self.choices if one in value]
            if self.switch is not None and getattr(held, self.switch[0]):
                chosen.append(self.switch[2])
            return _few(chosen)
        if value is None:
            return ""
        known = dict(self.short) or {one: words for words, one in self.choices}
        # a case may hold a value that is none of the menu
        return known.get(value, str(value))


def _least(field: str, title: str, values: Sequence[float | None], unit: str) -> Facet:
    """Returns the chip of a least value, the unit after the number; a share is told in percent."""
    share = 100.0 if unit == "%" else 1.0
    told = [(v, f"{number(v * share)} {unit}") for v in values if v is not None]
    return Facet(
        field,
        title,
        (("any", None), *((f"at least {said}", value) for value, said in told)),
        folds=True,
        short=tuple((value, f"≥ {said}") for value, said in told),
    )


_STATUS = Facet("statuses", "Status", tuple((one, one) for one in STATUSES), many=True)
_PERIOD = Facet("year", "Period", folds=True)
_FILES = Facet(
    "attached",
    "Files",
    (("any", None), ("with attached files", True), ("without attached files", False)),
    folds=True,
    short=((True, "with"), (False, "without")),
)
_FACETS = (
    replace(_STATUS, switch=("changed", "changed since last look", "changed")),
    Facet(
        "kinds",
        "Kind",
        tuple((kind_words(kind), kind) for kind in KINDS),
        many=True,
        sets=(("only alongside and close", frozenset(CLOSE_KINDS)),),
        every="All kinds",
    ),
    _least("counts_min", "Counts", _COUNTS, "%"),
    _least("volume_min_bbl", "Volume", _VOLUMES, "bbl"),
    _PERIOD,
    _FILES,
)


def facets_of(name: str) -> tuple[Facet, ...]:
    """Returns what a list can be filtered by.

    Args:
        name: One of `clues.LISTS`.
    """
    if name == LISTS[0]:
        return _FACETS
    sorts = tuple((words, word) for word, words in SORTS[name].items())
    return (
        _STATUS,
        Facet("sorts", _SORT_TITLE[name], sorts, many=True),
        _least("hours_min", _LENGTH_TITLE[name], _HOURS, "h"),
        _PERIOD,
        _FILES,
    )


def years(session: Session) -> tuple[tuple[str, object], ...]:
    """Returns words and value of each cap period of the data, and of all.

    Args:
        session: What is open.
    """
    found = sorted({one.year for one in session.balances}) if session.results else []
    return (("all", None), *((str(year), year) for year in found))


def _few(words: list[str]) -> str:
    if not words:
        return ""
    if len(words) == 2 and len(words[0]) + len(words[1]) <= _SHORT:
        return f"{words[0]}, {words[1]}"
    return words[0] if len(words) == 1 else f"{words[0]} + {len(words) - 1}"
