"""What makes the window usable all day: nothing blocks, all has a name, a case has one owner."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSlider, QTableView
from tests.seen import visible_ids

from lightering.gui.application import make_window
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_no_dialog_stops_the_window(root: Path) -> None:
    """`exec` of a dialog runs a loop of its own; only the program's own loop may."""
    calls = {
        path.name
        for path in (root / "desktop" / "lightering" / "gui").rglob("*.py")
        if re.search(r"\.exec_?\(|QMessageBox\.|QInputDialog\.|getOpenFileName", path.read_text())
    }
    assert calls == {"application.py"}


def test_that_every_control_has_a_name_for_who_does_not_see(full_window: MainWindow) -> None:
    nameless = []
    for place, view in enumerate(VIEWS):
        full_window.show_view(place)
        for kind in (QAbstractButton, QComboBox, QLineEdit, QSlider, QTableView):
            for widget in full_window.findChildren(kind):
                own = not isinstance(widget.parent(), QLineEdit)  # its picture is no control
                words = (
                    getattr(widget, "text", str)() if isinstance(widget, QAbstractButton) else ""
                )
                if own and widget.isVisible() and not (widget.accessibleName() or words):
                    parent = type(widget.parent()).__name__
                    nameless.append(f"{view}: {type(widget).__name__} in {parent}")
    assert nameless == []


def test_that_a_second_window_on_a_case_reads_only_and_says_who_holds_it(
    full_window: MainWindow, tmp_path: Path, found, qtbot: QtBot
) -> None:
    path = tmp_path / "work.lightering"
    full_window.session.new_case(path)
    other = make_window(QSettings(str(tmp_path / "other.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(other)
    other.show()
    other.session.open_case(path)
    other.session.adopt(*found)
    assert other.session.read_only
    assert other.notices.isVisible()
    assert "work.lightering" in other.notices.text.text()
    assert re.search(r"\d", other.notices.text.text()), "which process or since when"
    chosen = visible_ids(other.session)[0]
    other.session.select(chosen)
    other.actions_.run("review.confirm")
    assert other.session.status_of(chosen) == "to review"
    other.leave_anyway()
