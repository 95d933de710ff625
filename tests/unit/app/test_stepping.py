"""From one event to the next."""

from __future__ import annotations

import pytest
from tests import small_world

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.app.stepping import beside_in_time, beside_of_ships


def test_that_stepping_goes_through_all_events_in_time_and_ends(session: Session) -> None:
    session.set_time(session.extent_ms[0])
    seen = []
    while (found := beside_in_time(session, 1)) is not None:
        seen.append(found)
        session.select(found)
        session.set_time(int(session.rows.start_ms[session.rows.place[found]]))
    assert seen == list(small_world.IDS)
    assert beside_in_time(session, -1) == "E-small"


def test_that_stepping_from_a_moment_outside_the_selected_event_goes_by_the_cursor(session) -> None:
    session.select("E-convoy")
    session.set_time(int(session.rows.end_ms[session.rows.place["E-big"]]) + 1)
    assert beside_in_time(session, 1) == "E-sure"
    assert beside_in_time(session, -1) == "E-big"


def test_that_stepping_in_time_visits_only_what_the_filter_shows(session: Session) -> None:
    session.set_time(session.extent_ms[0])
    session.filters = Filter(text="heron")
    assert beside_in_time(session, 1) == "E-small"


@pytest.mark.parametrize(
    ("chosen", "step", "found"),
    [
        ("E-big", 1, "E-sure"),  # the same giver
        ("E-sure", 1, "E-small"),  # the same receiver
        ("E-small", -1, "E-sure"),
        ("E-small", 1, None),
        ("E-convoy", -1, None),
    ],
)
def test_that_events_of_either_ship_follow_each_other(session, chosen, step, found) -> None:
    session.filters = Filter(text="nothing has this")
    session.select(chosen)
    assert beside_of_ships(session, step) == found


def test_that_two_ships_on_one_mmsi_are_not_the_same_ship(session: Session) -> None:
    frame = session.results.encounters
    frame["identity_1"] = [0, 1, 0, 0]
    session.select("E-big")
    assert beside_of_ships(session, 1) is None


def test_that_nothing_loaded_has_no_next() -> None:
    empty = Session()
    assert beside_in_time(empty, 1) is None
    assert beside_of_ships(empty, 1) is None
