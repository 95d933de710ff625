"""Sources: each file with its progress, what was kept, and every record that was not, by reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.icons import icon
from lightering.gui.imports.beside import BesidePane
from lightering.gui.imports.counts import CountsPane
from lightering.gui.imports.files import FilesPane
from lightering.gui.imports.rejected import RejectedPane
from lightering.gui.imports.rows import summary
from lightering.gui.keyed import name_key
from lightering.gui.labels import label, set_role
from lightering.gui.panels.empty import EmptyState
from lightering.gui.panels.source_facts import SourceFacts
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.importing import ImportBoard
    from lightering.gui.imports.columns_pane import ColumnsPane
    from lightering.gui.imports.rows import ImportRow
    from lightering.gui.theme import Theme
    from lightering.model.records import FileReport, Rejected

__all__ = ["SourcesPanel"]

_LOOK_MS = 100
"""The list is brought up to date ten times a second while files are read, and not at all else."""

_LEFT, _RIGHT = 930, 670
_HEIGHTS = [480, 400]
_LEAST_RIGHT = 400


class SourcesPanel(QWidget):
    """The import view.

    Signals:
        asked: id of a command.
        add_asked: the person wants more files.
        cancel_asked: the person wants to stop reading.
        drop_asked: number of a file that shall be left out.
        again_asked: number of a file that shall be read again.
        columns_asked: number of a file and of a source in it whose columns shall be named.
    """

    asked = Signal(str)
    add_asked = Signal()
    cancel_asked = Signal()
    drop_asked = Signal(int)
    again_asked = Signal(int)
    columns_asked = Signal(int, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._board: ImportBoard | None = None
        self._reports: tuple[FileReport, ...] = ()
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._take_news)
        self._title, self._state = label("Sources", "title"), label("", "second")
        self._add, self._cancel = QPushButton("Add files"), QPushButton("Cancel all")
        self._add.clicked.connect(self.add_asked)
        self._cancel.clicked.connect(self.cancel_asked)
        self._add.setToolTip("Read more files together with these")
        name_key(self._cancel, "sources.cancel", "Stop reading; what was open before stays")
        self.list = FilesPane(theme)
        self.files = self.list.table
        self.list.acted.connect(self._act)
        self.list.chosen.connect(self._choose)
        self.beside = BesidePane()
        self.counts = CountsPane(theme)
        self.reasons = self.counts.reasons
        self.reasons.asked.connect(self.show_rejected)
        self.counts.save_asked.connect(lambda: self.asked.emit("sources.save_rejects"))
        self.facts = SourceFacts()
        self.facts.columns_asked.connect(self._ask_columns)
        self.rejected = RejectedPane()
        self.rejected.back.connect(lambda: self._show_right(self._facts_page))
        self.rejected.save_asked.connect(lambda: self.asked.emit("sources.save_rejects"))
        self.columns: ColumnsPane | None = None
        self._empty = EmptyState()
        self._empty.asked.connect(self.asked)
        self._empty.show_text(
            "Nothing loaded yet.",
            "Drop AIS files here, or open the sample fleet. Formats: CSV of MarineCadastre, DMA, "
            "Spire and others, NMEA, Parquet, GeoPackage, GeoJSON, GPX, KML, Excel, packed or not.",
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
        above = QWidget()
        outer = QVBoxLayout(above)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(self.list, 1)
        outer.addWidget(self.beside)
        left = self._left = QSplitter(Qt.Orientation.Vertical)
        left.setHandleWidth(1)
        left.setChildrenCollapsible(False)
        left.addWidget(above)
        left.addWidget(self.counts)
        left.setSizes(_HEIGHTS)
        facts = QScrollArea()
        facts.setWidgetResizable(True)
        facts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        facts.setWidget(self.facts)
        facts.setAccessibleName("About the selected file")
        self._facts_page: QWidget = facts
        self._right = QStackedWidget()
        self._right.setMinimumWidth(_LEAST_RIGHT)
        self._right.addWidget(facts)
        self._right.addWidget(self.rejected)
        body = self._across = QSplitter(Qt.Orientation.Horizontal)
        body.setHandleWidth(1)
        body.setChildrenCollapsible(False)
        body.addWidget(left)
        body.addWidget(self._right)
        body.setStretchFactor(0, _LEFT)
        body.setStretchFactor(1, _RIGHT)
        body.setSizes([_LEFT, _RIGHT])
        return body

    def layout_state(self) -> list[QByteArray]:
        """Returns how wide and high the panes are."""
        return [self._left.saveState(), self._across.saveState()]

    def restore_layout(self, states: object) -> None:
        """Puts back what `layout_state` returned; rubbish changes nothing.

        Args:
            states: As they were kept.
        """
        if isinstance(states, list) and len(states) == 2:
            for splitter, state in zip((self._left, self._across), states, strict=True):
                if isinstance(state, QByteArray):
                    splitter.restoreState(state)

    def reset_layout(self) -> None:
        """Puts every pane back to its first size."""
        self._left.setSizes(_HEIGHTS)
        self._across.setSizes([_LEFT, _RIGHT])

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._add.setIcon(icon("plus", theme.ink))
        self._cancel.setIcon(icon("cross", theme.ink))
        self.list.set_theme(theme)
        self.counts.set_theme(theme)
        if self.columns is not None:
            self.columns.set_theme(theme)

    # -- reading ----------------------------------------------------------------------------

    def begin(self, title: str) -> None:
        """Says that reading has begun.

        Args:
            title: What is being read.
        """
        self._board = None
        self.list.clear()
        self._reports = ()
        self._title.setText("Reading")
        self._state.setText(plain(title))
        set_role(self._state, "second")
        self._cancel.show()
        self._add.setEnabled(False)
        self._show_counts(())
        self._show_right(self._facts_page)
        self._stack.setCurrentIndex(1)

    def watch(self, board: ImportBoard) -> None:
        """Looks at a board from now on.

        Args:
            board: Of the reading that has begun.
        """
        self._board = board
        self._take_news()
        self._look.start()

    def _take_news(self) -> None:
        board = self._board
        if board is None:
            return
        news = board.news()
        states = board.states if news else ()
        left = [s.left_s for s in states if s.left_s is not None]
        if news:
            self.list.update_states(news, max(left, default=None))
            many = len(states)
            self._title.setText(f"Reading {number(many)} {'file' if many == 1 else 'files'}")
            self._state.setText(summary(self.list.model.rows))
            if any(s.reports for s in news):
                self._show_counts([r for s in states for r in s.reports])

    def progress(self, _fraction: float, text: str) -> None:
        """Says what is being done once all files are read.

        Args:
            text: What is being done.
        """
        rows = self.list.model.rows
        if rows and not any(row.stage in ("running", "waiting") for row in rows):
            self._state.setText(f"{summary(rows)}. {plain(text)}")

    def idle(self, sentence: str = "", *, error: bool = False) -> None:
        """Says that nothing is being read.

        Args:
            sentence: What became of it, or "".
            error: Whether it went wrong.
        """
        self._look.stop()
        self._cancel.hide()
        self._add.setEnabled(True)
        many = len({row.place for row in self.list.model.rows})
        words = f"{number(many)} {'file' if many == 1 else 'files'}"
        self._title.setText(words if many else "Sources")
        self._state.setText(sentence)
        set_role(self._state, "error" if error else "second")

    def show_reports(self, reports: Sequence[FileReport]) -> None:
        """Shows what became of each file.

        Args:
            reports: One per source.
        """
        self._stack.setCurrentIndex(1)
        if self._board is not None:
            self.list.update_states(self._board.states, None)
        self._show_counts(reports)
        rows = self.list.model.rows
        self.idle(summary(rows))
        wanted = ("needs you", "not read", "cancelled", "done")
        first = min(rows, key=lambda row: wanted.index(row.stage), default=None)
        if first is not None:
            self.list.select(first.place, first.part)
            self._choose(first)

    def stopped(self, sentence: str) -> None:
        """Says that reading was stopped: nothing of it was kept.

        Args:
            sentence: What to say of it.
        """
        if self._board is not None:
            # the worker may still be in its last block, and has no more to tell
            self.list.update_states(
                (replace(s, stage="cancelled", reports=()) for s in self._board.states), None
            )
        self._show_counts(())
        self.idle(sentence)

    def leave_out(self, place: int) -> None:
        """Takes a file out of the list.

        Args:
            place: Its number in reading order.
        """
        self.list.model.remove(place)
        self.idle(summary(self.list.model.rows))
        rows = self.list.model.rows
        if rows:
            self.list.select(rows[0].place, rows[0].part)

    @property
    def board(self) -> ImportBoard | None:
        """What is known of the files that are shown."""
        return self._board

    @property
    def first_unknown(self) -> ImportRow | None:
        """The first file whose columns must be named, or None."""
        rows = self.list.model.rows
        return next((row for row in rows if row.stage == "needs you"), None)

    # -- the right side ---------------------------------------------------------------------

    def show_columns(self, pane: ColumnsPane) -> None:
        """Shows the columns of a table.

        Args:
            pane: Which shows them; it stays.
        """
        if self.columns is not pane:
            self.columns = pane
            self._right.addWidget(pane)
        self._show_right(pane)

    def show_rejected(self, reason: str, file: str) -> None:
        """Shows rejected rows.

        Args:
            reason: One of `schemas.REJECT_REASONS`, or "" for all.
            file: As reports call the source, or "" for all.
        """
        rows: list[Rejected] = []
        whole = 0
        for report in self._reports:
            if file and report.file != file:
                continue
            for name in sorted(report.rejected):
                if not reason or name == reason:
                    whole += report.rejected[name]
                    held = self._board.rows(report.file, name) if self._board else report.examples
                    rows += [row for row in held if row.reason == name]
        rows.sort(key=lambda row: (row.file, row.line))
        self.rejected.show_rows(reason, file, rows, whole)
        self._show_right(self.rejected)

    def _show_right(self, page: QWidget) -> None:
        self._right.setCurrentWidget(page)

    def _choose(self, row: ImportRow | None) -> None:
        if row is None:
            return
        if row.action == "columns":
            self.columns_asked.emit(row.place, row.part)
            return
        self.facts.show_row(row)
        self._show_right(self._facts_page)

    def _ask_columns(self) -> None:
        row = self.list.selected
        if row is not None:
            self.columns_asked.emit(row.place, row.part)

    def _act(self, row: ImportRow) -> None:
        if row.action in ("cancel", "remove"):
            self.drop_asked.emit(row.place)
        elif row.action == "again":
            self.again_asked.emit(row.place)
        elif row.action == "rows":
            self.show_rejected("", row.name)
        elif row.action == "columns":
            self.columns_asked.emit(row.place, row.part)
            if self.columns is not None:
                self.columns.setFocus()

    def drop_selected(self) -> None:
        """Cancels or removes the selected file, if that can be done."""
        row = self.list.selected
        if row is not None and row.stage in ("running", "waiting", "not read", "needs you"):
            self.drop_asked.emit(row.place)

    def show_selected_rejected(self) -> None:
        """Shows the rejected rows of the selected file."""
        row = self.list.selected
        self.show_rejected("", row.name if row is not None else "")

    def _show_counts(self, reports: Sequence[FileReport]) -> None:
        self._reports = tuple(reports)
        self.counts.show_reports(self._reports)
