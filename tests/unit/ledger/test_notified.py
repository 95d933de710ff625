"""Notified deliveries: revised, overlapping, sometimes missing, never counted twice."""

from __future__ import annotations

from datetime import date

import pytest

from lightering.ledger.notified import notified_in, reports


def barrels(year: int) -> float | None:
    return notified_in(date(year, 1, 1), date(year, 12, 31))[0]


def test_that_no_report_is_not_zero() -> None:
    assert notified_in(date(2026, 1, 1), date(2026, 12, 31)) == (None, ())


def test_that_a_year_supersedes_its_months() -> None:
    # China 2021: 91,909 bbl for the year; five shorter rows lie inside it. Russia: zero.
    total, rows = notified_in(date(2021, 1, 1), date(2021, 12, 31))
    assert total == 91_909
    assert sorted((r.supplier, r.barrels) for r in rows) == [("China", 91_909), ("Russia", 0)]


def test_that_a_zero_over_two_years_is_a_report_of_zero() -> None:
    _, rows = notified_in(date(2022, 1, 1), date(2022, 12, 31))
    assert 0.0 in [r.barrels for r in rows]


def test_that_an_amount_over_two_years_is_not_split_by_guess() -> None:
    # Russia Dec 2022 - Apr 2023: 67,300 bbl
    assert barrels(2022) == 10_822 + 6_295
    assert barrels(2023) == 105_845
    table = reports(2022)
    assert "spans two years" in table.loc[table["barrels"] == 67_300, "why"].iloc[0]


def test_that_tonnes_become_barrels_by_the_committees_factor() -> None:
    assert barrels(2018) == pytest.approx(48_430 * 8.33)


def test_that_single_suppliers_published_later_replace_their_joint_row() -> None:
    # 2019: 418,000 bbl together (2020); Russia revised to 277,365 bbl (2024), China 22,730 t
    total, rows = notified_in(date(2019, 1, 1), date(2019, 12, 31))
    assert total == pytest.approx(277_365 + 22_730 * 8.33)
    assert {r.supplier for r in rows} == {"China", "Russia"}


def test_that_a_contradiction_stays_visible() -> None:
    _, rows = notified_in(date(2019, 1, 1), date(2019, 12, 31))
    russia = next(r for r in rows if r.supplier == "Russia")
    assert "contradicted by" in russia.source
    assert "251,399 bbl" in russia.source


def test_that_a_joint_row_is_not_added_to_its_parts() -> None:
    # 2024: 168,679 bbl together until 4 December, of which Russia 15,279
    assert barrels(2024) == 168_679
    table = reports(2024)
    assert table["used"].sum() == 1
    assert set(table.loc[~table["used"], "why"]) == {
        "overlaps a row that stands",
        "derived from other rows",
    }


@pytest.mark.parametrize("year", range(2018, 2025))
def test_that_rows_that_stand_share_no_suppliers_day(year: int) -> None:
    _, rows = notified_in(date(year, 1, 1), date(year, 12, 31))
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            shared = set(one.supplier.split("+")) & set(other.supplier.split("+"))
            apart = one.period_end < other.period_start or other.period_end < one.period_start
            assert not shared or apart
