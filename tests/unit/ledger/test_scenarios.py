"""The published method to the barrel, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from lightering.errors import InputError, UsageError
from lightering.ledger import read_calls, scenarios

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "vessel,imo,dwt,date,bbl\n"


def table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "calls.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_that_89_calls_print_the_published_figures() -> None:
    weights = [1.0 + (k % 7) / 10.0 for k in range(89)]
    full = 1_519_587 / 8.33
    calls = pd.DataFrame({"dwt": [full * w / sum(weights) for w in weights]})
    assert scenarios(calls, 8.33)["scenarios_bbl"] == {
        "1/3": 506_529,
        "0.5": 759_793,
        "0.9": 1_367_628,
        "1": 1_519_587,
    }


@pytest.mark.parametrize("factor", [6.04, 11.66, 17.9, 0.0, float("nan"), float("inf")])
def test_that_a_factor_of_no_product_is_refused(factor: float) -> None:
    with pytest.raises(UsageError, match=r"6\.05"):
        scenarios(pd.DataFrame({"dwt": [1000.0]}), factor)


@pytest.mark.parametrize("factor", [6.05, 11.65])
def test_that_the_limits_themselves_are_allowed(factor: float) -> None:
    assert scenarios(pd.DataFrame({"dwt": [1000.0]}), factor)["bbl_per_tonne"] == factor


def test_that_the_tables_own_factor_is_solved_with_residuals(tmp_path: Path) -> None:
    rows = "".join(
        f"S{k},,{d},2018-02-0{k + 1},{d * 7.5 + e}\n"
        for k, (d, e) in enumerate([(1000, 10), (2000, -20), (3000, 10)])
    )
    found = scenarios(read_calls(table(tmp_path, HEADER + rows)), 8.33)
    assert found["fit"]["bbl_per_tonne_times_fraction"] == pytest.approx(7.5, abs=1e-9)
    assert found["fit"]["residuals_bbl"] == pytest.approx([10, -20, 10], abs=1e-3)
    assert found["fit"]["fraction_at_bbl_per_tonne"] == pytest.approx(7.5 / 8.33, abs=1e-6)
    assert found["fit"]["bbl_per_tonne_at_fraction"]["0.5"] == pytest.approx(15.0)
    assert found["flags"] == []


def test_that_a_pair_no_product_reaches_is_named_by_its_line(tmp_path: Path) -> None:
    # a newspaper's pair: "over a million barrels (56,000 tonnes)"
    text = HEADER + "A,,1000,2018-01-01,8330\nB,,56000,2018-01-02,1000000\n"
    flags = scenarios(read_calls(table(tmp_path, text)), 8.33)["flags"]
    assert [f["line"] for f in flags] == [3]
    assert "17.86" in flags[0]["reason"]


def test_that_a_row_no_ship_can_deliver_does_not_hide_the_factor_of_the_others(
    tmp_path: Path,
) -> None:
    rows = "A,,2000,2018-03-01,15000\nB,,4000,2018-03-02,30000\nC,,1000,2018-03-03,17900\n"
    path = tmp_path / "calls.csv"
    path.write_text(f"vessel,imo,dwt,date,bbl\n{rows}", encoding="utf-8")
    found = scenarios(read_calls(path), 8.33)
    sound = found["fit"]["without_impossible"]
    assert sound["bbl_per_tonne_times_fraction"] == pytest.approx(7.5)
    assert sound["residuals_bbl"] == pytest.approx([0.0, 0.0], abs=1e-6)
    # nothing is left out in silence: the fit of all rows stands beside, and the row is named
    assert found["fit"]["bbl_per_tonne_times_fraction"] > 7.9
    assert len(found["fit"]["residuals_bbl"]) == 3
    assert [flag["line"] for flag in found["flags"]] == [4]
    path.write_text("vessel,imo,dwt,date,bbl\nA,,2000,2018-03-01,15000\n", encoding="utf-8")
    assert scenarios(read_calls(path), 8.33)["fit"]["without_impossible"] is None


def test_that_without_barrels_there_is_no_fit(tmp_path: Path) -> None:
    text = "vessel,imo,dwt,date\nA,8916293,1150,2018-01-01\n"
    found = scenarios(read_calls(table(tmp_path, text)), 8.33)
    assert found["fit"] is None
    assert (found["calls"], found["dwt_t"]) == (1, 1150.0)


def test_that_a_header_without_rows_is_no_call() -> None:
    found = scenarios(pd.DataFrame({"dwt": pd.Series([], dtype=float)}), 8.33)
    assert found["calls"] == 0
    assert found["scenarios_bbl"]["1"] == 0


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        (HEADER + "A,,many,2018-01-01,\n", 2, "dwt"),
        (HEADER + "A,,1000,2018-01-01,\nB,,-5,2018-01-01,\n", 3, "dwt"),
        (HEADER + "A,,nan,2018-01-01,\n", 2, "dwt"),
        (HEADER + "A,,1e400,2018-01-01,\n", 2, "dwt"),
        (HEADER + "A,,1000,1.1.2018,\n", 2, "date"),
        (HEADER + "A,,1000,2018-01-01,lots\n", 2, "bbl"),
        (HEADER + "A,,1000\n", 2, None),
        ("vessel,imo,date\nA,,2018-01-01\n", 1, "dwt"),
        ("dwt,vessel,imo,dwt,date\n1,A,,1,2018-01-01\n", 1, "dwt"),
    ],
)
def test_that_a_bad_row_is_named_by_line_and_column(
    tmp_path: Path, text: str, line: int, column: str | None
) -> None:
    with pytest.raises(InputError) as caught:
        read_calls(table(tmp_path, text))
    assert (caught.value.file, caught.value.line) == ("calls.csv", line)
    assert caught.value.column == column


def test_that_an_empty_a_missing_and_a_binary_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="empty"):
        read_calls(table(tmp_path, "\n\n"))
    with pytest.raises(InputError, match="could not be read"):
        read_calls(tmp_path / "none.csv")
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_calls(picture)


def test_that_semicolons_a_mark_and_blank_lines_are_read(tmp_path: Path) -> None:
    path = table(tmp_path, "\ufeffVessel;IMO;DWT;Date\n\nA;;1000;2018-01-01\n")
    found = read_calls(path)
    assert found["dwt"].tolist() == [1000.0]
    assert found["line"].tolist() == [3]
