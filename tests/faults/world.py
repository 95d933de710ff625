"""What happens around the program while it works, as often as wanted, and what is left then.

Every function yields one `Try` for each thing that was done to the program.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from tests import small_world
from tests.faults.harness import digest
from tests.faults.jobs import store_days
from tests.faults.tracks import LARGE
from tests.fuzz.seeds import SEEDS

from lightering.app.session import Session
from lightering.case.store import Case
from lightering.progress import Quiet
from lightering.readers import read_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from random import Random

__all__ = [
    "APART",
    "NOON",
    "Meanwhile",
    "Try",
    "clocks",
    "full_disks",
    "mounts",
    "pairs",
    "sources",
]

APART = ["unshare", *([] if os.geteuid() == 0 else ["--map-root-user"]), "--mount", "sh", "-c"]
"""A shell whose mounts nobody else sees."""

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)
_ROWS = 60_000
_PROGRAM = (sys.executable, "-m", "lightering")


@dataclass(frozen=True, slots=True)
class Try:
    """One thing that was done.

    Attributes:
        what: In a word or two.
        wrong: What should not be, in a sentence; "" if it was survived.
    """

    what: str
    wrong: str = ""


class Meanwhile(Quiet):
    """Does something once, at the n-th word of progress."""

    def __init__(self, act: Callable[[], object], nth: int = 1) -> None:
        self._act, self._nth, self.heard = act, nth, 0

    def set(self, fraction: float, text: str) -> None:
        del fraction, text
        self.heard += 1
        if self.heard == self._nth:
            self._act()


def _long_files() -> dict[str, tuple[str, bytes]]:
    """One file of each format, those of lines so long that they are read in many blocks."""
    made = {name: seeds[0] for name, seeds in SEEDS.items()}
    times = (
        f"2026-03-01T{k // 3600 % 24:02d}:{k // 60 % 60:02d}:{k % 60:02d}Z" for k in range(_ROWS)
    )
    rows = "".join(f"273344001,{time},123.0,33.0\n" for time in times)
    made["generic_csv"] = ("a.csv", f"mmsi,time_utc,lon,lat\n{rows}".encode())
    title, log = made["nmea"]
    made["nmea"] = (title, log * 2_000)
    return made


def sources(folder: Path, most: int) -> Iterator[Try]:
    """Lets a source grow, or go, at up to so many moments of reading it, for every format.

    Args:
        folder: For scratch.
        most: Moments of each.
    """
    for name, (title, content) in _long_files().items():
        path = folder / title
        path.write_bytes(content)
        quiet = Meanwhile(int)
        (plain,) = read_paths([path], quiet)
        step = max(quiet.heard // most, 1)
        for how in ("grows", "goes"):
            for nth in range(1, quiet.heard + 1, step):
                path.write_bytes(content)
                act = path.unlink if how == "goes" else partial(_grow, path, content)
                meanwhile = Meanwhile(act, nth)
                (read,) = read_paths([path], meanwhile)
                refused = read.report.outcome == "error" and not read.table.num_rows
                whole = read.report.outcome == "ok" and read.table.equals(plain.table)
                same = read.report.sha256 == plain.report.sha256
                sound = (
                    meanwhile.heard < nth or (refused and read.report.messages) or (whole and same)
                )
                said = "" if sound else f"{how} at word {nth}: {read.report.messages}"
                yield Try(f"source {how} {name}", said)
        path.unlink(missing_ok=True)


def _grow(path: Path, content: bytes) -> None:
    with path.open("ab") as stream:
        stream.write(content)


def clocks(folder: Path, most: int, random: Random) -> Iterator[Try]:
    """Decides under a clock that steps to and fro; order, seals and warnings must hold.

    Args:
        folder: For scratch.
        most: Cases.
        random: Decides how the clock steps.
    """
    for turn in range(most):
        now, path = [NOON], folder / f"{turn}.lightering"
        session = Session(lambda now=now: now[0])
        session.adopt(small_world.world())
        said: list[str] = []
        session.notice.connect(lambda notice, said=said: said.append(notice.text))
        session.new_case(path)
        told, last, back = [], NOON, False
        for step in range(8):
            now[0] += timedelta(minutes=random.choice((1, 30, 600, -1, -30, -600, -(10**6))))
            back = back or now[0] < last
            last = max(last, now[0])
            told.append(f"{turn} {step}")
            session.decide(("E-big", "E-sure", "E-small")[step % 3], "confirmed", told[-1])
        session.close_case()
        with Case.open(path, read_only=True) as case:
            notes, broken = [one.draft.note for one in case.decisions()], case.verify_chain()
        warned = any("clock" in text for text in said)
        sound = notes == told and broken is None and warned == back
        yield Try(
            "clock", "" if sound else f"{notes}, chain {broken}, warned {warned}, back {back}"
        )


def pairs(folder: Path, tracks: Path, most: int, random: Random) -> Iterator[Try]:
    """Runs two programs on one output, one cache, one store; what is left must be whole.

    Args:
        folder: For scratch.
        tracks: What they read.
        most: Pairs of each.
        random: Decides how long the second waits.
    """
    jobs: dict[str, tuple[str, ...]] = {
        "output": ("convert", str(tracks), "-o", "{}/fixes.csv"),
        "cache": ("convert", str(tracks.with_name(LARGE)), "-o", "{}/fixes.csv"),
        "store": ("store", str(tracks), "-o", "{}/store"),
    }
    for name, words in jobs.items():
        alone = _pair(folder / "alone", words, (0.0,))
        for _ in range(most):
            left = _pair(folder / "both", words, (0.0, random.random() * 1.5))
            # a store that another program writes is refused in a sentence, and stays whole
            fair = left.statuses[0] in (0, 1) and 0 in left.statuses
            said = "" if fair and left.state == alone.state and not left.strays else f"{left}"
            yield Try(f"two programs, one {name}", said)


@dataclass(frozen=True, slots=True)
class _Left:
    statuses: tuple[int, ...]
    state: object
    strays: tuple[str, ...]
    said: str


def _pair(folder: Path, words: Sequence[str], waits: Sequence[float]) -> _Left:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    here = [word.replace("{}", str(folder)) for word in words]
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    running = []
    for wait in waits:
        time.sleep(wait)
        running.append(
            subprocess.Popen(
                [*_PROGRAM, *here, "--no-progress"],
                env=environment,
                text=True,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
        )
    said = [one.communicate(timeout=120)[1] for one in running]
    strays = tuple(
        sorted({path.name for path in folder.iterdir()} - {"fixes.csv", "store", "cache"})
    )
    state = store_days(folder) if words[0] == "store" else digest(folder / "fixes.csv")
    return _Left(tuple(one.returncode for one in running), state, strays, " ".join(said))


def mounts() -> bool:
    """Whether the kernel gives a disk of our own."""
    if not shutil.which("unshare"):
        return False
    done = subprocess.run([*APART, "mount -t tmpfs none /mnt"], capture_output=True, check=False)
    return not done.returncode


def full_disks(folder: Path, tracks: Path, most: int) -> Iterator[Try]:
    """Writes onto real disks that are full after so many KiB, and onto one that may only be read.

    Args:
        folder: For scratch; a disk is mounted on `folder/disk`.
        tracks: What is read.
        most: Sizes of disks for each job.
    """
    disk, program = folder / "disk", " ".join(_PROGRAM)
    disk.mkdir(exist_ok=True)
    jobs = {
        "convert": ("fixes.csv", "-o {}/fixes.csv"),
        "export": ("case.gpkg", "-o {}/case.gpkg"),
        "report": ("report.pdf", "-o {}/report.pdf"),
        "bundle": ("handover", "--bundle -o {}/handover"),
        "store": ("store", "-o {}/store"),
    }
    for name, (out, words) in jobs.items():
        verb = "export" if name == "bundle" else name
        here = f"{program} {verb} {tracks} {words.replace('{}', str(disk))} --no-progress"
        listed = f"cd {disk}; for one in *; do find $one -type f | grep -q . && echo $one; done"
        for size in ("ro", *(f"size={4 << k}k" for k in range(min(most, 10)))):
            script = f"mount -t tmpfs -o {size} none {disk} && {here}; echo status $?; {listed}"
            done = subprocess.run([*APART, script], capture_output=True, text=True, check=False)
            status, *left = done.stdout.split("status", 1)[-1].split()
            # the folders of a store may stay, without a file
            refused = status == "1" and not left and "could not be written" in done.stderr
            sound = refused or (status == "0" and left == [out])
            yield Try(f"{name} onto a disk ({size})", "" if sound else f"{left}: {done.stderr}")
