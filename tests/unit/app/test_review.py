"""Back and forth through decisions."""

from __future__ import annotations

from datetime import UTC, datetime

from lightering.app.review import Change, Review, State
from lightering.case.audit import Draft

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


def drafted(change: Change | None) -> Draft:
    assert change is not None
    return Draft(
        change.encounter_id, change.after.status, change.after.note, NOON, change.action, change.of
    )


def test_that_undo_goes_back_through_all_decisions_and_redo_forth() -> None:
    review = Review()
    review.decide("E-1", State("confirmed"))
    review.decide("E-1", State("dismissed", "tug"))
    review.decide("E-2", State("unsure"))
    for _ in range(3):
        review.undo()
    assert review.undo() is None
    assert (review.state_of("E-1"), review.state_of("E-2")) == (State(), State())
    for _ in range(3):
        review.redo()
    assert review.redo() is None
    assert review.state_of("E-1") == State("dismissed", "tug")
    assert review.state_of("E-2") == State("unsure")


def test_that_a_new_decision_ends_what_could_be_put_in_force_again() -> None:
    review = Review()
    review.decide("E-1", State("confirmed"))
    review.undo()
    assert review.can_redo
    review.decide("E-2", State("unsure"))
    assert not review.can_redo
    review.undo()
    assert not review.can_undo


def test_that_the_same_decision_twice_is_one() -> None:
    review = Review()
    assert review.decide("E-1", State("confirmed")) is not None
    assert review.decide("E-1", State("confirmed")) is None
    review.undo()
    assert not review.can_undo


def test_that_an_undo_names_the_record_it_takes_back() -> None:
    review = Review()
    review.decide("E-1", State("confirmed"))  # record 1
    review.decide("E-2", State("unsure"))  # record 2
    assert review.undo() == Change("E-2", State("unsure"), State(), "undo", 2)  # record 3
    assert review.redo() == Change("E-2", State(), State("unsure"), "redo", 3)  # record 4
    assert review.undo() == Change("E-2", State("unsure"), State(), "undo", 4)
    assert review.undo() == Change("E-1", State("confirmed"), State(), "undo", 1)


def test_that_replaying_the_records_gives_the_same_review_with_its_undo() -> None:
    review = Review()
    records = [
        drafted(review.decide("E-1", State("confirmed", "a"))),
        drafted(review.decide("E-2", State("unsure"))),
        drafted(review.undo()),
        drafted(review.decide("E-1", State("dismissed", "b"))),
        drafted(review.undo()),
    ]
    again = Review()
    again.replay(records)
    assert dict(again.statuses) == dict(review.statuses)
    assert again.state_of("E-1") == State("confirmed", "a")
    assert again.redo() == review.redo()
    assert again.undo() == review.undo()
    assert again.undo() == review.undo()
    assert again.can_undo == review.can_undo is False


def test_that_records_that_undo_nothing_are_survived() -> None:
    review = Review()
    review.replay([Draft("E-1", "confirmed", "", NOON, "undo", 9)])
    assert review.state_of("E-1") == State("confirmed")
    assert not review.can_undo
