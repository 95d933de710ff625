from __future__ import annotations

import base64
import json
import struct
import zlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pypdf import PdfReader
from tests.unit.report.planted import imo_number, mmsi_of, planted

from lightering.errors import InputError, UserError
from lightering.report import contents, pdf
from lightering.report.settings import LOGO_BYTES, ReportSettings, read_logo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def picture() -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + data


@pytest.mark.parametrize("number", [mmsi_of(1), imo_number(1)])
def test_that_nothing_in_a_report_tells_a_withheld_ship(number: int) -> None:
    names = {0: "GIVING SHIP", 1: "SECRET <& SHIP"}
    given = planted(2, names=names, statuses={0: ("confirmed", "SECRET <& SHIP was seen")})
    told = json.dumps(
        contents.build(**given, settings=ReportSettings(withheld=(number,))), ensure_ascii=False
    )
    for word in ("SECRET", str(mmsi_of(1)), str(imo_number(1))):
        assert word not in told
    assert "[ship 1, withheld]" in told
    assert "GIVING SHIP" in told
    assert str(mmsi_of(0)) in told
    assert "names and numbers of 1 ship are withheld" in told


@pytest.mark.parametrize("name", ["SECRET", "SECRET SHIP OF TWENTY-NINE SIGNS", "비밀 SECRET 5"])
def test_that_no_byte_of_a_report_tells_a_withheld_ship(name: str, tmp_path: Path) -> None:
    given = planted(2, names={1: name}, statuses={0: ("confirmed", f"{name} was seen")})
    settings = ReportSettings(author="A. Person", withheld=(mmsi_of(1),))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf.render_pdf(contents.build(**given, settings=settings)))
    told = b"\n".join(_everything_in(path))
    words = ["SECRET", "비밀", str(mmsi_of(1)), str(imo_number(1))]
    for word in words:
        for code in ("utf-8", "utf-16-be", "utf-16-le"):
            assert word.encode(code) not in told, (word, code)
    # the same search finds what is not withheld, in the manifest, the pages and the alt texts
    for word in (str(mmsi_of(0)), "INVENTED 0", "ship 1, withheld"):
        assert any(word.encode(code) in told for code in ("utf-8", "utf-16-be")), word


def test_that_a_file_named_after_a_withheld_ship_is_not_told() -> None:
    given = planted(2, names={1: "SECRET SHIP"})
    (report,) = given["loaded"].reports
    reports = (replace(report, file="2026_secret-ship_track.csv"), replace(report, file="b.csv"))
    given["loaded"] = replace(given["loaded"], reports=reports)
    told = json.dumps(
        contents.build(**given, settings=ReportSettings(withheld=(mmsi_of(1),))), ensure_ascii=False
    )
    assert "secret" not in told.lower()
    assert "[file 1, withheld]" in told
    assert "b.csv" in told


def _everything_in(path: Path) -> Iterator[bytes]:
    """Every string and stream of a PDF, unpacked, and the text of its pages."""
    with pikepdf.open(path) as document:
        for one in document.objects:
            yield from _bytes_of(one)
    for page in PdfReader(path).pages:
        yield page.extract_text().encode()


def _bytes_of(one: Any) -> Iterator[bytes]:
    if isinstance(one, pikepdf.Stream):
        yield one.read_bytes()
    if isinstance(one, pikepdf.String):
        yield bytes(one)
        yield str(one).encode()
    elif isinstance(one, pikepdf.Array):
        for part in one:
            if not getattr(part, "is_indirect", False):
                yield from _bytes_of(part)
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        for part in one.values():
            if not getattr(part, "is_indirect", False):
                yield from _bytes_of(part)


def test_that_figures_stay_where_a_ship_is_withheld() -> None:
    plain = contents.build(**planted(2))
    hidden = contents.build(**planted(2), settings=ReportSettings(withheld=(mmsi_of(1),)))
    assert hidden["cover"]["figures"] == plain["cover"]["figures"]
    assert [e["raw"] for e in hidden["events"]["pages"]] == [
        e["raw"] for e in plain["events"]["pages"]
    ]


def test_that_a_selection_has_its_pages_and_the_total_of_all() -> None:
    chosen = ReportSettings(events=("E-0000000001",))
    whole, told = contents.build(**planted(3)), contents.build(**planted(3), settings=chosen)
    assert [page["id"] for page in told["events"]["pages"]] == ["E-0000000001"]
    assert len(told["profiles"]["ships"]) == 2
    assert told["cover"]["figures"] == whole["cover"]["figures"]
    (note,) = told["cover"]["notes"]
    assert note.startswith("This report has pages for 1 of 3 counted transfers")


def test_that_every_chosen_event_has_its_slot_for_an_image() -> None:
    told = contents.build(**planted(12), settings=ReportSettings(events=("E-0000000001",)))
    assert [row[0] for row in told["outlook"]["imagery"]["rows"]] == ["E-0000000001"]
    whole = contents.build(**planted(12))["outlook"]["imagery"]["rows"]
    assert len(whole) == 8


def test_that_an_encounter_that_is_not_there_cannot_be_chosen() -> None:
    with pytest.raises(UserError, match="no encounter E-none"):
        contents.build(**planted(2), settings=ReportSettings(events=("E-none",)))


def test_that_author_and_logo_stand_in_the_file() -> None:
    signed = ReportSettings(author="A. Person", organisation="An Office", logo=picture())
    told = contents.build(**planted(2), settings=signed)
    reader = PdfReader(BytesIO(pdf.render_pdf(told)))
    assert reader.metadata is not None
    assert reader.metadata.author == "A. Person"
    assert "A. Person, An Office" in reader.pages[0].extract_text()
    assert len(reader.pages[0].images) == 1
    assert base64.b64decode(told["manifest"]["settings"]["logo_png_base64"]) == picture()


def test_that_settings_come_back_from_the_manifest() -> None:
    told = ReportSettings("A", "B", picture(), ("E-1",), (445000001,))
    again = ReportSettings.from_manifest(told.as_dict(), (445000001,), "a.pdf")
    assert again == told
    assert "445000001" not in json.dumps(told.as_dict())


def test_that_withheld_ships_must_be_told_again() -> None:
    told = ReportSettings(withheld=(445000001, 445000002)).as_dict()
    with pytest.raises(InputError, match=r"2 numbers of ships were withheld .*, and 1 were told"):
        ReportSettings.from_manifest(told, (445000001,), "a.pdf")


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (b"GIF89a", "no PNG picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(LOGO_BYTES), "larger than 256 KiB"),
        (None, "could not be read"),
    ],
)
def test_that_a_logo_that_cannot_be_used_is_said(
    held: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "logo.png"
    if held is not None:
        path.write_bytes(held)
    with pytest.raises(InputError, match=said):
        read_logo(path)
