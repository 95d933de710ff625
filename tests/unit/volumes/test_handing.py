"""What is handed on and what is cut, against the same written out draw by draw."""

from __future__ import annotations

import numpy as np
import pytest

from lightering.model.flows import Cycle, Link
from lightering.volumes.handing import Handed, handed_on, settled

ROWS, DRAWS, LINKS = 12, 4_300, 40
F = np.float32


def _links(random: np.random.Generator) -> list[Link]:
    found = []
    for _ in range(LINKS):
        earlier, later = sorted(random.choice(ROWS, 2, replace=False).tolist())
        one, two = random.random(2) < 0.5
        found.append(Link(earlier, later, bool(one), bool(two), calls_after=False))
    return found


def _written_out(links, first, volume, own):
    """One draw after the other, one link after the other, in 32 bits."""
    passed, took = np.zeros((ROWS, DRAWS), F), np.zeros((ROWS, ROWS))
    for draw in range(DRAWS):
        left: dict[int, F] = {}
        for one in sorted(links, key=lambda one: (-one.earlier, one.later)):
            e, f = one.earlier, one.later
            if f not in left:
                counting = volume[f, draw] if own[f, draw] else F(0.0)
                left[f] = max(counting, passed[f, draw])
            if first[e, draw] == one.as_first and first[f, draw] != one.later_first:
                hers = min(volume[e, draw] - passed[e, draw], left[f])
                left[f] -= hers
                passed[e, draw] += hers
                took[e, f] += hers
    return passed, took


@pytest.mark.parametrize("chance", [0.0, 0.03, 0.5, 0.97, 1.0])
def test_that_a_rare_direction_hands_on_as_a_common_one_does(chance: float) -> None:
    random = np.random.default_rng(5)
    chances = np.where(np.arange(ROWS) % 3, chance, 1.0 - chance)
    first = random.random((ROWS, DRAWS)) < chances[:, None]
    own = random.random((ROWS, DRAWS)) < 0.8
    volume = random.uniform(100.0, 9_000.0, (ROWS, DRAWS)).astype(F)
    links = _links(random)
    earlier, gone, pairs, took, some = handed_on(links, first, volume, own)
    passed, taken = _written_out(links, first, volume, own)
    assert (gone == passed[earlier]).all()
    assert {tuple(pair) for pair in pairs.tolist()} == {(x.earlier, x.later) for x in links}
    np.testing.assert_allclose(took, taken[pairs[:, 0], pairs[:, 1]], rtol=1e-12)
    assert some.tolist() == np.count_nonzero(passed[earlier], axis=1).tolist()


@pytest.mark.parametrize("draws", [700, DRAWS, 300_000])
def test_that_tanks_cut_all_parts_by_one_factor_and_only_where_they_are_too_small(
    draws: int,
) -> None:
    random = np.random.default_rng(6)
    volume = random.uniform(0.0, 900.0, (4, draws)).astype(F)
    first, own = random.random((4, draws)) < 0.6, random.random((4, draws)) < 0.9
    capacity = random.uniform(300.0, 2_000.0, draws).astype(F)
    firsts = np.array([True, False, True])
    cycle = Cycle(((0, True), (2, False), (3, True)), capacity)
    # the first row handed a tenth on, the second is in no cycle
    gone, every = 0.1 * volume[:2], np.array([draws, draws])
    handed = Handed(np.array([0, 1]), gone, np.zeros((0, 2), dtype=np.int64), np.zeros(0), every)
    left, (cuts,) = settled(volume, own, first, handed, [cycle])
    barrels = np.where(own, volume, 0.0).astype(F)
    barrels[:2] = np.where(own[:2], volume[:2] - handed.passed_bbl, 0.0)
    assert list(left) == [0, 1, 2, 3]
    assert (left[1] == barrels[1]).all()
    rows = [0, 2, 3]
    mine, settled_rows = first[rows] == firsts[:, None], np.array([left[row] for row in rows])
    hers = barrels[rows] * mine
    beyond = hers.sum(axis=0) > capacity
    assert 0 < beyond.sum() < draws
    assert (settled_rows[:, ~beyond] == barrels[rows][:, ~beyond]).all()
    kept = (settled_rows * mine).sum(axis=0)
    np.testing.assert_allclose(kept[beyond], capacity[beyond], rtol=1e-5)
    assert (settled_rows[~mine] == barrels[rows][~mine]).all()
    assert cuts.tolist() == (beyond & (hers > 0.0)).sum(axis=1).tolist()
