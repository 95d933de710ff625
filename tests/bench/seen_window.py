"""How long a program takes until its window stands on the screen, seen from outside by X11."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["seconds_to_window"]

_LONGEST_S = 120.0


def seconds_to_window(words: Sequence[str], title: str, home: Path) -> tuple[float, float] | None:
    """Starts a program, waits for a window of this title, and ends it.

    Args:
        words: Program and arguments.
        title: How the title of the window begins.
        home: Of the program's settings, data and cache.

    Returns:
        Seconds, and seconds of the processor; None where there is no X11 to ask.
    """
    name = ctypes.util.find_library("X11")
    if name is None or not os.environ.get("DISPLAY"):
        return None
    screen = _Screen(ctypes.CDLL(name))
    environment = dict(os.environ) | {
        f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("DATA", "CACHE", "CONFIG")
    }
    before = screen.titles()
    began = time.monotonic()
    program = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
    try:
        while program.poll() is None and time.monotonic() < began + _LONGEST_S:
            if any(one.startswith(title) for one in screen.titles() - before):
                return time.monotonic() - began, _processor_s(program.pid)
            time.sleep(0.01)
    finally:
        program.terminate()
        program.wait(30)
        screen.close()
    raise SystemExit(f"{words[0]} showed no window called {title} (it ended {program.returncode})")


def _processor_s(process: int) -> float:
    """Seconds of the processor that a process took until now, by proc(5)."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    # the name of the program, in brackets, may hold anything
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class _Screen:
    """The windows below the root, and in them."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._x = library
        library.XOpenDisplay.restype = ctypes.c_void_p
        library.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(library.XOpenDisplay(None))
        self._root = library.XDefaultRootWindow(self._display)
        # a window that goes while it is asked is no error
        self._ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
            lambda *_: 0
        )
        library.XSetErrorHandler(self._ignore)

    def titles(self) -> set[str]:
        return {title for window in self._below(self._root) if (title := self._title(window))}

    def _below(self, window: int) -> list[int]:
        root, parent = ctypes.c_ulong(), ctypes.c_ulong()
        children, count = ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
        self._x.XQueryTree(
            self._display,
            ctypes.c_ulong(window),
            ctypes.byref(root),
            ctypes.byref(parent),
            ctypes.byref(children),
            ctypes.byref(count),
        )
        found = [int(children[k]) for k in range(count.value)]
        if found:
            self._x.XFree(children)
        # with a window manager, the window stands in a frame
        inside = [one for child in found for one in self._below(child)] if found else []
        return found + inside

    def _title(self, window: int) -> str:
        text = ctypes.c_char_p()
        self._x.XFetchName(self._display, ctypes.c_ulong(window), ctypes.byref(text))
        return (text.value or b"").decode(errors="replace")

    def close(self) -> None:
        self._x.XCloseDisplay(self._display)
