"""`attach` to leads, gaps and loitering, and all that follows: report, verify, export, bundle."""

from __future__ import annotations

import csv
import hashlib
import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader
from tests import silent_fleet

from lightering.app import pipeline
from lightering.app.clues import CLUES, find_clues
from lightering.app.session import Session
from lightering.cli.main import main
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

QUIET = "--no-progress"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with tracks and a case, and one id of each list."""
    folder = tmp_path_factory.mktemp("case")
    tracks = silent_fleet.write_silent(folder)
    results = pipeline.run_all([tracks], Params.defaults(), Quiet())
    found = find_clues(results.loaded, results.params.detect, Quiet())
    session = Session()
    session.adopt(results)
    session.new_case(folder / "a.lightering", [tracks])
    session.close_case()
    Image.new("RGB", (300, 200), "navy").save(folder / "from above.png")
    (folder / "log.txt").write_text("radio was off\n", encoding="utf-8")
    return folder, {name: str(found.tables[name].ids[0]) for name in CLUES}


@pytest.fixture
def ids(
    made: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    copied = tmp_path / "work"
    shutil.copytree(made[0], copied)
    monkeypatch.chdir(copied)
    return made[1]


def attach(event: str, name: str, caption: str) -> int:
    words = ("attach", "a.lightering", event, name, "--caption", caption, "--date", "2026-03-02")
    return main([*words, QUIET])


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = main([*words, QUIET])
    return status, capsys.readouterr().out


def tracks_of(folder: Path) -> str:
    return next(str(path) for path in folder.glob("*.csv"))


def test_that_files_of_all_three_lists_are_printed_with_their_hash_and_verified(
    ids: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "work"
    for event in ids.values():
        assert attach(event, "from above.png", f"Seen from above, {event}") == 0
        assert attach(event, "log.txt", f"Log of {event}") == 0
    capsys.readouterr()
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    text = "".join(page.extract_text() for page in PdfReader("r.pdf").pages)
    words = " ".join(text.split())
    whole = "".join(text.split())
    for name in ("from above.png", "log.txt"):
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() in whole
    for event in ids.values():
        assert f"Attached by the analyst to {event}" in words
        assert f"Seen from above, {event}" in words
        assert f"Log of {event}" in words
    assert said(capsys, "verify", "r.pdf", "a.lightering")[0] == 0
    files = [tracks_of(folder), "from above.png", "log.txt"]
    assert said(capsys, "verify", "r.pdf", *files)[0] == 0
    # the same files make the same report, byte for byte
    assert said(capsys, "report", "a.lightering", "-o", "again.pdf")[0] == 0
    assert (folder / "again.pdf").read_bytes() == (folder / "r.pdf").read_bytes()
    log = folder / "log.txt"
    log.write_bytes(log.read_bytes()[:-1] + b"!")
    status, out = said(capsys, "verify", "r.pdf", *files)
    assert status == 1
    assert out.splitlines()[0].startswith("Attachment “log.txt” of ")
    assert "its SHA-256 is" in out.splitlines()[0]


def test_that_a_file_removed_from_a_lead_is_missed_by_verify(
    ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert attach(ids["leads"], "log.txt", "Log") == 0
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    digits = hashlib.sha256(b"radio was off\n").hexdigest()[:8]
    assert said(capsys, "attach", "a.lightering", ids["leads"], "--remove", digits)[0] == 0
    status, out = said(capsys, "verify", "r.pdf", "a.lightering")
    assert status == 1
    assert "the case no longer attaches it" in out


def test_that_files_of_leads_are_listed_exported_and_handed_over(
    ids: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for event in ids.values():
        assert attach(event, "log.txt", "Log") == 0
    capsys.readouterr()
    status, out = said(capsys, "attach", "a.lightering")
    assert status == 0
    assert sorted(line.split()[0] for line in out.splitlines()) == sorted(ids.values())
    words = ("export", "a.lightering", "--table", "attachments", "-o", "t.csv")
    assert said(capsys, *words)[0] == 0
    with (tmp_path / "work" / "t.csv").open(encoding="utf-8", newline="") as file:
        assert {row["encounter_id"] for row in csv.DictReader(file)} == set(ids.values())
    assert said(capsys, "export", "a.lightering", "--bundle", "-o", "all")[0] == 0
    copies = list((tmp_path / "work" / "all" / "attachments").iterdir())
    assert [one.read_bytes() for one in copies] == [b"radio was off\n"]


def test_that_a_lead_that_is_not_there_is_said_with_the_table_that_lists_them(
    ids: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert attach("P-0000000000", "log.txt", "Log") == 1
    err = capsys.readouterr().err
    assert "There is no lead P-0000000000" in err
    assert "--table leads" in err
