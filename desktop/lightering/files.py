"""Files on disk: their hash, beside other work if they are large, and writing them whole."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.errors import Cancelled, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from types import TracebackType

__all__ = ["PIECE_BYTES", "Hash", "atomic", "cache_folder", "name_of", "sha256_of", "write_bytes"]


PIECE_BYTES = 4 << 20
"""So much of a file is read between two looks at whether to stop."""
_LARGE = 8 << 20
"""Smaller files are hashed before a thread has begun."""
_LOOK_S = 0.05


def name_of(path: Path) -> str:
    """Returns the base name of a file as text that UTF-8 can hold.

    Args:
        path: Any path; a name whose bytes are no UTF-8 gets U+FFFD for each of them.
    """
    return os.fsencode(path.name).decode("utf-8", "replace")


def sha256_of(path: Path, look: Callable[[], None] | None = None) -> str:
    """Returns the SHA-256 of a file as 64 hexadecimal digits.

    Args:
        path: A regular file.
        look: Called every few MiB; what it raises ends the work.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb", buffering=0) as stream:
        if look is None:
            return hashlib.file_digest(stream, "sha256").hexdigest()
        digest, piece = hashlib.sha256(), bytearray(PIECE_BYTES)
        while size := stream.readinto(piece):
            digest.update(memoryview(piece)[:size])
            look()
        return digest.hexdigest()


class Hash:
    """The SHA-256 of a file; within a `with` block a large one is hashed beside what is done there.

    Attributes:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        """Names the file.

        Args:
            path: A regular file.
        """
        self.path = path
        self._before: os.stat_result | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._begun: Future[str] | None = None
        self._known = ""
        self._stop = threading.Event()

    def __enter__(self) -> Hash:
        """Begins to hash a large file, unless that was begun before.

        Raises:
            OSError: The file is not there.
        """
        if self._before is None:
            self._before = self.path.stat()
            if self._before.st_size >= _LARGE:
                self._thread = ThreadPoolExecutor(1)
                self._begun = self._thread.submit(sha256_of, self.path, self._go_on)
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

    def value(self, look: Callable[[], None]) -> str:
        """Returns the hash as 64 hexadecimal digits, waiting for it if need be.

        Args:
            look: Called meanwhile; what it raises ends the work.

        Raises:
            OSError: The file cannot be read.
        """
        if not self._known and self._begun is None:
            self._known = sha256_of(self.path, look)
        while not self._known and self._begun is not None:
            look()
            if wait([self._begun], _LOOK_S).done:
                self._known = self._begun.result()
        return self._known

    def is_of_now(self) -> bool:
        """Tells whether the file is as it was when it began to be hashed.

        Raises:
            OSError: The file is not there.
        """
        before, now = self._before, self.path.stat()
        return before is None or (before.st_size, before.st_mtime_ns) == (
            now.st_size,
            now.st_mtime_ns,
        )

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise Cancelled("Cancelled. Nothing half done was kept.")


def cache_folder() -> Path:
    """Returns where derived data may lie: `$XDG_CACHE_HOME/lightering`, else below `~/.cache`.

    It need not exist. A relative `$XDG_CACHE_HOME` counts as unset (XDG base directories, 0.8).
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or ".")
    return (base if base.is_absolute() else Path.home() / ".cache") / "lightering"


@contextlib.contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """Gives a temporary path beside `path`; on a clean exit it takes the place of `path`.

    The temporary file is fsynced and renamed, so an interrupted write leaves the old file or none.

    Args:
        path: Where the result shall stand.

    Yields:
        The path to write to, with the same suffix.

    Raises:
        OutputError: The place cannot be written.
    """
    # named before it is there: an interrupt at any moment finds it, and leaves none behind
    scratch = path.with_name(f".{path.stem}.{os.urandom(4).hex()}{path.suffix}")
    try:
        os.close(os.open(scratch, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        yield scratch
        with scratch.open("rb+") as stream:
            os.fsync(stream.fileno())
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(path)
        # the file stands there whole: to say that it could not be written would be wrong, and who
        # tidies up after an error would take away what it belongs to
        with contextlib.suppress(OSError):
            _sync_folder(path.parent)
    except OSError as error:
        raise _refused(path, error) from error
    finally:
        # what cannot be removed either must not hide why the write failed
        with contextlib.suppress(OSError):
            scratch.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Writes a whole file or leaves what stood there.

    Args:
        path: Where the content shall stand.
        content: All of it.

    Raises:
        OutputError: The place cannot be written.
    """
    with atomic(path) as scratch:
        scratch.write_bytes(content)


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path.name} could not be written: {error.strerror or error}. "
        "Choose another folder, or free some space; nothing was changed."
    )
