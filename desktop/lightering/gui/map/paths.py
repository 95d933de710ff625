"""Between arrays of projected points and Qt: shapes without a Python loop, and the transform."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QPolygonF, QTransform
from shiboken6 import VoidPtr

from lightering.gui.map.projection import WORLD_M

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.viewport import Viewport

__all__ = ["polygon", "to_pixels"]


def polygon(x: NDArray[np.floating], y: NDArray[np.floating]) -> QPolygonF:
    """Returns points as a Qt polygon.

    Args:
        x: Shape (n,).
        y: Shape (n,).
    """
    shape = QPolygonF()
    if x.size == 0:
        return shape
    shape.resize(int(x.size))
    # a QPointF is two doubles in a row
    memory: Any = VoidPtr(shape.data(), x.size * 16, True)  # type: ignore[arg-type, call-arg]
    points = np.frombuffer(memory, dtype=np.float64)
    points[0::2], points[1::2] = x, y
    return shape


def to_pixels(view: Viewport, turn: int = 0, x0: float = 0.0, y0: float = 0.0) -> QTransform:
    """Returns the transform from projected metres (north up) to pixels (down).

    Args:
        view: What is seen.
        turn: Whole worlds by which the shape is moved east.
        x0: Projected metres east of the shape's origin.
        y0: Projected metres north of the shape's origin.
    """
    return QTransform(
        1.0 / view.mpp,
        0.0,
        0.0,
        -1.0 / view.mpp,
        (turn * WORLD_M + x0 - view.left) / view.mpp,
        (view.top - y0) / view.mpp,
    )
