"""Colours of the theme as numbers for the compiled drawing. Free of Qt: used in its own thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["argb", "palette", "rgb"]


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


def palette(colours: Sequence[str]) -> NDArray[np.uint8]:
    """Returns red, green and blue of some colours, uint8 (n, 3).

    Args:
        colours: `#RRGGBB` each.
    """
    return np.array([rgb(colour) for colour in colours], np.uint8)
