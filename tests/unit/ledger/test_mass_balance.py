"""Inflow less outflow is the change on board, and the residual is printed, not hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.unit.volumes.made_tables import DPRK, calls, draughts, ships
from tests.unit.volumes.test_transfers import CALL, FLEET, HOP_1, HOP_2, LADING, assessed

from lightering.ledger import STEPS, mass_balance, mass_balance_and_steps
from lightering.model.params import Params
from lightering.model.schemas import MASS_BALANCE
from lightering.volumes.evidence import mass_of_change
from lightering.volumes.particulars import ships_of

FEEDER = HOP_2["mmsi_2"] if HOP_2["mmsi_1"] == DPRK else HOP_2["mmsi_1"]


def balance(*hops: dict[str, Any], typed: tuple[Any, ...] = LADING, port=(CALL,)) -> pd.DataFrame:
    found = assessed(*hops, typed=typed, port=port)
    return mass_balance(found, ships(*FLEET), draughts(*typed), calls())


def row_of(table: pd.DataFrame, mmsi: int) -> pd.Series:
    rows = table.loc[table["mmsi"] == mmsi]
    assert len(rows) == 1
    return rows.iloc[0]


def test_that_the_residual_is_net_less_the_change_her_draughts_tell() -> None:
    row = row_of(balance(HOP_2), DPRK)
    hers = [metres for mmsi, _, metres in LADING if mmsi == DPRK]
    ship = ships_of(ships(*FLEET))[DPRK, 0]
    # she pumped ballast out while she loaded: more cargo than the displacement grew by
    displaced = mass_of_change(ship, hers[0], hers[1], Params.defaults().volumes)
    assert displaced < row["change_on_board_t"] < 2.0 * displaced
    # medians do not subtract, but nearly
    assert row["residual_t"] == pytest.approx(row["net_t_p50"] - row["change_on_board_t"], abs=150)
    assert row["net_t_p05"] < row["net_t_p50"] < row["net_t_p95"]
    assert row["ends"] == "call at Nampo"


def test_that_what_one_took_the_other_gave() -> None:
    table = balance(HOP_2)
    taken, gave = (row_of(table, ship) for ship in (DPRK, FEEDER))
    assert taken["net_t_p50"] == pytest.approx(-gave["net_t_p50"])
    assert (taken["inflows"], gave["outflows"]) == (1, 1)


def test_that_a_feeder_between_two_hops_has_both_in_one_row() -> None:
    row = row_of(balance(HOP_1, HOP_2), FEEDER)
    assert (row["inflows"], row["outflows"]) == (1, 1)
    assert row["inflow_t_p50"] > 0.0
    assert row["outflow_t_p50"] > 0.0


def test_that_without_a_draught_there_is_no_residual_and_no_zero() -> None:
    row = row_of(balance(HOP_2, typed=()), DPRK)
    assert pd.isna(row["change_on_board_t"])
    assert pd.isna(row["residual_t"])


def test_that_nothing_found_gives_an_empty_table_of_the_right_columns() -> None:
    from tests.unit.volumes.made_tables import encounters

    found = assessed(events=encounters(HOP_1).iloc[:0])
    table = mass_balance(found, ships(*FLEET), draughts(), calls())
    assert list(table.columns) == MASS_BALANCE.names
    assert np.array_equal(table["mmsi"].to_numpy(), np.array([], dtype=np.int64))


def steps(*hops: dict[str, Any]) -> pd.DataFrame:
    found = assessed(*hops, typed=LADING, port=(CALL,))
    return mass_balance_and_steps(found, ships(*FLEET), draughts(*LADING), calls())[1]


def test_that_what_is_on_board_by_date_ends_at_the_net_of_the_cycle() -> None:
    table, by_date = balance(HOP_1, HOP_2), steps(HOP_1, HOP_2)
    assert list(by_date.columns) == list(STEPS)
    own = by_date[by_date["mmsi"] == FEEDER]
    assert len(own) == 2
    assert own["start_utc"].is_monotonic_increasing
    row = row_of(table, FEEDER)
    for mark in ("p05", "p50", "p95"):
        assert own[f"on_board_t_{mark}"].iloc[-1] == row[f"net_t_{mark}"]
    # medians do not add, so the sums of the events are not those of the cycle
    assert (own[["inflow_t_p50", "outflow_t_p50"]] >= 0.0).all(axis=None)
    assert own["on_board_t_p50"].iloc[0] > 0.0


def test_that_more_than_her_deadweight_in_nearly_all_draws_is_impossible_and_nothing_is_cut() -> (
    None
):
    found = assessed(HOP_2, typed=LADING, port=(CALL,))
    row = row_of(mass_balance(found, ships(*FLEET), draughts(*LADING), calls()), DPRK)
    assert row["impossible"] == ""
    small = tuple(ship | ({"imo": 8_916_293} if ship["mmsi"] == DPRK else {}) for ship in FLEET)
    # a published deadweight of 1,150 t
    table = found.transfers.assign(mass_t_p50=found.transfers["mass_t_p50"] * 4.0)
    much = mass_balance(replace(found, transfers=table), ships(*small), draughts(*LADING), calls())
    row = row_of(much, DPRK)
    assert "1,150 t of deadweight" in row["impossible"]
    assert row["impossible"].startswith("took ")
    assert row["inflow_t_p50"] > 1150.0


def test_that_the_interval_of_a_residual_is_wider_than_that_of_the_transfers() -> None:
    row = row_of(balance(HOP_2), DPRK)
    assert row["residual_t_p05"] < row["residual_t"] < row["residual_t_p95"]
    wide = row["residual_t_p95"] - row["residual_t_p05"]
    assert wide > row["net_t_p95"] - row["net_t_p05"]


def test_that_the_order_of_ships_changes_no_residual() -> None:
    found = assessed(HOP_2, typed=LADING, port=(CALL,))
    one = mass_balance(found, ships(*FLEET), draughts(*LADING), calls())
    two = mass_balance(found, ships(*reversed(FLEET)), draughts(*LADING), calls())
    pd.testing.assert_frame_equal(one, two)
