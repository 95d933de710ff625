"""Which encounters are shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from tests import small_world

from lightering.app.filters import Filter, Rows, prepare, visible
from lightering.case.audit import STATUSES


@pytest.fixture
def rows():
    return prepare(small_world.encounters(), small_world.transfers())


def shown(rows, codes=(0, 0, 0, 0), **wanted) -> list[str]:
    mask = visible(rows, np.array(codes, dtype=np.int8), Filter(**wanted))
    return [str(name) for name in rows.ids[mask]]


def test_that_no_filter_hides_nothing(rows) -> None:
    assert shown(rows) == list(small_world.IDS)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("orient", ["E-big", "E-sure"]),
        ("  LANTERN   hae ", ["E-big"]),
        ("해당", ["E-sure", "E-small"]),
        ("4360719", ["E-big", "E-sure"]),
        ("445000002", ["E-sure", "E-small"]),
        ("e-convoy", ["E-convoy"]),
        ("ｏｒｉｅｎｔ", ["E-big", "E-sure"]),
        ("orient tow", []),
        (".*", []),
        ("nan", []),
        ("none", []),
    ],
)
def test_that_all_words_are_found_in_names_numbers_or_id(rows, text, found) -> None:
    assert shown(rows, text=text) == found


def test_that_each_filter_asks_for_what_it_says(rows) -> None:
    unsure = STATUSES.index("unsure")
    assert shown(rows, (0, unsure, 0, 0), statuses=frozenset({"unsure"})) == ["E-sure"]
    assert shown(rows, kinds=frozenset({"close", "convoy"})) == ["E-small", "E-convoy"]
    assert shown(rows, counts_min=0.9) == ["E-sure"]
    assert shown(rows, volume_min_bbl=20_000) == ["E-big", "E-sure"]
    assert shown(rows, year=2025) == []
    assert shown(rows, year=2026) == list(small_world.IDS)


def test_that_an_encounter_without_estimate_meets_no_least_volume_not_even_zero(rows) -> None:
    assert shown(rows, volume_min_bbl=0.0) == ["E-big", "E-sure", "E-small"]
    assert shown(rows, counts_min=0.0) == ["E-big", "E-sure", "E-small"]


def test_that_filters_add_up(rows) -> None:
    assert shown(rows, text="orient", volume_min_bbl=25_000) == ["E-sure"]


def test_that_the_year_is_the_utc_year_of_the_start() -> None:
    events = small_world.encounters()
    events.loc[0, "start_utc"] = pd.Timestamp("2025-12-31T23:59:59.999Z")
    rows = prepare(events, small_world.transfers())
    assert rows.years.tolist() == [2025, 2026, 2026, 2026]


def test_that_a_filter_is_told_in_words() -> None:
    wanted = Filter(
        " lantern ", frozenset({"unsure", "confirmed"}), frozenset({"in_port"}), 0.5, 1500, 2026
    )
    assert wanted.words() == (
        "“lantern”",
        "status confirmed, unsure",
        "kind in port",
        "counts ≥ 50 %",
        "volume ≥ 1,500 bbl",
        "period 2026",
    )
    assert Filter().words() == ()


def test_that_a_filter_survives_being_kept_as_plain_data() -> None:
    wanted = Filter("a", frozenset({"unsure"}), frozenset({"close", "alongside"}), 0.5, None, 2026)
    assert Filter.from_dict(wanted.as_dict()) == wanted
    assert Filter.from_dict({}) == Filter()
    assert Filter.from_dict({"statuses": ["later"], "kinds": ["kiss"]}) == Filter()


def _ranked(rows: Rows) -> list[str]:
    return [str(name) for name in rows.ids[np.argsort(rows.rank)]]


def test_that_the_order_of_review_is_barrels_times_p_times_doubt_and_stable() -> None:
    # 20,000 x 0.25 = 5,000; 30,000 x 0 = 0; 1,000 x 0.25 = 250; no transfer: last
    rows = prepare(small_world.encounters(), small_world.transfers())
    assert _ranked(rows) == ["E-big", "E-small", "E-sure", "E-convoy"]
    rows = prepare(small_world.encounters(), small_world.transfers((1.0, 0.0, 1.0)))
    assert _ranked(rows) == ["E-big", "E-sure", "E-small", "E-convoy"]


def test_that_no_encounters_are_no_rows() -> None:
    rows = prepare(small_world.encounters().iloc[:0], small_world.transfers().iloc[:0])
    assert shown(rows, (), text="x") == []
    assert _ranked(rows) == []
