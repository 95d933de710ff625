"""When nothing at all was received in the part of the world that the map shows.

Said and hatched, because an empty map looks like an empty sea: where no receiver heard anybody,
that ships were absent is not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lightering.app.notices import Notice
from lightering.gui.labels import wrapped
from lightering.gui.map.placer import sized
from lightering.gui.map.within import turned_boxes
from lightering.gui.words import clock, day
from lightering.progress import stop_if_cancelled
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.app.session import Session
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.view import MapView
    from lightering.gui.map.viewport import Bounds
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.detail import DetailStrip
    from lightering.gui.workers import Task, Tasks
    from lightering.progress import Progress

__all__ = ["Silence", "Unheard", "silences_within", "unheard_words"]

_PIECE = 1 << 18
_REST_MS = 250
"""After which a map that stands still, or a window of time, is looked through."""

Spans = tuple[tuple[int, int], ...]


def silences_within(
    fleet: Fleet, bounds: Bounds, span_ms: tuple[int, int], least_h: float, progress: Progress
) -> Spans:
    """Returns the stretches of whole hours in which no position was sent from inside a box.

    Only positions count: a path between two of them is no reception.

    Args:
        fleet: Projected fixes.
        bounds: West, south, east, north in projected metres; may reach over the dateline.
        span_ms: First and last time looked at, milliseconds since 1970 UTC.
        least_h: Shorter stretches are left out: ships are not heard all the time.
        progress: Asked whether to stop.

    Raises:
        Cancelled: Somewhere else is looked at meanwhile.
    """
    first = span_ms[0] // HOUR_MS
    # a fix at the very end may begin an hour of its own
    heard = np.zeros(span_ms[1] // HOUR_MS - first + 1, dtype=np.bool_)
    for west, south, east, north in turned_boxes(fleet, bounds):
        # pieces, because numpy holds the interpreter while it compares and the window must go on
        for start in range(0, fleet.x.size, _PIECE):
            stop_if_cancelled(progress)
            piece = slice(start, start + _PIECE)
            x, y, time_ms = fleet.x[piece], fleet.y[piece], fleet.time_ms[piece]
            inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
            inside &= (time_ms >= span_ms[0]) & (time_ms <= span_ms[1])
            heard[time_ms[inside] // HOUR_MS - first] = True
    return _spans(heard, first, span_ms, least_h)


def _spans(heard: NDArray[np.bool_], first: int, span_ms: tuple[int, int], least_h: float) -> Spans:
    edges = np.flatnonzero(np.diff(np.r_[True, heard, True].astype(np.int8)))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    cut = (
        (max((first + int(a)) * HOUR_MS, span_ms[0]), min((first + int(b)) * HOUR_MS, span_ms[1]))
        for a, b in pairs
    )
    return tuple((low, high) for low, high in cut if high - low >= least_h * HOUR_MS)


def unheard_words(span_ms: tuple[int, int]) -> tuple[str, str]:
    """Returns the fact, and what it means and does not mean.

    Args:
        span_ms: The stretch, milliseconds since 1970 UTC.
    """
    low, high = (f"{day(np.datetime64(ms, 'ms'))} {clock(ms)}Z" for ms in span_ms)
    cause = f"Nothing was received in this area between {low} and {high}."
    return "No fixes here.", f"{cause} Absence of ships is not shown by this."


class Unheard(QWidget):
    """Hatches the map and says why; lets every click through."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._theme, self._map = theme, parent
        self._words = ("", "")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("No fixes here")
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.update()

    def tell(self, span_ms: tuple[int, int] | None) -> None:
        """Shows a silence, or nothing.

        Args:
            span_ms: When nothing was received, None if something was.
        """
        if span_ms is None:
            self.hide()
            return
        self._words = unheard_words(span_ms)
        self.setAccessibleDescription(" ".join(self._words))
        self.setGeometry(self._map.rect())
        # under legend, tools and close-up
        self.lower()
        self.show()
        self.update()

    @property
    def text(self) -> str:
        """What is said; "" while nothing is."""
        return " ".join(self._words) if self.isVisible() else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._theme
        hatch = QColor(theme.ink_3)
        hatch.setAlphaF(0.45)
        painter.fillRect(self.rect(), QBrush(hatch, Qt.BrushStyle.BDiagPattern))
        fact, cause = self._words
        base = painter.font()
        strong = sized(base, 13.0, bold=True)
        plain = sized(base, 12.0)
        painter.setFont(plain)
        lines = wrapped(cause, self.width() * 0.5, painter.fontMetrics().horizontalAdvance)
        step = painter.fontMetrics().height() * 1.2
        wide = max(painter.fontMetrics().horizontalAdvance(one) for one in lines) + 28
        tall = step * (len(lines) + 1.4) + 14
        box = QRectF((self.width() - wide) / 2, (self.height() - tall) / 2, wide, tall)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.hairline), 1))
        painter.setBrush(QColor(theme.panel))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(theme.ink))
        painter.setFont(strong)
        line = QRectF(box.left(), box.top() + 7, box.width(), step * 1.3)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), fact)
        painter.setFont(plain)
        painter.setPen(QColor(theme.ink_2))
        for place, text in enumerate(lines):
            row = QRectF(box.left(), line.bottom() + place * step, box.width(), step)
            painter.drawText(row, int(Qt.AlignmentFlag.AlignCenter), text)
        painter.end()


