"""What lower layers say of an event, in the language of the report.

A reason is made where it is found, from measured values, as clauses joined by "; ". Each clause is
known again by its English text in the catalogue (section "told") and said with the text of the
other language that has the same key. A clause nobody knows is left as it came: it is data.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Telling"]

_BETWEEN = "; "


class Telling:
    """Says clauses of one language with the texts of another."""

    def __init__(self, theirs: Mapping[str, str], ours: Mapping[str, str]) -> None:
        """Takes both catalogues.

        Args:
            theirs: By key, the texts the lower layers write.
            ours: By key, the same in the language of the report.
        """
        # A text that begins with words of its own, and has more of them, says more exactly what a
        # clause is: "toward A: B came from C" is about the direction.
        order = sorted(
            theirs, key=lambda key: (theirs[key].startswith("{"), -_own_letters(theirs[key]), key)
        )
        self._known = [(_pattern(theirs[key]), ours[key]) for key in order]

    def __call__(self, text: str) -> str:
        """Returns a reason, a value or the name of a line of evidence.

        Args:
            text: As a lower layer wrote it.
        """
        whole = self._clause(text)
        if whole is not None:
            return whole
        parts = text.split(_BETWEEN)
        return _BETWEEN.join(self._clause(part) or part for part in parts)

    def _clause(self, text: str) -> str | None:
        for pattern, said in self._known:
            found = pattern.fullmatch(text)
            if found:
                values = {name: self._value(name, value) for name, value in _named(found)}
                return said.format(**values)
        return None

    def _value(self, name: str, value: str) -> str:
        if name.endswith("_told"):
            return self(value)
        if name.endswith("_list"):
            return ", ".join(map(self, value.split(", ")))
        return value


def _named(found: re.Match[str]) -> list[tuple[str, Any]]:
    return list(found.groupdict().items())


def _own_letters(text: str) -> int:
    return sum(len(literal) for literal, *_rest in string.Formatter().parse(text))


def _pattern(text: str) -> re.Pattern[str]:
    """Returns what a clause of a text looks like; only what a person typed may hold "; "."""
    parts = []
    for literal, name, _spec, _conversion in string.Formatter().parse(text):
        parts.append(re.escape(literal))
        if name is not None:
            # the reason of a kind is a reason of ours, and may be of several clauses, too
            several = name.endswith(("_reason", "_reason_told"))
            parts.append(f"(?P<{name}>{'.+' if several else '(?:(?!; ).)+?'})")
    return re.compile("".join(parts))
