"""Files a case was made from, tracks and what lies beside them: still there and the same?"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.files import sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["Source", "changed", "gather", "missing", "source_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file that a case was made from.

    Attributes:
        name: Base name.
        path: Relative to the folder of the case, with forward slashes; absolute if there is no way.
        sha256: Of the file as it lay on disk.
        size: In bytes.
    """

    name: str
    path: str
    sha256: str
    size: int

    def located(self, folder: Path) -> Path:
        """Returns where the file should lie.

        Args:
            folder: The folder of the case.
        """
        return Path(os.path.normpath(folder / self.path))

    def lies_in(self, folder: Path) -> bool:
        """Tells whether the file lies where it should; a path no file can have is not there.

        Args:
            folder: The folder of the case.
        """
        return os.path.isfile(self.located(folder))  # noqa: PTH113 - raises nothing


def source_of(told: Sequence[object]) -> Source:
    """Returns a source from its values, in their order.

    Args:
        told: As a case holds them.

    Raises:
        ValueError: They are none of a source: the case is damaged.
    """
    name, path, sha256, size = told
    if not (isinstance(name, str) and isinstance(path, str) and "\0" not in path):
        raise ValueError("a source has no name")
    if not (isinstance(sha256, str) and isinstance(size, int)):
        raise ValueError("a source has no hash")
    return Source(name, path, sha256, size)


def gather(
    paths: Sequence[Path],
    folder: Path,
    known: Mapping[str, str],
    hashed: Mapping[Path, str] | None = None,
) -> tuple[Source, ...]:
    """Returns the files that some paths stand for, sorted by path.

    Args:
        paths: Files and folders as they were opened; a folder stands for the files in it that
            were read.
        folder: The folder of the case.
        known: SHA-256 by base name, of the files that were read; "" where two files of one name
            differ, which are then hashed here.
        hashed: SHA-256 by resolved path, of files that were hashed as they were read.

    Raises:
        OSError: A file cannot be read.
    """
    found: dict[str, Source] = {}
    told = hashed or {}
    for path in paths:
        inside = (one for one in path.rglob("*") if one.is_file() and one.name in known)
        for file in inside if path.is_dir() else (path,):
            real = file.resolve()
            place = os.path.relpath(real, folder.resolve())
            found[place] = Source(
                name=file.name,
                path=Path(place).as_posix(),
                sha256=told.get(real) or known.get(file.name) or sha256_of(file),
                size=file.stat().st_size,
            )
    return tuple(found[place] for place in sorted(found))


def missing(sources: Iterable[Source], folder: Path) -> tuple[Source, ...]:
    """Returns the sources that are no longer where they were.

    Args:
        sources: Of a case.
        folder: The folder of the case.
    """
    return tuple(one for one in sources if not one.lies_in(folder))


def changed(sources: Iterable[Source], known: Mapping[str, str]) -> tuple[Source, ...]:
    """Returns the sources whose content is no longer the one the case was made from.

    Args:
        sources: Of a case.
        known: SHA-256 by base name, of the files read now; "" where two files of one name differ.
    """
    return tuple(one for one in sources if (known.get(one.name) or one.sha256) != one.sha256)
