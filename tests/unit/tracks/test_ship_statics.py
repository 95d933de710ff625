"""What ships say of themselves: the most frequent word wins, draughts change at change points."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import from_frame
from lightering.tracks.clean import assemble
from lightering.tracks.statics import draught_reports, ships

START = pd.Timestamp("2024-03-02T00:00:00Z")


def loaded(**columns):
    count = len(next(iter(columns.values())))
    table = {
        "mmsi": [371234000] * count,
        "time_utc": [START + pd.Timedelta(minutes=10 * n) for n in range(count)],
        "lon": [124.0] * count,
        "lat": [33.0] * count,
        **columns,
    }
    read = from_frame(pd.DataFrame(table))
    assert read.report.kept == count
    return assemble([read], Params.defaults().detect, Quiet())


def test_that_the_most_frequent_value_wins_and_ties_go_to_the_smaller():
    result = ships(
        loaded(
            name=["OAK", "PINE", None, "PINE", "OAK", None],
            imo=[2000003, 2000003, 2000015, None, None, None],
            length=[80.0, 100.0, 100.0, np.nan, np.nan, np.nan],
            draught=[3.0, 6.1, np.nan, 5.0, np.nan, np.nan],
        )
    )
    (ship,) = result.to_dict("records")
    assert (ship["name"], ship["imo"], ship["length_m"]) == ("OAK", 2000003, 100.0)
    assert ship["max_draught_m"] == 6.1
    assert ship["call_sign"] is None
    assert pd.isna(ship["beam_m"])
    assert ship["fixes"] == 6
    assert (ship["first_utc"], ship["last_utc"]) == (START, START + pd.Timedelta(minutes=50))
    assert str(result.dtypes["imo"]) == "Int64"
    assert str(result.dtypes["first_utc"]) == "datetime64[ms, UTC]"


def test_that_ships_that_share_an_mmsi_have_rows_of_their_own():
    result = ships(
        loaded(
            lon=[124.0, 10.0, 124.0, 10.0, 124.0],
            name=["PINE", "OAK", "PINE", "OAK", "PINE"],
        )
    )
    assert result[["mmsi", "identity", "name", "fixes"]].to_dict("list") == {
        "mmsi": [371234000] * 2,
        "identity": [0, 1],
        "name": ["PINE", "OAK"],
        "fixes": [3, 2],
    }


def test_that_a_draught_is_reported_where_it_changes():
    result = draught_reports(loaded(draught=[np.nan, 6.1, 6.1, np.nan, 6.1, 4.0, 4.0, 6.1]))
    assert result["draught_m"].tolist() == [6.1, 4.0, 6.1]
    assert result["source_line"].tolist() == [2, 6, 8]
    assert result["source_file"].tolist() == ["table"] * 3
    assert result["time_utc"].tolist() == [START + pd.Timedelta(minutes=m) for m in (10, 50, 70)]


def test_that_draughts_of_ships_that_share_an_mmsi_do_not_mix():
    result = draught_reports(
        loaded(lon=[124.0, 10.0, 124.0, 10.0, 124.0], draught=[6.1, 4.0, 6.1, 4.0, 6.1])
    )
    assert result[["identity", "draught_m"]].to_dict("list") == {
        "identity": [0, 1],
        "draught_m": [6.1, 4.0],
    }


def test_that_no_fixes_give_empty_tables():
    empty = assemble([], Params.defaults().detect, Quiet())
    assert len(ships(empty)) == 0
    assert len(draught_reports(empty)) == 0


def test_that_the_most_frequent_value_agrees_with_counting_by_hand():
    rng = np.random.default_rng(5)
    count = 400
    names = [f"N{n}" if n else None for n in rng.integers(0, 6, count)]
    mmsi = 371234000 + rng.integers(0, 9, count)
    table = loaded(name=names, mmsi=mmsi.tolist())
    by_hand = {}
    for ship, name in zip(
        table.fixes["mmsi"].to_pylist(), table.fixes["name"].to_pylist(), strict=True
    ):
        if name is not None:
            by_hand.setdefault(ship, {}).setdefault(name, 0)
            by_hand[ship][name] += 1
    expected = [min(c, key=lambda name: (-c[name], name)) for _, c in sorted(by_hand.items())]
    assert ships(table)["name"].tolist() == expected
