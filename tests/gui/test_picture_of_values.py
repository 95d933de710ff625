"""The form on which values are set, as a picture for the manual.

`LIGHTERING_PICTURES=1 ./run test tests/gui/test_picture_of_values.py` takes it from the sample.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.gui.waiting import loaded

from lightering.errors import UserError
from lightering.gui.theme import LIGHT
from lightering.gui.words import SET_MARK
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

WANTED = os.environ.get("LIGHTERING_PICTURES") == "1"


def test_that_the_form_shows_what_is_set_beside_the_model(
    window: MainWindow, fleet: Path, tmp_path: Path, root: Path, qtbot: QtBot
) -> None:
    source = fleet
    if WANTED:
        try:
            source = sample_tracks()
        except UserError as error:
            pytest.skip(str(error))
    window.set_theme(LIGHT)
    window.open_paths([source])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    window.actions_.run("set.volume")
    form = window.review.inspector.form
    qtbot.waitUntil(form.isVisible, timeout=60_000)
    form.low.setText("9,000")
    form.high.setText("14,000")
    form.rows["volume"].reason.setText("Bill of lading, shown by the agent on 5 May")
    form.counts.setCurrentIndex(3)
    form.share.setText("60")
    form.rows["counts"].reason.setText("Papers name another port")
    form.add.click()
    row = form.draughts[0]
    row.metres.setText("5.2")
    row.source.setText("Log of the port of call")
    form.keep.setFocus()
    qtbot.wait(300)
    picture = window.review.inspector.grab()
    folder = root / "docs" / "images" if WANTED else tmp_path
    assert picture.save(str(folder / "window-values.png"))
    set_rows = {name for name, one in form.rows.items() if SET_MARK in one._title.text()}
    assert set_rows == {"volume", "counts"}
    for name, one in form.rows.items():
        assert one._model.text().startswith("Model: "), name
        assert one.reason.isVisible() == (name in set_rows)
        # the whole form is on the picture
        assert form._scroll.widget().rect().contains(one.geometry())
    assert not form._scroll.verticalScrollBar().isVisible()
