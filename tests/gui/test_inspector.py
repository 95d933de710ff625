from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from tests.gui import planted
from tests.gui.waiting import select_next

from lightering.errors import UserError
from lightering.gui.dialogs.evidence import EvidenceDialog, evidence_row
from lightering.gui.labels import tip
from lightering.gui.panels.details import Details, Draughts, gather, group_words
from lightering.gui.panels.inspector_counts import reasons_of
from lightering.gui.panels.inspector_draught import change_words, step_values
from lightering.gui.panels.inspector_ships import card_lines, flag_line
from lightering.gui.panels.inspector_volume import readings_words
from lightering.gui.panels.other_words import likeliest, other_explanations
from lightering.gui.plots import Axis, decade_ticks, nice_ticks
from lightering.resources import sample_tracks
from lightering.tracks import statics

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.main_window import MainWindow


@pytest.fixture(scope="module")
def details(found: tuple[Results, Rows]) -> Details:
    results, _ = found
    first = str(results.assessment.transfers["encounter_id"].iloc[0])
    return gather(results, first, statics.draught_reports(results.loaded))


def test_that_giver_and_receiver_are_told_by_name_flag_and_number(details: Details) -> None:
    giver, receiver = details.hulls
    assert (giver.role, receiver.role) == ("Giver", "Receiver")
    assert giver.name == "ORIENT LANTERN"
    assert receiver.name == "HAE DANG 5 해당"
    lines = card_lines(receiver)
    assert lines[0] == "Flag DPRK, MID 445"
    assert lines[1] == f"IMO {planted.imo(318402)}  ✓ check digit"
    assert lines[2] == "MMSI 445993120"
    assert lines[4].startswith("84.6 × 13.2 m")


def test_that_a_wrong_check_digit_and_missing_data_are_said(details: Details) -> None:
    hull = replace(
        details.hulls[0], imo_ok=False, length_m=None, kind="", flag="", dwt_t=None, imo=4360718
    )
    assert card_lines(hull)[0] == "Flag not known"
    assert card_lines(hull)[1] == "IMO 4360718  ✗ check digit wrong"
    assert card_lines(hull)[3] == "Type not sent"
    assert card_lines(hull)[4].startswith("Size not sent")
    assert card_lines(replace(hull, imo=None))[1] == "IMO not sent"


def test_that_what_is_odd_in_an_identity_stands_on_the_card_of_the_ship(
    found: tuple[Results, Rows], details: Details
) -> None:
    results, _ = found
    assert flag_line(details.hulls[0]) == ""
    mmsi = details.hulls[0].mmsi
    flags = pd.DataFrame(
        {
            "flag": ["name_changed", "shared_mmsi", "imo_check_digit"],
            "mmsi": pd.array([mmsi, mmsi, mmsi + 1], dtype="Int64"),
            "identity": pd.array([0, 1, 0], dtype="Int16"),
            "first_utc": [results.encounters["start_utc"].iloc[0]] * 3,
            "sentence": ["The name changed.", "<b>Two</b> ships.", "Not hers."],
        }
    )
    first = str(results.assessment.transfers["encounter_id"].iloc[0])
    draughts = statics.draught_reports(results.loaded)
    hull = gather(replace(results, flags=flags), first, draughts).hulls[0]
    assert flag_line(hull) == "⚠ MMSI sent by several ships, and 1 more"
    told = [sentence for _, sentence in hull.flags]
    # who shares the MMSI, then the flags, the gravest first
    assert told[0].startswith("Identity 0 (this one): ORIENT LANTERN, ")
    assert [t.split(": ", 1)[1] for t in told[1:]] == ["<b>Two</b> ships.", "The name changed."]


def test_that_ships_that_lie_together_are_counted_and_their_encounters_named(
    found: tuple[Results, Rows],
) -> None:
    results, _ = found
    assert group_words(results, None) == ("", "")
    encounters = results.encounters.iloc[:2].assign(
        group_id="C-0123456789", mmsi_1=[445000001, 445000001], mmsi_2=[445000002, 445000003]
    )
    words, members = group_words(replace(results, encounters=encounters), "C-0123456789")
    assert words == "; 3 ships together"
    assert [line.split(":")[0] for line in members.split("\n")] == encounters[
        "encounter_id"
    ].tolist()


def test_that_separation_dips_under_the_limit_only_within_contact(details: Details) -> None:
    series = details.separation
    inside = np.zeros(len(series), dtype=bool)
    for start, end in details.encounter["contacts"]:
        inside |= ((series["time_utc"] >= start) & (series["time_utc"] <= end)).to_numpy()
    near = (series["distance_m"] < details.limit_m).to_numpy()
    assert near.sum() > 50
    assert (near == inside).mean() > 0.99


