"""Nothing of ours opens a connection: Python's own audit hears of every one that is asked for."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.faults.tracks import write_tracks
from tests.fuzz.seeds import SEEDS

if TYPE_CHECKING:
    from pathlib import Path

_HEARD = """
import sys

def hear(event, words):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                 "socket.gethostbyname", "urllib.Request", "http.client.connect"):
        family = getattr(words[0], "family", 0)
        if int(family) != 1:
            sys.stderr.write(f"REACHES OUT {event} {words[1:]}\\n")

sys.addaudithook(hear)
"""
_MAIN = "from lightering.cli.main import main; sys.exit(main(sys.argv[1:]))"
_WINDOW = """
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from lightering.gui import application

app = QApplication([])
window = application.make_window()
window.show()
window.open_paths([Path(sys.argv[1])])

def look():
    if window.loader.busy or window.session.results is None:
        return
    print(len(window.session.results.encounters))
    window.leave_anyway()
    app.exit()

timer = QTimer()
timer.timeout.connect(look)
timer.start(100)
app.exec()
"""


def heard(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _HEARD + script, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tracks")
    for name in ("gpx", "geopackage", "nmea"):
        title, content = SEEDS[name][0]
        (folder / title).write_bytes(content)
    return write_tracks(folder / "tracks.csv").parent


def test_that_a_connection_would_be_heard() -> None:
    script = "import socket; socket.socket().connect_ex(('192.0.2.1', 80))"
    assert "REACHES OUT socket.connect" in heard(script).stderr


@pytest.mark.parametrize("verb", ["inspect", "detect", "tally", "report", "export", "simulate"])
def test_that_no_command_reaches_out(tracks: Path, tmp_path: Path, verb: str) -> None:
    out = {"detect": "e.csv", "report": "r.pdf", "export": "c.gpkg", "simulate": "fleet"}
    words = [verb] if verb == "simulate" else [verb, str(tracks)]
    words += ["-o", str(tmp_path / out[verb])] if verb in out else []
    words += ["--fixes", "3000"] if verb == "simulate" else []
    done = heard(_MAIN, *words, "--no-progress")
    assert done.returncode == 0, done.stderr
    assert "REACHES OUT" not in done.stderr


def test_that_the_window_reaches_out_to_nobody(
    tracks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    done = heard(_WINDOW, str(tracks))
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
    assert "REACHES OUT" not in done.stderr
