"""A table that nobody knows is read once the person says what its columns mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.gui import handed
from tests.gui.sources_seen import columns_of, open_and_look, rows_of, texts_of
from tests.gui.waiting import LONG_MS, loaded

from lightering.cli.main import main
from lightering.gui.header import VIEWS
from lightering.gui.imports.cells_table import narrowed

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


pytestmark = pytest.mark.usefixtures("nothing_read_before")


def test_that_an_unknown_table_is_read_once_its_zone_is_confirmed(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    before = window.session.results.loaded.fixes.num_rows
    pane = columns_of(window, handed.LOG, qtbot)
    said = texts_of(pane)
    assert "The times carry no zone" in said
    assert "ORIENT LANTERN" in said
    assert "with UTC+09:00 their positions agree within" in said
    assert "with UTC they are" in said
    assert "confirm the zone" in said
    assert "1 too few columns (line 31)" in said
    assert not pane.read.isEnabled()
    qtbot.mouseClick(pane.zone.first, Qt.MouseButton.LeftButton)
    assert pane.read.isEnabled()
    qtbot.waitUntil(lambda: pane.trial is not None)
    first = pane.trial.first
    qtbot.mouseClick(pane.read, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    row = rows_of(window)[handed.LOG]
    assert row.stage == "done"
    results = window.session.results
    assert results.loaded.fixes.num_rows == before + row.report.kept
    assert first in results.loaded.fixes.to_pylist()
    assert "read as UTC+09:00" in " ".join(row.report.messages)


def test_that_a_case_keeps_how_its_tables_were_read(
    window: MainWindow, handed_folder: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    pane.read.click()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    fixes, case = window.session.results.loaded.fixes, window.session.case_path
    window.session.close_case()
    window.loader._book = None
    window.open_paths([case])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert window.session.results.loaded.fixes.equals(fixes)
    # and the command line reads the case so, too
    window.session.close_case()
    main(["tally", str(case), "--json", "--no-progress"])
    assert handed.LOG not in capsys.readouterr().err


def test_that_headings_once_named_are_read_by_themselves_and_said(
    window: MainWindow, handed_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    pane.remember.click()
    pane.read.click()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    other = handed.write_log(tmp_path / "log_of_april.csv")
    other.write_text(other.read_text().replace("HAE DANG", "SEA THISTLE"))
    open_and_look(window, other, qtbot)
    row = rows_of(window)["log_of_april.csv"]
    assert row.stage == "done"
    assert "By the remembered mapping" in " ".join(row.report.messages)
    # without being told, the command line knows nothing of it
    assert main(["inspect", str(other), "--no-progress"]) == 1


def test_that_what_is_said_can_be_saved_for_the_command_line(
    window: MainWindow,
    handed_folder: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    target = tmp_path / "log.toml"
    monkeypatch.setattr(
        window.handlers.imports, "ask", lambda _title, _patterns, taken, **_more: taken([target])
    )
    pane.save.click()
    assert (
        main(["inspect", str(handed_folder / handed.LOG), "--map", str(target), "--no-progress"])
        == 0
    )


def test_that_a_table_is_read_by_keyboard_alone(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    table = window.sources.files
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    while window.sources.list.selected.name != handed.LOG:
        before = window.sources.list.selected.name
        qtbot.keyClick(table, Qt.Key.Key_Up)
        if window.sources.list.selected.name == before:
            qtbot.keyClick(table, Qt.Key.Key_Home)
            break
    pane = columns_of(window, handed.LOG, qtbot)
    for _ in range(60):
        if QApplication.focusWidget() is pane.zone.first:
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is pane.zone.first
    qtbot.keyClick(pane.zone.first, Qt.Key.Key_Space)
    # saying the zone hands the focus on to the button that reads
    assert pane.read.hasFocus()
    qtbot.keyClick(pane.read, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.loader.busy)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert rows_of(window)[handed.LOG].stage == "done"


def test_that_a_role_chosen_for_a_column_is_tried_at_once(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    role, _how = pane.rows.boxes[1]
    role.setCurrentIndex(role.findData(""))
    role.activated.emit(role.currentIndex())
    qtbot.waitUntil(lambda: "Still needed: latitude." in texts_of(pane))
    assert not pane.read.isEnabled()
    role.setCurrentIndex(role.findData("lat"))
    role.activated.emit(role.currentIndex())
    qtbot.waitUntil(lambda: pane.trial is not None and pane.trial.kept > 0)
    assert "as you said" in texts_of(pane)


def test_that_another_delimiter_cuts_the_preview_anew(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    assert pane._preview.columnCount() == 7
    box = pane.shape.delimiter
    box.setCurrentIndex(box.findData("\t"))
    box.activated.emit(box.currentIndex())
    assert pane._preview.columnCount() == 1
    assert not pane.read.isEnabled()


def test_that_a_file_that_is_skipped_is_gone_and_the_case_does_not_name_it(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
    qtbot.mouseClick(pane.skip, Qt.MouseButton.LeftButton)
    assert handed.LOG not in rows_of(window)
    assert all(source.name != handed.LOG for source in window.session.case.sources)


def test_that_headings_and_cells_are_plain_text(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    hostile = "Skip<b>x</b>;<img src=x>;=cmd();Zeit\n<i>x</i>;<script>;@a;14.09.26 20:40\n"
    path = tmp_path / "hostile.csv"
    path.write_text(hostile, encoding="utf-8")
    open_and_look(window, path, qtbot)
    pane = columns_of(window, "hostile.csv", qtbot)
    for label in pane.findChildren(QLabel):
        assert not label.text() or label.textFormat() == Qt.TextFormat.PlainText
    assert pane._preview.item(0, 0).text() == "<i>x</i>"
    assert pane._preview.item(0, 0).toolTip() == "<p>&lt;i&gt;x&lt;/i&gt;</p>"


def test_that_a_table_of_thousands_of_columns_does_not_stop_the_window(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "wide.csv"
    names = ";".join(f"k{k}" for k in range(5017))
    path.write_text(f"{names}\n{';'.join('1' * 5017)}\n", encoding="utf-8")
    open_and_look(window, path, qtbot)
    pane = columns_of(window, "wide.csv", qtbot)
    assert len(pane.rows.boxes) == 60
    assert "more columns are not shown" in texts_of(pane)


def test_that_what_was_open_stays_open_beside_a_table_to_be_named(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    results = window.session.results
    log = handed.write_log(tmp_path / handed.LOG)
    window.open_paths([log])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert window.session.results is results
    assert window.stack.currentIndex() == VIEWS.index("Sources")
    said = window.notices.text.text()
    assert f"{handed.LOG} was not read: it has no latitude and no longitude" in said
    assert "What was open before is still open." in said
    assert window.notices._way.text() == "Say which column is which"


def test_that_texts_give_way_before_numbers_and_no_column_below_its_heading() -> None:
    # MMSI, time, latitude, name; the name gives way first
    assert narrowed([90, 130, 70, 110], [60, 80, 64, 64], 400) == [90, 130, 70, 110]
    assert narrowed([90, 130, 70, 110], [60, 80, 64, 64], 380) == [90, 130, 70, 90]
    assert narrowed([90, 130, 70, 110], [60, 80, 64, 64], 300) == [90, 82, 64, 64]
    assert narrowed([90, 130, 70, 110], [60, 80, 64, 64], 268) == [60, 80, 64, 64]
    # what cannot fit is not cut: it scrolls
    assert narrowed([90, 130, 70, 110], [60, 80, 64, 64], 267) == [90, 130, 70, 110]
