"""Notified deliveries that are brought: revisions supersede, no report is not zero."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from lightering.errors import InputError
from lightering.ledger.cap import crude_period_of, period_of
from lightering.ledger.notified import notified_in, reports
from lightering.ledger.notified_files import cells_of, notified_row, read_notified
from lightering.ledger.products import BANNED, CRUDE, class_of

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.model.records import Notified

HEADER = "supplier,period_start,period_end,tonnes,barrels,as_of,product,source\n"
JANUARY = "Oland,2026-01-01,2026-01-31"


def rows(folder: Path, *lines: str) -> tuple[Notified, ...]:
    path = folder / "notified.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_notified(path).rows


def year(brought: tuple[Notified, ...], product: str = "refined_petroleum") -> float | None:
    return notified_in(date(2026, 1, 1), date(2026, 12, 31), brought, product)[0]


def test_that_a_later_revision_stands_whatever_the_order_of_rows(tmp_path: Path) -> None:
    first = f"{JANUARY},,10000,2026-02-10,diesel,first"
    second = f"{JANUARY},,12500,2026-06-01,diesel,second"
    for lines in ((first, second), (second, first)):
        brought = rows(tmp_path, *lines)
        assert year(brought) == 12_500
        table = reports(2026, brought)
        assert dict(zip(table["as_of"].astype(str), table["revision"], strict=True)) == {
            "2026-02-10": 1,
            "2026-06-01": 2,
        }
        why = dict(zip(table["as_of"].astype(str), table["why"], strict=True))
        assert why["2026-02-10"] == "revised by a later row"


def test_that_a_superseded_figure_stays_visible_as_a_contradiction(tmp_path: Path) -> None:
    brought = rows(
        tmp_path, f"{JANUARY},,10000,2026-02-10,,first", f"{JANUARY},,12500,2026-06-01,,second"
    )
    _, told = notified_in(date(2026, 1, 1), date(2026, 12, 31), brought)
    assert "contradicted by 10,000 bbl as of 2026-02-10 (first)" in told[0].source


def test_that_an_empty_amount_is_no_report_and_a_zero_is_one(tmp_path: Path) -> None:
    assert year(rows(tmp_path, f"{JANUARY},,,2026-02-10,,s")) is None
    assert year(rows(tmp_path, f"{JANUARY},,0,2026-02-10,,s")) == 0.0


def test_that_crude_and_condensate_are_never_in_the_refined_total(tmp_path: Path) -> None:
    brought = rows(
        tmp_path,
        f"{JANUARY},,10000,2026-02-10,diesel,s",
        f"{JANUARY},40000,,2026-02-10,crude oil,s",
        f"{JANUARY},100,,2026-02-10,condensate,s",
    )
    assert year(brought) == 10_000
    assert year(brought, CRUDE) == pytest.approx(40_000 * 4_000_000 / 525_000)
    assert year(brought, BANNED) is not None


def test_that_condensate_is_banned_and_lpg_is_refined() -> None:
    assert class_of("NGL") == class_of("Natural-gas liquids") == BANNED
    assert class_of("LPG") == "refined_petroleum"
    with pytest.raises(KeyError):
        class_of("coal")


def test_that_the_cap_on_crude_runs_from_22_december(tmp_path: Path) -> None:
    period = crude_period_of(2025)
    assert period is not None
    assert (period.start, period.end) == (date(2025, 12, 22), date(2026, 12, 21))
    assert period.cap_bbl == 4_000_000


def test_that_the_first_cap_is_the_last_quarter_of_2017_by_resolution_2375() -> None:
    period = period_of(2017)
    assert period is not None
    assert "2375" in period.instrument
    assert (period.start, period.end, period.cap_bbl) == (
        date(2017, 10, 1),
        date(2017, 12, 31),
        500_000,
    )
    later = period_of(2018)
    assert later is not None
    assert "2397" in later.instrument


def test_that_an_impossible_pair_of_tonnes_and_barrels_is_flagged_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "notified.csv"
    path.write_text(HEADER + f"{JANUARY},1000,17900,2026-02-10,,newspaper\n", encoding="utf-8")
    found = read_notified(path)
    assert found.report.kept == 1
    assert any("17.90 bbl per tonne" in text and "line 2" in text for text in found.report.messages)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",2026-01-01,2026-01-31,,1,2026-02-01,,s", "bad_supplier"),
        ("A,01/02/2026,2026-01-31,,1,2026-02-01,,s", "bad_period_start"),
        ("A,2026-02-01,2026-01-31,,1,2026-02-01,,s", "bad_period_end"),
        ("A,2026-01-01,2026-01-31,,1,,,s", "bad_as_of"),
        ('A,2026-01-01,2026-01-31,,"1,000",2026-02-01,,s', "bad_barrels"),
        ("A,2026-01-01,2026-01-31,-5,,2026-02-01,,s", "bad_tonnes"),
        ("A,2026-01-01,2026-01-31,nan,,2026-02-01,,s", "bad_tonnes"),
        ("A,2026-01-01,2026-01-31,,1,2026-02-01,coal,s", "bad_product"),
        ("A,2026-01-01,2026-01-31,,,2026-02-01,,s", "no_amount"),
        ("A,2026-01-01", "too_few_columns"),
    ],
)
def test_that_a_bad_row_is_counted_by_reason_and_the_good_one_kept(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = tmp_path / "notified.csv"
    path.write_text(HEADER + f"{line}\n{JANUARY},,10000,2026-02-10,,s\n", encoding="utf-8")
    report = read_notified(path).report
    assert dict(report.rejected) == {reason: 1}
    assert (report.records_in, report.kept) == (2, 1)
    assert any("line 2" in text for text in report.messages)


def test_that_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "n.csv"
    path.write_text("supplier,period_start,period_end,barrels\n", encoding="utf-8")
    with pytest.raises(InputError, match="as_of"):
        read_notified(path)


def test_that_a_typed_row_comes_back_from_its_cells() -> None:
    cells = {
        "supplier": "A",
        "period_start": "2026-01-01",
        "period_end": "2026-01-31",
        "tonnes": "12.25",
        "barrels": "",
        "as_of": "2026-02-02",
        "product": "diesel",
        "source": "s",
    }
    row = notified_row(cells, "typed 2026-02-03")
    assert notified_row(cells_of(row), row.origin) == row
