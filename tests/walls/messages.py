"""docs/messages.md: every sentence the program stops with or tells, read out of the source."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from collections.abc import Iterator

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

TELLS = {
    "while files are read": ("readers", "model/records.py"),
    "of identities": ("tracks",),
    "of cases and decisions": (
        "case", "app/case_contents.py", "app/keeping.py", "app/kept_beside.py", "app/session.py",
        "app/wording.py", "app/attached_files.py",
    ),
    "of lists, registries, deliveries and what the tracks cover": (
        "screening", "ledger", "volumes", "detect",
    ),
    "when a report is verified": (
        "app/verify.py", "app/verify_attached.py", "app/verify_beside.py", "app/tampering.py",
    ),
    "when a command ends": ("cli", "progress.py", "errors.py"),
}  # fmt: skip
"""Where sentences stand that stop nothing: notes, warnings, what was found."""

_SHORTEST = 26
"""Characters of a sentence; what is shorter is a piece of one."""


def messages_page() -> str:
    """Returns the page: the sentences by what they are about, `…` for what is filled in."""
    found: dict[str, set[str]] = {about: set() for about in ERRORS.values()}
    told: dict[str, set[str]] = {about: set() for about in TELLS}
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node.func) in ERRORS:
                text = _sentence(node)
                if text:
                    found[ERRORS[_name(node.func)]].add(text)
        about = _place(path.relative_to(PACKAGE).as_posix())
        if about:
            told[about].update(_escaped(text) for text in _told(tree))
    lines = [
        "# What the program may say",
        "",
        "This page is made from the program's source: every sentence it stops with, and then what",
        "it tells and goes on; `…` for what is filled in. Sentences about a file begin with its",
        "name and, where they are known, line, column and value. What is counted and not kept,",
        "record by record, stands in [file formats](formats.md#records-that-are-not-kept).",
    ]
    for about, texts in found.items():
        if texts:
            lines += ["", f"## {about[0].upper()}{about[1:]}", ""]
            lines += [f"- {text}" for text in sorted(texts, key=str.casefold)]
    stops = "\n".join(lines)
    for about, texts in told.items():
        lines += ["", f"## Told {about}", ""]
        more = [text for text in texts if text not in stops]
        lines += [f"- {text}" for text in sorted(more, key=str.casefold)]
    return "\n".join([*lines, ""])


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""


def _sentence(call: ast.Call) -> str:
    """The text of an error: its fact and its advice, as far as they are written out there."""
    advice = next((k.value for k in call.keywords if k.arg == "advice"), None)
    parts = [_text(part) for part in (*call.args[:1], advice) if part is not None]
    joined = " ".join(" ".join(parts).split())
    # what is put together elsewhere says nothing here
    return _escaped(joined) if any(character.isalpha() for character in joined) else ""


def _place(path: str) -> str:
    for about, places in TELLS.items():
        if any(path == place or path.startswith(f"{place}/") for place in places):
            return about
    return ""


def _told(tree: ast.Module) -> Iterator[str]:
    """Yields what reads as a whole sentence and is no documentation."""
    no_text = {id(node.value) for node in ast.walk(tree) if _is_documentation(node)}
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if id(node) in no_text:
            continue
        text = " ".join(_text(node).split()) if isinstance(node, ast.expr) else ""
        if text.strip("…"):
            if len(text) >= _SHORTEST and text.endswith(".") and not text[0].islower():
                yield text
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _is_documentation(node: ast.AST) -> TypeGuard[ast.Expr | ast.keyword]:
    if isinstance(node, ast.keyword):
        return node.arg in {"description", "help"}
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _escaped(text: str) -> str:
    for mark in "\\`*_<|[":
        text = text.replace(mark, f"\\{mark}")
    return text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return "…"
