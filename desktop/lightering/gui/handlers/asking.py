"""Asks for files and folders without stopping the window."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from lightering.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling

__all__ = ["Asking"]


class Asking(QObject):
    """What handlers that ask for files have in common."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session

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

    def say_written(self, title: str, work: Callable[[Telling], str]) -> None:
        """Writes something in a worker, and says what came of it.

        Args:
            title: In the status line.
            work: Writes, and returns what to say.
        """
        window = self._window
        task = window.tasks.start(
            title,
            work,
            lambda sentence: window.say("fact", sentence),
            lambda sentence: window.say("error", sentence),
        )
        window.status.follow(task, "Cancelled. Nothing was written.")

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
        return str(kept) if kept else QStandardPaths.writableLocation(documents)

    def _chosen(self, paths: list[Path], taken: Callable[[list[Path]], None]) -> None:
        if paths:
            self._window.settings.setValue("folder", str(paths[0].parent))
            taken(paths)
