"""Adds lists, registries and notified deliveries, and takes them away again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lightering.app.entered import entered_of, reasons_of
from lightering.app.kept_beside import to_keep
from lightering.app.laid import KINDS, Laid
from lightering.case.audit import WHOLE_CASE, iso, utc_now
from lightering.errors import UserError
from lightering.gui.dialogs.notified import NotifiedDialog
from lightering.gui.dialogs.why import WhyDialog
from lightering.gui.handlers.asking import Asking
from lightering.ledger.notified_files import notified_row

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.entered import Entered
    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.app.review import Change
    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling
    from lightering.model.records import Notified

__all__ = ["SideHandlers"]

_LISTS = "Lists of ships (*.csv *.json *.jsonl *.ndjson *.tsv *.txt);;All files (*)"
_REGISTRIES = "Registries of ships (*.csv *.json *.jsonl *.ndjson *.tsv *.txt);;All files (*)"
_TABLES = "Notified deliveries (*.csv *.tsv *.txt);;All files (*)"
_ADDED = {"lists": "List", "registries": "Registry", "notified": "Notified deliveries"}


class SideHandlers(Asking):
    """What the commands on lists, registries and notified deliveries do."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._laid = Laid()
        window.loader.finished.connect(self._opened)
        window.session.case_changed.connect(self._case_changed)
        window.session.results_changed.connect(self._show)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "file.registry": lambda: self._add("registries", "Add registries", _REGISTRIES),
            "ledger.list": lambda: self._add("lists", "Add lists of ships", _LISTS),
            "ledger.notified": lambda: self._add("notified", "Add notified deliveries", _TABLES),
            "ledger.type": self.type_notified,
            "ledger.without": lambda: self._why("Without what lies beside the tracks", Laid()),
        }

    @property
    def laid(self) -> Laid:
        """What lies beside the tracks now."""
        return self._laid

    def _add(self, kind: str, title: str, patterns: str) -> None:
        """Asks for files; one of the same name takes the place of the one before."""

        def taken(paths: list[Path]) -> None:
            names = {path.name for path in paths}
            held = tuple(path for path in getattr(self._laid, kind) if path.name not in names)
            lost = tuple(
                one for one in self._laid.lost if one[0] != kind or one[1].name not in names
            )
            wanted = replace(self._laid, **{kind: (*held, *paths)}, lost=lost)
            what = ", ".join(path.name for path in paths)
            self._why(f"{_ADDED[kind]} {what}", wanted)

        self.ask(title, patterns, taken, mode=QFileDialog.FileMode.ExistingFiles)

    def _why(self, what: str, laid: Laid) -> None:
        """Asks why; without a reason nothing changes."""
        dialog = WhyDialog(what, self._window)
        dialog.written.connect(lambda reason: self.lay(laid, reason=reason))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def type_notified(self) -> None:
        """Asks for one notified delivery, or a revision of one."""
        results = self._session.results
        known = () if results is None else results.beside.deliveries
        told = () if results is None else [r for b in results.balances for r in b.notified]
        # what comes with the program may be revised too
        rows = (*known, *(row for row in told if not row.origin))
        dialog = NotifiedDialog(f"typed {iso(utc_now())}", rows, self._window)
        dialog.written.connect(self._type)
        dialog.removed.connect(lambda row, why: self._retype(row, (), why))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _type(self, row: Notified, old: Notified | None, reason: str) -> None:
        if old is None:
            self.lay(replace(self._laid, typed=(*self._laid.typed, row)), reason=reason)
        else:
            self._retype(old, (row,), reason)

    def _retype(self, old: Notified, rows: tuple[Notified, ...], reason: str) -> None:
        """Puts rows, or nothing, in the place of one that was typed."""
        typed = [one for told in self._laid.typed for one in (rows if told == old else (told,))]
        self.lay(replace(self._laid, typed=tuple(typed)), reason=reason)

    def lay(
        self,
        laid: Laid,
        *,
        keep: bool = True,
        record: bool = True,
        reason: str = "",
        then: Callable[[], object] | None = None,
    ) -> None:
        """Screens, estimates and tallies anew, in a worker, with other files beside the tracks.

        Args:
            laid: Files and typed deliveries.
            keep: Whether the case shall keep them.
            record: Whether the change shall be recorded, to be taken back by undo.
            reason: Why it is changed, as the person says.
            then: Called when they are in force.
        """
        results, window = self._session.results, self._window
        if results is None:
            return
        overrides = self._session.review.overrides
        told = self._session.review.state_of(WHOLE_CASE).entered

        def work(progress: Telling) -> tuple[Results, Rows]:
            from lightering.app import filters, pipeline
            from lightering.ledger.beside import read_beside

            read = read_beside(laid.lists, laid.notified, laid.registries, laid.zones)
            beside = replace(read, typed=laid.typed, overrides=overrides)
            beside = replace(beside, reasons=reasons_of(entered_of(beside, told, reason)))
            old = results.beside
            screened, assessment = results.screening, results.assessment
            if (beside.lists, beside.registries, overrides) != (
                old.lists,
                old.registries,
                old.overrides,
            ):
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
            if self._session.results is not results:
                return
            before, self._laid = self._laid, laid
            self._session.adopt(*found)
            if keep:
                self._session.keep_beside(laid)
                if record and laid != before:
                    self._record(laid, entered_of(found[0].beside, told, reason), reason)
            if then is not None:
                then()
            for one in found[0].beside.files:
                refused = sum(one.rejected.values())
                words = f"{one.file}: {one.kept:,} of {one.records_in:,} records used."
                window.say("warning" if refused else "fact", " ".join((words, *one.messages[:3])))

        self.begin(
            "Estimating with what lies beside the tracks",
            work,
            done,
            stopped="Cancelled. What was in force stays so.",
        )

    def step_back_or_on(self, change: Change, go: Callable[[], object]) -> None:
        """Takes back, or puts in force again, what lies beside the tracks.

        Args:
            change: What undo or redo would do.
            go: Does it.
        """
        folder, laid = self._folder_of_case(), self._laid
        lost = {one for _, one in laid.lost}
        gone = []
        for kind in KINDS:
            wanted = getattr(change.after, kind)
            if wanted != getattr(change.before, kind):
                paths = tuple(one.located(folder) for one in wanted if one not in lost)
                gone += [path.name for path in paths if not path.is_file()]
                laid = replace(laid, **{kind: paths})
        if gone:
            self._window.say("error", f"{', '.join(gone)} is gone. Put it back to go on.")
            return
        if change.after.typed != change.before.typed:
            cells = [dict(row) for row in change.after.typed]
            laid = replace(
                laid, typed=tuple(notified_row(row, row.get("origin", "")) for row in cells)
            )
        self.lay(laid, record=False, then=go)

    def _record(self, laid: Laid, entered: tuple[Entered, ...], reason: str) -> None:
        try:
            kept = to_keep(laid, self._folder_of_case())
        except OSError as error:
            self._window.say("error", f"A file could not be read: {error.strerror}.")
            return
        self._session.record_beside(kept, entered, reason)

    def _folder_of_case(self) -> Path:
        case = self._session.case_path
        if case is not None:
            return case.resolve().parent
        opened = self._window.loader.opened
        return opened[0].resolve().parent if opened else Path.cwd()

    def _show(self) -> None:
        results = self._session.results
        self._window.sources.beside.show_files(() if results is None else results.beside.files)

    def _case_changed(self) -> None:
        """A case made for what is open keeps what lies beside it."""
        case = self._session.case
        if case is None or self._window.loader.busy or self._session.results is None:
            return
        if not case.read_only and not case.beside and not self._laid.empty:
            self._session.keep_beside(self._laid)
        if self._session.results.beside.overrides != self._session.review.overrides:
            self.lay(self._laid, keep=False)

    def _opened(self, _reports: object, adopted: bool) -> None:
        """Takes up what the case of the files just opened keeps."""
        if not adopted:
            return
        self._laid = Laid()
        try:
            kept, said = self._session.beside_laid()
        except UserError as error:
            self._window.say("error", str(error))
            return
        for sentence in said:
            self._window.say("error", sentence)
        if self._in_force(kept):
            self._laid = kept
        elif not kept.empty or self._session.review.overrides:
            self.lay(kept, keep=False)
        else:
            self._laid = kept

    def _in_force(self, kept: Laid) -> bool:
        """Whether what is shown was estimated with what the case keeps, as when it was opened."""
        results = self._session.results
        if results is None or results.beside.overrides != self._session.review.overrides:
            return False
        names = sorted(p.name for kind in KINDS for p in getattr(kept, kind))
        told = sorted(one.file for one in results.beside.files)
        return names == told and results.beside.typed == kept.typed
