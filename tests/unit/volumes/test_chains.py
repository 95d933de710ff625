"""Oil is counted once, at the last hop into the DPRK; what a feeder kept is split off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.unit.volumes.made_tables import calls

from lightering.volumes.chains import by_itself, delivered, flows_of, with_hops
from lightering.volumes.voyages import Calls, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.flows import Flows
    from lightering.volumes.voyages import Key

MOTHER, FEEDER, SECOND, DPRK, OTHER = 352000001, 613000001, 613000002, 445000001, 511000001
DAY = 86_400_000
BIG = np.full(2, 1e6, dtype=np.float32)
START = 1_767_225_600_000
"""1 January 2026, milliseconds."""


def made(
    hops: Sequence[tuple[int, int, float, float, bool]],
    port: Sequence[tuple[int, str, str]] = (),
    tanks: np.ndarray = BIG,
) -> tuple[Flows, np.ndarray]:
    """Chains from (giver, receiver, day, barrels, counts by itself), the same in two draws."""
    events = [
        Event(
            k,
            ((giver, 0), (receiver, 0)),
            START + round(day * DAY),
            START + round(day * DAY) + DAY // 4,
        )
        for k, (giver, receiver, day, _, _) in enumerate(hops)
    ]
    first = np.zeros((len(hops), 2), dtype=np.bool_)
    own = np.array([[one[4]] * 2 for one in hops], dtype=np.bool_)
    volume = np.array([[one[3]] * 2 for one in hops], dtype=np.float32)

    def tanks_m3(_ship: Key) -> np.ndarray:
        return tanks

    flows = flows_of(events, first, own, Calls(calls(*port)), 45 * DAY, tanks_m3)
    return with_hops(flows, volume)[0], volume


def counted(flows: Flows, volume: np.ndarray) -> list[float]:
    counting = by_itself(flows)
    moved = delivered(flows, volume, counting)
    return [
        float(moved.changed[k][0]) if k in moved.changed else float(volume[k, 0] * counting[k, 0])
        for k in range(len(volume))
    ]


def test_that_two_hops_are_counted_once() -> None:
    told = made([(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, DPRK, 4, 20_000, True)])
    assert counted(*told) == [0.0, 20_000.0]
    assert told[0].hops == {0}


def test_that_three_hops_are_counted_once() -> None:
    told = made(
        [
            (MOTHER, FEEDER, 1, 20_000, False),
            (FEEDER, SECOND, 4, 18_000, True),
            (SECOND, DPRK, 8, 17_000, True),
        ]
    )
    assert counted(*told) == [0.0, 0.0, 17_000.0]
    assert told[0].hops == {0, 1}


def test_that_a_feeder_serving_three_tankers_is_counted_three_times_and_the_mother_never() -> None:
    told = made(
        [
            (MOTHER, FEEDER, 1, 30_000, True),
            (FEEDER, DPRK, 3, 10_000, True),
            (FEEDER, OTHER, 5, 9_000, True),
            (FEEDER, DPRK + 1, 7, 8_000, True),
        ]
    )
    assert counted(*told) == [0.0, 10_000.0, 9_000.0, 8_000.0]


def test_that_the_remainder_a_feeder_brought_to_nampo_herself_is_split_off() -> None:
    flows, volume = made(
        [(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, DPRK, 3, 12_000, True)],
        port=[(FEEDER, "2026-01-08T00:00Z", "2026-01-09T00:00Z")],
    )
    assert flows.hops == frozenset()
    assert counted(flows, volume) == [8_000.0, 12_000.0]


def test_that_a_remainder_nobody_saw_delivered_is_no_barrel_of_the_cap() -> None:
    assert counted(*made([(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, DPRK, 3, 12_000, True)])) == [
        0.0,
        12_000.0,
    ]


def test_that_a_call_at_nampo_in_between_makes_two_deliveries() -> None:
    told = made(
        [(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, DPRK, 9, 12_000, True)],
        port=[(FEEDER, "2026-01-05T00:00Z", "2026-01-06T00:00Z")],
    )
    assert counted(*told) == [20_000.0, 12_000.0]


def test_that_oil_given_to_a_ship_that_does_not_count_takes_nothing_off() -> None:
    assert counted(
        *made([(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, OTHER, 3, 12_000, False)])
    ) == [20_000.0, 0.0]


def test_that_a_delivery_cycle_holds_no_more_than_the_tanks() -> None:
    tank_m3 = 12_000.0 * 0.158987294928
    told = made(
        [(FEEDER, DPRK, 1, 9_000, True), (SECOND, DPRK, 3, 6_000, True)],
        port=[(DPRK, "2026-01-08T00:00Z", "2026-01-09T00:00Z")],
        tanks=np.full(2, tank_m3, dtype=np.float32),
    )
    assert sum(counted(*told)) == pytest.approx(12_000.0, rel=1e-5)
    assert counted(*told)[0] / counted(*told)[1] == pytest.approx(1.5, rel=1e-5)


def test_that_a_call_in_between_lets_the_tanks_fill_twice() -> None:
    tank_m3 = 12_000.0 * 0.158987294928
    told = made(
        [(FEEDER, DPRK, 1, 9_000, True), (SECOND, DPRK, 9, 6_000, True)],
        port=[(DPRK, "2026-01-05T00:00Z", "2026-01-06T00:00Z")],
        tanks=np.full(2, tank_m3, dtype=np.float32),
    )
    assert counted(*told) == [9_000.0, 6_000.0]


def test_that_dismissing_the_last_hop_frees_the_one_before() -> None:
    flows, volume = made([(MOTHER, FEEDER, 1, 20_000, True), (FEEDER, DPRK, 4, 20_000, True)])
    moved = delivered(flows, volume, by_itself(flows, never=[1]))
    assert moved.changed == {}
    assert by_itself(flows, never=[1])[0].all()


@pytest.mark.parametrize("seed", range(40))
def test_that_no_barrel_is_counted_twice_in_any_web_of_transfers(seed: int) -> None:
    """What all ships deliver is never more than what came from outside the web, nor less than the
    last hops alone."""
    random = np.random.default_rng(seed)
    ships = [MOTHER, FEEDER, SECOND, OTHER, DPRK]
    hops = []
    for k in range(12):
        giver, receiver = sorted(random.choice(5, size=2, replace=False))
        barrels = float(random.integers(1, 30) * 1000)
        counts = bool(receiver == 4 or random.random() < 0.4)
        hops.append((ships[giver], ships[receiver], float(k), barrels, counts))
    flows, volume = made(hops)
    counting = flows.own
    moved = delivered(flows, volume, counting)
    total = 0.0
    for k in range(len(hops)):
        part = moved.passed_bbl.get(k, np.zeros(2, dtype=np.float32))
        assert (part >= 0.0).all()
        assert (part <= volume[k] + 1e-3).all()
        whole = volume[k] * counting[k]
        total += float(moved.changed.get(k, whole)[0])
    # each barrel passed on was taken off once: sum of counted + sum of passed by counting rows is
    # the sum of what counts by itself
    passed = sum(float(part[0]) for k, part in moved.passed_bbl.items() if counting[k, 0])
    own = float((volume * counting)[:, 0].sum())
    assert total + passed == pytest.approx(own, rel=1e-5)
    # what each ship handed on to others is no more than they took of what reaches the DPRK
    for ship in (FEEDER, SECOND, OTHER):
        out = sum(b for g, _, _, b, _ in hops if g == ship)
        handed = sum(
            float(moved.passed_bbl[k][0])
            for k, (_, r, _, _, _) in enumerate(hops)
            if r == ship and k in moved.passed_bbl
        )
        assert handed <= out + 1e-3
