"""The split of shared MMSI against the published segment of each message."""

from __future__ import annotations

import pytest
from tests.bench.bench_identity import FOLDER, pairs

# of pairs of fixes; a silence begins a new published segment, which is no other ship, and the
# delayed messages of 338013000 make two lanes of one ship
LEAST = {
    "338013000": (0.96, 0.55),
    "regr_200000010": (0.94, 1.0),
    "regr_412331088": (0.85, 1.0),
    "regr_412588888": (0.97, 1.0),
}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_that_published_segments_are_told_apart_and_kept_whole(shared_tracks, name):
    assert FOLDER.is_dir()
    both, own, published = pairs(FOLDER / f"{name}.json")
    precision, recall = LEAST[name]
    assert both / own >= precision
    assert both / published >= recall
