"""Crude oil stands in a ledger of its own: out of the refined total, summed beside it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.ledger.test_balance import assessment, one
from tests.unit.volumes.test_overridden import assessed, ready
from tests.unit.volumes.test_transfers import HOP_1, HOP_2

from lightering.cli.total_words import of_apart, of_mixed
from lightering.ledger import reconcile, tally
from lightering.ledger.notified_files import notified_row
from lightering.model.overrides import BANNED_LIQUIDS, Override

if TYPE_CHECKING:
    from lightering.model.records import Apart

CRUDE = Override(product="crude oil", product_reason="sample")


def crude(days: list[str], barrels: list[float], chance: list[float], **told: Any) -> Any:
    """Transfers called crude oil that are drawn to count in some of the draws."""
    found = assessment(days, barrels, chance, **({"product": "crude oil"} | told))
    found.transfers["counts_probability"] = 0.0
    return found


def only(balance: Any) -> Apart:
    (found,) = balance.apart
    return found  # type: ignore[no-any-return]


def test_that_crude_that_was_set_is_summed_apart_and_leaves_the_refined_total() -> None:
    balance = one(crude(["2026-02-01", "2026-03-01"], [300_000, 200_000], [1.0, 1.0]))
    assert balance.estimated_bbl.p50 == 0.0
    assert balance.transfers == 0
    ledger = only(balance)
    assert ledger.product == "crude_oil"
    assert ledger.cap_bbl == 4_000_000
    assert "para 4" in ledger.instrument
    assert ledger.estimated_bbl is not None
    assert ledger.estimated_bbl.as_dict() == {"p05": 5e5, "p50": 5e5, "p95": 5e5}
    assert (ledger.transfers, ledger.probability_exceeded, ledger.notified_bbl) == (2, 0.0, None)


def test_that_more_crude_than_its_own_cap_is_told_whatever_the_refined_total() -> None:
    balance = one(crude(["2026-02-01"] * 2, [2_500_000, 2_000_000], [1.0, 1.0]))
    assert only(balance).probability_exceeded == 1.0
    assert balance.probability_exceeded == 0.0


def test_that_crude_counts_with_the_chance_that_the_model_gave_the_event() -> None:
    ledger = only(one(crude(["2026-02-01"], [1_000_000], [0.3], draws=20_000)))
    assert ledger.estimated_bbl is not None
    assert ledger.estimated_bbl.p50 == 0.0
    assert ledger.estimated_bbl.p95 == 1_000_000


def test_that_confirmed_crude_counts_for_sure_toward_its_own_cap_only() -> None:
    found = crude(["2026-02-01"], [300_000], [0.1])
    balance = one(found, decisions={"E-0": "confirmed"})
    assert balance.estimated_bbl.p95 == 0.0
    ledger = only(balance).estimated_bbl
    assert ledger is not None
    assert ledger.p05 == 300_000
    assert one(found, decisions={"E-0": "dismissed"}).apart == ()


def test_that_crude_is_booked_in_the_twelve_months_that_begin_on_22_december() -> None:
    found = crude(["2025-12-20", "2025-12-23", "2026-12-23"], [1e5, 2e5, 4e5], [1.0] * 3)
    told = {}
    for balance in tally(found, None):
        for ledger in balance.apart:
            assert ledger.estimated_bbl is not None
            told[ledger.period_start] = ledger.estimated_bbl.p50
    assert told == {date(2024, 12, 22): 1e5, date(2025, 12, 22): 2e5, date(2026, 12, 22): 4e5}


def test_that_notified_crude_and_banned_liquids_stand_apart_too() -> None:
    row = {
        "period_start": "2026-02-01",
        "period_end": "2026-02-28",
        "supplier": "Utopia",
        "unit": "bbl",
        "as_of": "2026-04-01",
    }
    rows = [
        notified_row(row | {"barrels": value, "product": product}, "sample")
        for product, value in (("crude oil", "52000"), ("condensate", "900"))
    ]
    balance = one(assessment(["2026-03-01"], [10_000], [1.0]), notified=tuple(rows))
    assert [(a.product, a.notified_bbl, a.cap_bbl) for a in balance.apart] == [
        ("crude_oil", 52_000.0, 4_000_000),
        ("banned", 900.0, None),
    ]
    assert balance.notified_bbl is None
    assert "banned" in of_apart(balance.apart[1])


def test_that_crude_of_a_run_moves_its_barrels_from_one_ledger_to_the_other() -> None:
    plain = ready(HOP_2)
    (model,) = tally(assessed(plain, {}), None)
    (balance,) = tally(assessed(plain, {"E-2": CRUDE}), None)
    assert model.estimated_bbl.p50 > 0.0
    assert balance.estimated_bbl.p95 == 0.0
    ledger = only(balance).estimated_bbl
    assert ledger is not None
    # another factor in barrels per tonne, the same cargo
    assert 0.7 * model.estimated_bbl.p50 < ledger.p50 < 1.3 * model.estimated_bbl.p50


def test_that_two_hops_of_one_cargo_of_crude_count_once() -> None:
    plain = ready(HOP_1, HOP_2)
    both = {"E-1": CRUDE, "E-2": CRUDE}
    (balance,) = tally(
        assessed(plain, both), None, decisions={"E-1": "confirmed", "E-2": "confirmed"}
    )
    (last,) = tally(assessed(ready(HOP_2), {"E-2": CRUDE}), None, decisions={"E-2": "confirmed"})
    hops, alone = only(balance).estimated_bbl, only(last).estimated_bbl
    assert hops is not None
    assert alone is not None
    assert hops.p50 < 1.3 * alone.p50


def test_that_a_cargo_of_which_only_the_last_hop_is_called_crude_counts_once() -> None:
    plain = ready(HOP_1, HOP_2)
    (model,) = tally(assessed(plain, {}), None)
    (balance,) = tally(assessed(plain, {"E-2": CRUDE}), None)
    assert model.estimated_bbl.p50 > 0.0
    # the earlier hop does not step in for it: its oil is that crude oil
    assert balance.estimated_bbl.p95 <= model.estimated_bbl.p95 - model.estimated_bbl.p50 / 2
    assert balance.transfers <= model.transfers - 1
    ledger = only(balance)
    assert ledger.encounters == ("E-2",)
    assert balance.mixed == ()


def test_that_a_cargo_called_crude_at_its_first_hop_only_counts_once_and_is_warned_of() -> None:
    plain = ready(HOP_1, HOP_2)
    (model,) = tally(assessed(plain, {}), None)
    (balance,) = tally(assessed(plain, {"E-1": CRUDE}), None, decisions={"E-1": "confirmed"})
    assert balance.estimated_bbl.p50 == pytest.approx(model.estimated_bbl.p50, rel=0.05)
    assert sum(one.estimated_bbl is not None for one in balance.apart) == 0
    (mixed,) = balance.mixed
    assert (mixed.earlier, mixed.later, mixed.later_product) == ("E-1", ("E-2",), "")
    assert mixed.passed_bbl > 0.0
    said = of_mixed(balance)
    assert "counted once" in said
    assert "paragraph 5" in said
    assert balance.as_dict()["mixed"][0]["earlier_product"] == "crude oil"


def test_that_dismissing_the_last_hop_gives_the_crude_of_the_first_its_own_ledger() -> None:
    found = assessed(ready(HOP_1, HOP_2), {"E-1": CRUDE})
    (balance,) = tally(found, None, decisions={"E-1": "confirmed", "E-2": "dismissed"})
    assert balance.mixed == ()
    assert only(balance).encounters == ("E-1",)


@pytest.mark.parametrize("product", BANNED_LIQUIDS)
def test_that_what_is_banned_is_a_finding_and_in_no_cap(product: str) -> None:
    one_set = Override(product=product, product_reason="sample")
    found = assessed(ready(HOP_2), {"E-2": one_set})
    (balance,) = tally(found, None, decisions={"E-2": "confirmed"})
    assert balance.estimated_bbl.p95 == 0.0
    assert balance.transfers == 0
    ledger = only(balance)
    assert (ledger.product, ledger.cap_bbl) == ("banned", None)
    assert ledger.probability_exceeded is None
    assert ledger.estimated_bbl is not None
    assert ledger.estimated_bbl.p05 > 0.0
    assert ledger.encounters == ("E-2",)
    said = of_apart(ledger)
    assert "set to what is banned: E-2" in said
    assert "probability" not in said
    row = found.transfers.iloc[0]
    assert "banned outright by UNSCR 2375" in row["counts_reason"]
    assert row["counts_probability"] == row["counted_bbl_p50"] == 0.0
    assert bool(row["para11"]) == bool(assessed(ready(HOP_2), {}).transfers.iloc[0]["para11"])


def test_that_a_call_that_took_crude_oil_is_matched_with_its_transfer() -> None:
    plain = ready(HOP_2)
    model, told = (reconcile(assessed(plain, o)) for o in ({}, {"E-2": CRUDE}))
    assert told["kind"].tolist() == model["kind"].tolist()
