r"""Which characters our fonts can print, and the escape that stands for the others.

The typesetter stops at a character that no font has, so the report asks first. A character that is
no visible sign (controls, direction marks, zero width) or that no bundled font has is printed as
`\u{16a0}`: nothing is dropped and nothing acts on the page.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

from lightering.resources import resource

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FONT_FILES", "escaped", "printable", "printable_tree"]

FONT_FILES = (
    "NotoSansKR-Regular.otf",
    "NotoSansHans-Regular.otf",
    "DejaVuSans.ttf",
)
"""One weight of each family, in the order of preference; all weights cover the same characters."""


_MARKS = frozenset({"Mn", "Mc", "Me"})


def printable(text: str) -> str:
    """Returns a text in which every character can be printed as it is.

    Args:
        text: Any text, for example a ship's name as received.
    """
    if (text.isascii() and text.isprintable()) or all(map(_stands_alone, set(text))):
        return text
    fonts = _coverage()
    result: list[str] = []
    holders: list[frozenset[int]] = []
    for character in text:
        if unicodedata.category(character) in _MARKS and result:
            # A mark is set in the font of its letter: only a font that has both can print it.
            holders = [font for font in holders if ord(character) in font]
        else:
            holders = [font for font in fonts if ord(character) in font]
        sound = bool(holders) and character.isprintable()
        result.append(character if sound else escaped(character))
    return "".join(result)


def escaped(character: str) -> str:
    r"""Returns the escape of one character, as `\u{200b}`.

    Args:
        character: One code point.
    """
    return f"\\u{{{ord(character):x}}}"


def printable_tree(value: Any) -> Any:
    """Returns plain data with `printable` applied to every text in it, keys excepted.

    Args:
        value: Dictionaries, lists, texts, numbers, None.
    """
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_tree(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable_tree(item) for item in value]
    return value


@cache
def _stands_alone(character: str) -> bool:
    """Says whether a character is printed as it is, whatever stands before it."""
    if unicodedata.category(character) in _MARKS or not character.isprintable():
        return False
    return any(ord(character) in font for font in _coverage())


@cache
def _coverage() -> tuple[frozenset[int], ...]:
    return tuple(_characters(resource(f"fonts/{name}")) for name in FONT_FILES)


def _characters(path: Path) -> frozenset[int]:
    """Reads the character map of an OpenType font (OpenType 1.9, `cmap` formats 4 and 12)."""
    data = path.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    start = 0
    for i in range(tables):
        tag, _sum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * i)
        if tag == b"cmap":
            start = offset
    found: set[int] = set()
    for i in range(struct.unpack_from(">H", data, start + 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", data, start + 4 + 8 * i)
        if platform not in (0, 3):
            continue
        at = start + offset
        kind = struct.unpack_from(">H", data, at)[0]
        if kind == 4:
            found |= _format_4(data, at)
        elif kind == 12:
            found |= _format_12(data, at)
    return frozenset(found)


def _format_4(data: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 4 * count)
    ranges_at = at + 16 + 6 * count
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    found: set[int] = set()
    for i in range(count):
        for code in range(starts[i], ends[i] + 1):
            if ranges[i] == 0:
                glyph = (code + deltas[i]) & 0xFFFF
            else:
                place = ranges_at + 2 * i + ranges[i] + 2 * (code - starts[i])
                glyph = struct.unpack_from(">H", data, place)[0] if place + 2 <= len(data) else 0
            if glyph and code != 0xFFFF:
                found.add(code)
    return found


def _format_12(data: bytes, at: int) -> set[int]:
    found: set[int] = set()
    for i in range(struct.unpack_from(">I", data, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * i)
        found.update(range(first if glyph else first + 1, last + 1))
    return found
