"""Saved filters: chosen, saved, renamed, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import UserError
from lightering.gui.labels import label, set_role

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from lightering.app.clues import ClueFilter
    from lightering.app.filters import Filter
    from lightering.app.session import Session

__all__ = ["SavedFiltersDialog"]

_NAME = int(Qt.ItemDataRole.UserRole)


class SavedFiltersDialog(QDialog):
    """The filters of the list that is shown, by name; open it with `open()`."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._list = session, session.list_name
        self.setWindowTitle(f"Saved filters of {self._list}")
        self.setMinimumSize(560, 360)
        self.list = QListWidget()
        self.list.setAccessibleName("Saved filters")
        self.list.setToolTip("Enter filters by it, Delete forgets it")
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the filter")
        self.name.setPlaceholderText("name")
        self._said = label("", "second", wrap=True)
        self.save = QPushButton("Save")
        self.save.setToolTip("Keep the filter that is set now under this name (Enter)")
        self.use = QPushButton("Filter by it")
        self.use.setProperty("role", "primary")
        self.rename = QPushButton("Rename")
        self.rename.setToolTip("Give the chosen filter the name typed above")
        self.remove = QPushButton("Delete")
        close = QPushButton("Close")
        for button, what in (
            (self.save, self._save),
            (self.use, self._use),
            (self.rename, self._rename),
            (self.remove, self._remove),
            (close, self.reject),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(what)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addWidget(self.name, 1)
        upper.addWidget(self.save)
        for part in (self.use, self.rename, self.remove):
            lower.addWidget(part)
        lower.addStretch(1)
        lower.addWidget(close)
        layout = QVBoxLayout(self)
        layout.addWidget(
            label(f"Set now: {_words(session.filter_of(session.list_name))}", "second", wrap=True)
        )
        layout.addLayout(upper)
        layout.addWidget(self._said)
        layout.addWidget(self.list, 1)
        layout.addLayout(lower)
        self.name.returnPressed.connect(self._save)
        self.list.itemActivated.connect(lambda _item: self._use())
        self.list.currentItemChanged.connect(lambda *_: self._able())
        self.list.installEventFilter(self)
        self._fill()
        (self.list if self.list.count() else self.name).setFocus()

    @property
    def chosen(self) -> str:
        """Name of the chosen filter, "" if none is."""
        item = self.list.currentItem()
        return "" if item is None else str(item.data(_NAME))

    def _fill(self, chosen: str = "") -> None:
        self.list.clear()
        for name in self._session.saved_filters.names:
            item = QListWidgetItem(f"{name}    {_words(self._session.saved_filters[name])}")
            item.setData(_NAME, name)
            self.list.addItem(item)
            if name == chosen or not self.list.currentItem():
                self.list.setCurrentItem(item)
        self._able()

    def _able(self) -> None:
        for button in (self.use, self.rename, self.remove):
            button.setEnabled(bool(self.chosen))

    def _tell(self, name: str, said: str, failed: str = "") -> None:
        self._said.setText(failed or said)
        set_role(self._said, "warning" if failed else "second")
        self._fill(name)

    def _save(self) -> None:
        name = " ".join(self.name.text().split())
        try:
            self._session.saved_filters.save(name, self._session.filter_of(self._list))
        except UserError as error:
            self._tell(self.chosen, "", str(error))
        else:
            self._tell(name, f"Saved as {name}.")

    def _rename(self) -> None:
        new = " ".join(self.name.text().split())
        try:
            self._session.saved_filters.rename(self.chosen, new)
        except UserError as error:
            self._tell(self.chosen, "", str(error))
        else:
            self._tell(new, f"It is called {new} now.")

    def _remove(self) -> None:
        if self.chosen:
            name = self.chosen
            self._session.saved_filters.remove(name)
            self._tell("", f"{name} was deleted.")

    def _use(self) -> None:
        if self.chosen:
            self._session.set_filter(self._list, self._session.saved_filters[self.chosen])
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.key() == Qt.Key.Key_Delete:
                self._remove()
                return True
        return super().eventFilter(watched, event)


def _words(wanted: Filter | ClueFilter) -> str:
    return ", ".join(wanted.words()) or "no filter"
