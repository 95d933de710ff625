"""The ship behind the name of a track: GPX and KML have no field for an MMSI."""

from __future__ import annotations

import re

__all__ = ["ship_of"]

_NINE = re.compile(r"(?<!\d)\d{9}(?!\d)")
_LABELLED = re.compile(r"\bmmsi\b[\s:=#.]*(\d{7})(?!\d)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"(?:(?:vessel|ship|boat|track|id|no|nr|number)[\s_#:.-]*)?(\d{1,6})", re.IGNORECASE
)
_LABEL = re.compile(r"\bmmsi\b", re.IGNORECASE)
_EDGES = " \t\r\n-_:;,=#/|.()[]"


def ship_of(name: str) -> tuple[str, str, bool]:
    """Finds an MMSI, or the number of a vessel, in the name of a track.

    Nine digits are an MMSI; so are seven behind the word MMSI. A name that is nothing but a small
    number, or a word such as "vessel" and one, numbers its vessel. Digits that are part of a
    ship's name are never taken, so two ships are never joined by them.

    Args:
        name: As it stands in the file.

    Returns:
        The digits ("" if there are none or two different ones), what is left of the name, and
        whether the digits are a vessel's number rather than an MMSI.
    """
    nines = set(_NINE.findall(name)) or set(_LABELLED.findall(name))
    if len(nines) == 1:
        (digits,) = nines
        rest = _LABEL.sub(" ", name.replace(digits, " "))
        rest = re.sub(r"\(\s*\)|\[\s*\]", " ", rest).strip(_EDGES)
        return digits, re.sub(r"\s+", " ", rest), False
    numbered = _NUMBERED.fullmatch(name.strip())
    if not nines and numbered:
        return numbered[1], "", True
    return "", name.strip(), False
