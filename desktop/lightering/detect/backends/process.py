"""Processes of this machine: started anew, fed one task at a time, ended whatever happens.

They are spawned, never forked: the fork of a process with threads (the window, Arrow, numba) may
hang. A process that is not needed any more, or whose parent is gone, ends by itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

from lightering.errors import UserError
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from types import TracebackType

    from lightering.progress import Progress

__all__ = ["Processes"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_ASK_S = 0.1
"""How long to wait before asking again whether the person wants to stop."""
_AHEAD = 2
"""Tasks handed out beyond the next result, per process: results wait in memory for their turn."""


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    pipe: Connection
    task: int | None = None


class Processes:
    """A few worker processes."""

    elsewhere = True

    def __init__(self, workers: int) -> None:
        """Starts nothing yet.

        Args:
            workers: How many processes at most.
        """
        self._most = workers
        self._workers: list[_Worker] = []

    def __enter__(self) -> Processes:
        """Returns itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Ends all processes."""
        self._end()

    @property
    def ids(self) -> list[int]:
        """Numbers of the processes that run, as the system knows them."""
        return [w.process.pid for w in self._workers if w.process.pid is not None]

    def map(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], progress: Progress
    ) -> Iterator[Result]:
        """Yields the results in the order of the tasks; see `Backend.map`."""
        ready: dict[int, Any] = {}
        given, done = 0, 0
        try:
            while done < len(tasks):
                stop_if_cancelled(progress)
                while given < len(tasks) and given - done < _AHEAD * self._most:
                    idle = self._idle()
                    if idle is None:
                        break
                    idle.task = given
                    idle.pipe.send((function, tasks[given]))
                    given += 1
                while done in ready:
                    progress.set((done + 1) / len(tasks), "Comparing tracks")
                    yield ready.pop(done)
                    done += 1
                for worker in self._heard():
                    assert worker.task is not None
                    ready[worker.task] = _received(worker)
                    worker.task = None
        except (BrokenPipeError, ConnectionResetError) as error:
            raise _gone() from error
        finally:
            if any(worker.task is not None for worker in self._workers):
                self._end()

    def _idle(self) -> _Worker | None:
        for worker in self._workers:
            if worker.task is None:
                return worker
        if len(self._workers) == self._most:
            return None
        spawn = multiprocessing.get_context("spawn")
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_work, args=(theirs,), daemon=True, name="lightering-worker")
        process.start()
        theirs.close()
        self._workers.append(_Worker(process, ours))
        return self._workers[-1]

    def _heard(self) -> list[_Worker]:
        """Returns the workers that have answered, or ended."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        return [busy[pipe] for pipe in wait(list(busy), _ASK_S)] if busy else []  # type: ignore[index]

    def _end(self) -> None:
        workers, self._workers = self._workers, []
        for worker in workers:
            worker.pipe.close()
            if worker.task is not None:
                worker.process.kill()
        for worker in workers:
            worker.process.join(5.0)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()


def _received(worker: _Worker) -> Any:
    try:
        kind, value = worker.pipe.recv()
    except (EOFError, ConnectionResetError) as error:
        raise _gone() from error
    if kind == "done":
        return value
    if kind == "user":
        raise value[0](value[1])
    if kind == "memory":
        raise UserError(
            "A worker had not enough memory. Use fewer workers, or a shorter chunk of time."
        )
    raise RuntimeError(f"A worker failed:\n{value}")


def _gone() -> UserError:
    return UserError(
        "A worker process ended before its work was done: most often the system had no memory "
        "left. Use fewer workers, or a shorter chunk of time; what was finished is kept."
    )


def _work(pipe: Connection) -> None:
    """Does tasks until the other side closes the pipe."""
    # the parent hears Ctrl-C and ends us; numba and Arrow shall not start threads of their own
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["NUMBA_NUM_THREADS"] = "1"
    import pyarrow as pa

    pa.set_cpu_count(1)
    # what is freed goes back to the system, not into a pool of Arrow's own
    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_io_thread_count(1)
    while True:
        try:
            function, task = pipe.recv()
        except (EOFError, ConnectionResetError):
            return
        try:
            answer = ("done", function(task))
        except UserError as error:
            answer = ("user", (type(error), str(error)))
        except MemoryError:
            answer = ("memory", None)
        except Exception:  # noqa: BLE001 - the parent raises it
            answer = ("fault", traceback.format_exc())
        try:
            pipe.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        del function, task, answer
