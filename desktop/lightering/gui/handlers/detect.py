"""Changes parameters and searches again; shows how much hangs on the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from lightering.app.filters import Filter
from lightering.files import write_bytes
from lightering.gui.dialogs.parameters import ParametersDialog
from lightering.gui.dialogs.sensitivity import SensitivityDialog
from lightering.gui.handlers.asking import Asking
from lightering.gui.loading import run
from lightering.gui.words import hours, number
from lightering.model.params import Params

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.workers import Telling

__all__ = ["DetectHandlers"]

_FILES = "Parameter files (*.toml)"
_DISTANCES_M, _HOURS, _SPEEDS_KN = (250.0, 500.0, 1000.0), (1.0, 2.0, 4.0), (1.0, 2.0, 3.0)


class DetectHandlers(Asking):
    """What the commands on the search do.

    Signals:
        searched: other results are shown.
    """

    searched = Signal()
    _running = False

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "detect.parameters": self.parameters,
            "detect.sensitivity": self.sensitivity,
            "detect.near": self.near_misses,
        }

    def parameters(self) -> None:
        """Shows all parameters; accepting them searches again."""
        dialog = ParametersDialog(self._session.params, self._window)
        dialog.chosen.connect(self.search_again)
        dialog.file_asked.connect(lambda save: self._file(dialog, save))
        dialog.open()

    def _file(self, dialog: ParametersDialog, save: bool) -> None:
        if save:
            self.ask_where(
                "Save parameters",
                _FILES,
                lambda path: self.attempt(lambda: _save(dialog.params, path)),
                suffix=".toml",
                name="parameters.toml",
            )
        else:
            self.ask(
                "Load parameters",
                _FILES,
                lambda paths: self.attempt(lambda: dialog.show_params(Params.from_toml(paths[0]))),
                mode=QFileDialog.FileMode.ExistingFile,
            )

    def search_again(self, params: Params, within: str = "") -> None:
        """Searches the open files with other parameters; decisions stay with their encounters.

        Args:
            params: The parameters.
            within: The limits in words, if near misses are looked for.
        """
        results, loader = self._session.results, self._window.loader
        if results is None or self._busy():
            return
        paths, book = loader.opened, loader.book

        def work(progress: Telling) -> tuple[Results, Rows]:
            from lightering.app import filters
            from lightering.app.again import again, needs_files

            if needs_files(results, params):
                return run(paths, params, progress, maps=book.for_run(), beside=results.beside)
            found = again(results, params, progress)
            return found, filters.prepare(found.encounters, found.assessment.transfers)

        def done(value: tuple[Results, Rows]) -> None:
            self._session.adopt(*value)
            many = len(value[0].encounters)
            was = len(results.encounters)
            said = f"Searched again: {many} encounters, {was} before."
            if within:
                said = (
                    f"The limits are {within} now: {many} near misses. Detect, Parameters puts "
                    "the limits back."
                )
            self._window.say("fact", said)
            self.searched.emit()

        self._start("Searching again", work, done)

    def near_misses(self) -> None:
        """Searches again within wider limits and says which they are."""
        from lightering.app.nearest import wider

        wide = wider(self._session.params)
        limits = wide.detect
        self._session.filters = Filter()
        self.search_again(wide, f"{number(limits.distance_m)} m and {hours(limits.min_duration_h)}")

    def sensitivity(self) -> None:
        """Counts encounters under other limits in a worker, and shows the table."""
        results = self._session.results
        if results is None or self._busy():
            return
        limits = results.params.detect

        def work(progress: Telling) -> pd.DataFrame:
            from lightering.detect import sensitivity

            return sensitivity(
                results.loaded, limits, progress,
                distances_m=_with(_DISTANCES_M, limits.distance_m),
                durations_h=_with(_HOURS, limits.min_duration_h),
                speeds_kn=_with(_SPEEDS_KN, limits.max_speed_kn),
            )  # fmt: skip

        def done(found: pd.DataFrame) -> None:
            SensitivityDialog(found, limits, self._window).open()

        self._start("Counting under other limits", work, done)

    def _busy(self) -> bool:
        if self._running or self._window.loader.busy:
            self._window.say("warning", "Another search is running. Wait, or cancel it first.")
            return True
        return False

    def _start(
        self, title: str, work: Callable[[Telling], Any], done: Callable[[Any], None]
    ) -> None:
        def ended() -> None:
            self._running = False

        self._running = True
        task = self.begin(title, work, done, stopped="Cancelled. Nothing was changed.")
        task.ended.connect(ended)


def _with(values: tuple[float, ...], one: float) -> list[float]:
    """The values and the one in force, ascending."""
    return sorted({*values, one})


def _save(params: Params, path: Path) -> None:
    write_bytes(path, params.to_toml().encode("utf-8"))
