"""The timeline: playback and time at the left, whole period and window of time at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.icons import icon
from lightering.gui.keyed import name_key
from lightering.gui.labels import ElidedLabel
from lightering.gui.timeline.bins import count
from lightering.gui.timeline.dates import WindowDates
from lightering.gui.timeline.detail import DetailStrip
from lightering.gui.timeline.overview import OverviewStrip
from lightering.gui.timeline.playback import SPEEDS, Playback
from lightering.gui.timeline.scale import at
from lightering.gui.words import clock, day, number
from lightering.gui.workers import Tasks
from lightering.units import DAY_MS, HOUR_MS, MINUTE_MS

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QResizeEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.timeline.bins import Bins
    from lightering.progress import Progress

__all__ = ["TimelineView"]

_HEIGHT, _SMALL_HEIGHT = 116, 92
_TEXT_GROWTH, _SMALL_TEXT_GROWTH = 52, 36
"""Pixels by which the two heights grow from 100 % to 200 % text."""

_LEFT_PX = 176
_LONG_DAYS = 30.0
"""A window as long as this is told in whole days."""


class TimelineView(QWidget):
    """Shows when: fixes, encounters, gaps, the window of time and the cursor."""

    def __init__(self, session: Session, theme: Theme, tasks: Tasks | None = None) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        self._tasks = tasks or Tasks(self, threads=1)
        self.setAccessibleName("Timeline")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.playback = Playback(session, self)
        self.overview = OverviewStrip(session, theme)
        self.detail = DetailStrip(session, theme)
        self._back, self._play, self._on = (self._button() for _ in range(3))
        self._speed = QComboBox()
        self._now = ElidedLabel("", "id")
        self._window = QPushButton()
        self._note = ElidedLabel("bars: fixes per day, per hour", "small")
        self._build()
        self._wire()
        self.set_theme(theme)
        self._on_results()

    def sizeHint(self) -> QSize:
        return QSize(900, self._heights()[1])

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.overview.set_theme(theme)
        self.detail.set_theme(theme)
        self._dress_window()
        self._back.setIcon(icon("previous", theme.ink))
        self._on.setIcon(icon("next", theme.ink))
        self._on_playing(self.playback.playing)

    # -- what commands call -----------------------------------------------------------------

    def toggle_play(self) -> None:
        """Plays or pauses."""
        self.playback.toggle()

    def step_fix(self, steps: int) -> None:
        """Moves the cursor to the next or previous fix of the selected ships, else one minute.

        Args:
            steps: 1 or −1.
        """
        time_ms = self._session.time_ms
        target = self.detail.fix_beside(time_ms, steps)
        if target is None and self._session.chosen_id is None:
            target = time_ms + steps * MINUTE_MS
        if target is not None:
            self._session.set_time(target)

    def step_minutes(self, minutes: float) -> None:
        """Moves the cursor.

        Args:
            minutes: How far; negative goes back.
        """
        self._session.set_time(self._session.time_ms + round(minutes * MINUTE_MS))

    def start_window_here(self) -> None:
        """Lets the window begin at the cursor."""
        time_ms, (_, end) = self._session.time_ms, self._session.window_ms
        if time_ms < end:
            self._session.set_window(time_ms, end)

    def end_window_here(self) -> None:
        """Lets the window end at the cursor."""
        time_ms, (start, _) = self._session.time_ms, self._session.window_ms
        if time_ms > start:
            self._session.set_window(start, time_ms)

    def ask_dates(self) -> None:
        """Opens the dialog in which the window's dates are typed."""
        if self._session.results is not None:
            WindowDates(self._session, self).open()

    # -- making -----------------------------------------------------------------------------

    def _button(self) -> QToolButton:
        made = QToolButton()
        made.setIconSize(QSize(16, 16))
        made.setMinimumSize(28, 26)
        # icon only: the padding of buttons with words would make it half as wide again
        made.setStyleSheet("QToolButton { padding: 4px; } QToolButton:focus { padding: 3px; }")
        return made

    def _build(self) -> None:
        for made, name, words in (
            (self._back, "time.fix_back", "One fix back"),
            (self._on, "time.fix_on", "One fix on"),
            (self._play, "time.play", "Play or pause"),
        ):
            made.setAccessibleName(words)
            name_key(made, name, words)
        for speed in SPEEDS:
            self._speed.addItem(f"{number(speed)}×", speed)
        self._speed.setCurrentIndex(SPEEDS.index(self.playback.speed))
        self._speed.setAccessibleName("Playback speed")
        self._speed.setToolTip("Seconds of ship time in one second")
        self._window.setAccessibleName("Window of time")
        self._window.setToolTip("Type the dates of the window")
        self._window.setFlat(True)
        self._window.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._now.setAccessibleName("Time of the cursor")
        controls = QHBoxLayout()
        controls.setSpacing(4)
        for one in (self._back, self._play, self._on):
            controls.addWidget(one)
        controls.addSpacing(4)
        controls.addWidget(self._speed, 1)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addLayout(controls)
        left.addSpacing(3)
        left.addWidget(self._now)
        left.addWidget(self._window)
        left.addWidget(self._note)
        left.addStretch(1)
        strips = QVBoxLayout()
        strips.setSpacing(0)
        strips.addWidget(self.overview, 47)
        strips.addWidget(self.detail, 53)
        whole = QGridLayout(self)
        whole.setContentsMargins(12, 6, 12, 2)
        whole.setHorizontalSpacing(12)
        whole.addLayout(left, 0, 0)
        whole.addLayout(strips, 0, 1)
        whole.setColumnStretch(1, 1)
        self._grid = whole
        self._fit_text()

    def _wire(self) -> None:
        self._back.clicked.connect(lambda: self.step_fix(-1))
        self._on.clicked.connect(lambda: self.step_fix(1))
        self._play.clicked.connect(self.toggle_play)
        self._window.clicked.connect(self.ask_dates)
        self._speed.currentIndexChanged.connect(
            lambda _: self.playback.set_speed(self._speed.currentData())
        )
        self.playback.playing_changed.connect(self._on_playing)
        session = self._session
        session.results_changed.connect(self._on_results)
        session.selection_changed.connect(self._on_selection)
        session.clue_changed.connect(self._on_clue)
        session.hovered_changed.connect(self._on_hovered)
        session.decision_changed.connect(self._on_decision)
        session.filter_changed.connect(self._on_filter)
        session.marks_changed.connect(self._on_filter)
        session.time_changed.connect(self._on_time)
        session.window_changed.connect(self._on_window)
        session.ghost_changed.connect(self._on_ghost)

    # -- hearing ----------------------------------------------------------------------------

    def _on_results(self) -> None:
        results = self._session.results
        for strip in (self.overview, self.detail):
            strip.set_bins(None)
        for made in (self._back, self._play, self._on, self._window, self._speed):
            made.setEnabled(results is not None)
        self._on_window(*self._session.window_ms)
        self._on_time(self._session.time_ms)
        self._on_selection(self._session.chosen_id)
        if results is None:
            return
        times = results.loaded.fixes["time_utc"]

        def work(progress: Progress) -> tuple[object, Bins]:
            return results, count(times, progress)

        self._tasks.start("Counting fixes per hour", work, self._on_counted)

    def _on_counted(self, counted: tuple[object, Bins]) -> None:
        results, bins = counted
        # other results may have come meanwhile
        if results is self._session.results:
            self.overview.set_bins(bins)
            self.detail.set_bins(bins)

    def _on_selection(self, encounter_id: str | None) -> None:
        self.detail.select(encounter_id)

    def _on_clue(self, _: str | None) -> None:
        self.detail.select(self._session.chosen_id)

    def _on_hovered(self, _: str | None) -> None:
        self.detail.redraw()

    def _on_decision(self, _: tuple[str, ...]) -> None:
        self._on_filter()

    def _on_filter(self) -> None:
        self.overview.redraw()
        self.detail.redraw()

    def _on_time(self, time_ms: int) -> None:
        empty = self._session.results is None
        when = at(time_ms)
        text = "No time" if empty else f"{day(when)} {clock(when)}Z"
        self._now.setText(text)
        self.detail.setAccessibleDescription("" if empty else f"Cursor at {text}")
        self.overview.update()
        self.detail.update()

    def _on_ghost(self, _: int | None) -> None:
        self.overview.update()
        self.detail.update()

    def _on_window(self, start_ms: int, end_ms: int) -> None:
        text = _window_text(start_ms, end_ms) if self._session.results else "Nothing loaded"
        self._window.setText(text)
        self.overview.setAccessibleDescription(text)
        self.overview.update()
        self.detail.redraw()

    def _on_playing(self, playing: bool) -> None:
        name = "Pause" if playing else "Play"
        self._play.setIcon(icon(name.lower(), self._theme.ink))
        self._play.setAccessibleName(name)

    # -- size -------------------------------------------------------------------------------

    def _heights(self) -> tuple[int, int]:
        more = max(self.overview.text_scale - 1.0, 0.0)
        return (
            round(_SMALL_HEIGHT + _SMALL_TEXT_GROWTH * more),
            round(_HEIGHT + _TEXT_GROWTH * more),
        )

    def _dress_window(self) -> None:
        size = round(12 * self.overview.text_scale)
        self._window.setStyleSheet(
            "QPushButton { border: 1px solid transparent; padding: 1px 0; text-align: left;"
            f" background: transparent; color: {self._theme.ink_2}; font-size: {size}px;"
            " min-height: 0; }"
            f" QPushButton:hover {{ color: {self._theme.accent}; }}"
            f" QPushButton:focus {{ border: 2px solid {self._theme.accent}; padding: 0; }}"
        )

    def _fit_text(self) -> None:
        small, full = self._heights()
        self.setMinimumHeight(small)
        self.setMaximumHeight(full)
        scale = self.overview.text_scale
        self._grid.setColumnMinimumWidth(0, round(_LEFT_PX * scale))
        # the font's own line height cuts descenders
        for made, line in ((self._now, 20), (self._window, 18), (self._note, 16)):
            made.setMinimumHeight(round(line * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.FontChange, event.Type.StyleChange):
            self._fit_text()
            self._dress_window()

    def resizeEvent(self, event: QResizeEvent) -> None:
        small, full = self._heights()
        self._note.setVisible(event.size().height() > (small + full) // 2)
        super().resizeEvent(event)


def _window_text(start_ms: int, end_ms: int) -> str:
    start, end = at(start_ms), at(end_ms)
    if end_ms - start_ms < 2 * DAY_MS:
        hours = (end_ms - start_ms) / HOUR_MS
        return f"Window {day(start, year=False)} {clock(start)} – {clock(end)}Z, {hours:.1f} h"
    # a window that ends at midnight does not reach into the day that begins there
    last = at(end_ms - 1)
    one_month = (start.year, start.month) == (last.year, last.month)
    first = str(start.day) if one_month else day(start, year=start.year != last.year)
    long = (end_ms - start_ms) / DAY_MS
    days = f"{long:.0f}" if long >= _LONG_DAYS else f"{long:.1f}".removesuffix(".0")
    return f"Window {first} – {day(last, year=start.year != last.year)}, {days} days"
