"""Readers that do harm, planted into the processes that read: found by Python before all else.

The name of a file says what happens: `crash`, `abort`, `kill`, `memory`, `hang`, `spin`, `fault`,
`poison` (the file after it crashes), `chatter` (prints to stdout).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.readers.apart.limits import SWITCH

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

__all__ = ["plant"]

_SITE = """
import sys

if any(word.endswith("apart.child") for word in sys.orig_argv):
    import ctypes, os, signal, time
    from lightering.readers import gpx

    sound = gpx.FORMAT.read
    state = {"poisoned": False}

    def read(source, sample, intake):
        name = source.name
        if state["poisoned"] or "crash" in name:
            ctypes.string_at(0)
        if "abort" in name:
            os.abort()
        if "kill" in name:
            os.kill(os.getpid(), signal.SIGKILL)
        if "memory" in name:
            held = []
            while True:
                held.append(bytearray(1 << 24))
        if "hang" in name:
            time.sleep(600)
        if "spin" in name:
            while True:
                pass
        if "fault" in name:
            raise KeyError("planted")
        if "poison" in name:
            state["poisoned"] = True
        if "chatter" in name:
            os.write(1, b"a library prints this")
        sound(source, sample, intake)

    object.__setattr__(gpx.FORMAT, "read", read)
"""


def plant(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plants them.

    Args:
        folder: For the module.
        monkeypatch: Takes them away again.
    """
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(_SITE)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    monkeypatch.setenv(SWITCH, "1")
