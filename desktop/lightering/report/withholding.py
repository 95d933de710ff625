"""Takes the names and numbers of chosen ships out of everything a report says.

Figures stay: barrels, times and places are what the report is for. A track or a place may still
tell a ship to somebody who has the same data; the report says so where anything is withheld.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import pyarrow as pa

from lightering.model.ships import ship_of
from lightering.report.wording import is_known
from lightering.tracks import motion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lightering.report.contents_inputs import Evidence

__all__ = ["withheld_from"]

_OWN = ("name", "call_sign", "imo")
ELLIPSIS = "…"
LEAST_TOLD = 2
"""Signs of a name that tell it where the rest was cut off."""
LEAST_IN_FILE = 4
"""Signs of a name, or digits, that tell a ship in the name of a file."""


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
    for number, file in enumerate(_telling_files(evidence, words), 1):
        words[file] = evidence.texts("cover.file_withheld", number=number)
    # the longest first, so that a name inside a longer one does not break it
    ordered = sorted(words, key=lambda word: (-len(word), word))
    # what stands between underlines is a word of its own: so files are named
    pattern = re.compile("|".join(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])" for word in ordered))

    def without(value: Any) -> Any:
        if isinstance(value, str):
            kept = pattern.sub(lambda found: words[found.group()], value)
            return _uncut(kept, words) if ELLIPSIS in kept else kept
        if isinstance(value, dict):
            return {key: without(item) for key, item in value.items()}
        if isinstance(value, list):
            return [without(item) for item in value]
        return value

    return without, len(chosen)


def _uncut(text: str, words: Mapping[str, str]) -> str:
    """Takes out what is left of a word where a text was cut for want of room."""
    parts = text.split(ELLIPSIS)
    for place, before in enumerate(parts[:-1]):
        cut = [
            (size, label)
            for word, label in words.items()
            for size in range(min(len(word) - 1, len(before)), LEAST_TOLD - 1, -1)
            if before.endswith(word[:size]) and not before[:-size][-1:].isalnum()
        ]
        if cut:
            size, label = max(cut)
            parts[place] = before[:-size] + label
    return ELLIPSIS.join(parts)


def _telling_files(evidence: Evidence, words: Mapping[str, str]) -> list[str]:
    """Returns the files whose own name tells a withheld ship, however it is written there."""
    told = [_bare(word) for word in words]
    told = [word for word in told if len(word) >= LEAST_IN_FILE]
    files = [report.file for report in evidence.loaded.reports]
    files += [one.file for one in evidence.beside.files]
    found = {file for file in files if any(word in _bare(file) for word in told)}
    # a file in an archive is told alone as well
    return sorted(found | {file.rpartition("/")[2] for file in found})


def _bare(text: str) -> str:
    """Returns letters and digits alone, in one case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _words_of(evidence: Evidence, ship: tuple[int, int]) -> set[str]:
    """Returns every name, call sign and number a ship sent, and what lists say of her."""
    rows = motion.rows_of(evidence.loaded, *ship)
    fixes = evidence.loaded.fixes.take(pa.array(rows))
    found = {str(ship[0]), evidence.name(ship)}
    for column in _OWN:
        found |= {str(value) for value in fixes.column(column).unique().to_pylist()}
    for key, e in evidence.encounter_rows.items():
        for side in (1, 2):
            if ship_of(e, f"_{side}") == ship:
                listed = evidence.screening_rows[key][f"listed_{side}"]
                found |= {str(listed), str(evidence.screening_rows[key].get(f"hint_{side}") or "")}
    # a single letter or digit says nothing, and would be taken out everywhere
    return {word for word in found if len(word) > 1 and word != "None"}
