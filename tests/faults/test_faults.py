"""Whatever fails while something is written, the old or the new state is left, and never a mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.faults.harness import Faults, compiled
from tests.faults.jobs import jobs_on, reading_jobs
from tests.faults.tracks import NOWHERE, write_tracks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.faults.harness import Job

NAMES = [job.name for job in jobs_on(NOWHERE)]
COMMANDS = [job.name for job in jobs_on(NOWHERE) if job.kind == "command"]
SLOW = {"export case.gpkg", "report report.pdf", "bundle"}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Faults]:
    shim = compiled(tmp_path_factory.mktemp("shim"))
    if shim is None:
        pytest.skip("no C compiler is here to make calls fail with")
    made = Faults(shim, tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def jobs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Job]:
    tracks = write_tracks(tmp_path_factory.mktemp("tracks") / "tracks.csv")
    return {job.name: job for job in jobs_on(tracks)}


@pytest.mark.parametrize("name", NAMES)
def test_that_a_failing_call_leaves_the_old_or_the_new_state(
    faults: Faults, jobs: dict[str, Job], name: str
) -> None:
    def some(count: int) -> list[int]:
        assert count > 0, "nothing is written"
        return sorted({int(n) for n in np.linspace(1, count, 2 if name in SLOW else 5)})

    assert not faults.try_all(jobs[name], some)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_that_a_disk_that_stays_full_leaves_the_old_or_the_new_state(
    faults: Faults, jobs: dict[str, Job], name: str
) -> None:
    assert not faults.try_all(jobs[name], lambda count: [1, count // 2 + 1], lasting=True)


@pytest.mark.parametrize("job", reading_jobs(), ids=lambda job: job.name)
def test_that_a_source_that_cannot_be_read_to_its_end_gives_nothing(
    faults: Faults, job: Job
) -> None:
    def some(count: int) -> list[int]:
        assert count > 1, "nothing is read"
        return sorted({int(n) for n in np.linspace(1, count, 4)})

    assert not faults.try_all(job, some)


@pytest.mark.parametrize("name", COMMANDS)
def test_that_a_job_cancelled_at_any_moment_leaves_the_old_or_the_new_state(
    faults: Faults, jobs: dict[str, Job], name: str
) -> None:
    moments = np.random.default_rng(len(name)).random(2 if name in SLOW else 4)
    assert not faults.try_cancels(jobs[name], moments)


@pytest.mark.parametrize("name", ["convert fixes.csv", "detect events.csv", "report report.pdf"])
def test_that_a_job_without_memory_leaves_the_old_state_and_says_so(
    faults: Faults, jobs: dict[str, Job], name: str
) -> None:
    assert not faults.try_memory(jobs[name], (8, 32, 128))
