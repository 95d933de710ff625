"""Decisions and the case they are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests import small_world

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.case.store import Case
from lightering.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lightering.app.notices import Notice


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    path = tmp_path / "tracks.csv"
    path.write_text("mmsi\n", encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lightering"


@pytest.fixture
def later(ledger: small_world.Ledger) -> Iterator[Session]:
    """A second window, some time later."""
    made = Session()
    yield made
    made.close_case()


def listening(session: Session) -> list[Notice]:
    heard: list[Notice] = []
    session.notice.connect(heard.append)
    return heard


def test_that_decisions_made_before_there_was_a_case_go_into_it(session, path, tracks) -> None:
    session.decide("E-big", "confirmed", "hulls touch")
    session.undo()
    session.new_case(path, [tracks])
    session.decide("E-sure", "dismissed")
    assert session.unsaved == 0
    assert session.case is not None
    records = session.case.decisions()
    assert [(one.draft.encounter_id, one.draft.status, one.draft.action) for one in records] == [
        ("E-big", "confirmed", "decide"),
        ("E-big", "to review", "undo"),
        ("E-sure", "dismissed", "decide"),
    ]
    assert records[1].draft.of == 1
    assert session.case.verify_chain() is None


def test_that_a_record_says_what_it_was_about_and_how_it_moved_the_total(session, path) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    draft = session.case.decisions()[0].draft
    assert (draft.total_before_bbl, draft.total_after_bbl) == (40_500, 50_500)
    basis = draft.subject["volume_basis"]
    assert (len(basis), int(basis, 16) >= 0) == (8, True)
    assert draft.subject == {
        "mmsi_1": 353000001,
        "mmsi_2": 445000001,
        "imo_1": 4360719,
        "imo_2": 3184027,
        "name_1": "ORIENT LANTERN",
        "name_2": "HAE DANG 5",
        "start_utc": "2026-03-05T06:00:00.000000Z",
        "end_utc": "2026-03-05T14:00:00.000000Z",
        "year": 2026,
        "kind": "alongside",
        "volume_bbl_p50": 20_000.0,
        "volume_basis": basis,
    }
    assert draft.at_utc.isoformat() == "2026-10-01T12:03:00+00:00"


def test_that_opening_returns_to_the_same_event_with_its_undo(session, path, tracks, later) -> None:
    session.new_case(path, [tracks])
    session.select("E-big")
    session.decide("E-big", "confirmed", "hulls touch")
    session.decide("E-sure", "dismissed")
    session.filters = Filter(text="orient")
    session.include = "confirmed"
    session.set_window(*(session.extent_ms[0] + day * 86_400_000 for day in (2, 9)))
    session.set_time(session.extent_ms[0] + 5 * 86_400_000)
    session.save_view({"tab": "review"})
    held = (session.window_ms, session.time_ms)
    session.close_case()

    notices = listening(later)
    later.open_case(path)
    assert later.source_paths == (tracks,)
    assert later.view == {"tab": "review"}
    later.adopt(small_world.world())
    assert (later.status_of("E-big"), later.note_of("E-big")) == ("confirmed", "hulls touch")
    assert later.selected_id == "E-big"
    assert (later.window_ms, later.time_ms) == held
    assert later.filters == Filter(text="orient")
    assert later.include == "confirmed"
    assert later.undo() == "E-sure"
    assert later.status_of("E-sure") == "to review"
    assert later.undo() == "E-big"
    assert not later.can_undo
    assert notices == []


def test_that_the_parameters_of_the_case_are_those_of_its_results(session, path, later) -> None:
    session.new_case(path)
    session.close_case()
    later.open_case(path)
    assert later.params == small_world.world().params
    assert Case.open(path, read_only=True).params == later.params.as_dict()


def test_that_a_second_window_reads_along_and_cannot_decide(session, path, later) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    notices = listening(later)
    later.open_case(path)
    later.adopt(small_world.world())
    assert later.read_only
    assert later.status_of("E-big") == "confirmed"
    assert "open in another window" in notices[0].text
    assert not later.decide("E-sure", "confirmed")
    assert later.status_of("E-sure") == "to review"
    assert later.undo() is None
    assert notices[-1].command == "case.save_as"
    assert (later.can_undo, later.can_redo) == (False, False)


def test_that_a_reader_may_go_on_in_a_copy(session, path, tmp_path, later) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    later.open_case(path)
    later.adopt(small_world.world())
    later.save_case_as(tmp_path / "b.lightering")
    assert not later.read_only
    assert later.decide("E-sure", "confirmed")
    assert later.case_path == tmp_path / "b.lightering"
    assert len(session.case.decisions()) == 1


def test_that_a_case_opens_though_its_sources_moved_and_says_so(
    session, path, tracks, later
) -> None:
    session.new_case(path, [tracks])
    session.decide("E-big", "confirmed")
    session.close_case()
    tracks.rename(tracks.with_name("elsewhere.csv"))
    notices = listening(later)
    later.open_case(path)
    assert later.source_paths == ()
    assert later.status_of("E-big") == "confirmed"
    assert notices[0].level == "warning"
    assert notices[0].text.startswith("tracks.csv is no longer where the case was made.")


def test_that_other_content_of_a_source_is_said(session, path, tracks, later) -> None:
    session.new_case(path, [tracks])
    session.close_case()
    with Case.open(path) as case:
        (one,) = case.sources
        case.sources = (type(one)(one.name, one.path, "b" * 64, one.size),)
    notices = listening(later)
    later.open_case(path)
    later.adopt(small_world.world())
    assert [one.text.split(":")[0] for one in notices] == [
        "tracks.csv changed since the case was made"
    ]


def test_that_decisions_without_their_encounter_are_kept_and_said(session, path, later) -> None:
    session.new_case(path)
    session.decide("E-convoy", "confirmed")
    session.close_case()
    notices = listening(later)
    later.open_case(path)
    later.adopt(
        small_world.world(encounters=small_world.encounters().iloc[:3].reset_index(drop=True))
    )
    assert notices[0].text.startswith("One decision belongs to encounters that were not found")
    assert len(later.case.decisions()) == 1


def test_that_a_file_that_is_gone_is_said_over_what_follows_from_it(
    session, path, tracks, later
) -> None:
    more = tracks.with_name("more.csv")
    more.write_text("imo\n", encoding="utf-8")
    session.new_case(path, [tracks, more])
    session.decide("E-convoy", "confirmed")
    session.close_case()
    more.rename(more.with_name("elsewhere.csv"))
    notices = listening(later)
    later.open_case(path)
    later.adopt(
        small_world.world(encounters=small_world.encounters().iloc[:3].reset_index(drop=True))
    )
    said = [one.text.partition(" ")[0] for one in notices]
    assert said == ["more.csv", "One", "more.csv"]


def test_that_a_record_that_was_changed_is_said_loudly(session, path, later) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    session.case._connection.execute("DROP TRIGGER decisions_are_never_changed")
    session.case._connection.execute("UPDATE decisions SET status = 'dismissed'")
    session.close_case()
    notices = listening(later)
    later.open_case(path)
    assert [one.level for one in notices] == ["error"]
    assert "record 1" in notices[0].text


def test_that_a_full_disk_keeps_decisions_in_memory_until_there_is_room(
    session, path, tmp_path, notices
) -> None:
    session.new_case(path)
    connection = session.case._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    session.decide("E-big", "confirmed", "n" * 100_000)
    session.decide("E-sure", "dismissed")
    assert session.unsaved == 2
    assert session.status_of("E-big") == "confirmed"
    assert notices[-1].level == "error"
    assert "the disk is full" in notices[-1].text
    assert "last 2 decisions are kept in memory" in notices[-1].text
    session.save_case_as(tmp_path / "roomy.lightering")
    assert session.unsaved == 0
    assert len(session.case.decisions()) == 2
    assert session.case.verify_chain() is None


def test_that_decisions_in_memory_are_never_given_up_unasked(session, path, later) -> None:
    later.new_case(path)
    later.close_case()
    session.decide("E-big", "confirmed")
    with pytest.raises(CaseError, match="One decision is in memory only"):
        session.open_case(path)
    assert session.status_of("E-big") == "confirmed"
    session.open_case(path, discard=True)
    assert session.status_of("E-big") == "to review"


def test_that_a_new_case_leaves_the_decisions_of_the_one_before_there(
    session, path, tmp_path
) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    session.new_case(tmp_path / "b.lightering")
    assert session.status_of("E-big") == "to review"
    assert session.case.decisions() == []
    with Case.open(path) as first:
        assert len(first.decisions()) == 1


def test_that_what_cannot_be_opened_leaves_what_was_open(session, path, tmp_path) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    wrong = tmp_path / "wrong.lightering"
    wrong.write_text("no case", encoding="utf-8")
    with pytest.raises(CaseError):
        session.open_case(wrong)
    assert session.case_path == path
    assert session.decide("E-sure", "confirmed")


def test_that_opening_the_open_case_again_is_said_and_harmless(session, path, notices) -> None:
    session.new_case(path)
    session.open_case(path)
    assert notices[-1].text == "a.lightering is open already."
    assert not session.read_only


def test_that_each_decision_is_on_the_disk_when_it_is_made(session, path) -> None:
    session.new_case(path)
    session.decide("E-big", "confirmed")
    with Case.open(path) as other:
        assert other.read_only
        assert [one.draft.status for one in other.decisions()] == ["confirmed"]


def test_that_a_view_or_source_that_cannot_be_kept_is_said_and_stops_nothing(
    session, path, tracks, notices
) -> None:
    session.new_case(path, [tracks])
    connection = session.case._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    session.save_view({"words": "w" * 100_000})
    assert "the disk is full" in notices[-1].text
    assert notices[-1].command == "case.save_as"
    session.set_sources([tracks.with_name("gone.csv")])
    assert (
        notices[-1].text == "gone.csv could not be read: No such file or directory. Open it anew."
    )
    assert [one.name for one in session.case.sources] == ["tracks.csv"]
