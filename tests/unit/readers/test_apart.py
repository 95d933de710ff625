"""A reader that crashes, hangs or eats the memory costs one file, and never the program."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.fuzz.seeds import SEEDS
from tests.unit.readers.planted import plant

from lightering.errors import Cancelled, OutputError, UserError
from lightering.progress import Quiet
from lightering.readers import formats, read_paths
from lightering.readers.apart import limits_here, not_limited
from lightering.readers.apart.limits import SWITCH, VARIABLES, Limits
from lightering.readers.spill import Spill
from lightering.tracks.pieces import order_of

if TYPE_CHECKING:
    from lightering.model.records import Rejected
    from lightering.readers import FileRead

TRACK = dict(SEEDS["gpx"])["a.gpx"]
TABLE = dict(SEEDS["generic_csv"])["a.csv"]


@pytest.fixture
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two sound files, and harm for those that are named after it."""
    plant(tmp_path / "planted", monkeypatch)
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    folder = tmp_path / "tracks"
    folder.mkdir()
    (folder / "a.gpx").write_bytes(TRACK)
    (folder / "b.csv").write_bytes(TABLE)
    return folder


def by_name(folder: Path) -> dict[str, FileRead]:
    return {read.report.file: read for read in read_paths([folder], Quiet())}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("crash", "crashed (SIGSEGV)"),
        ("abort", "gave up (SIGABRT)"),
        ("kill", "for want of memory"),
        ("memory", "takes more than the 300 MiB"),
        ("hang", "made no progress for 2 s"),
        ("spin", "took 1 s and more of the processor"),
        ("fault", "itself failed (KeyError)"),
    ],
)
def test_that_harm_is_one_rejected_file(
    apart: Path, monkeypatch: pytest.MonkeyPatch, harm: str, said: str
) -> None:
    (apart / f"m_{harm}.gpx").write_bytes(TRACK)
    (apart / "z.gpx").write_bytes(TRACK)
    monkeypatch.setenv(VARIABLES["memory_mib"], "300")
    if harm == "hang":
        monkeypatch.setenv(VARIABLES["stall_s"], "2")
    if harm == "spin":
        monkeypatch.setenv(VARIABLES["cpu_s"], "1")
    reads = by_name(apart)
    for name in ("a.gpx", "b.csv", "z.gpx"):
        assert reads[name].report.outcome == "ok"
        assert reads[name].table.num_rows
    report = reads[f"m_{harm}.gpx"].report
    assert (report.outcome, report.format, report.kept) == ("error", "gpx", 0)
    (message,) = report.messages
    assert message.startswith(f"m_{harm}.gpx: ")
    assert said in message


def test_that_a_sound_file_after_a_poisonous_one_is_read_anew(apart: Path) -> None:
    (apart / "m_poison.gpx").write_bytes(TRACK)
    (apart / "z.gpx").write_bytes(TRACK)
    assert {read.report.outcome for read in by_name(apart).values()} == {"ok"}


