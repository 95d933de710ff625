"""What was decided before: of the same hull, and of an encounter that is otherwise now."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from tests import small_world
from tests.seen import visible_ids

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.app.since import differences
from lightering.case.audit import Draft, utc_now
from lightering.case.store import Case
from lightering.model.overrides import Override
from lightering.model.params import Params

if TYPE_CHECKING:
    from lightering.app.notices import Notice

KEPT = Path(__file__).parents[2] / "golden" / "cases"


def measured(**cells: list[Any]) -> pd.DataFrame:
    frame = small_world.encounters()
    frame["contact_h"] = [6.1, 8.0, 4.0, 3.0]
    frame["min_distance_m"] = [34.2, 30.0, 120.0, 80.0]
    for name, values in cells.items():
        frame[name] = values
    return frame


def world(**changes: Any) -> Any:
    return small_world.world(encounters=changes.pop("encounters", measured()), **changes)


@pytest.fixture
def judged(session: Session) -> Session:
    """A session whose encounters were measured, three of them decided."""
    session.adopt(world())
    session.decide("E-big", "confirmed")
    session.decide("E-sure", "dismissed")
    session.decide("E-convoy", "unsure")
    return session


def since(session: Session) -> dict[str, str]:
    assert session.recall is not None
    return {name: one.sentence for name, one in session.recall.changed.items()}


def test_that_nothing_is_changed_while_the_same_files_give_the_same(judged: Session) -> None:
    judged.adopt(world())
    assert since(judged) == {}


def test_that_a_longer_contact_is_told_of_a_decided_encounter_only(judged: Session) -> None:
    judged.adopt(world(encounters=measured(contact_h=[8.0, 8.0, 5.0, 3.0])))
    assert since(judged) == {"E-big": "Changed since you confirmed it: contact 6.1 → 8.0 h."}


def test_that_kind_distance_and_volume_are_told_the_most_telling_first(judged: Session) -> None:
    moved = small_world.transfers()
    moved.loc[moved["encounter_id"] == "E-big", "volume_bbl_p50"] = 9_800.0
    kinds = ["close", "alongside", "close", "convoy"]
    frame = measured(kind=kinds, min_distance_m=[27.0, 30.0, 120.0, 80.0])
    judged.adopt(world(encounters=frame, transfers=moved))
    assert since(judged)["E-big"] == (
        "Changed since you confirmed it: alongside → close; nearest 34 → 27 m; "
        "volume 20,000 → 9,800 bbl."
    )


def test_that_what_looks_the_same_is_the_same(judged: Session) -> None:
    judged.adopt(world(encounters=measured(contact_h=[6.1049, 8.0, 4.0, 3.0])))
    assert since(judged) == {}


def test_that_a_transfer_that_is_one_no_longer_is_told(judged: Session) -> None:
    judged.adopt(world(transfers=small_world.transfers().iloc[1:]))
    assert since(judged)["E-big"] == (
        "Changed since you confirmed it: no longer a transfer, was 20,000 bbl."
    )


def test_that_a_moved_assumption_is_not_taken_for_other_data(judged: Session) -> None:
    """All volumes move with a slider, and the header says so: rows are not marked for it."""
    moved = small_world.transfers()
    moved["volume_bbl_p50"] *= 1.1
    params = Params.defaults().overlaid({"volumes": {"draws": 2000}}, "a test")
    other = world(transfers=moved)
    object.__setattr__(other, "params", params)
    judged.adopt(other)
    assert since(judged) == {}


def test_that_a_value_set_by_hand_is_no_change_of_the_data(judged: Session) -> None:
    state = judged.review.state_of("E-big")
    told = Override(product="gasoil", product_reason="bill of lading")
    assert state.override != told
    seen = judged.recall.facts.subject(0, told)
    assert differences(state.seen, seen) == ()


def test_that_an_encounter_that_grew_is_the_same_one_and_to_be_decided_anew(
    judged: Session, notices: list[Notice], tmp_path: Path
) -> None:
    """Late data move its start, so its id is another: the decision does not go with it unseen."""
    judged.new_case(tmp_path / "a.lightering")
    frame = measured(contact_h=[8.0, 8.0, 4.0, 3.0])
    frame.loc[0, "encounter_id"] = "E-grown"
    frame.loc[0, "start_utc"] -= pd.Timedelta(hours=2)
    moved = small_world.transfers()
    moved["encounter_id"] = moved["encounter_id"].replace("E-big", "E-grown")
    judged.adopt(world(encounters=frame, transfers=moved))
    assert judged.status_of("E-grown") == "to review"
    assert since(judged) == {
        "E-grown": (
            "Changed since you confirmed it: contact 6.1 → 8.0 h; "
            "start 2026-03-05 06:00 → 2026-03-05 04:00Z."
        )
    }
    assert judged.recall.lost == 0
    assert any("One encounter is not as when you decided or looked" in one.text for one in notices)
    judged.decide("E-grown", "confirmed")
    assert since(judged) == {}
    judged.undo()
    assert "E-grown" in since(judged)


def test_that_a_decided_encounter_that_is_gone_is_said(
    judged: Session, notices: list[Notice], tmp_path: Path
) -> None:
    judged.new_case(tmp_path / "a.lightering")
    judged.adopt(
        world(
            encounters=measured().iloc[1:].reset_index(drop=True),
            transfers=small_world.transfers().iloc[1:],
        )
    )
    assert since(judged) == {}
    assert judged.recall.lost == 1
    said = [one.text for one in notices]
    assert any("One decision belongs to encounters that were not found again" in t for t in said)


def test_that_the_same_decision_made_again_takes_the_mark_away_and_undo_brings_it_back(
    judged: Session, tmp_path: Path
) -> None:
    judged.new_case(tmp_path / "a.lightering")
    judged.adopt(world(encounters=measured(contact_h=[8.0, 8.0, 4.0, 3.0])))
    assert judged.decide("E-big", "confirmed")
    assert since(judged) == {}
    assert not judged.decide("E-big", "confirmed")  # nothing is otherwise now
    judged.undo()
    assert "contact 6.1 → 8.0 h" in since(judged)["E-big"]
    assert judged.status_of("E-big") == "confirmed"
    judged.redo()
    assert since(judged) == {}
    assert judged.case.verify_chain() is None


def test_that_the_case_keeps_what_the_analyst_saw(judged: Session, tmp_path: Path, ledger) -> None:
    path = tmp_path / "a.lightering"
    judged.new_case(path)
    judged.adopt(world(encounters=measured(contact_h=[8.0, 8.0, 4.0, 3.0])))
    judged.decide("E-big", "confirmed")
    judged.undo()  # the record of it tells what was seen before
    before = since(judged)
    judged.close_case()
    later = Session()
    later.open_case(path)
    later.adopt(world(encounters=measured(contact_h=[8.0, 8.0, 4.0, 3.0])))
    assert since(later) == before != {}
    later.close_case()


def test_that_a_filter_shows_only_what_changed(judged: Session) -> None:
    judged.adopt(world(encounters=measured(contact_h=[8.0, 8.0, 4.0, 3.0])))
    wanted = Filter(changed=True)
    assert wanted.words() == ("changed since last look",)
    assert Filter.from_dict(wanted.as_dict()) == wanted
    judged.filters = wanted
    assert visible_ids(judged) == ["E-big"]
    judged.decide("E-big", "dismissed")
    assert visible_ids(judged) == []


def test_that_records_of_an_earlier_program_mark_nothing_they_cannot_tell(
    tmp_path: Path, ledger
) -> None:
    """They hold ships and times only: of contact, kind and volume nothing is claimed."""
    for kept in sorted(KEPT.glob("version-*.lightering")):
        path = tmp_path / kept.name
        shutil.copyfile(kept, path)
        with Case.open(path) as case:
            told = [one.draft for one in case.decisions() if one.draft.subject]
        later = Session()
        later.open_case(path)
        names = list(dict.fromkeys(one.encounter_id for one in told))
        frame = measured()
        for place, name in enumerate(names[: len(frame)]):
            subject = next(one.subject for one in told if one.encounter_id == name)
            for side in (1, 2):
                frame.loc[place, f"mmsi_{side}"] = subject.get(f"mmsi_{side}", 111)
            frame.loc[place, "encounter_id"] = name
        later.adopt(world(encounters=frame, transfers=small_world.transfers().iloc[:0]))
        assert since(later) == {}
        later.close_case()


# -- ship memory ----------------------------------------------------------------------------


def hull(session: Session, mmsi: int, imo: int | None, but: str = "") -> list[tuple[str, ...]]:
    return [
        (one.identifier, one.status, one.by, one.other)
        for one in session.recall.earlier(mmsi, imo, but)
    ]


def test_that_earlier_decisions_on_a_hull_are_found_by_her_imo_number(judged: Session) -> None:
    assert hull(judged, 353000001, 4360719, "E-small") == [
        ("E-sure", "dismissed", "IMO", "해당 5"),
        ("E-big", "confirmed", "IMO", "HAE DANG 5"),
    ]
    # under another flag, and so another MMSI, she is the same hull
    assert [one[0] for one in hull(judged, 620000009, 4360719)] == ["E-sure", "E-big"]


def test_that_what_is_looked_at_is_no_earlier_decision(judged: Session) -> None:
    assert [one[0] for one in hull(judged, 353000001, 4360719, "E-big")] == ["E-sure"]


def test_that_the_mmsi_tells_a_hull_only_where_no_imo_number_speaks_against_it(
    judged: Session,
) -> None:
    assert hull(judged, 445000002, None) == [("E-sure", "dismissed", "MMSI", "ORIENT LANTERN")]
    # ORIENT LANTERN sent 4360719 on this MMSI: with another sound number it is another ship
    assert hull(judged, 353000001, 4360733) == []
    # a number with a wrong check digit names nobody
    assert [one[2] for one in hull(judged, 353000001, 4360718)] == ["MMSI", "MMSI"]


def test_that_a_decision_taken_back_is_no_longer_remembered(judged: Session) -> None:
    judged.undo()
    assert hull(judged, 412000008, None) == []
    judged.redo()
    assert hull(judged, 412000008, None) == [("E-convoy", "unsure", "MMSI", "SLOW TOW")]


def test_that_a_hull_is_remembered_from_encounters_that_are_gone(judged: Session) -> None:
    judged.adopt(
        world(
            encounters=measured().iloc[2:].reset_index(drop=True),
            transfers=small_world.transfers().iloc[2:],
        )
    )
    assert [one[0] for one in hull(judged, 353000001, 4360719)] == ["E-sure", "E-big"]


# -- what was only looked at ----------------------------------------------------------------


def test_that_what_was_only_looked_at_is_told_too_until_it_is_decided(session: Session) -> None:
    session.adopt(world())
    session.select("E-small")
    session.select(None)
    session.adopt(world(encounters=measured(contact_h=[6.1, 8.0, 5.5, 3.0])))
    assert since(session) == {"E-small": "Changed since you looked at it: contact 4.0 → 5.5 h."}
    session.select("E-small")  # another look settles nothing
    assert "E-small" in since(session)
    session.decide("E-small", "dismissed")
    assert since(session) == {}
    session.undo()
    assert "E-small" in since(session)


def test_that_the_case_keeps_what_was_looked_at(session: Session, tmp_path: Path, ledger) -> None:
    path = tmp_path / "a.lightering"
    session.adopt(world())
    session.new_case(path)
    session.select("E-small")
    session.save_view({})
    session.close_case()
    later = Session()
    later.open_case(path)
    later.adopt(world(encounters=measured(contact_h=[6.1, 8.0, 5.5, 3.0])))
    assert "contact 4.0 → 5.5 h" in since(later)["E-small"]
    later.close_case()


def test_that_damaged_memory_is_passed_over(tmp_path: Path, ledger) -> None:
    path = tmp_path / "a.lightering"
    bad = {"contact_h": "<b>", "mmsi_1": True, "start_utc": "soon", "kind": 7, "imo_1": 1e300}
    with Case.create(path) as case:
        case.view = {"looked": {"E-small": bad, "E-big": 3}, "filter": {}}
        case.append([Draft("E-big", "confirmed", "", utc_now(), subject=bad)])
    later = Session()
    later.open_case(path)
    later.adopt(world())
    assert since(later) == {}
    assert later.recall.earlier(353000001, 4360719, "")[0].start_utc is None
    later.close_case()
