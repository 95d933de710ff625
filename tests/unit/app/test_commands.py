"""The declared commands: what menus, keys, palette and help are made of."""

from __future__ import annotations

from collections import Counter

import pytest
from tests import small_world

from lightering.app.commands import COMMANDS, CONTEXTS, MENUS, command
from lightering.app.session import Session

KEYS = {
    "C": "review.confirm",
    "D": "review.dismiss",
    "Shift+D": "review.dismiss_because",
    "U": "review.unsure",
    "N": "review.note",
    "J": "review.next",
    "K": "review.previous",
    "Space": "time.play",
    ",": "time.fix_back",
    ".": "time.fix_on",
    "Left": "time.back",
    "Right": "time.on",
    "Shift+Left": "time.day_back",
    "Shift+Right": "time.day_on",
    "[": "time.window_start",
    "]": "time.window_end",
    "+": "map.zoom_in",
    "-": "map.zoom_out",
    "0": "map.fit_all",
    "F": "map.fit_selection",
    "M": "map.measure",
    "T": "map.traffic",
    "L": "map.layers",
    "/": "edit.search",
    "Ctrl+K": "view.palette",
    "Ctrl+Z": "edit.undo",
    "Ctrl+Shift+Z": "edit.redo",
    "Ctrl+1": "view.sources",
    "Ctrl+2": "view.review",
    "Ctrl+3": "view.cap",
    "Ctrl+4": "view.report",
    "Ctrl+E": "report.export",
    "F1": "help.manual",
    "?": "help.keys",
}


@pytest.mark.parametrize(("key", "name"), KEYS.items())
def test_that_the_keys_of_the_concept_do_what_it_says(key: str, name: str) -> None:
    assert command(name).shortcut == key


def test_that_ids_are_unique() -> None:
    assert max(Counter(one.id for one in COMMANDS).values()) == 1


def test_that_no_key_means_two_things_where_both_could_be_meant() -> None:
    # a key that works everywhere works in every narrower context too, so one count serves all
    used = Counter(one.shortcut.casefold() for one in COMMANDS if one.shortcut)
    assert [key for key, times in used.items() if times > 1] == []


@pytest.mark.parametrize("one", COMMANDS, ids=lambda one: one.id)
def test_that_each_command_can_be_found_and_is_explained(one) -> None:
    assert one.menu in MENUS
    assert one.context in CONTEXTS
    assert one.title.strip("…")
    assert one.help.endswith(".")
    assert len(one.help) > len(one.title)


def test_that_single_letters_never_work_in_a_text_field() -> None:
    for one in COMMANDS:
        if one.shortcut and len(one.shortcut) == 1:
            assert one.context in ("review", "sources"), one.id


def test_that_every_menu_has_something_in_it() -> None:
    assert {one.menu for one in COMMANDS} == set(MENUS)


def test_that_an_empty_window_offers_only_what_can_be_done() -> None:
    session = Session()
    enabled = {one.id for one in COMMANDS if one.enabled(session)}
    assert {"file.open", "file.open_sample", "case.open", "app.quit", "help.keys"} <= enabled
    assert not enabled & {
        "edit.undo",
        "review.confirm",
        "review.next",
        "time.play",
        "map.fit_selection",
        "report.export",
        "report.tables",
        "report.compare",
        "case.save_as",
    }


def test_that_commands_follow_what_was_decided(session: Session) -> None:
    assert not command("edit.undo").enabled(session)
    session.select("E-big")
    assert command("review.confirm").enabled(session)
    session.decide("E-big", "confirmed")
    assert command("edit.undo").enabled(session)
    for name in small_world.IDS:
        session.decide(name, "dismissed")
    assert not command("review.next").enabled(session)
