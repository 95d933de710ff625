"""A large file is hashed beside its reading: to the same hash, and no longer than it is wanted."""

from __future__ import annotations

import hashlib
import os

import pytest

from lightering import files
from lightering.cli.main import main
from lightering.errors import Cancelled
from lightering.files import Hash
from lightering.progress import Quiet
from lightering.readers import read_paths

HEAD = "mmsi,time_utc,lat,lon\n"
ROWS = "".join(f"371234000,2024-03-02T00:{m:02d}:00Z,33.5,124.0\n" for m in range(60))


def nobody():
    """Never stops."""


@pytest.fixture(params=["at once", "beside"])
def path(request, tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_LARGE", 1 << 60 if request.param == "at once" else 0)
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROWS)
    return path


def test_that_the_hash_is_that_of_the_file(path):
    with Hash(path) as found:
        assert (
            found.value(nobody)
            == found.value(nobody)
            == hashlib.sha256(path.read_bytes()).hexdigest()
        )


def test_that_every_report_has_the_hash_of_its_file(path):
    (path.parent / "b.csv").write_text("neither,this\n1,2\n")
    (path.parent / "c.csv").write_bytes(b"\x00\x01" * 500)
    for read in read_paths([path.parent], Quiet()):
        content = (path.parent / read.report.file).read_bytes()
        assert read.report.sha256 == hashlib.sha256(content).hexdigest()


def test_that_who_no_longer_wants_it_does_not_wait_for_it(path):
    with path.open("r+b") as stream:
        # holes that would take minutes to hash
        os.truncate(stream.fileno(), 1 << 36)

    def stop():
        raise Cancelled("Enough.")

    with pytest.raises(Cancelled), Hash(path) as found:
        found.value(stop)


def test_that_a_file_that_went_away_is_told(path):
    with Hash(path) as found:
        assert found.value(nobody)
    path.unlink()
    with pytest.raises(OSError, match=r"a\.csv"), Hash(path) as found:
        found.value(nobody)


@pytest.mark.parametrize("change", [False, True])
def test_that_a_hash_begun_ahead_is_taken_if_the_file_is_the_same(path, change):
    with Hash(path) as ahead:
        assert ahead.value(nobody)
        if change:
            path.write_text(HEAD + ROWS + ROWS)
        (read,) = read_paths([path], Quiet(), ahead=ahead)
    assert read.report.outcome == ("error" if change else "ok")
    assert ("changed while it was read" in " ".join(read.report.messages)) is change


def test_that_detect_and_export_go_on_from_the_hash_they_began_with(path, capsys):
    for words in (["detect", str(path)], ["export", str(path), "--table", "fixes"]):
        assert main([*words, "-o", str(path.with_suffix(".out.csv")), "--no-cache"]) == 0
    assert main(["detect", str(path.parent / "none.csv"), "-o", "-"]) == 1
    assert "none.csv" in capsys.readouterr().err
