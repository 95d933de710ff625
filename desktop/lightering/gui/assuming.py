"""Lets the total follow the sliders: assessed anew in a worker, the newest wish first.

While a handle is dragged a large run is drawn with a part of its draws, and said to be. It settles,
to the figures of a full run, when the handle is let go or rests.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from lightering.progress import part, stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.session import Session
    from lightering.gui.workers import Tasks, Telling
    from lightering.ledger.beside import Beside
    from lightering.model.params import Params
    from lightering.model.records import Assessment

    _Again = tuple[Callable[..., Assessment], Callable[..., Assessment]]
    """What follows a slider, and what makes volumes and evidence anew too."""

__all__ = ["Assuming"]

_TITLE = "Assessing under other assumptions"
_REST_MS = 400
"""A handle that rests this long is followed by all draws."""


class Assuming(QObject):
    """Holds what is asked for and what is being computed.

    Signals:
        began: the `Task` that assesses.
        redrawn: milliseconds from the wish to the total, and how many draws it rests on.
        failed: a sentence.
        stopped: the person gave it up; what was in force before still is.
    """

    began = Signal(object)
    redrawn = Signal(float, int)
    failed = Signal(str)
    stopped = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._tasks = session, tasks
        self.first: Params | None = None
        self._again: _Again | None = None
        self._beside: Beside | None = None
        self._wanted: tuple[Params, bool, bool, float] | None = None
        self._busy = self._stale = False
        self._round = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._settle)
        self._last: Params | None = None
        session.results_changed.connect(self._adopted)

    def _adopted(self) -> None:
        results = self._session.results
        self.first = None if results is None else results.params
        self._again, self._wanted, self._stale, self._last = None, None, False, None
        self._rest.stop()
        self._round += 1

    def ask(self, params: Params, *, whole: bool = False) -> None:
        """Asks for the total under other assumptions; a wish not begun gives way to a newer one.

        Args:
            params: Other assumptions on volumes and the ledger.
            whole: The handle was let go: volumes and evidence of each event are made anew too.
        """
        if self._session.results is None:
            return
        self._rest.stop()
        self._wanted, self._last = (params, whole, not whole, time.monotonic()), params
        self._next()

    def _settle(self) -> None:
        if self._last is not None:
            self._wanted = (self._last, False, False, time.monotonic())
            self._next()

    def _next(self) -> None:
        results = self._session.results
        if self._busy or self._wanted is None or results is None:
            return
        (params, whole, partly, since), self._wanted = self._wanted, None
        self._busy, number = True, self._round
        # what the analyst set since belongs into what is made ready
        again = self._again if self._beside is results.beside else None
        held = results.assessment
        stale = self._stale

        def work(progress: Telling) -> tuple[_Again, Assessment]:
            from dataclasses import replace

            from lightering.app.driving import again_of, totals_of

            tables = (results.encounters, results.screening, results.loaded, held.params)
            progress.set(0.0, _TITLE)
            fast = again[0] if again else totals_of(*tables, held, results.beside)
            progress.set(0.2, _TITLE)
            stop_if_cancelled(progress)
            anew = again[1] if again else again_of(*tables, results.beside)
            progress.set(0.4, _TITLE)
            stop_if_cancelled(progress)
            ready = (fast, anew)
            all_drawn = held.volume_bbl.shape[1] == params.volumes.draws
            if all_drawn and params.volumes == held.params.volumes and not (whole and stale):
                # what only the ledger reads needs no draw
                return ready, replace(held, params=params)
            rest = part(progress, 0.4, 1.0)
            return ready, anew(params, rest) if whole else fast(params, rest, partly=partly)

        def done(found: tuple[_Again, Assessment]) -> None:
            self._busy = False
            now = self._session.results
            if number == self._round and now is not None and now.beside is not results.beside:
                # something was set meanwhile: once more, with it
                self._wanted = self._wanted or (params, whole, partly, since)
            elif number == self._round:
                self._again, self._beside = found[0], results.beside
                # until the handle is let go the table keeps volumes of the run before
                moved = params.volumes != held.params.volumes
                self._stale = (stale or moved) and not whole
                self._session.assume(found[1])
                draws = found[1].volume_bbl.shape[1]
                self.redrawn.emit((time.monotonic() - since) * 1000.0, draws)
                if draws < params.volumes.draws and self._wanted is None:
                    self._rest.start()
            self._next()

        def failed(sentence: str) -> None:
            self._busy = False
            self.failed.emit(sentence)
            self._next()

        def cancelled() -> None:
            self._busy, self._wanted = False, None
            if isValid(self):
                self.stopped.emit()

        task = self._tasks.start(_TITLE, work, done, failed)
        task.cancelled.connect(cancelled)
        self.began.emit(task)
