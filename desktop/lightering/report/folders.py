"""The folders from which processes set a report: one for each part, one for what leads to them."""

from __future__ import annotations

import base64
import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from lightering.errors import OutputError
from lightering.report import parts, setting
from lightering.report.glyphs import escaped, printable_tree
from lightering.report.setters import Refused
from lightering.resources import resource
from lightering.scratch_folders import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["MANIFEST_NAME", "Folders", "laid_out", "prepared"]

MANIFEST_NAME = "manifest.json"
STANDARDS = ["a-3a", "ua-1"]
STANDARDS_INNER = ["a-3a"]

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the parts of a report are set.

    Attributes:
        front: Of the first part, which tells of the others and is set last.
        others: Of the parts behind it, in order.
        made: The PDF of each of `others`, and the level of its first heading.
    """

    front: Path
    others: list[Path]
    made: list[tuple[str, int]]


def laid_out(
    contents: dict[str, Any], job: dict[str, Any], make: Callable[[Folders], Made]
) -> Made:
    """Lays out the folders of a report, and has something made in them before they are gone.

    Args:
        contents: What `contents.build` returned.
        job: What the processes are told of every part beside the time of the report.
        make: Sets what lies in the folders.

    Returns:
        What `make` returned.

    Raises:
        OutputError: The pages cannot be set.
    """
    made = round(datetime.fromisoformat(contents["created_utc"]).timestamp())
    job = job | {"timestamp": made}
    try:
        return _in_room(_shown(contents), contents["manifest"], job, make)
    except Refused as error:
        if "could not be displayed" not in str(error):
            raise _refused(error) from error
        # A sequence our fonts hold sign by sign but cannot set together: escapes always can be.
        plain = _ascii_names(_shown(contents))
    try:
        return _in_room(plain, contents["manifest"], job, make)
    except Refused as error:
        raise _refused(error) from error


def _in_room(
    shown: dict[str, Any],
    manifest: dict[str, Any],
    job: dict[str, Any],
    make: Callable[[Folders], Made],
) -> Made:
    try:
        with scratch_folder() as folder:
            folders = _folders(folder, shown, manifest, job)
            # The parts lie on the disk now; held here as well they would need their room twice.
            shown.clear()
            return make(folders)
    except OSError as error:
        raise OutputError(
            f"The report could not be set: {error.strerror or error}. Free some space in the "
            "folder for temporary files; nothing was written."
        ) from error


def _folders(
    folder: Path, shown: dict[str, Any], manifest: dict[str, Any], job: dict[str, Any]
) -> Folders:
    # A part may begin with a heading of the second level, which stands in no document alone.
    inner = job | {"do": "set", "standards": STANDARDS_INNER}
    some = parts.behind(shown)
    others = [
        prepared(folder / f"part-{number}", inner, told, pictures=shown["pictures"])
        for number, told in enumerate(some, 1)
    ]
    made = [
        (str(place / setting.MADE), parts.top_level(told))
        for place, told in zip(others, some, strict=True)
    ]
    outer = job | {"do": "front", "standards": STANDARDS, "parts": made}
    return Folders(prepared(folder / "front", outer, parts.front(shown), manifest), others, made)


def _shown(contents: dict[str, Any]) -> dict[str, Any]:
    apart = ("manifest", "pictures")
    told: dict[str, Any] = printable_tree({k: v for k, v in contents.items() if k not in apart})
    return told | {"pictures": contents.get("pictures", {})}


def _refused(error: Exception) -> OutputError:
    return OutputError(
        f"The report could not be set: {error}. "
        "Nothing was written; export the tables instead, they hold the same figures."
    )


def prepared(
    folder: Path,
    job: dict[str, Any],
    told: dict[str, Any] | None = None,
    manifest: dict[str, Any] | None = None,
    pictures: dict[str, str] | None = None,
) -> Path:
    """Returns a folder with all that a process needs to set some pages.

    Args:
        folder: Which it makes.
        job: What shall be done, as `setting` reads it.
        told: Data of the template.
        manifest: Attached to what is set.
        pictures: Attached pictures by name, base64; those that `told` names are written.
    """
    folder.mkdir()
    (folder / "job.json").write_text(
        json.dumps({"fonts": str(resource("fonts"))} | job), encoding="utf-8"
    )
    if told is not None:
        for template in sorted(resource("report").glob("*.typ")):
            shutil.copyfile(template, folder / template.name)
        text = json.dumps(told, ensure_ascii=False, allow_nan=False)
        (folder / setting.CONTENTS).write_text(text, encoding="utf-8")
        _put_pictures(folder / setting.PICTURES, told, pictures or {})
    if manifest is not None:
        (folder / MANIFEST_NAME).write_text(
            json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True), encoding="utf-8"
        )
    return folder


def _put_pictures(folder: Path, told: dict[str, Any], pictures: dict[str, str]) -> None:
    """Writes the attached pictures of a part, and no others."""
    held = [page["attached"] for page in told.get("pages", []) if page["attached"]]
    if "others" in told:
        held += told["others"]["clues"]["attached"]
    names = {picture["file"] for attached in held for picture in attached["pictures"]}
    if names:
        folder.mkdir()
    for name in sorted(names):
        (folder / name).write_bytes(base64.b64decode(pictures[name]))


_OURS = frozenset("–—…“”‘’−×·→°′³≤≥Σ")
"""Signs of the fixed texts and of formatted numbers."""


def _ascii_names(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(c if c.isascii() or c in _OURS else escaped(c) for c in value)
    if isinstance(value, dict):
        return {key: _ascii_names(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_ascii_names(item) for item in value]
    return value
