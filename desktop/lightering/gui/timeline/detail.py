"""The lower strip: the window of time, fixes per hour, encounters, gaps of the selected ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from lightering.case.audit import STATUSES
from lightering.gui.marks import paint_frame, paint_mark, status_colour
from lightering.gui.timeline.clue_bar import clue_spans, paint_clue
from lightering.gui.timeline.gaps import PairTimes, gaps_in, pair_times
from lightering.gui.timeline.strip import Strip
from lightering.gui.words import shorter
from lightering.units import MINUTE_MS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.scale import Scale
    from lightering.gui.values import Values

__all__ = ["DetailStrip"]

_PICK_PX = 8
_MARK_PX = 9
_FRAME_PX = 7.5
"""Half the height of the frame around a marked encounter."""

_SILENCE_PX = 6.0
"""Height of the hatching of what was silent in the part of the map that is seen."""

_LEAST_MS = 10 * MINUTE_MS
_ZOOM = 1.25


class DetailStrip(Strip):
    """Click an encounter to select it; press or drag elsewhere to move the time cursor.

    The wheel narrows or widens the window around the pointer.
    """

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._times: PairTimes | None = None
        self._silences: tuple[tuple[int, int], ...] = ()
        self._dragging = False
        self._spots: list[tuple[float, float, str]] = []
        self.setAccessibleName("Window of time, fixes per hour, with encounters and the cursor")
        self.setToolTip(
            "Fixes per hour; bars above are encounters, thin where no transfer was inferred; "
            "hatched hours have no fixes, hatched at the top none in what the map shows: absence "
            "of ships is not shown by that; dotted lines are stretches without AIS of the selected "
            "ships.\n"
            "Click an encounter to select it, drag to move the cursor, turn the wheel to zoom."
        )

    def select(self, encounter_id: str | None) -> None:
        """Shows the gaps of other ships.

        Args:
            encounter_id: The selected encounter or clue, or None.
        """
        self._times = None if encounter_id is None else pair_times(self._session, encounter_id)
        self.redraw()

    def set_silences(self, spans: tuple[tuple[int, int], ...]) -> None:
        """Hatches stretches in which nothing was received in what the map shows.

        Args:
            spans: Start and end of each, milliseconds since 1970 UTC.
        """
        if spans != self._silences:
            self._silences = spans
            self.redraw()

    def fix_beside(self, time_ms: int, steps: int) -> int | None:
        """Returns the time of the next or previous fix of the selected ships.

        Args:
            time_ms: The moment looked from.
            steps: 1 for the next, −1 for the one before.
        """
        return None if self._times is None else self._times.step(time_ms, steps)

    def tabled(self) -> Values | None:
        """Returns the fixes of each hour of the window of time."""
        return self.counted(self._session.window_ms, 1, "Fixes per hour in the window of time")

    @property
    def _window(self) -> Scale:
        return self.scale(self._session.window_ms)

    @property
    def _lane(self) -> QRectF:
        space = self.height() - self.label_height
        return QRectF(0, 0, self.width(), round(space * 0.56))

    def paint_ground(self, painter: QPainter) -> None:
        start, end = self._session.window_ms
        self._spots = []
        below = self.height() - self.label_height
        painter.fillRect(QRectF(0, 0, self.width(), below), QColor(self._theme.raised))
        if end <= start:
            return
        scale, lane = self._window, self._lane
        self.paint_ticks(painter, scale, 0.0, below)
        self.paint_bars(
            painter, scale, QRectF(0, lane.bottom(), self.width(), below - lane.bottom()), 1
        )
        for low, high in self._silences:
            left, right = max(scale.x(low), 0.0), min(scale.x(high), float(self.width()))
            if right > left:
                hatch = QBrush(QColor(self._theme.ink_3), Qt.BrushStyle.BDiagPattern)
                painter.fillRect(QRectF(left, 0.0, right - left, _SILENCE_PX), hatch)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken = self._taken(scale)
        self._paint_gaps(painter, scale, lane, taken)
        self._paint_encounters(painter, scale, lane)
        paint_clue(painter, self._session, self._theme, scale, lane)

    def _overlapping(self, scale: Scale) -> list[int]:
        rows = self._session.rows
        if rows is None:
            return []
        shown = self._session.visible_mask() & (rows.end_ms >= scale.start_ms)
        return [int(row) for row in np.flatnonzero(shown & (rows.start_ms <= scale.end_ms))]

    def _taken(self, scale: Scale) -> list[tuple[float, float]]:
        """Returns the stretches of the lane that encounters and clues will cover, in pixels."""
        rows = self._session.rows
        if rows is None:
            return []
        return clue_spans(self._session, scale) + [
            (scale.x(int(rows.start_ms[row])) - 2 * _MARK_PX, scale.x(int(rows.end_ms[row])))
            for row in self._overlapping(scale)
        ]

    def _paint_gaps(
        self, painter: QPainter, scale: Scale, lane: QRectF, taken: list[tuple[float, float]]
    ) -> None:
        results = self._session.results
        if self._times is None or results is None:
            return
        limit = results.params.detect.max_gap_h
        wide = painter.fontMetrics().horizontalAdvance("gap") + 6.0
        for number, times in enumerate((self._times.first, self._times.second)):
            y = lane.center().y() + (4.0 if number else -4.0)
            colour = QColor(self._colour_of(number == 0))
            for start, end in gaps_in(times, limit):
                left, right = max(scale.x(start), 0.0), min(scale.x(end), float(self.width()))
                if right - left < 3:
                    continue
                painter.setPen(QPen(colour, 2, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(left, y), QPointF(right, y))
                places = (left, (left + right - wide) / 2, right - wide)
                free = [x for x in places if not any(a < x + wide and x < b for a, b in taken)]
                if free and right - left > 2 * wide:
                    half = self.label_height / 2
                    box = QRectF(free[0], lane.center().y() - half, wide, 2 * half)
                    painter.fillRect(box, QColor(self._theme.raised))
                    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), "gap")
                    taken.append((free[0], free[0] + wide))

    def _colour_of(self, first: bool) -> str:
        if self._times is None or self._times.giver_first is None:
            return self._theme.ink_2
        return self._theme.giver if self._times.giver_first == first else self._theme.receiver

    def _paint_encounters(self, painter: QPainter, scale: Scale, lane: QRectF) -> None:
        rows = self._session.rows
        if rows is None:
            return
        selected, hovered = self._session.selected_id, self._session.hovered_id
        drawn = self._overlapping(scale)
        # what the person looks at lies above the rest, what may be a transfer above what is not
        inferred = ~np.isnan(rows.counts)
        drawn.sort(
            key=lambda row: (rows.ids[row] == selected, rows.ids[row] == hovered, inferred[row])
        )
        codes, middle, last_mark = self._session.status_codes(), lane.center().y(), -np.inf
        for row in drawn:
            name, status = str(rows.ids[row]), STATUSES[codes[row]]
            left = scale.x(int(rows.start_ms[row]))
            right = max(scale.x(int(rows.end_ms[row])), left + 3)
            picked = name in (selected, hovered)
            plain = not inferred[row] and codes[row] == 0 and not picked
            tall = 8.0 if name == selected else 2.0 if plain else 6.0
            bar = QRectF(left, middle - tall / 2, right - left, tall)
            colour = self._theme.ink_3 if plain else status_colour(self._theme, status)
            painter.fillRect(bar, QColor(colour))
            if name == hovered:
                painter.setPen(QPen(QColor(self._theme.accent), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(bar.adjusted(-2, -3, 2, 3), 3, 3)
            if self._session.is_marked(name):
                half = max((right - left) / 2, 5.0) + 2.0
                at = QPointF((left + right) / 2, middle)
                paint_frame(painter, at, self._theme, half, _FRAME_PX)
            if plain:
                self._spots.append((left, right, name))
                continue
            mark = min(max(left - _MARK_PX, 6.0), self.width() - 6.0)
            # marks that would lie on each other say nothing; the bars still show their colours
            if picked or abs(mark - last_mark) >= 2 * 5.5:
                paint_mark(painter, QPointF(mark, middle), status, self._theme)
                last_mark = mark
            self._spots.append((mark - 5.5, right, name))
            if name == selected:
                self._paint_name(painter, right + 6, lane, name)

    def _paint_name(self, painter: QPainter, x: float, lane: QRectF, name: str) -> None:
        painter.save()
        font = QFont(painter.font())
        font.setBold(True)
        painter.setFont(font)
        text = shorter(name)
        wide = painter.fontMetrics().horizontalAdvance(text)
        if x + wide > self.width():
            x = max(self.width() - wide - 4.0, 0.0)
        box = QRectF(x, lane.top(), wide + 4, lane.height())
        painter.fillRect(
            QRectF(x - 2, lane.center().y() - 7, wide + 4, 14), QColor(self._theme.raised)
        )
        painter.setPen(QColor(self._theme.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()

    def paint_over(self, painter: QPainter) -> None:
        start, end = self._session.window_ms
        if end > start:
            self.paint_ghost(painter, self._window, 0.0, self.height() - self.label_height)
            x = self._window.x(self._session.time_ms)
            self.paint_cursor(painter, x, 0.0, self.height() - self.label_height)

    # -- pointer and keys -------------------------------------------------------------------

    def encounter_at(self, place: QPointF) -> str | None:
        """Returns the encounter under a point, or None.

        Args:
            place: In pixels of the strip.
        """
        if not self._lane.contains(place):
            return None
        best, found = float(_PICK_PX), None
        for left, right, name in self._spots:
            away = max(left - place.x(), place.x() - right, 0.0)
            # later ones lie above: they win where two are equally near
            if away <= best:
                best, found = away, name
        return found

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self._session.results is None:
            return
        near_cursor = abs(event.position().x() - self._window.x(self._session.time_ms)) <= 4
        name = None if near_cursor else self.encounter_at(event.position())
        if name is not None:
            self._session.select(name)
            return
        self._dragging = True
        self._session.set_time(self._window.time(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging:
            self._session.set_time(self._window.time(event.position().x()))
            return
        name = self.encounter_at(event.position())
        self._session.hover(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def leaveEvent(self, event: QEvent) -> None:
        self._session.hover(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y() == 0 or self._session.results is None:
            event.ignore()
            return
        start, end = self._session.window_ms
        share = _ZOOM ** (-event.angleDelta().y() / 120.0)
        width = max((end - start) * share, _LEAST_MS)
        here = self._window.time(event.position().x())
        before = (here - start) / max(end - start, 1)
        self._session.set_window(round(here - width * before), round(here + width * (1 - before)))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: 1}
        place = ends.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self._session.set_time(self._session.window_ms[place])
