"""The Sources view: every file tells what became of it, and an unknown table can be read."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.gui import handed, planted
from tests.gui.waiting import loaded

from lightering.cli.main import main
from lightering.gui.header import VIEWS
from lightering.gui.imports.model import ACTION_COLUMN
from lightering.gui.imports.rows import short_names
from lightering.readers import intake, text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.imports.columns_pane import ColumnsPane
    from lightering.gui.imports.rows import ImportRow
    from lightering.gui.main_window import MainWindow

_LONG_MS = 60_000


@pytest.fixture(autouse=True)
def nothing_read_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return handed.write_folder(tmp_path / "handed")


def _rows(window: MainWindow) -> dict[str, ImportRow]:
    return {row.name: row for row in window.sources.list.model.rows}


def _open(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open_paths([path])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    window.show_view(VIEWS.index("Sources"))


def _columns(window: MainWindow, name: str, qtbot: QtBot) -> ColumnsPane:
    """Goes to a table in the list and waits for its trial."""
    window.sources.list.select(_rows(window)[name].place)
    qtbot.waitUntil(
        lambda: (
            window.sources.columns is not None
            and window.sources.columns.draft is not None
            and window.sources.columns.draft.name == name
            and window.sources.columns.trial is not None
        ),
        timeout=_LONG_MS,
    )
    pane = window.sources.columns
    assert pane is not None
    assert pane.isVisible()
    return pane


def _texts(pane: ColumnsPane) -> str:
    return " ".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())


def test_that_every_file_says_what_became_of_it(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    rows = _rows(window)
    assert {name: row.stage for name, row in rows.items()} == {
        "ais_2026_q1.csv": "done",
        "ais_2026_q2.csv": "done",
        handed.LOG: "needs you",
        "patrol.csv": "needs you",
        "watch_notes.gpx": "not read",
    }
    assert rows["patrol.csv"].more == "3 of 4 needed columns found by name"
    assert rows[handed.LOG].action == "columns"
    assert "no text and no format that is known" in rows["watch_notes.gpx"].told
    report = rows["ais_2026_q2.csv"].report
    assert report is not None
    assert report.kept + sum(report.rejected.values()) == report.records_in == 653
    assert rows["ais_2026_q2.csv"].counts == ("653", "0", "653")
    assert rows["ais_2026_q2.csv"].detail.endswith(" kB")
    assert "rows/s" in rows["ais_2026_q1.csv"].more
    assert window.sources._state.text() == "2 done, 2 need you, 1 not read"
    # what is heard is what is seen
    index = window.sources.list.model.index(rows[handed.LOG].place, 1)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert handed.LOG in spoken
    assert "Say which column is which" in spoken


def test_that_an_unknown_table_is_read_once_its_zone_is_confirmed(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    before = window.session.results.loaded.fixes.num_rows
    pane = _columns(window, handed.LOG, qtbot)
    said = _texts(pane)
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
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    row = _rows(window)[handed.LOG]
    assert row.stage == "done"
    results = window.session.results
    assert results.loaded.fixes.num_rows == before + row.report.kept
    assert first in results.loaded.fixes.to_pylist()
    assert "read as UTC+09:00" in " ".join(row.report.messages)


def test_that_a_case_keeps_how_its_tables_were_read(
    window: MainWindow, folder: Path, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    pane.read.click()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    fixes, case = window.session.results.loaded.fixes, window.session.case_path
    window.session.close_case()
    window.loader._book = None
    window.open_paths([case])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert window.session.results.loaded.fixes.equals(fixes)
    # and the command line reads the case so, too
    window.session.close_case()
    main(["tally", str(case), "--json", "--no-progress"])
    assert handed.LOG not in capsys.readouterr().err


def test_that_headings_once_named_are_read_by_themselves_and_said(
    window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    pane.remember.click()
    pane.read.click()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    other = handed.write_log(tmp_path / "log_of_april.csv")
    other.write_text(other.read_text().replace("HAE DANG", "SEA THISTLE"))
    _open(window, other, qtbot)
    row = _rows(window)["log_of_april.csv"]
    assert row.stage == "done"
    assert "By the remembered mapping" in " ".join(row.report.messages)
    # without being told, the command line knows nothing of it
    assert main(["inspect", str(other), "--no-progress"]) == 1


def test_that_a_file_is_given_up_and_the_others_are_read(
    window: MainWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BLOCK_BYTES", 16 << 10)
    look = intake.Intake.look

    def wait(self: intake.Intake) -> None:
        # half way through its file the reader waits until it is told to stop
        while self.source.name == "ais_2026_q1.csv" and self.records_in > 5000:
            look(self)
            time.sleep(0.01)

    monkeypatch.setattr(intake.Intake, "look", wait)
    planted.write_fleet(folder, "ais_2026_q3.csv")
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([folder])
    qtbot.waitUntil(
        lambda: any(
            row.stage == "running" and row.counts[0] not in ("–", "0")
            for row in _rows(window).values()
        ),
        timeout=_LONG_MS,
    )
    row = _rows(window)["ais_2026_q1.csv"]
    assert (row.stage, row.action) == ("running", "cancel")
    table = window.sources.files
    cell = table.visualRect(window.sources.list.model.index(row.place, ACTION_COLUMN))
    box = table.painter_.button_box(cell, row, table.font()).toRect()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(lambda: _rows(window)["ais_2026_q1.csv"].stage == "cancelled", timeout=_LONG_MS)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    row = _rows(window)["ais_2026_q1.csv"]
    assert row.told.startswith("Cancelled after ")
    assert row.more == "Nothing of this file was kept."
    loaded_files = {r.file for r in window.session.results.loaded.reports}
    assert "ais_2026_q1.csv" not in loaded_files
    assert "ais_2026_q3.csv" in loaded_files
    assert all(path.name != "ais_2026_q1.csv" for path in window.loader.opened)
    # and it can be had after all
    monkeypatch.setattr(intake.Intake, "look", look)
    window.sources.list.select(row.place)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert _rows(window)["ais_2026_q1.csv"].stage == "done"


def test_that_a_waiting_file_can_be_left_out_by_key(
    window: MainWindow, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, left_out = intake.Intake.look, threading.Event()

    def wait(self: intake.Intake) -> None:
        left_out.wait(60)
        look(self)

    monkeypatch.setattr(intake.Intake, "look", wait)
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([folder])
    qtbot.waitUntil(lambda: handed.LOG in _rows(window), timeout=_LONG_MS)
    window.sources.list.select(_rows(window)[handed.LOG].place)
    assert _rows(window)[handed.LOG].stage == "waiting"
    table = window.sources.files
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: _rows(window)[handed.LOG].stage == "cancelled", timeout=_LONG_MS)
    left_out.set()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert handed.LOG not in {r.file for r in window.session.results.loaded.reports}


def test_that_escape_stops_all_reading(window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([folder])
    qtbot.waitUntil(lambda: bool(_rows(window)), timeout=_LONG_MS)
    window.sources.files.setFocus()
    qtbot.keyClick(window.sources.files, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert {row.stage for row in _rows(window).values()} == {"cancelled"}
    assert window.sources._state.text() == "Cancelled. Nothing of these files was kept."
    assert window.session.results is None


def test_that_a_click_on_a_reason_shows_the_rows(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    table = window.sources.reasons
    assert table.reasons == ("duplicate", "pos_not_available", "too_many_columns")
    box = table.visualRect(table.model().index(2, 0))
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    pane = window.sources.rejected
    assert pane.isVisible()
    assert pane._title.text() == "Rejected: too many columns, all files"
    assert pane._count.text() == "13 rows rejected."
    # the header is line 1, then 600 rows that are sound
    assert [row.line for row in pane.model.rows] == list(range(602, 615))
    assert pane.table.model().index(0, 4).data().startswith("“")
    # the same by keyboard, for one file
    window.sources.files.setFocus()
    window.sources.list.select(_rows(window)["ais_2026_q2.csv"].place)
    qtbot.keyClick(window.sources.files, Qt.Key.Key_R)
    assert pane._title.text() == "Rejected: all reasons, ais_2026_q2.csv"
    assert "653 rows rejected; 553 of them are shown" in pane._count.text()


def test_that_saved_rejected_rows_are_those_of_the_command_line(
    window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    saved, asked = tmp_path / "window.csv", tmp_path / "command.csv"
    window.handlers.imports.write_rejects(saved)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=_LONG_MS)
    out = tmp_path / "fixes.csv"
    main(["convert", str(folder), "-o", str(out), "--rejects", str(asked), "--no-progress"])
    assert saved.read_bytes() == asked.read_bytes()
    assert len(saved.read_text(encoding="utf-8").splitlines()) == 654


def test_that_what_is_said_can_be_saved_for_the_command_line(
    window: MainWindow, folder: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    pane.zone.chosen.emit(540)
    target = tmp_path / "log.toml"
    monkeypatch.setattr(
        window.handlers.imports, "ask", lambda _title, _patterns, taken, **_more: taken([target])
    )
    pane.save.click()
    assert main(["inspect", str(folder / handed.LOG), "--map", str(target), "--no-progress"]) == 0


def test_that_a_table_is_read_by_keyboard_alone(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    table = window.sources.files
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    while window.sources.list.selected.name != handed.LOG:
        before = window.sources.list.selected.name
        qtbot.keyClick(table, Qt.Key.Key_Up)
        if window.sources.list.selected.name == before:
            qtbot.keyClick(table, Qt.Key.Key_Home)
            break
    pane = _columns(window, handed.LOG, qtbot)
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
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert _rows(window)[handed.LOG].stage == "done"


def test_that_a_role_chosen_for_a_column_is_tried_at_once(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    role, _how = pane.rows.boxes[1]
    role.setCurrentIndex(role.findData(""))
    role.activated.emit(role.currentIndex())
    qtbot.waitUntil(lambda: "Still needed: latitude." in _texts(pane))
    assert not pane.read.isEnabled()
    role.setCurrentIndex(role.findData("lat"))
    role.activated.emit(role.currentIndex())
    qtbot.waitUntil(lambda: pane.trial is not None and pane.trial.kept > 0)
    assert "as you said" in _texts(pane)


def test_that_another_delimiter_cuts_the_preview_anew(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    assert pane._preview.columnCount() == 7
    box = pane.shape.delimiter
    box.setCurrentIndex(box.findData("\t"))
    box.activated.emit(box.currentIndex())
    assert pane._preview.columnCount() == 1
    assert not pane.read.isEnabled()


def test_that_a_file_that_is_skipped_is_gone_and_the_case_does_not_name_it(
    window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    qtbot.mouseClick(pane.skip, Qt.MouseButton.LeftButton)
    assert handed.LOG not in _rows(window)
    assert all(source.name != handed.LOG for source in window.session.case.sources)


def test_that_headings_and_cells_are_plain_text(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    hostile = "Skip<b>x</b>;<img src=x>;=cmd();Zeit\n<i>x</i>;<script>;@a;14.09.26 20:40\n"
    path = tmp_path / "hostile.csv"
    path.write_text(hostile, encoding="utf-8")
    _open(window, path, qtbot)
    pane = _columns(window, "hostile.csv", qtbot)
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
    _open(window, path, qtbot)
    pane = _columns(window, "wide.csv", qtbot)
    assert len(pane.rows.boxes) == 60
    assert "more columns are not shown" in _texts(pane)


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 800, 1.0), (1600, 1000, 1.5)])
def test_that_nothing_needed_is_cut_on_a_small_screen(
    window: MainWindow, folder: Path, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    window.resize(width, height)
    window.set_scale(scale)
    _open(window, folder, qtbot)
    pane = _columns(window, handed.LOG, qtbot)
    qtbot.wait(50)
    table = window.sources.files
    widths = sum(table.columnWidth(k) for k in range(ACTION_COLUMN + 1))
    assert widths <= table.viewport().width() + 1
    for part in (
        pane.read,
        pane.skip,
        pane.save,
        pane.remember,
        pane.zone.first,
        window.sources._add,
    ):
        assert part.visibleRegion().boundingRect().width() == part.width(), part
        assert part.width() >= part.sizeHint().width() - 2, part.text()
        corner = part.mapTo(window, QPoint(part.width(), part.height()))
        assert corner.x() <= window.width()
        assert corner.y() <= window.height()


def test_that_short_names_tell_files_apart() -> None:
    assert short_names(["ais_2026_q1.parquet", "ais_2026_q2.csv.zst", "station_busan.nm4"]) == [
        "q1", "q2", "busan",
    ]  # fmt: skip
    assert short_names(["a_1.csv", "b_1.csv"]) == ["a_1", "b_1"]
    assert short_names(["boat-positions.csv", "ais.csv"]) == ["boat-po…", "ais"]


def test_that_what_was_open_stays_open_beside_a_table_to_be_named(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    loaded(window, qtbot)
    results = window.session.results
    log = handed.write_log(tmp_path / handed.LOG)
    window.open_paths([log])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=_LONG_MS)
    assert window.session.results is results
    assert window.stack.currentIndex() == VIEWS.index("Sources")
    said = window.notices.text.text()
    assert f"{handed.LOG} was not read: it has no latitude and no longitude" in said
    assert "What was open before is still open." in said
    assert window.notices._way.text() == "Say which column is which"
