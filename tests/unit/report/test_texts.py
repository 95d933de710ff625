"""Every visible word of the report comes from the catalogue of its language, or from the data."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.report.planted import planted

from lightering.errors import UserError
from lightering.model.schemas import FLAG_WORDS, REJECT_REASONS
from lightering.report import contents
from lightering.report.texts import Texts, catalogue, checked, placeholders
from lightering.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORT = Path(contents.__file__).parent
FACTS = (
    "cap_periods.csv",
    "conversion_factors.csv",
    "dprk_ports.csv",
    "mid_flags.csv",
    "published_estimates.csv",
    "reported_deliveries.csv",
    "unit_constants.csv",
)
WORD = re.compile(r"[A-Za-z’]{3,}")
TWO_WORDS = re.compile(r"[A-Za-z’]{2,},? [A-Za-z’]{2,}")


def made_up(told: Any) -> Any:
    """Returns a catalogue in a language nobody speaks: every run of letters is one sign."""
    if isinstance(told, str):
        parts = string.Formatter().parse(told)
        return "".join(
            re.sub(r"[^\W\d_]+", "¤", text) + (f"{{{name}}}" if name is not None else "")
            for text, name, _spec, _conversion in parts
        )
    if isinstance(told, dict):
        return {key: made_up(one) for key, one in told.items()}
    return [made_up(one) for one in told]


def visible(value: Any, key: str = "") -> Iterator[str]:
    """Yields every text of the contents that a reader may see or hear."""
    if isinstance(value, str):
        if key == "svg":
            yield from re.findall(r">([^<]+)</text>", value)
        elif key not in ("aligns", "widths", "language", "id", "sha256", "created_utc"):
            yield value
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in ("manifest", "raw"):
                yield from visible(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from visible(one, key)


def words_of_data(given: dict[str, Any]) -> set[str]:
    frames = [given["ships"], given["encounters"], given["screening"]]
    frames += [given["assessment"].transfers, given["assessment"].port_calls]
    told = " ".join(frame.to_csv() for frame in frames)
    told += " ".join(map(str, given["assessment"].transfers["evidence"]))
    told += str(given["loaded"].reports) + str(given["params"].as_dict()) + str(given["balances"])
    told += resource("defaults.toml").read_text(encoding="utf-8")
    for name in FACTS:
        told += resource(f"facts/{name}").read_text(encoding="utf-8")
    # names of the program, of two sources of coasts, and of types of ships by number
    told += " Lightering GSHHG Natural Earth tanker other cargo NaN DPRK "
    return set(WORD.findall(told))


@pytest.fixture(scope="module")
def english() -> Texts:
    return catalogue("en")


def test_that_a_report_in_another_language_holds_no_word_of_ours(english: Texts) -> None:
    given = planted(3)
    told = contents.build(**given, texts=checked("xx", made_up(english.sections)))
    assert told["language"] == "xx"
    shown = (re.sub(r"\{\w+\}", "", text) for text in visible(told))
    left = {word for text in shown for word in WORD.findall(text)}
    left = {word for word in left if not re.fullmatch(r"[0-9a-f]+", word)}
    assert sorted(left - words_of_data(given)) == []


def test_that_an_unknown_language_names_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"language “tlh”\. Known: en"):
        catalogue("tlh")


@pytest.mark.parametrize(("old", "new"), [("{year}", ""), ("{n} calls", "{m} calls")])
def test_that_a_catalogue_that_lost_a_placeholder_is_refused(
    english: Texts, old: str, new: str
) -> None:
    def changed(told: Any) -> Any:
        if isinstance(told, str):
            return told.replace(old, new)
        if isinstance(told, dict):
            return {key: changed(one) for key, one in told.items()}
        return [changed(one) for one in told]

    with pytest.raises(UserError, match="placeholders are not those of the English text"):
        checked("xx", changed(english.sections))


def sentences_in(source: str) -> list[str]:
    """Returns the texts of two or more words in a module, docstrings and messages of errors aside.

    What is told to a person at work (progress, errors) is no part of the report.
    """
    tree = ast.parse(source)
    aside: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "set"
        ):
            aside.update(ast.walk(node))
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
            name = getattr(node.value.func, "id", "")
            aside.update(ast.walk(node) if name.endswith("Error") else ())
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.add(node.value)
    found = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in aside
    )
    return [text for text in found if TWO_WORDS.search(re.sub(r"<[^>]*>|'[^']*'", " ", text))]


OF_THE_DATA = {
    # names of lines of evidence that the volume model writes, compared and never printed from here
    "at 8.33 bbl per tonne",
    "counts toward paragraph 5",
    "paragraph 11",
    "deepest draught",
    " of the ",
    "draught change of ",
    "draught change of",
    "draught of ",
    "Passed over in the folder",
    # how a reason of the volume model begins
    "earlier hop",
    # names of coasts as their makers give them
    "Natural Earth 10m",
}


@pytest.mark.parametrize(
    "path",
    sorted(p for p in REPORT.rglob("*.py") if not {"exports", "imports"} & set(p.parts)),
    ids=lambda p: p.relative_to(REPORT).as_posix(),
)
def test_that_no_sentence_of_the_report_stands_in_code(path: Path) -> None:
    told = [t for t in sentences_in(path.read_text(encoding="utf-8")) if t not in OF_THE_DATA]
    marks = ("<", '="', "body {", "'Noto Sans", "could not be displayed")
    assert [text for text in told if not any(mark in text for mark in marks)] == []


def test_that_the_wall_sees_a_sentence() -> None:
    assert sentences_in('def f(a):\n    return f"the total of {a}"\n') == ["the total of "]
    assert sentences_in('def f():\n    """Not this one."""\n    raise X("nor this one")\n') == []


def template_words(source: str) -> list[str]:
    """Returns the texts that a template itself would print."""
    code = re.sub(r"//[^\n]*", "", source)
    fonts = {"Libertinus Serif", "Noto Sans Korean", "Noto Sans S Chinese", "DejaVu Sans"}
    quoted = [t for t in re.findall(r'"([^"\n]*)"', code) if " " in t.strip() and t not in fonts]
    blocks = [t for t in re.findall(r"\[([^\[\]#\"]*)\]", code) if WORD.search(t)]
    return [t for t in quoted if t != "DejaVu Sans Mono"] + blocks


def test_that_no_sentence_of_the_report_stands_in_the_template() -> None:
    files = sorted(resource("report").glob("*.typ"))
    assert len(files) > 5
    source = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert template_words(source) == []
    assert template_words(source + '\n#sub("What is not in it")\n[Page one]') != []


def test_that_every_text_the_code_asks_for_is_there(english: Texts) -> None:
    asked = {
        key
        for path in REPORT.rglob("*.py")
        for key in re.findall(r'(?:texts|words)\(\s*"([\w.]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 200
    held = placeholders(english.sections)
    assert sorted(key for key in asked if f".{key}" not in held) == []


def test_that_every_reason_and_every_flag_has_its_words(english: Texts) -> None:
    assert english.part("rejects") == REJECT_REASONS
    assert english.part("flags") == FLAG_WORDS
