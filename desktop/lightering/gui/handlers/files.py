"""Opens files, lists and cases, and makes cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lightering.errors import CaseError, UserError
from lightering.gui.cases import CASE_SUFFIX
from lightering.gui.dialogs.recent import RecentDialog, recent_cases
from lightering.gui.handlers.asking import Asking
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.case.store import Case
    from lightering.gui.workers import Telling

__all__ = ["FileHandlers"]

_CASES = f"Lightering cases (*{CASE_SUFFIX})"


def _tracks() -> str:
    """The patterns of the formats there are, packed ones too; readers are loaded only now."""
    from lightering.readers import formats

    patterns = dict.fromkeys(pattern for record in formats() for pattern in record.patterns)
    return f"Track files ({' '.join(patterns)} *.zip *.gz *.zst);;All files (*)"


class FileHandlers(Asking):
    """What the commands on files and cases do."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "file.open": self.open_files,
            "file.open_sample": self.open_sample,
            "case.new": self.new_case,
            "case.open": self.open_case,
            "case.recent": self.open_recent,
            "case.save_as": self.save_case_as,
        }

    def open_files(self) -> None:
        """Asks for files and opens them."""
        self.ask(
            "Open files",
            _tracks(),
            self._window.open_paths,
            mode=QFileDialog.FileMode.ExistingFiles,
        )

    def add_files(self) -> None:
        """Asks for files and reads them together with the open ones."""
        add = self._session.results is not None
        self.ask(
            "Add files",
            _tracks(),
            lambda paths: self._window.loader.open(paths, add=add),
            mode=QFileDialog.FileMode.ExistingFiles,
        )

    def open_sample(self) -> None:
        """Opens the sample fleet."""
        try:
            self._window.open_paths([sample_tracks()])
        except UserError as error:
            self._window.say("error", str(error))

    def open_case(self) -> None:
        """Asks for a case and opens it."""
        self.ask(
            "Open case", _CASES, self._window.open_paths, mode=QFileDialog.FileMode.ExistingFile
        )

    def open_recent(self) -> None:
        """Offers the cases that were open last."""
        dialog = RecentDialog(recent_cases(self._window.settings), self._window)
        dialog.chosen.connect(lambda path: self._window.open_paths([path]))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def new_case(self) -> None:
        """Asks where, and makes a case for what is open."""
        self._save_as("New case", self._make_case)

    def save_case_as(self) -> None:
        """Asks where, and copies the case there."""
        self._save_as("Save case as", self._copy_case)

    def _save_as(self, title: str, taken: Callable[[list[Path]], None]) -> None:
        self.ask(
            title,
            _CASES,
            taken,
            mode=QFileDialog.FileMode.AnyFile,
            suffix=CASE_SUFFIX,
            name=f"case{CASE_SUFFIX}",
        )

    def _make_case(self, paths: list[Path]) -> None:
        self.attempt(lambda: self._session.new_case(paths[0], self._window.loader.opened))

    def _copy_case(self, paths: list[Path]) -> None:
        """Copies the case in a worker: what is attached may be many bytes."""
        session, path = self._session, paths[0]
        if session.case is None:
            self._make_case(paths)
            return
        try:
            copy = session.copying(path)
        except CaseError as error:
            self._window.say("error", str(error))
            return
        ready: list[Case] = []

        def work(progress: Telling) -> Case:
            ready.append(copy(progress))
            return ready[-1]

        def done(copied: Case) -> None:
            if not session.take_copy(copied):
                # something was decided meanwhile, and belongs into the copy
                self._copy_case(paths)

        def stopped() -> None:
            for copied in ready:
                copied.close()

        task = self.begin(
            f"Copying the case to {path.name}",
            work,
            done,
            stopped="Cancelled. The case that was open stays open.",
        )
        task.cancelled.connect(stopped)
