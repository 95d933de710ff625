"""A window over an empty session, with a home of its own; and the planted fleet, computed once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from tests import silent_fleet
from tests.gui import handed, planted
from tests.gui.waiting import loaded

from lightering.gui import loading
from lightering.gui.application import make_window
from lightering.gui.collecting import collecting_here
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow


class Silent(Quiet):
    """A progress of the window's workers that shows nothing."""

    def tell(self, value: object) -> None:
        """Does nothing."""


@pytest.fixture(autouse=True)
def collected_here(qapp: QApplication) -> Iterator[None]:
    """As in the program: no worker takes down a widget that nobody knows any more."""
    with collecting_here():
        yield


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.write_fleet(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="session")
def found(fleet: Path) -> tuple[Results, Rows]:
    return loading.run([fleet], Params.defaults(), Silent())


@pytest.fixture
def nothing_read_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty cache: files are read from the disk."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def handed_folder(tmp_path: Path) -> Path:
    """A folder as somebody hands it over: files of all kinds."""
    return handed.write_folder(tmp_path / "handed")


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """The window, shown, with nothing loaded; its case files and settings lie in `tmp_path`."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    settings.setValue("guided", "true")  # no first window: that one is tested by itself
    made = make_window(settings)
    made.resize(1600, 1000)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    if made.scale != 1.0:
        made.set_scale(1.0)  # the size belongs to the application, which later tests share
    made.leave_anyway()
    made.close()
    # Qt keeps for ever what was to be called in a moment and its window with it
    QCoreApplication.processEvents()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def full_window(window: MainWindow, found: tuple[Results, Rows], qtbot: QtBot) -> MainWindow:
    """The window with the planted fleet in it, and the first encounter to review selected."""
    results, rows = found
    window.session.adopt(results, rows)
    loaded(window, qtbot)
    return window


@pytest.fixture(scope="session")
def silence(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Rows]:
    path = silent_fleet.write_silent(tmp_path_factory.mktemp("silent"))
    return loading.run([path], Params.defaults(), Silent())


@pytest.fixture
def silent_window(window: MainWindow, silence: tuple[Results, Rows], qtbot: QtBot) -> MainWindow:
    """The window with a fleet that has leads, gaps and loitering; the encounters are shown."""
    results, rows = silence
    window.session.adopt(results, rows)
    loaded(window, qtbot)
    return window
