"""The validation page says of the search what the program finds today."""

from __future__ import annotations

from pathlib import Path

from tests.walls.searched import hard_rows, planted_row

PAGE = Path(__file__).resolve().parents[2] / "docs" / "validation.md"


def test_that_the_page_gives_the_sample_fleet_as_it_is_found_today(root: Path) -> None:
    row = planted_row("`sample_tracks`", root / "sample_tracks")
    assert row in PAGE.read_text(encoding="utf-8"), "run: ./run validation search"


def test_that_the_page_gives_the_hard_fleets_as_they_are_found_today() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = hard_rows()
    assert all("| 0 | 0 |" in row for row in rows)
    for row in rows:
        assert row in page, "run: ./run validation search"
