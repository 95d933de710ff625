"""The rows of the list of leads, gaps or loitering that is shown, as small squares on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from lightering.case.audit import STATUSES
from lightering.gui.map.projection import forward
from lightering.gui.marks import paint_frame, status_colour

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.clues import ClueTable
    from lightering.app.session import Session
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["ClueDots"]

_HALF = 3.5
_PICK_PX = 8.0
_MOST = 4_000
"""More squares in sight than this, and only the first in the order of review are drawn."""


class ClueDots:
    """Knows where the visible rows lie, and what lies under a pixel."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._of: ClueTable | None = None
        self._x: NDArray[np.float64] = np.empty(0)
        self._y: NDArray[np.float64] = np.empty(0)
        self._rows: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._codes: NDArray[np.int8] = np.empty(0, dtype=np.int8)

    @property
    def shown(self) -> bool:
        """Whether a list of clues is shown."""
        return self._of is not None

    def refresh(self) -> None:
        """Looks again at the list, its filter and the decisions."""
        table = self._session.clue_table
        if table is not self._of:
            self._of = table
            lon_lat = [] if table is None else [table.frame[c].to_numpy(float) for c in _PLACE]
            self._x, self._y = forward(*lon_lat) if lon_lat else (np.empty(0), np.empty(0))
        if table is None:
            self._rows = np.empty(0, dtype=np.int64)
            return
        rows = np.flatnonzero(self._session.listed_mask())
        self._rows = rows[np.argsort(table.rank[rows])].astype(np.int64)
        self._codes = self._session.listed_codes()

    def at(self, view: Viewport, px: float, py: float) -> str | None:
        """Returns the clue under a pixel, None if there is none.

        Args:
            view: What is seen.
            px: Pixels from the left.
            py: Pixels from the top.
        """
        if self._of is None or not self._rows.size:
            return None
        x, y = view.pixels(self._x[self._rows], self._y[self._rows])
        far = np.hypot(x - px, y - py)
        nearest = int(far.argmin())
        return str(self._of.ids[self._rows[nearest]]) if far[nearest] <= _PICK_PX else None

    def within(self, view: Viewport, box: QRectF) -> list[str]:
        """Returns the visible clues in a box.

        Args:
            view: What is seen.
            box: Pixels of the map.
        """
        if self._of is None:
            return []
        x, y = view.pixels(self._x[self._rows], self._y[self._rows])
        inside = (x >= box.left()) & (x <= box.right()) & (y >= box.top()) & (y <= box.bottom())
        return [str(name) for name in self._of.ids[self._rows[inside]]]

    def boxes(self, view: Viewport) -> NDArray[np.float64]:
        """Returns what the squares take, for labels to keep out of.

        Args:
            view: What is seen.

        Returns:
            Left, top, right and bottom in pixels, float64 (n, 4).
        """
        x, y = self._seen(view)[1:]
        return np.stack((x - _HALF, y - _HALF, x + _HALF, y + _HALF), axis=1)

    def _seen(
        self, view: Viewport
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Places in the order of review of the squares in sight, and their pixels."""
        x, y = view.pixels(self._x[self._rows], self._y[self._rows])
        seen = (x > -_HALF) & (y > -_HALF) & (x < view.width + _HALF) & (y < view.height + _HALF)
        drawn = np.flatnonzero(seen)[:_MOST]
        return drawn, x[drawn], y[drawn]

    def draw(self, painter: QPainter, view: Viewport, theme: Theme) -> None:
        """Draws a square at each, hollow while it is to review.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
        """
        if self._of is None or not self._rows.size:
            return
        drawn, x, y = self._seen(view)
        codes = self._codes[self._rows[drawn]]
        marked = set(self._session.marked)
        for code, status in enumerate(STATUSES):
            some = codes == code
            colour = QColor(status_colour(theme, status))
            painter.setPen(QPen(colour, 1.4))
            painter.setBrush(QColor(theme.panel) if code == 0 else colour)
            painter.drawRects(
                [
                    QRectF(px - _HALF, py - _HALF, 2 * _HALF, 2 * _HALF)
                    for px, py in zip(x[some].tolist(), y[some].tolist(), strict=True)
                ]
            )
        if marked:
            for place, px, py in zip(drawn.tolist(), x.tolist(), y.tolist(), strict=True):
                if self._of.ids[self._rows[place]] in marked:
                    at = QPointF(px, py)
                    paint_frame(painter, at, theme, 2 * _HALF)


_PLACE = ("lon", "lat")
