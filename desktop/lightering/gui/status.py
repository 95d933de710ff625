"""The status bar: what is loaded, what is running, and under which conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QStatusBar

from lightering.gui.labels import label
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["StatusBar"]


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
        self._what.setText(f"{plain(text)}, {fraction * 100:.0f} %")

    def end(self) -> None:
        """Shows that nothing is running."""
        for part in (self._what, self._bar, self._cancel):
            part.hide()
