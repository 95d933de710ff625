"""`attach` and all that follows from it on the command line: report, verify, export, bundle."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from pypdf import PdfReader
from tests.faults.tracks import write_tracks

from lightering.app import pipeline
from lightering.app.session import Session
from lightering.cli.main import main
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

QUIET = "--no-progress"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with tracks, a case of them, a picture and a log."""
    folder = tmp_path_factory.mktemp("case")
    tracks = write_tracks(folder / "tracks.csv")
    session = Session()
    session.adopt(pipeline.run_all([tracks], Params.defaults(), Quiet()))
    session.new_case(folder / "a.lightering", [tracks])
    session.close_case()
    Image.new("RGB", (300, 200), "navy").save(folder / "=hulls 후진.png")
    (folder / "log.txt").write_text("hoses connected\n", encoding="utf-8")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copied = tmp_path / "work"
    shutil.copytree(made, copied)
    monkeypatch.chdir(copied)
    return copied


def event() -> str:
    results = pipeline.run_all(["tracks.csv"], Params.defaults(), Quiet())
    return str(results.encounters["encounter_id"].iloc[0])


def attach(name: str, caption: str, date: str = "unknown", *more: str) -> int:
    words = ("attach", "a.lightering", event(), name, "--caption", caption, "--date", date)
    return main([*words, *more, QUIET])


@pytest.fixture
def with_both(folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert attach("=hulls 후진.png", "Both hulls", "2026-03-02", "--source", "coastguard") == 0
    assert attach("log.txt", "Log of the agent") == 0
    capsys.readouterr()
    return folder


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main([*words, QUIET])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_that_attaching_prints_the_hash_and_says_where_the_bytes_are(folder, capsys) -> None:
    assert attach("log.txt", "Log of the agent") == 0
    told = capsys.readouterr()
    assert told.out.strip() == hashlib.sha256(b"hoses connected\n").hexdigest()
    assert "The case holds a copy of it." in told.err
    assert attach("=hulls 후진.png", "Hulls", "2026-03-02", "--hold-mib", "0.0001") == 0
    assert "hand the file over beside the case" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("E-nope", "log.txt", "--caption", "x", "--date", "unknown"), 1, "no encounter E-nope"),
        (("E-nope", "log.txt", "--caption", "x", "--date", "2.3.2026"), 1, "Give a day in UTC"),
        (("E-nope", "log.txt", "--caption", "x"), 2, "--caption and --date"),
        (("E-nope",), 2, "give the event, the file"),
        (("--save", "abcdef12"), 2, "Name the copy with -o"),
        (("--save", "abcdef12", "-o", "x"), 1, "names no attached file"),
    ],
)
def test_that_what_cannot_be_attached_is_said(folder, capsys, words, status, sentence) -> None:
    got, _out, err = said(capsys, "attach", "a.lightering", *words)
    assert got == status
    assert sentence in err


def test_that_a_case_that_is_open_elsewhere_gets_nothing(folder, capsys) -> None:
    holder = Session()
    holder.open_case(folder / "a.lightering")
    assert attach("log.txt", "Log") == 1
    assert "is open in another window" in capsys.readouterr().err
    holder.close_case()


def test_that_attached_files_are_listed_saved_and_removed(with_both, capsys) -> None:
    status, out, _err = said(capsys, "attach", "a.lightering", "--json")
    told = json.loads(out)["attachments"]
    assert status == 0
    assert [one["caption"] for one in told] == ["Both hulls", "Log of the agent"]
    (with_both / "log.txt").unlink()
    digits = told[1]["sha256"][:8]
    assert said(capsys, "attach", "a.lightering", "--save", digits, "-o", "copy.txt")[0] == 0
    assert (with_both / "copy.txt").read_bytes() == b"hoses connected\n"
    name = told[1]["encounter_id"]
    assert said(capsys, "attach", "a.lightering", name, "--remove", digits)[0] == 0
    _status, out, _err = said(capsys, "attach", "a.lightering")
    assert out.splitlines()[0].endswith("=hulls 후진.png: Both hulls")
    assert len(out.splitlines()) == 1


def test_that_a_report_holds_with_the_case_and_with_the_files_alone(with_both, capsys) -> None:
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    assert said(capsys, "verify", "r.pdf", "a.lightering")[0] == 0
    files = ("tracks.csv", "=hulls 후진.png", "log.txt")
    assert said(capsys, "verify", "r.pdf", *files) == (
        0,
        "r.pdf holds: all figures and hashes are the same.\n",
        "",
    )
    status, out, _err = said(capsys, "verify", "r.pdf", "tracks.csv")
    assert status == 1
    assert "Attachment “=hulls 후진.png”" in out.splitlines()[0]
    assert "it was not given" in out.splitlines()[0]


