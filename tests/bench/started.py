"""A child of `bench_start`: opens the window as the program does and says when what is there.

    python -m tests.bench.started BEGIN FOLDER PATH...

BEGIN is the monotonic clock when the process was asked for, FOLDER a home of its own.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightering.gui.main_window import MainWindow

BEGIN, FOLDER, PATHS = float(sys.argv[1]), Path(sys.argv[2]), [Path(p) for p in sys.argv[3:]]
for name in ("DATA", "CACHE", "CONFIG"):
    os.environ[f"XDG_{name}_HOME"] = str(FOLDER / name.lower())

from PySide6.QtCore import QTimer  # noqa: E402, TID251 - a real window is measured

from lightering.gui import application  # noqa: E402

_made = application.make_window


def _tell(what: str) -> None:
    sys.stdout.write(f"{what}\t{time.monotonic() - BEGIN:.3f}\t{time.process_time():.3f}\n")
    sys.stdout.flush()


def _watched() -> MainWindow:
    window = _made()
    QTimer.singleShot(0, window, lambda: _tell("window"))
    window.review.map.first_painted.connect(lambda: _tell("map"))
    timer = QTimer(window)

    def look() -> None:
        if window.review.inspector.shown is not None and window.review.map.is_ready:
            timer.stop()
            _tell("first encounter, map of all tracks")
            QTimer.singleShot(0, window, window.close)

    timer.timeout.connect(look)
    timer.start(5)
    return window


if __name__ == "__main__":
    application.make_window = _watched  # type: ignore[assignment]
    sys.exit(application.open_window(PATHS))
