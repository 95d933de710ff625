"""What was said of leads, gaps and loitering stands in report and tables, and is verified."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import pytest
from tests import silent_fleet

from lightering.app import evidence, pipeline
from lightering.app.clues import Clues, find_clues
from lightering.app.exporting import write_tables
from lightering.app.session import Session
from lightering.app.verify import verify
from lightering.cli.main import main
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.report.settings import ReportSettings

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.app.pipeline import Results

GONE = "P-0123456789"


@pytest.fixture(scope="module")
def track(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return silent_fleet.write_silent(tmp_path_factory.mktemp("silent"))


@pytest.fixture(scope="module")
def results(track: Path) -> Results:
    return pipeline.run_all([track], Params.defaults(), Quiet())


@pytest.fixture(scope="module")
def clues(results: Results) -> Clues:
    return find_clues(results.loaded, results.params.detect, Quiet())


@pytest.fixture(scope="module")
def decisions(clues: Clues) -> dict[str, tuple[str, str]]:
    names = {name: str(table.ids[0]) for name, table in clues.tables.items()}
    return {
        names["leads"]: ("confirmed", "both were seen from the air"),
        names["gaps"]: ("dismissed", "No receiver reaches that far"),
        names["loitering"]: ("unsure", ""),
        GONE: ("confirmed", "seen before the limits changed"),
    }


def words(table: dict[str, list[list[str]]]) -> list[tuple[str, str, str, str]]:
    """Id, what, decision and reason of each row."""
    rows = zip(table["rows"], table["below"], strict=True)
    return [(row[0], row[1], row[5], str(below)) for row, below in rows]


def test_that_the_report_lists_what_was_decided_with_its_reason_and_adds_nothing(
    results: Results, decisions: dict[str, tuple[str, str]]
) -> None:
    plain, told = (evidence.report_contents(results, one) for one in ({}, decisions))
    assert plain["others"]["clues"]["table"]["rows"] == []
    lead, gap, spell, _gone = decisions
    assert words(told["others"]["clues"]["table"]) == [
        (lead, "lead", "confirmed", "both were seen from the air"),
        (gap, "gap", "dismissed", "No receiver reaches that far"),
        (spell, "loitering", "unsure", "–"),
        (
            GONE,
            "–",
            "confirmed",
            "seen before the limits changed; not found again from these files with these limits",
        ),
    ]
    intro = told["others"]["clues"]["intro"]
    assert "Found: 3 leads, 2 gaps, 27 spells of loitering; decided: 4" in intro
    # neither the figures nor the mark of a draft know of it
    assert told["cover"]["figures"] == plain["cover"]["figures"]
    assert told["running"]["draft"] == plain["running"]["draft"] != ""
    found = {row[0]: row[3] for row in told["provenance"]["decisions"]["rows"]}
    assert found[lead] == "in this report" != found[GONE]


def test_that_verify_makes_the_decisions_again_and_holds_them_against_the_case(
    results: Results,
    track: Path,
    decisions: dict[str, tuple[str, str]],
    tmp_path: Path,
) -> None:
    pdf = tmp_path / "report.pdf"
    evidence.write_report(results, decisions, pdf, Quiet())
    assert verify(pdf, [track], Quiet(), held=decisions) == []
    lead = next(iter(decisions))
    changed = decisions | {lead: ("dismissed", "it was another ship")}
    assert verify(pdf, [track], Quiet(), held=changed) == [
        f"Decision on {lead}: the report says confirmed, the case says dismissed."
    ]


def test_that_tables_of_a_case_carry_status_and_reason(
    results: Results, track: Path, clues: Clues, tmp_path: Path
) -> None:
    session = Session()
    session.adopt(results)
    session.adopt_clues(clues)
    case = tmp_path / "case.lightering"
    session.new_case(case, [track])
    lead = str(clues.tables["leads"].ids[0])
    session.decide(lead, "confirmed", "both were seen from the air")
    session.close_case()
    for table, source, more in (
        ("leads", case, ["review_status", "review_reason"]),
        ("leads", track, []),
        ("gaps", case, ["review_status", "review_reason"]),
    ):
        target = tmp_path / f"{table}.csv"
        assert main(["export", str(source), "--table", table, "-o", str(target)]) == 0
        with target.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        schema = [str(name) for name in clues.tables[table].frame.columns]
        assert list(rows[0]) == [*schema, *more]
        if more:
            told = {row[f"{table[:-1]}_id"]: (row[more[0]], row[more[1]]) for row in rows}
            assert told.pop(lead, ("confirmed", "both were seen from the air")) == (
                "confirmed",
                "both were seen from the air",
            )
            assert set(told.values()) == {("to review", "")}


def test_that_the_window_writes_them_beside_its_other_tables(
    results: Results, clues: Clues, decisions: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    target = tmp_path / "all.xlsx"
    write_tables(results, decisions, target, Quiet(), clues=clues)
    from openpyxl import load_workbook

    book = load_workbook(target, read_only=True)
    assert {"leads", "gaps", "loitering"} <= set(book.sheetnames)
    heads = next(book["leads"].iter_rows(values_only=True))
    assert heads[-2:] == ("review_status", "review_reason")
    book.close()


def test_that_a_withheld_ship_is_withheld_in_her_leads_too(
    results: Results, decisions: dict[str, tuple[str, str]]
) -> None:
    mmsi, name, imo = silent_fleet.SILENT[0]
    told = json.dumps(evidence.report_contents(results, decisions), ensure_ascii=False)
    assert name in told
    settings = ReportSettings(withheld=(mmsi,))
    told = json.dumps(evidence.report_contents(results, decisions, settings), ensure_ascii=False)
    for one in (name, str(mmsi), str(imo)):
        assert one not in told
