"""Takes the names and numbers of chosen ships out of everything a report says.

Figures stay: barrels, times and places are what the report is for. A track or a place may still
tell a ship to somebody who has the same data; the report says so where anything is withheld.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pyarrow as pa

from lightering.report.wording import is_known
from lightering.tracks import motion

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.report.contents_inputs import Evidence

__all__ = ["withheld_from"]

_OWN = ("name", "call_sign", "imo")


def withheld_from(evidence: Evidence, numbers: tuple[int, ...]) -> tuple[Callable[[Any], Any], int]:
    """Returns what takes the ships out of any plain data, and how many ships it takes out.

    Args:
        evidence: What the report is made from.
        numbers: MMSI or IMO numbers of the ships.
    """
    chosen = sorted(
        ship
        for ship, row in evidence.ship_rows.items()
        if ship[0] in numbers or (is_known(row["imo"]) and int(row["imo"]) in numbers)
    )
    if not chosen:
        return (lambda value: value), 0
    words: dict[str, str] = {}
    for number, ship in enumerate(chosen, 1):
        label = evidence.texts("cover.ship_withheld", number=number)
        for word in sorted(_words_of(evidence, ship)):
            words.setdefault(word, label)
            words.setdefault(escape(word), label)
    # the longest first, so that a name inside a longer one does not break it
    ordered = sorted(words, key=lambda word: (-len(word), word))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in ordered))

    def without(value: Any) -> Any:
        if isinstance(value, str):
            return pattern.sub(lambda found: words[found.group()], value)
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items()}
        if isinstance(value, list):
            return [without(item) for item in value]
        return value

    return without, len(chosen)


def _words_of(evidence: Evidence, ship: tuple[int, int]) -> set[str]:
    """Returns every name, call sign and number a ship sent, and what lists say of her."""
    rows = motion.rows_of(evidence.loaded, *ship)
    fixes = evidence.loaded.fixes.take(pa.array(rows))
    found = {str(ship[0]), evidence.name(ship)}
    for column in _OWN:
        found |= {str(value) for value in fixes.column(column).unique().to_pylist()}
    for key, e in evidence.encounter_rows.items():
        for side in (1, 2):
            if (int(e[f"mmsi_{side}"]), int(e[f"identity_{side}"])) == ship:
                listed = evidence.screening_rows[key][f"listed_{side}"]
                found |= {str(listed), str(evidence.screening_rows[key].get(f"hint_{side}") or "")}
    # a single letter or digit says nothing, and would be taken out everywhere
    return {word for word in found if len(word) > 1 and word != "None"}
