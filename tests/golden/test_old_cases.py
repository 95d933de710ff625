"""Cases of every earlier version, kept as they were written, still open with all they held."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from lightering.app.review import Review
from lightering.case.audit import Draft, utc_now
from lightering.case.migrations import STEPS
from lightering.case.store import Case
from lightering.model.overrides import Override

KEPT = Path(__file__).parent / "cases"
HEADS = {1: "5776b3d86b3cd6564f2dc93605bb144855cc56d21e8d934ed544ad7ac7e27213"}
"""Seal of the last record of each, noted when it was written."""


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.fixture(params=sorted(HEADS))
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[int, Path]:
    path = tmp_path / "old.lightering"
    shutil.copyfile(KEPT / f"version_{request.param}.lightering", path)
    assert version_of(path) == request.param
    return request.param, path


def test_that_every_version_before_this_one_is_kept() -> None:
    assert sorted(HEADS) == list(range(1, len(STEPS)))


@pytest.mark.parametrize("read_only", [True, False])
def test_that_an_old_case_opens_with_all_it_held(old: tuple[int, Path], read_only: bool) -> None:
    number, path = old
    content = path.read_bytes()
    with Case.open(path, read_only=read_only) as case:
        assert case.verify_chain() is None
        assert case.head == HEADS[number]
        review = Review()
        review.replay(record.draft for record in case.decisions())
        assert review.decided == {
            "E-1": ("confirmed", "seen on imagery"),
            "E-3": ("unsure", "ask the port"),
        }
        assert review.overrides == {}
        assert case.params == {"detect": {"distance_m": 400.0}}
        assert case.view["selected"] == "E-2"
        assert [one.name for one in case.sources] == ["tracks.csv"]
    assert version_of(path) == (number if read_only else len(STEPS))
    assert not read_only or path.read_bytes() == content


def test_that_an_old_case_goes_on_with_what_is_new(old: tuple[int, Path]) -> None:
    number, path = old
    told = Override(counts=0.0, counts_reason="for Vladivostok").as_dict()
    with Case.open(path) as case:
        case.append([Draft("E-2", "to review", "", utc_now(), sets=told)])
    with Case.open(path, read_only=True) as case:
        records = case.decisions()
        assert case.verify_chain() is None
        assert records[-1].draft.sets == told
        assert records[-1].previous == HEADS[number]
