"""docs/messages.md: every sentence the program stops with, read out of the source."""

from __future__ import annotations

import ast
from pathlib import Path

__all__ = ["messages_page"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "lightering"

ERRORS = {
    "InputError": "about a file or a value in it",
    "ColumnsMissing": "about a file or a value in it",
    "OutputError": "about what is written",
    "UsageError": "about how the command was called (exit code 2)",
    "CaseError": "about a case",
    "UserError": "about anything else",
}


def messages_page() -> str:
    """Returns the page: the sentences by what they are about, `…` for what is filled in."""
    found: dict[str, set[str]] = {about: set() for about in ERRORS.values()}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in ERRORS:
                text = _sentence(node)
                if text:
                    found[ERRORS[_name(node.func)]].add(text)
    lines = [
        "# What the program may say",
        "",
        "This page is made from the program's source: every sentence it stops with, `…` for what",
        "is filled in. Sentences about a file begin with its name and, where they are known, line,",
        "column and value. What is counted and not kept, record by record, stands in [file",
        "formats](formats.md#records-that-are-not-kept).",
    ]
    for about, texts in found.items():
        if texts:
            lines += ["", f"## {about[0].upper()}{about[1:]}", ""]
            lines += [f"- {text}" for text in sorted(texts, key=str.casefold)]
    return "\n".join([*lines, ""])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _sentence(call: ast.Call) -> str:
    """The text of an error: its fact and its advice, as far as they are written out there."""
    advice = next((k.value for k in call.keywords if k.arg == "advice"), None)
    parts = [_text(part) for part in (*call.args[:1], advice) if part is not None]
    joined = " ".join(" ".join(parts).split())
    # what is put together elsewhere says nothing here
    if not any(character.isalpha() for character in joined):
        return ""
    for mark in "\\`*_<|[":
        joined = joined.replace(mark, f"\\{mark}")
    return joined


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return "…"
