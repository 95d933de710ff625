from __future__ import annotations

import pytest

from lightering.report.glyphs import printable, printable_tree


@pytest.mark.parametrize(
    "name",
    [
        "HAE DANG 5 (해당 5)",
        "中文船",
        "Жуков",
        "Ωμέγα",
        "#strong[x] *a* $b$ <b>c</b> \\u{41}",
        "−3 °",
    ],
)
def test_that_a_name_our_fonts_have_is_printed_as_it_is(name: str) -> None:
    assert printable(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("A\u202eB", "A\\u{202e}B"),
        ("A\u200bB", "A\\u{200b}B"),
        ("A\x00\x1b[31mB", "A\\u{0}\\u{1b}[31mB"),
        ("\u16a0", "\\u{16a0}"),
        ("\ue000", "\\u{e000}"),
        ("\ud800", "\\u{d800}"),
        ("one\ntwo", "one\\u{a}two"),
    ],
)
def test_that_what_is_no_sign_of_our_fonts_is_shown_as_its_escape(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_that_a_mark_no_font_can_set_on_its_letter_is_escaped() -> None:
    assert printable("e\u0301") == "e\u0301"
    assert printable("해\u0e34") == "해\\u{e34}"


def test_that_a_tree_keeps_its_keys_and_numbers() -> None:
    tree = {"k\u200b": ["\u200b", 1, None, {"x": "해"}]}
    assert printable_tree(tree) == {"k\u200b": ["\\u{200b}", 1, None, {"x": "해"}]}
