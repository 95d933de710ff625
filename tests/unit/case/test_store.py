"""What a case file promises to whoever keeps an investigation in it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.deciding import decide

from lightering.case.audit import FIRST_SEAL, Draft
from lightering.case.copying import copy_case
from lightering.case.migrations import STEPS
from lightering.case.opening import APPLICATION_ID
from lightering.case.sources import Source
from lightering.case.store import Case
from lightering.errors import CaseError

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "yellow-sea.lightering"


def raw(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_that_a_closed_case_is_one_file_of_our_own_kind(path: Path) -> None:
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with contextlib.closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def test_that_an_open_case_writes_ahead_and_waits_for_the_disk(path: Path) -> None:
    with Case.create(path) as case:
        assert case._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert case._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_that_decisions_come_back_as_they_were_made(path: Path) -> None:
    with Case.create(path, clock=lambda: NOON) as case:
        made = decide(case, "E-1", "unsure", "후진 — see photo", (499_200, 512_100.5), NOON)
    with Case.open(path) as again:
        assert again.decisions() == [made]
        assert again.verify_chain() is None
        assert again.head == made.sha256
    assert made.draft.at_utc == NOON
    assert made.draft.note == "후진 — see photo"
    assert (made.sequence, made.previous) == (1, FIRST_SEAL)


def test_that_a_seal_is_sha256_of_the_one_before_and_canonical_json(path: Path) -> None:
    with Case.create(path, clock=lambda: NOON) as case:
        first = decide(case, "E-1", total_bbl=(1, 2.5), at_utc=NOON)
        second = decide(case, "E-2", "dismissed", "é", at_utc=NOON)
    content = json.dumps(
        {
            "action": "decide",
            "at_utc": "2026-09-14T12:00:00.000000Z",
            "encounter_id": "E-2",
            "note": "é",
            "of": None,
            "sequence": 2,
            "status": "dismissed",
            "subject": {},
            "total_after_bbl": None,
            "total_before_bbl": None,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    assert second.previous == first.sha256
    assert second.sha256 == hashlib.sha256((first.sha256 + content).encode()).hexdigest()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE decisions SET status = 'dismissed'", "DELETE FROM decisions WHERE sequence = 1"],
)
def test_that_the_file_itself_refuses_to_change_a_decision(path: Path, statement: str) -> None:
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw(path, statement)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE decisions SET status = 'dismissed' WHERE sequence = 2", 2),
        ("UPDATE decisions SET note = 'x' WHERE sequence = 1", 1),
        ("UPDATE decisions SET at_utc = '2026-01-01T00:00:00.000000Z' WHERE sequence = 3", 3),
        ("UPDATE decisions SET total_after_bbl = 1.5 WHERE sequence = 2", 2),
        ("DELETE FROM decisions WHERE sequence = 2", 2),
        ("UPDATE decisions SET sequence = 9 WHERE sequence = 3", 3),
    ],
)
def test_that_a_record_changed_behind_our_back_is_named(
    path: Path, statement: str, broken: int
) -> None:
    with Case.create(path) as case:
        for number in range(3):
            decide(case, f"E-{number}", total_bbl=(None, float(number)))
    raw(
        path,
        "DROP TRIGGER decisions_are_never_changed",
        "DROP TRIGGER decisions_are_never_removed",
        statement,
    )
    with Case.open(path) as again:
        assert again.verify_chain() == broken


def test_that_an_unknown_status_is_refused_and_nothing_is_added(path: Path) -> None:
    drafts = [Draft("E-1", "confirmed", "", NOON), Draft("E-2", "proved", "", NOON)]
    with Case.create(path) as case:
        with pytest.raises(ValueError, match="proved"):
            case.append(drafts)
        assert case.decisions() == []


def test_that_sources_limits_and_view_come_back(path: Path) -> None:
    source = Source("a.csv", "tracks/a.csv", "f" * 64, 12)
    with Case.create(path) as case:
        assert (case.sources, case.params, case.view) == ((), {}, {})
        case.sources = (source,)
        case.params = {"detect": {"distance_m": 500.0}}
        case.view = {"selected": "E-1"}
    with Case.open(path) as again:
        assert again.sources == (source,)
        assert again.params == {"detect": {"distance_m": 500.0}}
        assert again.view == {"selected": "E-1"}


def test_that_a_second_opening_reads_along_and_says_who_writes(path: Path) -> None:
    with Case.create(path, clock=lambda: NOON) as first:
        with Case.open(path) as second:
            assert second.read_only
            assert f"process {os.getpid()}" in second.holder
            assert "since 2026-09-14 12:00Z" in second.holder
            decide(first, "E-1", "confirmed")
            assert [one.draft.encounter_id for one in second.decisions()] == ["E-1"]
            with pytest.raises(CaseError, match="reading only"):
                decide(second, "E-2", "confirmed")
        assert not first.read_only
        decide(first, "E-3", "confirmed")
    with Case.open(path) as third:
        assert not third.read_only
        assert len(third.decisions()) == 2


def test_that_another_process_gets_reading_only(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from lightering.case.store import Case\n"
        "with Case.open(Path(sys.argv[1])) as case: print(case.read_only, case.holder)"
    )
    with Case.create(path):
        out = subprocess.run(
            [sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True
        )
    assert out.stdout.startswith("True yellow-sea.lightering is open in another window")


def test_that_there_is_nothing_to_open_where_there_is_no_file(path: Path) -> None:
    with pytest.raises(CaseError, match=r"There is no case file yellow-sea\.lightering"):
        Case.open(path)
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"mmsi,time\n1,2\n" * 100, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20]
)
def test_that_another_kind_of_file_is_refused_and_untouched(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(CaseError, match="is no case of Lightering"):
        Case.open(path)
    assert path.read_bytes() == content
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("read_only", [False, True])
def test_that_a_database_of_another_program_is_refused_and_untouched(
    path: Path, read_only: bool
) -> None:
    raw(path, "PRAGMA journal_mode = WAL", "CREATE TABLE other (a)")
    before = path.read_bytes()
    with pytest.raises(CaseError, match="is no case of Lightering"):
        Case.open(path, read_only)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_that_reading_a_case_leaves_nothing_beside_it(path: Path) -> None:
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
    before = path.read_bytes(), path.stat().st_mtime_ns
    with Case.open(path, read_only=True) as again:
        assert len(again.decisions()) == 1
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    path.unlink()
    Case.create(path).close()


def test_that_who_reads_along_takes_nothing_from_who_writes(path: Path) -> None:
    with Case.create(path) as writer:
        decide(writer, "E-1", "confirmed")
        Case.open(path, read_only=True).close()
        decide(writer, "E-2", "confirmed")
        with Case.open(path, read_only=True) as reader:
            assert len(reader.decisions()) == 2
            decide(writer, "E-3", "confirmed")
            assert len(reader.decisions()) == 3
            writer.close()
            assert len(reader.decisions()) == 3
    # what is written ahead is put into the case by who may write, not by who reads
    with Case.open(path) as again:
        assert len(again.decisions()) == 3
        assert again.verify_chain() is None
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_that_a_case_of_a_newer_version_is_refused_and_untouched(path: Path) -> None:
    Case.create(path).close()
    raw(path, "PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(CaseError, match=r"newer version of Lightering \(case version 99"):
        Case.open(path)
    assert path.read_bytes() == before


def test_that_a_damaged_case_is_refused_and_untouched(path: Path) -> None:
    with Case.create(path) as case:
        for number in range(300):
            case.append([Draft(f"E-{number}", "confirmed", "n" * 200, NOON)])
    content = bytearray(path.read_bytes())
    content[8_192:40_000] = os.urandom(40_000 - 8_192)
    path.write_bytes(bytes(content))
    with pytest.raises(CaseError, match="the file is damaged"):
        Case.open(path)
    assert path.read_bytes() == bytes(content)


def test_that_a_cut_case_is_refused(path: Path) -> None:
    with Case.create(path) as case:
        for number in range(300):
            case.append([Draft(f"E-{number}", "confirmed", "n" * 200, NOON)])
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(CaseError, match="the file is damaged"):
        Case.open(path)


def test_that_a_new_case_never_replaces_a_file(path: Path) -> None:
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="exists already"):
        Case.create(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_that_a_place_that_is_no_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"a\.lightering could not be written"):
        Case.create(tmp_path / "missing" / "a.lightering")


def test_that_a_full_disk_loses_nothing_that_was_there(path: Path) -> None:
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
        pages = case._connection.execute("PRAGMA page_count").fetchone()[0]
        case._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(CaseError, match="could not be saved: the disk is full"):
            case.append([Draft("E-2", "confirmed", "n" * 100_000, NOON)])
        assert [one.draft.encounter_id for one in case.decisions()] == ["E-1"]
        case._connection.execute(f"PRAGMA max_page_count = {pages + 1000}")
        decide(case, "E-2", "confirmed")
        assert case.verify_chain() is None


def test_that_a_copy_holds_everything_and_finds_the_sources_from_its_own_folder(
    path: Path, tmp_path: Path
) -> None:
    (tmp_path / "tracks").mkdir()
    (tmp_path / "tracks" / "a.csv").write_text("x", encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "copy.lightering"
    with Case.create(path) as case:
        case.sources = (Source("a.csv", "tracks/a.csv", "f" * 64, 1),)
        decide(case, "E-1", "confirmed")
        copy_case(case.path, target)
        decide(case, "E-2", "confirmed")
    with Case.open(target) as copy:
        assert not copy.read_only
        assert len(copy.decisions()) == 1
        assert copy.verify_chain() is None
        assert copy.sources[0].located(target.parent) == tmp_path / "tracks" / "a.csv"


def test_that_a_copy_never_replaces_a_case_that_is_open(path: Path, tmp_path: Path) -> None:
    with Case.create(path) as case, Case.create(tmp_path / "other.lightering") as other:
        decide(other, "E-9", "unsure")
        with pytest.raises(CaseError, match="open in another window"):
            copy_case(case.path, other.path)
        assert len(other.decisions()) == 1


def test_that_a_journal_of_a_killed_program_is_never_played_into_a_copy(
    path: Path, tmp_path: Path
) -> None:
    target = tmp_path / "old.lightering"
    code = (
        "import os, sys; from pathlib import Path; from lightering.case.store import Case\n"
        "from lightering.case.audit import Draft, utc_now\n"
        "case = Case.create(Path(sys.argv[1]))\n"
        "for number in range(50):\n"
        "    case.append([Draft(f'E-old-{number}', 'dismissed', '', utc_now())])\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert target.with_name("old.lightering-wal").stat().st_size > 0
    with pytest.raises(CaseError, match="exists already"):
        Case.create(target)
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
        copy_case(case.path, target)
    with Case.open(target) as copy:
        assert [one.draft.encounter_id for one in copy.decisions()] == ["E-1"]
        assert copy.verify_chain() is None


def test_that_a_file_that_may_not_be_written_opens_for_reading(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case.create(path) as case:
        decide(case, "E-1", "confirmed")
    # the tests may run as root, whom no file mode stops
    monkeypatch.setattr("lightering.case.opening.os.access", lambda *_: False)
    before = sorted(path.parent.iterdir())
    with Case.open(path) as again:
        assert again.read_only
        assert "cannot be written" in again.holder
        assert len(again.decisions()) == 1
        assert sorted(path.parent.iterdir()) == before


def test_that_times_never_go_through_the_zone_of_the_machine(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = datetime.fromisoformat("2026-09-14T21:00:00+09:00")
    monkeypatch.setenv("TZ", "America/New_York")
    with Case.create(path) as case:
        (made,) = case.append([Draft("E-1", "confirmed", "", local)])
        assert case.decisions()[0].draft.at_utc == NOON
        assert case.verify_chain() is None
    assert made.draft.at_utc - NOON == timedelta(0)
