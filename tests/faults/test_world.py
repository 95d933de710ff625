"""What happens around the program while it works: clocks, other programs, disks that are full."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests import small_world
from tests.faults.tracks import write_tracks
from tests.faults.world import APART, NOON, Meanwhile, clocks, mounts, pairs
from tests.fuzz.seeds import SEEDS

from lightering.app.session import Session
from lightering.case.store import Case
from lightering.readers import read_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["generic_csv", "gpx"])
def test_that_a_source_that_grows_while_it_is_read_is_refused(name: str, tmp_path: Path) -> None:
    title, content = SEEDS[name][0]
    path = tmp_path / title
    path.write_bytes(content)

    def grow() -> None:
        with path.open("ab") as stream:
            stream.write(content)

    (read,) = read_paths([path], Meanwhile(grow))
    assert read.report.outcome == "error"
    assert "changed while it was read" in read.report.messages[0]
    assert not read.table.num_rows


@pytest.mark.parametrize("name", ["generic_csv", "gpx"])
def test_that_a_source_that_goes_while_it_is_read_is_refused(name: str, tmp_path: Path) -> None:
    title, content = SEEDS[name][0]
    path = tmp_path / title
    path.write_bytes(content)
    (read,) = read_paths([path], Meanwhile(path.unlink))
    assert read.report.outcome == "error"
    assert "could not be read" in read.report.messages[0]
    assert not read.table.num_rows


def test_that_a_clock_that_steps_back_is_said_and_the_order_stays(tmp_path: Path) -> None:
    now = [NOON]
    session = Session(lambda: now[0])
    session.adopt(small_world.world())
    heard: list[str] = []
    session.notice.connect(lambda notice: heard.append(notice.text))
    session.new_case(tmp_path / "a.lightering")
    session.decide("E-big", "confirmed", "one")
    now[0] += timedelta(hours=1)
    session.decide("E-sure", "confirmed", "two")
    assert not [text for text in heard if "clock" in text]
    now[0] -= timedelta(hours=6)
    session.decide("E-small", "unsure", "three")
    (said,) = [text for text in heard if "clock" in text]
    assert (
        "2026-09-14 07:00:00Z, which is before the last record of the case (2026-09-14 13:00:00Z)"
        in said
    )
    now[0] += timedelta(hours=1)
    session.decide("E-big", "dismissed", "four")
    assert len([text for text in heard if "clock" in text]) == 1
    session.close_case()
    with Case.open(tmp_path / "a.lightering", read_only=True) as case:
        assert [one.draft.note for one in case.decisions()] == ["one", "two", "three", "four"]
        assert case.verify_chain() is None
    again = Session()
    again.notice.connect(lambda notice: heard.append(notice.text))
    again.open_case(tmp_path / "a.lightering")
    assert "record 3 of the decisions bears an earlier time" in " ".join(heard)
    assert again.status_of("E-big") == "dismissed"
    again.close_case()


def test_that_records_keep_order_and_seals_however_the_clock_steps(tmp_path: Path) -> None:
    tries = list(clocks(tmp_path, 4, Random(4)))
    assert len(tries) == 4
    assert not [one.wrong for one in tries if one.wrong]


def test_that_two_programs_on_one_output_cache_or_store_leave_it_whole(tmp_path: Path) -> None:
    (tmp_path / "tracks").mkdir()
    tries = list(pairs(tmp_path, write_tracks(tmp_path / "tracks" / "tracks.csv"), 1, Random(2)))
    assert len(tries) == 3
    assert not [one.wrong for one in tries if one.wrong]


@pytest.mark.parametrize(
    ("options", "said"),
    [("size=4k", "No space left on device"), ("ro", "Read-only file system")],
)
def test_that_a_disk_that_takes_nothing_is_said(tmp_path: Path, options: str, said: str) -> None:
    mount = f"mount -t tmpfs -o {options} none {tmp_path}/disk"
    (tmp_path / "disk").mkdir()
    if not mounts():
        pytest.skip("the kernel gives no mounts of our own here")
    tracks = write_tracks(tmp_path / "tracks.csv")
    program = f"{sys.executable} -m lightering"
    for job in (
        f"convert {tracks} -o {tmp_path}/disk/a.csv",
        f"convert {tracks} -o {tmp_path}/disk/a.jsonl",
        f"report {tracks} -o {tmp_path}/disk/a.pdf",
    ):
        script = f"{mount} && {program} {job} --no-progress; echo status $?; ls -A {tmp_path}/disk"
        done = subprocess.run([*APART, script], capture_output=True, text=True, check=False)
        assert done.stdout == "status 1\n"
        assert said in done.stderr
        assert "nothing was changed" in done.stderr
