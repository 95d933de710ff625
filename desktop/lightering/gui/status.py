"""The status bar: what is loaded, what is running, and under which conventions."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar
from shiboken6 import isValid

from lightering.gui.labels import label
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Task

__all__ = ["StatusBar", "left_words"]

_TELL_AFTER_S = 2.0
"""Before that the rate is not known, and what is done by then needs no time told."""

_LEAST_SHARE = 0.03
_SHOW_AFTER_MS = 300
"""Work that ends sooner is not told: words that come and go in a blink only disturb."""


def left_words(passed_s: float, fraction: float) -> str:
    """Returns how long work may still take, as it went until now; "" while nobody can tell.

    Args:
        passed_s: Seconds since it began.
        fraction: How far it is, 0 to 1.
    """
    if passed_s < _TELL_AFTER_S or not _LEAST_SHARE <= fraction < 1.0:
        return ""
    left = passed_s * (1.0 - fraction) / fraction
    if left < 60.0:
        return f", about {max(math.ceil(left / 5.0) * 5, 5)} s left"
    return f", about {math.ceil(left / 60.0)} min left"


@dataclass(eq=False, slots=True)
class _Followed:
    """One task that runs: how far it is, in words, and whether it is told yet."""

    task: Task
    text: str
    begun_s: float
    fraction: float = 0.0
    told: bool = False


class StatusBar(QStatusBar):
    """Counts at the left, work in the middle, conventions at the right.

    Of several tasks that run the one begun last is shown; when it ends, the one before.

    Signals:
        stopped: a sentence: what it means that a task was stopped.
    """

    stopped = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self.counts = label("Nothing loaded")
        self.counts.setContentsMargins(10, 0, 10, 0)
        self.addWidget(self.counts)
        self._what = label("")
        self._running: list[_Followed] = []
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 8)
        self._bar.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel")
        self._cancel.setFlat(True)
        self._cancel.clicked.connect(self.cancel)
        for part in (self._what, self._bar, self._cancel):
            self.addWidget(part)
            part.hide()
        self._right = label("Mercator, WGS 84, all times UTC")
        self._right.setContentsMargins(10, 0, 10, 0)
        self.addPermanentWidget(self._right)
        session.results_changed.connect(self._adopt)
        self._adopt()

    def _adopt(self) -> None:
        results = self._session.results
        if results is None:
            return
        kept = number(results.loaded.fixes.num_rows)
        self.counts.setText(
            f"{kept} fixes     {number(len(results.ships))} vessels     "
            f"{number(len(results.encounters))} encounters     "
            f"{number(len(results.assessment.transfers))} transfers inferred"
        )

    def tell_sample(self, sample: bool) -> None:
        """Says whether the ships are invented.

        Args:
            sample: Whether the sample fleet is open.
        """
        words = "     Sample fleet: invented ships" if sample else ""
        self._right.setText(f"Mercator, WGS 84, all times UTC{words}")

    def follow(self, task: Task, stopped: str = "") -> None:
        """Shows a task that takes longer than a moment, with its end in sight and a way to stop it.

        Args:
            task: Just started.
            stopped: What is said when it was stopped; "" if others say it.
        """
        one = _Followed(task, plain(task.title), time.monotonic())
        self._running.append(one)
        task.progressed.connect(lambda fraction, text: self._moved(one, fraction, text))
        task.ended.connect(lambda: self._forget(one))
        if stopped:
            task.cancelled.connect(lambda: self._say(stopped))
        QTimer.singleShot(_SHOW_AFTER_MS, self, lambda: self._tell(one))

    def cancel(self) -> None:
        """Stops the task that is shown."""
        shown = self._shown()
        if shown is not None:
            # its last block may take a moment yet
            self._cancel.setEnabled(False)
            shown.task.cancel()

    def _say(self, sentence: str) -> None:
        if isValid(self):
            self.stopped.emit(sentence)

    def _tell(self, one: _Followed) -> None:
        one.told = True
        self._draw()

    def _moved(self, one: _Followed, fraction: float, text: str) -> None:
        if isValid(self):
            one.fraction, one.text = fraction, plain(text)
            if one.told:
                self._draw()

    def _forget(self, one: _Followed) -> None:
        if isValid(self):
            self._running.remove(one)
            self._draw()

    def _shown(self) -> _Followed | None:
        return next((one for one in reversed(self._running) if one.told), None)

    def _draw(self) -> None:
        one = self._shown()
        for part in (self._what, self._bar, self._cancel):
            part.setVisible(one is not None)
        if one is None:
            return
        left = left_words(time.monotonic() - one.begun_s, one.fraction)
        share = f", {one.fraction * 100:.0f} %" if one.fraction > 0.0 else ""
        self._what.setText(f"{one.text}{share}{left}")
        self._bar.setValue(round(one.fraction * 1000))
        self._cancel.setEnabled(not one.task.stopping)