def test_that_one_changed_byte_of_an_attachment_is_named_first(with_both, capsys) -> None:
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    log = with_both / "log.txt"
    log.write_bytes(log.read_bytes()[:-1] + b"!")
    status, out, _err = said(capsys, "verify", "r.pdf", "tracks.csv", "=hulls 후진.png", "log.txt")
    assert status == 1
    assert out.splitlines()[0].startswith("Attachment “log.txt” of E-")
    assert "its SHA-256 is" in out.splitlines()[0]
    with sqlite3.connect(with_both / "a.lightering") as connection:
        connection.execute("UPDATE attached SET content = content || 'x' WHERE bytes = 16")
    connection.close()
    status, out, _err = said(capsys, "verify", "r.pdf", "a.lightering")
    assert status == 1
    assert "log.txt is no longer the file that was attached" in out.splitlines()[0]
    # nor is a report made of it
    status, _out, err = said(capsys, "report", "a.lightering", "-o", "again.pdf")
    assert status == 1
    assert "log.txt is no longer the file that was attached" in err
    assert not (with_both / "again.pdf").exists()


def test_that_a_changed_caption_or_a_removed_file_is_named(with_both, capsys) -> None:
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    assert attach("log.txt", "Log of another agent") == 0
    name = event()
    hulls = hashlib.sha256((with_both / "=hulls 후진.png").read_bytes()).hexdigest()
    assert said(capsys, "attach", "a.lightering", name, "--remove", hulls)[0] == 0
    (with_both / "new.txt").write_text("later\n", encoding="utf-8")
    assert attach("new.txt", "Something new") == 0
    capsys.readouterr()
    status, out, _err = said(capsys, "verify", "r.pdf", "a.lightering")
    assert status == 1
    before = "the report says “Log of the agent”."
    assert out.splitlines()[:3] == [
        f"Attachment “=hulls 후진.png” of {name}: the case no longer attaches it.",
        f"Attachment “log.txt” of {name}: caption is “Log of another agent”, {before}",
        f"Attachment “new.txt” of {name}: it was attached since the report.",
    ]


def test_that_a_withheld_file_is_told_by_its_hash_alone(with_both, capsys) -> None:
    hulls = hashlib.sha256((with_both / "=hulls 후진.png").read_bytes()).hexdigest()
    words = ("report", "a.lightering", "-o", "r.pdf", "--redact-file", hulls[:8])
    assert said(capsys, *words)[0] == 0
    reader = PdfReader(with_both / "r.pdf")
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "Both hulls" not in text
    assert "is withheld" in text
    assert hulls in "".join(text.split())
    assert b"Both hulls" not in reader.attachments["manifest.json"][0]
    assert said(capsys, "verify", "r.pdf", "a.lightering")[0] == 0
    # nobody needs the file to verify the rest
    assert said(capsys, "verify", "r.pdf", "tracks.csv", "log.txt")[0] == 0


def test_that_attachments_are_a_table_of_their_own(with_both, capsys) -> None:
    words = ("export", "a.lightering", "--table", "attachments", "-o", "-")
    _status, out, _err = said(capsys, *words)
    head, first, second = out.splitlines()
    assert head.startswith("encounter_id,sha256,bytes,name,media_type,caption,dated_utc")
    assert "'=hulls 후진.png" in first  # no spreadsheet takes it for a formula
    assert "Log of the agent" in second
    assert said(capsys, "export", "a.lightering", "-o", "a.gpkg")[0] == 0
    with sqlite3.connect(with_both / "a.gpkg") as connection:
        rows = connection.execute("SELECT name, bytes FROM attachments").fetchall()
    connection.close()
    assert [name for name, _size in rows] == ["=hulls 후진.png", "log.txt"]
    assert said(capsys, "export", "tracks.csv", "-o", "b.gpkg")[0] == 0
    with sqlite3.connect(with_both / "b.gpkg") as connection:
        known = connection.execute("SELECT table_name FROM gpkg_contents").fetchall()
    connection.close()
    assert ("attachments",) not in known


def test_that_a_folder_for_handing_over_holds_the_files_and_is_verified_by_them(
    with_both, capsys
) -> None:
    assert said(capsys, "export", "a.lightering", "--bundle", "-o", "over")[0] == 0
    held = sorted(p.name for p in (with_both / "over" / "attachments").iterdir())
    hulls = (with_both / "=hulls 후진.png").read_bytes()
    digest = hashlib.sha256(hulls).hexdigest()
    assert f"{digest[:12]}-_hulls_후진.png" in held
    sums = (with_both / "over" / "SHA256SUMS").read_text(encoding="utf-8")
    assert f"{digest}  attachments/{digest[:12]}-_hulls_후진.png" in sums
    files = ("tracks.csv", "over/attachments")
    assert said(capsys, "verify", "over/report.pdf", *files)[0] == 0
    (with_both / "over" / "attachments" / held[0]).write_bytes(b"other")
    status, out, _err = said(capsys, "verify", "over/report.pdf", *files)
    assert status == 1
    assert out.startswith("Attachment “")


def test_that_a_picture_in_the_report_is_the_one_that_was_attached(with_both, capsys) -> None:
    assert said(capsys, "report", "a.lightering", "-o", "r.pdf")[0] == 0
    images = [
        i
        for page in PdfReader(BytesIO((with_both / "r.pdf").read_bytes())).pages
        for i in page.images
    ]
    assert [image.image.convert("RGB").getpixel((9, 9)) for image in images] == [(0, 0, 128)]
