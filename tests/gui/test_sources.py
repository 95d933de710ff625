"""The Sources view: every file tells what became of it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from tests.gui import handed, planted
from tests.gui.sources_seen import columns_of, open_and_look, rows_of
from tests.gui.waiting import LONG_MS

from lightering.app.report_checks import checks_of
from lightering.cli.main import main
from lightering.gui.header import VIEWS
from lightering.gui.imports.model import ACTION_COLUMN
from lightering.gui.imports.rows import short_names
from lightering.readers import intake, text

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


pytestmark = pytest.mark.usefixtures("nothing_read_before")


def test_that_every_file_says_what_became_of_it(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    rows = rows_of(window)
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
    assert rows["ais_2026_q2.csv"].detail.endswith(" KiB")
    assert "rows/s" in rows["ais_2026_q1.csv"].more
    assert window.sources._state.text() == "2 done, 2 need you, 1 not read"
    # what is heard is what is seen
    index = window.sources.list.model.index(rows[handed.LOG].place, 1)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert handed.LOG in spoken
    assert "Say which column is which" in spoken


def test_that_a_file_is_given_up_and_the_others_are_read(
    window: MainWindow, handed_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "BLOCK_BYTES", 16 << 10)
    look = intake.Intake.look

    def wait(self: intake.Intake) -> None:
        # half way through its file the reader waits until it is told to stop
        while self.source.name == "ais_2026_q1.csv" and self.records_in > 5000:
            look(self)
            time.sleep(0.01)

    monkeypatch.setattr(intake.Intake, "look", wait)
    planted.write_fleet(handed_folder, "ais_2026_q3.csv")
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([handed_folder])
    qtbot.waitUntil(
        lambda: any(
            row.stage == "running" and row.counts[0] not in ("–", "0")
            for row in rows_of(window).values()
        ),
        timeout=LONG_MS,
    )
    row = rows_of(window)["ais_2026_q1.csv"]
    assert (row.stage, row.action) == ("running", "cancel")
    table = window.sources.files
    cell = table.visualRect(window.sources.list.model.index(row.place, ACTION_COLUMN))
    box = table.painter_.button_box(cell, row, table.font()).toRect()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    qtbot.waitUntil(
        lambda: rows_of(window)["ais_2026_q1.csv"].stage == "cancelled", timeout=LONG_MS
    )
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    row = rows_of(window)["ais_2026_q1.csv"]
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
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert rows_of(window)["ais_2026_q1.csv"].stage == "done"


def test_that_a_waiting_file_can_be_left_out_by_key(
    window: MainWindow, handed_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, left_out = intake.Intake.look, threading.Event()

    def wait(self: intake.Intake) -> None:
        left_out.wait(60)
        look(self)

    monkeypatch.setattr(intake.Intake, "look", wait)
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([handed_folder])
    qtbot.waitUntil(lambda: handed.LOG in rows_of(window), timeout=LONG_MS)
    window.sources.list.select(rows_of(window)[handed.LOG].place)
    assert rows_of(window)[handed.LOG].stage == "waiting"
    table = window.sources.files
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: rows_of(window)[handed.LOG].stage == "cancelled", timeout=LONG_MS)
    left_out.set()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert handed.LOG not in {r.file for r in window.session.results.loaded.reports}


def test_that_escape_stops_all_reading(
    window: MainWindow, handed_folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    look, pressed = intake.Intake.look, threading.Event()

    def wait(self: intake.Intake) -> None:
        pressed.wait(60)
        look(self)

    # small files would be read before the key is pressed
    monkeypatch.setattr(intake.Intake, "look", wait)
    window.show_view(VIEWS.index("Sources"))
    window.open_paths([handed_folder])
    qtbot.waitUntil(lambda: bool(rows_of(window)), timeout=LONG_MS)
    window.sources.files.setFocus()
    qtbot.keyClick(window.sources.files, Qt.Key.Key_Escape)
    pressed.set()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    assert {row.stage for row in rows_of(window).values()} == {"cancelled"}
    assert window.sources._state.text() == "Cancelled. Nothing of these files was kept."
    assert window.session.results is None


def test_that_a_click_on_a_reason_shows_the_rows(
    window: MainWindow, handed_folder: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
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
    window.sources.list.select(rows_of(window)["ais_2026_q2.csv"].place)
    qtbot.keyClick(window.sources.files, Qt.Key.Key_R)
    assert pane._title.text() == "Rejected: all reasons, ais_2026_q2.csv"
    assert "653 rows rejected; 553 of them are shown" in pane._count.text()


def test_that_saved_rejected_rows_are_those_of_the_command_line(
    window: MainWindow, handed_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_and_look(window, handed_folder, qtbot)
    saved, asked = tmp_path / "window.csv", tmp_path / "command.csv"
    window.handlers.imports.write_rejects(saved)
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=LONG_MS)
    out = tmp_path / "fixes.csv"
    main(["convert", str(handed_folder), "-o", str(out), "--rejects", str(asked), "--no-progress"])
    assert saved.read_bytes() == asked.read_bytes()
    assert len(saved.read_text(encoding="utf-8").splitlines()) == 654


@pytest.mark.parametrize(("width", "height", "scale"), [(1280, 800, 1.0), (1600, 1000, 1.5)])
def test_that_nothing_needed_is_cut_on_a_small_screen(
    window: MainWindow, handed_folder: Path, qtbot: QtBot, width: int, height: int, scale: float
) -> None:
    window.resize(width, height)
    window.set_scale(scale)
    open_and_look(window, handed_folder, qtbot)
    pane = columns_of(window, handed.LOG, qtbot)
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


def test_that_a_log_of_which_nothing_is_kept_says_why_with_its_name_and_counts(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    log = tmp_path / "watch.nmea"
    # no line end at the end: a message of its own, which is not why nothing was kept
    log.write_text("\\c:1700000000*58\\!AIVDM,1,1,,A,13HOI:0P0000VOHLCnHQKwvL05Ip,0*00")
    folder = tmp_path / "both"
    folder.mkdir()
    log.rename(folder / log.name)
    (folder / fleet.name).write_bytes(fleet.read_bytes())
    open_and_look(window, folder, qtbot)
    said = window.notices.text.text()
    assert said.startswith("watch.nmea")
    assert "checksum" in said
    assert "--map" not in said, "sentences have no columns"
    (report,) = (row.report for row in rows_of(window).values() if row.name == "watch.nmea")
    assert report is not None
    assert report.outcome != "ok"
    window.sources.facts.show_report(report)
    words = [one.text() for one in window.sources.facts.findChildren(QLabel)]
    assert words[words.index("Records in") + 1] == "1"
    assert words[words.index("Kept") + 1] == "0"


def test_that_the_header_says_that_data_before_the_first_cap_have_no_period(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "early.csv"
    rows = "".join(f"353996201,2013-01-01T{hour:02d}:00:00Z,124,33\n" for hour in range(4))
    path.write_text("mmsi,time_utc,lon,lat\n" + rows)
    open_and_look(window, path, qtbot)
    assert window.header._about[1].text() == "no cap period in these data"
    told = [one.text for one in checks_of(window.session)]
    assert "No transfer is inferred: there is none to review." in told
    assert "No transfer is inferred: no direction to know." in told


def test_that_a_dialog_for_files_begins_in_a_folder_that_is_there_and_offers_no_name(
    window: MainWindow, tmp_path: Path
) -> None:
    # the folder that was used last lay on a medium that is gone, and a home may have no Documents
    window.settings.setValue("folder", str(tmp_path / "gone"))
    window.actions_.run("file.open")
    dialog = window.findChild(QFileDialog)
    assert dialog.directory().exists()
    assert dialog.findChild(QLineEdit).text() == ""
    dialog.reject()
