"""What is said of a file that is attached, and the look at one that is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lightering.app.attached_files import suggestion
from lightering.errors import UserError
from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.labels import label
from lightering.gui.panels.attached import facts_of
from lightering.gui.panels.grid import FactGrid
from lightering.model.attachments import UNKNOWN_DATE, check_attachment, date_of

if TYPE_CHECKING:
    from lightering.model.attachments import Attachment

__all__ = ["AttachDialog", "PictureDialog"]

_CAPTION_MOST, _WORDS_MOST = 1_000, 500
_PREVIEW_PX = 150
_WORDS = (
    ("source", "Source", "where it was had from"),
    ("author", "Author", "who made it"),
    ("licence", "Licence", "under which it may be printed"),
    ("url", "Address", "where it stands"),
)


class AttachDialog(QDialog):
    """Asks what a file shows; open it with `open()`.

    Signals:
        written: the `Attachment` as it shall be.
    """

    written = Signal(object)

    def __init__(
        self,
        encounter: str,
        one: Attachment,
        facts: str,
        parent: QWidget,
        *,
        taken: str = "",
        preview: bytes = b"",
    ) -> None:
        """Shows what is known.

        Args:
            encounter: Short id of the encounter or clue.
            one: The file with what is said of it so far.
            facts: Its kind and size, and whether the case holds it.
            parent: The window.
            taken: What its camera wrote, as `pictures.Look` tells it.
            preview: A small PNG of a picture, or empty.
        """
        super().__init__(parent)
        self._one = one
        self.setWindowTitle(f"Attach to {encounter}")
        self.setMinimumWidth(620)
        self.caption = QLineEdit(one.caption)
        self.caption.setMaxLength(_CAPTION_MOST)
        self.caption.setPlaceholderText("what it shows or says; stands under it in the report")
        self.caption.setAccessibleName("Caption")
        self.date = QLineEdit(one.dated or UNKNOWN_DATE)
        self.date.setAccessibleName("Date of the picture or document, UTC")
        self.date.setPlaceholderText("2026-09-14, 2026-09-14T11:42Z or unknown")
        words, date = suggestion(taken)
        self.suggest = QPushButton(f"Use {date}")
        self.suggest.setProperty("role", "link")
        self.suggest.setAutoDefault(False)
        self.suggest.clicked.connect(lambda: self.date.setText(date))
        suggested = QHBoxLayout()
        suggested.addWidget(label(f"{words}; clocks may be wrong.", "second"))
        suggested.addWidget(self.suggest)
        suggested.addStretch(1)
        form = QFormLayout()
        form.addRow(label("Caption"), self.caption)
        form.addRow(label("Date, UTC"), self.date)
        if date:
            form.addRow(label(""), suggested)
        self.cells: dict[str, QLineEdit] = {}
        for name, title, hint in _WORDS:
            cell = QLineEdit(getattr(one, name))
            cell.setMaxLength(_WORDS_MOST)
            cell.setPlaceholderText(hint)
            cell.setAccessibleName(title)
            self.cells[name] = cell
            form.addRow(label(title), cell)
        self.fault = label("", "error", wrap=True)
        self.fault.hide()
        buttons = QDialogButtonBox()
        keep = buttons.addButton("Attach", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.reject)
        head = QHBoxLayout()
        head.setSpacing(14)
        if preview:
            shown = QPixmap()
            shown.loadFromData(preview)
            picture = label()
            picture.setPixmap(_fitted(shown, _PREVIEW_PX, _PREVIEW_PX))
            picture.setAccessibleName("Preview")
            head.addWidget(picture)
        told = QVBoxLayout()
        told.addWidget(label(one.name, "strong", wrap=True))
        told.addWidget(label(facts, "second", wrap=True))
        told.addWidget(label("SHA-256", "second"))
        digest = label(f"{one.sha256[:32]}\n{one.sha256[32:]}")
        digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        digest.setAccessibleName(f"SHA-256 {one.sha256}")
        told.addWidget(digest)
        told.addStretch(1)
        head.addLayout(told, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(head)
        layout.addLayout(form)
        layout.addWidget(
            label("An attachment is evidence of yours: no figure moves by it.", "second", wrap=True)
        )
        layout.addWidget(self.fault)
        layout.addWidget(buttons)
        self.caption.setFocus()

    def _keep(self) -> None:
        words: dict[str, Any] = {name: cell.text().strip() for name, cell in self.cells.items()}
        try:
            dated = date_of(self.date.text())
            told = replace(self._one, caption=self.caption.text().strip(), dated=dated, **words)
            check_attachment(told)
        except UserError as error:
            self.fault.setText(str(error))
            self.fault.show()
            (self.date if str(error).startswith("Date") else self.caption).setFocus()
            return
        self.accept()
        self.written.emit(told)


class PictureDialog(PagesDialog):
    """A picture as large as there is room for, with what is known of it."""

    def __init__(self, one: Attachment, content: bytes, parent: QWidget) -> None:
        """Shows a picture.

        Args:
            one: The file.
            content: A PNG of it.
            parent: The window.
        """
        super().__init__(one.name, parent)
        self._picture = QPixmap()
        self._picture.loadFromData(content)
        self.shown = label()
        self.shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.shown.setAccessibleName(one.caption)
        self.rows.addWidget(self.shown)
        self.rows.addWidget(label(one.caption, "strong", wrap=True))
        grid = FactGrid(("What", "As recorded"), frozenset(), 1, wrap=True)
        grid.show_rows([row for row in facts_of(one) if row[0] != "Caption"])
        self.rows.addWidget(grid)
        self.rows.addStretch(1)
        room = parent.size()
        self.resize(min(980, room.width() - 80), min(860, room.height() - 60))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.setPixmap(_fitted(self._picture, self.width() - 70, self.height() - 330))


def _fitted(picture: QPixmap, wide: int, high: int) -> QPixmap:
    """Returns a picture scaled into a box, sharp on dense screens."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen is not None else 1.0
    made = picture.scaled(
        round(wide * ratio),
        round(high * ratio),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    made.setDevicePixelRatio(ratio)
    return made
