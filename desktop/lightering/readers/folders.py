"""Paths as given to files in order: folders are walked, each file comes once."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.errors import InputError, shown
from lightering.files import name_of
from lightering.readers.header import layout_of
from lightering.readers.record import Sample
from lightering.readers.registry import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Walked", "walk"]

_PACKINGS = ("", ".gz", ".zst", ".zip")
_ARCHIVES = ("*.zip",)
_LOOK_BYTES = 64 << 10
_SURE = 0.5


@dataclass(frozen=True, slots=True)
class Walked:
    """What a list of paths stands for.

    Attributes:
        files: Files to read, sorted by base name.
        passed_over: Base names of files in folders that are no track files, sorted.
        without_tracks: Folders that hold no track file.
    """

    files: tuple[Path, ...]
    passed_over: tuple[str, ...]
    without_tracks: tuple[Path, ...]


def walk(paths: Sequence[Path]) -> Walked:
    """Finds the files behind paths.

    Args:
        paths: Files and folders.

    Raises:
        InputError: A path does not exist or is neither file nor folder.
    """
    files: dict[Path, Path] = {}
    passed_over: list[str] = []
    without: list[Path] = []
    for path in map(Path, paths):
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            raise InputError(
                "There is no such file or folder, or it may not be opened.",
                file=path.name or str(path),
                advice="Check the name.",
            ) from error
        if stat.S_ISREG(mode):
            files.setdefault(path.resolve(), path)
        elif stat.S_ISDIR(mode):
            found, others = _in_folder(path)
            passed_over += others
            if not found:
                without.append(path)
            for file in found:
                files.setdefault(file.resolve(), file)
        else:
            raise InputError(
                "This is a device or a pipe, not a file.",
                file=path.name,
                advice="Write its content to a file first.",
            )
    ordered = sorted(files.values(), key=lambda file: (file.name, str(file)))
    return Walked(tuple(ordered), tuple(sorted(passed_over)), tuple(without))


def _in_folder(folder: Path) -> tuple[list[Path], list[str]]:
    found: list[Path] = []
    others: list[str] = []
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(base, name)
            if name.startswith(".") or not path.is_file():
                continue
            if _is_track_file(name) and not _is_other_text(path):
                found.append(path)
            else:
                others.append(shown(name_of(path))[1:-1])
    return found, others


def _is_track_file(name: str) -> bool:
    lowered = name.lower()
    if lowered.startswith(("readme", "license", "licence", "truth.json")):
        return False
    if any(fnmatch(lowered, pattern) for pattern in _ARCHIVES):
        return True
    return any(
        fnmatch(lowered, pattern + packing)
        for record in formats()
        for pattern in record.patterns
        for packing in _PACKINGS
    )


def _is_other_text(path: Path) -> bool:
    """Settings are JSON, too, and notes .txt: in a folder only what looks like tracks counts."""
    suffix = path.suffix.lower()
    if suffix not in (".json", ".txt"):
        return False
    try:
        with path.open("rb") as stream:
            head = stream.read(_LOOK_BYTES)
        layout = layout_of(head, path.name) if suffix == ".txt" else None
        sample = Sample(path.name, head, layout)
        return all(record.sniff(sample) < _SURE for record in formats())
    except (OSError, InputError):
        return False  # reading it will say what is wrong
