"""The list of files with the line of sums below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from lightering.gui.fonts import text_scale
from lightering.gui.imports.delegate import ImportDelegate, row_height
from lightering.gui.imports.model import ACTION_COLUMN, ImportModel
from lightering.gui.imports.rows import ImportRow, seconds_words
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lightering.app.importing import FileState
    from lightering.gui.theme import Theme

__all__ = ["FilesPane"]


class _Files(QTableView):
    """A table whose last column is a button; Enter presses it.

    Signals:
        acted: the row whose button was pressed.
    """

    acted = Signal(object)

    def __init__(self, delegate_of: Theme) -> None:
        super().__init__()
        self.painter_ = ImportDelegate(delegate_of, self)
        self.setItemDelegate(self.painter_)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._act(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.column() == ACTION_COLUMN:
            row = self._row(index.row())
            if row is not None and row.action:
                box = self.painter_.button_box(self.visualRect(index), row, self.font())
                if box.contains(event.position()):
                    self._act(index.row())

    def _row(self, place: int) -> ImportRow | None:
        model = self.model()
        return model.row(place) if isinstance(model, ImportModel) else None

    def _act(self, place: int) -> None:
        row = self._row(place)
        if row is not None and row.action:
            self.acted.emit(row)


class FilesPane(QWidget):
    """Files, what became of each, and the sums.

    Signals:
        acted: the `ImportRow` whose button was pressed.
        chosen: the `ImportRow` that is selected, or None.
    """

    acted = Signal(object)
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model = ImportModel()
        self.table = _Files(theme)
        self.table.setObjectName("files")
        self.table.setAccessibleName("Files")
        self.table.setModel(self.model)
        self._sums = _Sums(self.table, theme)
        self._dress()
        self.table.acted.connect(self.acted)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.viewport().installEventFilter(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._sums)

    def _dress(self) -> None:
        table = self.table
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setMouseTracking(True)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(30)
        self._sizes()

    def _sizes(self) -> None:
        table = self.table
        scale = text_scale(table)
        table.verticalHeader().setDefaultSectionSize(row_height(table.font()))
        room = table.viewport().width()
        narrow = room < 860 * scale
        fixed = {0: 40, 3: 82 if narrow else 104, 4: 74 if narrow else 96, 5: 74 if narrow else 96,
                 6: 116 if narrow else 132}  # fmt: skip
        fixed = {column: round(width * scale) for column, width in fixed.items()}
        left = room - sum(fixed.values())
        for column, width in fixed.items():
            table.setColumnWidth(column, width)
        table.setColumnWidth(1, max(round(left * 0.46), 60))
        table.setColumnWidth(2, max(left - round(left * 0.46), 60))
        self._sums.update()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.table.painter_.set_theme(theme)
        self._sums.set_theme(theme)
        self._sizes()
        self.table.viewport().update()

    def update_states(self, states: Iterable[FileState], left_s: float | None) -> None:
        """Takes what is new; the selected file stays selected.

        Args:
            states: Files something happened to.
            left_s: Seconds left for what is running, None if nothing is.
        """
        before = self.selected
        self.model.update(states)
        self._sums.tell(self.model.rows, left_s)
        if before is not None:
            self.select(before.place, before.part)

    def clear(self) -> None:
        """Shows nothing any more."""
        self.model.clear()
        self._sums.tell((), None)

    @property
    def selected(self) -> ImportRow | None:
        """The selected row, or None."""
        return self.model.row(self.table.currentIndex().row())

    def select(self, file: int, part: int = 0) -> None:
        """Selects a source.

        Args:
            file: Number of the file in reading order.
            part: Number of the source in it.
        """
        found = self.model.find(file, part)
        if found is None and part:
            found = self.model.find(file)
        if found is not None and found != self.table.currentIndex().row():
            self.table.selectionModel().setCurrentIndex(
                self.model.index(found, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def _chosen(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self.chosen.emit(self.model.row(current.row()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._sizes()
        return super().eventFilter(watched, event)


class _Sums(QWidget):
    """The line "So far" below the list, in its columns."""

    def __init__(self, table: QTableView, theme: Theme) -> None:
        super().__init__()
        self._table, self._theme = table, theme
        self._texts: tuple[str, ...] = ("",) * ACTION_COLUMN
        self.setFixedHeight(30)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.setFixedHeight(round(row_height(self._table.font()) * 0.64))
        self.update()

    def tell(self, rows: tuple[ImportRow, ...], left_s: float | None) -> None:
        """Shows other sums.

        Args:
            rows: All rows.
            left_s: Seconds left for what is running, None if nothing is.
        """
        counted = [row.counts for row in rows if row.counts[0].replace(",", "").isdigit()]
        sums = [sum(int(c[k].replace(",", "")) for c in counted) for k in range(3)]
        running = any(row.stage in ("running", "waiting") for row in rows)
        left = f"about {seconds_words(left_s)} left for what is running" if left_s else ""
        title = "So far" if running else "All files"
        self._texts = ("", title, left, *(number(s) for s in sums)) if rows else ("",) * 6
        self.setAccessibleName(
            f"{title}: {sums[0]} records in, {sums[1]} kept, {sums[2]} rejected. {left}"
        )
        self.setVisible(bool(rows))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, header = self._theme, self._table.horizontalHeader()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.raised))
        painter.fillRect(QRect(0, 0, self.width(), 1), QColor(theme.hairline))
        font = QFont(self._table.font())
        for column, text in enumerate(self._texts):
            box = QRect(
                header.sectionViewportPosition(column), 0, header.sectionSize(column), self.height()
            )
            font.setWeight(QFont.Weight.Normal if column == 2 else QFont.Weight.Medium)
            painter.setFont(font)
            painter.setPen(QColor(theme.ink_2 if column == 2 else theme.ink))
            right = column >= 3
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(
                box.adjusted(8, 0, -8, 0), int(side | Qt.AlignmentFlag.AlignVCenter), text
            )
        painter.end()
