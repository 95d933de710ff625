"""The identity of both ships in time, checked from the inspector of a real window."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from tests.gui import planted
from tests.gui.conftest import Silent
from tests.gui.waiting import loaded, select_next

from lightering.gui import loading
from lightering.gui.dialogs.identity import IdentityDialog
from lightering.gui.theme import LIGHT
from lightering.ledger.beside import read_beside
from lightering.model.params import Params

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow

GIVER = 353996204
WANTED = os.environ.get("LIGHTERING_PICTURES") == "1"
LATER = "ORIENT DAWN" if WANTED else "<b>ORIENT</b> DAWN"


@pytest.fixture(scope="module")
def renamed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Results, Rows]:
    """The planted fleet whose first giver changes name and call sign, then shows another flag."""
    folder = tmp_path_factory.mktemp("renamed")
    frame = planted.fixes().reset_index(drop=True)
    frame["call_sign"] = np.where(frame["mmsi"] == GIVER, "3EAB1", "")
    day = pd.Timestamp("2026-03-20T00:00Z")
    late = (frame["mmsi"] == GIVER) & (frame["time_utc"] >= day)
    frame.loc[late, "name"] = LATER
    frame.loc[late, "call_sign"] = "V7CD2"
    gone = (frame["mmsi"] == GIVER) & (frame["time_utc"] >= pd.Timestamp("2026-04-10T00:00Z"))
    frame.loc[gone, "mmsi"] = 636996204
    frame = frame.sort_values(["mmsi", "time_utc"], kind="stable")
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    path = folder / "renamed.csv"
    frame.to_csv(path, index=False)
    imo = int(frame.loc[frame["mmsi"] == GIVER, "imo"].iloc[0])
    listed = folder / "watch.csv"
    listed.write_text(f"name,imo\nORIENT LANTERN,{imo}\n", encoding="utf-8")
    register = folder / "register.csv"
    register.write_text(
        f"imo,name,dwt_t,length_m,beam_m\n{imo},ORIENT LANTERN,7000,118,18.6\n", encoding="utf-8"
    )
    beside = read_beside([listed], [], [register])
    results, rows = loading.run([path], Params.defaults(), Silent(), beside=beside)
    return replace(results, beside=beside), rows


def open_dialog(window: MainWindow, qtbot: QtBot) -> IdentityDialog:
    qtbot.waitUntil(lambda: window.findChild(IdentityDialog) is not None, timeout=60_000)
    return window.findChild(IdentityDialog)


def cells(grid: object) -> list[str]:
    return [one.text() for one in grid._made if isinstance(one, QLabel)]


def test_that_names_numbers_flags_and_lists_stand_with_date_file_and_line(
    window: MainWindow,
    renamed: tuple[Results, Rows],
    qtbot: QtBot,
    tmp_path: Path,
    root: Path,
) -> None:
    window.set_theme(LIGHT)
    window.session.adopt(*renamed)
    loaded(window, qtbot)
    row = renamed[0].encounters
    mine = row[(row["mmsi_1"] == GIVER) | (row["mmsi_2"] == GIVER)]
    window.session.visit(str(mine["encounter_id"].iloc[0]))
    table = window.review.encounters.table
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_I)
    dialog = open_dialog(window, qtbot)
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    assert f"{LATER}, MMSI {GIVER}" in texts
    grid = next(g for g in dialog.grids if f"{GIVER:09d}, Panama" in cells(g))
    told = [cells(grid)[k : k + 6] for k in range(6, len(cells(grid)), 6)]
    sent = {(what, value): (since, read) for what, value, since, _u, _n, read in told}
    assert sent[("Name", "ORIENT LANTERN")][0] == "2026-03-01 00:00Z"
    since, read = sent[("Name", LATER)]
    assert since == "2026-03-20 00:00Z"
    assert read.startswith("renamed.csv, line ")
    assert sent[("Call sign", "V7CD2")][0] == "2026-03-20 00:00Z"
    # one hull, another MMSI and flag
    assert sent[("MMSI and flag", "636996204, Liberia")][0] == "2026-04-10 00:00Z"
    odd = " ".join(text for g in dialog.grids for text in cells(g))
    assert "another name" in odd
    assert "IMO number sent by several MMSI" in odd
    assert any(text.startswith("Listed, by IMO number: watch.csv") for text in texts)
    assert any(text.startswith("Registry: ") and "register.csv, line 2" in text for text in texts)
    qtbot.wait(200)
    folder = root / "docs" / "images" if WANTED else tmp_path
    assert dialog.grab().save(str(folder / "window-identity.png"))
    # what a ship sends is never markup
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in dialog.findChildren(QLabel))
    dialog.reject()


def test_that_the_line_read_in_holds_the_first_fix_with_that_name(
    renamed: tuple[Results, Rows],
) -> None:
    from lightering.tracks.history import history

    results = renamed[0]
    found = history(results.loaded, GIVER, 0)
    names = found[found["what"] == "name"]
    assert list(names["value"]) == ["ORIENT LANTERN", LATER]
    fixes = results.loaded.fixes.to_pandas()
    first = fixes[(fixes["mmsi"] == GIVER) & (fixes["name"] == LATER)].iloc[0]
    assert names["source_line"].iloc[1] == first["source_line"]


def test_that_the_button_on_a_card_opens_it_too(full_window: MainWindow, qtbot: QtBot) -> None:
    select_next(full_window, qtbot)
    card = full_window.review.inspector._ships._cards[1]
    qtbot.mouseClick(card.history, Qt.MouseButton.LeftButton)
    dialog = open_dialog(full_window, qtbot)
    texts = [one.text() for one in dialog.findChildren(QLabel)]
    assert "Nothing is odd in what she sent." in texts
    assert any("not a clearance" in text for text in texts)
    dialog.reject()
