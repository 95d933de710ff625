"""The shipped fonts: one family for Latin and Korean, fallbacks for Chinese and other scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase

from lightering.errors import UserError
from lightering.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

__all__ = ["BASE_PX", "FAMILIES", "load_fonts", "text_scale", "ui_font"]

FAMILIES = ("Noto Sans Korean", "Noto Sans S Chinese", "DejaVu Sans")
"""In order of preference; the names stand inside the font files."""

BASE_PX = 13
"""Base text size at 100 %, in pixels."""


def load_fonts() -> tuple[str, ...]:
    """Makes the shipped fonts known to Qt.

    Returns:
        The families of `FAMILIES` that are there; empty if none could be loaded, then Qt's own
        default serves.
    """
    try:
        folder = resource("fonts")
    except UserError:
        return ()
    known: set[str] = set(QFontDatabase.families())
    if FAMILIES[0] not in known:
        for path in sorted((*folder.glob("*.otf"), *folder.glob("*.ttf"))):
            number = QFontDatabase.addApplicationFont(str(path))
            if number >= 0:
                known.update(QFontDatabase.applicationFontFamilies(number))
    return tuple(family for family in FAMILIES if family in known)


def ui_font(scale: float = 1.0) -> QFont:
    """Returns the window's base font.

    Args:
        scale: Text size, 0.9 to 1.5.
    """
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(round(BASE_PX * scale))
    # whole-pixel advances make "18 %" and tables jitter between neighbouring sizes
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def text_scale(widget: QWidget) -> float:
    """Returns how large the text of a widget is, 1 at 100 %: what holds words grows with it.

    Args:
        widget: Any; a font that is told in points counts as 100 %.
    """
    pixels = widget.font().pixelSize()
    return pixels / BASE_PX if pixels > 0 else 1.0
