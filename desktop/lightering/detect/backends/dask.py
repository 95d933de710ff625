"""A Dask cluster: any machines that see the store under the same address."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from lightering.errors import InputError, UserError
from lightering.progress import stop_if_cancelled
from lightering.resources import code_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from lightering.progress import Progress

__all__ = ["Cluster"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_ASK_S = 0.05
"""How long to wait before asking again whether the person wants to stop."""
_AHEAD = 2
"""Tasks handed out beyond the next result, per thread of the workers."""
_ANSWER_S = 10.0
"""How long a scheduler may take to answer."""


class Cluster:
    """The workers behind a Dask scheduler."""

    elsewhere = True

    def __init__(self, scheduler: str) -> None:
        """Connects to nothing yet.

        Args:
            scheduler: Address, such as `tcp://host:8786`.
        """
        self._scheduler = scheduler
        self._client: Any = None

    def __enter__(self) -> Cluster:
        """Connects, and makes sure that the workers run this very program.

        Raises:
            UserError: Dask is not installed, nobody answers, there is no worker, or the workers run
                another version.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise UserError(
                "Dask is not installed here. Install it with: pip install 'lightering[cluster]'"
            ) from error
        try:
            _knock(self._scheduler)
            # the library has no types of its own: with it or without it, this is the same to us
            connect: Any = Client
            self._client = connect(self._scheduler, timeout=_ANSWER_S, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise InputError(
                "No Dask scheduler answers at this address.",
                value=self._scheduler,
                advice="It looks like tcp://host:8786; start one with: dask scheduler",
            ) from error
        try:
            self._check()
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leaves the cluster; it is not ours to end."""
        self._client.close()

    def map(
        self, function: Callable[[Task], Result], tasks: Sequence[Task], progress: Progress
    ) -> Iterator[Result]:
        """Yields the results in the order of the tasks; see `Backend.map`."""
        ahead = _AHEAD * max(sum(self._client.nthreads().values()), 1)
        futures: list[Any] = []
        try:
            for done in range(len(tasks)):
                while len(futures) < len(tasks) and len(futures) - done < ahead:
                    # scattered, because a task may bring fixes along
                    sent = self._client.scatter(tasks[len(futures)], hash=False)
                    futures.append(self._client.submit(function, sent, pure=False))
                while not futures[done].done():
                    stop_if_cancelled(progress)
                    time.sleep(_ASK_S)
                result = self._result(futures[done])
                futures[done] = None
                progress.set((done + 1) / len(tasks), "Comparing tracks")
                yield result
        finally:
            self._client.cancel([future for future in futures if future is not None])

    def _result(self, future: Any) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker as error:
            raise UserError(
                "Workers of the cluster ended before their work was done: most often they had no "
                "memory left. Give them more, or use a shorter chunk of time; what was finished is "
                "kept."
            ) from error

    def _check(self) -> None:
        if not self._client.nthreads():
            raise InputError(
                "This Dask cluster has no workers yet.",
                value=self._scheduler,
                advice=f"Start one with: dask worker {self._scheduler}",
            )
        theirs = self._client.run(_code, on_error="return")
        if any(answer != _ours() for answer in theirs.values()):
            raise UserError(
                "The workers of this cluster have no Lightering, or another version of it. "
                "Install the same one on all of them."
            )


def _knock(address: str) -> None:
    """Raises OSError if nobody listens; Dask itself would go on asking in the background."""
    there = urlsplit(address)
    if there.scheme in {"tcp", "tls"}:
        socket.create_connection((there.hostname, there.port), _ANSWER_S).close()


def _ours() -> str:
    return _code()


def _code() -> str:
    return code_hash("detect", "tracks")
