"""What was decided before stands under the name of a ship, and a changed encounter says what."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.gui.waiting import loaded, select_next
from tests.seen import visible_ids

from lightering.gui.dialogs.values import ValuesDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

PICTURES = os.environ.get("LIGHTERING_PICTURES", "")


def keep(window: MainWindow, name: str) -> None:
    if PICTURES not in ("", "1"):
        assert window.grab().save(str(Path(PICTURES) / f"{name}.png"))


def gathered(window: MainWindow, qtbot: QtBot, chosen: str) -> None:
    window.session.visit(chosen)
    qtbot.waitUntil(
        lambda: (
            window.review.inspector.shown is not None
            and window.review.inspector.shown.encounter["encounter_id"] == chosen
        ),
        timeout=60_000,
    )


def of_pair(window: MainWindow, chosen: str) -> list[str]:
    frame = window.session.results.encounters
    row = window.session.encounter_row(chosen)
    like = (frame["mmsi_1"] == row["mmsi_1"]) & (frame["mmsi_2"] == row["mmsi_2"])
    return frame.loc[like, "encounter_id"].tolist()


def links(window: MainWindow) -> list[QPushButton]:
    ships = window.review.inspector._ships
    return [card.memory for card in ships._cards if card.memory.isVisible()]


@pytest.fixture
def pair(full_window: MainWindow, qtbot: QtBot) -> tuple[MainWindow, str, str]:
    """The window at the second meeting of two ships, the first one confirmed."""
    first = select_next(full_window, qtbot)
    full_window.session.decide(first, "confirmed", "hoses <b>seen</b>")
    second = next(name for name in of_pair(full_window, first) if name != first)
    gathered(full_window, qtbot, second)
    return full_window, first, second


def test_that_earlier_decisions_stand_under_the_name_of_both_hulls(
    pair: tuple[MainWindow, str, str], qtbot: QtBot
) -> None:
    window, first, second = pair
    assert [link.text() for link in links(window)] == ["confirmed 1 before"] * 2
    keep(window, "memory")
    gathered(window, qtbot, first)
    assert links(window) == []  # its own decision is no earlier one
    window.session.decide(second, "dismissed")
    assert [link.text() for link in links(window)] == ["dismissed 1 before"] * 2


def test_that_a_link_lists_the_decisions_and_a_row_leads_to_the_encounter(
    pair: tuple[MainWindow, str, str], qtbot: QtBot
) -> None:
    window, first, _second = pair
    links(window)[0].setFocus()
    qtbot.keyClick(links(window)[0], Qt.Key.Key_Space)
    (dialog,) = window.findChildren(ValuesDialog)
    assert not dialog.isModal()
    shown = [dialog.table.model().index(0, column).data() for column in range(7)]
    assert shown[:3] == ["encounter", first[:7], "confirmed"]
    assert shown[4:] == ["HAE DANG 5 해당", "IMO", "hoses <b>seen</b>"]
    if PICTURES not in ("", "1"):
        assert dialog.grab().save(str(Path(PICTURES) / "memory-list.png"))
    dialog.table.selectRow(0)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert window.session.selected_id == first
    dialog.close()


def test_that_a_changed_encounter_says_what_in_table_inspector_and_filter(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window, session = full_window, full_window.session
    chosen = select_next(window, qtbot)
    session.decide(chosen, "confirmed")
    results = session.results
    frame = results.encounters.copy()
    was = float(frame.loc[frame["encounter_id"] == chosen, "contact_h"].iloc[0])
    frame.loc[frame["encounter_id"] == chosen, "contact_h"] = was + 1.9
    session.adopt(replace(results, encounters=frame))
    loaded(window, qtbot)
    gathered(window, qtbot, chosen)
    said = f"contact {was:.1f} → {was + 1.9:.1f} h"
    model = window.review.encounters.model
    cell = model.index(model.row_of(chosen), 0)
    assert cell.data() == "changed"
    assert said in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == (
        f"Status: confirmed. Changed since you confirmed it: {said}."
    )
    line = window.review.inspector._since
    assert line.isVisible()
    assert line.text().startswith(f"⚠ Changed since you confirmed it: {said}.")
    keep(window, "changed")
    filters = window.review.encounters.filters
    menu = filters._chips["Status"].menu()
    next(one for one in menu.actions() if one.text() == "changed since last look").trigger()
    assert visible_ids(session) == [chosen]
    assert filters._chips["Status"].text() == "Status changed"
    window.actions_.run("edit.clear_filters")
    session.pick(chosen)
    window.actions_.run("review.confirm")
    assert session.status_of(chosen) == "confirmed"
    assert model.index(model.row_of(chosen), 0).data() == "confirmed"
    window.actions_.run("edit.undo")
    assert model.index(model.row_of(chosen), 0).data() == "changed"