def test_that_one_process_reads_all_files(apart: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = subprocess.Popen

    def counted(*words: object, **named: object) -> subprocess.Popen[bytes]:
        started.append(words)
        return start(*words, **named)

    monkeypatch.setattr(subprocess, "Popen", counted)
    for place in range(4):
        (apart / f"{place}.gpx").write_bytes(TRACK)
    by_name(apart)
    assert len(started) == 1
    started.clear()
    read_paths([apart / "b.csv"], Quiet())
    assert not started


def test_that_what_a_library_prints_is_no_data(apart: Path) -> None:
    (apart / "m_chatter.gpx").write_bytes(TRACK)
    words = ["convert", str(apart / "m_chatter.gpx"), "-o", "-", "--no-progress"]
    done = subprocess.run(
        [sys.executable, "-m", "lightering", *words], capture_output=True, text=True, check=True
    )
    assert "library" not in done.stdout
    assert done.stdout.startswith("mmsi,")


def test_that_the_command_line_keeps_the_good_rows(apart: Path) -> None:
    words = [sys.executable, "-m", "lightering", "convert", str(apart), "-o", "-", "--no-progress"]
    sound = subprocess.run(words, capture_output=True, text=True, check=True)
    (apart / "m_crash.gpx").write_bytes(TRACK)
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "crashed (SIGSEGV)" in done.stderr
    assert done.stdout == sound.stdout


def test_that_a_reader_that_hangs_is_left_when_the_person_stops(apart: Path) -> None:
    (apart / "m_hang.gpx").write_bytes(TRACK)
    began = time.monotonic()

    class Stopping(Quiet):
        def cancelled(self) -> bool:
            return time.monotonic() - began > 3.0

    with pytest.raises(Cancelled):
        read_paths([apart], Stopping())
    assert not left_over()


def left_over() -> list[str]:
    """Names of what reading processes left in the folder for temporary files."""
    return [path.name for path in Path(tempfile.gettempdir()).iterdir()]


def test_that_an_interrupt_as_a_scratch_is_made_leaves_none(
    apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = os.mkdir

    def interrupted(path: str, mode: int = 0o777, **named: int) -> None:
        make(path, mode, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "mkdir", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_paths([apart / "a.gpx"], Quiet())
    assert not left_over()


def test_that_no_process_outlives_the_one_that_started_it(apart: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a process that its parent is gone")
    (apart / "m_hang.gpx").write_bytes(TRACK)
    words = ["inspect", str(apart / "m_hang.gpx"), "--no-progress"]
    # nothing can take away the scratch of what was killed: it lies where the test's files lie
    there = os.environ | {"TMPDIR": tempfile.gettempdir()}
    parent = subprocess.Popen([sys.executable, "-m", "lightering", *words], env=there)
    child = 0
    until = time.monotonic() + 30
    while not child and time.monotonic() < until:
        tasks = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
        child = int(tasks[0]) if tasks else 0
        time.sleep(0.05)
    time.sleep(1.5)
    parent.kill()
    parent.wait()
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert child
    assert not Path(f"/proc/{child}").exists()


@pytest.mark.parametrize("record", [f for f in formats() if f.apart], ids=lambda f: f.name)
def test_that_both_ways_give_the_same(
    record: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, (title, content) in enumerate(SEEDS[record.name]):
        (tmp_path / f"{place}_{title}").write_bytes(content)
        (tmp_path / f"{place}_cut_{title}").write_bytes(content[: len(content) * 2 // 3])
    told: list[list[Rejected]] = []
    both = []
    for switch in ("0", "1"):
        monkeypatch.setenv(SWITCH, switch)
        told.append([])
        both.append(read_paths([tmp_path], Quiet(), told[-1].append))
    assert told[0] == told[1]
    assert any(read.table.num_rows for read in both[0])
    for here, there in zip(*both, strict=True):
        assert here.table.equals(there.table)
        assert here.report == there.report
        assert (here.asked, here.refused) == (there.asked, there.refused)
        assert (here.statics is None) == (there.statics is None)


def test_that_both_ways_give_the_same_over_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("nmea", "gpx", "gfw_json"):
        for title, content in SEEDS[name]:
            (tmp_path / title).write_bytes(content)
    both = []
    for switch in ("0", "1"):
        monkeypatch.setenv(SWITCH, switch)
        with Spill(order_of, limit_rows=1, run_rows=2) as spill:
            reports = [read.report for read in read_paths([tmp_path], Quiet(), spill=spill)]
            assert spill.overflowed
            both.append((reports, [table for _reach, table, _done in spill.pieces(2)]))
    (reports, tables), (others, pieces) = both
    assert reports == others
    assert len(tables) == len(pieces)
    assert all(a.equals(b) for a, b in zip(tables, pieces, strict=True))


def test_that_a_disk_that_is_full_is_said_as_ever(
    apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> None:
        raise OutputError("No space.")

    with Spill(order_of, limit_rows=1, run_rows=2) as spill:
        monkeypatch.setattr(spill, "keep", full)
        with pytest.raises(OutputError, match="No space"):
            read_paths([apart], Quiet(), spill=spill)
    assert not left_over()


def test_that_one_file_can_be_given_up_while_it_hangs(apart: Path) -> None:
    (apart / "m_hang.gpx").write_bytes(TRACK)
    (apart / "z.gpx").write_bytes(TRACK)
    began = threading.Event()

    class Watching:
        def listed(self, files: object) -> None:
            self.files = list(files)

        def begun(self, place: int) -> None:
            if "hang" in self.files[place].name:
                threading.Timer(0.5, began.set).start()

        def moved(self, *_what: object) -> None: ...

        def refused(self, *_what: object) -> None: ...

        def ended(self, *_what: object) -> None: ...

        def dropped(self, place: int) -> bool:
            return began.is_set() and "hang" in self.files[place].name

    names = {r.report.file for r in read_paths([apart], Quiet(), watch=Watching())}
    assert names == {"a.gpx", "b.csv", "z.gpx"}


def test_that_limits_come_from_the_environment() -> None:
    assert limits_here({}) == Limits()
    assert limits_here({SWITCH: "0"}) is None
    said = {VARIABLES["memory_mib"]: "512", VARIABLES["stall_s"]: "7.5"}
    assert limits_here(said) == Limits(memory_mib=512.0, stall_s=7.5)
    for variable in VARIABLES.values():
        for wrong in ("", "0", "-1", "nan", "much", "1e9"):
            with pytest.raises(UserError, match=f"^{variable} is "):
                limits_here({variable: wrong})
    with pytest.raises(UserError, match=SWITCH):
        limits_here({SWITCH: "yes"})


def test_that_systems_that_cannot_limit_say_so() -> None:
    assert not not_limited("linux")
    assert "processor time" in not_limited("win32")
    assert "cannot limit the memory" in not_limited("darwin")


def test_that_a_file_that_goes_while_it_is_read_is_said(
    apart: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightering.readers import apart as room

    path = apart / "a.gpx"
    whole = room.Apart.read

    def removed(self: room.Apart, *words: object) -> FileRead:
        os.unlink(path)  # noqa: PTH108
        return whole(self, *words)

    monkeypatch.setattr(room.Apart, "read", removed)
    report = by_name(apart)["a.gpx"].report
    assert report.outcome == "error"
    assert "could not be read: No such file" in report.messages[0]
