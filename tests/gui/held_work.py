"""Work of the window that is held at its first look at the progress, until Cancel is clicked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from tests.gui.waiting import LONG_MS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

__all__ = ["Gated", "Watch", "cancel"]


@dataclass
class Watch:
    """What became of the work of each task, by title."""

    held: threading.Event = field(default_factory=threading.Event)
    gate: threading.Event = field(default_factory=threading.Event)
    ended: dict[str, str] = field(default_factory=dict)
    threads: set[int] = field(default_factory=set)


class Gated:
    """A progress that waits at its first look."""

    def __init__(self, inner: Any, watch: Watch) -> None:
        self._inner, self._watch = inner, watch

    def _wait(self) -> None:
        self._watch.threads.add(threading.get_ident())
        self._watch.held.set()
        assert self._watch.gate.wait(30.0), "nobody clicked Cancel"

    def set(self, fraction: float, text: str) -> None:
        self._wait()
        self._inner.set(fraction, text)

    def cancelled(self) -> bool:
        self._wait()
        return bool(self._inner.cancelled())

    def tell(self, value: object) -> None:
        self._inner.tell(value)


def cancel(window: MainWindow, qtbot: QtBot, watch: Watch, title: str) -> None:
    """Clicks Cancel while a job is at its first look, and waits until it has ended."""
    bar = window.status
    qtbot.waitUntil(bar._cancel.isVisible, timeout=LONG_MS)
    qtbot.waitUntil(watch.held.is_set, timeout=LONG_MS)
    assert threading.get_ident() not in watch.threads, "the window itself does the work"
    assert bar._bar.isVisible()
    shown = bar._shown()
    assert shown is not None
    assert title in shown.task.title
    qtbot.mouseClick(bar._cancel, Qt.MouseButton.LeftButton)
    assert not bar._cancel.isEnabled(), "a second click has nothing to stop"
    watch.gate.set()
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=LONG_MS)
    qtbot.waitUntil(lambda: not bar._cancel.isVisible(), timeout=LONG_MS)
    (ended,) = [how for name, how in watch.ended.items() if title in name]
    assert ended == "stopped"
