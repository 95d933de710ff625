"""Sources: each file with its progress, what was kept, and every record that was not, by reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.icons import icon
from lightering.gui.labels import label, line, set_role, tip
from lightering.gui.panels.empty import EmptyState
from lightering.gui.panels.grid import FactGrid
from lightering.gui.panels.source_facts import SourceFacts, reason_rows, repair_rows
from lightering.gui.words import DASH, number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.gui.loading import FileStep
    from lightering.gui.theme import Theme
    from lightering.model.records import FileReport

__all__ = ["SourcesPanel"]

_HEADINGS = ("", "File", "Progress", "Records in", "Kept", "Rejected")


class SourcesPanel(QWidget):
    """The import view.

    Signals:
        asked: id of a command.
        add_asked: the person wants more files.
        cancel_asked: the person wants to stop reading.
    """

    asked = Signal(str)
    add_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._reports: tuple[FileReport, ...] = ()
        self._title, self._state = label("Sources", "title"), label("", "second")
        self._add, self._cancel = QPushButton("Add files"), QPushButton("Cancel")
        self._add.clicked.connect(self.add_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 1000)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Progress of reading")
        self.files = QTableWidget(0, len(_HEADINGS))
        self.files.setAccessibleName("Files")
        self._dress()
        self._reasons = FactGrid(("Reason", "Records", "Meaning"), frozenset({1}), 2, wrap=True)
        self._repairs = FactGrid(("Repair", "Records", "File"), frozenset({1}), 2, wrap=True)
        self.facts = SourceFacts()
        self._empty = EmptyState()
        self._empty.asked.connect(self.asked)
        self._empty.show_text(
            "Nothing loaded yet.",
            "Drop AIS files here, or open the sample fleet. Formats: MarineCadastre CSV (plain, "
            "zip, gz, zst), DMA CSV, any CSV whose columns can be told by name, Parquet.",
            (("file.open", "Open files"), ("file.open_sample", "Open sample")),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.set_theme(theme)
        self.idle()

    def _body(self) -> QWidget:
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 10)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(self._state, 1)
        head.addWidget(self._add)
        head.addWidget(self._cancel)
        below = QWidget()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 10, 0, 10)
        column.setSpacing(8)
        for title, grid in (
            ("Rejected, by reason", self._reasons),
            ("Repairs, each named and counted", self._repairs),
        ):
            heading = label(title, "title")
            heading.setContentsMargins(14, 4, 14, 0)
            column.addWidget(heading)
            column.addWidget(grid)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(below)
        left = QWidget()
        outer = QVBoxLayout(left)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self._bar)
        outer.addWidget(self.files, 1)
        outer.addWidget(line())
        outer.addWidget(scroll, 1)
        right = QScrollArea()
        right.setWidgetResizable(True)
        right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right.setMinimumWidth(360)
        right.setWidget(self.facts)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setHandleWidth(1)
        body.addWidget(left)
        body.addWidget(right)
        body.setStretchFactor(0, 930)
        body.setStretchFactor(1, 670)
        body.setSizes([930, 670])
        return body

    def _dress(self) -> None:
        table = self.files
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 40), (3, 110), (4, 110), (5, 100)):
            table.setColumnWidth(column, width)
        for column, words in enumerate(_HEADINGS):
            heading = QTableWidgetItem(words)
            side = Qt.AlignmentFlag.AlignRight if column >= 3 else Qt.AlignmentFlag.AlignLeft
            heading.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            table.setHorizontalHeaderItem(column, heading)
        table.verticalHeader().setDefaultSectionSize(34)
        table.currentCellChanged.connect(lambda row, *_: self._choose(row))

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self._add.setIcon(icon("plus", theme.ink))
        self._cancel.setIcon(icon("cross", theme.ink))
        for row, report in enumerate(self._reports):
            self._sign(row, "check" if report.outcome == "ok" else "cross", report.outcome)

    # -- reading ----------------------------------------------------------------------------

    def begin(self, title: str) -> None:
        """Says that reading has begun.

        Args:
            title: What is being read.
        """
        self._title.setText("Reading")
        self._state.setText(plain(title))
        set_role(self._state, "second")
        self._bar.setValue(0)
        self._bar.show()
        self._cancel.show()
        self._cancel.setEnabled(True)
        self._add.setEnabled(False)
        self._stack.setCurrentIndex(1)

    def step(self, step: FileStep) -> None:
        """Shows how far each file is.

        Args:
            step: From the worker.
        """
        if self.files.rowCount() != len(step.names) or self._reports:
            self._reports = ()
            self.files.setRowCount(0)
            self.files.setRowCount(len(step.names))
            for row, name in enumerate(step.names):
                self._sign(row, "clock", "")
                self.files.setItem(row, 1, QTableWidgetItem(plain(name)))
                bar = QProgressBar()
                bar.setTextVisible(False)
                bar.setRange(0, 100)
                bar.setFixedHeight(8)
                held = QWidget()
                room = QVBoxLayout(held)
                room.setContentsMargins(8, 0, 16, 0)
                room.addWidget(bar, 0, Qt.AlignmentFlag.AlignVCenter)
                self.files.setCellWidget(row, 2, held)
                self._numbers(row, (DASH, DASH, DASH))
        for row in range(self.files.rowCount()):
            holder = self.files.cellWidget(row, 2)
            found = holder.findChild(QProgressBar) if holder is not None else None
            if isinstance(found, QProgressBar):
                share = 1.0 if row < step.running else step.fraction if row == step.running else 0.0
                found.setValue(round(share * 100))
                if row < step.running and found.property("role") != "done":
                    set_role(found, "done")
                    self._sign(row, "check", "read")

    def progress(self, fraction: float, text: str) -> None:
        """Shows how far the whole is.

        Args:
            fraction: 0 to 1.
            text: What is being done.
        """
        self._bar.setValue(round(fraction * 1000))
        self._state.setText(plain(text))

    def idle(self, sentence: str = "", *, error: bool = False) -> None:
        """Says that nothing is being read.

        Args:
            sentence: What became of it, or "".
            error: Whether it went wrong.
        """
        self._bar.hide()
        self._cancel.hide()
        self._add.setEnabled(True)
        self._title.setText("Sources")
        self._state.setText(sentence)
        set_role(self._state, "error" if error else "second")

    def show_reports(self, reports: Sequence[FileReport]) -> None:
        """Shows what became of each file.

        Args:
            reports: One per file.
        """
        self._reports = tuple(reports)
        self._stack.setCurrentIndex(1)
        self.files.setRowCount(0)
        self.files.setRowCount(len(self._reports))
        for row, report in enumerate(self._reports):
            sound = report.outcome == "ok"
            self._sign(row, "check" if sound else "cross", report.outcome)
            name = QTableWidgetItem(plain(report.file))
            name.setToolTip(tip(plain(report.file)))
            self.files.setItem(row, 1, name)
            told = plain(report.format).replace("_", " ") if sound else "not read"
            self.files.setItem(row, 2, QTableWidgetItem(told))
            counts = (report.records_in, report.kept, sum(report.rejected.values()))
            self._numbers(row, tuple(number(c) for c in counts) if sound else (DASH,) * 3)
        failed = sum(r.outcome != "ok" for r in self._reports)
        done = f"{len(self._reports) - failed} read"
        self.idle(f"{done}, {failed} not read" if failed else done, error=bool(failed))
        self._reasons.show_rows(reason_rows(self._reports))
        self._repairs.show_rows(repair_rows(self._reports))
        first_bad = next((k for k, r in enumerate(self._reports) if r.outcome != "ok"), 0)
        if self._reports:
            self.files.setCurrentCell(first_bad, 1)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._reports):
            self.facts.show_report(self._reports[row])

    def _sign(self, row: int, picture: str, words: str) -> None:
        colours = {"check": self._theme.confirmed, "cross": self._theme.error}
        item = QTableWidgetItem(icon(picture, colours.get(picture, self._theme.receiver)), "")
        item.setToolTip(words or "being read")
        self.files.setItem(row, 0, item)

    def _numbers(self, row: int, texts: tuple[str, ...]) -> None:
        for column, text in enumerate(texts, start=3):
            item = QTableWidgetItem(text)
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.files.setItem(row, column, item)
