"""Who does the work changes nothing; whatever happens, nobody is left behind."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.detect.chunks.stores import known, pair, put, search, text
from tests.unit.detect.drawn_tracks import limits

from lightering.detect.backends import backend_of
from lightering.detect.backends.process import Processes
from lightering.errors import Cancelled, InputError, UsageError, UserError
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path


def square(number: int) -> int:
    time.sleep(0.05 if number == 0 else 0.0)  # the first result comes last
    return number * number


def complain(number: int) -> int:
    if number == 3:
        raise InputError("This is wrong.", file="a.csv", line=7)
    return number


def divide(number: int) -> float:
    return 1 / number


def vanish(number: int) -> int:
    os._exit(9 if number == 2 else 0)


def sleep(number: int) -> int:
    time.sleep(60.0)
    return number


class Impatient(Quiet):
    def __init__(self) -> None:
        self._until = time.monotonic() + 1.0

    def cancelled(self) -> bool:
        return time.monotonic() > self._until


def nobody_left() -> bool:
    return not multiprocessing.active_children()


def test_that_results_come_in_the_order_of_the_tasks() -> None:
    with Processes(2) as pool:
        assert list(pool.map(square, range(20), Quiet())) == [n * n for n in range(20)]
        assert list(pool.map(square, [], Quiet())) == []
        assert len(pool.ids) <= 2
    assert nobody_left()


def test_that_an_error_of_a_worker_is_ours_and_ends_the_others() -> None:
    with Processes(2) as pool, pytest.raises(InputError, match=r"a\.csv, line 7: This is wrong\."):
        list(pool.map(complain, range(10), Quiet()))
    assert nobody_left()


def test_that_a_fault_of_a_worker_tells_where_it_was() -> None:
    with Processes(2) as pool, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(pool.map(divide, [1, 0], Quiet()))
    assert nobody_left()


def test_that_a_worker_that_dies_is_a_sentence() -> None:
    with Processes(2) as pool, pytest.raises(UserError, match="ended before its work was done"):
        list(pool.map(vanish, range(4), Quiet()))
    assert nobody_left()


def test_that_workers_end_at_once_when_the_person_stops() -> None:
    begin = time.monotonic()
    with Processes(2) as pool, pytest.raises(Cancelled):
        list(pool.map(sleep, range(4), Impatient()))
    assert nobody_left()
    assert time.monotonic() - begin < 30.0


def test_that_workers_end_when_their_parent_is_killed() -> None:
    program = (
        "from tests.unit.detect.chunks.test_backends import square\n"
        "from lightering.detect.backends.process import Processes\n"
        "from lightering.progress import Quiet\n"
        "import os, sys\n"
        "if __name__ == '__main__':\n"
        "    pool = Processes(2)\n"
        "    list(pool.map(square, range(4), Quiet()))\n"
        "    print(*pool.ids, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120
    )
    workers = [int(word) for word in done.stdout.split()]
    assert workers
    deadline = time.monotonic() + 20.0
    while any(_runs(pid) for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(_runs(pid) for pid in workers)


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:  # noqa: PTH123
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_that_two_processes_find_the_same(tmp_path: Path) -> None:
    sea = pair(0.0, 60.0)
    put(tmp_path, sea)
    with backend_of(2) as backend:
        found = search(tmp_path, limits(), backend, longest_h=5)
    assert text(found.encounters) == text(known(sea, limits()))
    assert nobody_left()


def test_that_a_store_of_one_process_is_not_given_to_others() -> None:
    pytest.importorskip("fsspec", reason="fsspec is not installed (extra cluster)")
    put("memory://lone/store", pair(0.0, 4.0))
    with backend_of(2) as backend, pytest.raises(UsageError, match="one process only"):
        search("memory://lone/store", limits(), backend)


def test_that_a_missing_dask_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UserError, match=r"lightering\[cluster\]"), backend_of(1, "tcp://x:1"):
        pass
