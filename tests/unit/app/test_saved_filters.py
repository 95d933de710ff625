"""Filters are kept under a name, in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lightering.app.filters import Filter
from lightering.app.saved_filters import SavedFilters
from lightering.app.session import Session
from lightering.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

LARGE = Filter(volume_min_bbl=5000.0, statuses=frozenset({"unsure"}))


def test_that_a_filter_comes_back_by_its_name_and_is_renamed_and_forgotten() -> None:
    saved = SavedFilters()
    saved.save("  large   and unsure ", LARGE)
    saved.save("Alpha", Filter(text="hae"))
    assert saved.names == ("Alpha", "large and unsure")
    assert saved["large and unsure"] == LARGE
    saved.rename("large and unsure", "large")
    with pytest.raises(UserError, match="already"):
        saved.rename("large", "Alpha")
    saved.remove("Alpha")
    assert saved.names == ("large",)
    assert SavedFilters().names == ()


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_that_a_name_nobody_can_read_is_refused(name: str) -> None:
    with pytest.raises(UserError):
        SavedFilters().save(name, LARGE)


def test_that_the_case_keeps_saved_filters_as_they_are_saved(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "a.lightering"
    session.new_case(path)
    session.select("E-big")
    session.save_view({"tab": "review"})
    session.saved_filters.save("large", LARGE)
    assert session.view == {"tab": "review"}
    # as after a crash: nothing is closed
    session.case.close()
    later = Session()
    later.open_case(path)
    assert later.saved_filters["large"] == LARGE
    later.close_case()


def test_that_what_is_no_filter_in_a_damaged_case_is_passed_over() -> None:
    saved = SavedFilters()
    saved.take({"large": LARGE.as_dict(), "broken": 3})
    assert saved.names == ("large",)
