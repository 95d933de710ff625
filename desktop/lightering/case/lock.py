"""Who may write a case: one program at a time, said by a lock of the operating system.

The lock lies on a hidden file beside the case, not on the case itself: POSIX drops all locks a
process has on a file as soon as it closes any handle to it, so a handle of our own on the case
would break the locks SQLite holds there. The lock goes with the process that held it, however
that ended; the hidden file is removed on a clean close and harmless if it stays.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["WriteLock"]


class WriteLock:
    """The right to write one case file."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Takes over a descriptor that holds the lock; use `take`.

        Args:
            path: The hidden file.
            descriptor: Open and locked.
        """
        self._path, self._descriptor = path, descriptor

    @staticmethod
    def take(case: Path) -> WriteLock | None:
        """Returns the lock, or None if another program holds it.

        Args:
            case: Path of the case file.

        Raises:
            OSError: The folder cannot be written.
        """
        path = case.with_name(f".{case.name}.lock")
        while True:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return None
            # the holder before us may have removed the file between our open and our lock
            if _same(path, descriptor):
                return WriteLock(path, descriptor)
            os.close(descriptor)

    def release(self) -> None:
        """Gives the right back."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def _same(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
