"""Signs of a laundered identity are reasons; alone they tie nobody to the DPRK."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.unit.volumes.made_tables import DPRK, FEEDER, MOTHER, calls, dark, encounters, ships

from lightering.model.params import Params
from lightering.model.schemas import FLAGS
from lightering.screening.screen import screen_with

P = Params.defaults().screening
EVENT = {"start_utc": "2026-03-01T00:00:00Z", "end_utc": "2026-03-01T20:00:00Z"}


def flags(*rows: tuple[str, int, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame([{"flag": f, "mmsi": m, "identity": i} for f, m, i in rows])
    return frame.reindex(columns=FLAGS.names).astype({"mmsi": "Int64", "identity": "Int16"})


def screened(found: pd.DataFrame | None, *known: dict[str, Any], pair=(MOTHER, FEEDER)) -> Any:
    table = encounters(EVENT | {"mmsi_1": pair[0], "mmsi_2": pair[1]})
    fleet = ships(*(known or ({"mmsi": pair[0]}, {"mmsi": pair[1]})))
    return screen_with(table, fleet, calls(), dark(), P, None, found).iloc[0]


def test_that_each_sign_adds_a_little_and_is_named_with_its_probability() -> None:
    found = flags(("shared_mmsi", MOTHER, 0), ("imo_check_digit", MOTHER, None))
    row = screened(found)
    assert row["counts_1"] == pytest.approx(1 - (1 - P.p_base) * (1 - P.p_sign) ** 2)
    assert "two hulls on one MMSI: 0.05" in row["counts_reason_1"]
    assert "wrong check digit: 0.05" in row["counts_reason_1"]
    assert row["counts_2"] == pytest.approx(P.p_base)


def test_that_a_sign_of_another_identity_of_the_mmsi_says_nothing_of_this_one() -> None:
    assert screened(flags(("dimensions_changed", MOTHER, 1)))["counts_1"] == pytest.approx(P.p_base)


def test_that_a_sign_alone_ties_nobody_to_the_dprk() -> None:
    row = screened(flags(("shared_mmsi", MOTHER, 0)))
    assert not row["linked_1"]
    explained = screened(
        flags(("shared_mmsi", MOTHER, 0)),
        {"mmsi": MOTHER, "ship_type": 80},
        {"mmsi": FEEDER, "ship_type": 70},
    )
    assert explained["counts_probability"] == 0.0
    assert "bunkering" in explained["counts_reason"]


def test_that_a_sign_strengthens_what_ties_a_ship() -> None:
    plain = screened(None, pair=(DPRK, FEEDER))["counts_1"]
    with_sign = screened(flags(("imo_shared", DPRK, 0)), pair=(DPRK, FEEDER))["counts_1"]
    assert with_sign == pytest.approx(1 - (1 - plain) * (1 - P.p_sign))


def test_that_a_fishing_vessel_as_long_as_a_tanker_is_a_sign() -> None:
    known = ({"mmsi": DPRK, "ship_type": 30, "length_m": 118.0}, {"mmsi": FEEDER})
    assert "118 m long" in screened(None, *known, pair=(DPRK, FEEDER))["counts_reason_1"]
    trawler = ({"mmsi": DPRK, "ship_type": 30, "length_m": 48.0}, {"mmsi": FEEDER})
    assert "long" not in screened(None, *trawler, pair=(DPRK, FEEDER))["counts_reason_1"]


def test_that_odd_positions_are_no_sign_of_laundering() -> None:
    found = flags(("position_jump", MOTHER, 0), ("zero_position", MOTHER, 0))
    assert screened(found)["counts_1"] == pytest.approx(P.p_base)
