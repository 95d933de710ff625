"""Starts the window."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from lightering.app.session import Session
from lightering.gui.collecting import collecting_here
from lightering.gui.fonts import load_fonts
from lightering.gui.main_window import MainWindow
from lightering.resources import resource
from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import TracebackType

__all__ = ["SWITCH_S", "make_window", "open_window"]

_SIGNAL_CHECK_MS = 400
SWITCH_S = 0.0001
"""How long a worker may compute in Python while the window waits.

A pass of the window asks for the interpreter some hundred times: at 5 ms each it stumbles, and at
0.5 ms single passes took 180 to 390 ms while ports were searched. At 0.1 ms they take 5 to 10."""

_LONGEST_WAIT_MS = 2_000
"""After which files are opened even if no coast stands on the screen yet."""


def make_window(settings: QSettings | None = None) -> MainWindow:
    """Makes the window over an empty session; a QApplication must exist.

    Args:
        settings: Where layout and theme are kept; the person's own if None.
    """
    load_fonts()
    kept = settings or QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "Lightering", "lightering"
    )
    return MainWindow(Session(), kept)


def _when_painted(window: MainWindow, begin: Callable[[], None]) -> None:
    """Begins work when the coast stands on the screen, which it would only hold up."""
    waiting = [begin]

    def start() -> None:
        if waiting:
            waiting.pop()()

    window.review.map.first_painted.connect(start)
    QTimer.singleShot(_LONGEST_WAIT_MS, window, start)


def open_window(paths: Sequence[Path]) -> int:
    """Opens the window, then the files; returns when it is closed.

    Args:
        paths: Track files, folders, or one case.

    Returns:
        Exit code of the program.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise RuntimeError("another kind of Qt application is running already")
    sys.setswitchinterval(SWITCH_S)
    app.setOrganizationName("Lightering")
    app.setApplicationName("lightering")
    app.setApplicationDisplayName("Lightering")
    app.setApplicationVersion(__version__)
    # by this name a desktop finds the entry and the icon that an installer put there
    app.setDesktopFileName("lightering")
    app.setWindowIcon(QIcon(str(resource("icons/lightering.svg"))))
    window = make_window()
    hook = sys.excepthook

    def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        # a fault in a slot reaches nobody else; stderr keeps the trace for a report of it
        hook(kind, error, trace)
        window.report_fault(error)

    sys.excepthook = fault
    # Python looks at signals only while Python runs, so a timer lets Ctrl+C through
    signal.signal(signal.SIGINT, lambda *_: window.close())
    ticking = QTimer()
    ticking.start(_SIGNAL_CHECK_MS)
    ticking.timeout.connect(lambda: None)
    window.show()
    if paths:
        _when_painted(window, lambda: window.open_paths(list(paths)))
    try:
        with collecting_here():
            return app.exec()
    finally:
        sys.excepthook = hook
