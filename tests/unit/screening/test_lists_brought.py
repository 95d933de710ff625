"""Lists that are brought: IMO first, then MMSI, a name is a hint, a wrong digit is nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.unit.volumes.made_tables import FEEDER, MOTHER, calls, dark, encounters, ships

from lightering.errors import InputError
from lightering.model.params import Params
from lightering.screening import ListBook, read_list
from lightering.screening.screen import screen_with

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

P = Params.defaults().screening
SOUND, OTHER, WRONG = 4360719, 3123451, 4360710
HEADER = "type,caption,imo,risk,countries,flag,mmsi,id,url,datasets,aliases\n"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_that_the_opensanctions_table_is_matched_by_imo_first(tmp_path: Path) -> None:
    rows = (
        f"VESSEL,SEA THISTLE,IMO{SOUND},sanction,kp,kp,477333444;613000001,NK-1,u,un_sc_sanctions,"
        "GREEN LEAF;OLD LEAF\n"
    )
    found = read_list(written(tmp_path, "maritime-2026-03-01.csv", HEADER + rows))
    assert found.report.format == "OpenSanctions maritime.csv"
    assert found.report.dated == "2026-03-01"
    match = ListBook([found]).match(SOUND, 999_999_999, "NOTHING")
    assert match.by == "IMO number"
    assert match.ties
    assert "maritime-2026-03-01.csv" in match.listed
    assert "list of 2026-03-01" in match.listed


def test_that_mmsi_matches_only_where_no_other_sound_imo_contradicts(tmp_path: Path) -> None:
    path = written(tmp_path, "l.csv", f"imo,mmsi,name\n{SOUND},477333444,SEA THISTLE\n")
    book = ListBook([read_list(path)])
    assert book.match(None, 477_333_444).by == "MMSI"
    assert book.match(WRONG, 477_333_444).by == "MMSI"
    assert book.match(OTHER, 477_333_444).listed == ""


def test_that_a_name_alone_is_a_hint_and_no_match(tmp_path: Path) -> None:
    path = written(tmp_path, "l.csv", f"imo,name,aliases\n{SOUND},SEA THISTLE,GREEN LEAF\n")
    match = ListBook([read_list(path)]).match(OTHER, 1, "green-leaf")
    assert match.listed == ""
    assert "SEA THISTLE" in match.hint


def test_that_an_imo_with_a_wrong_check_digit_is_never_matched(tmp_path: Path) -> None:
    path = written(tmp_path, "l.csv", f"imo,name\n{WRONG},SEA THISTLE\n")
    found = read_list(path)
    assert ListBook([found]).match(WRONG, None, "OTHER").listed == ""
    assert "wrong check digit" in " ".join(found.report.messages)


def test_that_follow_the_money_entities_are_read_one_a_line(tmp_path: Path) -> None:
    vessel = {
        "id": "x",
        "schema": "Vessel",
        "caption": "SEA THISTLE",
        "datasets": ["us_ofac_sdn"],
        "last_change": "2026-02-03T10:00:00",
        "properties": {"name": ["SEA THISTLE"], "imoNumber": [f"IMO{SOUND}"], "pastFlags": ["kp"]},
    }
    lines = [json.dumps(vessel), json.dumps({"schema": "Company", "properties": {}}), "{broken"]
    found = read_list(written(tmp_path, "entities.json", "\n".join(lines)))
    assert found.report.rejected == {"not_a_vessel": 1, "unreadable": 1}
    assert (found.report.records_in, found.report.kept) == (3, 1)
    match = ListBook([found]).match(SOUND)
    assert match.ties
    assert "2026-02-03" in match.listed


def test_that_a_ship_listed_for_another_reason_is_told_and_counts_nothing(tmp_path: Path) -> None:
    rows = f"VESSEL,SEA THISTLE,IMO{SOUND},sanction,ru,pa,,NK-1,u,eu_fsf,\n"
    book = ListBook([read_list(written(tmp_path, "maritime.csv", HEADER + rows))])
    assert book.match(SOUND).listed
    assert not book.match(SOUND).ties
    assert screened(book)["counts_1"].iloc[0] == pytest.approx(P.p_base)


def screened(book: ListBook, name: str | None = None) -> pd.DataFrame:
    table = encounters(
        {
            "mmsi_1": MOTHER,
            "mmsi_2": FEEDER,
            "imo_1": SOUND,
            "name_1": name,
            "start_utc": "2026-03-01T00:00:00Z",
            "end_utc": "2026-03-01T20:00:00Z",
        }
    )
    known = ships({"mmsi": MOTHER, "imo": SOUND}, {"mmsi": FEEDER})
    return screen_with(table, known, calls(), dark(), P, book)


def test_that_a_match_counts_and_a_hint_does_not(tmp_path: Path) -> None:
    listed = read_list(written(tmp_path, "a.csv", f"imo,name\n{SOUND},SEA THISTLE\n"))
    assert screened(ListBook([listed]))["counts_1"].iloc[0] == pytest.approx(P.p_listed)
    named = read_list(written(tmp_path, "b.csv", f"imo,name\n{OTHER},SEA THISTLE\n"))
    row = screened(ListBook([named]), "SEA THISTLE").iloc[0]
    assert row["counts_1"] == pytest.approx(P.p_base)
    assert row["hint_1"]
    assert row["listed_1"] == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("blank.csv", b"\n \n", "empty"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL"),
        ("none.csv", b"a,b\n1,2\n", "imo, mmsi or name"),
        ("twice.csv", b"imo,imo\n1,2\n", "twice"),
        ("array.json", b'[{"schema": "Vessel"}]', "one a line"),
        ("page.csv", b"<html>no</html>", "no list"),
    ],
)
def test_that_what_is_no_list_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    with pytest.raises(InputError, match=says) as told:
        read_list(written(tmp_path, name, content))
    assert name in str(told.value)


@pytest.mark.parametrize(
    "content",
    [
        b"imo,name\n4360719,A\n1,2,3\n,\n12,\n4360719\nx,\n",
        b"\xef\xbb\xbfimo;name\r\n4360719;A\r\n;\r\n1;2;3\r\n",
        "imo,name\n4360719,A\n".encode("utf-16"),
        b"imo,name\n4360719,CAF\xc9\n",
        b'imo,name\n4360719,"A\nB"\n4360719,"open\n',
        b"name\n=HYPERLINK(1)\n\x1b[31mRED\n",
    ],
)
def test_that_every_record_is_kept_or_counted(tmp_path: Path, content: bytes) -> None:
    path = written(tmp_path, "l.csv", content)
    report = read_list(path).report
    assert report.kept + sum(report.rejected.values()) == report.records_in
    assert report.kept >= 1
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["l.csv"]


def test_that_a_refused_row_is_named_with_line_column_and_value(tmp_path: Path) -> None:
    told = read_list(written(tmp_path, "l.csv", b"imo,name\n4360719,A\n12,\n")).report
    assert told.rejected == {"no_identifier": 1}
    assert any(
        all(word in text for word in ("l.csv", "line 3", "imo", "12")) for text in told.messages
    )
