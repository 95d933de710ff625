"""Each chart can be read as a table, by mouse and by keyboard, and copied with its units."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu
from tests.gui.waiting import select_next

from lightering.gui.dialogs.values import ValuesDialog
from lightering.gui.header import VIEWS
from lightering.gui.values import ValueColumn, Values, charts_of
from lightering.gui.words import number

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

PICTURES = os.environ.get("LIGHTERING_PICTURES", "")


@pytest.fixture
def shown(full_window: MainWindow, qtbot: QtBot) -> MainWindow:
    select_next(full_window, qtbot)
    qtbot.waitUntil(lambda: not full_window.tasks.running, timeout=60_000)
    detail = full_window.review.timeline.detail
    qtbot.waitUntil(lambda: detail.tabled() is not None, timeout=60_000)
    return full_window


def view(window: MainWindow, name: str, qtbot: QtBot) -> dict[str, Values]:
    window.show_view(VIEWS.index(name))
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
    return {values.title.split(",")[0]: values for _, values in charts_of(window)}


def test_that_every_chart_of_the_review_and_cap_views_has_a_table(
    shown: MainWindow, qtbot: QtBot
) -> None:
    assert set(view(shown, "Review", qtbot)) == {
        "Separation and speed",
        "Draughts of both ships",
        "Volume in barrels",
        "Fixes per day",
        "Fixes per hour in the window of time",
    }
    assert set(view(shown, "Cap", qtbot)) == {
        "Barrels delivered against the cap",
        "What drives the total",
        "Published scenarios",
    }


def test_that_tables_hold_what_the_charts_show(shown: MainWindow, qtbot: QtBot) -> None:
    details = shown.review.inspector.shown
    told = view(shown, "Review", qtbot)
    series = told["Separation and speed"]
    assert [c.title for c in series.columns] == [
        "Time (UTC)",
        "Separation, m",
        "Speed of ORIENT LANTERN, kn",
        "Speed of HAE DANG 5 해당, kn",
        "In contact",
    ]
    near = [row[1] for row in series.rows if row[4] == "yes"]
    assert max(near) < details.limit_m
    assert min(near) == pytest.approx(details.encounter["min_distance_m"], abs=5)
    volume = told["Volume in barrels"]
    assert [row[0] for row in volume.rows[:3]] == ["p05", "p50", "p95"]
    assert volume.rows[1][1] == details.transfer["volume_bbl_p50"]
    assert sum(row[3] for row in volume.rows[3:]) == details.heights.sum()
    draughts = told["Draughts of both ships"].rows
    assert [row[2] for row in draughts if row[0] == "ORIENT LANTERN"][:2] == [6.9, 5.6]
    fixes = len(shown.session.results.loaded.fixes)
    assert sum(row[1] for row in told["Fixes per day"].rows) == fixes
    cap = view(shown, "Cap", qtbot)
    fan = cap["Barrels delivered against the cap"].rows
    balance = shown.session.balance
    assert fan[-1][3] == pytest.approx(balance.estimated_bbl.p50, rel=0.001)
    assert all((np.diff(row[1:6]) >= 0).all() for row in fan)
    scenarios = {row[0]: row[1:] for row in cap["Published scenarios"].rows}
    assert scenarios["cap"] == (balance.cap_bbl, 100.0)
    assert cap["What drives the total"].rows[0][3] == shown.cap.facts.tornado._drivers[0].low_bbl


def asked(widget: QWidget) -> QMenu:
    """The menu that the right button or the menu key opens."""
    at = QPoint(20, 20)
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
    return widget.findChildren(QMenu)[-1]


def test_that_the_menu_of_each_chart_shows_it_as_a_table(shown: MainWindow, qtbot: QtBot) -> None:
    for name in ("Review", "Cap"):
        view(shown, name, qtbot)
        for widget, values in charts_of(shown):
            menu = asked(widget)
            assert [action.text() for action in menu.actions()] == ["Show as table"]
            menu.actions()[0].trigger()
            menu.close()
            dialog = shown.findChildren(ValuesDialog)[-1]
            assert dialog.windowTitle() == values.title
            assert not dialog.isModal()
            assert dialog.table.model().rowCount() == len(values.rows)
            dialog.close()


def test_that_the_command_takes_the_chart_with_the_focus_or_asks_which(
    shown: MainWindow, qtbot: QtBot
) -> None:
    view(shown, "Review", qtbot)
    shown.actions_.run("chart.table")
    menu = next(m for m in shown.findChildren(QMenu) if m.title() == "Show as table")
    assert len(menu.actions()) == 5
    menu.close()
    plot = shown.review.inspector._series
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)
    qtbot.keyClick(plot, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = shown.findChildren(ValuesDialog)
    assert dialog.windowTitle().startswith("Separation and speed")
    if PICTURES not in ("", "1"):
        qtbot.wait(200)
        assert dialog.grab().save(str(Path(PICTURES) / "values.png"))
        assert shown.grab().save(str(Path(PICTURES) / "values-focus.png"))
    dialog.close()


def test_that_rows_are_copied_as_text_that_a_spreadsheet_takes(
    window: MainWindow, qtbot: QtBot
) -> None:
    columns = (ValueColumn("Ship"), ValueColumn("Volume, bbl", 0), ValueColumn("Change, m", 1))
    rows = [("<b>A</b>\t", 13400.4, -0.94), ("B", None, float("nan"))]
    dialog = ValuesDialog(Values("Two ships", columns, rows), window)
    qtbot.addWidget(dialog)
    dialog.show()
    model = dialog.table.model()
    assert [model.index(0, k).data() for k in range(3)] == ["<b>A</b>", number(13400), "−0.9"]
    assert [model.index(1, k).data() for k in range(3)] == ["B", "–", "–"]
    qtbot.keyClick(dialog.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == ("Ship\tVolume, bbl\tChange, m\n<b>A</b>\t13400\t-0.9\nB\t\t")
    dialog.table.selectRow(1)
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert clipboard.text() == "Ship\tVolume, bbl\tChange, m\nB\t\t"


def test_that_a_plot_tells_its_values_to_who_does_not_see_it(shown: MainWindow) -> None:
    inspector = shown.review.inspector
    event = inspector.shown.encounter
    begin, end = (f"{event[name]:%H:%M}" for name in ("start_utc", "end_utc"))
    words = inspector._series.accessibleDescription()
    least, median = (round(event[f"{name}_distance_m"]) for name in ("min", "median"))
    assert words.startswith(
        f"Separation, under 500 m from {begin} to {end}; least {least} m, median {median} m. Speed"
    )
    assert words.endswith("kn")
    assert inspector._direction.accessibleDescription().startswith("99 %, as shown")
    assert "barrels" in inspector._volume.accessibleDescription()
