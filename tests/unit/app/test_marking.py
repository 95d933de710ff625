"""A marked set is decided on together and taken back as one, in memory and in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import small_world
from tests.seen import visible_ids

from lightering.app.filters import Filter
from lightering.app.session import Session

if TYPE_CHECKING:
    from pathlib import Path

BOTH = ["E-big", "E-sure"]


def statuses(session: Session) -> list[str]:
    return [session.status_of(name) for name in BOTH]


def test_that_marks_are_told_in_the_order_of_the_results(session: Session) -> None:
    heard: list[int] = []
    session.marks_changed.connect(lambda: heard.append(len(session.marked)))
    order = [str(name) for name in session.rows.ids]
    for name in reversed(BOTH):
        session.toggle_mark(name)
    assert list(session.marked) == sorted(BOTH, key=order.index)
    session.toggle_mark("E-big")
    assert session.marked == ("E-sure",)
    assert heard == [1, 2, 1]
    with pytest.raises(KeyError):
        session.toggle_mark("E-nowhere")


def test_that_all_that_the_filter_shows_is_marked_and_the_rest_stays(session: Session) -> None:
    session.toggle_mark("E-convoy")
    session.filters = Filter(volume_min_bbl=1.0)
    session.mark_shown()
    assert set(session.marked) == {"E-convoy", *visible_ids(session)}
    assert session.shown_of(session.marked) == len(visible_ids(session))


def test_that_one_undo_takes_back_what_was_decided_together(session: Session) -> None:
    session.decide("E-sure", "to review", "seen by a patrol")
    assert session.decide_together(BOTH, "dismissed", lambda held: f"{held} no".strip()) == 2
    assert statuses(session) == ["dismissed", "dismissed"]
    assert [session.note_of(name) for name in BOTH] == ["no", "seen by a patrol no"]
    session.undo()
    assert statuses(session) == ["to review", "to review"]
    assert session.note_of("E-sure") == "seen by a patrol"
    session.redo()
    assert statuses(session) == ["dismissed", "dismissed"]


def test_that_two_sets_one_after_the_other_are_taken_back_one_by_one(session: Session) -> None:
    session.decide_together(BOTH, "confirmed")
    session.decide_together(BOTH, "unsure")
    session.undo()
    assert statuses(session) == ["confirmed", "confirmed"]
    session.undo()
    assert statuses(session) == ["to review", "to review"]
    assert session.undo() is None


def test_that_deciding_as_it_is_already_leaves_no_record(session: Session) -> None:
    session.decide_together(BOTH, "confirmed")
    assert session.decide_together(BOTH, "confirmed") == 0
    session.undo()
    assert statuses(session) == ["to review", "to review"]


def test_that_a_case_keeps_which_decisions_belong_together(
    session: Session, tmp_path: Path, ledger: small_world.Ledger
) -> None:
    path = tmp_path / "a.lightering"
    session.new_case(path)
    session.decide("E-small", "confirmed")
    session.decide_together(BOTH, "dismissed")
    assert session.case is not None
    records = session.case.decisions()
    assert [one.draft.sets.get("together") for one in records] == [None, 2, 2]
    assert session.case.verify_chain() is None
    totals = {(one.draft.total_before_bbl, one.draft.total_after_bbl) for one in records[1:]}
    assert len(totals) == 1
    session.close_case()
    later = Session()
    later.open_case(path)
    later.adopt(small_world.world())
    later.undo()
    assert statuses(later) == ["to review", "to review"]
    assert later.status_of("E-small") == "confirmed"
    later.redo()
    assert statuses(later) == ["dismissed", "dismissed"]
    later.close_case()


def test_that_those_like_an_encounter_are_open_and_of_its_kind(session: Session) -> None:
    frame = session.results.encounters
    for name in (str(one) for one in frame["encounter_id"]):
        first, *others = session.alike(name)
        assert first == name
        kinds = {session.encounter_row(one)["kind"] for one in others}
        assert kinds <= {session.encounter_row(name)["kind"]}
    session.decide("E-big", "confirmed")
    assert all("E-big" not in session.alike(str(n))[1:] for n in frame["encounter_id"])
