"""The first steps: each goes on when it was done, by whatever way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gui.waiting import loaded

from lightering.app.commands import command
from lightering.app.keys import Keys
from lightering.errors import UserError
from lightering.gui.guide import STEPS
from lightering.gui.header import VIEWS
from lightering.gui.keyed import words_of
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def test_that_each_step_goes_on_when_it_is_done(full_window: MainWindow, tmp_path: Path) -> None:
    window, guide = full_window, full_window.guide
    window.session.new_case(tmp_path / "work.lightering")
    window.actions_.run("help.guide")
    assert guide.isVisible()
    window.actions_.run("review.unsure")
    assert guide.place.text() == "Step 1 of 5", "another command is no step"
    for place, step in enumerate(STEPS[:3]):
        assert guide.place.text() == f"Step {place + 1} of 5"
        window.actions_.run(step.command)
    window.header.view_asked.emit(VIEWS.index("Cap"))
    assert guide.place.text() == "Step 5 of 5", "a click on the tab counts as the key does"
    guide.show_me.click()
    assert not guide.isVisible()
    assert window.stack.currentIndex() == VIEWS.index("Report")
    assert window.settings.value("guided") is not None


def test_that_the_keys_it_names_are_those_of_the_commands() -> None:
    for step in STEPS:
        assert command(step.command).shortcut
        assert f"<{step.command}>" in step.text
    text = Keys().named(STEPS[1].text, words_of(Keys()))
    assert text.startswith("Press C to confirm it.")


def test_that_it_comes_once_with_the_sample_and_never_with_own_files(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    try:
        sample = sample_tracks()
    except UserError as error:
        pytest.skip(str(error))
    window.settings.remove("guided")
    window.open_paths([fleet])
    loaded(window, qtbot)
    assert not window.guide.isVisible()
    window.open_paths([sample])
    qtbot.waitUntil(lambda: window.loader.is_sample and not window.loader.busy, timeout=60_000)
    assert window.guide.isVisible()
    window.guide.close_.click()
    window.open_paths([sample])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=60_000)
    assert not window.guide.isVisible()
