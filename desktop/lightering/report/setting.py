"""Does jobs of setting in a process of its own: `python -m lightering.report.setting FOLDER...`.

The typesetter keeps what it has laid out until its process ends, holds the interpreter while it
works, and cannot be asked to stop. In a process of its own it has nothing beside it, the window
stays awake, and cancelling is ending the process.

The folder holds `job.json` (what to do), the files of the template, `contents.json` and attached
pictures; the process writes `out.pdf` into it, for the screen `page-1.png` and so on as well, or
`error.txt` with what the typesetter said.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "AROUND",
    "CONTENTS",
    "LINES",
    "MADE",
    "PAGE",
    "PICTURES",
    "REFUSED",
    "SAID",
    "SECTIONS",
    "TEMPLATE",
    "main",
    "set_job",
]

TEMPLATE = "report.typ"
MADE = "out.pdf"
PAGE = "page"
AROUND = "around"
"""What stands above and below the text of a page, on nothing and without the room between."""
SECTIONS = "sections.json"
LINES = "lines.pdf"
PICTURES = "attached"
CONTENTS = "contents.json"
SAID = "error.txt"
REFUSED = 3
"""Exit status where the typesetter refused the document."""
_KEPT = 10
"""Documents for which the typesetter keeps what it laid out."""


def main(folders: Sequence[Path]) -> int:
    """Does what folders ask for, one after the other.

    Args:
        folders: Each with a job.

    Returns:
        0, or `REFUSED` with the reason in `error.txt` of the folder that was refused.
    """
    import typst

    for folder in folders:
        try:
            set_job(folder)
        except typst.TypstError as error:
            (folder / SAID).write_text(str(error.message), encoding="utf-8")
            return REFUSED
    return 0


def set_job(folder: Path) -> None:
    """Does what a folder asks for, here.

    Args:
        folder: With a job.

    Raises:
        typst.TypstError: The typesetter refused it.
    """
    job: dict[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    match job["do"]:
        case "set":
            compiler = _compiler(folder / TEMPLATE, job)
            document = _pdf(compiler, job)
            _draw(compiler, folder, PAGE, job)
            _put(folder / MADE, document)
            _forget(folder, job)
        case "front":
            _front(folder, job)
        case "join":
            from lightering.report.joining import Part, join

            some = [Part(Path(path), top) for path, top in job["parts"]]
            join(some, Path(job["lines"]), folder / MADE)


def _front(folder: Path, job: dict[str, Any]) -> None:
    """Sets what tells of the other parts, now that they are set, and the lines of all pages."""
    from lightering.report import parts
    from lightering.report.joining import Part, headings_of, pages_in

    told = folder / CONTENTS
    front = json.loads(told.read_text(encoding="utf-8"))
    others = [Part(Path(path), top) for path, top in job["parts"]]
    headings, made = headings_of(others), Part(folder / MADE)
    told.write_text(json.dumps(parts.placed(front, headings)), encoding="utf-8")
    compiler = _compiler(folder / TEMPLATE, job)
    _put(made.path, _pdf(compiler, job))
    _draw(compiler, folder, PAGE, job)
    own, pages = headings_of([made]), pages_in([made, *others])
    lines = parts.lines(front, own, headings, pages) | {"strips": "ppi" in job}
    told.write_text(json.dumps(lines), encoding="utf-8")
    compiler = _compiler(folder / TEMPLATE, job)
    if "ppi" not in job:
        _put(folder / LINES, _pdf(compiler, job))
        return
    _draw(compiler, folder, AROUND, job)
    sections = [(one.title, one.page) for one in own if one.level == 1]
    sections += [(one.title, pages[0] + one.page) for one in headings if one.level == 1]
    (folder / SECTIONS).write_text(json.dumps(sections), encoding="utf-8")


def _put(path: Path, document: bytes) -> None:
    """Writes a document so that it is whole as soon as it is there."""
    part = path.with_suffix(".part")
    part.write_bytes(document)
    part.replace(path)


def _forget(folder: Path, job: dict[str, Any]) -> None:
    """Has the typesetter drop what it laid out: it keeps it for its next ten documents."""
    nothing = folder / "nothing.typ"
    nothing.write_bytes(b"")
    compiler = _compiler(nothing, job)
    for _document in range(_KEPT + 1):
        compiler.compile(format="pdf")


def _pdf(compiler: Any, job: dict[str, Any]) -> bytes:
    made: bytes = compiler.compile(
        format="pdf", pdf_standards=job["standards"], timestamp=job["timestamp"]
    )
    return made


def _draw(compiler: Any, folder: Path, kind: str, job: dict[str, Any]) -> None:
    """Draws the pages that were just laid out, if the job asks for pictures of them."""
    if "ppi" not in job:
        return
    pages = compiler.compile(format="png", ppi=job["ppi"])
    for number, page in enumerate(pages if isinstance(pages, list) else [pages], 1):
        (folder / f"{kind}-{number}.png").write_bytes(page)


def _compiler(template: Path, job: dict[str, Any]) -> Any:
    import typst

    return typst.Compiler(
        str(template),
        root=str(template.parent),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[job["fonts"]]
        ),
        ignore_system_fonts=True,
    )


if __name__ == "__main__":
    sys.exit(main([Path(name) for name in sys.argv[1:]]))
