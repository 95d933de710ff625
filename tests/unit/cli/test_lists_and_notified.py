"""`--list` and `--notified` reach the total, the report and its verification."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.gui import planted

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return planted.write_fleet(tmp_path_factory.mktemp("fleet"))


@pytest.fixture
def sides(tmp_path: Path) -> tuple[str, ...]:
    third = planted.imo(331177)
    (tmp_path / "watch.csv").write_text(f"imo,name,date\n{third},WEN HAI 26,2026-02-01\n")
    (tmp_path / "notified.csv").write_text(
        "supplier,period_start,period_end,barrels,as_of,product\n"
        "Oland,2026-01-01,2026-01-31,12000,2026-02-10,diesel\n"
        "Oland,2026-01-01,2026-01-31,300000,2026-02-10,crude\n"
        "Oland,2026-01-01,2026-01-31,20,2026-02-10,condensate\n"
    )
    return (
        "--list",
        str(tmp_path / "watch.csv"),
        "--notified",
        str(tmp_path / "notified.csv"),
        "--no-progress",
    )


def tallied(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["tally", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_that_a_list_moves_the_total_and_notified_stands_beside_it(
    fleet: Path, sides: tuple[str, ...], capsys
) -> None:
    without = tallied(capsys, str(fleet), "--no-progress")
    told = tallied(capsys, str(fleet), *sides)
    (plain,), (period,) = without["periods"], told["periods"]
    assert period["estimated_bbl"]["p50"] > plain["estimated_bbl"]["p50"]
    assert plain["notified_bbl"] is None
    assert period["notified_bbl"] == 12_000
    assert {one["product"]: one["notified_bbl"] for one in told["apart"]} == {
        "crude_oil": 300_000,
        "banned": 20,
    }


def test_that_verify_needs_the_same_lists(
    fleet: Path, sides: tuple[str, ...], tmp_path: Path, capsys
) -> None:
    pdf = tmp_path / "r.pdf"
    assert main(["report", str(fleet), "-o", str(pdf), *sides]) == 0
    assert main(["verify", str(pdf), str(fleet), *sides]) == 0
    capsys.readouterr()
    assert main(["verify", str(pdf), str(fleet), "--no-progress"]) == 1
    assert "watch.csv" in capsys.readouterr().out
    (tmp_path / "watch.csv").write_text("imo,name\n4360719,OTHER\n")
    assert main(["verify", str(pdf), str(fleet), *sides]) == 1
    assert "SHA-256" in capsys.readouterr().out


def test_that_the_report_names_the_lists_with_their_hashes(
    fleet: Path, sides: tuple[str, ...], tmp_path: Path, capsys
) -> None:
    import hashlib
    import re

    from pypdf import PdfReader

    pdf = tmp_path / "r.pdf"
    assert main(["report", str(fleet), "-o", str(pdf), *sides]) == 0
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    flat = re.sub(r"\s", "", text)
    assert "watch.csv" in flat
    assert hashlib.sha256((tmp_path / "watch.csv").read_bytes()).hexdigest() in flat
    assert "WENHAI26(2026-02-01)" in flat


@pytest.mark.parametrize("option", ["--list", "--notified"])
def test_that_a_bad_side_file_is_a_sentence_and_exit_1(
    fleet: Path, tmp_path: Path, capsys, option: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(b"a,b\n1,2\n")
    assert main(["tally", str(fleet), option, str(path), "--no-progress"]) == 1
    told = capsys.readouterr().err
    assert "bad.csv" in told
    assert "Traceback" not in told
    assert main(["tally", str(fleet), option, str(tmp_path / "gone.csv"), "--no-progress"]) == 1
