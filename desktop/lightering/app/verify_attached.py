"""Whether the files attached to the events of a report are still those it was made with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lightering.errors import InputError, UserError, shown
from lightering.files import name_of, sha256_of
from lightering.model.attachments import Attached, Attachment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["AttachedAgain", "attached_again", "attached_since"]

_WITHHELD = "withheld"


@dataclass(slots=True)
class AttachedAgain:
    """What a report says is attached, with the bytes that were found.

    Attributes:
        attached: For the report that is made again; an empty picture stands for bytes that are
            not at hand.
        tracks: The files that are no attachments.
        differences: A sentence for each file that is lost or changed.
    """

    attached: Attached
    tracks: tuple[Path, ...]
    differences: list[str] = field(default_factory=list)


def attached_again(
    manifest: Mapping[str, Any], files: Sequence[Path], case: Attached | None, name: str
) -> AttachedAgain:
    """Finds the attached files of a report, in a case or among the files that are given.

    Args:
        manifest: As the report carries it.
        files: As given.
        case: What a case attaches, None if none is given.
        name: Of the report, for messages.

    Raises:
        InputError: The manifest is damaged, or a file cannot be read.
    """
    told = _told(manifest, name)
    if not told:
        return AttachedAgain(Attached(), tuple(files))
    wanted = {one.sha256: one for held in told.values() for one in held if one.name != _WITHHELD}
    places, tracks = ({}, tuple(files)) if case is not None else _places(files, wanted, manifest)
    found: dict[str, bytes] = {}
    again = AttachedAgain(Attached(told, lambda one: _bytes_or_blank(found, one)), tracks)
    for key, held in told.items():
        for one in held:
            if one.sha256 not in wanted:
                continue
            try:
                content = case.content_of(one) if case is not None else _read(places, one)
            except UserError as error:
                again.differences.append(f"Attachment {shown(one.name)} of {key}: {error}")
                continue
            digest = hashlib.sha256(content).hexdigest()
            if digest != one.sha256:
                again.differences.append(
                    f"Attachment {shown(one.name)} of {key}: its SHA-256 is {digest}, "
                    f"the report says {one.sha256}."
                )
            else:
                # what is not drawn need not be held
                found[one.sha256] = content if one.is_picture else b""
    return again


def attached_since(
    manifest: Mapping[str, Any], case: Attached, name: str, *, ships_withheld: bool = False
) -> Iterator[str]:
    """Names what is attached, removed or told anew in a case since a report was made.

    Args:
        manifest: As the report carries it.
        case: What the case attaches.
        name: Of the report, for messages.
        ships_withheld: Whether names of ships were taken out of what the report says: then words
            are not compared, which may hold them.

    Raises:
        InputError: The manifest is damaged.
    """
    told = _told(manifest, name)
    for key in sorted(told.keys() | case.by_event.keys()):
        before = {one.sha256: one for one in told.get(key, ())}
        after = {one.sha256: one for one in case.by_event.get(key, ())}
        for sha256 in (*before, *(one for one in after if one not in before)):
            one, two = before.get(sha256), after.get(sha256)
            if two is None and one is not None:
                yield f"Attachment {shown(one.name)} of {key}: the case no longer attaches it."
            elif one is None and two is not None:
                yield f"Attachment {shown(two.name)} of {key}: it was attached since the report."
            elif one is not None and two is not None and one.name != _WITHHELD:
                old, new = (_wordless(o) if ships_withheld else o for o in (one, two))
                if old != new:
                    yield _changed(key, old, new)


def _wordless(one: Attachment) -> Attachment:
    return replace(one, caption="", name="", source="", author="", licence="", url="", by="")


def _changed(key: str, one: Attachment, two: Attachment) -> str:
    before, after = one.as_dict(), two.as_dict()
    what = next(w for w in (*after, *before) if before.get(w) != after.get(w))
    return (
        f"Attachment {shown(one.name)} of {key}: {what} is {shown(after.get(what, ''), 200)}, "
        f"the report says {shown(before.get(what, ''), 200)}."
    )


def _told(manifest: Mapping[str, Any], name: str) -> dict[str, tuple[Attachment, ...]]:
    try:
        return {
            str(key): tuple(_one(entry) for entry in held)
            for key, held in sorted(dict(manifest.get("attachments", {})).items())
        }
    except (TypeError, ValueError, KeyError, AttributeError, InputError) as error:
        raise InputError(
            "The manifest in this PDF is damaged: an attachment cannot be read.", file=name
        ) from error


def _one(entry: Mapping[str, Any]) -> Attachment:
    if entry.get(_WITHHELD):
        return Attachment(str(entry["sha256"]), 0, _WITHHELD, "", _WITHHELD)
    return Attachment.from_dict(entry)


def _places(
    files: Sequence[Path], wanted: Mapping[str, Attachment], manifest: Mapping[str, Any]
) -> tuple[dict[str, Path], tuple[Path, ...]]:
    """Returns where attached files lie, by the hash they should have, and the other files.

    A file is known by its hash; one that changed by its name, or by the digits of its hash that
    begin the names in a folder for handing over.
    """
    inputs = {str(one.get("file")).partition("/")[0] for one in manifest.get("inputs", [])}
    places: dict[str, Path] = {}
    tracks = []
    for path in files:
        inside = [one for one in path.rglob("*") if one.is_file()] if path.is_dir() else [path]
        mine = {one: _whose(one, wanted, inputs) for one in sorted(inside)}
        for one, sha256 in mine.items():
            if sha256 and (sha256 not in places or _is(one, sha256)):
                places[sha256] = one
        if not mine or not all(mine.values()):
            tracks.append(path)
    return places, tuple(tracks)


def _whose(path: Path, wanted: Mapping[str, Attachment], inputs: set[str]) -> str:
    name = name_of(path)
    if not path.is_file() or name in inputs:
        return ""
    size = path.stat().st_size
    for sha256, one in wanted.items():
        if one.size == size and _is(path, sha256):
            return sha256
    for sha256, one in wanted.items():
        if name == one.name or name.startswith(sha256[:12]):
            return sha256
    return ""


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or error}.", file=name_of(path)
        ) from error


def _read(places: Mapping[str, Path], one: Attachment) -> bytes:
    if one.sha256 not in places:
        raise UserError("it was not given. Give the file itself, or the case that holds it.")
    return places[one.sha256].read_bytes()


def _bytes_or_blank(found: Mapping[str, bytes], one: Attachment) -> bytes:
    from lightering.readers.pictures import blank

    return found[one.sha256] if one.sha256 in found else blank(one.width_px, one.height_px)
