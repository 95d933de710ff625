"""What the analyst sets of one event: it enters the draws as set, and the model stays beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from tests.unit.volumes.made_tables import DPRK, calls, dark, draughts, encounters, ships
from tests.unit.volumes.test_transfers import (
    CALL,
    FLEET,
    HOP_1,
    HOP_2,
    LADING,
    PARAMS,
    line_of,
)

from lightering.ledger import entries, tally
from lightering.model.overrides import APART, Override, Typed
from lightering.progress import Quiet
from lightering.screening.screen import screen_with
from lightering.volumes import Prepared, overridden
from lightering.volumes.products import apart_range, factor_ranges

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Assessment

LATER = {
    "encounter_id": "E-9",
    "mmsi_1": DPRK,
    "mmsi_2": FLEET[3]["mmsi"],
    "start_utc": "2026-05-04T00:00Z",
    "end_utc": "2026-05-04T16:00Z",
}
CALLS = (CALL, (DPRK, "2026-05-07T06:00Z", "2026-05-09T00:00Z"))


def ready(*rows: dict[str, Any], typed: tuple[tuple[int, str, float], ...] = LADING) -> Prepared:
    table, known, port = encounters(*rows), ships(*FLEET), calls(*CALLS)
    told = screen_with(table, known, port, dark(), PARAMS.screening)
    return Prepared(table, told, known, draughts(*typed), port, calls(), PARAMS)


def assessed(plain: Prepared, overrides: Mapping[str, Override]) -> Assessment:
    return overridden(plain, overrides).assessment(Quiet())


def test_that_an_interval_stands_as_it_was_set() -> None:
    one = Override(volume_bbl=(9_000.0, 16_000.0), volume_reason="bill of lading")
    found = assessed(ready(HOP_2), {"E-2": one})
    row, draws = found.transfers.iloc[0], found.volume_bbl[0]
    assert np.quantile(draws, [0.05, 0.95]) == pytest.approx([9_000.0, 16_000.0], rel=1e-3)
    assert row["volume_bbl_p50"] == pytest.approx(np.sqrt(9_000.0 * 16_000.0), rel=1e-3)
    assert row["binding_bound"] == "the analyst's volume"
    assert row["by_analyst"] == "volume"


def test_that_a_single_figure_has_no_spread_and_enters_the_total_as_it_is() -> None:
    plain = ready(HOP_2)
    one = Override(volume_bbl=(12_345.0, 12_345.0), volume_reason="gauged")
    found = assessed(plain, {"E-2": one})
    row = found.transfers.iloc[0]
    assert (row["volume_bbl_p05"], row["volume_bbl_p95"]) == (12_345.0, 12_345.0)
    until = datetime(2026, 12, 31, tzinfo=UTC)
    before = tally(plain.assessment(Quiet()), until, decisions={"E-2": "confirmed"})[0]
    after = tally(found, until, decisions={"E-2": "confirmed"})[0]
    assert after.estimated_bbl.p05 == after.estimated_bbl.p95 == 12_345.0
    assert before.estimated_bbl.p50 != after.estimated_bbl.p50


def test_that_the_value_of_the_model_stands_beside_what_was_set() -> None:
    plain = ready(HOP_2)
    model = plain.assessment(Quiet()).transfers.iloc[0]
    one = Override(volume_bbl=(9_000.0, 16_000.0), volume_reason="bill of lading", by="A. Lyst")
    row = assessed(plain, {"E-2": one}).transfers.iloc[0]
    for name in ("volume_bbl_p05", "volume_bbl_p50", "volume_bbl_p95", "counts_probability"):
        assert row[f"model_{name}"] == model[name]
    told = line_of(row, "volume by the analyst (A. Lyst)")["value"]
    assert "bill of lading" in told
    assert f"{model['volume_bbl_p50']:,.0f}" in told


def test_that_nothing_set_changes_nothing() -> None:
    plain = ready(HOP_1, HOP_2)
    assert overridden(plain, {}) is plain
    assert overridden(plain, {"E-2": Override(), "E-77": Override(counts=0.0)}) is plain


def test_that_an_event_of_other_ships_and_times_keeps_every_draw() -> None:
    plain = ready(HOP_2, LATER)
    one = Override(volume_bbl=(500.0, 900.0), volume_reason="seen", product="gasoil",
                   product_reason="sampled")  # fmt: skip
    before, after = plain.assessment(Quiet()), assessed(plain, {"E-2": one})
    assert (before.volume_bbl[1] == after.volume_bbl[1]).all()
    assert (before.volume_bbl[0] != after.volume_bbl[0]).any()
    assert after.transfers.iloc[1]["by_analyst"] == ""
    assert np.isnan(after.transfers.iloc[1]["model_volume_bbl_p50"])


def test_that_what_was_set_is_what_the_ship_has_on_board_at_her_next_meeting() -> None:
    again = HOP_2 | {
        "encounter_id": "E-3",
        "mmsi_2": FLEET[3]["mmsi"],
        "start_utc": "2026-03-05T20:00Z",
        "end_utc": "2026-03-06T16:00Z",
    }
    plain = ready(HOP_2, again, typed=())
    full = plain.assessment(Quiet()).transfers.iloc[0]["volume_bbl_p95"]
    told = {
        name: assessed(
            plain, {"E-2": Override(volume_bbl=(bbl, bbl), volume_reason="gauged", receiver=1,
                                    direction_reason="seen", counts=1.0, counts_reason="seen")}
        ).transfers.iloc[1]["volume_bbl_p50"]
        for name, bbl in (("little", 300.0), ("much", float(full)))
    }  # fmt: skip
    assert told["little"] > 1.1 * told["much"]


@pytest.mark.parametrize("product", ["gasoil", "residual fuel oil", *APART])
def test_that_a_product_set_gives_its_own_barrels_per_tonne(product: str) -> None:
    one = Override(product=product, product_reason="sample")
    row = assessed(ready(HOP_2), {"E-2": one}).transfers.iloc[0]
    factor = row["volume_bbl_p50"] / row["mass_t_p50"]
    names = ("gasoil", "gasoline", "kerosene", "residual fuel oil")
    low, high = factor_ranges()[names.index(product)] if product in names else apart_range(product)
    assert low * 0.995 <= factor <= high * 1.005
    assert row["product"] == product
    assert not [line for line in row["evidence"] if line["line"] == "product"]


def test_that_crude_oil_counts_nothing_toward_the_refined_cap() -> None:
    one = Override(product="crude oil", product_reason="sample")
    found = assessed(ready(HOP_2), {"E-2": one})
    assert found.transfers.iloc[0]["counts_probability"] == 0.0
    assert "paragraph 4" in found.transfers.iloc[0]["counts_reason"]


def test_that_a_direction_set_is_sure_and_swaps_giver_and_receiver() -> None:
    plain = ready(HOP_2)
    model = plain.assessment(Quiet()).transfers.iloc[0]
    assert model["receiver_mmsi"] == DPRK
    one = Override(receiver=2, direction_reason="hoses seen going over")
    found = assessed(plain, {"E-2": one})
    row = found.transfers.iloc[0]
    assert (row["giver_mmsi"], row["direction_probability"]) == (DPRK, 1.0)
    assert row["model_giver_mmsi"] == model["giver_mmsi"]
    assert "hoses seen" in row["direction_reason"]
    assert found.flows is not None
    assert not found.flows.first_receives[0].any()


@pytest.mark.parametrize("counts", [0.0, 0.4, 1.0])
def test_that_whether_it_counts_follows_the_analyst_even_if_confirmed(counts: float) -> None:
    one = Override(counts=counts, counts_reason="destined for Vladivostok")
    found = assessed(ready(HOP_2), {"E-2": one})
    row = found.transfers.iloc[0]
    assert row["counts_probability"] == counts
    assert found.counts[0].mean() == pytest.approx(counts, abs=0.03)
    for status in ("confirmed", "unsure"):
        book = entries(found, {"E-2": status}).iloc[0]
        assert book["counts_probability"] == counts
        assert "set by the analyst" in book["reason"]
    assert entries(found, {"E-2": "dismissed"}).iloc[0]["counts_probability"] == 0.0


def test_that_an_earlier_hop_is_not_counted_twice_whatever_is_set() -> None:
    one = Override(counts=1.0, counts_reason="seen")
    found = assessed(ready(HOP_1, HOP_2), {"E-1": one})
    assert not found.transfers.iloc[0]["last_hop"]
    assert entries(found, {})["counts_probability"].iloc[0] == 0.0


def typed(ship: int, moment: str, metres: float, day: str) -> Typed:
    at = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=UTC)
    return Typed(ship, moment, metres, at, "log of the port")


def test_that_a_draught_typed_by_hand_is_evidence_of_its_own_with_its_source() -> None:
    plain = ready(HOP_2, typed=())
    one = Override(
        draughts=(
            typed(1, "before", 3.4, "2026-03-01"),
            typed(1, "next_port", 5.6, "2026-03-06"),
        ),
        by="A. Lyst",
    )
    found = assessed(plain, {"E-2": one}).transfers.iloc[0]
    told = line_of(found, "draught of the receiver after")
    assert told["source_file"] is None
    for word in ("5.60 m", "at the next port", "A. Lyst", "log of the port"):
        assert word in told["value"]
    assert "by the analyst" in line_of(found, "draught change of the receiver")["value"]
    # the same two draughts, typed by the crew, say the same
    heard = ready(
        HOP_2, typed=((DPRK, "2026-03-01", 3.4), (DPRK, "2026-03-04T17:00Z", 5.6))
    ).assessment(Quiet())  # fmt: skip
    assert found["volume_bbl_p50"] == heard.transfers.iloc[0]["volume_bbl_p50"]
    assert found["volume_bbl_p50"] != found["model_volume_bbl_p50"]


def test_that_a_draught_by_ais_that_gives_way_is_told_with_its_line() -> None:
    one = Override(draughts=(typed(1, "after", 4.6, "2026-03-06"),))
    row = assessed(ready(HOP_2), {"E-2": one}).transfers.iloc[0]
    told = line_of(row, "draught of the receiver after by AIS")
    assert "5.6 m" in told["value"]
    assert "not used" in told["value"]
    assert told["source_file"]


def test_that_a_slider_keeps_what_was_set() -> None:
    from dataclasses import replace

    one = Override(volume_bbl=(9_000.0, 16_000.0), volume_reason="bill of lading")
    run = overridden(ready(HOP_1, HOP_2), {"E-2": one})
    found = run.assessment(Quiet())
    other = replace(PARAMS, volumes=replace(PARAMS.volumes, laden_alpha=3.0))
    fast, whole = run.again(found, other), run.assessment(Quiet(), other)
    assert (fast.volume_bbl == whole.volume_bbl).all()
    assert np.quantile(fast.volume_bbl[1], 0.95) == pytest.approx(16_000.0, rel=1e-3)


def test_that_a_volume_beyond_her_deadweight_is_flagged_and_not_cut() -> None:
    one = Override(volume_bbl=(60_000.0, 60_000.0), volume_reason="bill of lading")
    row = assessed(ready(HOP_2), {"E-2": one}).transfers.iloc[0]
    assert row["volume_bbl_p50"] == 60_000.0
    assert "not cut to fit" in line_of(row, "impossible")["value"]


def test_that_a_part_of_the_draws_holds_what_was_set_as_all_draws_do() -> None:
    told = {
        "E-1": Override(product="crude oil", product_reason="bill of lading"),
        "E-2": Override(volume_bbl=(9_000.0, 16_000.0), volume_reason="bill of lading"),
    }
    run = overridden(ready(HOP_1, HOP_2), told)
    found = run.assessment(Quiet())
    full, part = run.again(found, PARAMS), run.again(found, PARAMS, most=2_000)
    assert part.volume_bbl.shape == (2, 1_000)
    everywhere = {tuple(draw) for draw in full.volume_bbl.T.tolist()}
    assert {tuple(draw) for draw in part.volume_bbl.T.tolist()} <= everywhere
