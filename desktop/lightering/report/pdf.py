"""How the report is set: contents and one template in, one PDF out, the same bytes every time.

The typesetter gets data as JSON and never source made of data; it reads no font of the machine, no
clock and no network. The document is PDF/A-3 (level a) and PDF/UA-1 at once: part 3 of PDF/A is
part 2 with attached files, and the manifest is attached.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.files import write_bytes
from lightering.progress import Quiet, part, stop_if_cancelled
from lightering.report import setting
from lightering.report.folders import MANIFEST_NAME, laid_out, prepared
from lightering.report.setters import run

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.progress import Progress
    from lightering.report.folders import Folders

__all__ = ["MANIFEST_NAME", "render_pdf", "write_pdf"]


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
    told = progress or Quiet()
    return laid_out(contents, {}, lambda folders: _document(folders, told))


def _document(folders: Folders, progress: Progress) -> bytes:
    """Returns the PDF, set part by part and joined."""
    front, others = folders.front, folders.others
    lines = str(front / setting.LINES)
    all_parts = [(str(front / setting.MADE), 1), *folders.made]
    join = prepared(front.parent / "join", {"do": "join", "parts": all_parts, "lines": lines})
    for done, some in ((0, others), (len(others), [front]), (len(others) + 1, [join])):
        run(some, progress, done, len(others) + 2)
    return (join / setting.MADE).read_bytes()
