"""What was rejected, by reason, and what was repaired, each named and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.icons import icon
from lightering.gui.imports.reasons import ReasonTable
from lightering.gui.labels import label, line
from lightering.gui.panels.source_facts import repair_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.gui.theme import Theme
    from lightering.model.records import FileReport

__all__ = ["CountsPane"]


class CountsPane(QScrollArea):
    """The lower half of the Sources view.

    Signals:
        save_asked: the person wants all rejected rows in a file.
    """

    save_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName("Rejected rows by reason")
        self.reasons = ReasonTable(theme)
        self.save = QPushButton("Save rejected rows")
        self.save.setToolTip("Writes every rejected row with file, line, column, reason and value")
        self.save.clicked.connect(self.save_asked)
        self._repairs = QGridLayout()
        self._repairs.setContentsMargins(14, 0, 14, 4)
        self._repairs.setHorizontalSpacing(20)
        self._repairs.setVerticalSpacing(0)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(6)
        heading = QHBoxLayout()
        heading.setContentsMargins(14, 0, 14, 0)
        heading.addWidget(label("Rejected, by reason", "title"), 1)
        heading.addWidget(self.save)
        column.addLayout(heading)
        held = QHBoxLayout()
        held.setContentsMargins(7, 0, 7, 0)
        held.addWidget(self.reasons)
        column.addLayout(held)
        column.addSpacing(6)
        column.addWidget(line())
        second = label("Repairs, each named and counted", "title")
        second.setContentsMargins(14, 0, 14, 0)
        column.addWidget(second)
        column.addLayout(self._repairs)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(below)
        self.setMinimumHeight(120)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.save.setIcon(icon("export", theme.ink))
        self.reasons.set_theme(theme)

    def show_reports(self, reports: Sequence[FileReport]) -> None:
        """Shows other counts.

        Args:
            reports: One per source.
        """
        self.reasons.show_reports(reports)
        self.save.setEnabled(any(report.rejected for report in reports))
        while (item := self._repairs.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        words = repair_words(reports)
        half = (len(words) + 1) // 2
        for place, text in enumerate(words):
            made = label(text, "second", wrap=True)
            self._repairs.addWidget(made, place % half, place // half)
