"""Scratch folders of this program; those of a program that was killed go when the next one starts.

Each holds a lock that the system gives up with the process, however it ends. A file in it says
which folder it was made for, and is written when the lock is held: a folder without that file, or
with a copy of it, is nobody's to take away. No clock is asked. Where the system has no such locks
(Windows, some network disks) nothing is taken away.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
import threading
import weakref
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

__all__ = ["LOCK", "ScratchFolder", "scratch_folder"]

LOCK = ".lightering-lock"
_PREFIX = "lightering-"
_LONGEST_BYTES = 4096
"""A longer file is none of ours."""
_clearing = threading.Lock()


@contextlib.contextmanager
def scratch_folder(kind: str = "") -> Iterator[Path]:
    """Gives a folder that is gone after the `with` block, with all that lies in it.

    Args:
        kind: What it is for, as its name shall tell.

    Raises:
        OSError: There is no place for it.
    """
    with ScratchFolder(kind) as folder:
        yield folder.path


class ScratchFolder:
    """A folder of its own for what a program needs meanwhile.

    Attributes:
        path: Where it is, or shall be.
    """

    def __init__(self, kind: str = "", parent: Path | None = None) -> None:
        """Names a folder that is not there yet: an interrupt while it is made leaves none.

        Args:
            kind: What it is for, as its name shall tell.
            parent: Where it shall lie; None for the system's temporary folder.

        Raises:
            FileNotFoundError: The system has no temporary folder.
        """
        name = "-".join(filter(None, (kind, os.urandom(8).hex())))
        self.path = Path(parent or tempfile.gettempdir(), f"{_PREFIX}{name}")
        self._lock = _Lock()
        # also at the end of the program, if nobody closed it
        self._end = weakref.finalize(self, _put_away, self.path, self._lock, os.getpid())

    def __enter__(self) -> ScratchFolder:
        """Makes the folder."""
        return self.make()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Throws the folder away."""
        self.close()

    def make(self) -> ScratchFolder:
        """Makes the folder, and takes away those of programs that were killed.

        Returns:
            Itself.

        Raises:
            OSError: There is no place for it.
        """
        with _clearing:
            _clear_once(self.path.parent)
        try:
            self.path.mkdir(0o700)
            self._lock.take(self.path)
        except FileExistsError:
            # somebody else's
            self._end.detach()
            raise
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Throws the folder away, with all that lies in it; as often as one likes."""
        self._end()


class _Lock:
    """The lock of a folder, while it is held."""

    def __init__(self) -> None:
        self._handle: int | None = None

    def take(self, folder: Path) -> None:
        """Takes the lock and says whose it is; where that cannot be done the folder has none."""
        if sys.platform == "win32":
            # a file that is open there cannot be removed, and a lock there is not given up at once
            return
        import fcntl

        with contextlib.suppress(OSError):
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
            self._handle = os.open(folder / LOCK, flags, 0o600)
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(self._handle, _said(folder.name, folder.stat()))

    def give_up(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)


def _said(name: str, found: os.stat_result) -> bytes:
    """Returns what the lock of a folder says: a copy of the folder has another number."""
    return os.fsencode(f"{name}\n{found.st_ino}\n{os.uname().nodename}\n")


def _put_away(folder: Path, lock: _Lock, process: int) -> None:
    # a copy of the process holds the same lock, and the folder is not its own
    if os.getpid() == process:
        _remove(folder)
    lock.give_up()


def _remove(folder: Path) -> None:
    """Removes a folder as far as that is possible, and no link is followed.

    The lock goes last: what a program leaves that is killed here, or that the system does not let
    it remove, the next one finds.
    """
    if sys.platform == "win32":
        shutil.rmtree(folder, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        room = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            with os.scandir(room) as found:
                entries = [entry for entry in found if entry.name != LOCK]
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.name, ignore_errors=True, dir_fd=room)
                else:
                    with contextlib.suppress(OSError):
                        os.unlink(entry.name, dir_fd=room)
            with os.scandir(room) as left:
                alone = [entry.name for entry in left] == [LOCK]
            if alone:
                os.unlink(LOCK, dir_fd=room)
        finally:
            os.close(room)
        folder.rmdir()


@cache
def _clear_once(parent: Path) -> None:
    """Takes away what killed programs of this user left in a folder; once in a process."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError), os.scandir(parent) as found:
        for entry in found:
            if entry.name.startswith(_PREFIX):
                with contextlib.suppress(OSError):
                    _clear(Path(entry.path))


def _clear(folder: Path) -> None:
    """Removes a folder if it is ours and the program that made it is dead.

    Raises:
        OSError: It is none of ours, or the program lives.
    """
    if sys.platform == "win32":
        return
    import fcntl

    with contextlib.ExitStack() as opened:
        room = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        opened.callback(os.close, room)
        lock = os.open(LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=room)
        opened.callback(os.close, lock)
        here, held = os.fstat(room), os.fstat(lock)
        if {here.st_uid, held.st_uid} != {os.geteuid()} or not stat.S_ISREG(held.st_mode):
            return
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.read(lock, _LONGEST_BYTES) != _said(folder.name, here):
            return
        # another program may have removed it since it was opened, and a third made one of its name
        if os.fstat(lock).st_nlink == 1 and os.path.samestat(os.lstat(folder), here):
            _remove(folder)
