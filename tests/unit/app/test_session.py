"""Selection, time, filter, decisions and the total they move."""

from __future__ import annotations

import threading

import pandas as pd
import pytest
from tests import small_world
from tests.seen import visible_ids

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.errors import UserError
from lightering.model.overrides import Override


def ms(text: str) -> int:
    return round(pd.Timestamp(text).timestamp() * 1000)


def total(session: Session) -> float:
    assert session.balance is not None
    return float(session.balance.estimated_bbl.p50)


def test_that_an_empty_session_answers_everything() -> None:
    session = Session()
    assert session.results is None
    assert (session.balances, session.balance) == ((), None)
    assert visible_ids(session) == []
    assert session.next_to_review(1) is None
    assert session.transfer_row("E-1") is None
    assert session.shown_counts()["to review"] == 0
    assert set(session.shown_counts().values()) == {0}
    with pytest.raises(KeyError):
        session.select("E-1")


def test_that_adopting_results_tells_every_view_once(session: Session) -> None:
    heard: list[str] = []
    session.results_changed.connect(lambda: heard.append("results"))
    session.selection_changed.connect(lambda _: heard.append("selection"))
    session.window_changed.connect(lambda *_: heard.append("window"))
    session.balance_changed.connect(lambda: heard.append("balance"))
    session.adopt(small_world.world())
    assert heard[0] == "results"
    assert sorted(heard) == ["balance", "results", "selection", "window"]
    assert session.extent_ms == (ms("2026-03-01T00:00Z"), ms("2026-03-31T00:00Z"))


def test_that_rows_are_found_by_id(session: Session) -> None:
    assert session.encounter_row("E-small")["name_1"] == "TALL HERON"
    row = session.transfer_row("E-sure")
    assert row is not None
    assert row["volume_bbl_p50"] == 30_000
    assert session.transfer_row("E-convoy") is None


def test_that_selecting_moves_the_window_only_if_the_encounter_lies_outside(
    session: Session,
) -> None:
    before = session.window_ms
    session.select("E-convoy")
    assert session.window_ms == before
    session.select("E-big")
    start, end = session.window_ms
    assert start < ms("2026-03-05T06:00Z") < ms("2026-03-05T14:00Z") < end
    assert end - start == before[1] - before[0]


def test_that_views_stay_where_they_are_while_following_is_off(session: Session) -> None:
    heard: list[bool] = []
    session.link_changed.connect(heard.append)
    session.link = False
    before = session.window_ms
    session.select("E-big")
    assert session.window_ms == before
    assert session.selected_id == "E-big"
    assert heard == [False]


def test_that_the_selection_survives_a_filter_that_hides_it(session: Session) -> None:
    session.select("E-big")
    session.filters = Filter(text="heron")
    assert visible_ids(session) == ["E-small"]
    assert session.selected_id == "E-big"


def test_that_the_selection_goes_with_an_encounter_that_is_gone(session: Session) -> None:
    session.select("E-convoy")
    heard: list[str | None] = []
    session.selection_changed.connect(heard.append)
    session.adopt(
        small_world.world(encounters=small_world.encounters().iloc[:3].reset_index(drop=True))
    )
    assert session.selected_id is None
    assert heard == [None]


def test_that_hovering_is_told_once(session: Session) -> None:
    heard: list[str | None] = []
    session.hovered_changed.connect(heard.append)
    for name in ("E-big", "E-big", None, None):
        session.hover(name)
    assert heard == ["E-big", None]


def test_that_decisions_move_the_total(session: Session) -> None:
    assert total(session) == 10_000 + 30_000 + 500
    session.decide("E-big", "confirmed")
    assert total(session) == 20_000 + 30_000 + 500
    session.decide("E-sure", "dismissed")
    assert total(session) == 20_000 + 500
    session.decide("E-small", "unsure")
    assert total(session) == 20_000 + 500


def test_that_the_total_never_follows_a_filter(session: Session) -> None:
    before = total(session)
    session.filters = Filter(text="heron")
    assert total(session) == before


def test_that_a_decision_shows_beforehand_what_it_would_do(session: Session) -> None:
    would = session.balance_if("E-big", "dismissed")
    assert would is not None
    assert would.estimated_bbl.p50 == 30_500
    assert session.status_of("E-big") == "to review"
    assert total(session) == 40_500
    session.decide("E-big", "dismissed")
    assert total(session) == 30_500


def test_that_the_total_reaches_as_far_as_it_is_told(session: Session) -> None:
    session.decide("E-big", "confirmed")
    session.decide("E-small", "unsure")
    heard: list[None] = []
    session.balance_changed.connect(lambda: heard.append(None))
    session.include = "unsure"
    assert total(session) == 20_000 + 500
    session.include = "confirmed"
    assert total(session) == 20_000
    session.include = "to review"
    assert total(session) == 20_000 + 500 + 30_000
    assert len(heard) == 3
    with pytest.raises(ValueError, match="everything"):
        session.include = "everything"


