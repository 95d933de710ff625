"""What every test may rely on: a screen, a private home, and silence."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The suite tries the same examples everywhere; LIGHTERING_FUZZ=1 looks for new ones.
settings.register_profile("suite", derandomize=True, database=None, deadline=None)
if not os.environ.get("LIGHTERING_FUZZ"):
    settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def _private_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Settings and cases of the person who runs the tests are never touched."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        os.environ[name] = str(folder)


@pytest.fixture(autouse=True)
def _silence(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """An unexpected warning in the log, or a thread left behind, fails the test."""
    before = set(threading.enumerate())
    yield
    loud = [r.getMessage() for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, f"unexpected log: {loud}"
    deadline = time.monotonic() + 3.0
    left = _left(before)
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = _left(before)
    assert not left, f"threads left behind: {left}"


def _left(before: set[threading.Thread]) -> list[str]:
    # Qt's pool keeps its threads for reuse; Python shows them as dummies
    return [
        t.name
        for t in set(threading.enumerate()) - before
        if t.is_alive() and not isinstance(t, threading._DummyThread)
    ]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared_tracks() -> Path:
    """Real tracks that stand beside the checkout where this project is developed."""
    folder = ROOT.parent / "shared" / "data" / "tracks"
    if not folder.is_dir():
        pytest.skip("real tracks (../shared/data/tracks) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def loopback() -> None:
    """For what needs a connection within this machine: `./run alone` gives none."""
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        client.settimeout(2.0)
        try:
            client.connect(server.getsockname())
        except OSError as error:
            pytest.skip(f"not even this machine itself can be reached from here: {error}")
