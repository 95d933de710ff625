"""How the report is set: contents and one template in, one PDF out, the same bytes every time.

The typesetter gets data as JSON and never source made of data; it reads no font of the machine, no
clock and no network. The document is PDF/A-3 (level a) and PDF/UA-1 at once: part 3 of PDF/A is
part 2 with attached files, and the manifest is attached.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lightering.errors import OutputError, UserError
from lightering.files import write_bytes
from lightering.progress import Quiet, stop_if_cancelled
from lightering.report.glyphs import escaped, printable_tree
from lightering.report.wording import moment
from lightering.resources import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.progress import Progress

__all__ = ["MANIFEST_NAME", "render_pages", "render_pdf", "render_png", "write_pdf"]

MANIFEST_NAME = "manifest.json"
STANDARDS = ["a-3a", "ua-1"]
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
    document = render_pdf(contents)
    stop_if_cancelled(told)
    told.set(0.9, "Writing the report")
    write_bytes(path, document)
    told.set(1.0, "Report written")


def render_pdf(contents: dict[str, Any]) -> bytes:
    """Returns the report as the bytes of a PDF.

    Args:
        contents: What `contents.build` returned.

    Raises:
        OutputError: The pages cannot be set.
    """
    made = round(moment(contents["created_utc"]).timestamp())
    document: bytes = _set(
        contents,
        lambda compiler: compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=made),
    )
    return document


def render_pages(contents: dict[str, Any], ppi: float = SCREEN_PPI) -> list[bytes]:
    """Returns every page as a PNG, from the same template as the PDF.

    Args:
        contents: What `contents.build` returned.
        ppi: Pixels per inch.

    Raises:
        OutputError: The pages cannot be set.
    """
    pages = _set(contents, lambda compiler: compiler.compile(format="png", ppi=ppi))
    return pages if isinstance(pages, list) else [pages]


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


def _set(contents: dict[str, Any], make: Callable[[Any], Any]) -> Any:
    import typst

    shown = printable_tree({k: v for k, v in contents.items() if k != "manifest"})
    try:
        return make(_compiler(shown, contents["manifest"]))
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise _refused(error) from error
        # A sequence our fonts hold sign by sign but cannot set together: escapes always can be.
        plain = _ascii_names(shown)
    try:
        return make(_compiler(plain, contents["manifest"]))
    except typst.TypstError as error:
        raise _refused(error) from error


def _refused(error: Any) -> OutputError:
    return OutputError(
        f"The report could not be set: {error.message}. "
        "Nothing was written; export the tables instead, they hold the same figures."
    )


def _compiler(shown: dict[str, Any], manifest: dict[str, Any]) -> Any:
    import typst

    template = resource("report/report.typ")
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=True,
        font_paths=[str(resource("fonts"))],
    )
    return typst.Compiler(
        template.read_bytes(),
        root=str(template.parent),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={
            "contents": json.dumps(shown, ensure_ascii=False, allow_nan=False),
            "manifest": json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True),
        },
    )


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
