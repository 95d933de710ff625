"""What drives the total is read off the draws, or computed again, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.ledger.test_balance import assessment

from lightering.ledger import drivers_of_draws, drivers_of_reruns, tally
from lightering.volumes.hulls import draw_shared

if TYPE_CHECKING:
    from lightering.model.records import Assessment

UNTIL = datetime(2026, 12, 31, tzinfo=UTC)
DRAWS = 4000


def following(which: str) -> Assessment:
    """One transfer whose barrels follow one shared input and nothing else."""
    found = assessment(["2026-02-01"], [100_000.0], [1.0], draws=DRAWS)
    shared = draw_shared(found.params.volumes)
    values = {"waterplane": shared.kristensen, "deadweight": shared.dwt_z}[which]
    volume = (100_000.0 + 10_000.0 * values).astype(np.float32)
    return replace(found, volume_bbl=volume[None, :])


@pytest.mark.parametrize(("which", "name"), [("waterplane", "Water"), ("deadweight", "Deadw")])
def test_that_the_input_the_total_follows_comes_first_with_its_swing(which: str, name: str) -> None:
    found = following(which)
    (balance,) = tally(found, UNTIL)
    drivers = drivers_of_draws(found, balance)
    assert drivers[0].name.startswith(name)
    first = drivers[0]
    # the medians of the outer tenths of an even (0, 1) or a normal input
    low, high = {"waterplane": (0.05, 0.95), "deadweight": (-1.645, 1.645)}[which]
    assert first.low_bbl == pytest.approx(100_000 + 10_000 * low, abs=900)
    assert first.high_bbl == pytest.approx(100_000 + 10_000 * high, abs=900)
    assert all(one.swing_bbl < 0.35 * first.swing_bbl for one in drivers[1:])


def test_that_an_input_that_never_varies_drives_nothing() -> None:
    found = assessment(["2026-02-01"], [100_000.0], [1.0], draws=DRAWS)
    (balance,) = tally(found, UNTIL)
    drivers = drivers_of_draws(found, balance)
    assert not any(one.name.startswith("Which transfers count") for one in drivers)
    assert all(one.swing_bbl == 0.0 for one in drivers)


def test_that_what_is_averaged_out_is_computed_again_at_both_ends() -> None:
    found = assessment(["2026-02-01"], [100_000.0], [1.0], draws=DRAWS)
    asked = []

    def again(params):
        asked.append(params.volumes)
        rate = params.volumes.pump_rate_low_m3h
        fixed = rate == params.volumes.pump_rate_high_m3h
        barrels = np.float32(rate * 100.0 if fixed else 100_000.0)
        return replace(found, volume_bbl=np.full_like(found.volume_bbl, barrels))

    drivers = drivers_of_reruns(again, found.params, 2026, UNTIL, {})
    v = found.params.volumes
    assert drivers[0].name.startswith("Pump rate")
    assert drivers[0].low_bbl == v.pump_rate_low_m3h * 100
    assert drivers[0].high_bbl == v.pump_rate_high_m3h * 100
    assert all(one.swing_bbl == 0.0 for one in drivers[1:])
    assert len(asked) == 8


def test_that_nothing_found_has_no_driver() -> None:
    found = assessment([], [], [], draws=DRAWS)
    found = replace(found, volume_bbl=np.empty((0, DRAWS), dtype=np.float32))
    (balance,) = tally(found, UNTIL)
    assert drivers_of_draws(found, balance) == []


def test_that_what_is_afloat_is_shown_apart_and_can_be_left_out() -> None:
    found = assessment(
        ["2026-02-01", "2026-03-01"], [300_000, 200_000], [1.0, 1.0], afloat=[True, False]
    )
    (balance,) = tally(found, UNTIL)
    assert balance.estimated_bbl.p50 == 500_000
    assert (balance.afloat, balance.afloat_bbl.p50) == (1, 300_000)
    without = replace(found.params, ledger=replace(found.params.ledger, include_afloat=0.0))
    (balance,) = tally(replace(found, params=without), UNTIL)
    assert balance.estimated_bbl.p50 == 200_000
    (balance,) = tally(replace(found, params=without), UNTIL, decisions={"E-0": "confirmed"})
    assert balance.estimated_bbl.p50 == 500_000


def test_that_notified_is_added_only_as_an_upper_reading() -> None:
    found = assessment(["2021-02-01"], [100_000.0], [1.0])
    (balance,) = tally(found, datetime(2021, 12, 31, tzinfo=UTC))
    assert balance.notified_bbl == 91_909
    assert balance.estimated_bbl.p50 == 100_000
    assert balance.upper_reading_bbl == 191_909
    assert balance.as_dict()["overlap_bbl"] is None
