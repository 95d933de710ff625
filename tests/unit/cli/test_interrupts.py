"""Ctrl-C ends a command as cancelled, whatever a library makes of it on its way to us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from lightering.cli import terminal
from lightering.cli.main import guarded, main

if TYPE_CHECKING:
    from pathlib import Path

TABLE = b"mmsi,time_utc,lat,lon\n371234000,2024-03-02T01:02:03Z,33.5,124.25\n"
SAID = "Cancelled. Nothing half done was kept.\n"
DEAF = """
import os, signal
try:
    os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    pass
raise ImportError("initialization failed without raising an exception")
"""
"""What C code does that is interrupted as it loads: the interrupt is gone, another error comes."""
LOCKS = """
import signal, threading
from lightering.cli.interrupts import Interrupts
main, turn = threading.main_thread().ident, threading.Condition(threading.Lock())
for _ in range(30):
    press = threading.Timer(0.0005, lambda: signal.pthread_kill(main, signal.SIGINT))
    with Interrupts().remembered():
        try:
            press.start()
            while True:
                with turn:
                    pass
        except KeyboardInterrupt:
            pass
    press.join()
    if not turn._lock.acquire(False):
        raise SystemExit("it was left locked")
    turn.release()
"""
"""Ctrl-C at any moment in which a lock is taken or given back."""


def swallowed() -> None:
    """Hears Ctrl-C as code does that nobody can interrupt: without a trace."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        return
    pytest.fail("Ctrl-C was not heard")


@pytest.fixture
def given(tmp_path: Path) -> Path:
    (tmp_path / "a.csv").write_bytes(TABLE)
    return tmp_path / "a.csv"


def test_that_ctrl_c_while_a_library_loads_is_not_a_fault_of_ours(given: Path) -> None:
    planted = given.parent / "planted"
    planted.mkdir()
    (planted / "pyarrow.py").write_text(DEAF)
    target = given.with_name("out.csv")
    run = subprocess.run(
        [sys.executable, "-m", "lightering", "convert", str(given), "-o", str(target)],
        env={**os.environ, "PYTHONPATH": str(planted)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (130, SAID)
    assert not target.exists()


@pytest.mark.parametrize("error", [ImportError("gone"), OSError(4, "interrupted"), MemoryError()])
def test_that_no_error_that_follows_an_interrupt_hides_it(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> int:
        raise error

    assert guarded(fails, lambda: True) == 130
    assert capsys.readouterr().err == SAID
    assert guarded(fails, lambda: False) == 1
    assert capsys.readouterr().err != SAID


def test_that_an_interrupt_that_a_library_swallowed_ends_the_work_at_its_next_step(
    given: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = terminal.progress_of

    def interrupted(options: object) -> object:
        swallowed()
        return plain(options)  # type: ignore[arg-type]

    monkeypatch.setattr("lightering.cli.files.progress_of", interrupted)
    target = given.with_name("out.csv")
    # Where a suite runs in the background of a shell, Ctrl-C is turned off for it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        assert main(["convert", str(given), "-o", str(target)]) == 130
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
    assert capsys.readouterr().err == SAID
    assert not target.exists()


def test_that_a_program_that_was_told_to_ignore_ctrl_c_does(given: Path) -> None:
    target = given.with_name("out.csv")
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert main(["convert", str(given), "-o", str(target)]) == 0
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_that_ctrl_c_leaves_no_lock_that_is_waited_for_for_ever() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOCKS],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stderr) == (0, "")


LOST = """
import signal, weakref
from lightering.cli.interrupts import Interrupts
class Held: pass
def gone(_ref):
    signal.raise_signal(signal.SIGINT)
interrupts = Interrupts()
with interrupts.remembered():
    held = Held()
    ref = weakref.ref(held, gone)
    del held
print(interrupts.heard)
"""
"""Ctrl-C in what Python calls as an object goes: the exception is lost there."""


def test_that_ctrl_c_that_is_lost_is_heard_and_not_complained_of() -> None:
    run = subprocess.run(
        [sys.executable, "-c", LOST],
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (run.returncode, run.stdout, run.stderr) == (0, "True\n", "")
