"""Adds lists of ships and notified deliveries, and takes them away again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lightering.case.audit import iso, utc_now
from lightering.errors import CaseError
from lightering.gui.asking import Asking
from lightering.gui.dialogs.notified import NotifiedDialog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling
    from lightering.model.records import Notified

__all__ = ["SideHandlers"]

_LISTS = "Lists of ships (*.csv *.json *.jsonl *.ndjson *.tsv *.txt);;All files (*)"
_TABLES = "Notified deliveries (*.csv *.tsv *.txt);;All files (*)"


class SideHandlers(Asking):
    """What the commands on lists and notified deliveries do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._lists: tuple[Path, ...] = ()
        self._notified: tuple[Path, ...] = ()
        self._typed: tuple[Notified, ...] = ()
        window.loader.finished.connect(self._opened)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "ledger.list": self.add_list,
            "ledger.notified": self.add_notified,
            "ledger.type": self.type_notified,
            "ledger.without": lambda: self.lay((), (), ()),
        }

    def add_list(self) -> None:
        """Asks for lists of ships, and screens every encounter by them."""
        self.ask(
            "Add lists of ships",
            _LISTS,
            lambda paths: self.lay(_with(self._lists, paths), self._notified, self._typed),
            mode=QFileDialog.FileMode.ExistingFiles,
        )

    def add_notified(self) -> None:
        """Asks for tables of notified deliveries, and lays them beside the estimate."""
        self.ask(
            "Add notified deliveries",
            _TABLES,
            lambda paths: self.lay(self._lists, _with(self._notified, paths), self._typed),
            mode=QFileDialog.FileMode.ExistingFiles,
        )

    def type_notified(self) -> None:
        """Asks for one notified delivery."""
        dialog = NotifiedDialog(f"typed {iso(utc_now())}", self._window)
        dialog.written.connect(
            lambda row: self.lay(self._lists, self._notified, (*self._typed, row))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def lay(
        self,
        lists: tuple[Path, ...],
        notified: tuple[Path, ...],
        typed: tuple[Notified, ...],
        *,
        keep: bool = True,
    ) -> None:
        """Screens and tallies anew, in a worker, with other lists and deliveries.

        Args:
            lists: Lists of ships.
            notified: Tables of notified deliveries.
            typed: Deliveries that were typed.
            keep: Whether the case shall keep them.
        """
        results, window = self._session.results, self._window
        if results is None:
            return

        def work(progress: Telling) -> tuple[Results, Rows]:
            from dataclasses import replace

            from lightering.app import filters, pipeline
            from lightering.ledger.beside import read_beside

            read = read_beside(lists, notified)
            beside = replace(results.beside, lists=read.lists, notified=read.notified, typed=typed)
            screened, assessment = results.screening, results.assessment
            if beside.lists != results.beside.lists:
                screened, assessment = pipeline.assess(
                    results.encounters, results.loaded, results.params, progress, beside,
                    results.flags,
                )  # fmt: skip
            balances = pipeline.tally(assessment, results.loaded, beside=beside)
            found = replace(
                results,
                screening=screened,
                assessment=assessment,
                balances=balances,
                beside=beside,
            )
            return found, filters.prepare(results.encounters, assessment.transfers)

        def done(found: tuple[Results, Rows]) -> None:
            window.status.end()
            if self._session.results is not results:
                return
            self._lists, self._notified, self._typed = lists, notified, typed
            self._session.adopt(*found)
            if keep:
                self._session.keep_beside(lists, notified, typed)
            told = found[0].beside.files
            for one in told:
                refused = sum(one.rejected.values())
                words = f"{one.file}: {one.kept:,} of {one.records_in:,} records used."
                window.say("warning" if refused else "fact", " ".join((words, *one.messages[:3])))

        def failed(sentence: str) -> None:
            window.status.end()
            window.say("error", sentence)

        window.status.begin("Screening by lists")
        task = window.tasks.start("Screening by lists", work, done, failed)
        task.progressed.connect(window.status.progress)
        window.status.cancel_asked.connect(task.cancel)
        task.cancelled.connect(window.status.end)

    def _opened(self, _reports: object, adopted: bool) -> None:
        """Takes up what the case of the files just opened keeps."""
        if not adopted:
            return
        self._lists, self._notified, self._typed = (), (), ()
        try:
            kept = self._session.beside_paths()
        except CaseError as error:
            self._window.say("error", str(error))
            return
        if any(kept):
            self.lay(*kept, keep=False)


def _with(old: tuple[Path, ...], new: list[Path]) -> tuple[Path, ...]:
    """A file of the same name takes the place of the one before."""
    names = {path.name for path in new}
    return (*(path for path in old if path.name not in names), *new)
