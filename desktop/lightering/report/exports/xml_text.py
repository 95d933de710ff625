"""Text inside XML: verbatim, but for the characters that XML 1.0 cannot hold at all."""

from __future__ import annotations

import re
from html import escape

__all__ = ["office_text", "xml_text"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OFFICE = re.compile("_x[0-9A-Fa-f]{4}_|[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Returns text for an XML element; a character that XML cannot hold becomes U+FFFD.

    Args:
        text: Anything.
    """
    # html.escape: its sister in xml.sax brings the whole of urllib along
    return (
        escape(_FORBIDDEN.sub("\ufffd", text), quote=False)
        .replace('"', "&quot;")
        .replace("\r", "&#13;")
    )


def office_text(text: str) -> str:
    """Returns text for a cell of a workbook, where `_xHHHH_` stands for what XML cannot hold.

    Args:
        text: Anything (ECMA-376 part 1, 22.9.2.19 ST_Xstring).
    """
    return escape(_OFFICE.sub(_coded, text), quote=False)


def _coded(found: re.Match[str]) -> str:
    token = found.group()
    return f"_x005F{token}" if len(token) > 1 else f"_x{ord(token):04X}_"
