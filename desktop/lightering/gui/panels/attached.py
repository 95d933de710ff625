"""The part of the inspector with the files attached to what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lightering.app.commands import command
from lightering.gui.icons import icon
from lightering.gui.keyed import name_key
from lightering.gui.labels import label, tip
from lightering.gui.panels.attached_rows import AttachedRows, row_height
from lightering.gui.words import plain
from lightering.model.attachments import UNKNOWN_DATE, short_hash
from lightering.units import size_words

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Tasks, Telling
    from lightering.model.attachments import Attachment

__all__ = ["AttachedPanel", "facts_of"]

_SMALL = QSize(64, 44)
_ROWS_SHOWN = 3
_KEYS: dict[int, str] = {
    Qt.Key.Key_Return: "attach.open",
    Qt.Key.Key_Enter: "attach.open",
    Qt.Key.Key_Delete: "attach.remove",
}
_KEPT = 64
"""Thumbnails that stay in memory."""


def facts_of(one: Attachment) -> list[tuple[str, str]]:
    """Returns what is known of an attached file, in words and in full.

    Args:
        one: The file.
    """
    told = [
        ("Caption", one.caption),
        ("File", one.name),
        ("Date (UTC)", one.dated or UNKNOWN_DATE),
        ("Kind", one.media),
        ("Size", f"{size_words(one.size)} ({one.size:,} bytes)"),
        ("SHA-256", one.sha256),
        ("Source", one.source),
        ("Author", one.author),
        ("Licence", one.licence),
        ("Address", one.url),
        ("Attached by", one.by),
    ]
    return [(what, words) for what, words in told if words]


class _Files(QListWidget):
    """A list in which Enter looks at a file and Delete removes it.

    Signals:
        asked: id of a command.
    """

    asked = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        name = _KEYS.get(event.key())
        if name is None:
            super().keyPressEvent(event)
        else:
            self.asked.emit(name)


class AttachedPanel(QWidget):
    """Shows what is attached; files dropped on the inspector come here.

    Signals:
        asked: id of a command.
    """

    asked = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._session, self._tasks, self._theme = session, tasks, theme
        self.event_id = ""
        self._pictures: dict[str, QIcon] = {}
        self._words = label("", "second")
        self.add = QPushButton()
        self.add.setProperty("role", "link")
        name_key(
            self.add,
            "attach.add",
            "Attach pictures or documents as evidence, or drop them here",
            "Attach files",
        )
        self.add.setAccessibleName("Attach files")
        self.add.clicked.connect(lambda: self.asked.emit("attach.add"))
        head = QHBoxLayout()
        head.addWidget(self._words, 1)
        head.addWidget(self.add)
        self.list = _Files()
        self.list.asked.connect(self.asked)
        self.list.setAccessibleName("Attached files")
        self.list.setAccessibleDescription("Enter looks at a file, Delete removes it")
        self.list.setIconSize(_SMALL)
        self.list.setItemDelegate(AttachedRows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemDoubleClicked.connect(lambda _item: self.asked.emit("attach.open"))
        self.buttons = {
            name: self._button(name, words)
            for name, words in (
                ("attach.open", "Look at it"),
                ("attach.save", "Save copy…"),
                ("attach.describe", "Change…"),
                ("attach.remove", "Remove"),
            )
        }
        row = QHBoxLayout()
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        self._below = QWidget()
        self._below.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.list)
        column.addWidget(self._below)
        session.decision_changed.connect(self._decided)
        session.case_changed.connect(self._allow)
        self.setAccessibleName("Attached files and what is done with them")

    def _button(self, name: str, words: str) -> QPushButton:
        made = QPushButton(words)
        made.setProperty("role", "link")
        name_key(made, name, command(name).help, words)
        made.clicked.connect(lambda: self.asked.emit(name))
        return made

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        self.show_event(self.event_id)

    @property
    def chosen(self) -> Attachment | None:
        """The attached file that commands are about; the first if none was chosen."""
        held = self._session.attachments_of(self.event_id)
        row = max(self.list.currentRow(), 0)
        return held[row] if row < len(held) else None

    def show_event(self, event_id: str) -> None:
        """Shows what is attached to an encounter, lead, gap or loitering.

        Args:
            event_id: Which; "" for none.
        """
        row = self.list.currentRow() if event_id == self.event_id else 0
        self.event_id = event_id
        held = self._session.attachments_of(event_id)
        self.list.clear()
        high = row_height(self.list.font(), _SMALL)
        for one in held:
            when = one.dated.replace("T", " ") or "date unknown"
            words = (
                f"{plain(one.caption)}\n{when} · {size_words(one.size)} · {short_hash(one.sha256)}"
            )
            item = QListWidgetItem(self._picture(one), words)
            item.setToolTip(tip("\n".join(f"{what}: {said}" for what, said in facts_of(one))))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{one.caption}, {when}, file {one.name}"
            )
            item.setSizeHint(QSize(0, high))
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), len(held) - 1))
        shown = min(len(held), _ROWS_SHOWN)
        self.list.setFixedHeight(shown * high + 2 * self.list.frameWidth())
        self.list.setVisible(bool(held))
        self._below.setVisible(bool(held))
        many = f"{len(held)} file{'' if len(held) == 1 else 's'} attached; no figure moves by them."
        self._words.setText(many if held else "No files attached.")
        self._allow()

    def _allow(self) -> None:
        may = not self._session.read_only
        self.add.setEnabled(may)
        self.buttons["attach.describe"].setEnabled(may)
        self.buttons["attach.remove"].setEnabled(may)

    def _decided(self, event_ids: tuple[str, ...]) -> None:
        if self.event_id in event_ids:
            self.show_event(self.event_id)

    def _picture(self, one: Attachment) -> QIcon:
        """Returns the thumbnail if it is there; else it is made, and shown when it is."""
        if not one.is_picture:
            return self._plain("file", self._theme.ink_2)
        if one.sha256 in self._pictures:
            return self._pictures[one.sha256]
        content_of, longest = self._session.attached.content_of, 2 * _SMALL.width()

        def work(_progress: Telling) -> tuple[str, bytes]:
            from lightering.readers.pictures import thumbnail

            return one.sha256, thumbnail(content_of(one), longest)

        self._tasks.start("Making a thumbnail", work, self._made, lambda _said: self._lost(one))
        return self._plain("file", self._theme.ink_2)

    @staticmethod
    def _plain(name: str, colour: str) -> QIcon:
        return _framed(icon(name, colour, 56).pixmap(56, 56))

    def _lost(self, one: Attachment) -> None:
        """A file that is lost or changed has no thumbnail; looking at it says why."""
        self._keep(one.sha256, self._plain("warning", self._theme.error))

    def _made(self, found: tuple[str, bytes]) -> None:
        sha256, content = found
        picture = QPixmap()
        picture.loadFromData(content)
        self._keep(sha256, _framed(picture))

    def _keep(self, sha256: str, made: QIcon) -> None:
        while len(self._pictures) >= _KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[sha256] = made
        for row, one in enumerate(self._session.attachments_of(self.event_id)):
            if one.sha256 == sha256 and row < self.list.count():
                self.list.item(row).setIcon(made)


def _framed(picture: QPixmap) -> QIcon:
    """Returns a picture in the middle of a frame, so that all words begin in one line."""
    frame = QPixmap(_SMALL * 2)
    frame.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(1.0)
    if picture.width() > frame.width() or picture.height() > frame.height():
        picture = picture.scaled(
            frame.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter = QPainter(frame)
    painter.drawPixmap(
        (frame.width() - picture.width()) // 2, (frame.height() - picture.height()) // 2, picture
    )
    painter.end()
    return QIcon(frame)
