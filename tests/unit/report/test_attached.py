"""What the analyst attached, as a reader of the report sees it."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from tests.unit.report.planted import imo_number, mmsi_of, planted

from lightering.errors import CaseError, UserError
from lightering.model.attachments import Attached, Attachment
from lightering.report import contents, pdf
from lightering.report.preview import render_preview
from lightering.report.settings import ReportSettings, withheld_files

FIRST, SECOND = "E-0000000000", "E-0000000001"


def picture(colour: str, kind: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (60, 40), colour).save(made, kind)
    return made.getvalue()


HELD = {
    hashlib.sha256(content).hexdigest(): content
    for content in (picture("navy"), picture("red", "JPEG"), b"hoses connected\n")
}
NAVY, RED, LOG = HELD


def one(sha256: str, caption: str, **more: Any) -> Attachment:
    is_log = sha256 == LOG
    return Attachment(
        sha256,
        len(HELD[sha256]),
        more.pop("name", "log.txt" if is_log else "hulls.png"),
        "text/plain" if is_log else "image/png",
        caption,
        width_px=0 if is_log else 60,
        height_px=0 if is_log else 40,
        **more,
    )


NAVY_ONE = one(NAVY, "Both #eval(1) <b>hulls</b>", dated="2026-01-07T12:00Z", source="coastguard")
RED_ONE = one(RED, "Deck 후진", author="N. Observer", name="=cmd|x.jpg")
LOG_ONE = one(LOG, "Log of the agent: hoses 09:10")
ALL = Attached({FIRST: (NAVY_ONE, RED_ONE, LOG_ONE), SECOND: (LOG_ONE,)}, lambda a: HELD[a.sha256])


def built(attached: Attached = ALL, **more: Any) -> dict[str, Any]:
    return contents.build(**planted(2), attached=attached, settings=ReportSettings(**more))


def words_of(told: dict[str, Any]) -> str:
    return json.dumps({k: v for k, v in told.items() if k != "pictures"}, ensure_ascii=False)


def test_that_no_figure_moves_by_what_is_attached() -> None:
    plain, told = contents.build(**planted(2)), built()
    assert told["cover"]["figures"] == plain["cover"]["figures"]
    assert told["manifest"]["results"] == plain["manifest"]["results"]
    assert [e["raw"] for e in told["events"]["pages"]] == [
        e["raw"] for e in plain["events"]["pages"]
    ]


def test_that_a_report_without_attachments_says_nothing_of_them() -> None:
    told = contents.build(**planted(2))
    assert "attachments" not in told["manifest"]
    assert "pictures" not in told
    assert told["provenance"]["attached"] == []
    assert all(page["attached"] is None for page in told["events"]["pages"])


def test_that_pictures_are_figures_with_caption_hash_date_source_and_alt_text() -> None:
    page = built()["events"]["pages"][0]
    first, second = page["attached"]["pictures"]
    assert first["caption"].startswith("Figure ")
    for word in ("Both #eval(1) <b>hulls</b>.", "2026-01-07 12:00Z", "source: coastguard", NAVY):
        assert word in first["caption"]
    assert first["alt"].endswith(NAVY_ONE.caption)
    assert "date unknown" in second["caption"]
    assert first["width_mm"] / first["height_mm"] == pytest.approx(1.5, rel=0.01)
    assert first["width_mm"] <= 78.0


def test_that_documents_are_lines_of_evidence_with_their_hash() -> None:
    pages = built()["events"]["pages"]
    for page in pages:
        (line,) = (row for row in page["evidence"]["rows"] if row[0] == "attached document")
        assert line[1] == "–"  # it carries no tonnes
        assert line[2] == LOG_ONE.caption
        assert f"{LOG[:8]}…{LOG[-4:]}" in line[3]


def test_that_every_attached_file_stands_under_provenance_in_full() -> None:
    told = built()
    assert [entry["sha256"] for entry in told["provenance"]["attached"]] == [NAVY, RED, LOG, LOG]
    assert told["manifest"]["attachments"] == {
        FIRST: [NAVY_ONE.as_dict(), RED_ONE.as_dict(), LOG_ONE.as_dict()],
        SECOND: [LOG_ONE.as_dict()],
    }
    # what belongs to other files is no part of this report
    strange = Attached({"E-elsewhere": (LOG_ONE,)}, ALL.content_of)
    assert "attachments" not in built(strange)["manifest"]


def test_that_the_slot_for_imagery_says_which_image_there_is() -> None:
    rows = {row[0]: row for row in built()["outlook"]["imagery"]["rows"]}
    assert rows[FIRST][2] == "2026-01-07, undated"
    assert rows[SECOND][2] == ""


def test_that_the_pages_show_pictures_and_words_as_they_are() -> None:
    document = pdf.render_pdf(built())
    reader = PdfReader(BytesIO(document))
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "Both#eval(1)<b>hulls</b>" in text
    assert "Deck후진" in text
    assert NAVY in text
    images = [image for page in reader.pages for image in page.images]
    assert len(images) == 2
    assert images[0].image.convert("RGB").getpixel((5, 5)) == (0, 0, 128)
    assert len(render_preview(built(), 40).pages) == len(reader.pages)
    assert pdf.render_pdf(built()) == document


def test_that_of_a_withheld_file_nothing_but_its_hash_is_told() -> None:
    told = built(withheld_files=(NAVY,))
    said = words_of(told)
    assert "<b>hulls</b>" not in said
    assert "coastguard" not in said
    assert "1 file attached to this event is withheld" in said
    assert told["manifest"]["attachments"][FIRST][0] == {"sha256": NAVY, "withheld": True}
    assert len(told["pictures"]) == 1
    assert NAVY in [entry["sha256"] for entry in told["provenance"]["attached"]]


@pytest.mark.parametrize("number", [mmsi_of(0), imo_number(0)])
def test_that_the_files_of_a_withheld_ship_are_withheld_with_her(number: int) -> None:
    given = planted(2)
    # her IMO number was sent, but not during the encounter
    given["encounters"] = given["encounters"].assign(imo_1=None, imo_2=None)
    told = contents.build(**given, attached=ALL, settings=ReportSettings(withheld=(number,)))
    assert "3 files attached to this event are withheld" in words_of(told)
    assert "pictures" not in told
    assert [e.get("withheld") for e in told["manifest"]["attachments"][FIRST]] == [True] * 3
    # the other event is of other ships
    assert told["manifest"]["attachments"][SECOND] == [LOG_ONE.as_dict()]


def test_that_a_lost_picture_is_said_and_no_report_is_made_of_it() -> None:
    def gone(a: Attachment) -> bytes:
        raise CaseError(f"{a.name} was attached and is no longer there.")

    with pytest.raises(UserError, match=r"hulls\.png was attached and is no longer there"):
        built(Attached(ALL.by_event, gone))
    # what is withheld need not be at hand
    built(Attached({FIRST: (NAVY_ONE,)}, gone), withheld_files=(NAVY,))


def test_that_files_to_withhold_are_named_by_eight_digits_or_more() -> None:
    assert withheld_files([NAVY[:8]], ALL) == (NAVY,)
    assert withheld_files([NAVY.upper()], ALL, (LOG,)) == tuple(sorted((NAVY, LOG)))
    for digits in ("", NAVY[:7], "ffffffff"):
        with pytest.raises(UserError, match="names no attached file"):
            withheld_files([digits], ALL)


def test_that_the_settings_say_which_files_are_withheld() -> None:
    kept = ReportSettings(withheld_files=(NAVY,))
    assert ReportSettings.from_manifest(kept.as_dict(), (), "a.pdf") == kept
    assert "withheld_files" not in ReportSettings().as_dict()
