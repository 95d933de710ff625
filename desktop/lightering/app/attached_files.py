"""Files on their way into a case as evidence, and out of it again. May run in a worker."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.case.attached import Held, content_of, read_whole, sound
from lightering.errors import CaseError, InputError
from lightering.files import PIECE_BYTES, name_of, sha256_of, write_bytes
from lightering.model.attachments import HELD_MIB, MOST_MIB
from lightering.progress import Quiet, stop_if_cancelled
from lightering.units import size_words, thousands

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lightering.model.attachments import Attachment
    from lightering.progress import Progress
    from lightering.readers.pictures import Look

__all__ = ["Contents", "Taken", "save_copy", "suggestion", "take"]

_MIB = 1 << 20
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that shall be attached.

    Attributes:
        name: Base name, as text that UTF-8 can hold.
        held: Its bytes or its place, with its SHA-256.
        look: What it is.
    """

    name: str
    held: Held
    look: Look

    def words(self, hold_mib: float = HELD_MIB) -> str:
        """Returns size, kind, and whether the case will hold it, in a sentence.

        Args:
            hold_mib: Largest file whose bytes go into the case, in MiB.
        """
        size = size_words(self.held.size)
        if self.look.width_px:
            what = f"picture, {thousands(self.look.width_px)} × {thousands(self.look.height_px)}"
        else:
            what = f"document ({self.look.media})"
        if self.held.content is not None:
            return f"{what}, {size}. The case holds a copy of it."
        return (
            f"{what}, {size}. Larger than {hold_mib:g} MiB, so the case keeps its place and "
            "SHA-256 only: hand the file over beside the case."
        )


def take(path: Path, hold_mib: float = HELD_MIB, progress: Progress | None = None) -> Taken:
    """Reads a file that shall be attached.

    Args:
        path: A regular file.
        hold_mib: Largest file whose bytes go into the case, in MiB.
        progress: Told how far it is read.

    Raises:
        InputError: It cannot be read, or begins as a picture that cannot be drawn.
        Cancelled: The person asked to stop.
    """
    # the window paints before readers are loaded
    from lightering.readers.pictures import look_at

    name = name_of(path)
    if hold_mib > MOST_MIB:
        raise InputError(f"A case holds files of at most {MOST_MIB:g} MiB.", value=f"{hold_mib:g}")
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            raise InputError(
                "This is no file that can be attached.",
                file=name,
                advice="Attach files one by one; a folder goes in as one ZIP.",
            )
        if told.st_size > MOST_MIB * _MIB:
            with path.open("rb") as stream:
                head = stream.read(_HEAD_BYTES)
            look = _of_head(head, name)
            sha256 = sha256_of(path, _looking(told.st_size, name, progress))
            held = Held(sha256, told.st_size, None, str(path.resolve()))
            return Taken(name, held, look)
        content = _read(path, _looking(told.st_size, name, progress))
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or error}.",
            file=name,
            advice="Nothing was attached.",
        ) from error
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    look = look_at(content, name)
    if size > hold_mib * _MIB:
        return Taken(name, Held(sha256, size, None, str(path.resolve())), look)
    return Taken(name, Held(sha256, size, content), look)


def _looking(size: int, name: str, progress: Progress | None) -> Callable[[], None]:
    """Returns what tells, at each piece of a file, how far it is read."""
    told, pieces, seen = progress or Quiet(), max(size // PIECE_BYTES, 1), count(1)

    def look() -> None:
        stop_if_cancelled(told)
        told.set(min(next(seen) / pieces, 1.0), f"Reading {name}")

    return look


def _read(path: Path, look: Callable[[], None]) -> bytes:
    pieces = []
    with path.open("rb", buffering=0) as stream:
        while piece := stream.read(PIECE_BYTES):
            pieces.append(piece)
            look()
    return b"".join(pieces)


def _of_head(head: bytes, name: str) -> Look:
    """Returns what a file too large to be looked at is: a document in any case."""
    from lightering.readers.pictures import Look, look_at

    try:
        return Look(look_at(head, name).media)
    except InputError:
        return Look("application/octet-stream")


@dataclass(frozen=True, slots=True)
class Contents:
    """Reads attached files, from any thread.

    Attributes:
        case: The open case, None if there is none.
        waiting: Files that no case took yet, by SHA-256.
    """

    case: Path | None = None
    waiting: Mapping[str, Held] = field(default_factory=dict)

    def __call__(self, one: Attachment) -> bytes:
        """Returns the bytes of an attached file.

        Args:
            one: As a record tells it.

        Raises:
            CaseError: The file is lost or is no longer the same.
        """
        held = self.waiting.get(one.sha256)
        if held is not None:
            content = held.content
            return sound(content if content is not None else read_whole(Path(held.path), one), one)
        if self.case is None:
            raise CaseError(f"{one.name} is not at hand: the case that holds it is closed.")
        return content_of(self.case, one)


def save_copy(
    contents: Callable[[Attachment], bytes],
    one: Attachment,
    path: Path,
    progress: Progress | None = None,
) -> None:
    """Writes an attached file to another place, whole or not at all.

    Args:
        contents: Reads it.
        one: Which.
        path: Where.
        progress: Asked whether to stop before anything is written.

    Raises:
        CaseError: The file is lost or is no longer the same.
        OutputError: The place cannot be written.
        Cancelled: The person asked to stop.
    """
    content = contents(one)
    stop_if_cancelled(progress or Quiet())
    write_bytes(path, content)


def suggestion(taken: str) -> tuple[str, str]:
    """Returns what a camera's clock suggests: words for the person, and the date to take over.

    Args:
        taken: As `pictures.Look` tells it.

    Returns:
        Two empty texts if it suggests nothing. Without a zone only the day is offered, and that may
        be off by one in UTC.
    """
    if not taken:
        return "", ""
    try:
        told = datetime.fromisoformat(taken)
    except ValueError:
        return "", ""
    if told.tzinfo is None:
        day = f"{told:%Y-%m-%d}"
        return f"Its camera says {told:%Y-%m-%d %H:%M}, zone not told", day
    at = told.astimezone(UTC)
    return f"Its camera says {taken.replace('T', ' ')}", f"{at:%Y-%m-%dT%H:%MZ}"
