"""Prepares the tracks of new results in a thread and hands them to the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lightering.gui.map.fleet import Fleet, fleet_of
from lightering.gui.map.lod import Traffic, traffic_of
from lightering.gui.workers import Tasks

if TYPE_CHECKING:
    from lightering.app.pipeline import Results
    from lightering.progress import Progress

__all__ = ["Loader"]


class Loader(QObject):
    """One preparation at a time; newer results stop an older one.

    Signals:
        placed: a `Fleet`: ships can be placed and tracks selected.
        thinned: a `Traffic` of the same fleet: all tracks can be drawn.
        failed: a sentence.
    """

    placed = Signal(object)
    thinned = Signal(object)
    failed = Signal(str)
    _placed = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self._tasks = Tasks(threads=1)
        self._turn = 0
        self._placed.connect(self._tell_placed)
        self.busy = False

    def start(self, results: Results | None) -> None:
        """Begins with other results; what is under way is dropped.

        Args:
            results: Their fixes, or None to only stop.
        """
        self._turn += 1
        self._tasks.cancel_all()
        self.busy = results is not None
        if results is None:
            return
        turn, loaded, params = self._turn, results.loaded, results.params.detect

        def work(progress: Progress) -> Traffic:
            fleet = fleet_of(loaded, params)
            # emitted in the worker, heard in the window: a queued call
            self._placed.emit(turn, fleet)
            return traffic_of(fleet, progress)

        self._tasks.start(
            "Preparing the map",
            work,
            lambda traffic: self._tell_thinned(turn, traffic),
            lambda sentence: self._tell_failed(turn, sentence),
        )

    def close(self) -> None:
        """Stops and waits."""
        self._turn += 1
        self._tasks.close()

    def _tell_placed(self, turn: int, fleet: Fleet) -> None:
        if turn == self._turn:
            self.placed.emit(fleet)

    def _tell_thinned(self, turn: int, traffic: Traffic) -> None:
        if turn == self._turn:
            self.busy = False
            self.thinned.emit(traffic)

    def _tell_failed(self, turn: int, sentence: str) -> None:
        if turn == self._turn:
            self.busy = False
            self.failed.emit(f"The tracks could not be drawn. {sentence}")
