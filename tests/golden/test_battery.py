"""Every kind of bad file through the commands: what the table of bad input asks, to the record.

Whatever a file holds: kept and rejected add up, the list of rejects names each of them, `convert`
gives the records that `inspect` counts, no traceback is seen, and the folder of the file stays as
it was. The cases stand in `tests/golden/battery`, by the row of the table.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pyarrow.parquet as pq
import pytest
from tests.golden.battery import CASES

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.golden.battery import Case

ROWS = range(1, 64)
"""Row 64 is about what happens while the program runs: `tests/unit/readers/test_strange_paths.py`
and `tests/unit/cli/test_while_running.py`."""


def state_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Names, times and digests of all files of a folder."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def inspected(path: Path, rejects: Path, capsys: Any) -> tuple[int, list[dict[str, Any]], str]:
    """Runs `inspect` and returns its status, its reports, and what it said on stderr."""
    capsys.readouterr()
    status = main(["inspect", "--json", "--no-progress", "--rejects", str(rejects), str(path)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert "Lightering itself" not in err
    return status, json.loads(out)["files"], err


def converted(path: Path, out: Path, rejects: Path, capsys: Any) -> list[dict[str, Any]]:
    """Runs `convert` and returns the fixes."""
    main(["convert", "--no-progress", "--rejects", str(rejects), str(path), "-o", str(out)])
    err = capsys.readouterr().err
    assert "Traceback" not in err
    assert "Lightering itself" not in err
    return pq.read_table(out).to_pylist() if out.exists() else []


def test_that_every_row_of_the_table_has_cases() -> None:
    assert {case.row for case in CASES} == set(ROWS)


def test_that_no_two_cases_are_called_the_same() -> None:
    names = [(case.row, case.what, case.name) for case in CASES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.row}: {c.what} [{c.name}]")
def test_that_a_bad_file_becomes_what_the_table_says(case: Case, tmp_path: Path, capsys) -> None:
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    out.mkdir()
    path = case.write(given)
    before = state_of(given)

    status, reports, err = inspected(path, out / "rejects.csv", capsys)
    fixes = converted(path, out / "fixes.parquet", out / "again.csv", capsys)

    assert state_of(given) == before
    for report in reports:
        assert report["kept"] + sum(report["rejected"].values()) == report["records_in"]
        assert report["outcome"] in ("ok", "error")
        if report["outcome"] == "error":
            assert report["messages"]
            assert report["file"].split("/")[0][:20] in err
    assert status == int(any(report["outcome"] == "error" for report in reports))
    csv.field_size_limit(1 << 20)
    with (out / "rejects.csv").open(newline="", encoding="utf-8") as stream:
        rejects = list(csv.DictReader(stream))
    assert len(rejects) == sum(sum(report["rejected"].values()) for report in reports)
    counts: dict[str, int] = {}
    if len(reports) == 1:  # of several, records of one file may be duplicates of another's
        assert (out / "again.csv").read_bytes() == (out / "rejects.csv").read_bytes()
    for reject in rejects:
        assert int(reject["line"]) >= 1
        counts[reject["reason"]] = counts.get(reject["reason"], 0) + 1
    assert counts == case.refused
    kept = sum(report["kept"] for report in reports)
    assert kept == (case.kept or 0)
    assert len(fixes) == kept
    assert (status == 1) == (case.kept is None or case.partly)
    said = "\n".join(message for report in reports for message in report["messages"])
    assert re.search(case.says, said)
    for name, values in case.gives.items():
        assert [fix[name] for fix in fixes] == values
    flags = {name: count for report in reports for name, count in report["flags"].items()}
    assert case.flags.items() <= flags.items()
    if case.eligible is not None:
        assert sum(report["eligible_vessels"] for report in reports) == case.eligible
