"""What the window says where there is nothing, not enough, or something went wrong."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.gui import planted
from tests.gui.conftest import Silent
from tests.gui.waiting import LONG_MS, loaded, select_next
from tests.seen import visible_ids

from lightering.app.filters import Filter
from lightering.gui import loading
from lightering.gui.header import VIEWS
from lightering.gui.panels.details import gather
from lightering.gui.panels.inspector_draught import missing_draughts
from lightering.gui.panels.inspector_volume import poor_words, readings_words
from lightering.model.params import Params
from lightering.tracks import statics

if TYPE_CHECKING:
    import sqlite3

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow
    from lightering.gui.panels.details import Details

PICTURES = os.environ.get("LIGHTERING_PICTURES", "")


def words(widget: QWidget) -> str:
    """Everything that is read on a widget, from top to bottom."""
    found = [one for one in widget.findChildren(QLabel) if one.isVisible()]
    return " ".join(one.text() for one in found if one.text())


def ways(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QPushButton) if one.isVisible()]


def keep(window: MainWindow, name: str) -> None:
    if PICTURES not in ("", "1"):
        assert window.grab().save(str(Path(PICTURES) / f"{name}.png"))


def test_that_an_empty_case_says_what_to_drop_and_what_to_open(window: MainWindow) -> None:
    empty = window.review.encounters._empty
    said = words(empty)
    assert said.startswith("Nothing loaded yet. Drop AIS files on the window, or open the sample")
    assert "Formats: CSV, Parquet, NMEA, GeoPackage, GeoJSON, GPX, KML, Excel" in said
    assert ways(empty) == ["Open files", "Open sample"]


def test_that_nothing_found_tells_the_closest_pair_and_the_limits(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([planted.write_apart(tmp_path / "apart.csv")])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    empty = window.review.encounters._empty
    qtbot.waitUntil(lambda: "closest pair" in words(empty), timeout=LONG_MS)
    said = words(empty)
    assert said.startswith("No encounters. 2 vessels were compared")
    assert "The limits are 500 m and 2 h 00 min." in said
    assert ways(empty) == ["Change limits", "Show near misses"]


def test_that_filters_that_hide_all_say_how_much_they_hide(full_window: MainWindow) -> None:
    full_window.session.filters = Filter(text="nobody", counts_min=0.5, year=1999)
    empty = full_window.review.encounters._empty
    assert words(empty) == "No row matches these 3 filters. 6 encounters are hidden."
    assert ways(empty) == ["Clear filters"]
    full_window.session.filters = Filter(text="nobody")
    assert words(empty).startswith("No row matches this filter.")


@pytest.fixture
def bare(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A window with the planted fleet as if nobody ever typed a draught or a size."""
    frame = planted.fixes().drop(columns=["draught_m", "length_m", "beam_m"], errors="ignore")
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame.to_csv(tmp_path / "bare.csv", index=False)
    # nearly certain by where they came from and went; here that shall not be enough
    params = Params.defaults().overlaid({"volumes": {"unknown_below": 0.999}}, "a test")
    window.session.adopt(*loading.run([tmp_path / "bare.csv"], params, Silent()))
    loaded(window, qtbot)
    select_next(window, qtbot)
    return window


def test_that_an_unknown_direction_tells_both_volumes_and_what_is_missing(
    bare: MainWindow,
) -> None:
    details = bare.review.inspector.shown
    assert not details.direction_known
    first = details.hulls[0].name
    said = readings_words(details)
    share = float(details.transfer["direction_probability"])
    assert said.startswith(f"{first} gave: {share * 100:.0f} %, ")
    assert said.count(" bbl") == 2
    assert missing_draughts(details) == ("Missing: draught of either ship before and after contact")
    sent = details.hulls[0].draughts
    one = replace(sent, time_ms=np.array([0]), draught_m=np.array([5.0]))
    some = replace(details, hulls=(replace(details.hulls[0], draughts=one), details.hulls[1]))
    assert missing_draughts(some) == (
        "Missing: draught of ship 1 after, of ship 2 before and after contact"
    )
    bar = bare.review.inspector._direction
    assert "unknown (below > 99 %)" in bar.accessibleDescription()
    assert "Missing: draught of" in bar.accessibleDescription()
    names = bare.review.encounters.model.cells.text("names", 0)
    assert " ? " in names or " → " in names
    keep(bare, "unknown")


