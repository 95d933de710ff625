"""The files that decisions attach as evidence: in the case, or at a place that it names.

A file is known by its SHA-256, so one that is attached to two events is held once. What was ever
attached stays: a record that names it can be undone and redone, and its bytes can be shown.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.case.faults import open_failed, write_failed
from lightering.case.opening import connect, tidy
from lightering.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lightering.model.attachments import Attachment

__all__ = ["Held", "content_of", "lost", "move", "put", "put_ahead", "read_whole", "sound"]


@dataclass(frozen=True, slots=True)
class Held:
    """One file as the case holds it.

    Attributes:
        sha256: Of its bytes.
        size: In bytes.
        content: The bytes; None if they stay where they lie.
        path: Where they lie; "" if the case holds them.
    """

    sha256: str
    size: int
    content: bytes | None
    path: str = ""


def put(connection: sqlite3.Connection, files: Iterable[Held], folder: Path) -> None:
    """Takes files into the case; bytes that are there stay, a place is brought up to date.

    Args:
        connection: Inside a transaction.
        files: What shall be there.
        folder: The folder of the case, from which places are told.
    """
    held = {
        sha256
        for (sha256,) in connection.execute("SELECT sha256 FROM attached WHERE content IS NOT NULL")
    }
    connection.executemany(
        """
        INSERT INTO attached VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO UPDATE SET
            content = coalesce(content, excluded.content),
            relative_path = CASE WHEN content IS NULL AND excluded.content IS NULL
                THEN excluded.relative_path ELSE '' END
        """,
        [
            (
                one.sha256,
                one.size,
                one.content,
                Path(os.path.relpath(one.path, folder)).as_posix() if one.path else "",
            )
            for one in files
            # bytes that are there are not written once more: it may be many
            if one.sha256 not in held
        ],
    )


def put_ahead(case: Path, one: Held) -> None:
    """Takes a file into an open case before a record names it; may be called from any thread.

    The bytes of a large file take longer to write than a window may stand still. Without a record
    they are in nobody's way.

    Args:
        case: The case file, which this program has open for writing.
        one: The file.

    Raises:
        CaseError: It could not be written.
    """
    try:
        with contextlib.closing(connect(case, "rw")) as connection:
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("BEGIN IMMEDIATE")
            put(connection, [one], case.resolve().parent)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise write_failed(case, error) from error


def content_of(case: Path, one: Attachment) -> bytes:
    """Returns the bytes of an attached file; may be called from any thread.

    Args:
        case: The case file.
        one: As a record tells it.

    Raises:
        CaseError: The file is lost or is no longer the same, or the case cannot be read.
    """
    try:
        with contextlib.closing(connect(case, "ro")) as connection:
            row = connection.execute(
                "SELECT content, relative_path FROM attached WHERE sha256 = ?", (one.sha256,)
            ).fetchone()
    except sqlite3.Error as error:
        raise open_failed(case, error) from error
    finally:
        tidy(case)
    if row is None:
        raise CaseError(f"{case.name}: {one.name} is not in it, though a record attaches it.")
    content, place = row
    if content is None:
        content = read_whole(_located(case, place), one)
    # who changes a case by hand may leave text where bytes were
    return sound(content if isinstance(content, bytes) else str(content).encode(), one)


def sound(content: bytes, one: Attachment) -> bytes:
    """Returns bytes that are those of a record.

    Args:
        content: As read.
        one: As a record tells it.

    Raises:
        CaseError: They are others.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != one.sha256:
        raise CaseError(
            f"{one.name} is no longer the file that was attached: its SHA-256 is {found}, "
            f"the record says {one.sha256}. Put the old one back, or attach the new one beside it."
        )
    return content


def read_whole(path: Path, one: Attachment) -> bytes:
    """Returns the bytes of an attached file that lies outside the case.

    Args:
        path: Where.
        one: As a record tells it.

    Raises:
        CaseError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaseError(_gone(one, path)) from error


def lost(
    connection: sqlite3.Connection, attached: Iterable[Attachment], case: Path
) -> tuple[str, ...]:
    """Returns a sentence for each file that is gone, or has another size than it had.

    Bytes are compared where they are used (`content_of`): that takes as long as reading them.

    Args:
        connection: To the case.
        attached: As records tell them.
        case: The case file.

    Raises:
        sqlite3.Error: The case is damaged.
    """
    kept = {
        sha256: (size, place)
        for sha256, size, place in connection.execute(
            "SELECT sha256, coalesce(length(content), -1), relative_path FROM attached"
        )
    }
    said = []
    for one in {one.sha256: one for one in attached}.values():
        size, place = kept.get(one.sha256, (0, ""))
        if place:
            path = _located(case, place)
            size = path.stat().st_size if path.is_file() else -1
            if size < 0:
                said.append(_gone(one, path))
                continue
        if size != one.size:
            said.append(
                f"{one.name} is no longer the file that was attached: it has {size:,} bytes and "
                f"had {one.size:,}. Put the old one back."
            )
    return tuple(said)


def move(connection: sqlite3.Connection, old: Path, new: Path) -> None:
    """Tells places from another folder.

    Args:
        connection: To a copy of the case.
        old: The folder of the case.
        new: The folder of the copy.
    """
    rows = connection.execute(
        "SELECT relative_path, sha256 FROM attached WHERE relative_path != ''"
    ).fetchall()
    connection.executemany(
        "UPDATE attached SET relative_path = ? WHERE sha256 = ?",
        [(Path(os.path.relpath(old / place, new)).as_posix(), sha256) for place, sha256 in rows],
    )


def _located(case: Path, place: str) -> Path:
    return Path(os.path.normpath(case.resolve().parent / place))


def _gone(one: Attachment, path: Path) -> str:
    return (
        f"{one.name} was attached and is no longer in {path.parent.name or path.parent}. Put it "
        "back, or attach it anew from where it lies."
    )
