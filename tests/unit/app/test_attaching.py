"""Files attached as evidence: in the chain, in the case, and the same ones when they come back."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.seen import visible_ids

from lightering.app.attached_files import Contents, save_copy, take
from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.cli.of_case import of_case
from lightering.errors import CaseError, InputError, UserError
from lightering.model.attachments import Attachment

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.app.attached_files import Taken


def picture(colour: str = "navy") -> bytes:
    made = BytesIO()
    Image.new("RGB", (30, 20), colour).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def hull(tmp_path: Path) -> Path:
    path = tmp_path / "<img src=x> 후진.png"
    path.write_bytes(picture())
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    path.write_text("09:10 hoses connected\n", encoding="utf-8")
    return path


@pytest.fixture
def case(session: Session, tmp_path: Path) -> Path:
    path = tmp_path / "a.lightering"
    session.new_case(path)
    return path


def said_of(taken: Taken, caption: str = "Hulls touch", **more: str) -> Attachment:
    look = taken.look
    return Attachment(
        taken.held.sha256,
        taken.held.size,
        taken.name,
        look.media,
        caption,
        width_px=look.width_px,
        height_px=look.height_px,
        **more,
    )


def attach(session: Session, event: str, path: Path, caption: str = "Hulls touch") -> Attachment:
    taken = take(path)
    wanted = said_of(taken, caption)
    assert session.attach(event, wanted, taken.held)
    return wanted


def reopened(session: Session, path: Path) -> Session:
    results = session.results
    session.close_case()
    again = Session()
    again.open_case(path)
    again.adopt(results)
    return again


def test_that_a_file_and_what_is_said_of_it_come_back_with_the_case(session, case, hull) -> None:
    wanted = attach(session, "E-big", hull)
    assert wanted.sha256 == hashlib.sha256(hull.read_bytes()).hexdigest()
    content = hull.read_bytes()
    hull.unlink()
    again = reopened(session, case)
    assert again.attachments_of("E-big") == (wanted,)
    assert again.attached.content_of(wanted) == content
    assert again.case.verify_chain() is None
    assert again.case.decisions()[0].draft.sets == {"attachments": [wanted.as_dict()]}
    held = of_case(case).attached
    assert held.by_event == {"E-big": (wanted,)}
    assert held.content_of(wanted) == content
    again.close_case()


def test_that_an_attachment_moves_no_figure_and_no_status(session, case, hull) -> None:
    before = session.balance.estimated_bbl
    attach(session, "E-big", hull)
    assert session.balance.estimated_bbl == before
    assert session.status_of("E-big") == "to review"
    (record,) = session.case.decisions()
    assert record.draft.total_before_bbl == record.draft.total_after_bbl


def test_that_attaching_and_removing_are_taken_back_as_decisions_are(session, case, hull) -> None:
    wanted = attach(session, "E-big", hull)
    session.decide("E-big", "confirmed")
    assert session.detach("E-big", wanted.sha256)
    assert session.attachments_of("E-big") == ()
    assert session.undo() == "E-big"
    assert session.attachments_of("E-big") == (wanted,)
    assert session.redo() == "E-big"
    # what was removed can still be shown: a record names it
    assert session.attached.content_of(wanted) == hull.read_bytes()
    for _ in range(3):
        session.undo()
    assert session.attachments_of("E-big") == ()
    assert len(session.case.decisions()) == 3 + 2 + 3
    assert session.case.verify_chain() is None


def test_that_the_same_file_on_two_events_is_held_once(session, case, hull, tmp_path) -> None:
    attach(session, "E-big", hull)
    copy = tmp_path / "another name.png"
    shutil.copyfile(hull, copy)
    attach(session, "E-sure", copy, "The other event")
    with sqlite3.connect(case) as connection:
        rows = connection.execute("SELECT sha256, length(content) FROM attached").fetchall()
    connection.close()
    assert rows == [(hashlib.sha256(hull.read_bytes()).hexdigest(), hull.stat().st_size)]
    assert [one.name for one in session.attachments_of("E-sure")] == ["another name.png"]


def test_that_the_same_file_on_the_same_event_is_told_anew(session, case, hull) -> None:
    attach(session, "E-big", hull)
    told = attach(session, "E-big", hull, "Another caption")
    assert session.attachments_of("E-big") == (told,)
    taken = take(hull)
    assert not session.attach("E-big", told, taken.held)
    later = said_of(taken, "A third", dated="2026-09-14")
    assert session.describe_attachment("E-big", later)
    assert session.attachments_of("E-big") == (later,)
    assert len(session.case.decisions()) == 3


def test_that_files_attached_without_a_case_go_into_the_first(session, hull, log, tmp_path) -> None:
    one, two = attach(session, "E-big", hull), attach(session, "E-sure", log)
    assert session.attached.content_of(one) == hull.read_bytes()
    session.new_case(tmp_path / "b.lightering")
    hull.unlink()
    log.unlink()
    again = reopened(session, tmp_path / "b.lightering")
    assert again.attached.content_of(one) == picture()
    assert again.attached.content_of(two) == b"09:10 hoses connected\n"
    again.close_case()


def test_that_a_large_file_stays_where_it_lies_and_its_loss_is_said(
    session, case, log, tmp_path
) -> None:
    taken = take(log, hold_mib=0.00001)
    assert taken.held.content is None
    wanted = said_of(taken)
    session.attach("E-big", wanted, taken.held)
    with sqlite3.connect(case) as connection:
        (place,) = connection.execute("SELECT relative_path FROM attached").fetchone()
    connection.close()
    assert place == "log.txt"
    # the place is no part of the record: the case can go elsewhere
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    session.save_case_as(elsewhere / "b.lightering")
    assert session.attached.content_of(wanted) == b"09:10 hoses connected\n"
    log.write_text("09:10 hoses connecteD\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"log\.txt is no longer the file that was attached"):
        session.attached.content_of(wanted)
    log.write_text("longer than it was, by some words\n", encoding="utf-8")
    assert session.case.lost([wanted])[0].startswith("log.txt is no longer the file")
    log.unlink()
    with pytest.raises(CaseError, match=r"log\.txt was attached and is no longer in"):
        session.attached.content_of(wanted)
    session.close_case()
    said: list[str] = []
    later = Session()
    later.notice.connect(lambda notice: said.append(notice.text))
    later.open_case(elsewhere / "b.lightering")
    assert any("log.txt was attached and is no longer" in text for text in said)
    # attached anew from another place, it is found again
    moved = tmp_path / "moved.txt"
    moved.write_text("09:10 hoses connected\n", encoding="utf-8")
    later.adopt(session.results)
    taken = take(moved, hold_mib=0.00001)
    later.attach("E-big", said_of(taken, "Found again"), taken.held)
    assert later.attached.content_of(wanted) == b"09:10 hoses connected\n"
    later.close_case()


def test_that_bytes_changed_inside_the_case_are_not_given_out(session, case, hull) -> None:
    wanted = attach(session, "E-big", hull)
    with sqlite3.connect(case) as connection:
        connection.execute("UPDATE attached SET content = ?", (picture("red"),))
    connection.close()
    with pytest.raises(CaseError, match="no longer the file that was attached: its SHA-256 is"):
        session.attached.content_of(wanted)


def test_that_the_table_can_be_filtered_by_what_has_files(session, case, hull) -> None:
    session.filters = Filter(attached=True)
    assert visible_ids(session) == []
    attach(session, "E-big", hull)
    assert visible_ids(session) == ["E-big"]
    session.filters = Filter(attached=False)
    assert "E-big" not in visible_ids(session)
    session.undo()
    assert "E-big" in visible_ids(session)
    assert Filter.from_dict(Filter(attached=False).as_dict()) == Filter(attached=False)
    assert Filter(attached=True).words() == ("with files",)
    assert session.attached_counts().sum() == 0


def test_that_deciding_together_leaves_what_is_attached(session, case, hull) -> None:
    wanted = attach(session, "E-big", hull)
    session.decide_together(["E-big", "E-sure"], "dismissed")
    assert session.attachments_of("E-big") == (wanted,)


def test_that_nothing_is_attached_to_what_is_not_there(session, case, hull) -> None:
    taken = take(hull)
    with pytest.raises(KeyError):
        session.attach("E-none", said_of(taken), taken.held)
    with pytest.raises(KeyError):
        session.detach("E-big", taken.held.sha256)
    with pytest.raises(UserError, match="Caption"):
        session.attach("E-big", said_of(taken, ""), taken.held)
    assert session.case.decisions() == []


def test_that_a_folder_or_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder goes in as one ZIP"):
        take(tmp_path)
    with pytest.raises(InputError, match=r"none\.png: The file could not be read"):
        take(tmp_path / "none.png")


def test_that_a_copy_is_the_file_itself(session, case, hull, tmp_path) -> None:
    wanted = attach(session, "E-big", hull)
    save_copy(Contents(case), wanted, tmp_path / "copy.png")
    assert (tmp_path / "copy.png").read_bytes() == hull.read_bytes()
