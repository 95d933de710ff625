"""The joined report is one document: one tree of tags, one outline, links that lead somewhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from tests.unit.report.planted import planted

from lightering.errors import Cancelled
from lightering.report import contents, parts, pdf
from lightering.report.preview import ABOVE_MM, BELOW_MM, WIDTH_MM, render_preview

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = 5


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return contents.build(**planted(EVENTS))


@pytest.fixture(scope="module")
def report(told: dict[str, Any]) -> PdfReader:
    """A report of five transfers in seven parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "EVENTS_IN_PART", 2)
        patch.setattr(parts, "SHIPS_IN_PART", 4)
        document = pdf.render_pdf(told)
    return PdfReader(BytesIO(document))


def elements(report: PdfReader) -> Iterator[tuple[Any, Any, Any]]:
    """Every element with the reference to it and that to the one above it."""
    root = report.trailer["/Root"]["/StructTreeRoot"]
    waiting = [(kid, root.indirect_reference) for kid in root["/K"]]
    while waiting:
        reference, above = waiting.pop()
        element = reference.get_object()
        if isinstance(element, int) or element.get("/Type") in ("/OBJR", "/MCR"):
            continue
        yield element, reference, above
        kids = element.get("/K", [])
        waiting += [
            (kid, element.indirect_reference)
            for kid in (kids if isinstance(kids, list) else [kids])
        ]


def held(report: PdfReader, element: Any) -> Iterator[tuple[Any, int]]:
    """The marked pieces of content of an element: their page and number."""
    for kid in element.get("/K", []):
        piece = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(piece, int):
            yield element.raw_get("/Pg"), int(piece)
        elif piece.get("/Type") == "/MCR":
            page = piece.raw_get("/Pg") if "/Pg" in piece else element.raw_get("/Pg")
            yield page, int(piece["/MCID"])


def test_that_the_report_was_set_in_parts(told: dict[str, Any]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "EVENTS_IN_PART", 2)
        patch.setattr(parts, "SHIPS_IN_PART", 4)
        assert len(parts.behind(told)) == 3 + 3 + 1


def test_that_there_is_one_document_and_every_element_knows_what_is_above_it(
    report: PdfReader,
) -> None:
    (document,) = report.trailer["/Root"]["/StructTreeRoot"]["/K"]
    assert document["/S"] == "/Document"
    seen = 0
    for element, _reference, above in elements(report):
        assert element.raw_get("/P") == above
        seen += 1
    assert seen > 500


def test_that_the_tree_of_parents_leads_from_each_mark_on_a_page_to_its_element(
    report: PdfReader,
) -> None:
    numbers = report.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys))
    rows = dict(zip(keys, numbers[1::2], strict=True))
    marked = 0
    for element, reference, _above in elements(report):
        for page, number in held(report, element):
            row = rows[int(page.get_object()["/StructParents"])].get_object()
            kid = row[number]
            assert kid.get_object() == element
            assert getattr(reference, "idnum", None) in (None, getattr(kid, "idnum", None))
            marked += 1
    assert marked > 500


def test_that_every_mark_in_a_page_is_told_in_the_tree(report: PdfReader) -> None:
    told = {
        (page.idnum, number)
        for element, _reference, _above in elements(report)
        for page, number in held(report, element)
    }
    for page in report.pages:
        text = page.get_contents().get_data().decode("latin-1")
        for piece in text.split("/MCID")[1:]:
            digits = piece.lstrip()
            number = int(digits[: len(digits) - len(digits.lstrip("0123456789"))])
            assert (page.indirect_reference.idnum, number) in told


def test_that_no_two_cells_have_one_name_and_headers_name_cells_that_are_there(
    report: PdfReader,
) -> None:
    names = [str(e["/ID"]) for e, _reference, _above in elements(report) if "/ID" in e]
    assert len(names) == len(set(names)) > 20
    meant = {
        str(name)
        for element, _reference, _above in elements(report)
        for attributes in element.get("/A", [])
        for name in attributes.get_object().get("/Headers", [])
    }
    assert meant
    assert meant <= set(names)
    leaf = report.trailer["/Root"]["/StructTreeRoot"]["/IDTree"]["/Kids"][0].get_object()
    listed = [str(name) for name in leaf["/Names"][::2]]
    assert listed == sorted(names)


