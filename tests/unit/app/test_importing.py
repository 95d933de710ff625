"""The board knows each file's count, rate and end, and gives single files up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lightering.app import pipeline
from lightering.app.importing import ImportBoard
from lightering.model.params import Params
from lightering.model.records import FileReport, Rejected
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.watching import SHOWN_ROWS
from lightering.tracks import clean

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "mmsi,time_utc,lon,lat\n"


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def _fleet(tmp_path: Path) -> list[Path]:
    paths = []
    for name, ship in (("a.csv", 273344001), ("b.csv", 273344002)):
        rows = "".join(f"{ship},2026-01-01T00:{k:02d}:00Z,{124 + k / 1e3},35\n" for k in range(50))
        paths.append(tmp_path / name)
        paths[-1].write_text(f"{HEADER}{rows}{rows[:200]}\n{ship},2026-01-01,124,99\n")
    return paths


def test_that_counts_end_as_the_reports_have_them(tmp_path: Path) -> None:
    board, params = ImportBoard(), Params.defaults()
    reads = read_paths(_fleet(tmp_path), Quiet(), watch=board)
    loaded = clean.assemble(reads, params.detect, Quiet(), board.duplicate)
    board.settle(loaded.reports)
    for state, report in zip(board.states, loaded.reports, strict=True):
        assert state.stage == "read"
        assert state.fraction == 1.0
        assert state.reports == (report,)
        assert (state.records_in, state.kept) == (report.records_in, report.kept)
        for reason, count in report.rejected.items():
            assert len(board.rows(report.file, reason)) == min(count, SHOWN_ROWS)
    assert loaded.reports[0].rejected["duplicate"] > 0


def test_that_rate_and_time_left_follow_the_clock(tmp_path: Path) -> None:
    clock = Clock()
    board = ImportBoard(clock)
    board.listed(_fleet(tmp_path))
    assert [s.stage for s in board.news()] == ["waiting", "waiting"]
    board.begun(0)
    board.moved(0, 0.01, 10, 0)
    (early,) = board.news()
    assert (early.rate, early.left_s) == (None, None)
    clock.now += 4.0
    board.moved(0, 0.25, 1000, 100)
    (state,) = board.news()
    assert (state.kept, state.rate, state.left_s) == (900, 250.0, 12.0)
    clock.now += 1.0
    # nothing was told, but time has passed: the window hears it
    assert [s.seconds for s in board.news()] == [5.0]
    board.ended(0, [FileReport("a.csv", "x", "ok", "", records_in=2000, kept=2000)])
    (state,) = board.news()
    assert (state.stage, state.fraction, state.rate) == ("read", 1.0, 400.0)
    assert board.news() == ()


def test_that_a_file_given_up_while_it_waits_is_told_at_once(tmp_path: Path) -> None:
    board, paths = ImportBoard(), _fleet(tmp_path)
    board.listed(paths)
    board.begun(0)
    board.drop(1)
    assert board.states[1].stage == "cancelled"
    assert board.dropped(1)
    assert not board.dropped(0)
    board.ended(0, [FileReport("a.csv", "x", "ok", "")])
    board.drop(0)
    assert board.states[0].stage == "read"
    assert board.kept_paths == (paths[0],)


def test_that_a_reading_given_up_in_another_thread_keeps_the_others(tmp_path: Path) -> None:
    board = ImportBoard()
    begun = threading.Event()

    class Gate(Quiet):
        def set(self, fraction: float, text: str) -> None:
            if "b.csv" in text:
                begun.set()
                stopped.wait(10)

    stopped = threading.Event()
    found = []
    reader = threading.Thread(
        target=lambda: found.append(
            pipeline.read(_fleet(tmp_path), Params.defaults(), Gate(), watch=board)
        )
    )
    reader.start()
    assert begun.wait(10)
    board.drop(1)
    stopped.set()
    reader.join(20)
    assert [report.file for report in found[0].reports] == ["a.csv"]
    assert [state.stage for state in board.states] == ["read", "cancelled"]


def test_that_only_the_first_rows_of_a_reason_are_held() -> None:
    board = ImportBoard()
    for line in range(SHOWN_ROWS + 50):
        board.refused(0, Rejected("a.csv", line, "bad_lat"))
    assert len(board.rows("a.csv", "bad_lat")) == SHOWN_ROWS
    assert board.rows("a.csv", "bad_lon") == ()
