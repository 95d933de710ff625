"""Sets one document in a process of its own: `python -m lightering.report.setting FOLDER`.

The typesetter keeps what it has laid out until its process ends, holds the interpreter while it
works, and cannot be asked to stop. In a process of its own it has nothing beside it, the window
stays awake, and cancelling is ending the process.

The folder holds `job.json` (what to make), the template, `contents.json` and
`manifest.json`; the process writes `out.pdf` or `1.png`, `2.png` and so on into it, or `error.txt`
with what the typesetter said.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["REFUSED", "TEMPLATE", "main", "set_job"]

TEMPLATE = "report.typ"
REFUSED = 3
"""Exit status where the typesetter refused the document."""


def main(folder: Path) -> int:
    """Sets what a folder asks for.

    Args:
        folder: With a job.

    Returns:
        0, or `REFUSED` with the reason in `error.txt`.
    """
    import typst

    try:
        set_job(folder)
    except typst.TypstError as error:
        (folder / "error.txt").write_text(str(error.message), encoding="utf-8")
        return REFUSED
    return 0


def set_job(folder: Path) -> None:
    """Sets what a folder asks for, here.

    Args:
        folder: With a job.

    Raises:
        typst.TypstError: The typesetter refused it.
    """
    import typst

    job: dict[str, Any] = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    compiler: Any = typst.Compiler(
        str(folder / TEMPLATE),
        root=str(folder),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=True, font_paths=[job["fonts"]]
        ),
        ignore_system_fonts=True,
    )
    if job["ppi"] is None:
        made = compiler.compile(
            format="pdf", pdf_standards=job["standards"], timestamp=job["timestamp"]
        )
        (folder / "out.pdf").write_bytes(made)
        return
    pages = compiler.compile(format="png", ppi=job["ppi"])
    for number, page in enumerate(pages if isinstance(pages, list) else [pages], 1):
        (folder / f"{number}.png").write_bytes(page)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
