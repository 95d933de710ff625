from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.unit.report.planted import planted
from tests.unit.report.test_contents import Stopped

from lightering.errors import Cancelled, OutputError
from lightering.report import contents, folders, pdf

ROOT = Path(__file__).parents[3]
NAMES = {
    0: "#strong[x] *a* <b>b</b>",
    1: "해당 5 中文船",
    2: "=SUM(A1) $x^2$ `c` @r",
    3: "Жуков // -- 'q' \"z\"",
}


@pytest.fixture(scope="module")
def named() -> dict[str, Any]:
    return contents.build(**planted(2, names=NAMES))


@pytest.fixture(scope="module")
def document(named: dict[str, Any]) -> bytes:
    return pdf.render_pdf(named)


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} of poppler-utils is not installed")
    return found


def asked(name: str, document: bytes, tmp_path: Path, *options: str) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(document)
    command = [tool(name), *options, str(path)]
    if name == "pdftotext":
        command.append("-")
    done = subprocess.run(command, capture_output=True, check=True)
    return done.stdout.decode("utf-8")


@pytest.mark.parametrize("name", NAMES.values())
def test_that_a_name_is_printed_letter_by_letter(
    name: str, document: bytes, tmp_path: Path
) -> None:
    text = asked("pdftotext", document, tmp_path)
    assert name in text.replace("\n", " ")


def test_that_all_fonts_are_embedded(document: bytes, tmp_path: Path) -> None:
    fonts = asked("pdffonts", document, tmp_path).splitlines()[2:]
    assert len(fonts) >= 4
    for line in fonts:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line


def test_that_the_document_is_tagged_titled_and_dated_by_its_data(
    named: dict[str, Any], document: bytes, tmp_path: Path
) -> None:
    told = asked("pdfinfo", document, tmp_path, "-isodates")
    facts = dict(line.split(":", 1) for line in told.splitlines())
    assert facts["Tagged"].strip() == "yes"
    assert facts["Title"].strip() == named["title"]
    assert facts["Page size"].strip().endswith("(A4)")
    assert facts["CreationDate"].strip().startswith(named["created_utc"][:10])


def test_that_the_document_states_its_standards(document: bytes) -> None:
    metadata = PdfReader(BytesIO(document)).xmp_metadata
    assert metadata is not None
    packet = metadata.stream.get_data().decode("utf-8")
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in packet
    assert "<pdfuaid:part>1</pdfuaid:part>" in packet


def test_that_the_manifest_inside_is_the_manifest_told(
    named: dict[str, Any], document: bytes
) -> None:
    held = PdfReader(BytesIO(document)).attachments[pdf.MANIFEST_NAME][0]
    assert json.loads(held) == named["manifest"]


def test_that_each_transfer_takes_one_page(document: bytes) -> None:
    texts = [page.extract_text() for page in PdfReader(BytesIO(document)).pages]
    starts = [k for k, text in enumerate(texts) if "Measured." in text]
    ends = [k for k, text in enumerate(texts) if "Other explanation" in text]
    assert starts == ends
    assert len(starts) == 2


def test_that_the_footer_of_every_page_names_sample_hash_and_total(
    named: dict[str, Any], document: bytes
) -> None:
    hash_start = named["manifest"]["case_sha256"][:8]
    for page in PdfReader(BytesIO(document)).pages:
        text = " ".join(page.extract_text().split())
        assert "Sample with invented ships" in text
        assert hash_start in text
        assert "the total: page 2" in text


def test_that_a_letter_no_font_has_prints_as_its_escape(tmp_path: Path) -> None:
    told = contents.build(**planted(1, names={0: "RUNE ᚠ", 1: "BOAT 🚢"}))
    text = asked("pdftotext", pdf.render_pdf(told), tmp_path)
    assert "RUNE \\u{16a0}" in text
    assert "BOAT \\u{1f6a2}" in text


def test_that_a_sequence_the_fonts_cannot_set_falls_back_to_escapes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(folders, "printable_tree", lambda tree: tree)
    told = contents.build(**planted(1, names={0: "해\u0e34"}))
    assert "\\u{d574}\\u{e34}" in asked("pdftotext", pdf.render_pdf(told), tmp_path)


def test_that_no_word_leaves_the_margins(tmp_path: Path) -> None:
    names = {0: "X" * 5000, 1: "W" * 79, 2: "해" * 79, 3: "m,." * 26}
    told = contents.build(**planted(2, names=names))
    boxes = asked_boxes(pdf.render_pdf(told), tmp_path)
    assert len(boxes) > 1000
    assert max(right for _left, right in boxes) < 595.3 - 21 * 72 / 25.4
    assert min(left for left, _right in boxes) > 23 * 72 / 25.4


def asked_boxes(document: bytes, tmp_path: Path) -> list[tuple[float, float]]:
    text = asked("pdftotext", document, tmp_path, "-bbox")
    found = re.findall(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)"', text)
    return [(float(left), float(right)) for left, right in found]


MAKE = """
import sys
from lightering.report import contents, folders, pdf
from tests.unit.report.planted import planted
sys.stdout.buffer.write(pdf.render_pdf(contents.build(**planted(2, names={1: "해당 5"}))))
"""


def test_that_zone_locale_hash_seed_and_folder_change_no_byte(tmp_path: Path) -> None:
    digests = set()
    for zone, locale, seed in (("UTC", "C", "0"), ("Asia/Pyongyang", "de_DE.UTF-8", "4711")):
        folder = tmp_path / seed
        folder.mkdir()
        surroundings = os.environ | {
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "desktop"))),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        done = subprocess.run(
            [sys.executable, "-c", MAKE],
            capture_output=True,
            check=True,
            env=surroundings,
            cwd=folder,
        )
        digests.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(digests) == 1


def test_that_a_place_that_cannot_be_written_keeps_what_stood_there(
    named: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(OutputError, match="could not be written"):
        pdf.write_pdf(named, tmp_path / "missing" / "report.pdf")


def test_that_a_cancelled_report_writes_nothing(named: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        pdf.write_pdf(named, path, Stopped())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_that_no_page_parts_an_event_from_why_it_does_not_count(tmp_path: Path) -> None:
    given = planted(60)
    keys = list(given["encounters"]["encounter_id"])
    # reasons of one to three lines, so that pages end at any height of a row
    given["decisions"] = {
        key: ("dismissed", f"BECAUSE {'of what was seen there ' * (k % 4 * 3)}")
        for k, key in enumerate(keys)
    }
    told = contents.build(**given)
    listed = len(told["others"]["transfers"]["rows"])
    text = asked("pdftotext", pdf.render_pdf(told), tmp_path, "-layout")
    section = text[text.rindex("Events not counted") :].partition("Deliveries notified")[0]
    pages = section.split("\f")
    counts = [(len(re.findall(r"^ *E-", p, re.M)), p.count("BECAUSE")) for p in pages]
    assert len(counts) > 2
    assert sum(events for events, _why in counts) == listed
    assert all(events == why for events, why in counts), counts
