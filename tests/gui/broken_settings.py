"""The window's settings and a case's picture of the view, broken, and used all the same.

    python -m tests.gui.broken_settings SECONDS SEED FOLDER

tries new ones for so many seconds in a process of its own: bytes that Qt reads may end it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog
from tests.fuzz.changes import changed, other_value

from lightering.gui.application import make_window
from lightering.gui.collecting import collecting_here
from lightering.gui.dialogs.recent import RecentDialog, note_case, recent_cases

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from lightering.gui.main_window import MainWindow

__all__ = ["tried"]


def settings_of(path: Path) -> QSettings:
    """The settings in a file."""
    return QSettings(str(path), QSettings.Format.IniFormat)


def ended(window: MainWindow) -> None:
    """Closes a window and lets Qt forget it."""
    window.leave_anyway()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def sound(folder: Path) -> bytes:
    """Everything a window keeps in its settings."""
    path = folder / "sound.ini"
    window = make_window(settings_of(path))
    window.show()
    window.set_scale(1.15)
    window.settings.setValue("advance", False)
    window.settings.setValue("guided", "true")
    window.settings.setValue("folder", str(folder))
    window.settings.setValue("author", "A. Nalyst")
    window.settings.setValue("organisation", "Watch")
    note_case(window.settings, folder / "a.lightering")
    note_case(window.settings, folder / "b.lightering")
    window.layout_keeper.keep()
    window.set_scale(1.0)
    window.settings.sync()
    ended(window)
    content = path.read_bytes()
    path.unlink()
    return content


def use(window: MainWindow, path: Path, view: object) -> None:
    """Lets a window take what stands in settings and in the view of a case."""
    window.settings = settings_of(path)
    window.layout_keeper.restore()
    window.review.map.take(view.get("map") if isinstance(view, dict) else view)
    window.review.encounters.arrangement.take_sort(
        view.get("sort") if isinstance(view, dict) else view
    )
    assert window.width() >= window.minimumWidth()


def asked(window: MainWindow, path: Path) -> None:
    """Opens the dialogs that begin with what the settings hold."""
    window.settings = settings_of(path)
    RecentDialog(recent_cases(window.settings), window).open()
    window.handlers.report.settings()
    window.handlers.files.add_files()
    QApplication.processEvents()
    for dialog in window.findChildren(QDialog):
        dialog.close()
        dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window.layout_keeper.keep()


def used_at_start(path: Path) -> None:
    """A window begins with such settings, is seen, and closes."""
    window = make_window(settings_of(path))
    window.show()
    QApplication.processEvents()
    assert window.isVisible()
    ended(window)


def tried(folder: Path, seed: int, more: Callable[[int], bool]) -> int:
    """Uses broken settings until told to stop; returns how many.

    Args:
        folder: For scratch.
        seed: Of the random numbers.
        more: Whether to go on after so many.
    """
    random, content, inputs = Random(seed), sound(folder), 0
    window = make_window(settings_of(folder / "own.ini"))
    window.show()
    view = json.loads(json.dumps(window.layout_keeper.shown()))
    while more(inputs):
        path = folder / f"{inputs}.ini"
        path.write_bytes(changed(content, [content], random))
        try:
            use(window, path, other_value(view, random))
            if inputs % 10 == 4:
                asked(window, path)
            elif inputs % 10 == 9:
                used_at_start(path)
        except BaseException as error:
            raise AssertionError(f"{path} (seed {seed}, input {inputs}): {error!r}") from error
        inputs += 1
        path.unlink(missing_ok=True)
    ended(window)
    return inputs


def main(seconds: str, seed: str, folder: str) -> int:
    """Tries for a time; prints how many."""
    app = QApplication([])
    faults: list[type[BaseException]] = []

    def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        # what fails in a slot reaches nobody else
        faults.append(kind)
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = fault
    began: list[float] = []

    def more(_inputs: int) -> bool:
        # the first window takes a while to stand
        began.append(time.monotonic())
        return began[-1] < began[0] + float(seconds)

    with collecting_here():
        inputs = tried(Path(folder), int(seed), more)
    app.processEvents()
    sys.stdout.write(f"fuzz settings: {inputs} inputs\n")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
