"""What else an encounter may be: odds that follow the facts, in round numbers, within bounds."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pandas as pd
import pytest
from tests.unit.volumes.made_tables import DPRK, MOTHER, OTHER, encounters, ships
from tests.unit.volumes.test_transfers import CALL, HOP_2, LADING, assessed

from lightering.model.schemas import KINDS
from lightering.volumes import explanations as ex
from lightering.volumes.alternatives import (
    LADDER,
    Facts,
    alternatives,
    odds_words,
    rounded,
    weight_words,
    weights_of,
)

BARGE = Facts(
    kind="service_craft",
    contact_h=2.0,
    trades=("cargo", "tanker"),
    lengths_m=(150.0, 45.0),
    speeds_kn=(0.1, 0.1),
    median_distance_m=25.0,
    port_km=3.0,
    port="Busan",
    signs=(),
)
"""A bunker barge alongside two hours in a port."""
OPEN_SEA = Facts(
    kind="alongside",
    contact_h=8.0,
    trades=("tanker", "tanker"),
    lengths_m=(110.0, 75.0),
    speeds_kn=(0.6, 0.5),
    median_distance_m=22.0,
    port_km=111.0,
    port="Shanghai",
    changes_m=(-0.9, 1.6),
    dwt_t=(9_000.0, 2_500.0),
    signs=(),
)
"""Two tankers 60 nautical miles off, one deeper and one lighter afterwards."""


def odds_of(facts: Facts) -> dict[str, float | None]:
    return {one["explanation"]: one["odds"] for one in alternatives(facts)}


def test_that_a_barge_in_port_is_bunkering_and_tankers_at_sea_are_not() -> None:
    barge, tankers = odds_of(BARGE), odds_of(OPEN_SEA)
    assert barge["bunkering"] is not None
    assert barge["bunkering"] >= 20.0
    assert max(barge, key=lambda name: barge[name] or 0.0) == "bunkering"
    for name in ex.EXPLANATIONS:
        if name not in ("crude", "one_ship"):
            assert tankers[name] == 1.0 / LADDER[-1], name
    assert tankers["crude"] == 0.05


def test_that_the_order_of_the_ships_changes_nothing() -> None:
    for facts in (BARGE, OPEN_SEA, replace(OPEN_SEA, trades=("fishing", "tanker"), beside=(1, 5))):
        assert alternatives(facts) == alternatives(facts.swapped())


MISSING: dict[str, Any] = {
    "contact_h": None,
    "trades": ("", ""),
    "lengths_m": (None, None),
    "speeds_kn": None,
    "median_distance_m": None,
    "port_km": None,
    "changes_m": (None, None),
    "dwt_t": (None, None),
    "signs": None,
}


@pytest.mark.parametrize("name", MISSING)
def test_that_a_missing_fact_takes_its_own_weight_away_and_no_other(name: str) -> None:
    whole, less = alternatives(OPEN_SEA), alternatives(replace(OPEN_SEA, **{name: MISSING[name]}))
    for before, after in zip(whole, less, strict=True):
        kept = [reason for reason in before["reasons"] if reason in after["reasons"]]
        assert after["reasons"] == kept
        lost = {reason["fact"] for reason in before["reasons"]} - {r["fact"] for r in kept}
        assert len(lost) <= 1
        if not lost and after["odds"] is not None:
            assert after["odds"] == before["odds"]


def test_that_what_no_fact_tells_is_unknown_and_not_what_was_assumed() -> None:
    nothing = odds_of(Facts(kind=""))
    assert set(nothing.values()) == {None}
    assert {one["words"] for one in alternatives(Facts(kind=""))} == {"unknown"}
    # how two ships lay tells of waiting and passing, and of nothing else
    told = {name for name, odds in odds_of(Facts(kind="close")).items() if odds is not None}
    assert told == {"waiting", "passing"}


def test_that_odds_stay_between_their_bounds_and_are_round_numbers() -> None:
    steps = {float(one) for one in LADDER} | {round(1.0 / one, 4) for one in LADDER}
    for kind, trade, other, hours, port_km, change in product(
        KINDS,
        ("tanker", "cargo", "service", ""),
        ("tanker", "fishing", ""),
        (1.0, 30.0),
        (1.0, 500.0),
        (None, 2.0),
    ):
        facts = replace(
            OPEN_SEA,
            kind=kind,
            trades=(trade, other),
            contact_h=hours,
            port_km=port_km,
            changes_m=(change, None),
        )
        for one in alternatives(facts):
            assert one["odds"] is None or one["odds"] in steps
            assert (one["odds"] is None) == (one["words"] == "unknown")


def test_that_odds_are_the_product_of_the_reasons_that_are_shown() -> None:
    for facts in (BARGE, OPEN_SEA):
        for one in alternatives(facts):
            odds = 1.0
            for reason in one["reasons"]:
                odds *= reason["times"]
            # reasons are shown to four digits: the step of the ladder may not turn on that
            assert one["odds"] is None or 0.7 < rounded(odds) / one["odds"] < 1.5


@pytest.mark.parametrize(
    ("odds", "words"),
    [
        (1.0, "about even"),
        (0.05, "about 1 to 20"),
        (3.0, "about 3 to 1"),
        (0.01, "1 to 100 or less"),
        (100.0, "100 to 1 or more"),
        (None, "unknown"),
    ],
)
def test_that_odds_are_said_in_words(odds: float | None, words: str) -> None:
    assert odds_words(odds) == words


def test_that_a_ratio_is_told_as_a_fraction_and_rounded_in_ratio() -> None:
    assert [weight_words(one) for one in (5.0, 1 / 3, 0.3333, 1 / 20)] == [
        "× 5",
        "× 1/3",
        "× 1/3",
        "× 1/20",
    ]
    assert [rounded(one) for one in (1.3, 6.9, 1e9, 1e-9, 0.13)] == [1.0, 5.0, 100.0, 0.01, 0.1]


def test_that_every_fact_has_a_weight_for_every_explanation_and_every_kind_is_weighed() -> None:
    for names in ex.FACTS.values():
        for name in names:
            assert len(weights_of(name)) == len(ex.EXPLANATIONS)
            assert all(1 / 50 <= one <= 20 for one in weights_of(name))
    assert len(ex.BEFOREHAND) == len(ex.EXPLANATIONS)
    assert ex.FACTS["lay"] == KINDS
    assert set(ex.TELLING) == set(ex.EXPLANATIONS)


@pytest.mark.parametrize(
    ("change", "explanation"),
    [
        ({"trades": ("tanker", "service")}, "towing"),
        ({"trades": ("tanker", "service")}, "service"),
        ({"trades": ("cargo", "cargo")}, "dry_goods"),
        ({"beside": (1, 6)}, "bunkering"),
        ({"signs": ("two hulls on one MMSI",)}, "one_ship"),
        ({"one_number": True}, "one_ship"),
        ({"median_distance_m": 1.0}, "one_ship"),
        ({"kind": "anchored_neighbours"}, "waiting"),
        ({"port_km": 8.0}, "boarding"),
        ({"grouped": True}, "passing"),
        ({"dwt_t": (110_000.0, 105_000.0)}, "crude"),
    ],
)
def test_that_a_fact_that_speaks_for_an_explanation_raises_its_odds(
    change: dict[str, Any], explanation: str
) -> None:
    base = replace(
        BARGE, lengths_m=(150.0, 50.0), kind="close", contact_h=None, port_km=None, dwt_t=(9e3, 9e3)
    )
    more = odds_of(replace(base, **change))[explanation]
    less = odds_of(base)[explanation]
    assert more is not None
    assert less is not None
    assert more > less


def test_that_draughts_that_moved_speak_for_oil_and_not_against_dry_goods() -> None:
    dry = replace(OPEN_SEA, changes_m=(None, None), trades=("cargo", "tanker"), kind="close")
    moved = replace(dry, changes_m=(-0.9, 1.6))
    before, after = odds_of(dry), odds_of(moved)
    assert after["dry_goods"] == before["dry_goods"]
    for name in ("bunkering", "waiting"):
        assert (after[name] or 0.0) < (before[name] or 0.0)
    # a change that may be two typing errors tells nothing, nor do two of one sign
    for change in ((-0.2, 0.1), (0.5, 0.6)):
        assert odds_of(replace(dry, changes_m=change)) == before


def test_that_transfers_carry_the_odds_and_move_by_nothing_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = assessed(HOP_2, typed=LADING).transfers.iloc[0]
    told = {one["explanation"]: one for one in row["alternatives"]}
    assert list(told) == list(ex.EXPLANATIONS)
    assert {r["fact"] for r in told["bunkering"]["reasons"]} >= {"beforehand", "draughts"}
    monkeypatch.setattr(ex, "BEFOREHAND", (100.0,) * len(ex.EXPLANATIONS))
    other = assessed(HOP_2, typed=LADING).transfers.iloc[0]
    assert other["alternatives"] != row["alternatives"]
    pd.testing.assert_series_equal(other.drop("alternatives"), row.drop("alternatives"))


def test_that_a_tanker_that_bunkers_a_cargo_ship_off_a_port_is_told_as_that() -> None:
    event = {
        "encounter_id": "E-1",
        "mmsi_1": MOTHER,
        "mmsi_2": OTHER,
        "start_utc": "2026-03-01T00:00Z",
        "end_utc": "2026-03-01T02:30Z",
        "port": "Busan",
        "port_km": 9.0,
        "contact_h": 2.5,
    }
    hulls = (
        {"mmsi": MOTHER, "name": "BARGE", "length_m": 60.0, "ship_type": 80},
        {"mmsi": OTHER, "name": "HOST", "length_m": 190.0, "ship_type": 70},
        {"mmsi": DPRK, "name": "TIDE 1"},
    )
    assert len(ships(*hulls)) == 3
    found = assessed(event, fleet=hulls, events=encounters(event), port=(CALL,)).transfers.iloc[0]
    told = {one["explanation"]: one["odds"] for one in found["alternatives"]}
    assert told["bunkering"] >= 10.0
    assert max(told, key=lambda name: told[name] or 0.0) == "bunkering"