def test_that_a_volume_of_size_or_hours_alone_says_so_with_the_way_out(
    bare: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    plot = bare.review.inspector._volume
    said = poor_words(bare.review.inspector.shown)
    assert said == (
        "Range from hours and a usual size.",
        "No draught on either side tells the volume, and no particulars are known.",
    )
    assert said[0] in plot.accessibleDescription()
    assert plot.particulars.isVisible()
    asked: list[str] = []
    bare.review.inspector.asked.connect(asked.append)
    monkeypatch.setattr(bare.handlers.side, "_add", lambda *_: None)
    plot.particulars.click()
    assert asked == ["file.registry"]


def test_that_a_volume_with_draughts_asks_for_nothing(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    select_next(full_window, qtbot)
    assert poor_words(full_window.review.inspector.shown) == ()
    assert not full_window.review.inspector._volume.particulars.isVisible()


def gathered(results: Results, place: int) -> Details:
    name = str(results.encounters["encounter_id"].iloc[place])
    return gather(results, name, statics.draught_reports(results.loaded))


def test_that_an_encounter_without_a_transfer_is_not_estimated_and_says_why(
    found: tuple[Results, object],
) -> None:
    results, _ = found
    none = replace(
        results,
        assessment=replace(results.assessment, transfers=results.assessment.transfers.iloc[:0]),
    )
    details = gathered(none, 0)
    assert details.transfer is None
    assert poor_words(details) == ()


def test_that_no_match_is_never_told_as_a_clearance(full_window: MainWindow, qtbot: QtBot) -> None:
    select_next(full_window, qtbot)
    said = words(full_window.review.inspector._ships)
    assert said.count("No match in 2 lists (not a clearance)") == 2


def test_that_a_file_that_was_not_read_says_why_what_it_holds_and_the_way_out(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "patrol.csv"
    path.write_text("Skip;Zeit;Fart\n445993120;2026-03-01 00:00:00;12\n", encoding="utf-8")
    window.open_paths([path])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    said = window.notices.text.text()
    assert said.startswith("patrol.csv was not read: it has no ")
    assert "latitude" in said
    assert "holds: “Skip”, “Zeit”, “Fart”." in said
    assert window.notices._way.text() == "Say which column is which"


def test_that_a_full_disk_says_what_is_in_memory_and_the_way_out(
    full_window: MainWindow, tmp_path: Path
) -> None:
    session = full_window.session
    session.new_case(tmp_path / "full.lightering")
    connection: sqlite3.Connection = session.case._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    for name in visible_ids(session)[:3]:
        session.decide(name, "confirmed", "n" * 100_000)
    said = full_window.notices.text.text()
    assert "the disk is full" in said
    assert "Free some space or save elsewhere." in said
    assert "Your last 3 decisions are kept in memory." in said
    assert full_window.notices._way.text() == "Save case as…"
    keep(full_window, "full-disk")


def test_that_cancelling_says_after_how_many_records(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    window.open_paths([fleet])
    qtbot.waitUntil(
        lambda: (
            window.loader.board is not None
            and sum(state.records_in for state in window.loader.board.states) > 0
        ),
        timeout=LONG_MS,
    )
    many = sum(state.records_in for state in window.loader.board.states)
    window.loader.cancel()
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    said = window.notices.text.text()
    assert said.startswith("Cancelled after ")
    assert int(said.split()[2].replace(",", "")) >= many
    assert said.endswith("records. Nothing of these files was kept.")
    assert window.stack.currentIndex() == VIEWS.index("Review")
