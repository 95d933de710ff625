"""The SHA-256 of a file, worked out while the file is read: both look at the same bytes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from lightering.errors import Cancelled
from lightering.files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

__all__ = ["Hash"]

_LARGE = 8 << 20
"""Smaller files are hashed before a thread has begun."""
_LOOK_S = 0.05


class Hash:
    """Within a `with` block a large file is hashed beside what is done there."""

    def __init__(self, path: Path, look: Callable[[], None]) -> None:
        """Names the file.

        Args:
            path: A regular file.
            look: Called every few MiB while its hash is waited for; what it raises ends the work.
        """
        self._path, self._look = path, look
        self._thread: ThreadPoolExecutor | None = None
        self._begun: Future[str] | None = None
        self._known = ""
        self._stop = threading.Event()

    def __enter__(self) -> Hash:
        """Begins to hash a large file.

        Raises:
            OSError: The file is not there.
        """
        if self._path.stat().st_size >= _LARGE:
            self._thread = ThreadPoolExecutor(1)
            self._begun = self._thread.submit(sha256_of, self._path, self._go_on)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Leaves a hash that nobody waits for any more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.shutdown()

    def value(self) -> str:
        """Returns the hash as 64 hexadecimal digits, waiting for it if need be.

        Raises:
            OSError: The file cannot be read.
        """
        if not self._known and self._begun is None:
            self._known = sha256_of(self._path, self._look)
        while not self._known and self._begun is not None:
            self._look()
            if wait([self._begun], _LOOK_S).done:
                self._known = self._begun.result()
        return self._known

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Cancelled("Cancelled. Nothing half done was kept.")
