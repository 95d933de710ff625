from __future__ import annotations

import gc
import threading
import time
import weakref
from typing import TYPE_CHECKING, Any

import pytest

from lightering.errors import InputError
from lightering.gui.workers import Tasks
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from lightering.gui.workers import Telling


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    assert made.close()


def test_that_results_arrive_in_the_thread_of_the_window(tasks: Tasks, qtbot: QtBot) -> None:
    here, seen = threading.get_ident(), []
    thread = threading.get_ident
    tasks.start("t", lambda _p: thread(), lambda there: seen.append((there, thread())))
    qtbot.waitUntil(lambda: bool(seen))
    there, heard = seen[0]
    assert there != here
    assert heard == here


def test_that_cancelled_work_hands_nothing_on(tasks: Tasks, qtbot: QtBot) -> None:
    begun, done, stopped = threading.Event(), [], []

    def work(progress: Telling) -> str:
        begun.set()
        while True:
            stop_if_cancelled(progress)
            time.sleep(0.002)

    task = tasks.start("t", work, done.append)
    task.cancelled.connect(lambda: stopped.append(True))
    assert begun.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: bool(stopped))
    assert not done
    assert not tasks.running


def test_that_work_which_ends_after_being_stopped_is_not_shown(tasks: Tasks, qtbot: QtBot) -> None:
    begun, go, done, stopped = threading.Event(), threading.Event(), [], []

    def work(_progress: Telling) -> str:
        begun.set()
        go.wait(5)
        return "late"

    task = tasks.start("t", work, done.append)
    task.cancelled.connect(lambda: stopped.append(True))
    assert begun.wait(5)
    task.cancel()
    go.set()
    qtbot.waitUntil(lambda: bool(stopped))
    assert not done


def test_that_an_input_error_arrives_as_its_sentence(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[str] = []

    def work(_progress: Telling) -> None:
        raise InputError("it has no latitude column.", file="patrol.csv", line=1)

    tasks.start("t", work, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["patrol.csv, line 1: it has no latitude column."]


def test_that_a_fault_of_ours_is_a_sentence_without_its_inside(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[str] = []

    def work(_progress: Telling) -> None:
        raise ZeroDivisionError("secret inside")

    tasks.start("t", work, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert "ZeroDivisionError" in told[0]
    assert "secret" not in told[0]
    assert "Your files were not changed" in told[0]


def test_that_progress_comes_at_most_ten_times_a_second(tasks: Tasks, qtbot: QtBot) -> None:
    told: list[Any] = []
    done: list[float] = []

    def work(progress: Telling) -> float:
        start = time.monotonic()
        while time.monotonic() - start < 0.5:
            progress.set(0.5, "working")
        return time.monotonic() - start

    task = tasks.start("t", work, done.append)
    task.progressed.connect(lambda *values: told.append(values))
    qtbot.waitUntil(lambda: bool(done))
    assert 2 <= len(told) <= done[0] * 10 + 1


class _Pane:
    """Stands for whoever starts work, waits for it, and keeps what it read."""

    def __init__(self, tasks: Tasks, end: str) -> None:
        go, self.read = threading.Event(), _Read()
        read = self.read

        def work(_progress: Telling) -> object:
            go.wait(5)
            if end == "failed":
                raise InputError("it has no latitude column.")
            return read

        self.task = tasks.start(
            "t", work, lambda read: self.hear(read), lambda said: self.hear(said)
        )
        self.task.ended.connect(lambda: self.hear(self.task))
        if end == "stopped":
            self.task.cancel()
        go.set()

    def hear(self, said: object) -> None:
        """Keeps what it is told."""
        self.said = said


class _Read:
    """Stands for all that a piece of work read."""


def test_that_work_which_is_over_keeps_nothing_of_what_it_read(tasks: Tasks, qtbot: QtBot) -> None:
    kept: list[weakref.ref[object]] = []
    for end in ("done", "failed", "stopped"):
        pane = _Pane(tasks, end)
        kept += [weakref.ref(pane), weakref.ref(pane.read)]
        del pane
        qtbot.waitUntil(lambda: not tasks.running)
    assert tasks.close()
    gc.collect()
    assert [one() for one in kept] == [None] * 6


def test_that_work_begun_after_the_window_closed_hands_nothing_on(
    tasks: Tasks, qtbot: QtBot
) -> None:
    heard: list[object] = []
    assert tasks.close()
    tasks.start("t", lambda _p: 1, heard.append, heard.append)
    qtbot.waitUntil(lambda: not tasks.running)
    assert not heard
