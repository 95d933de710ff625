"""Work off the GUI thread: tasks on a thread pool, with cancel, progress and queued results."""

from __future__ import annotations

import os
import threading
import time
import traceback
from collections import deque
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import SIGNAL, QObject, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from lightering.errors import Cancelled, UserError, is_lack_of_memory

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Task", "Tasks", "Telling"]

_TELL_EVERY_S = 0.1
"""Progress reaches the window at most ten times a second."""

_KEPT = 16
"""Tasks that are over and stay, empty; more than threads that may be returning from one."""


class Telling(Protocol):
    """The `Progress` a task gets, which can also tell something of its own kind."""

    def set(self, fraction: float, text: str) -> None:
        """Tells how far the work is."""

    def cancelled(self) -> bool:
        """Tells whether the person asked to stop."""
        ...

    def tell(self, value: object) -> None:
        """Tells something that `Task.told` hands on.

        Args:
            value: Anything immutable.
        """


class _Reporter:
    """The `Progress` a task hands to the core; lives in the worker's thread."""

    def __init__(
        self,
        told: Callable[[float, str], None],
        tell: Callable[[object], None],
        stop: threading.Event,
    ) -> None:
        self._told, self._tell, self._stop, self._last = told, tell, stop, 0.0

    def tell(self, value: object) -> None:
        self._tell(value)

    def set(self, fraction: float, text: str) -> None:
        now = time.monotonic()
        if now - self._last >= _TELL_EVERY_S:
            self._last = now
            self._told(fraction, text)

    def cancelled(self) -> bool:
        return self._stop.is_set()


class Task(QObject):
    """One piece of work. Its signals arrive in the thread that made it.

    Signals:
        progressed: fraction 0 to 1, what is being done.
        told: what the work told of its own kind.
        done: what the work returned.
        failed: a sentence for the person.
        cancelled: the person stopped it.
        ended: after any of the three.
    """

    progressed = Signal(float, str)
    done = Signal(object)
    failed = Signal(str)
    cancelled = Signal()
    ended = Signal()
    told = Signal(object)
    _told = Signal(str, object)

    def __init__(self, work: Callable[[Telling], Any], title: str) -> None:
        super().__init__()
        # a slot of an object of the GUI thread: what the worker tells is queued to that thread,
        # and only there the public signals go out, whatever they are connected to
        self._told.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.title = title
        self._work = work
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Asks the work to stop at its next look."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stop.is_set()

    def run(self) -> None:
        """Does the work; called in a thread of the pool."""
        try:
            result = self._work(_Reporter(self._report, self._hand_on, self._stop))
        except Cancelled:
            self._told.emit("cancelled", None)
        except UserError as error:
            self._told.emit("failed", str(error))
        except OSError as error:
            self._told.emit("failed", f"{error.strerror or 'A file could not be used'}.")
        except Exception as error:  # noqa: BLE001 - a fault of ours becomes a sentence, not a crash
            self._told.emit("failed", _sentence(error))
        else:
            # late results of stopped work would overwrite what the person sees now
            self._told.emit("cancelled" if self._stop.is_set() else "done", result)

    def _report(self, fraction: float, text: str) -> None:
        self._told.emit("progressed", (fraction, text))

    def _hand_on(self, value: object) -> None:
        self._told.emit("told", value)

    @Slot(str, object)
    def _tell(self, what: str, value: Any) -> None:
        if what == "progressed":
            if not self._stop.is_set():
                self.progressed.emit(*value)
            return
        if what == "told":
            if not self._stop.is_set():
                self.told.emit(value)
            return
        if self._stop.is_set():
            # stopped after it had ended, but before the window heard of it
            self.cancelled.emit()
        elif what == "done":
            self.done.emit(value)
        elif what == "failed":
            self.failed.emit(value)
        else:
            self.cancelled.emit()
        self.ended.emit()
        self._let_go()

    def _let_go(self) -> None:
        """Keeps nothing of the work that is over, nor of those who waited for it.

        Python's collector sees no function that Qt holds: one that knows its own task would keep
        it, the work and all that work read, until the program ends.
        """
        self._work = _nothing
        for signal, signature in (
            (self.progressed, "progressed(double,QString)"),
            (self.told, "told(PyObject)"),
            (self.done, "done(PyObject)"),
            (self.failed, "failed(QString)"),
            (self.cancelled, "cancelled()"),
            (self.ended, "ended()"),
        ):
            if self.receivers(SIGNAL(signature)):
                signal.disconnect()


class Tasks(QObject):
    """Starts tasks on a pool of its own and knows which are running."""

    def __init__(self, parent: QObject | None = None, threads: int = 2) -> None:
        super().__init__(parent)
        # owned by Python: a parent would delete it before the last one who waits for it
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(threads)
        self._running: list[Task] = []
        self._closed = False
        # their threads may still be returning from them, and must not be the last who know them
        self._over: deque[Task] = deque(maxlen=_KEPT)

    def start(
        self,
        title: str,
        work: Callable[[Telling], Any],
        done: Callable[[Any], None],
        failed: Callable[[str], None] | None = None,
    ) -> Task:
        """Starts work; callbacks are called in the GUI thread.

        Args:
            title: What it is, for the status bar.
            work: Called with a `Progress` in a thread of the pool.
            done: Called with what `work` returned.
            failed: Called with a sentence if it could not be done.
        """
        task = Task(work, title)
        task.done.connect(done)
        if failed is not None:
            task.failed.connect(failed)
        task.ended.connect(lambda: self._forget(task))
        if self._closed:
            # a timer that went off while the window closed: nobody is there to hear of it
            task.cancel()
        self._running.append(task)
        # a QRunnable would be kept by the pool, and keep the task, until the pool goes
        self._pool.start(task.run)
        return task

    @property
    def running(self) -> tuple[Task, ...]:
        """The tasks that have not ended."""
        return tuple(self._running)

    def cancel_all(self) -> None:
        """Asks every task to stop."""
        for task in self._running:
            task.cancel()

    def close(self, wait_ms: int = 30_000) -> bool:
        """Cancels everything, what is started later too, and waits.

        Args:
            wait_ms: Longest wait.

        Returns:
            Whether all threads have ended.
        """
        self._closed = True
        self.cancel_all()
        if not isValid(self._pool):
            # Qt takes its objects down before Python's last ones: then nothing runs any more
            return True
        return self._pool.waitForDone(wait_ms)

    def _forget(self, task: Task) -> None:
        self._over.append(task)
        self._running = [one for one in self._running if one is not task]


def _nothing(_progress: Telling) -> None:
    """The work of a task that is over."""


def _sentence(error: Exception) -> str:
    """What to say of a fault of ours, or of a machine that is too small."""
    if is_lack_of_memory(error):
        return "The memory of this machine is not enough for this work."
    if os.environ.get("LIGHTERING_TRACEBACK"):
        traceback.print_exception(error)
    return (
        f"Lightering itself failed ({type(error).__name__}). Your files were not changed. "
        "Set LIGHTERING_TRACEBACK=1 and start it again to see where."
    )
