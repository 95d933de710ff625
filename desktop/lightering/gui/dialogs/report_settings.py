"""Who prepared the report, for whom, and under which logo; the case keeps it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import InputError
from lightering.gui.labels import label, tip
from lightering.gui.words import plain
from lightering.model.attachments import short_hash
from lightering.report.settings import LOGO_BYTES, ReportSettings, read_logo

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.model.attachments import Attachment

__all__ = ["ReportSettingsDialog"]

_LOGO = QSize(180, 60)
_FILES_PX = 130
_SHA256 = int(Qt.ItemDataRole.UserRole)
_NUMBER = re.compile(r"[0-9]{7}|[0-9]{9}")
_LONGEST = 200
"""Characters of a name that the first page has room for."""


class ReportSettingsDialog(QDialog):
    """Asks who signs the report; open it with `open()`.

    Signals:
        written: `ReportSettings` as they shall be.
        logo_asked: the person wants to choose a picture.
    """

    written = Signal(object)
    logo_asked = Signal()

    def __init__(
        self, settings: ReportSettings, parent: QWidget, files: tuple[Attachment, ...] = ()
    ) -> None:
        """Shows what is kept.

        Args:
            settings: As the case keeps them.
            parent: The window.
            files: What is attached, of which some may be withheld.
        """
        super().__init__(parent)
        self.setWindowTitle("Report settings")
        self.setMinimumWidth(480)
        self._logo = settings.logo
        self.author, self.organisation = (
            QLineEdit(settings.author),
            QLineEdit(settings.organisation),
        )
        self.author.setPlaceholderText("who prepared it")
        self.organisation.setPlaceholderText("for whom")
        for cell, name in ((self.author, "Author"), (self.organisation, "Organisation")):
            cell.setAccessibleName(name)
            cell.setMaxLength(_LONGEST)
        self.picture = label()
        self.picture.setMinimumSize(_LOGO)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.choose, self.without = QPushButton("Choose PNG…"), QPushButton("No logo")
        self.choose.clicked.connect(self.logo_asked)
        self.without.clicked.connect(lambda: self._show_logo(b""))
        logo = QHBoxLayout()
        logo.addWidget(self.picture, 1)
        logo.addWidget(self.choose)
        logo.addWidget(self.without)
        form = QFormLayout()
        form.addRow(label("Author"), self.author)
        form.addRow(label("Organisation"), self.organisation)
        form.addRow(label("Logo"), logo)
        self.ships = QLineEdit(", ".join(map(str, settings.withheld)))
        self.ships.setAccessibleName("Ships to withhold")
        self.ships.setPlaceholderText("MMSI or IMO numbers")
        self.ships.setToolTip(
            tip(
                "Names and numbers of these ships are left out of the whole report, until the "
                "window closes; no file keeps the numbers, and who verifies the report "
                "must give them."
            )
        )
        form.addRow(label("Withhold"), self.ships)
        self.fault = label("", "error", wrap=True)
        self.fault.hide()
        buttons = QDialogButtonBox()
        keep = buttons.addButton("Keep", QDialogButtonBox.ButtonRole.AcceptRole)
        keep.setProperty("role", "primary")
        buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        words = (
            "They stand on the first page, and the author also beside every value set by you. The "
            "case keeps them; the logo is a PNG of at most "
            f"{LOGO_BYTES // 1024} KiB."
        )
        layout.addWidget(label(words, "second", wrap=True))
        layout.addLayout(form)
        self.files = self._withholding(files, settings.withheld_files)
        if files:
            said = (
                "Attached files with a tick are withheld: the report tells their SHA-256 and that "
                "they are withheld, and nothing else of them."
            )
            layout.addWidget(label(said, "second", wrap=True))
            layout.addWidget(self.files)
        layout.addWidget(self.fault)
        layout.addWidget(buttons)
        self._rest = settings
        self._show_logo(settings.logo)
        self.accepted.connect(lambda: self.written.emit(self.settings()))

    def accept(self) -> None:
        """Keeps what is on the form, unless a number of a ship is none."""
        odd = [word for word in self._numbers() if not _NUMBER.fullmatch(word)]
        if odd:
            self.fault.setText(
                f"{plain(odd[0])} is no number of a ship: give an MMSI of nine digits or an IMO "
                "number of seven."
            )
            self.fault.show()
            return
        super().accept()

    def _numbers(self) -> list[str]:
        return self.ships.text().replace(",", " ").split()

    def settings(self) -> ReportSettings:
        """Returns what is on the form."""
        items = [self.files.item(row) for row in range(self.files.count())]
        here = {str(item.data(_SHA256)) for item in items}
        ticked = {
            str(item.data(_SHA256)) for item in items if item.checkState() == Qt.CheckState.Checked
        }
        return replace(
            self._rest,
            author=self.author.text().strip(),
            organisation=self.organisation.text().strip(),
            logo=self._logo,
            withheld=tuple(sorted({int(word) for word in self._numbers()})),
            # what is attached to events of other files keeps its tick
            withheld_files=tuple(sorted(ticked | (set(self._rest.withheld_files) - here))),
        )

    @staticmethod
    def _withholding(files: tuple[Attachment, ...], withheld: tuple[str, ...]) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName("Attached files to withhold")
        made.setMaximumHeight(_FILES_PX)
        for one in files:
            item = QListWidgetItem(f"{plain(one.caption)}  ({short_hash(one.sha256)})")
            item.setToolTip(tip(f"{one.name}\n{one.sha256}"))
            item.setData(_SHA256, one.sha256)
            ticked = one.sha256 in withheld
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            made.addItem(item)
        return made

    def take_logo(self, path: Path) -> None:
        """Takes a picture; says what is wrong with it if it cannot be used.

        Args:
            path: The picture.
        """
        try:
            self._show_logo(read_logo(path))
        except InputError as error:
            self.fault.setText(str(error))
            self.fault.show()

    def _show_logo(self, logo: bytes) -> None:
        self._logo = logo
        self.fault.hide()
        shown = QPixmap()
        if logo and not shown.loadFromData(logo):
            self.picture.setText("a picture that cannot be shown")
        elif logo:
            self.picture.setPixmap(
                shown.scaled(
                    _LOGO,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        else:
            self.picture.setText("none")
        self.picture.setAccessibleName("Logo" if logo else "No logo")
        self.without.setEnabled(bool(logo))
