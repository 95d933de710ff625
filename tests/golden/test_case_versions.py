"""Cases as every earlier version of the program wrote them, kept here byte for byte.

`cases/version-1-first.lightering` was written by the first program that had cases,
`version-1-last.lightering` by a late one of the same version of the file, with mappings;
`version-2-first.lightering` by the first one that knew values set by the analyst,
`version-2-last.lightering` by the last one that could not attach files. What each
holds stands beside it as JSON, with the commit that wrote it. A new version of the file adds the
last case of the version before it and leaves these.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from tests.deciding import decide

from lightering.app.session import Session
from lightering.case.migrations import STEPS
from lightering.case.store import Case

HERE = Path(__file__).parent / "cases"
KEPT = sorted(HERE.glob("version-*.lightering"))


def told(name: Path) -> dict:
    return json.loads(name.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture(params=KEPT, ids=[path.stem for path in KEPT])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict]:
    copied = tmp_path / request.param.name
    shutil.copyfile(request.param, copied)
    return copied, told(request.param)


def test_that_a_case_of_every_version_is_kept() -> None:
    versions = {int(path.stem.split("-")[1]) for path in KEPT}
    assert versions >= set(range(1, len(STEPS)))
    assert 1 in versions
    for path in KEPT:
        with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        connection.close()
        assert version == int(path.stem.split("-")[1])


def test_that_an_older_case_opens_with_every_decision_and_seal(old: tuple[Path, dict]) -> None:
    path, expected = old
    with Case.open(path) as case:
        records = case.decisions()
        assert [record.sha256 for record in records] == expected["seals"]
        assert [record.draft.note for record in records] == expected["notes"]
        assert case.verify_chain() is None
        assert [source.name for source in case.sources] == expected["sources"]
        assert case.params == expected["params"]
        assert case.view == expected["view"]
        assert case.maps == expected["maps"]
        # of what only later versions hold, an older one holds nothing
        assert [record.draft.sets for record in records] == expected.get(
            "sets", [{}] * len(records)
        )
        assert case.signed == expected.get("signed", {})
        if "beside" in expected:
            assert case.beside == expected["beside"]


def test_that_an_older_case_is_brought_up_once_and_can_be_written(old: tuple[Path, dict]) -> None:
    path, expected = old
    with Case.open(path) as case:
        decide(case, "E-new", "confirmed", "after the migration")
        assert case.verify_chain() is None
    with sqlite3.connect(path) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    connection.close()
    assert version == len(STEPS)
    with Case.open(path) as case:
        assert len(case.decisions()) == len(expected["seals"]) + 1
        assert case.decisions()[-1].previous == expected["seals"][-1]


def test_that_an_older_case_shows_the_same_statuses(old: tuple[Path, dict]) -> None:
    path, expected = old
    session = Session()
    session.open_case(path)
    assert dict(session.review.statuses) == expected["statuses"]
    assert session.can_undo
    session.close_case()


def test_that_an_older_case_read_along_is_not_changed(old: tuple[Path, dict]) -> None:
    path, expected = old
    before = path.read_bytes()
    with Case.open(path, read_only=True) as case:
        assert [record.sha256 for record in case.decisions()] == expected["seals"]
    assert path.read_bytes() == before
