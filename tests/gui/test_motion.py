"""Less moves where the desktop asks for it, and what the person chose goes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QSettings

from lightering.app.session import Session
from lightering.gui.desktop_wishes import DesktopWishes

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.gui.main_window import MainWindow


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "motion.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize(("answer", "less"), [(1, True), (0, False), (None, False), ("1", False)])
def test_that_the_desktop_is_followed_until_the_person_chooses(
    qapp: object, settings: QSettings, answer: object, less: bool
) -> None:
    session, parent = Session(), QObject()
    wishes = DesktopWishes(session, settings, parent)
    assert not session.less_motion
    wishes.heard(answer)
    assert session.less_motion is less
    settings.setValue("less_motion", False)
    session.less_motion = False
    wishes.heard(1)
    assert not session.less_motion


def test_that_the_choice_is_kept_and_ticked(window: MainWindow, tmp_path: Path) -> None:
    action = window.actions_.actions["view.less_motion"]
    assert not action.isChecked()
    window.actions_.run("view.less_motion")
    assert action.isChecked()
    later = Session()
    DesktopWishes(later, window.settings, QObject())
    assert later.less_motion


def test_that_a_key_opens_the_layers(window: MainWindow) -> None:
    menu = window.review.map._tools._menu
    window.actions_.run("map.layers")
    assert menu.isVisible()
    assert window.actions_.actions["map.layers"].shortcut().toString() == "L"
    menu.close()