def test_that_the_draught_before_and_after_is_what_was_planted(details: Details) -> None:
    start, end = (int(details.encounter[c].value // 1_000_000) for c in ("start_utc", "end_utc"))
    before, after, lag = step_values(details.hulls[0].draughts, start, end)
    assert (before, after) == (6.9, 5.6)
    assert lag == pytest.approx(47 / 60, abs=0.2)
    words = change_words(before, after, lag)
    assert words[0] == "6.9 → 5.6 m −1.3"


def test_that_a_draught_never_sent_is_missing_and_not_zero() -> None:
    empty = Draughts(np.empty(0, dtype=np.int64), np.empty(0))
    assert step_values(empty, 0, 1) == (None, None, None)
    assert change_words(None, None, None) == ("none sent", "missing, which is not zero")


def test_that_an_unknown_direction_names_no_giver_and_tells_both_readings(
    found: tuple[Results, Rows],
) -> None:
    results, _ = found
    transfers = results.assessment.transfers.copy()
    transfers["direction_probability"] = 0.61
    doubtful = replace(results, assessment=replace(results.assessment, transfers=transfers))
    name = str(transfers["encounter_id"].iloc[0])
    details = gather(doubtful, name, statics.draught_reports(results.loaded))
    assert {hull.role for hull in details.hulls} == {"Ship 1", "Ship 2"}
    assert readings_words(details) == "ORIENT LANTERN gave: 61 %; HAE DANG 5 해당 gave: 39 %"


def test_that_the_histogram_holds_nearly_all_draws(details: Details) -> None:
    assert details.heights.sum() >= 0.99 * 10_000
    assert len(details.bins_bbl) == len(details.heights) + 1
    assert (np.diff(details.bins_bbl) > 0).all()


def test_that_reasons_come_once_each(details: Details) -> None:
    reasons = reasons_of(details)
    assert len(reasons) == len(set(reasons))
    assert any("MID 445" in reason for reason in reasons)


def test_that_other_explanations_are_told_with_their_odds_and_facts(details: Details) -> None:
    told = other_explanations(details.transfer)
    assert details.transfer is not None
    assert len(told) == len(details.transfer["alternatives"])
    assert all("beforehand" in line for line in told)
    first = likeliest(details.transfer)
    known = [one for one in details.transfer["alternatives"] if one["odds"] is not None]
    assert first.endswith(max(known, key=lambda one: one["odds"])["words"])
    assert other_explanations(None) == []
    assert likeliest(None) == ""


def test_that_each_line_of_evidence_says_where_it_was_read(
    details: Details, full_window: MainWindow, qtbot: QtBot
) -> None:
    assert details.transfer is not None
    rows = [evidence_row(entry) for entry in details.transfer["evidence"]]
    draught = next(r for r in rows if r[0] == "draught of the giver before")
    assert draught[3].startswith("fleet.csv, line ")
    dialog = EvidenceDialog(details, full_window)
    qtbot.addWidget(dialog)
    select_next(full_window, qtbot)
    full_window.review.inspector._volume.evidence_asked.emit()
    assert any(isinstance(d, EvidenceDialog) for d in full_window.findChildren(EvidenceDialog))


def test_that_a_tooltip_shows_markup_as_text() -> None:
    assert tip("<b>X</b>\nY") == "<p>&lt;b&gt;X&lt;/b&gt;<br>Y</p>"


def test_that_axes_put_values_where_they_belong() -> None:
    linear = Axis(0, 10, 100, 200)
    assert linear.at(5) == 150
    assert linear.value(150) == 5
    log = Axis(10, 1000, 0, 100, log=True)
    assert log.at(100) == pytest.approx(50)
    assert np.isnan(log(np.array([np.nan]))).all()
    assert nice_ticks(0, 500_000, 5) == [0, 100_000, 200_000, 300_000, 400_000, 500_000]
    assert decade_ticks(20, 20_000) == [100, 1000, 10_000]


def test_that_nothing_of_an_encounter_has_to_be_scrolled_for_on_a_usual_screen(
    window: MainWindow, qtbot: QtBot
) -> None:
    try:
        sample = sample_tracks()
    except UserError as error:
        pytest.skip(str(error))
    window.resize(1600, 1000)
    window.open_paths([sample])
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    bar = window.review.inspector._scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=10_000)
    for _ in range(9):  # the eighth has the longest reasons, which take eight lines
        select_next(window, qtbot)
        qtbot.waitUntil(lambda: bar.maximum() == 0, timeout=10_000)
