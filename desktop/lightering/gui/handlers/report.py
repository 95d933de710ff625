"""Writes the report and the tables for other programs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lightering.gui.dialogs.report_settings import ReportSettingsDialog
from lightering.gui.handlers.asking import Asking
from lightering.gui.panels.report import decisions_of
from lightering.progress import part
from lightering.report.exports import FORMATS, Layer, check, write_layers
from lightering.report.settings import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.gui.workers import Telling
    from lightering.report.settings import ReportSettings

__all__ = ["ReportHandlers"]

_EVENTS = "*.json *.jsonl *.ndjson *.csv *.parquet *.geojson *.gpkg *.xlsx"
"""Names of files that may hold events of others, or a table of ours."""
_TABLES = ";;".join(
    f"{record.title} ({' '.join(f'*{suffix}' for suffix in record.suffixes)})" for record in FORMATS
)


class ReportHandlers(Asking):
    """What the commands on the report and the tables do."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "report.export": self.export_report,
            "report.settings": self.settings,
            "report.tables": self.export_tables,
            "report.compare": self.ask_events,
        }

    def settings(self) -> None:
        """Asks who signs the report; the case keeps it."""
        kept, session, store = self._session.signed, self._session, self._window.settings
        if kept == PLAIN:
            # a new case begins with the names of the last one
            kept = replace(
                kept,
                author=str(store.value("author") or ""),
                organisation=str(store.value("organisation") or ""),
            )
        files = {one.sha256: one for held in session.attached.by_event.values() for one in held}
        dialog = ReportSettingsDialog(kept, self._window, tuple(files.values()))

        def written(settings: ReportSettings) -> None:
            session.signed = settings
            store.setValue("author", settings.author)
            store.setValue("organisation", settings.organisation)

        dialog.written.connect(written)
        dialog.logo_asked.connect(
            lambda: self.ask(
                "Logo",
                "PNG pictures (*.png)",
                lambda paths: dialog.take_logo(paths[0]),
                mode=QFileDialog.FileMode.ExistingFile,
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_report(self) -> None:
        """Asks where, and writes the report."""
        self.ask_where(
            "Export report",
            "PDF (*.pdf)",
            self.write_report,
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
        decisions, sources = decisions_of(self._session), self._session.source_paths
        signed, attached = self._session.signed, self._session.attached

        def work(progress: Telling) -> Path:
            from lightering.app.evidence import check_attached, check_inputs, write_report

            check_inputs(sources, results, part(progress, 0.0, 0.08))
            check_attached(attached, signed, part(progress, 0.08, 0.1))
            write_report(results, decisions, path, part(progress, 0.1, 1.0), signed, attached)
            return path

        def done(written: Path) -> None:
            window.report.saving(False, f"Written: {written.name}")
            window.say("fact", f"Written: {written.name} in {written.parent}")

        def failed(sentence: str) -> None:
            window.report.saving(False, sentence, error=True)
            window.say("error", sentence)

        window.report.saving(True, "Writing the report")
        task = self.begin(
            f"Writing {path.name}",
            work,
            done,
            failed=failed,
            stopped="Cancelled. Nothing was written.",
        )
        task.progressed.connect(window.report.progress)
        task.cancelled.connect(window.report.given_up)

    def export_tables(self) -> None:
        """Asks where, and writes tables and tracks; the extension names the format."""
        self.ask_where(
            "Export tables", _TABLES, self.write_tables, suffix=".gpkg", name="lightering.gpkg"
        )

    def write_tables(self, path: Path) -> None:
        """Writes tables and tracks in a worker.

        Args:
            path: Where the file shall stand.
        """
        results = self._session.results
        if results is None:
            return
        decisions, clues = decisions_of(self._session), self._session.clues
        attached = self._session.attached

        def work(progress: Telling) -> str:
            from lightering.app.exporting import write_tables

            write_tables(results, decisions, path, progress, attached, clues)
            return f"Written: {path.name} in {path.parent}"

        self.say_written(f"Writing {path.name}", work)

    def ask_events(self) -> None:
        """Asks for events of others and where to write them beside ours."""

        def where(theirs: Path) -> None:
            self.ask_where(
                "Write the comparison",
                _TABLES,
                lambda path: self.compare(theirs, path),
                suffix=".csv",
                name="comparison.csv",
            )

        self.ask(
            "Events of others",
            f"Events ({_EVENTS})",
            lambda paths: where(paths[0]),
            mode=QFileDialog.FileMode.ExistingFile,
        )

    def compare(self, theirs: Path, path: Path) -> None:
        """Writes events of others beside ours, in a worker.

        Args:
            theirs: A file with events.
            path: Where the comparison shall stand.
        """
        results = self._session.results
        if results is None:
            return

        def work(progress: Telling) -> str:
            from lightering.app.comparing import beside, counted, events_of

            check(path, ("comparison",))
            events, said = events_of(theirs)
            limits = results.params.detect
            table = beside(events, results.loaded, results.encounters, limits, progress)
            write_layers([Layer("comparison", table.schema, (table,))], path)
            return " ".join((*said, f"{counted(table)} Written: {path.name} in {path.parent}"))

        self.say_written(f"Comparing with {theirs.name}", work)
