"""How the report is set: contents and one template in, one PDF out, the same bytes every time.

The typesetter gets data as JSON and never source made of data; it reads no font of the machine, no
clock and no network. The document is PDF/A-3 (level a) and PDF/UA-1 at once: part 3 of PDF/A is
part 2 with attached files, and the manifest is attached.
"""

from __future__ import annotations

import base64
import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.errors import OutputError, UserError
from lightering.files import write_bytes
from lightering.progress import Quiet, part, stop_if_cancelled
from lightering.report import parts, setting
from lightering.report.glyphs import escaped, printable_tree
from lightering.report.setters import Refused, run
from lightering.resources import resource

if TYPE_CHECKING:
    from lightering.progress import Progress

__all__ = ["MANIFEST_NAME", "render_pages", "render_pdf", "render_png", "write_pdf"]

MANIFEST_NAME = "manifest.json"
STANDARDS = ["a-3a", "ua-1"]
STANDARDS_INNER = ["a-3a"]
SCREEN_PPI = 110.0


def write_pdf(contents: dict[str, Any], path: Path, progress: Progress | None = None) -> None:
    """Writes the report, whole or not at all.

    Args:
        contents: What `contents.build` returned.
        path: Where the PDF shall stand.
        progress: Told what is done; asked whether to stop before anything is written.

    Raises:
        OutputError: The pages cannot be set or the place cannot be written.
        Cancelled: The person asked to stop.
    """
    told = progress or Quiet()
    told.set(0.0, "Setting the pages")
    stop_if_cancelled(told)
    document = render_pdf(contents, part(told, 0.0, 0.9))
    stop_if_cancelled(told)
    told.set(0.9, "Writing the report")
    write_bytes(path, document)
    told.set(1.0, "Report written")


def render_pdf(contents: dict[str, Any], progress: Progress | None = None) -> bytes:
    """Returns the report as the bytes of a PDF.

    Args:
        contents: What `contents.build` returned.
        progress: Asked whether to stop.

    Raises:
        OutputError: The pages cannot be set.
        Cancelled: The person asked to stop.
    """
    made = round(datetime.fromisoformat(contents["created_utc"]).timestamp())
    job = {"ppi": None, "standards": STANDARDS, "timestamp": made}
    return _set(contents, job, progress or Quiet())[0]


def render_pages(
    contents: dict[str, Any], ppi: float = SCREEN_PPI, progress: Progress | None = None
) -> list[bytes]:
    """Returns every page as a PNG, from the same template as the PDF.

    Args:
        contents: What `contents.build` returned.
        ppi: Pixels per inch.
        progress: Asked whether to stop.

    Raises:
        OutputError: The pages cannot be set.
        Cancelled: The person asked to stop.
    """
    return _set(contents, {"ppi": ppi}, progress or Quiet())


def render_png(contents: dict[str, Any], page: int, ppi: float = SCREEN_PPI) -> bytes:
    """Returns one page as a PNG.

    Args:
        contents: What `contents.build` returned.
        page: From 1.
        ppi: Pixels per inch.

    Raises:
        UserError: There is no such page.
    """
    pages = render_pages(contents, ppi)
    if not 1 <= page <= len(pages):
        raise UserError(f"The report has {len(pages)} pages; there is no page {page}.")
    return pages[page - 1]


def _set(contents: dict[str, Any], job: dict[str, Any], progress: Progress) -> list[bytes]:
    try:
        return _made(_shown(contents), contents["manifest"], job, progress)
    except Refused as error:
        if "could not be displayed" not in str(error):
            raise _refused(error) from error
        # A sequence our fonts hold sign by sign but cannot set together: escapes always can be.
        plain = _ascii_names(_shown(contents))
    try:
        return _made(plain, contents["manifest"], job, progress)
    except Refused as error:
        raise _refused(error) from error


def _shown(contents: dict[str, Any]) -> dict[str, Any]:
    apart = ("manifest", "pictures")
    told: dict[str, Any] = printable_tree({k: v for k, v in contents.items() if k not in apart})
    return told | {"pictures": contents.get("pictures", {})}


def _refused(error: Exception) -> OutputError:
    return OutputError(
        f"The report could not be set: {error}. "
        "Nothing was written; export the tables instead, they hold the same figures."
    )


def _made(
    shown: dict[str, Any], manifest: dict[str, Any], job: dict[str, Any], progress: Progress
) -> list[bytes]:
    """Returns the PDF, or every page, set by processes of their own."""
    try:
        with tempfile.TemporaryDirectory(prefix="lightering-") as name:
            folder = Path(name)
            make = _pages if job["ppi"] is not None else _document
            return make(folder, shown, manifest, job, progress)
    except OSError as error:
        raise OutputError(
            f"The report could not be set: {error.strerror or error}. Free some space in the "
            "folder for temporary files; nothing was written."
        ) from error


def _pages(
    folder: Path,
    shown: dict[str, Any],
    manifest: dict[str, Any],
    job: dict[str, Any],
    progress: Progress,
) -> list[bytes]:
    drawn = job | {"do": "draw"}
    whole = _prepared(folder / "whole", drawn, parts.whole(shown), manifest, shown["pictures"])
    run([whole], progress, 0, 1)
    pages = sorted(whole.glob("*.png"), key=lambda page: int(page.stem))
    return [page.read_bytes() for page in pages]


def _document(
    folder: Path,
    shown: dict[str, Any],
    manifest: dict[str, Any],
    job: dict[str, Any],
    progress: Progress,
) -> list[bytes]:
    """Returns the PDF, set part by part and joined."""
    # A part may begin with a heading of the second level, which stands in no document alone.
    inner = job | {"do": "set", "standards": STANDARDS_INNER}
    some = parts.behind(shown)
    others = [
        _prepared(folder / f"part-{number}", inner, told, pictures=shown["pictures"])
        for number, told in enumerate(some, 1)
    ]
    made = [
        (str(place / setting.MADE), parts.top_level(told))
        for place, told in zip(others, some, strict=True)
    ]
    front = _prepared(
        folder / "front", job | {"do": "front", "parts": made}, parts.front(shown), manifest
    )
    lines, all_parts = str(front / setting.LINES), [(str(front / setting.MADE), 1), *made]
    join = _prepared(folder / "join", {"do": "join", "parts": all_parts, "lines": lines})
    del some
    shown.clear()
    for done, folders in ((0, others), (len(others), [front]), (len(others) + 1, [join])):
        run(folders, progress, done, len(others) + 2)
    return [(join / setting.MADE).read_bytes()]


def _prepared(
    folder: Path,
    job: dict[str, Any],
    told: dict[str, Any] | None = None,
    manifest: dict[str, Any] | None = None,
    pictures: dict[str, str] | None = None,
) -> Path:
    """Returns a folder with all that a process needs to set some pages."""
    folder.mkdir()
    (folder / "job.json").write_text(
        json.dumps({"fonts": str(resource("fonts"))} | job), encoding="utf-8"
    )
    if told is not None:
        template = resource(f"report/{setting.TEMPLATE}").read_bytes()
        (folder / setting.TEMPLATE).write_bytes(template)
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
    held = (page["attached"] for page in told.get("pages", []) if page["attached"])
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
