"""The cases that were open last, to open one again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from lightering.gui.labels import label
from lightering.gui.words import plain

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

__all__ = ["RecentDialog", "note_case", "recent_cases"]

_MOST = 10
_NAME = "recent_cases"
_PLACE = int(Qt.ItemDataRole.UserRole)


def recent_cases(settings: QSettings) -> list[Path]:
    """Returns the cases that were open, the last first; some may be gone.

    Args:
        settings: Of the person.
    """
    told = settings.value(_NAME)
    places = [told] if isinstance(told, str) else told if isinstance(told, list) else []
    return [Path(str(place)) for place in places if place][:_MOST]


def note_case(settings: QSettings, path: Path) -> None:
    """Puts a case in front of those that were open.

    Args:
        settings: Of the person.
        path: The case.
    """
    here = path.resolve()
    places = [here, *(one for one in recent_cases(settings) if one != here)][:_MOST]
    settings.setValue(_NAME, [str(one) for one in places])


class RecentDialog(QDialog):
    """A list; open it with `open()`.

    Signals:
        chosen: the path of a case.
    """

    chosen = Signal(object)

    def __init__(self, cases: list[Path], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Recent cases")
        self.resize(620, 320)
        self.list = QListWidget()
        self.list.setAccessibleName("Cases, the last first")
        for path in cases:
            there = path.is_file()
            gone = "" if there else "   not there any more: moved, renamed or on another disk"
            item = QListWidgetItem(f"{plain(path.name)}   {plain(str(path.parent))}{gone}")
            item.setData(_PLACE, str(path))
            if not there:
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        buttons = QDialogButtonBox()
        self._open = buttons.addButton("Open", QDialogButtonBox.ButtonRole.AcceptRole)
        self._open.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.list.itemActivated.connect(lambda _item: self.accept())
        self.list.currentItemChanged.connect(lambda *_: self._allow())
        said = "Opening one reads its files again and returns to where it was left."
        none = "No case was open yet. One is made by itself when files are opened."
        layout = QVBoxLayout(self)
        layout.addWidget(label(said if cases else none, "second", wrap=True))
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        left = [row for row, path in enumerate(cases) if path.is_file()]
        if left:
            self.list.setCurrentRow(left[0])
        self._allow()

    def _allow(self) -> None:
        item = self.list.currentItem()
        self._open.setEnabled(item is not None and bool(item.flags() & Qt.ItemFlag.ItemIsEnabled))

    def accept(self) -> None:
        item = self.list.currentItem()
        if item is None or not self._open.isEnabled():
            return
        super().accept()
        self.chosen.emit(Path(str(item.data(_PLACE))))
