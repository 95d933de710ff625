"""Lets the person bring claimed zones: the settings remember them, and what is open keeps them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from lightering.gui.handlers.asking import Asking
from lightering.gui.header import VIEWS
from lightering.gui.keyed import words_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.main_window import MainWindow
    from lightering.gui.map.areas import Area
    from lightering.gui.workers import Telling

__all__ = ["ZoneHandlers"]

_FILES = "GeoJSON (*.geojson *.json)"
_REASON = "Zones that the map draws as claimed."


class ZoneHandlers(Asking):
    """The command on claimed zones."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._of_run: tuple[str, ...] = ()
        window.session.results_changed.connect(self._follow)
        kept = window.settings.value("zones")
        if kept:
            # the coast is painted before anything else is read
            window.review.map.first_painted.connect(lambda: self.read(Path(str(kept))))

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"map.zones": self.ask_zones}

    def ask_zones(self) -> None:
        """Asks for a file of zones."""
        self.ask(
            "Claimed zones",
            _FILES,
            lambda paths: self.read(paths[0], chosen=True),
            mode=QFileDialog.FileMode.ExistingFile,
        )

    def read(self, path: Path, *, chosen: bool = False) -> None:
        """Reads zones in a worker and shows them, each named as claimed.

        Args:
            path: A GeoJSON file.
            chosen: The person chose it just now; else it is the one of the last time.
        """
        window = self._window

        def work(progress: Telling) -> tuple[Area, ...]:
            from lightering.gui.map.zone_file import read_zones

            return read_zones(path, progress)

        def done(zones: tuple[Area, ...]) -> None:
            window.settings.setValue("zones", str(path))
            window.review.map.show_zones(zones)
            if chosen:
                window.show_view(VIEWS.index("Review"))
                many = "1 zone" if len(zones) == 1 else f"{len(zones)} zones"
                window.say(
                    "fact",
                    f"{many} of {path.name} drawn, each named as claimed: the map draws no border. "
                    + window.keys.named("They are hidden by <map.layers>.", words_of(window.keys)),
                )
                self._lay(path)

        self.begin(
            f"Reading {path.name}",
            work,
            done,
            failed=lambda said: window.say("warning", said),
            stopped="Cancelled. The zones are those of before.",
        )

    def _lay(self, path: Path) -> None:
        """Lets what is open have them too, so that its report draws what the map draws."""
        side = self._window.handlers.side
        if self._session.results is not None:
            side.lay(replace(side.laid, zones=(path,)), reason=_REASON)

    def _follow(self) -> None:
        """Shows the zones that lie beside the tracks, as another case may bring them."""
        window, results = self._window, self._session.results
        files = () if results is None else results.beside.zones
        before, self._of_run = self._of_run, tuple(one.report.sha256 for one in files)
        if before == self._of_run:
            return

        def work(_progress: Telling) -> tuple[Area, ...]:
            from lightering.gui.map.zone_file import areas_of

            return areas_of(files)

        window.tasks.start(
            "Drawing claimed zones",
            work,
            window.review.map.show_zones,
            lambda said: window.say("warning", said),
        )
