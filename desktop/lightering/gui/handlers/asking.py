"""Asks for files and folders without stopping the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from lightering.errors import UserError
from lightering.gui.handlers.hands import Hands

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.workers import Telling

__all__ = ["Asking"]


class Asking(Hands):
    """What handlers that ask for files have in common."""

    def ask(
        self,
        title: str,
        patterns: str,
        taken: Callable[[list[Path]], None],
        *,
        mode: QFileDialog.FileMode,
        suffix: str = "",
        name: str = "",
    ) -> None:
        """Opens the dialog, in the folder that was chosen from last, and returns.

        Args:
            title: Of the dialog.
            patterns: What kinds of files it lists, as Qt writes them; "" for all.
            taken: Called with what was chosen; not if nothing was.
            mode: Whether files, one that need not exist, or a folder are asked for.
            suffix: Of a file that will be written; "" if it will be read.
            name: What is proposed for it.
        """
        dialog = QFileDialog(self._window, title, self._folder(), patterns)
        dialog.setFileMode(mode)
        if suffix:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(name)
        dialog.filesSelected.connect(lambda names: self._chosen([Path(n) for n in names], taken))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def ask_where(
        self, title: str, patterns: str, taken: Callable[[Path], None], *, suffix: str, name: str
    ) -> None:
        """Asks where one file shall be written, and returns.

        Args:
            title: Of the dialog.
            patterns: What kinds of files it lists, as Qt writes them.
            taken: Called with the place; not if none was chosen.
            suffix: Of the file, if none is typed.
            name: What is proposed for it.
        """
        self.ask(
            title,
            patterns,
            lambda paths: taken(paths[0]),
            mode=QFileDialog.FileMode.AnyFile,
            suffix=suffix,
            name=name,
        )

    def say_written(self, title: str, work: Callable[[Telling], str]) -> None:
        """Writes something in a worker, and says what came of it.

        Args:
            title: In the status line.
            work: Writes, and returns what to say.
        """
        window = self._window
        self.begin(
            title,
            work,
            lambda sentence: window.say("fact", sentence),
            stopped="Cancelled. Nothing was written.",
        )

    def attempt(self, step: Callable[[], object]) -> None:
        """Does something that may be refused, and says why if it is.

        Args:
            step: What is done.
        """
        try:
            step()
        except UserError as error:
            self._window.say("error", str(error))

    def _folder(self) -> str:
        kept = self._window.settings.value("folder")
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        # of a folder that is not there, the dialog would offer the name as that of a file
        for folder in (kept, QStandardPaths.writableLocation(documents)):
            if folder and Path(str(folder)).is_dir():
                return str(folder)
        return str(Path.home())

    def _chosen(self, paths: list[Path], taken: Callable[[list[Path]], None]) -> None:
        if paths:
            self._window.settings.setValue("folder", str(paths[0].parent))
            taken(paths)
