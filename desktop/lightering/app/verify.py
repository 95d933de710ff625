"""Whether a report still holds: it is made again from the files and compared page by page."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from lightering.app import pipeline
from lightering.app.evidence import report_contents
from lightering.app.tampering import tampering
from lightering.app.verify_attached import attached_again, attached_since
from lightering.app.verify_beside import beside_since, reasons_told
from lightering.case.audit import STATUSES
from lightering.errors import InputError, shown
from lightering.ledger.beside import NOTHING_BESIDE
from lightering.ledger.notified_files import notified_row
from lightering.model.overrides import NOTHING_SET, Override
from lightering.model.params import Params
from lightering.progress import part, stop_if_cancelled
from lightering.report.contents_provenance import FORMAT
from lightering.report.pdf import MANIFEST_NAME, render_pdf
from lightering.report.settings import ReportSettings
from lightering.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pypdf import PageObject, PdfReader

    from lightering.app.review import State
    from lightering.ledger.beside import Beside
    from lightering.model.attachments import Attached
    from lightering.model.records import Notified
    from lightering.progress import Progress
    from lightering.readers.column_map import Maps

__all__ = ["verify"]


def verify(
    pdf: Path,
    files: Sequence[Path],
    progress: Progress,
    mapping: Maps | None = None,
    beside: Beside = NOTHING_BESIDE,
    withheld: tuple[int, ...] = (),
    held: Mapping[str, tuple[str, str]] | None = None,
    attached: Attached | None = None,
    recorded: State | None = None,
) -> list[str]:
    """Makes a report again from files and compares hashes, printed figures and drawings.

    Parameters and decisions are those the report carries; everything else comes from the files.

    Args:
        pdf: The report.
        files: The files it was made from, or folders or archives that hold them; without a case
            also the files that the report attaches.
        progress: Told how far the work is.
        mapping: What was said about the columns of tables when the report was made.
        beside: The lists of ships and notified deliveries it was made with. What the analyst typed
            is taken from the report.
        withheld: MMSI and IMO numbers of ships that the report withholds: it does not hold them.
        held: Status and note by encounter, as a case holds them now; with it the report is also
            held against the case, with what the analyst set in `beside`. None to leave that out.
        attached: What the case attaches, None to leave that out.
        recorded: What the records of the case say of lists, registries and notified deliveries,
            None to leave that out.

    Returns:
        One sentence per difference, the first difference first; empty if the report holds.

    Raises:
        InputError: The PDF cannot be read or is no such report, or a path does not exist.
        Cancelled: The person asked to stop.
    """
    document = _bytes_of(pdf)
    reader = _reader(document, pdf.name)
    manifest = _manifest(reader, pdf.name)
    params, decisions = _settings(manifest, pdf.name)
    typed = _typed(manifest, pdf.name)
    settings = ReportSettings.from_manifest(manifest.get("settings", {}), withheld, pdf.name)
    overrides = _overrides(manifest, pdf.name)
    since = [] if held is None else [*_since(decisions, held), *_set_since(overrides, beside)]
    if attached is not None:
        hidden = bool(withheld)
        since += attached_since(manifest, attached, pdf.name, ships_withheld=hidden)
    if recorded is not None:
        since += beside_since(manifest, recorded)
    found = attached_again(manifest, files, attached, pdf.name)
    since += found.differences
    beside = replace(
        beside, typed=typed, overrides=overrides, reasons=reasons_told(manifest, pdf.name)
    )
    results = pipeline.run_all(found.tracks, params, part(progress, 0.0, 0.7), mapping, beside)
    stop_if_cancelled(progress)
    progress.set(0.75, "Making the report again")
    drawing, setting = part(progress, 0.75, 0.8), part(progress, 0.8, 0.9)
    contents = report_contents(results, decisions, settings, found.attached, drawing)
    again = render_pdf(contents, setting)
    stop_if_cancelled(progress)
    if again == document:
        return since
    progress.set(0.9, "Comparing the pages")
    differences = [
        *since,
        *_versions(manifest),
        *tampering(manifest),
        *_inputs(manifest, contents["manifest"]),
        *_pages(
            reader,
            _reader(again, pdf.name),
            (str(manifest.get("case_sha256") or ""), contents["manifest"]["case_sha256"]),
            progress,
        ),
        *_records(manifest, contents["manifest"]),
    ]
    progress.set(1.0, "Compared")
    return differences or [
        "The pages and figures hold, but the file was changed after it was written."
    ]


def _bytes_of(pdf: Path) -> bytes:
    try:
        return pdf.read_bytes()
    except OSError as error:
        raise InputError(
            f"The report could not be read: {error.strerror or error}.",
            file=pdf.name,
            advice="Give the PDF that “lightering report” wrote.",
        ) from error


def _reader(document: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # What is wrong with the file is said by us, in one sentence, not by the library's log.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(document), strict=False)
        len(reader.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            "This is no readable PDF.",
            file=name,
            advice="Give the PDF that “lightering report” wrote, unchanged.",
        ) from error
    return reader


def _manifest(reader: PdfReader, name: str) -> dict[str, Any]:
    from pypdf.errors import PyPdfError

    try:
        held = reader.attachments.get(MANIFEST_NAME, [])
        manifest = json.loads(held[0]) if held else None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(
            "This PDF carries no manifest of ours, so there is nothing to compare with.",
            file=name,
            advice="Give the PDF that “lightering report” wrote, unchanged.",
        )
    return manifest


def _settings(manifest: Mapping[str, Any], name: str) -> tuple[Params, dict[str, tuple[str, str]]]:
    try:
        params = Params.defaults().overlaid(manifest["params"], name)
        decisions = {
            str(key): (str(value["status"]), str(value["note"]))
            for key, value in manifest["decisions"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(
            "The manifest in this PDF is damaged: parameters or decisions are missing.", file=name
        ) from error
    return params, decisions


def _versions(manifest: Mapping[str, Any]) -> Iterator[str]:
    version = manifest.get("version")
    if version != __version__:
        yield (
            f"Version: the report was made by Lightering {shown(version)}, "
            f"this is {shown(__version__)}."
        )


def _typed(manifest: Mapping[str, Any], name: str) -> tuple[Notified, ...]:
    """Returns the notified deliveries that the analyst typed, as the report carries them."""
    try:
        return tuple(
            notified_row(row, str(row["origin"])) for row in manifest.get("notified_typed", [])
        )
    except (KeyError, TypeError, AttributeError, InputError) as error:
        raise InputError(
            "The manifest in this PDF is damaged: a notified delivery cannot be read.", file=name
        ) from error


def _overrides(manifest: Mapping[str, Any], name: str) -> dict[str, Override]:
    """Returns what the analyst set of single events, as the report carries it."""
    try:
        told = dict(manifest.get("overrides", {}))
        return {str(key): Override.from_dict(one) for key, one in sorted(told.items())}
    except (TypeError, ValueError, AttributeError, InputError) as error:
        raise InputError(
            "The manifest in this PDF is damaged: what the analyst set cannot be read.", file=name
        ) from error


def _since(
    report: Mapping[str, tuple[str, str]], case: Mapping[str, tuple[str, str]]
) -> Iterator[str]:
    """Names the decisions that are no longer those of the report."""
    for key in sorted(report.keys() | case.keys()):
        before, after = (told.get(key, (STATUSES[0], ""))[0] for told in (report, case))
        if before != after:
            yield f"Decision on {key}: the report says {before}, the case says {after}."


def _set_since(report: Mapping[str, Override], case: Beside) -> Iterator[str]:
    """Names the events of which something else is set than in the report."""
    for key in sorted(report.keys() | case.overrides.keys()):
        before, after = (told.get(key, NOTHING_SET) for told in (report, case.overrides))
        if before != after:
            one, two = (" ".join(o.sentences()) or "nothing" for o in (before, after))
            yield (
                f"Set by the analyst, {key}: the report says {shown(one, 200)}, "
                f"the case says {shown(two, 200)}."
            )


def _inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    before, after = (
        {str(one.get("file")): one for key in ("inputs", "beside") for one in told.get(key, [])}
        for told in (old, new)
    )
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield f"File {shown(name)}: the report names it, but it was not given."
        elif name not in before:
            yield f"File {shown(name)}: it was given, but the report does not name it."
        elif before[name].get("sha256") != after[name]["sha256"]:
            yield (
                f"File {shown(name)}: its SHA-256 is {after[name]['sha256']}, "
                f"the report says {before[name].get('sha256')}."
            )
        elif before[name] != after[name]:
            yield from _entries(name, before[name], after[name])


def _entries(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    for key, value in after.items():
        if before.get(key) != value:
            yield (
                f"File {shown(name)}: {key} is {shown(value)}, "
                f"the report says {shown(before.get(key))}."
            )
            return


def _pages(
    old: PdfReader, new: PdfReader, names: tuple[str, str], progress: Progress
) -> Iterator[str]:
    """Compares the pages in order and names the first printed figure that differs.

    Args:
        old: The report.
        new: The report made again.
        names: Hash of the case in the one and in the other: it stands on every page and is
            compared apart.
        progress: Asked whether to stop.
    """
    if len(old.pages) != len(new.pages):
        yield f"Pages: the report has {len(old.pages)}, made again it has {len(new.pages)}."
    drawn: list[int] = []
    for number, (before, after) in enumerate(zip(old.pages, new.pages, strict=False), 1):
        stop_if_cancelled(progress)
        if _streams(before) == _streams(after):
            continue
        one, two = _words(before, names[0]), _words(after, names[1])
        if one != two:
            yield f"Page {number}: {_first_word(one, two)}"
            return
        if names[0] == names[1]:
            drawn.append(number)
    for number in drawn:
        yield f"Page {number}: its words hold, but what is drawn or its letters differ."


def _words(page: PageObject, case_hash: str) -> list[str]:
    """Returns the words of a page, with the hash of the case in it made neutral."""
    text = page.extract_text()
    for printed in (case_hash, case_hash[:8], case_hash[-4:]):
        text = text.replace(printed, "#" * 8) if printed else text
    return text.split()


def _first_word(old: list[str], new: list[str]) -> str:
    place = next(
        (k for k, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    before, after = (" ".join(words[max(place - 4, 0) : place + 5]) for words in (old, new))
    return f"the report prints {shown(before)}, made again it is {shown(after)}."


def _streams(page: PageObject) -> list[bytes]:
    """Returns what a page is drawn with, in order: commands, pictures, letters and their codes."""
    content = page.get_contents()
    found = [content.get_data() if content is not None else b""]
    waiting: list[Any] = [page.get("/Resources")]
    while waiting:
        resources = _object(waiting.pop())
        for kind in ("/XObject", "/Font"):
            for name, held in sorted(_object(resources.get(kind)).items()):
                one = held.get_object()
                found.append(name.encode())
                if kind == "/XObject":
                    found.append(one.get_data())
                    waiting.append(one.get("/Resources"))
                else:
                    found.extend(_letters(one))
    return found


def _letters(font: Any) -> Iterator[bytes]:
    if "/ToUnicode" in font:
        yield font["/ToUnicode"].get_object().get_data()
    for below in _list(font.get("/DescendantFonts")):
        descriptor = _object(below.get_object().get("/FontDescriptor"))
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in descriptor:
                yield descriptor[key].get_object().get_data()


def _object(value: Any) -> Any:
    held = value.get_object() if value is not None else None
    return held if isinstance(held, dict) else {}


def _list(value: Any) -> Any:
    held = value.get_object() if value is not None else None
    return held if isinstance(held, list) else []


def _records(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for key in ("data_until", "results", "case_sha256", "contents_sha256"):
        if old.get(key) != new[key]:
            yield (
                f"Manifest, {key}: the report says {shown(old.get(key))}, "
                f"made again {shown(new[key])}."
            )
