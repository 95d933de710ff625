"""What was sent of a ship's size is traced to file, line and day in the evidence of a transfer."""

from __future__ import annotations

import pandas as pd
from tests.unit.volumes.made_tables import calls, dark, draughts, encounters, sent, ships
from tests.unit.volumes.test_transfers import CALL, FLEET, HOP_2, PARAMS, line_of, registered

from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes.assess import assess_with


def traced(known: pd.DataFrame) -> pd.Series:
    table, port = encounters(HOP_2), calls(CALL)
    told = screen_with(table, known, port, dark(), PARAMS.screening)
    found = assess_with(table, told, known, draughts(), port, calls(), PARAMS, Quiet())
    return found.transfers.iloc[0]


def test_that_sizes_sent_are_traced_to_file_line_and_day() -> None:
    row = traced(sent(ships(*FLEET), max_draught_m=77))
    line = line_of(row, "length and beam of the receiver")
    assert (line["source_file"], line["source_line"]) == ("made.csv", 2)
    assert line["value"] == "length 80 m, beam 14 m, sent since 2026-01-02"
    assert line["mass_t"] is None
    line = line_of(row, "deepest draught of the receiver")
    assert (line["source_file"], line["source_line"]) == ("made.csv", 77)
    assert line["value"] == "deepest 6 m, sent since 2026-01-02"


def test_that_sizes_of_one_report_are_one_line() -> None:
    row = traced(sent(ships(*FLEET)))
    line = line_of(row, "length, beam and deepest draught of the giver")
    assert (line["source_file"], line["source_line"]) == ("made.csv", 2)
    named = [one["line"] for one in row["evidence"] if one["source_line"] == 2]
    assert len(named) == len(set(named))


def test_that_sizes_sent_are_told_beside_a_published_deadweight() -> None:
    row = traced(sent(registered(dwt_t=1700.0)))
    line = line_of(row, "length, beam and deepest draught of the receiver")
    assert (line["source_file"], line["source_line"]) == ("made.csv", 2)


def test_that_two_sizes_of_one_ship_are_a_contradiction_and_move_no_barrel() -> None:
    plain = sent(ships(*FLEET))
    other = plain.assign(
        length_m_other=[120.0] + [float("nan")] * (len(plain) - 1),
        length_m_other_fixes=3,
        length_m_other_file="b.csv",
        length_m_other_line=pd.Series([9] + [pd.NA] * (len(plain) - 1), dtype="Int64"),
    )
    row = traced(other)
    told = line_of(row, "contradiction about the receiver")["value"]
    assert told == (
        "she sent a length of 80 m in 100 fixes (made.csv line 2) and of 120 m in 3 (b.csv line 9)"
    )
    assert row["volume_bbl_p50"] == traced(plain)["volume_bbl_p50"]
