"""A Dask cluster finds the same as one process; what goes wrong on it is a sentence."""

from __future__ import annotations

import contextlib
import logging
import time
import warnings
from typing import TYPE_CHECKING

import pytest
from tests.unit.detect.chunks.stores import known, pair, put, search, text
from tests.unit.detect.chunks.test_backends import Impatient, complain, sleep, square
from tests.unit.detect.drawn_tracks import limits

from lightering.detect.backends import backend_of
from lightering.errors import Cancelled, InputError, UserError
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

distributed = pytest.importorskip("distributed", reason="Dask is not installed (extra cluster)")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def scheduler(loopback: None) -> Iterator[str]:
    """Two worker processes of one thread on this machine."""
    logging.getLogger("distributed").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
        ) as cluster:
            # the threads that Dask keeps for ever are there before a test counts them
            with distributed.Client(cluster, set_as_default=False) as client:
                client.submit(len, b"0" * 20_000_000).result()
            yield cluster.scheduler_address


def test_that_dask_finds_the_same(scheduler: str, tmp_path: Path) -> None:
    sea = pair(0.0, 60.0)
    put(tmp_path, sea)
    with backend_of(scheduler=scheduler) as backend:
        found = search(tmp_path, limits(), backend, longest_h=5)
    assert len(found.encounters) == 1
    assert text(found.encounters) == text(known(sea, limits()))


def test_that_results_come_in_the_order_of_the_tasks(scheduler: str) -> None:
    with backend_of(scheduler=scheduler) as backend:
        assert list(backend.map(square, range(20), Quiet())) == [n * n for n in range(20)]


def test_that_an_error_on_the_cluster_is_ours(scheduler: str) -> None:
    with (
        backend_of(scheduler=scheduler) as backend,
        pytest.raises(InputError, match=r"a\.csv, line 7: This is wrong\."),
    ):
        list(backend.map(complain, range(10), Quiet()))


def test_that_a_person_can_stop_and_nothing_waits_on_the_cluster(scheduler: str) -> None:
    begin = time.monotonic()
    with backend_of(scheduler=scheduler) as backend:
        with pytest.raises(Cancelled):
            list(backend.map(sleep, range(8), Impatient()))
        assert time.monotonic() - begin < 30.0


def test_that_workers_of_another_version_are_refused(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightering.detect.backends import dask

    monkeypatch.setattr(dask, "_ours", lambda: "another")
    with (
        pytest.raises(UserError, match="another version"),
        contextlib.ExitStack() as stack,
    ):
        stack.enter_context(backend_of(scheduler=scheduler))


def test_that_a_silent_scheduler_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    from lightering.detect.backends import dask

    monkeypatch.setattr(dask, "_ANSWER_S", 1.0)
    with (
        pytest.raises(InputError, match="No Dask scheduler"),
        backend_of(scheduler="tcp://127.0.0.1:1"),
    ):
        pass
