"""Who does the work: this process, processes of this machine, or a Dask cluster."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lightering.progress import Progress

__all__ = ["Backend", "Here", "backend_of"]

Task = TypeVar("Task")
Result = TypeVar("Result")


class Backend(Protocol):
    """Calls a pure function on many tasks."""

    def map(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], progress: Progress
    ) -> Iterator[Result]:
        """Yields the results in the order of the tasks.

        Args:
            function: Stands at the top of a module; depends on nothing but its task.
            tasks: Small values that can be pickled.
            progress: Told how many are done; asked whether to stop.

        Raises:
            UserError: What the function raised, or a worker ended.
            Cancelled: The person asked to stop; no worker goes on.
        """
        ...

    @property
    def elsewhere(self) -> bool:
        """Whether tasks run in other processes."""
        ...


class Here:
    """Does every task in this process, one after the other."""

    elsewhere = False

    def map(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], progress: Progress
    ) -> Iterator[Result]:
        """Yields the results in the order of the tasks; see `Backend.map`."""
        for number, task in enumerate(tasks):
            stop_if_cancelled(progress)
            result = function(task)
            progress.set((number + 1) / len(tasks), "Comparing tracks")
            yield result


@contextmanager
def backend_of(workers: int = 1, scheduler: str | None = None) -> Iterator[Backend]:
    """Gives who does the work, and ends all workers of ours afterwards.

    Args:
        workers: Processes of this machine; 1 for this process itself.
        scheduler: Address of a Dask scheduler, such as `tcp://host:8786`, instead.

    Yields:
        The backend.

    Raises:
        UserError: Dask is not installed, or no scheduler answers.
    """
    if scheduler is not None:
        from lightering.detect.backends.dask import Cluster

        with Cluster(scheduler) as cluster:
            yield cluster
    elif workers > 1:
        from lightering.detect.backends.process import Processes

        with Processes(workers) as processes:
            yield processes
    else:
        yield Here()
