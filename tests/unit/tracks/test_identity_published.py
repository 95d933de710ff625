"""The split of shared MMSI against the published segment of each message."""

from __future__ import annotations

import pytest
from tests.bench.bench_identity import FOLDER, agreement

# of pairs of fixes, as published and meant alike: see the bench for what is meant differently
LEAST = {
    "338013000": ((0.98, 0.67), (1.0, 1.0)),
    "regr_200000010": ((0.94, 1.0), (1.0, 1.0)),
    "regr_412331088": ((0.85, 1.0), (0.99, 1.0)),
    "regr_412588888": ((0.97, 1.0), (1.0, 1.0)),
}


@pytest.mark.parametrize("name", sorted(LEAST))
def test_that_published_segments_are_told_apart_and_kept_whole(shared_tracks, name):
    assert FOLDER.is_dir()
    for found, (precision, recall) in zip(
        agreement(FOLDER / f"{name}.json"), LEAST[name], strict=True
    ):
        assert found.precision >= precision
        assert found.recall >= recall
