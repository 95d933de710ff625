"""The pages of the report as pictures: set by the same processes as the PDF, shown as they come.

What stands above and below the text of a page is known when all pages are set; it is a picture of
its own that is laid over the page, as the joining of the PDF does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.progress import Quiet
from lightering.report import setting
from lightering.report.folders import laid_out
from lightering.report.setters import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lightering.progress import Progress
    from lightering.report.folders import Folders

__all__ = ["ABOVE_MM", "BELOW_MM", "WIDTH_MM", "Page", "Preview", "render_preview"]

SCREEN_PPI = 110.0
WIDTH_MM = 210.0
ABOVE_MM, BELOW_MM = 22.0, 19.0
"""Margins of the page, in which the lines stand (resources/report/report.typ)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        text: PNG of what stands on it.
        around: PNG of the lines above and below, with nothing behind and without the room between
            (`ABOVE_MM` and `BELOW_MM` high); empty while not known.
    """

    text: bytes
    around: bytes = b""


@dataclass(frozen=True, slots=True)
class Preview:
    """The report as it will be saved.

    Attributes:
        pages: In order.
        sections: Heading of each section and its page, from 1.
    """

    pages: tuple[Page, ...]
    sections: tuple[tuple[str, int], ...]


def render_preview(
    contents: dict[str, Any],
    ppi: float = SCREEN_PPI,
    progress: Progress | None = None,
    told: Callable[[int, tuple[Page, ...]], object] | None = None,
) -> Preview:
    """Returns every page, from the same template, parts and processes as the PDF.

    Args:
        contents: What `contents.build` returned.
        ppi: Pixels per inch.
        progress: Told how many parts are set; asked whether to stop.
        told: Told the pages of each part behind the first as soon as they are set, in order, with
            how many were told before; from none again if the report has to be set anew.

    Raises:
        OutputError: The pages cannot be set.
        Cancelled: The person asked to stop.
    """
    listener = progress or Quiet()
    return laid_out(contents, {"ppi": ppi}, lambda folders: _preview(folders, listener, told))


def _preview(
    folders: Folders, progress: Progress, told: Callable[[int, tuple[Page, ...]], object] | None
) -> Preview:
    texts: list[bytes] = []

    def ready(part: Path) -> None:
        place, some = len(texts), _pictures(part, setting.PAGE)
        texts.extend(some)
        if told is not None:
            told(place, tuple(map(Page, some)))

    parts = len(folders.others) + 1
    run(folders.others, progress, 0, parts, ready)
    run([folders.front], progress, len(folders.others), parts)
    texts[:0] = _pictures(folders.front, setting.PAGE)
    around = _pictures(folders.front, setting.AROUND)
    sections = json.loads((folders.front / setting.SECTIONS).read_text(encoding="utf-8"))
    return Preview(
        tuple(Page(text, lines) for text, lines in zip(texts, around, strict=True)),
        tuple((str(title), int(page)) for title, page in sections),
    )


def _pictures(folder: Path, kind: str) -> list[bytes]:
    found = sorted(folder.glob(f"{kind}-*.png"), key=lambda one: int(one.stem.split("-")[1]))
    return [one.read_bytes() for one in found]
