"""Parameters are changed in the window, searched with at once, and their weight is shown."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel
from tests.gui.waiting import loaded

from lightering.gui.dialogs.parameters import ParametersDialog, words_of
from lightering.gui.dialogs.sensitivity import SensitivityDialog
from lightering.model.params import Params

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QDialog
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

WANTED = os.environ.get("LIGHTERING_PICTURES") == "1"


def picture(dialog: QDialog, root: Path, name: str) -> None:
    if WANTED:
        assert dialog.grab().save(str(root / "docs/images" / f"{name}.png"))


def opened(window: MainWindow, qtbot: QtBot) -> ParametersDialog:
    window.actions_.run("detect.parameters")
    dialog = window.findChild(ParametersDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    return dialog


def test_that_every_parameter_has_a_field_with_unit_default_and_source(
    full_window: MainWindow, qtbot: QtBot, root: Path
) -> None:
    dialog = opened(full_window, qtbot)
    every = {(s, n) for s, v in Params.defaults().as_dict().items() for n in v}
    assert set(dialog.fields) == every
    assert dialog.params == full_window.session.params
    field = dialog.fields["detect", "distance_m"]
    assert "Miller" in field.toolTip()
    assert "Default 500 m" in field.toolTip()
    assert field.accessibleName() == "distance m"
    assert not dialog.isModal() or dialog.windowModality().name == "WindowModal"
    picture(dialog, root, "window-parameters")
    dialog.reject()


@pytest.mark.parametrize(
    ("name", "words"),
    [("max_speed_kn", ("max speed", "kn")), ("draws", ("draws", "")), ("p_base", ("p base", "")),
     ("pump_rate_low_m3h", ("pump rate low", "m³/h"))],
)  # fmt: skip
def test_that_units_are_words(name: str, words: tuple[str, str]) -> None:
    assert words_of(name) == words


def test_that_a_changed_limit_is_marked_and_searched_with(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    session = full_window.session
    before = session.results
    assert before is not None
    chosen = session.selected_id
    dialog = opened(full_window, qtbot)
    assert "0 differ" in dialog._changed.text()
    dialog.fields["detect", "min_duration_h"].setValue(500.0)
    assert "1 differs" in dialog._changed.text()
    with qtbot.waitSignal(full_window.handlers.detect.searched, timeout=60_000):
        dialog._search.click()
    loaded(full_window, qtbot)
    after = session.results
    assert after is not None
    assert after.params.detect.min_duration_h == 500.0
    assert len(after.encounters) < len(before.encounters)
    assert after.loaded is before.loaded
    assert session.selected_id != chosen or chosen in set(after.encounters["encounter_id"])


def test_that_parameters_go_to_a_file_and_come_back(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    from lightering.gui.handlers.detect import _save

    dialog = opened(full_window, qtbot)
    dialog.fields["detect", "distance_m"].setValue(250.0)
    _save(dialog.params, tmp_path / "p.toml")
    dialog.show_params(Params.defaults())
    assert dialog.fields["detect", "distance_m"].value() == 500.0
    dialog.show_params(Params.from_toml(tmp_path / "p.toml"))
    assert dialog.fields["detect", "distance_m"].value() == 250.0
    dialog.reject()


def test_that_the_weight_of_the_limits_is_a_table_with_the_present_ones_marked(
    full_window: MainWindow, qtbot: QtBot, root: Path
) -> None:
    full_window.actions_.run("detect.sensitivity")
    qtbot.waitUntil(lambda: full_window.findChild(SensitivityDialog) is not None, timeout=60_000)
    dialog = full_window.findChild(SensitivityDialog)
    assert dialog is not None
    qtbot.waitExposed(dialog)
    cells = [w for w in dialog.findChildren(QLabel) if "encounters within" in w.accessibleName()]
    assert len(cells) == 27
    (now,) = [w for w in cells if w.property("role") == "strong"]
    assert now.accessibleName().endswith("within 500 m, at least 2 h, under 2 kn")
    results = full_window.session.results
    assert results is not None
    slow = (results.encounters[["mean_speed_1_kn", "mean_speed_2_kn"]] < 2.0).all(axis=1)
    assert now.text() == str(int(slow.sum()))
    picture(dialog, root, "window-sensitivity")
    dialog.reject()