def test_that_the_outline_holds_the_sections_with_transfers_and_ships_below_theirs(
    report: PdfReader, told: dict[str, Any]
) -> None:
    top = [item for item in report.outline if not isinstance(item, list)]
    assert [item.title[:2] for item in top] == [f"{k}." for k in range(1, 10)]
    below = report.outline[report.outline.index(top[1]) + 1]
    assert [item.title for item in below] == [page["heading"] for page in told["events"]["pages"]]
    ships = report.outline[report.outline.index(top[2]) + 1]
    assert [item.title for item in ships] == [s["heading"] for s in told["profiles"]["ships"]]
    for item in (*top, *below, *ships):
        page = report.pages[report.get_destination_page_number(item)]
        first = item.title.split()[0]
        assert first in page.extract_text(), item.title


def test_that_the_list_of_sections_leads_to_each_and_is_tagged_as_one(report: PdfReader) -> None:
    root = report.trailer["/Root"]["/StructTreeRoot"]
    numbers = root["/ParentTree"]["/Nums"]
    rows = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    sections = [item for item in report.outline if not isinstance(item, list)]
    # the others are footnotes
    notes = [
        note
        for note in (one.get_object() for one in report.pages[0]["/Annots"])
        if rows[int(note["/StructParent"])].get_object()["/P"]["/S"] == "/Reference"
    ]
    assert len(notes) == len(sections)
    places = {page.indirect_reference.idnum: page.page_number for page in report.pages}
    for note, section in zip(notes, sections, strict=True):
        number = places[list.__getitem__(note["/Dest"], 0).idnum]
        assert number == report.get_destination_page_number(section)
        link = rows[int(note["/StructParent"])].get_object()
        above = [link["/S"]]
        while "/P" in link:
            link = link["/P"].get_object()
            above.append(link.get("/S", link["/Type"]))
        assert above == ["/Link", "/Reference", "/TOCI", "/TOC", "/Document", "/StructTreeRoot"]
    text = " ".join(report.pages[0].extract_text().split())
    for section in sections:
        page = report.get_destination_page_number(section) + 1
        assert f"{section.title}" in text
        assert text.split(section.title)[1].lstrip(" .").startswith(str(page))


def test_that_no_link_leads_out_of_the_report(report: PdfReader) -> None:
    places = [page.indirect_reference for page in report.pages]
    notes = [note.get_object() for page in report.pages for note in page.get("/Annots", [])]
    assert len(notes) > EVENTS
    for note in notes:
        assert "/A" not in note
        assert note["/Contents"]
        assert list.__getitem__(note["/Dest"], 0) in places


def test_that_the_table_of_transfers_names_the_page_of_each(
    report: PdfReader, told: dict[str, Any]
) -> None:
    texts = [" ".join(page.extract_text().split()) for page in report.pages]
    summary = next(t for t in texts if "Each transfer below has its own page" in t)
    for place, event in enumerate(told["events"]["pages"], 1):
        number = next(k for k, text in enumerate(texts, 1) if f"2.{place} Transfer" in text)
        row = summary.split(event["id"])[1]
        assert f" {number} " in row.split("E-0")[0] + " "


def test_that_every_page_has_its_number_outside_the_tags(report: PdfReader) -> None:
    for number, page in enumerate(report.pages, 1):
        assert f"Page {number} of {len(report.pages)}" in page.extract_text()
        form = page["/Resources"]["/XObject"]["/Furniture"].get_object()
        drawn = form.get_data().decode("latin-1").split("EMC")
        assert [piece.lstrip()[:10] for piece in drawn] == ["/Artifact<", "/Artifact<", ""]


def test_that_the_flag_of_doubtful_tags_is_left_out_and_the_pages_are_counted(
    report: PdfReader,
) -> None:
    assert dict(report.trailer["/Root"]["/MarkInfo"]) == {"/Marked": True}
    assert report.xmp_metadata is not None
    packet = report.xmp_metadata.stream.get_data().decode("utf-8")
    assert f"<xmpTPg:NPages>{len(report.pages)}<" in packet


def test_that_parts_change_no_word_but_where_pages_break(
    report: PdfReader, told: dict[str, Any]
) -> None:
    whole = PdfReader(BytesIO(pdf.render_pdf(told)))
    for one, other in zip(whole.pages[3 : 3 + EVENTS], report.pages[3 : 3 + EVENTS], strict=True):
        mine, theirs = (page.extract_text().split("SHA-256 of this")[0] for page in (one, other))
        assert mine == theirs


def test_that_every_figure_has_words_and_every_table_headings(report: PdfReader) -> None:
    figures, tables, heads = [], 0, 0
    for element, _reference, _above in elements(report):
        if element["/S"] == "/Figure":
            figures.append(str(element.get("/Alt", "")))
        if element["/S"] == "/Table":
            tables += 1
        heads += element["/S"] == "/TH"
    # a map, a plot and a histogram of each transfer, a timeline of each ship, fan and tornado
    assert len(figures) >= 3 * EVENTS + 2 * EVENTS
    assert all(len(words) > 20 for words in figures)
    assert tables > 0
    assert heads >= 2 * tables


