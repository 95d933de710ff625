"""What lower layers say is said in the language of the report, names and numbers untouched."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.report.test_texts import made_up

import lightering
from lightering.report.telling import Telling
from lightering.report.texts import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

HOUSE = Path(lightering.__file__).parent
WHERE = (
    "detect/kinds.py",
    "detect/hull_gap.py",
    "screening/attribution.py",
    "screening/screen.py",
    "screening/signs.py",
    "screening/types.py",
    "volumes/alternatives.py",
    "volumes/analyst.py",
    "volumes/chain_words.py",
    "volumes/direction.py",
    "volumes/evidence.py",
    "volumes/inputs.py",
    "volumes/rows.py",
    "volumes/waiting.py",
)
"""Where reasons, lines of evidence and their values are written."""
NO_CLAUSE = {
    # read and compared, or parts of clauses that are tried whole below
    "listed by 7, 7",
    "call at 7, 7",
    "silent near 7 from 7",
    "came from 7, left 7",
    "flag of the DPRK (MID 445)",
    "7, typed 7",
    "7 h after parting",
    "7 h before parting",
    "sent: 7",
    "7 of the 7",
    "nothing of her size was sent",
    "7, 7, by 7",
    "7 goes on to the DPRK, 7",
    "7 m between antennas for 7 h, steady within 7 m, but 7: too wide for hulls that touch",
    "7, typed at the next port, 7",
    "7, typed by 7: 7",
    "registry of 7",
    "registry without a date",
    "the analyst's volume",
}


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    told: dict[str, str] = catalogue("en").part("told")
    return told


@pytest.fixture(scope="module")
def pseudo(english: dict[str, str]) -> Telling:
    return Telling(english, made_up(english))


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}", text)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("nothing ties the receiver to the DPRK: 0.02", []),
        ("call at Nampo, 2026-01-10: 0.90; came from Nampo, left 2026-01-03: 0.45", ["Nampo"] * 2),
        ("kind in port: 3.4 km from the port of Yosu", ["Yosu"]),
        (
            "toward SHIP A: SHIP B lay waiting, SHIP A came (+0.5); SHIP B is the larger (−0.9)",
            ["SHIP"] * 4,
        ),
        (
            "unknown (5% toward A B: nothing known); 9 bbl if SHIP received or 1 bbl if B received",
            ["SHIP"],
        ),
        ("not told by the ships; assumed mix gasoil 55%, residual fuel oil 45%", []),
        (
            "1,458 t by 0.54 × LOA × B × T with T = 6 m (sent: length 50 m, beam 9 m, deepest 6 m)",
            [],
        ),
        (
            "length 80 m, beam 14 m, deepest 6.1 m, sent since 2026-01-02",
            [],
        ),
        ("length and beam of the giver", []),
        ("length, beam and deepest draught of the receiver", []),
        (
            "she sent a length of 80 m in 41 fixes (a7.csv line 2) and of 12 m in 3 (b.csv line 9)",
            ["csv"] * 2,
        ),
        (
            "her deadweight is 15 t and 35 t in ftm.json, line 4, 2024-05-06: the first was taken",
            ["and", "ftm", "json"],
        ),
        (
            "5 m of water between the hulls (antenna of 2 as reported, that of 1 taken amidships)",
            [],
        ),
        ("set by ANN: yes, seen by satellite; two hulls", ["ANN", "yes", "seen", "satellite"]),
        ("draught of the receiver before by AIS", []),
    ],
)
def test_that_a_clause_is_said_with_its_names_and_numbers(
    pseudo: Telling, told: str, left: list[str]
) -> None:
    said = pseudo(told)
    assert [word for word in words(said) if word in told][: len(left)] == left
    numbers = re.compile(r"\d[\d.,]*")
    assert numbers.findall(said) == numbers.findall(told)


def test_that_english_is_said_as_it_came(english: dict[str, str]) -> None:
    same = Telling(english, english)
    for text in english.values():
        clause = re.sub(r"\{\w+\}", "7", text)
        assert same(clause) == clause


def test_that_what_nobody_knows_is_left_as_it_came(pseudo: Telling) -> None:
    assert pseudo("해당 5") == "해당 5"
    assert pseudo("bunkering; see the log") == "bunkering; see the log"


def test_that_a_clause_never_holds_what_stands_between_clauses(english: dict[str, str]) -> None:
    for key, text in english.items():
        literal = "".join(part for part, *_rest in string.Formatter().parse(text))
        # a direction that is not known is told with both readings
        assert "; " not in literal or key == "direction_unknown", key


def said_in(source: str) -> Iterator[str]:
    """Yields texts of two or more words that code makes, values replaced by a number."""
    tree = ast.parse(source)
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            aside.update(ast.walk(node))
        if isinstance(node, ast.JoinedStr):
            aside.update(set(ast.walk(node)) - {node})
    for node in ast.walk(tree):
        if node in aside:
            continue
        text = made(node)
        if re.search(r"[a-z]{2,} [a-z]{2,}", re.sub(r"\{[^}]*\}", "7", text)):
            yield re.sub(r"\{[^}]*\}", "7", text)


def made(node: Any) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(p.value if isinstance(p, ast.Constant) else "7" for p in node.values)
    return ""


@pytest.mark.parametrize("path", WHERE)
def test_that_a_reason_a_lower_layer_can_give_is_in_the_catalogue(
    pseudo: Telling, path: str
) -> None:
    unknown = []
    for text in said_in((HOUSE / path).read_text(encoding="utf-8")):
        for clause in text.removeprefix("; ").split("; "):
            known = pseudo(clause) != clause or pseudo(f"{clause}: 7") != f"{clause}: 7"
            known |= pseudo(f"{clause} (7)") != f"{clause} (7)"
            if not known and clause not in NO_CLAUSE:
                unknown.append(clause)
    assert unknown == []
