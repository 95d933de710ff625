"""The validation page of the manual says what the program computes today."""

from __future__ import annotations

from tests.walls.balanced import balance_rows
from tests.walls.validation import PAGE, calibrated, published, scenario_rows, shared_rows


def test_that_the_page_gives_the_published_transfers_and_scenarios_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in (*published(), *scenario_rows()):
        assert row in page, "run: ./run validation volumes"


def test_that_a_transfer_beyond_the_deadweight_is_called_impossible() -> None:
    assert [("impossible" in row, "130%" in row) for row in published()].count((True, True)) == 1


def test_that_the_page_gives_the_calibration_of_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in calibrated():
        assert row in page, "run: ./run validation volumes"


def test_that_the_page_gives_how_much_too_narrow_independent_draws_would_be() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for row in shared_rows():
        assert row in page, "run: ./run validation volumes"
    # nine times, domain.md section 4
    assert shared_rows()[0].endswith("| **9.0** |")


def test_that_the_page_gives_how_often_balances_are_held_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert len(balance_rows()) == 4
    for row in balance_rows():
        assert row in page, "run: ./run validation volumes"
