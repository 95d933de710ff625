"""Keys that the person changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lightering.app.commands import COMMANDS, command
from lightering.app.keys import Keys
from lightering.errors import UserError


def _one_each(keys: Keys) -> bool:
    used = [keys.of(one.id).casefold() for one in COMMANDS if keys.of(one.id)]
    return len(used) == len(set(used))


def test_that_each_command_has_the_key_of_the_table_at_first() -> None:
    keys = Keys()
    assert all(keys.of(one.id) == one.shortcut for one in COMMANDS)


def test_that_a_changed_key_is_told_and_comes_back() -> None:
    keys, later = Keys(), Keys()
    heard: list[int] = []
    keys.changed.connect(lambda: heard.append(1))
    keys.give("review.confirm", "Q")
    later.take(keys.told(), lambda _key: True)
    assert heard == [1]
    assert later.of("review.confirm") == "Q"
    assert later.is_own("review.confirm")
    assert not later.is_own("review.dismiss")


def test_that_a_taken_key_is_refused_with_the_name_of_its_command() -> None:
    keys = Keys()
    with pytest.raises(UserError, match="Dismiss"):
        keys.give("review.confirm", "d")
    assert keys.of("review.confirm") == "C"


def test_that_a_key_can_be_taken_from_another_command() -> None:
    keys = Keys()
    keys.move("review.confirm", "D")
    assert keys.of("review.confirm") == "D"
    assert keys.of("review.dismiss") == ""
    keys.give("review.dismiss", "C")
    later = Keys()
    later.take(keys.told(), lambda _key: True)
    assert (later.of("review.confirm"), later.of("review.dismiss")) == ("D", "C")


@pytest.mark.parametrize("key", ["Tab", "Esc", "Return", "Up"])
def test_that_keys_that_every_window_needs_stay_free(key: str) -> None:
    with pytest.raises(UserError, match="every window"):
        Keys().give("review.confirm", key)


def test_that_a_letter_alone_never_works_where_text_is_typed() -> None:
    with pytest.raises(UserError, match="typed into fields"):
        Keys().give("file.open", "W")


def test_that_all_keys_come_back() -> None:
    keys = Keys()
    keys.move("review.confirm", "D")
    keys.restore()
    assert all(keys.of(one.id) == one.shortcut for one in COMMANDS)
    keys.give("review.note", "")
    keys.restore("review.note")
    assert keys.of("review.note") == command("review.note").shortcut


_NAMES = st.sampled_from([one.id for one in COMMANDS] + ["no.such"])
_KEYS = st.sampled_from([one.shortcut for one in COMMANDS] + ["Q", "Ctrl+Y", "Tab", "~", ""])


@given(kept=st.dictionaries(_NAMES, _KEYS))
def test_that_whatever_was_kept_no_key_does_two_things(kept: dict[str, str]) -> None:
    import json

    keys = Keys()
    keys.take(json.dumps(kept), lambda key: key != "~")
    assert _one_each(keys)


@given(
    told=st.one_of(st.none(), st.text(), st.integers(), st.sampled_from(["[1]", "{", "[" * 9999]))
)
def test_that_settings_that_cannot_be_read_leave_the_keys_of_the_table(told: object) -> None:
    keys = Keys()
    keys.take(told, lambda _key: True)
    assert keys.of("review.confirm") == "C"


def test_that_a_sentence_names_the_command_whose_key_was_taken_away() -> None:
    text = "Press <review.confirm>."
    assert Keys().named(text, {"review.confirm": "C"}) == "Press C."
    assert Keys().named(text, {"review.confirm": ""}) == "Press “Confirm”."