class Silence(QObject):
    """Looks through what the map shows when it stands still, and tells map and timeline.

    Args:
        session: Holds the time cursor and its window.
        chart: The map.
        detail: The strip that hatches the same stretches.
        tasks: Where it is looked.
        theme: Colours.
    """

    def __init__(
        self, session: Session, chart: MapView, detail: DetailStrip, tasks: Tasks, theme: Theme
    ) -> None:
        super().__init__(chart)
        self._session, self._chart, self._detail, self._tasks = session, chart, detail, tasks
        self.overlay = Unheard(chart, theme)
        self._task: Task | None = None
        self._spans: Spans = ()
        self._looked: object = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look)
        chart.moved.connect(self._rest.start)
        chart.installEventFilter(self)
        session.results_changed.connect(self._forget)
        session.window_changed.connect(self._window_moved)
        session.time_changed.connect(self._tell)

    @property
    def spans(self) -> Spans:
        """Stretches of the window of time in which nothing was received in what the map shows."""
        return self._spans

    def _forget(self) -> None:
        self._take(())
        self._looked = None
        self._rest.start()

    def _window_moved(self, _start_ms: int, _end_ms: int) -> None:
        self._rest.start()

    def _look(self) -> None:
        fleet, results = self._chart.fleet, self._session.results
        span = self._session.window_ms
        if results is None or not self._chart.isVisible() or span[1] <= span[0]:
            return
        if fleet is None:
            self._rest.start()
            return
        bounds, least = self._chart.viewport.bounds, results.params.detect.max_gap_h
        asked = (fleet, bounds, span)
        if asked == self._looked:
            return
        self._looked = asked
        if self._task is not None:
            self._task.cancel()
        self._task = self._tasks.start(
            "Looking where nothing was received",
            lambda progress: silences_within(fleet, bounds, span, least, progress),
            self._take,
            lambda said: self._session.notice.emit(Notice("error", said)),
        )

    def _take(self, spans: Spans) -> None:
        self._spans = spans
        self._detail.set_silences(spans)
        self._tell(self._session.time_ms)

    def _tell(self, time_ms: int) -> None:
        self.overlay.tell(_holding(self._spans, time_ms))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.overlay.setGeometry(self._chart.rect())
            self._rest.start()
        return super().eventFilter(watched, event)


def _holding(spans: Sequence[tuple[int, int]], time_ms: int) -> tuple[int, int] | None:
    return next(((low, high) for low, high in spans if low <= time_ms <= high), None)
