"""What the analyst set, in a case on the command line: tally, report, verify, undo."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.gui import planted

from lightering.app import pipeline
from lightering.app.session import Session
from lightering.cli.main import main
from lightering.model.overrides import Override, Typed
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lightering.app.pipeline import Results

SET = Override(volume_bbl=(2_000.0, 3_000.0), volume_reason="bill of lading", by="A. Lyst")


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.write_fleet(tmp_path_factory.mktemp("fleet"))


@pytest.fixture(scope="module")
def run(fleet: Path) -> Results:
    return pipeline.run_all([fleet], Params.defaults(), Quiet())


@pytest.fixture
def case(fleet: Path, run: Results, tmp_path: Path) -> Iterator[Session]:
    made = Session()
    made.adopt(run)
    made.new_case(tmp_path / "a.lightering", [fleet])
    yield made
    made.close_case()


def largest(session: Session) -> str:
    assert session.results is not None
    table = session.results.assessment.transfers
    return str(table.sort_values("counted_bbl_p50")["encounter_id"].iloc[-1])


def tallied(capsys: pytest.CaptureFixture[str], path: Path) -> dict[str, Any]:
    assert main(["tally", str(path), "--json", "--no-progress"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["periods"][0]["estimated_bbl"]
    return found


def test_that_the_total_of_the_command_line_is_that_of_the_window(case, capsys) -> None:
    name, path = largest(case), case.case_path
    before = case.balance.estimated_bbl.p50
    assert case.override(name, SET)
    after = case.balance.estimated_bbl.as_dict()
    assert after["p50"] < before
    assert tallied(capsys, path) == after
    draft = case.case.decisions()[-1].draft
    assert (draft.total_before_bbl, draft.total_after_bbl) == (before, after["p50"])
    assert draft.sets["volume"]["reason"] == "bill of lading"
    assert case.case.verify_chain() is None


def test_that_undo_gives_the_models_total_back_and_redo_the_analysts(case, capsys) -> None:
    name = largest(case)
    before = case.balance.estimated_bbl
    case.override(name, SET)
    after = case.balance.estimated_bbl
    assert case.undo() == name
    assert case.balance.estimated_bbl == before
    assert tallied(capsys, case.case_path) == before.as_dict()
    assert case.redo() == name
    assert case.balance.estimated_bbl == after


def test_that_a_case_opened_anew_has_what_was_set(case, run, capsys) -> None:
    name, path = largest(case), case.case_path
    case.decide(name, "confirmed", "seen")
    case.override(name, SET)
    after = case.balance.estimated_bbl
    case.close_case()
    later = Session()
    later.open_case(path)
    later.adopt(run)
    assert later.override_of(name) == SET
    assert (later.status_of(name), later.note_of(name)) == ("confirmed", "seen")
    later.decide(name, "confirmed", "seen twice")
    assert later.balance.estimated_bbl == after
    later.undo()
    assert later.undo() == name
    assert later.override_of(name) == Override()
    later.close_case()


def test_that_a_decision_taken_back_counts_on_the_command_line_as_not_made(case, capsys) -> None:
    before = tallied(capsys, case.case_path)
    case.decide(largest(case), "dismissed")
    assert tallied(capsys, case.case_path) != before
    case.undo()
    assert tallied(capsys, case.case_path) == before


def test_that_a_report_names_what_was_set_and_verify_holds_it_against_the_case(
    case, fleet, tmp_path, capsys
) -> None:
    from io import BytesIO

    from pypdf import PdfReader

    name, pdf = largest(case), tmp_path / "r.pdf"
    end = case.encounter_row(name)["end_utc"].to_pydatetime()
    log = Typed(1, "next_port", 5.2, end, "log of the port of call")
    case.override(
        name, replace(SET, counts=0.6, counts_reason="papers of another port", draughts=(log,))
    )
    case.decide(name, "confirmed")
    assert main(["report", str(case.case_path), "-o", str(pdf), "--no-progress"]) == 0
    text = " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf.read_bytes())).pages
    )
    for word in (
        "bill of lading",
        "A. Lyst",
        "2,000 – 3,000",
        "the volume was set by the analyst",
        "the model infers",
        "log of the port of call",
        "confirmed by the analyst, by the probability set",
    ):
        assert word in text
    assert main(["verify", str(pdf), str(fleet), "--no-progress"]) == 0
    assert main(["verify", str(pdf), str(case.case_path), "--no-progress"]) == 0
    # something else is set since: the report holds its files, not the case
    case.override(name, Override(volume_bbl=(2_000.0, 4_000.0), volume_reason="second bill"))
    capsys.readouterr()
    assert main(["verify", str(pdf), str(fleet), "--no-progress"]) == 0
    assert main(["verify", str(pdf), str(case.case_path), "--no-progress"]) == 1
    told = capsys.readouterr().out
    assert name in told
    assert "second bill" in told


def test_that_verify_fails_on_a_changed_override_in_the_report(case, fleet, tmp_path) -> None:
    from pypdf import PdfReader, PdfWriter

    from lightering.app.verify import verify
    from lightering.report.pdf import MANIFEST_NAME

    name, pdf = largest(case), tmp_path / "r.pdf"
    case.override(name, SET)
    assert main(["report", str(case.case_path), "-o", str(pdf), "--no-progress"]) == 0
    reader = PdfReader(pdf)
    manifest = json.loads(reader.attachments[MANIFEST_NAME][0])
    manifest["overrides"][name]["volume"]["high_bbl"] = 9_000.0
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.add_attachment(MANIFEST_NAME, json.dumps(manifest).encode())
    changed = tmp_path / "changed.pdf"
    writer.write(changed)
    told = verify(changed, [fleet], Quiet())
    assert any("Page" in one for one in told)
    assert any("results" in one or "case_sha256" in one for one in told)


def test_that_a_case_file_copied_alone_while_it_is_open_is_no_case_without_ships(
    case: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert case.case_path is not None
    alone = tmp_path / "copied" / "a.lightering"
    alone.parent.mkdir()
    shutil.copy(case.case_path, alone)
    assert main(["tally", str(alone), "--no-progress"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "copied while it was open" in told.err
