"""What each command does: one small method, calling the session or a view."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from lightering.errors import CaseError, UserError
from lightering.gui.dialogs.help import AboutDialog, HelpDialog, KeysDialog
from lightering.gui.dialogs.note import NoteDialog
from lightering.gui.dialogs.palette import PaletteDialog
from lightering.gui.dialogs.reasons import ReasonDialog, noted
from lightering.gui.header import VIEWS
from lightering.gui.loading import CASE_SUFFIX
from lightering.gui.panels.report import decisions_of
from lightering.gui.style import SCALES
from lightering.gui.theme import DARK, LIGHT
from lightering.gui.words import shorter
from lightering.report.exports import FORMATS
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling

__all__ = ["Handlers"]

_TRACKS = "Track files (*.csv *.csv.gz *.csv.zst *.zip *.parquet);;All files (*)"
_CASES = f"Lightering cases (*{CASE_SUFFIX})"
_TABLES = ";;".join(
    f"{record.title} ({' '.join(f'*{suffix}' for suffix in record.suffixes)})" for record in FORMATS
)
_ZOOM = 1.5


class Handlers(QObject):
    """The window's hands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        window, session = self._window, self._session
        page, review = window.review, window.review.map
        timeline = window.review.timeline
        return {
            "file.open": self.open_files,
            "file.open_sample": self.open_sample,
            "case.new": self.new_case,
            "case.open": self.open_case,
            "case.save_as": self.save_case_as,
            "app.quit": window.close,
            "edit.undo": lambda: self.back(session.undo()),
            "edit.redo": lambda: self.back(session.redo()),
            "edit.search": self.search,
            "edit.clear_filters": page.encounters.filters.clear,
            "view.palette": self.palette,
            **{
                f"view.{name.lower()}": partial(window.show_view, place)
                for place, name in enumerate(VIEWS)
            },
            "map.fit_all": review.fit_all,
            "map.fit_selection": review.fit_selection,
            "map.zoom_in": lambda: review.zoom(_ZOOM),
            "map.zoom_out": lambda: review.zoom(1 / _ZOOM),
            "map.measure": review.toggle_measure,
            "map.traffic": review.cycle_traffic,
            "view.link": self.link,
            "view.text_larger": partial(self.text_size, 1),
            "view.text_smaller": partial(self.text_size, -1),
            "view.text_normal": partial(self.text_size, 0),
            "view.theme_light": lambda: window.set_theme(LIGHT),
            "view.theme_dark": lambda: window.set_theme(DARK),
            "view.advance": self.advance,
            "view.detach_inspector": page.toggle_dock,
            "view.reset_layout": window.reset_layout,
            "review.confirm": partial(self.decide, "confirmed"),
            "review.dismiss": partial(self.decide, "dismissed"),
            "review.dismiss_because": self.dismiss_because,
            "review.unsure": partial(self.decide, "unsure"),
            "review.note": self.note,
            "review.next": partial(self.step, 1),
            "review.previous": partial(self.step, -1),
            "time.play": timeline.toggle_play,
            "time.fix_back": lambda: timeline.step_fix(-1),
            "time.fix_on": lambda: timeline.step_fix(1),
            "time.back": lambda: timeline.step_minutes(-10),
            "time.on": lambda: timeline.step_minutes(10),
            "time.day_back": lambda: timeline.step_minutes(-1440),
            "time.day_on": lambda: timeline.step_minutes(1440),
            "time.window_start": timeline.start_window_here,
            "time.window_end": timeline.end_window_here,
            "report.export": self.export_report,
            "report.tables": self.export_tables,
            "help.manual": lambda: HelpDialog(window).open(),
            "help.keys": lambda: KeysDialog(window).open(),
            "help.about": lambda: AboutDialog(window).open(),
        }

    @staticmethod
    def now() -> datetime:
        """Returns the time of day, UTC."""
        return datetime.now(UTC)

    # -- files and cases --------------------------------------------------------------------

    def _ask(
        self,
        title: str,
        patterns: str,
        taken: Callable[[list[Path]], None],
        *,
        mode: QFileDialog.FileMode,
        suffix: str = "",
        name: str = "",
    ) -> None:
        dialog = QFileDialog(self._window, title, self._folder(), patterns)
        dialog.setFileMode(mode)
        if suffix:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(suffix)
            dialog.selectFile(name)
        dialog.filesSelected.connect(lambda names: self._chosen([Path(n) for n in names], taken))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _folder(self) -> str:
        kept = self._window.settings.value("folder")
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return str(kept) if kept else QStandardPaths.writableLocation(documents)

    def _chosen(self, paths: list[Path], taken: Callable[[list[Path]], None]) -> None:
        if paths:
            self._window.settings.setValue("folder", str(paths[0].parent))
            taken(paths)

    def open_files(self) -> None:
        """Asks for files and opens them."""
        self._ask(
            "Open files", _TRACKS, self._window.open_paths, mode=QFileDialog.FileMode.ExistingFiles
        )

    def add_files(self) -> None:
        """Asks for files and reads them together with the open ones."""
        add = self._session.results is not None
        self._ask(
            "Add files",
            _TRACKS,
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
        self._ask(
            "Open case", _CASES, self._window.open_paths, mode=QFileDialog.FileMode.ExistingFile
        )

    def new_case(self) -> None:
        """Asks where, and makes a case for what is open."""
        self._save_as("New case", self._make_case)

    def save_case_as(self) -> None:
        """Asks where, and copies the case there."""
        self._save_as("Save case as", self._copy_case)

    def _save_as(self, title: str, taken: Callable[[list[Path]], None]) -> None:
        self._ask(
            title,
            _CASES,
            taken,
            mode=QFileDialog.FileMode.AnyFile,
            suffix=CASE_SUFFIX,
            name=f"case{CASE_SUFFIX}",
        )

    def _make_case(self, paths: list[Path]) -> None:
        self._try(lambda: self._session.new_case(paths[0], self._window.loader.opened))

    def _copy_case(self, paths: list[Path]) -> None:
        self._try(lambda: self._session.save_case_as(paths[0], self._window.loader.opened))

    def _try(self, step: Callable[[], object]) -> None:
        try:
            step()
        except CaseError as error:
            self._window.say("error", str(error))

    # -- review -----------------------------------------------------------------------------

    def decide(self, status: str, note: str | None = None) -> None:
        """Decides on the selected encounter and goes on to the next one to review.

        In the other views nothing moves: there the person goes down a list of their own.

        Args:
            status: One of `audit.STATUSES`.
            note: The note that holds from now on; None leaves it as it is.
        """
        chosen = self._session.selected_id
        if chosen is None or not self._session.decide(chosen, status, note):
            return
        if not self._session.advance or self._window.stack.currentIndex() != VIEWS.index("Review"):
            return
        if self._session.next_to_review(1) is None:
            self._window.say("fact", "Nothing is left to review among the encounters shown.")
        self.step(1)

    def dismiss_because(self) -> None:
        """Asks for the reason, and dismisses the selected encounter with it."""
        chosen = self._session.selected_id
        if chosen is None:
            return
        dialog = ReasonDialog(shorter(chosen), self._window)

        def take(reason: str) -> None:
            # another encounter may have been chosen while the list was open
            self._session.select(chosen)
            self.decide("dismissed", noted(self._session.note_of(chosen), reason))

        dialog.chosen.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back(self, encounter_id: str | None) -> None:
        """Shows the encounter of a decision that was taken back or put in force again.

        Args:
            encounter_id: Which one; None if there was no such decision.
        """
        rows = self._session.rows
        if encounter_id is not None and rows is not None and encounter_id in rows.place:
            self._session.visit(encounter_id)

    def advance(self) -> None:
        """Lets decisions go on to the next encounter, or stay."""
        self._session.advance = not self._session.advance
        self._window.settings.setValue("advance", self._session.advance)

    def step(self, direction: int) -> None:
        """Selects the next encounter to review and shows it.

        Args:
            direction: 1 or −1.
        """
        found = self._session.next_to_review(direction)
        if found is not None:
            self._window.show_view(VIEWS.index("Review"))
            self._session.visit(found)
            self._window.review.map.fit_selection()

    def note(self) -> None:
        """Asks for a note to the selected encounter."""
        chosen = self._session.selected_id
        if chosen is None:
            return
        dialog = NoteDialog(shorter(chosen), self._session.note_of(chosen), self._window)
        dialog.written.connect(
            lambda text: self._session.decide(chosen, self._session.status_of(chosen), text)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def search(self) -> None:
        """Puts the text cursor into the search field."""
        self._window.show_view(VIEWS.index("Review"))
        self._window.review.encounters.focus_search()

    # -- view -------------------------------------------------------------------------------

    def palette(self) -> None:
        """Opens "Find or do anything"."""
        dialog = PaletteDialog(self._session, self._window)
        dialog.command_chosen.connect(self._window.actions_.run)
        dialog.encounter_chosen.connect(self._found)
        dialog.open()

    def _found(self, encounter_id: str) -> None:
        self._window.show_view(VIEWS.index("Review"))
        self._session.select(encounter_id)

    def link(self) -> None:
        """Turns following of the selection on or off."""
        self._session.link = not self._session.link

    def text_size(self, step: int) -> None:
        """Changes the text size by one step, or back to 100 %.

        Args:
            step: 1, −1 or 0.
        """
        place = SCALES.index(self._window.scale) + step if step else SCALES.index(1.0)
        self._window.set_scale(SCALES[min(max(place, 0), len(SCALES) - 1)])

    # -- report -----------------------------------------------------------------------------

    def export_report(self) -> None:
        """Asks where, and writes the report."""
        self._ask(
            "Export report",
            "PDF (*.pdf)",
            lambda paths: self.write_report(paths[0]),
            mode=QFileDialog.FileMode.AnyFile,
            suffix=".pdf",
            name="lightering-report.pdf",
        )

    def write_report(self, path: Path) -> None:
        """Writes the report in a worker.

        Args:
            path: Where the PDF shall stand.
        """
        results, window = self._session.results, self._window
        if results is None:
            return
        decisions = decisions_of(self._session)

        def work(progress: Telling) -> Path:
            from lightering.app.evidence import write_report

            write_report(results, decisions, path, progress)
            return path

        def done(written: Path) -> None:
            window.report.saving(False, f"Written: {written.name}")
            window.status.end()
            window.say("fact", f"Written: {written.name} in {written.parent}")

        def failed(sentence: str) -> None:
            window.report.saving(False, sentence, error=True)
            window.status.end()
            window.say("error", sentence)

        window.report.saving(True, "Writing the report")
        window.status.begin(f"Writing {path.name}")
        task = window.tasks.start(f"Writing {path.name}", work, done, failed)
        task.progressed.connect(window.status.progress)
        window.status.cancel_asked.connect(task.cancel)
        task.cancelled.connect(lambda: window.report.saving(False, "Cancelled."))
        task.cancelled.connect(window.status.end)

    def export_tables(self) -> None:
        """Asks where, and writes tables and tracks; the extension names the format."""
        self._ask(
            "Export tables",
            _TABLES,
            lambda paths: self.write_tables(paths[0]),
            mode=QFileDialog.FileMode.AnyFile,
            suffix=".gpkg",
            name="lightering.gpkg",
        )

    def write_tables(self, path: Path) -> None:
        """Writes tables and tracks in a worker.

        Args:
            path: Where the file shall stand.
        """
        results, window = self._session.results, self._window
        if results is None:
            return
        decisions = {name: status for name, (status, _note) in decisions_of(self._session).items()}

        def work(progress: Telling) -> Path:
            from lightering.app.exporting import write_tables

            write_tables(results, decisions, path, progress)
            return path

        def told(level: str, sentence: str) -> None:
            window.status.end()
            window.say(level, sentence)

        window.status.begin(f"Writing {path.name}")
        task = window.tasks.start(
            f"Writing {path.name}",
            work,
            lambda written: told("fact", f"Written: {written.name} in {written.parent}"),
            lambda sentence: told("error", sentence),
        )
        task.progressed.connect(window.status.progress)
        window.status.cancel_asked.connect(task.cancel)
        task.cancelled.connect(window.status.end)