def test_that_language_colours_and_description_stand_in_the_joined_file(report: PdfReader) -> None:
    root = report.trailer["/Root"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"]
    assert profile["/N"] == 3
    assert profile.get_data()[36:40] == b"acsp"
    spaces = {
        str(space)
        for page in report.pages
        for space in page["/Resources"].get("/ColorSpace", {}).values()
        if isinstance(space, str)
    }
    assert spaces <= {"/DeviceRGB", "/DeviceGray"}
    assert "/Encrypt" not in report.trailer
    for page in report.pages:
        assert page["/Tabs"] == "/S"
        for font in page["/Resources"].get("/Font", {}).values():
            held = font.get_object()
            assert "/ToUnicode" in held
            for below in held.get("/DescendantFonts", []):
                described = below.get_object()["/FontDescriptor"]
                assert {"/FontFile2", "/FontFile3"} & set(described)


def test_that_a_report_without_a_transfer_is_one_part(told: dict[str, Any]) -> None:
    empty = contents.build(**planted(0))
    assert parts.behind(empty) == []
    made = PdfReader(BytesIO(pdf.render_pdf(empty)))
    texts = [page.extract_text() for page in made.pages]
    assert f"Page 1 of {len(texts)}" in texts[0]
    attached = made.attachments[pdf.MANIFEST_NAME][0]
    assert json.loads(attached) == empty["manifest"]


def test_that_the_preview_has_the_pages_of_the_report_part_by_part(
    told: dict[str, Any], report: PdfReader
) -> None:
    came: list[tuple[int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "EVENTS_IN_PART", 2)
        patch.setattr(parts, "SHIPS_IN_PART", 4)
        made = render_preview(
            told, ppi=40, told=lambda place, pages: came.append((place, len(pages)))
        )
    assert len(made.pages) == len(report.pages)
    # the first part comes last; the pages of the seven behind it came in order
    assert len(came) == 7
    assert [place for place, _count in came] == [sum(n for _p, n in came[:k]) for k in range(7)]
    outline = [one for one in report.outline if not isinstance(one, list)]
    assert made.sections == tuple(
        (one.title, report.get_destination_page_number(one) + 1) for one in outline
    )


def test_that_a_page_of_the_preview_is_the_page_of_the_pdf(
    told: dict[str, Any], tmp_path: Path
) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "EVENTS_IN_PART", 2)
        patch.setattr(parts, "SHIPS_IN_PART", 4)
        made = render_preview(told, ppi=100)
        (tmp_path / "r.pdf").write_bytes(pdf.render_pdf(told))
    subprocess.run(
        ["pdftoppm", "-r", "100", "-gray", "-png", "r.pdf", "p"], cwd=tmp_path, check=True
    )
    drawn = [_grey(Image.open(one)) for one in sorted(tmp_path.glob("p-*.png"))]
    assert len(drawn) == len(made.pages)
    for number, page in enumerate(made.pages):
        paper = Image.open(BytesIO(page.text)).convert("RGBA")
        lines = Image.open(BytesIO(page.around)).convert("RGBA")
        millimetre = paper.width / WIDTH_MM
        above, below = round(ABOVE_MM * millimetre), round(BELOW_MM * millimetre)
        paper.alpha_composite(lines.crop((0, 0, lines.width, above)), (0, 0))
        foot = lines.crop((0, lines.height - below, lines.width, lines.height))
        paper.alpha_composite(foot, (0, paper.height - below))
        # two programs ink letters differently, but neither moves them
        alike = [float(np.corrcoef(_grey(paper), other)[0, 1]) for other in drawn]
        assert alike[number] == max(alike) > 0.85


def _grey(page: Image.Image) -> np.ndarray:
    """Squares of eight pixels, in a row."""
    size = (page.width // 8, page.height // 8)
    return np.asarray(page.convert("L").resize(size, Image.Resampling.BOX), dtype=float).ravel()


def test_that_cancelling_among_the_parts_ends_every_process(
    told: dict[str, Any], tmp_path: Path
) -> None:
    class Later:
        fraction = 0.0

        def set(self, fraction: float, text: str) -> None:
            assert text.startswith(("Setting the pages", "Writing"))
            assert fraction >= self.fraction
            self.fraction = fraction

        def cancelled(self) -> bool:
            return self.fraction > 0.2

    path, before = tmp_path / "report.pdf", children()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "EVENTS_IN_PART", 1)
        with pytest.raises(Cancelled):
            pdf.write_pdf(told, path, Later())
    assert not path.exists()
    assert children() <= before


def children() -> set[str]:
    tasks = Path("/proc/self/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}
