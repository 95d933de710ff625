"""What the window looks like, kept on the way: a program that is killed does not close its case.

Sizes, places and columns belong to the person and lie in the settings; what a case showed last
(view, map, order of the list) lies in the case, beside selection, filters and window of time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QObject, QTimer

from lightering.app.clues import LISTS

if TYPE_CHECKING:
    from lightering.gui.main_window import MainWindow

__all__ = ["LayoutKeeper"]

_KEEP_MS = 1_500
"""After which a change is kept; what changes meanwhile is kept with it."""


def _columns(name: str) -> str:
    """Returns under which name the columns of a list are kept."""
    return "columns" if name == LISTS[0] else f"columns_{name}"


_NAMES = ("geometry", "docks", "splitter", "sources", "legend", *map(_columns, LISTS))


class LayoutKeeper(QObject):
    """Follows the window's panes and the session, and keeps what they show."""

    def __init__(self, window: MainWindow) -> None:
        """Listens; `restore` puts the layout of the last time back.

        Args:
            window: With all its panes.
        """
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        session, review = window.session, window.review
        for told in (session.selection_changed, session.filter_changed, session.balance_changed):
            told.connect(self._moved)
        for told in (session.clue_changed, session.list_changed, session.clue_filter_changed):
            told.connect(self._moved)
        session.window_changed.connect(self._moved)
        session.time_changed.connect(self._time_moved)
        session.results_changed.connect(self._take_back)
        window.stack.currentChanged.connect(self._moved)
        review.map.moved.connect(self._moved)
        review.layout_moved.connect(self._moved)
        review.map.legend.folded_changed.connect(self._moved)
        for pane in review.lists.panes.values():
            pane.arrangement.changed.connect(self._moved)
        window.cap.order_changed.connect(self._moved)

    @property
    def waiting(self) -> bool:
        """Whether something has changed that is not kept yet."""
        return self._timer.isActive()

    def restore(self) -> None:
        """Puts sizes, places and columns back as they were the last time."""
        window, told = self._window, self._window.settings.value
        geometry, docks, splitter = told("geometry"), told("docks"), told("splitter")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        if isinstance(docks, QByteArray) and isinstance(splitter, QByteArray):
            window.review.restore_layout(docks, splitter)
        window.sources.restore_layout(told("sources"))
        for name, pane in window.review.lists.panes.items():
            pane.restore_columns(told(_columns(name)))
        window.review.map.set_layers_told(told("layers"))
        window.review.map.legend.fold(told("legend") == "folded")

    def reset(self) -> None:
        """Forgets sizes, places and columns, and puts them as they were at first."""
        window = self._window
        for name in _NAMES:
            window.settings.remove(name)
        window.review.reset_layout()
        window.review.map.legend.fold(False)
        window.sources.reset_layout()
        for pane in window.review.lists.panes.values():
            pane.reset_columns()

    def keep(self) -> None:
        """Writes what changed."""
        window = self._window
        self._keep_settings()
        if not window.loader.busy and window.session.results is not None:
            window.session.save_view(self.shown())
            window.session.keep_assumptions()

    def close(self) -> None:
        """Writes all of it for the last time.

        Raises:
            CaseError: The case cannot be written.
        """
        self._timer.stop()
        self._keep_settings()
        self._window.session.save_view(self.shown())
        self._window.session.keep_assumptions()

    def shown(self) -> dict[str, Any]:
        """Returns what the window shows of a case, as plain data."""
        window, review = self._window, self._window.review
        return {
            "view": window.stack.currentIndex(),
            "map": review.map.told(),
            "sort": review.encounters.arrangement.sort_told(),
            "ledger": window.cap.sort_told(),
            "sorts": {name: p.arrangement.sort_told() for name, p in review.lists.clues.items()},
        }

    def _keep_settings(self) -> None:
        window, review = self._window, self._window.review
        docks, splitter = review.layout_state()
        for name, value in (
            ("geometry", window.saveGeometry()),
            ("docks", docks),
            ("splitter", splitter),
            ("sources", window.sources.layout_state()),
            *(
                (_columns(name), pane.arrangement.told())
                for name, pane in review.lists.panes.items()
            ),
            ("layers", review.map.layers_told()),
            ("legend", "folded" if review.map.legend.folded else "open"),
        ):
            window.settings.setValue(name, value)

    def _take_back(self) -> None:
        """Shows map and list as the case that was just opened showed them."""
        session = self._window.session
        if not self._window.returns or session.results is None:
            return
        shown = session.view
        self._window.review.map.take(shown.get("map"))
        lists = self._window.review.lists
        lists.encounters.arrangement.take_sort(shown.get("sort"))
        self._window.cap.take_sort(shown.get("ledger"))
        sorts = shown.get("sorts")
        for name, pane in lists.clues.items():
            pane.arrangement.take_sort(sorts.get(name) if isinstance(sorts, dict) else None)

    def _time_moved(self, *_values: object) -> None:
        # while time plays, the case need not follow every step of it
        if not self._window.review.timeline.playback.playing:
            self._moved()

    def _moved(self, *_values: object) -> None:
        if not self._timer.isActive():
            self._timer.start()
