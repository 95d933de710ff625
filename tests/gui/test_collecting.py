from __future__ import annotations

import gc
import os
import subprocess
import sys
import threading
import weakref
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QWidget

from lightering.gui.collecting import loading_once
from lightering.gui.workers import Tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

ROUNDS = 200_000
"""Of objects that refer to themselves: many times what Python waits for before it collects."""


class _Lost:
    """Refers to itself and to a widget that nothing else knows."""

    def __init__(self, widget: QWidget) -> None:
        self.widget, self.itself = widget, self


@pytest.fixture
def collected() -> Iterator[list[int]]:
    """The threads in which Python's collector ran."""
    threads: list[int] = []

    def note(phase: str, _told: dict[str, Any]) -> None:
        if phase == "start":
            threads.append(threading.get_ident())

    gc.callbacks.append(note)
    yield threads
    gc.callbacks.remove(note)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.close()


def _litter(_progress: object) -> None:
    for _ in range(ROUNDS):
        itself: list[object] = []
        itself.append(itself)


def test_that_no_worker_takes_down_a_widget_that_nobody_knows_any_more(
    tasks: Tasks, qtbot: QtBot, collected: list[int]
) -> None:
    lost = weakref.ref(_Lost(QWidget()))
    ended: list[object] = []
    tasks.start("t", _litter, ended.append)
    qtbot.waitUntil(lambda: bool(ended) and lost() is None, timeout=30_000)
    assert set(collected) == {threading.get_ident()}


def test_that_what_workers_lose_is_collected_too(tasks: Tasks, qtbot: QtBot) -> None:
    kept: list[weakref.ref[_Itself]] = []

    def work(_progress: object) -> None:
        for _ in range(ROUNDS // 100):
            one = _Itself()
            kept.append(weakref.ref(one))

    tasks.start("t", work, lambda _done: None)
    qtbot.waitUntil(lambda: bool(kept) and not any(one() for one in kept), timeout=30_000)


class _Itself:
    def __init__(self) -> None:
        self.itself = self


def test_that_nothing_is_collected_while_libraries_are_loaded(
    qtbot: QtBot, collected: list[int]
) -> None:
    with loading_once("a library of this test"):
        _litter(None)
        qtbot.wait(300)
        assert not collected
    assert not gc.isenabled()  # a window stands still


PROGRAM = """
import gc, sys
from PySide6.QtCore import QTimer
from lightering.gui import application

make = application.make_window

def watched():
    window = make()
    QTimer.singleShot(0, window, lambda: print("enabled" if gc.isenabled() else "held"))
    QTimer.singleShot(0, window, window.close)
    return window

application.make_window = watched
sys.exit(application.open_window([]))
"""


def test_that_the_program_collects_in_the_thread_of_its_window_alone(tmp_path: Path) -> None:
    home = {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("CACHE", "CONFIG", "DATA")}
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ | home,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ran.stdout.split() == ["held"]
