"""Colours of the theme as numbers for the compiled drawing. Free of Qt: used in its own thread."""

from __future__ import annotations

__all__ = ["argb", "rgb"]


def rgb(colour: str) -> tuple[int, int, int]:
    """Returns red, green and blue, 0 to 255.

    Args:
        colour: `#RRGGBB`.
    """
    number = int(colour[1:], 16)
    return number >> 16, number >> 8 & 255, number & 255


def argb(colour: str) -> int:
    """Returns an opaque pixel, 0xAARRGGBB.

    Args:
        colour: `#RRGGBB`.
    """
    return 0xFF000000 | int(colour[1:], 16)