def test_that_each_set_of_decisions_is_added_up_once(
    session: Session, ledger: small_world.Ledger
) -> None:
    for _ in range(5):
        assert total(session) == 40_500
    session.decide("E-big", "confirmed")
    session.undo()
    session.redo()
    total(session)
    assert ledger.asked == [{}, {"E-big": "confirmed"}]


def test_that_an_encounter_without_transfer_may_be_decided_and_moves_nothing(
    session: Session,
) -> None:
    assert session.decide("E-convoy", "confirmed")
    assert session.status_of("E-convoy") == "confirmed"
    assert total(session) == 40_500
    assert session.balance_of("E-convoy") is None


def test_that_undo_brings_the_encounter_back_selected(session: Session) -> None:
    session.decide("E-big", "confirmed", "two hulls")
    session.decide("E-sure", "dismissed")
    session.select("E-small")
    assert session.undo() == "E-sure"
    assert session.selected_id == "E-sure"
    assert session.undo() == "E-big"
    assert (session.status_of("E-big"), session.note_of("E-big")) == ("to review", "")
    assert total(session) == 40_500
    assert session.undo() is None
    assert session.redo() == "E-big"
    assert session.note_of("E-big") == "two hulls"


def test_that_a_status_keeps_the_note_and_a_note_keeps_the_status(session: Session) -> None:
    session.decide("E-big", "to review", "look again")
    session.decide("E-big", "confirmed")
    assert session.note_of("E-big") == "look again"
    assert not session.decide("E-big", "confirmed")
    assert session.decide("E-big", "confirmed", "")
    assert session.note_of("E-big") == ""


def test_that_wrong_words_and_unknown_encounters_are_refused(session: Session) -> None:
    with pytest.raises(ValueError, match="proved"):
        session.decide("E-big", "proved")
    with pytest.raises(KeyError):
        session.decide("E-unknown", "confirmed")
    assert not session.can_undo


def test_that_review_goes_by_what_moves_the_total_and_round(session: Session) -> None:
    assert session.next_to_review(1) == "E-big"
    # of the last no transfer was inferred: no decision on it moves the total
    assert session.next_to_review(-1) == "E-convoy"
    session.decide("E-convoy", "dismissed")
    assert session.next_to_review(-1) == "E-sure"
    session.select("E-big")
    assert session.next_to_review(1) == "E-small"
    session.decide("E-small", "unsure")
    assert session.next_to_review(1) == "E-sure"
    session.select("E-sure")
    assert session.next_to_review(1) == "E-big"
    session.decide("E-big", "confirmed")
    # nothing else is left: the selected one is not "next"
    assert session.next_to_review(1) is None
    assert session.shown_counts()["to review"] == 1


def test_that_review_goes_on_from_a_selected_encounter_outside_the_order(
    session: Session,
) -> None:
    session.select("E-convoy")
    assert session.next_to_review(1) == "E-big"


def test_that_review_visits_only_what_the_filter_shows(session: Session) -> None:
    session.filters = Filter(text="heron")
    assert session.next_to_review(1) == "E-small"
    session.decide("E-small", "dismissed")
    assert session.next_to_review(1) is None
    # left to review is what the filter shows, in the header, the legend and for J alike
    assert session.shown_counts()["to review"] == 0
    session.filters = Filter()
    assert session.shown_counts()["to review"] == 3


def test_that_a_filter_by_status_follows_decisions(session: Session) -> None:
    session.filters = Filter(statuses=frozenset({"to review"}))
    heard: list[None] = []
    session.filter_changed.connect(lambda: heard.append(None))
    session.decide("E-big", "confirmed")
    assert visible_ids(session) == ["E-sure", "E-small", "E-convoy"]
    assert heard == [None]
    assert session.shown_counts() == {
        "to review": 3,
        "confirmed": 0,
        "unsure": 0,
        "dismissed": 0,
    }


def test_that_decisions_without_a_case_are_said_to_be_in_memory_once(session, notices) -> None:
    session.decide("E-big", "confirmed")
    session.decide("E-sure", "confirmed")
    assert [one.command for one in notices] == ["case.new"]
    assert "kept in memory" in notices[0].text
    assert session.unsaved == 2


def test_that_another_thread_may_not_touch_the_session(session: Session) -> None:
    caught: list[BaseException] = []

    def touch() -> None:
        try:
            session.select("E-big")
        except RuntimeError as error:
            caught.append(error)

    worker = threading.Thread(target=touch)
    worker.start()
    worker.join()
    assert len(caught) == 1
    assert session.selected_id is None


def test_that_nothing_can_be_set_of_an_encounter_without_a_transfer(session) -> None:
    one = Override(counts=1.0, counts_reason="seen")
    with pytest.raises(UserError, match="No transfer was inferred"):
        session.override("E-convoy", one)
    assert session.review.overrides == {}
    assert not session.can_undo
