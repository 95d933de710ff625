"""What all handlers share: the window they act on, and how work is begun and followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.main_window import MainWindow
    from lightering.gui.workers import Task, Telling

__all__ = ["Hands"]


class Hands(QObject):
    """One group of commands, acting on the window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session

    def begin(
        self,
        title: str,
        work: Callable[[Telling], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[str], None] | None = None,
        stopped: str = "",
    ) -> Task:
        """Begins work in a worker; the status bar follows it, with a way to stop it.

        Args:
            title: What it is, for the status bar.
            work: Called with a `Progress` in a thread of the pool.
            done: Called with what `work` returned.
            failed: Called with a sentence if it could not be done; None says it as an error.
            stopped: What is said when it was stopped; "" if nothing is, or others say it.

        Returns:
            The task, for those who follow it too.
        """
        window = self._window
        told = failed or (lambda sentence: window.say("error", sentence))
        task = window.tasks.start(title, work, done, told)
        window.status.follow(task, stopped)
        return task
