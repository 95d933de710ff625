"""A folder for handing over: report, tables, manifest, hashes, to be read without a program."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lightering import detect
from lightering.app import pipeline
from lightering.app.evidence import report_contents
from lightering.errors import OutputError
from lightering.files import sha256_of
from lightering.model import schemas
from lightering.model.attachments import NOTHING_ATTACHED
from lightering.progress import part, stop_if_cancelled
from lightering.report import exports, pdf
from lightering.report.exports.attachments import attachments_table, without_withheld
from lightering.report.exports.tables import placed, reviewed, to_arrow
from lightering.report.handover import ATTACHED, page
from lightering.report.settings import PLAIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from lightering.app.pipeline import Results
    from lightering.model.attachments import Attached
    from lightering.progress import Progress
    from lightering.report.settings import ReportSettings

__all__ = ["TABLES", "check_folder", "write_bundle"]

TABLES = ("encounters", "transfers", "ledger", "loitering", "gaps", "leads", "flags")
"""What goes along; the fixes stay in the files they came from, which the manifest names by hash."""

SUMS = "SHA256SUMS"


def check_folder(folder: Path) -> None:
    """Refuses a folder that would mix with something else.

    Args:
        folder: Where the bundle shall stand.

    Raises:
        OutputError: It exists and is not empty, or its parent does not exist.
    """
    if not folder.resolve().parent.is_dir():
        raise OutputError(f"The folder of {folder.name} does not exist. Make it first.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(
            f"{folder.name} is there already and not empty. Name a new folder; nothing was changed."
        )


def write_bundle(
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    folder: Path,
    progress: Progress,
    settings: ReportSettings = PLAIN,
    attached: Attached = NOTHING_ATTACHED,
) -> tuple[str, ...]:
    """Writes a folder with everything a reader needs, whole or not at all.

    Args:
        results: One run.
        decisions: By encounter: status and note.
        folder: New, or empty.
        progress: Told how far the writing is.
        settings: Of the report. Tables name every ship, so none may be withheld.
        attached: Files attached to events; those that are withheld stay out.

    Returns:
        The names of the files, sorted.

    Raises:
        UserError: The folder is not empty or cannot be written, or ships are withheld.
        Cancelled: The person asked to stop; nothing is left.
    """
    check_folder(folder)
    if settings.withheld:
        raise OutputError(
            "A folder for handing over holds tables that name every ship. To withhold ships, "
            "hand over the report alone."
        )
    try:
        scratch = Path(tempfile.mkdtemp(dir=folder.resolve().parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _refused(folder, error) from error
    try:
        _fill(scratch, results, decisions, progress, settings, attached)
        if folder.exists():
            folder.rmdir()
        scratch.chmod(0o755)
        scratch.rename(folder)
    except OSError as error:
        raise _refused(folder, error) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return tuple(sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()))


def _fill(
    folder: Path,
    results: Results,
    decisions: Mapping[str, tuple[str, str]],
    progress: Progress,
    settings: ReportSettings,
    attached: Attached,
) -> None:
    progress.set(0.0, "Writing the tables")
    (folder / "tables").mkdir()
    tables = _tables(results, decisions, part(progress, 0.0, 0.3))
    here = [
        name
        for table, key in (("encounters", "encounter_id"), *schemas.CLUE_IDS.items())
        for name in tables[table].column(key).to_pylist()
    ]
    shown = without_withheld(attached, settings.withheld_files, here)
    if shown.by_event:
        tables["attachments"] = attachments_table(shown)
        _write_attached(folder / ATTACHED, shown)
    for name, table in tables.items():
        stop_if_cancelled(progress)
        exports.write(table, folder / "tables" / f"{name}.csv", name=name)
    exports.write_layers(
        [exports.Layer(name, table.schema, (table,)) for name, table in tables.items()],
        folder / "tables.xlsx",
    )
    stop_if_cancelled(progress)
    told = report_contents(results, decisions, settings, attached, part(progress, 0.4, 0.6))
    pdf.write_pdf(told, folder / "report.pdf", part(progress, 0.6, 0.95))
    (folder / "manifest.json").write_text(
        json.dumps(told["manifest"], ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        encoding="utf-8",
    )
    files = _hashes(folder)
    rows = {name: table.num_rows for name, table in tables.items()}
    (folder / "index.html").write_text(page(told, files, rows), encoding="utf-8")
    sums = "".join(f"{sha256}  {name}\n" for name, _size, sha256 in _hashes(folder))
    (folder / SUMS).write_text(sums, encoding="utf-8")
    progress.set(1.0, "Folder written")


def _tables(
    results: Results, decisions: Mapping[str, tuple[str, str]], progress: Progress
) -> dict[str, pa.Table]:
    limits, loaded = results.params.detect, results.loaded
    statuses = {key: status for key, (status, _note) in decisions.items()}
    moved = to_arrow(results.assessment.transfers, schemas.TRANSFERS)
    book = pipeline.ledger_table(results.assessment, statuses)
    tables = {
        "encounters": to_arrow(results.encounters, schemas.ENCOUNTERS),
        "transfers": placed(moved, results.encounters),
        "ledger": to_arrow(book, schemas.LEDGER),
        "loitering": to_arrow(
            detect.find_loitering(loaded, limits, part(progress, 0.0, 0.3)), schemas.LOITERING
        ),
        "gaps": to_arrow(detect.find_gaps(loaded, limits, part(progress, 0.3, 0.6)), schemas.GAPS),
        "leads": to_arrow(
            detect.find_leads(loaded, limits, part(progress, 0.6, 0.9)), schemas.LEADS
        ),
        "flags": to_arrow(
            pipeline.flags(loaded, results.params, part(progress, 0.9, 1.0)), schemas.FLAGS
        ),
    }
    for name, key in schemas.CLUE_IDS.items():
        tables[name] = reviewed(tables[name], key, decisions)
    return tables


def _write_attached(folder: Path, attached: Attached) -> None:
    """Writes each attached file once, under the first digits of its hash and its own name."""
    folder.mkdir()
    for one in {one.sha256: one for held in attached.by_event.values() for one in held}.values():
        # names come from other machines: what this one could take for a path or a switch is out
        stem = re.sub(r"[^\w.-]+", "_", one.name).lstrip(".-")[-80:] or "file"
        (folder / f"{one.sha256[:12]}-{stem}").write_bytes(attached.content_of(one))


def _hashes(folder: Path) -> list[tuple[str, int, str]]:
    """Returns name, size and SHA-256 of each file, sorted by name."""
    found = sorted(p for p in folder.rglob("*") if p.is_file())
    return [(p.relative_to(folder).as_posix(), p.stat().st_size, sha256_of(p)) for p in found]


def _refused(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{folder.name} could not be written: {error.strerror or error}. "
        "Choose another place, or free some space; nothing was changed."
    )
