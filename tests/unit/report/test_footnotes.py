"""What is taken from elsewhere carries a footnote that says from where, tagged as a note."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader
from tests.unit.report.planted import imo_number, planted
from tests.unit.report.test_joining import elements

from lightering.ledger.beside import Beside
from lightering.model.side import SideFile
from lightering.report import contents, pdf
from lightering.report.contents_sources import limit_source
from lightering.screening.list_files import ListFile, Listing
from lightering.screening.lists import un_list


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    return contents.build(**planted(2))


@pytest.fixture(scope="module")
def report(told: dict[str, Any]) -> PdfReader:
    return PdfReader(BytesIO(pdf.render_pdf(told)))


def plain(page: Any) -> str:
    """The text of a page without white space, which differs where lines break."""
    return "".join(page.extract_text().split())


def test_that_the_limit_is_told_with_where_it_is_published(
    told: dict[str, Any], report: PdfReader
) -> None:
    source = told["cover"]["paragraphs"][0]["source"]
    assert "un.org/securitycouncil" in source
    assert "".join(source.split()) in plain(report.pages[0])
    assert limit_source(None) == ""


def test_that_every_formula_has_its_source_at_the_foot_of_its_page(
    told: dict[str, Any], report: PdfReader
) -> None:
    pages = [plain(page) for page in report.pages]
    (first,) = (k for k, p in enumerate(pages) if "Formulas" in p and "barrels=k" in p)
    for formula in told["method"]["formulas"]:
        text, source = ("".join(formula[name].split()) for name in ("text", "source"))
        # the table may go on over the page; a note stays with its row
        (page,) = (p for p in pages[first : first + 2] if text in p)
        assert page.rindex(source) > page.index(text)


def test_that_notified_deliveries_have_a_note_for_each_row(told: dict[str, Any]) -> None:
    table = told["notified"]["table"]
    assert len(table["sources"]) == len(table["rows"])
    assert all(table["sources"])


def test_that_footnotes_are_tagged_as_notes_with_a_label(report: PdfReader) -> None:
    notes = [e for e, _reference, _above in elements(report) if e["/S"] == "/Note"]
    assert len(notes) >= 9
    for note in notes:
        kids = [kid.get_object() for kid in note["/K"]]
        assert any(isinstance(kid, dict) and kid.get("/S") == "/Lbl" for kid in kids)
    names = [str(note["/ID"]) for note in notes if "/ID" in note]
    assert len(names) == len(set(names))


def test_that_no_two_footnotes_of_a_report_bear_one_number() -> None:
    given = planted(2)
    listing = [
        Listing("Their list", "SHIP", None, (int(mmsi),), (), "2025", True, 17)
        for mmsi in given["encounters"]["mmsi_1"]
    ]
    side = SideFile("theirs.csv", "list", "table", "0" * 64)
    given["screening"].loc[:1, "listed_1"] = "Their list: SHIP (2025)"
    beside = Beside(lists=(ListFile(side, tuple(listing)),))
    document = PdfReader(BytesIO(pdf.render_pdf(contents.build(**given, beside=beside))))
    pages = [plain(page) for page in document.pages]
    for number in ("2.1-1", "2.2-1"):
        # at the word and at the foot, on one page only
        found = [page.count(number) for page in pages if number in page]
        assert len(found) == 1, number
        assert found[0] == 2, number


def test_that_a_match_on_a_list_tells_where_the_entry_stands() -> None:
    given = planted(1)
    mmsi = int(given["encounters"].iloc[0]["mmsi_1"])
    listing = Listing("Their list", "SHIP", None, (mmsi,), (), "2025", True, 17)
    side = SideFile("theirs.csv", "list", "table", "0" * 64)
    given["screening"].loc[0, "listed_1"] = "Their list: SHIP (2025)"
    beside = Beside(lists=(ListFile(side, (listing,)),))
    page = contents.build(**given, beside=beside)["events"]["pages"][0]
    assert page["lists_source"] == "theirs.csv, line 17"
    plain_page = contents.build(**planted(1))["events"]["pages"][0]
    assert plain_page["lists_source"] == ""


def test_that_a_ship_of_the_shipped_list_is_told_with_its_source() -> None:
    entry = un_list().iloc[0]
    given = planted(1)
    given["encounters"]["imo_1"] = int(entry["imo"])
    given["screening"].loc[0, "listed_1"] = "UN"
    page = contents.build(**given)["events"]["pages"][0]
    assert str(entry["source"]) in page["lists_source"]
    assert imo_number(0) != entry["imo"]
