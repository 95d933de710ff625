"""Saved filters by keyboard; what an empty search offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from tests.gui import planted
from tests.gui.waiting import loaded

from lightering.app.filters import Filter
from lightering.gui.dialogs.parameters import ParametersDialog
from lightering.gui.dialogs.saved_filters import SavedFiltersDialog

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_a_filter_is_saved_and_used_without_the_mouse(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    wanted = Filter(volume_min_bbl=2000.0)
    session.filters = wanted
    full_window.actions_.run("edit.saved_filters")
    dialog = full_window.findChild(SavedFiltersDialog)
    qtbot.keyClicks(dialog.name, "<b>large</b>")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert session.saved_filters.names == ("<b>large</b>",)
    session.filters = Filter()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Return)
    assert session.filters == wanted
    assert not dialog.isVisible()


def test_that_delete_forgets_a_filter_and_a_name_in_use_is_told(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    session.saved_filters.save("one", Filter(text="a"))
    session.saved_filters.save("two", Filter(text="b"))
    full_window.actions_.run("edit.saved_filters")
    dialog = full_window.findChild(SavedFiltersDialog)
    assert dialog.chosen == "one"
    dialog.name.setText("two")
    qtbot.mouseClick(dialog.rename, Qt.MouseButton.LeftButton)
    assert "already" in dialog._said.text()
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert session.saved_filters.names == ("two",)


def test_that_an_empty_search_offers_its_limits_and_the_near_misses(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([planted.write_apart(tmp_path / "apart.csv")])
    loaded(window, qtbot)
    change, near = window.review.encounters._empty._buttons[:2]
    assert (change.text(), near.text()) == ("Change limits", "Show near misses")
    qtbot.mouseClick(change, Qt.MouseButton.LeftButton)
    window.findChild(ParametersDialog).reject()
    qtbot.mouseClick(near, Qt.MouseButton.LeftButton)
    session = window.session
    qtbot.waitUntil(lambda: len(session.results.encounters) == 1, timeout=60_000)
    assert session.params.detect.distance_m == 5000.0
    assert window.review.encounters.model.rowCount() == 1


def test_that_near_misses_that_could_not_be_looked_for_are_told(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightering.app import nearest

    def refused(*_given: object) -> None:
        raise MemoryError

    monkeypatch.setattr(nearest, "nearest", refused)
    window.open_paths([planted.write_apart(tmp_path / "apart.csv")])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: "memory of this machine" in window.notices.text.text(), timeout=30_000)
