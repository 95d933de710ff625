"""How the report is set: contents and one template in, one PDF out, the same bytes every time.

The typesetter gets data as JSON and never source made of data; it reads no font of the machine, no
clock and no network. The document is PDF/A-3 (level a) and PDF/UA-1 at once: part 3 of PDF/A is
part 2 with attached files, and the manifest is attached.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.errors import OutputError, UserError
from lightering.files import write_bytes
from lightering.progress import Quiet, stop_if_cancelled
from lightering.report import setting
from lightering.report.glyphs import escaped, printable_tree
from lightering.resources import resource

if TYPE_CHECKING:
    from lightering.progress import Progress

__all__ = ["MANIFEST_NAME", "render_pages", "render_pdf", "render_png", "write_pdf"]

MANIFEST_NAME = "manifest.json"
STANDARDS = ["a-3a", "ua-1"]
SCREEN_PPI = 110.0
LOOK_S = 0.1
"""How often the person is asked whether to stop while pages are being set."""


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
    document = render_pdf(contents, told)
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


class _Refused(Exception):
    """What the typesetter said."""


def _set(contents: dict[str, Any], job: dict[str, Any], progress: Progress) -> list[bytes]:
    shown = printable_tree({k: v for k, v in contents.items() if k != "manifest"})
    try:
        return _made(shown, contents["manifest"], job, progress)
    except _Refused as error:
        if "could not be displayed" not in str(error):
            raise _refused(error) from error
        # A sequence our fonts hold sign by sign but cannot set together: escapes always can be.
        plain = _ascii_names(shown)
    try:
        return _made(plain, contents["manifest"], job, progress)
    except _Refused as error:
        raise _refused(error) from error


def _refused(error: Exception) -> OutputError:
    return OutputError(
        f"The report could not be set: {error}. "
        "Nothing was written; export the tables instead, they hold the same figures."
    )


def _made(
    shown: dict[str, Any], manifest: dict[str, Any], job: dict[str, Any], progress: Progress
) -> list[bytes]:
    """Returns the PDF, or every page, set by a process of its own."""
    try:
        with tempfile.TemporaryDirectory(prefix="lightering-") as name:
            folder = Path(name)
            template = resource(f"report/{setting.TEMPLATE}").read_bytes()
            (folder / setting.TEMPLATE).write_bytes(template)
            told = json.dumps(shown, ensure_ascii=False, allow_nan=False)
            (folder / "contents.json").write_text(told, encoding="utf-8")
            (folder / "manifest.json").write_text(
                json.dumps(manifest, ensure_ascii=True, indent=1, sort_keys=True), encoding="utf-8"
            )
            what = {"fonts": str(resource("fonts"))} | job
            (folder / "job.json").write_text(json.dumps(what), encoding="utf-8")
            _run(folder, progress)
            if job["ppi"] is None:
                return [(folder / "out.pdf").read_bytes()]
            pages = sorted(folder.glob("*.png"), key=lambda page: int(page.stem))
            return [page.read_bytes() for page in pages]
    except OSError as error:
        raise OutputError(
            f"The report could not be set: {error.strerror or error}. Free some space in the "
            "folder for temporary files; nothing was written."
        ) from error


def _run(folder: Path, progress: Progress) -> None:
    """Runs the typesetter on a folder, and ends it if the person asks to stop."""
    if getattr(sys, "frozen", False):
        # In the bundle there is no interpreter to start; its own way to make workers is used.
        status = _run_as_worker(folder, progress)
    else:
        command = [sys.executable, "-P", "-m", setting.__name__, str(folder)]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
            try:
                while True:
                    try:
                        status = process.wait(LOOK_S)
                        break
                    except subprocess.TimeoutExpired:
                        stop_if_cancelled(progress)
            except BaseException:
                process.kill()
                raise
    if status == setting.REFUSED:
        raise _Refused((folder / "error.txt").read_text(encoding="utf-8"))
    if status != 0:
        raise OutputError(
            f"The process that sets the pages ended early (status {status}). Nothing was written; "
            "free some memory, or report fewer events with --event."
        )


def _run_as_worker(folder: Path, progress: Progress) -> int:
    worker = multiprocessing.get_context("spawn").Process(target=_work, args=(folder,))
    worker.start()
    try:
        while worker.is_alive():
            worker.join(LOOK_S)
            stop_if_cancelled(progress)
    finally:
        worker.kill()
        worker.join()
    return worker.exitcode or 0


def _work(folder: Path) -> None:
    sys.exit(setting.main(folder))


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
