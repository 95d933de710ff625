"""Leads, gaps and loitering are reviewed as encounters are, and never move the total."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests import silent_fleet

from lightering.app import pipeline
from lightering.app.clues import CLUES, ClueFilter, Clues, find_clues, is_clue, list_of
from lightering.app.session import Session
from lightering.case.store import Case
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.app.notices import Notice
    from lightering.app.pipeline import Results


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    path = silent_fleet.write_silent(tmp_path_factory.mktemp("silent"))
    return pipeline.run_all([path], Params.defaults(), Quiet())


@pytest.fixture(scope="module")
def clues(results: Results) -> Clues:
    return find_clues(results.loaded, results.params.detect, Quiet())


@pytest.fixture
def session(results: Results, clues: Clues) -> Session:
    made = Session()
    made.adopt(results)
    made.adopt_clues(clues)
    yield made
    made.close_case()


def ids(clues: Clues, name: str) -> list[str]:
    table = clues.tables[name]
    return [str(one) for one in table.ids[table.rank.argsort()]]


def test_that_an_id_tells_its_list(clues: Clues) -> None:
    for name in CLUES:
        assert len(ids(clues, name)) > 1
        assert {list_of(one) for one in ids(clues, name)} == {name}
    assert list_of("E-1234567890") == "encounters"
    assert not is_clue("case")


def test_that_the_total_is_the_same_whatever_is_said_of_a_lead(
    session: Session, clues: Clues
) -> None:
    before = session.balance.estimated_bbl, session.balance.totals_bbl.tobytes()
    for name in CLUES:
        for status, one in zip(("confirmed", "dismissed"), ids(clues, name), strict=False):
            assert session.decide(one, status, "seen by a patrol")
    assert (session.balance.estimated_bbl, session.balance.totals_bbl.tobytes()) == before
    assert session.shown_counts()["to review"] == len(session.rows.ids)


def test_that_a_record_says_what_was_judged_and_moves_no_barrel(
    session: Session, clues: Clues, tmp_path: Path
) -> None:
    session.new_case(tmp_path / "a.lightering")
    lead = ids(clues, "leads")[0]
    session.decide(lead, "confirmed", "both were seen by a patrol boat")
    (record,) = session.case.decisions()
    row = clues.tables["leads"].frame.iloc[clues.tables["leads"].place[lead]]
    assert record.draft.encounter_id == lead
    assert record.draft.note == "both were seen by a patrol boat"
    assert record.draft.total_before_bbl == record.draft.total_after_bbl
    assert record.draft.subject["list"] == "leads"
    assert record.draft.subject["mmsi_1"] == row["mmsi_1"]
    assert record.draft.subject["start_utc"].startswith(f"{row['earliest_utc']:%Y-%m-%dT%H:%M}")
    assert session.case.verify_chain() is None


def test_that_undo_goes_back_through_both_and_shows_what_it_took_back(
    session: Session, clues: Clues
) -> None:
    event, lead = str(session.rows.ids[0]), ids(clues, "leads")[0]
    session.decide(event, "confirmed")
    session.show_list("leads")
    session.decide(lead, "dismissed")
    session.show_list("gaps")
    assert session.undo() == lead
    assert (session.list_name, session.chosen_id) == ("leads", lead)
    assert session.undo() == event
    assert (session.list_name, session.chosen_id) == ("encounters", event)
    assert session.redo() == event
    assert session.redo() == lead
    assert session.status_of(lead) == "dismissed"


def test_that_one_thing_is_selected_at_a_time_and_each_list_remembers_its_own(
    session: Session, clues: Clues
) -> None:
    event, lead, gap = str(session.rows.ids[0]), ids(clues, "leads")[1], ids(clues, "gaps")[0]
    session.select(event)
    session.visit(lead)
    assert (session.selected_id, session.clue_id, session.list_name) == (None, lead, "leads")
    table, row = session.clue_row(lead)
    assert session.time_ms == table.start_ms[row]
    low, high = session.window_ms
    assert low <= table.start_ms[row] <= high
    session.select_clue(gap)
    assert (session.list_name, session.chosen_id) == ("gaps", gap)
    session.show_list("leads")
    assert session.chosen_id == lead
    session.show_list("encounters")
    assert (session.selected_id, session.clue_id) == (event, None)
    with pytest.raises(KeyError):
        session.select_clue("P-0000000000")


def test_that_next_goes_by_rank_round_and_passes_over_what_was_decided(
    session: Session, clues: Clues
) -> None:
    order = ids(clues, "gaps")
    session.show_list("gaps")
    assert session.next_to_review(1) == order[0]
    session.select_clue(order[0])
    session.decide(order[1], "unsure")
    left = [one for one in order if one not in order[:2]]
    assert session.next_to_review(1) == (left[0] if left else None)
    session.show_list("loitering")
    order = ids(clues, "loitering")
    session.select_clue(order[-1])
    assert session.next_to_review(1) == order[0]
    assert session.next_to_review(-1) == order[-2]


def test_that_a_filter_hides_rows_of_its_list_only(session: Session, clues: Clues) -> None:
    session.show_list("loitering")
    session.set_filter(session.list_name, ClueFilter(text="still bramble"))
    table = clues.tables["loitering"]
    shown = table.frame[session.listed_mask()]
    assert set(shown["name"]) == {"STILL BRAMBLE"}
    session.set_filter(session.list_name, ClueFilter(hours_min=100.0))
    assert (table.hours[session.listed_mask()] >= 100.0).all()
    assert 0 < session.listed_mask().sum() < len(table.ids)
    session.show_list("leads")
    assert session.listed_mask().all()
    session.decide(ids(clues, "leads")[0], "confirmed")
    session.set_filter(session.list_name, ClueFilter(statuses=frozenset({"confirmed"})))
    assert session.listed_mask().sum() == 1
    assert session.shown_counts()["confirmed"] == 1


def test_that_marked_leads_are_decided_together_and_come_back_with_one_undo(
    session: Session, clues: Clues
) -> None:
    session.toggle_mark(str(session.rows.ids[0]))
    session.show_list("leads")
    assert session.marked == ()
    session.mark_shown()
    assert set(session.marked) == set(ids(clues, "leads"))
    assert session.ships_of(session.marked) == 3
    assert session.decide_together(session.marked, "dismissed", lambda _held: "no receiver") == 3
    session.undo()
    assert {session.status_of(one) for one in ids(clues, "leads")} == {"to review"}
    session.show_list("encounters")
    assert len(session.marked) == 1


def test_that_leads_are_alike_if_they_share_a_silence(session: Session, clues: Clues) -> None:
    frame = clues.tables["leads"].frame
    for one in ids(clues, "leads"):
        gaps = set(frame.loc[frame["lead_id"] == one, ["gap_id_1", "gap_id_2"]].to_numpy()[0])
        alike = session.alike(one)
        assert alike[0] == one
        for other in alike[1:]:
            told = set(frame.loc[frame["lead_id"] == other, ["gap_id_1", "gap_id_2"]].to_numpy()[0])
            assert (gaps & told) - {None}


def test_that_a_case_opens_with_list_filter_and_selection_as_they_were(
    session: Session, results: Results, clues: Clues, tmp_path: Path
) -> None:
    path = tmp_path / "kept.lightering"
    session.new_case(path)
    gap = ids(clues, "gaps")[1]
    session.visit(gap)
    session.set_filter(session.list_name, ClueFilter(hours_min=4.0))
    session.decide(gap, "confirmed", "silent off the coast")
    session.save_view({})
    session.close_case()
    other = Session()
    other.open_case(path)
    other.adopt(results)
    assert other.wants_clues
    assert (other.list_name, other.chosen_id) == ("gaps", None)
    # found anew, from the same fixes: the same ids
    other.adopt_clues(find_clues(results.loaded, results.params.detect, Quiet()))
    assert (other.list_name, other.chosen_id) == ("gaps", gap)
    assert other.filter_of("gaps") == ClueFilter(hours_min=4.0)
    assert (other.status_of(gap), other.note_of(gap)) == ("confirmed", "silent off the coast")
    assert other.reviewed_of("gaps") == (1, 2)
    other.close_case()


def test_that_a_decision_whose_lead_is_gone_is_said_and_stays(
    session: Session, results: Results, clues: Clues, tmp_path: Path
) -> None:
    session.new_case(tmp_path / "lost.lightering")
    lead = ids(clues, "leads")[0]
    session.decide(lead, "confirmed", "seen from the air")
    said: list[Notice] = []
    session.notice.connect(said.append)
    # nobody is silent for so long
    limits = replace(results.params.detect, max_gap_h=20.0)
    session.adopt(replace(results, params=replace(results.params, detect=limits)))
    assert session.clues is None
    assert session.wants_clues
    session.adopt_clues(find_clues(results.loaded, limits, Quiet()))
    told = [one.text for one in said if "leads, gaps or loitering" in one.text]
    assert len(told) == 1
    assert told[0].startswith("One decision belongs to")
    assert session.status_of(lead) == "confirmed"
    # the other way round they are there again
    session.adopt(results)
    session.adopt_clues(find_clues(results.loaded, results.params.detect, Quiet()))
    assert session.knows(lead)
    session.close_case()
    with Case.open(tmp_path / "lost.lightering", read_only=True) as case:
        assert [record.draft.encounter_id for record in case.decisions()] == [lead]


def test_that_clues_of_other_fixes_are_not_shown(
    session: Session, results: Results, clues: Clues
) -> None:
    cut = replace(results.loaded, fixes=results.loaded.fixes.slice(0, 100))
    session.adopt_clues(replace(clues, loaded=cut))
    assert session.clues is clues
