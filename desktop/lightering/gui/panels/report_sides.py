"""The two columns beside the pages: what is in the report, and what was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lightering.app.commands import command
from lightering.gui.labels import label, line, tip
from lightering.gui.words import barrels, day, number, shorter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QResizeEvent

    from lightering.app.report_checks import Check
    from lightering.app.session import Session

__all__ = ["EventsList", "ReportChecks", "SectionsList"]

_NAME = int(Qt.ItemDataRole.UserRole)


class SectionsList(QListWidget):
    """The sections of the report; the one that is chosen comes into sight.

    Signals:
        asked_page: page on which a section begins, from 1.
    """

    asked_page = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Sections of the report")
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("role", "plain")
        # arrow keys choose; a click on the one that is chosen goes there once more
        self.currentItemChanged.connect(lambda item, _before: self._ask(item))
        self.itemClicked.connect(self._ask)
        self.itemActivated.connect(self._ask)
        self._fills = False

    def show_sections(self, sections: Sequence[tuple[str, int]]) -> None:
        """Shows the sections; the page that is looked at stays.

        Args:
            sections: Heading and page of each; page 0 while the pages are not set.
        """
        self._fills = True
        self.clear()
        for heading, page in sections:
            item = QListWidgetItem(heading)
            item.setData(_NAME, page)
            item.setToolTip(tip(f"{heading}: page {page}" if page else heading))
            self.addItem(item)
        self._fills = False
        rows = max(self.count(), 1)
        high = rows * max(self.sizeHintForRow(0), 18) + 2 * self.frameWidth() + 2
        # on a small screen it scrolls a little, or it would lie over the events
        self.setMinimumHeight(high * 2 // 3)
        self.setMaximumHeight(high)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.maximumHeight() if self.count() else 20)

    def _ask(self, item: QListWidgetItem | None) -> None:
        if item is not None and not self._fills and item.data(_NAME):
            self.asked_page.emit(int(item.data(_NAME)))


class EventsList(QWidget):
    """The transfers that count, with a tick at each that gets a page of its own.

    Signals:
        chosen: ids of the events with a page; an empty tuple stands for all.
    """

    chosen = Signal(tuple)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._fills = False
        self.head = label("Events with a page", "section")
        self.list = QListWidget()
        self.list.setAccessibleName("Events with a page")
        self.list.setUniformItemSizes(True)
        self.list.itemChanged.connect(lambda _item: self._tell())
        self.every = QPushButton("All that count")
        self.every.setToolTip("Gives every event that counts a page of its own")
        self.every.clicked.connect(lambda: self.chosen.emit(()))
        self._said = label("", "second", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 14, 0)
        column.setSpacing(6)
        column.addWidget(self.head)
        column.addWidget(self._said)
        column.addWidget(self.list, 1)
        column.addWidget(self.every)

    def show_events(self, names: Sequence[str]) -> None:
        """Shows which events count and which of them have a page.

        Args:
            names: Of the events that count, in the order of the report.
        """
        asked = frozenset(self._session.signed.events)
        self._fills = True
        self.list.clear()
        for name in names:
            item = QListWidgetItem(_line(self._session, name))
            item.setData(_NAME, name)
            item.setToolTip(tip(f"{name}: {self._session.status_of(name)}"))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = not asked or name in asked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._fills = False
        self._count()

    def ticked(self) -> tuple[str, ...]:
        """Returns the ids with a tick."""
        items = (self.list.item(row) for row in range(self.list.count()))
        return tuple(
            str(one.data(_NAME)) for one in items if one.checkState() == Qt.CheckState.Checked
        )

    def _count(self) -> None:
        shown, all_ = len(self.ticked()), self.list.count()
        self._said.setText(
            f"{number(shown)} of {number(all_)} that count have a page. The others stay in the "
            "lists and in the total."
        )
        self.every.setEnabled(shown < all_)

    def _tell(self) -> None:
        if self._fills:
            return
        self._count()
        ticked = self.ticked()
        # none at all cannot be asked for: an empty choice means every event
        if ticked:
            self.chosen.emit(() if len(ticked) == self.list.count() else ticked)
        else:
            self._said.setText("At least one event keeps its page.")


class ReportChecks(QScrollArea):
    """What was looked at before printing, each with a sign, a sentence and the way out.

    Signals:
        asked: id of a command.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What was checked")
        inside = QWidget()
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._head = label("Checked", "title")
        self._said = label("", "second", wrap=True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._head)
        column.addWidget(self._said)
        column.addLayout(self._grid)
        column.addStretch(1)
        self._made: list[QWidget] = []
        self.setWidget(inside)
        inside.installEventFilter(self)

    def show_checks(self, checks: Sequence[Check]) -> None:
        """Shows what was found.

        Args:
            checks: What is to be done first.
        """
        for old in self._made:
            self._grid.removeWidget(old)
            old.deleteLater()
        self._made = []
        open_ = sum(not one.holds for one in checks)
        self._said.setText(
            "Nothing stands in the way."
            if not open_
            else f"{number(open_)} to look at before it is signed."
        )
        for place, one in enumerate(checks):
            sign = label("✓" if one.holds else "⚠", "second" if one.holds else "warning")
            sign.setAccessibleName("holds" if one.holds else "to look at")
            words = label(one.text, "" if one.holds else "strong", wrap=True)
            top = Qt.AlignmentFlag.AlignTop
            self._put(sign, place * 3, 0, top)
            self._put(words, place * 3, 1)
            if one.command:
                way = QPushButton(command(one.command).title)
                way.clicked.connect(lambda _on=False, name=one.command: self.asked.emit(name))
                self._put(way, place * 3 + 1, 1, Qt.AlignmentFlag.AlignLeft)
            rule = line()
            self._grid.addWidget(rule, place * 3 + 2, 0, 1, 2)
            self._made.append(rule)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives sentences that take more lines now their room at once."""
        super().resizeEvent(event)
        self._grow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows sentences that became longer or larger."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._grow()
        return super().eventFilter(watched, event)

    def _grow(self) -> None:
        """Lets the sentences have their height before the first is painted, not a pass later."""
        inside = self.widget()
        for made in self._made:
            made.ensurePolished()
            made.show()  # a layout shows what was added a pass later, and leaves it out until then
        layout = None if inside is None else inside.layout()
        if inside is not None and layout is not None:
            width = self.viewport().width()
            inside.setMinimumHeight(max(0, layout.totalHeightForWidth(width)))

    def _put(
        self, made: QWidget, row: int, column: int, side: Qt.AlignmentFlag | None = None
    ) -> None:
        if side is None:
            self._grid.addWidget(made, row, column)
        else:
            self._grid.addWidget(made, row, column, side)
        self._made.append(made)


def _line(session: Session, name: str) -> str:
    row, moved = session.encounter_row(name), session.transfer_row(name)
    volume = "" if moved is None else f", {barrels(moved['volume_bbl_p50'])} bbl"
    return f"{shorter(name)}  {day(row['start_utc'], year=False)}{volume}"
