"""What lies beside the tracks: lists, registries and notified deliveries, each file by hash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from lightering.gui.labels import label, tip
from lightering.gui.panels.grid import FactGrid
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.side import SideFile

__all__ = ["BesidePane"]

_KINDS = {
    "list": "list of ships",
    "notified": "notified deliveries",
    "registry": "registry",
    "zones": "claimed zones",
}
_HASH_SHOWN = 12


class BesidePane(QWidget):
    """A line for each file beside the tracks; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        headings = ("File", "Given as", "Date", "Used", "SHA-256")
        self.grid = FactGrid(headings, frozenset({3}), 0)
        heading = label("Beside the tracks", "title")
        heading.setContentsMargins(14, 0, 14, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(heading)
        layout.addWidget(self.grid)
        self.setAccessibleName("Files beside the tracks")
        self.hide()

    def show_files(self, files: Sequence[SideFile]) -> None:
        """Shows other files.

        Args:
            files: What became of each.
        """
        self.grid.show_rows(
            [
                (
                    plain(one.file),
                    _KINDS.get(one.kind, one.kind),
                    plain(one.dated) or "not dated",
                    f"{number(one.kept)} of {number(one.records_in)}",
                    one.sha256[:_HASH_SHOWN],
                )
                for one in files
            ]
        )
        said = [f"{plain(one.file)}, SHA-256 {one.sha256}" for one in files]
        said += [plain(message) for one in files for message in one.messages]
        self.setToolTip(tip("\n".join(said)))
        self.setVisible(bool(files))
