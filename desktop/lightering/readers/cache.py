"""What files were read to, kept by their content: the second open of a file is a short one.

An entry is named by the SHA-256 of the file and by everything else that its reading depends on:
its base name, the readers themselves, the libraries they stand on. The name begins with what can be
told without reading the file, so that one that was never kept need not be hashed first. An entry
says which headings were looked up in mappings and what was found, and holds only if the same is
found again. Its own hash stands at its end: an entry that is damaged or cut is thrown away and the
file is read anew. Entries can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from lightering.errors import OutputError
from lightering.files import atomic, cache_folder
from lightering.readers.entries import Sink, TooLarge, pack, unpacked
from lightering.readers.versions import version_of
from lightering.resources import code_hash
from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from types import TracebackType

    from lightering.readers.column_map import Maps
    from lightering.readers.record import FileRead

__all__ = ["Cache", "Entries"]

_SUFFIX = ".fixes"
_LEAST_BYTES = 256 << 10
"""Smaller files are read as quickly as an entry is written and synced."""
_MOST_BYTES = 4 << 30
_FAMILY_DIGITS = 16
_ONE_OF = 2
"""One entry takes at most this part of the whole."""
_QUICK = frozenset({"fixes_parquet"})
"""Formats that are read sooner than an entry, and in less memory."""
_SIDES = ("-wal", "-journal", "-shm")
_FAULTS = (OSError, pa.ArrowException, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Entries:
    """What lies in a cache.

    Attributes:
        folder: Where.
        count: How many entries.
        size: Their bytes.
    """

    folder: Path
    count: int
    size: int


class Cache:
    """Entries in one folder; several programs may use it at once.

    Within a `with` block entries are written while the work goes on, one at a time; at its end
    they are there.
    """

    def __init__(
        self,
        folder: Path | None = None,
        most_bytes: int = _MOST_BYTES,
        least_bytes: int = _LEAST_BYTES,
    ) -> None:
        """Names the folder; it need not exist.

        Args:
            folder: Where entries lie; `files.cache_folder() / "fixes"` if None.
            most_bytes: What all entries may take; the ones unused for longest go first.
            least_bytes: Smaller files are not kept.
        """
        self._folder = cache_folder() / "fixes" if folder is None else folder
        self._most, self._least = most_bytes, least_bytes
        self._thread: ThreadPoolExecutor | None = None
        self._writing: Future[None] | None = None

    def __enter__(self) -> Cache:
        """Begins to write entries beside the work."""
        self._thread = ThreadPoolExecutor(1)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Waits for the entry that is being written."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.shutdown()
        self._settle()

    def get(
        self,
        path: Path,
        sha256: Callable[[], str],
        maps: Maps | None,
        most_bytes: int | None = None,
    ) -> list[FileRead] | None:
        """Returns what a file was read to, or None if that is not known.

        Args:
            path: The file.
            sha256: Gives the hash of its content. It is not asked if no file of this name and
                size was kept; while it is being worked out, what was kept of one is loaded.
            maps: What the person said about the columns of tables.
            most_bytes: A larger entry is left alone: it does not fit the memory.

        Raises:
            OSError: The file cannot be read.
            Cancelled: The person asked to stop.
        """
        self._settle()
        family = self._family(path)
        alike = [] if family is None else sorted(self._folder.glob(f"{family}.*{_SUFFIX}"))
        if family is None or not alike:
            return None
        # what was said of a table may depend on its hash
        one = len(alike) == 1 and maps is None
        place = alike[0] if one else self._place(family, path, sha256())
        reads = _loaded(place, sha256, maps, most_bytes)
        if reads is None or place != self._place(family, path, sha256()):
            return None
        with contextlib.suppress(OSError):
            os.utime(place)  # used just now
        return reads

    def put(self, path: Path, sha256: str, reads: Sequence[FileRead]) -> None:
        """Keeps what a file was read to; a cache that cannot be written is none.

        Args:
            path: The file.
            sha256: Of its content.
            reads: One per source, before static reports are laid onto fixes.
        """
        if all(read.report.format in _QUICK for read in reads):
            return
        family = self._family(path)
        # what was not read to its end may be so for a reason outside the file
        if family is None or not all(read.asked for read in reads):
            return
        place = self._place(family, path, sha256)
        self._settle()  # what waits to be written is held in memory
        if self._thread is None:
            self._write(place, reads)
        else:
            self._writing = self._thread.submit(self._write, place, reads)

    def _write(self, place: Path, reads: Sequence[FileRead]) -> None:
        with contextlib.suppress(OSError, OutputError, TooLarge):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with atomic(place) as scratch, scratch.open("wb") as stream:
                pack(reads, Sink(stream, self._most // _ONE_OF))
            self._shrink()

    def entries(self) -> Entries:
        """Returns what lies in the cache."""
        sizes = [size for _used, size, _place in self._listed()]
        return Entries(self._folder, len(sizes), sum(sizes))

    def clear(self) -> Entries:
        """Deletes all entries.

        Returns:
            What was deleted.

        Raises:
            OSError: One of them cannot be deleted.
        """
        before = self.entries()
        for _used, _size, place in self._listed():
            place.unlink(missing_ok=True)
        return before

    def _settle(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.result()

    def _family(self, path: Path) -> str | None:
        """Returns how the names of all entries of files begin that are as this one at a glance."""
        try:
            size = path.stat().st_size
        except OSError:
            return None
        if size < self._least or any(path.with_name(path.name + side).exists() for side in _SIDES):
            # a GeoPackage with side files is more than its own content
            return None
        return _digest(str(size), path.name, _readers_mark())[:_FAMILY_DIGITS]

    def _place(self, family: str, path: Path, sha256: str) -> Path:
        name = _digest(sha256, path.name, _readers_mark())
        return self._folder / f"{family}.{name}{_SUFFIX}"

    def _shrink(self) -> None:
        left = self.entries().size
        for _used, size, place in self._listed():
            if left <= self._most:
                return
            place.unlink(missing_ok=True)
            left -= size

    def _listed(self) -> list[tuple[int, int, Path]]:
        """Returns time of last use, size and place of all entries, the oldest first."""
        found = []
        for place in self._folder.glob(f"*{_SUFFIX}") if self._folder.is_dir() else ():
            with contextlib.suppress(OSError):  # another program deletes, too
                stat = place.stat()
                found.append((stat.st_mtime_ns, stat.st_size, place))
        return sorted(found)


def _digest(*words: str) -> str:
    whole = "\0".join(words).encode("utf-8", "surrogateescape")
    return hashlib.sha256(whole).hexdigest()


def _loaded(
    place: Path, sha256: Callable[[], str], maps: Maps | None, most_bytes: int | None
) -> list[FileRead] | None:
    """Returns the reads of an entry; one that is damaged is thrown away."""
    try:
        if most_bytes is not None and place.stat().st_size > most_bytes:
            return None
        whole = place.read_bytes()
    except OSError:
        return None
    try:
        return unpacked(whole, sha256, maps)
    except _FAULTS:
        # damaged or cut: what it holds is not to be trusted
        with contextlib.suppress(OSError):
            place.unlink()
        return None


@cache
def _readers_mark() -> str:
    """Returns what changes whenever the same bytes may be read to something else."""
    digest = hashlib.sha256(f"{__version__}{code_hash('readers', 'model')}".encode())
    for name in ("pyarrow", "numpy", "pandas", "pyais", "openpyxl", "pyproj"):
        digest.update(version_of(name).encode())
    return digest.hexdigest()
