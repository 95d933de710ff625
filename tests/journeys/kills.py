"""Kills a reviewing window at random moments, and looks at what it leaves behind each time."""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.app.attached_files import Contents
from lightering.app.clues import find_clues, is_clue
from lightering.app.session import Session
from lightering.case.store import Case
from lightering.progress import Quiet

if TYPE_CHECKING:
    from lightering.app.filters import Rows
    from lightering.app.notices import Notice
    from lightering.app.pipeline import Results

__all__ = ["Outcome", "kill_while_reviewing"]

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Attributes:
        kills: Windows killed.
        while_opening: How many of them before they had opened the case.
        acknowledged: Records that were said to be kept.
        beside: How many of them are about leads, gaps or loitering.
        files: Attached files in the case at the end, each read and hashed.
        records: Decisions in the case at the end.
        recovered: How often opening said that the case had not been closed.
        slowest_s: Longest opening of the case after a kill.
    """

    kills: int
    while_opening: int
    acknowledged: int
    beside: int
    files: int
    records: int
    recovered: int
    slowest_s: float


def kill_while_reviewing(
    results: Results, rows: Rows, folder: Path, kills: int, most: int = 4
) -> Outcome:
    """Kills that many windows over one case, each within 0.1 s of at most `most` decisions.

    Raises:
        AssertionError: Something that was acknowledged is not there, or is not as it was.
    """
    case, held = folder / "killed.lightering", folder / "results.pickle"
    clues = find_clues(results.loaded, results.params.detect, Quiet())
    held.write_bytes(pickle.dumps((results, rows, clues)))
    Case.create(case).close()
    chance = random.Random(2397)
    seals: list[tuple[str, str, str]] = []
    early = recovered = 0
    slowest = 0.0
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.reviewer", str(held)],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "ready\n"
        for turn in range(kills):
            child.stdin.write(f"{case}\t{chance.randrange(2**31)}\n")
            child.stdin.flush()
            # every fifth is killed while it opens, the others while they decide
            opening = turn % 5 == 4
            pid, told = _until(child.stdout.readline, "started" if opening else "opened")
            if not opening:
                # however busy the machine is, some decisions are made before the end comes
                for _ in range(chance.randrange(most + 1)):
                    told += _until(child.stdout.readline, "kept")[1]
            time.sleep(chance.random() * (0.4 if opening else 0.1))
            os.kill(pid, signal.SIGKILL)
            told += _until(child.stdout.readline, "ended")[1]
            early += not any(words[0] == "opened" for words in told)
            seals += [(w[1], w[2], w[3]) for w in told if w[0] == "kept"]
            began = time.perf_counter()
            said = _look(case, seals, any(words[0] == "opened" for words in told))
            slowest = max(slowest, time.perf_counter() - began)
            recovered += said
    finally:
        child.stdin.close()
        child.stdout.close()
        child.wait()
    with Case.open(case, read_only=True) as left:
        records = len(left.decisions())
    beside = sum(is_clue(name) for _, name, _ in seals)
    files = _look_at_files(case)
    return Outcome(kills, early, len(seals), beside, files, records, recovered, slowest)


def _until(read_line, last: str) -> tuple[int, list[list[str]]]:  # type: ignore[no-untyped-def]
    """Reads lines up to the one that begins with `last`; returns the child's number and all."""
    told: list[list[str]] = []
    while True:
        line = read_line()
        assert line, "the reviewer ended by itself"
        words = line.rstrip("\n").split("\t")
        assert words[0] != "fault", words
        told.append(words)
        if words[0] == last:
            assert last != "ended" or words[1] == str(-signal.SIGKILL)
            return int(words[1]) if last in ("started", "opened") else 0, told


def _look_at_files(case: Path) -> int:
    """Reads every attached file: each has the hash that was sealed."""
    session = Session()
    session.open_case(case)
    held = session.review.every_attachment
    contents = Contents(case)
    for one in held:
        assert hashlib.sha256(contents(one)).hexdigest() == one.sha256
    session.close_case()
    return len(held)


def _look(case: Path, seals: list[tuple[str, str, str]], was_open: bool) -> bool:
    """Opens the case as a window does; returns whether it said that it had not been closed."""
    session = Session()
    said: list[Notice] = []
    session.notice.connect(said.append)
    session.open_case(case)
    kept = session.case
    assert kept is not None
    assert not kept.read_only
    records = kept.decisions()
    assert kept.verify_chain() is None
    order = {record.sha256: place for place, record in enumerate(records)}
    places = [order[seal] for seal, _, _ in seals]
    assert places == sorted(places)
    for place, (_, name, status) in zip(places, seals, strict=True):
        draft = records[place].draft
        assert (draft.encounter_id, draft.status) == (name, status)
    assert kept.lost(session.review.every_attachment) == ()
    # what the window shows is what the last record about each event says
    last = {record.draft.encounter_id: record.draft.status for record in records}
    assert {name: session.status_of(name) for name in last} == last
    told = [notice.text for notice in said if "was not closed" in notice.text]
    if was_open:
        assert len(told) == 1, said
        assert "The case is whole" in told[0]
        many = f"all {len(records):,} records" if len(records) > 1 else "record"
        assert not records or many in told[0]
    session.close_case()
    return bool(told)
