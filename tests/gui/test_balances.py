"""The mass balance of ships beside the window: by date, with residual, impossible in words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lightering.app import pipeline
from lightering.gui.dialogs.values import ValuesDialog
from lightering.gui.header import VIEWS
from lightering.gui.panels.balance_facts import balances_of
from lightering.gui.words import DASH
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def opened(window: MainWindow, qtbot: QtBot) -> ValuesDialog:
    window.actions_.run("view.balances")
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=60_000)
    return dialogs(window)[-1]


def dialogs(window: MainWindow) -> list[ValuesDialog]:
    return [one for one in window.findChildren(ValuesDialog) if one.isVisible()]


def texts(dialog: ValuesDialog) -> list[list[str]]:
    model = dialog.table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_that_every_event_and_cycle_of_every_ship_is_listed_and_one_leads_to_its_event(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    results = window.session.results
    assert results is not None
    masses, steps = pipeline.mass_balance_and_steps(results.assessment, results.loaded)
    dialog = opened(window, qtbot)
    rows = texts(dialog)
    assert len(rows) == len(masses) + len(steps) > 0
    ends = [row for row in rows if row[2].startswith("Σ")]
    assert len(ends) == len(masses)
    assert all(row[9] for row in ends)
    assert all(row[5] != DASH for row in rows)
    assert dialog.table.accessibleName() == "Mass balance of ships"
    dialog.table.setFocus()
    dialog.table.selectRow(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert window.session.selected_id == steps["encounter_id"][0]
    dialog.close()


def test_that_the_cap_view_and_its_key_lead_to_the_mass_balance(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    window.show_view(VIEWS.index("Cap"))
    button = next(
        one for one in window.cap.findChildren(QPushButton) if one.text() == "Mass balance…"
    )
    assert "Ctrl+M" in button.toolTip()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialogs(window)), timeout=60_000)
    dialogs(window)[-1].close()


def test_that_nothing_found_is_said_and_not_shown_as_zero(full_window: MainWindow) -> None:
    results = full_window.session.results
    assert results is not None
    found = results.assessment
    empty = replace(
        found,
        transfers=found.transfers.iloc[:0],
        volume_bbl=found.volume_bbl[:0],
        counts=found.counts[:0],
        flows=None,
    )
    told = balances_of(replace(results, assessment=empty), Quiet())
    assert not told.values.rows
    assert told.said.startswith("No ship gave or took oil")


def test_that_more_than_a_ship_can_hold_is_called_impossible_in_words(
    full_window: MainWindow,
) -> None:
    results = full_window.session.results
    assert results is not None
    found = results.assessment
    much = replace(
        found,
        volume_bbl=found.volume_bbl * np.float32(40.0),
    )
    told = balances_of(replace(results, assessment=much), Quiet())
    verdicts = [str(row[9]) for row in told.values.rows]
    assert any(one.startswith("⚠ Impossible: ") for one in verdicts)
    assert "are impossible" in told.said


@pytest.mark.parametrize("which", ["p05", "p95"])
def test_that_a_residual_lies_in_its_interval(full_window: MainWindow, which: str) -> None:
    results = full_window.session.results
    assert results is not None
    masses = pipeline.mass_balance(results.assessment, results.loaded)
    told = masses[masses["residual_t"].notna()]
    assert len(told)
    sign = 1.0 if which == "p95" else -1.0
    assert (sign * (told[f"residual_t_{which}"] - told["residual_t"]) > 0.0).all()
