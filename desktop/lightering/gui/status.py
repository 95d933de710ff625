"""The status bar: what is loaded, what is running, and under which conventions."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar

from lightering.gui.labels import label
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["StatusBar", "left_words"]

_TELL_AFTER_S = 2.0
"""Before that the rate is not known, and what is done by then needs no time told."""

_LEAST_SHARE = 0.03


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


class StatusBar(QStatusBar):
    """Counts at the left, work in the middle, conventions at the right.

    Signals:
        cancel_asked: the person wants to stop what is running.
    """

    cancel_asked = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self.counts = label("Nothing loaded")
        self.counts.setContentsMargins(10, 0, 10, 0)
        self.addWidget(self.counts)
        self._what = label("")
        self._begun_s = 0.0
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(160, 8)
        self._bar.setAccessibleName("Progress")
        self._cancel = QPushButton("Cancel")
        self._cancel.setFlat(True)
        self._cancel.clicked.connect(self.cancel_asked)
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

    def begin(self, what: str) -> None:
        """Shows that work has begun.

        Args:
            what: What is being done.
        """
        self._what.setText(plain(what))
        self._begun_s = time.monotonic()
        self._bar.setValue(0)
        self._cancel.setEnabled(True)
        for part in (self._what, self._bar, self._cancel):
            part.show()

    def progress(self, fraction: float, text: str) -> None:
        """Shows how far it is.

        Args:
            fraction: 0 to 1.
            text: What is being done.
        """
        self._bar.setValue(round(fraction * 1000))
        left = left_words(time.monotonic() - self._begun_s, fraction)
        self._what.setText(f"{plain(text)}, {fraction * 100:.0f} %{left}")

    def end(self) -> None:
        """Shows that nothing is running."""
        for part in (self._what, self._bar, self._cancel):
            part.hide()
