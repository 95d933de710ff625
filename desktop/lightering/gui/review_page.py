"""The review view: map, timeline and table at the left, the inspector as a dock at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow, QSplitter, QVBoxLayout, QWidget

from lightering.gui.fonts import text_scale
from lightering.gui.map.silence import Silence
from lightering.gui.map.view import MapView
from lightering.gui.panels.inspector import Inspector
from lightering.gui.style import NARROW_PX
from lightering.gui.tables.lists import ListsPane
from lightering.gui.timeline.view import TimelineView
from lightering.gui.workers import Tasks

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["ReviewPage"]

_WIDE_INSPECTOR, _SMALL_INSPECTOR = 474, 404
_TABLE_SHARE = 0.305
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.LayoutRequest)
_SETTLED_MS = 30
"""After which every part has asked for the room that its new text needs."""


class ReviewPage(QMainWindow):
    """An inner main window, so that the inspector can be torn off and come back.

    Signals:
        layout_moved: a pane has another size or place.
    """

    layout_moved = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.setWindowFlags(Qt.WindowType.Widget)
        self.map = MapView(session, theme)
        self._tasks = Tasks(self, threads=1)
        self.timeline = TimelineView(session, theme, self._tasks)
        self.silence = Silence(session, self.map, self.timeline.detail, self._tasks, theme)
        self.lists = ListsPane(session, theme, self._tasks)
        self.encounters = self.lists.encounters
        self.inspector = Inspector(session, theme)
        upper = QWidget()
        column = QVBoxLayout(upper)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.map, 1)
        column.addWidget(self.timeline)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(upper)
        self._splitter.addWidget(self.lists)
        self._splitter.setStretchFactor(0, 1)
        self.setCentralWidget(self._splitter)
        self.dock = QDockWidget("Inspector")
        self.dock.setObjectName("inspector")
        self.dock.setWidget(self.inspector)
        self.dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetFloatable
        )
        self._bare = QWidget()
        self.dock.setTitleBarWidget(self._bare)
        self.dock.topLevelChanged.connect(self._torn_off)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self._narrow: bool | None = None
        self._arranged = self._owed = False
        self._text = self.font().pixelSize()
        self._pulled: tuple[int, int] | None = None
        self.dock.installEventFilter(self)
        self.dock.topLevelChanged.connect(self.layout_moved)
        self._splitter.splitterMoved.connect(self.layout_moved)

    def _torn_off(self, floating: bool) -> None:
        # docked it needs no title; torn off it must be possible to move and close it
        self.dock.setTitleBarWidget(None if floating else self._bare)  # type: ignore[arg-type]

    def toggle_dock(self) -> None:
        """Tears the inspector off, or puts it back."""
        self.dock.setFloating(not self.dock.isFloating())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # comes here only where no field, tool or form took it
        if event.key() == Qt.Key.Key_Escape and self._session.marked:
            self._session.mark_only(())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            # a dock keeps the width that larger text needed, and would hang out of the window
            self._fold()
            QTimer.singleShot(_SETTLED_MS, self, self._fit_dock)

    def _fold(self) -> None:
        scale = max(1.0, text_scale(self))
        narrow = self.width() < NARROW_PX * scale
        if narrow != self._narrow:
            self._narrow = narrow
            self.inspector.fold(narrow)
            QTimer.singleShot(0, self, self._arrange)

    def _fit_dock(self) -> int:
        """Gives the inspector the least width its words need; returns the width that suits it."""
        scale = max(1.0, text_scale(self))
        wide = _SMALL_INSPECTOR if self._narrow else _WIDE_INSPECTOR
        wide = min(round(wide * scale), round(self.width() * 0.42))
        # narrower, words on the buttons would be cut
        self.inspector.setMinimumWidth(min(wide, round(_SMALL_INSPECTOR * scale)))
        text = self.font().pixelSize()
        if text != self._text:
            self._text, self._pulled = text, None
            self.resizeDocks([self.dock], [wide], Qt.Orientation.Horizontal)
        return wide

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.dock and event.type() in _MOVES:
            QTimer.singleShot(0, self, self._pull_in)
            self.layout_moved.emit()
        return super().eventFilter(watched, event)

    def _pull_in(self) -> None:
        """Gives the dock the room it has, or takes the room it needs.

        The layout places a dock before the dock's own layout knows what other text needs, and does
        not look again: it would hang out of the window, or its content out of the dock.
        """
        inner = self.dock.layout()
        if self.dock.isFloating() or inner is None:
            return
        inner.activate()
        place, needed = self.dock.geometry(), self.inspector.minimumSizeHint().width()
        needed = max(needed, self.inspector.minimumWidth())
        room = self.width() - place.x()
        if (place.width() <= room and needed <= place.width()) or self._pulled == (room, needed):
            return
        self._pulled = (room, needed)
        if needed > room:
            self.resizeDocks([self.dock], [needed], Qt.Orientation.Horizontal)
        else:
            place.setWidth(room)
            self.dock.setGeometry(place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._owed:
            QTimer.singleShot(0, self, self._arrange)

    def _arrange(self) -> None:
        # docks of a page that is not shown take no other size
        self._owed = not self.isVisible()
        wide = self._fit_dock()
        if not self._arranged:
            self.resizeDocks([self.dock], [wide], Qt.Orientation.Horizontal)
            table = round(self.height() * _TABLE_SHARE) + self.lists.switch.sizeHint().height()
            self._splitter.setSizes([self.height() - table, table])

    def close_threads(self) -> None:
        """Stops the work of the panes and waits for it; the map ends its own when it goes."""
        self.inspector.close_tasks()
        self._tasks.close()

    def layout_state(self) -> tuple[QByteArray, QByteArray]:
        """Returns the state of the docks and of the splitter."""
        return self.saveState(), self._splitter.saveState()

    def restore_layout(self, docks: QByteArray, splitter: QByteArray) -> None:
        """Puts back what `layout_state` returned.

        Args:
            docks: State of the docks.
            splitter: State of the splitter.
        """
        self._arranged = self.restoreState(docks) and self._splitter.restoreState(splitter)

    def reset_layout(self) -> None:
        """Puts every pane back where it was at first."""
        self._arranged = False
        self.dock.setFloating(False)
        self.dock.show()
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self._arrange()
