"""What the Sources view asks for: leaving files out, naming columns, saving rejected rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.errors import UserError
from lightering.gui.handlers.asking import Asking
from lightering.gui.header import VIEWS
from lightering.gui.words import hours, number

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.app.columns import Draft
    from lightering.app.nearest import NearMiss
    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Telling

__all__ = ["ImportHandlers", "near_words"]


def near_words(near: NearMiss | None) -> str:
    """Returns how close ships came, in a sentence.

    Args:
        near: Of `nearest.nearest`.
    """
    if near is None:
        return "No two of them stayed near each other."
    return (
        f"The closest pair, MMSI {near.mmsi_1} and {near.mmsi_2}, came to "
        f"{number(near.distance_m)} m for {hours(near.contact_h)}."
    )


class ImportHandlers(Asking):
    """The hands of the Sources view."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._loader, self._sources = window.loader, window.sources
        self._sources.drop_asked.connect(self.leave_out)
        self._sources.again_asked.connect(self.read_again)
        self._sources.columns_asked.connect(self.show_columns)
        self._session.results_changed.connect(self.look_for_near_misses)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "sources.columns": self.name_columns,
            "sources.rejected": self._sources.show_selected_rejected,
            "sources.save_rejects": self.save_rejects,
            "sources.drop": self._sources.drop_selected,
            "sources.cancel": self._loader.cancel,
        }

    # -- files ------------------------------------------------------------------------------

    def leave_out(self, place: int) -> None:
        """Gives a file up, or takes one that was not read out of the list.

        Args:
            place: Its number in reading order.
        """
        reading = self._loader.busy
        self._loader.leave_out(place)
        if not reading:
            self._sources.leave_out(place)

    def read_again(self, place: int) -> None:
        """Reads a file that was given up.

        Args:
            place: Its number in reading order.
        """
        board = self._sources.board
        if board is not None:
            self._loader.open([board.states[place].path], add=True)

    def look_for_near_misses(self) -> None:
        """Says how close ships came, where a search found no encounter."""
        results, pane = self._session.results, self._window.review.encounters
        if results is None or len(results.encounters) or not results.loaded.fixes.num_rows:
            return

        def work(progress: Telling) -> NearMiss | None:
            from lightering.app.nearest import nearest

            return nearest(results.loaded, results.params, progress)

        def done(near: NearMiss | None) -> None:
            if self._session.results is results:
                pane.tell_nearest(near_words(near))

        self.begin("Looking for near misses", work, done)

    # -- columns ----------------------------------------------------------------------------

    def name_columns(self) -> None:
        """Shows the first table whose columns must be named."""
        row = self._sources.first_unknown or self._sources.list.selected
        if row is None or row.report is None:
            self._window.say("fact", "No file is open whose columns could be named.")
            return
        self._window.show_view(VIEWS.index("Sources"))
        self._sources.list.select(row.place, row.part)
        self.show_columns(row.place, row.part)

    def show_columns(self, place: int, part: int) -> None:
        """Shows the columns of a table.

        Args:
            place: Number of its file in reading order.
            part: Number of the source in it.
        """
        board, pane = self._sources.board, self._sources.columns
        if board is None:
            return
        state = board.states[place]
        report = state.reports[part]
        if pane is not None and pane.draft is not None:
            shown = pane.draft
            if (shown.path, shown.name, shown.sha256) == (state.path, report.file, report.sha256):
                self._sources.show_columns(pane)
                return
        book = self._loader.book

        def work(_progress: Telling) -> Draft:
            from lightering.app.columns import draft_of

            draft = draft_of(state.path, report.file, report.sha256)
            known = book.known(draft.sha256, draft.name, draft.headings)
            if known is not None:
                draft.adopt(known)
            return draft

        self.begin(f"Looking at {report.file}", work, self._show_draft)

    def _show_draft(self, draft: Draft) -> None:
        from lightering.gui.imports.columns_pane import ColumnsPane

        pane = self._sources.columns
        if pane is None:
            pane = ColumnsPane(self._window.theme, self._window.tasks)
            pane.read_asked.connect(self.read_so)
            pane.skip_asked.connect(self.skip)
            pane.save_asked.connect(self.save_mapping)
        results = self._session.results
        known = None if results is None else results.loaded.fixes
        pane.show_draft(draft, self._session.params, known)
        self._sources.show_columns(pane)

    def read_so(self, draft: Draft, remember: bool) -> None:
        """Reads a table by what was said of it, with the files it stood among.

        Args:
            draft: What was said.
            remember: Whether tables with the same headings are read so from now on.
        """
        if self._loader.busy:
            self._window.say("warning", "Files are being read. Wait, or cancel that first.")
            return
        mapping, book = draft.mapping(), self._loader.book
        book.say(draft.sha256, draft.name, mapping)
        if remember:
            try:
                book.remember(draft.headings, mapping)
            except UserError as error:
                self._window.say("error", str(error))
        self._loader.read_again()

    def skip(self) -> None:
        """Leaves the table out whose columns are shown."""
        row = self._sources.list.selected
        if row is not None:
            self.leave_out(row.place)

    def save_mapping(self, draft: Draft) -> None:
        """Asks where, and writes what was said as a mapping for the command line.

        Args:
            draft: What was said.
        """

        def write(path: Path) -> None:
            from lightering.files import write_bytes
            from lightering.readers.mapping import mapping_text

            try:
                write_bytes(path, mapping_text(draft.mapping()).encode())
            except UserError as error:
                self._window.say("error", str(error))
            else:
                self._window.say(
                    "fact", f"Written: {path.name}. The command line reads such files by it"
                )

        self.ask_where("Save as TOML", "TOML (*.toml)", write, suffix=".toml", name="columns.toml")

    # -- rejected rows ----------------------------------------------------------------------

    def save_rejects(self) -> None:
        """Asks where, and writes every rejected row of these files."""
        if not self._loader.tried:
            self._window.say("fact", "No files are open, so no rows were rejected.")
            return
        self.ask_where(
            "Save rejected rows",
            "CSV (*.csv)",
            self.write_rejects,
            suffix=".csv",
            name="rejected.csv",
        )

    def write_rejects(self, path: Path) -> None:
        """Reads the files again and writes what is rejected, in a worker.

        Args:
            path: Where the table shall stand.
        """
        paths, params, maps = self._loader.tried, self._session.params, self._loader.book.for_run()

        def work(progress: Telling) -> str:
            from lightering.app.rejects import write_rejects

            rows = write_rejects(paths, params, path, progress, maps)
            return f"Written: {rows:,} rejected rows in {path.name}"

        self.say_written(f"Writing {path.name}", work)
