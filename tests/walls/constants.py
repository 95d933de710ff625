"""docs/constants.md: every number in the source of the model, and where it comes from."""

from __future__ import annotations

import ast
import re
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["constants_page"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "lightering"

ROOMS = ("units.py", "geo.py", "tracks", "detect", "screening", "volumes", "ledger")

STATUS = (
    (r"our assumption", "assumption"),
    (r"our choice", "our choice"),
    (r"inferred", "inferred"),
    (r"generally known", "generally known"),
    (
        r"published|ITU-R|WGS84|IUGG|NIMA|MARPOL|US EPA|Committee|UNSCR|Miller|Secretary|exact\.$",
        "confirmed",
    ),
)
"""What a docstring says of its constant, and the status that follows; the first one holds."""

HEAD = """# Constants

This page is made from the program's source: every number of the model that is no
[parameter](parameters.md), with what is said of it there; the formulas stand in
[methods](methods.md). *Confirmed* has a published source, *inferred* is arithmetic on published
numbers; *generally known*, *our choice* and *assumption* say what they are. A number *of the
computation* sets how the work is cut or how exactly it is done: another one gives the same results
within what is said.
"""


def constants_page() -> str:
    """Returns the page."""
    lines = [HEAD]
    for room in ROOMS:
        files = [PACKAGE / room] if room.endswith(".py") else sorted((PACKAGE / room).rglob("*.py"))
        rows = [row for path in files for row in _rows(path)]
        lines += [
            f"## {room.removesuffix('.py')}",
            "",
            "| constant | value | what it is | status |",
        ]
        lines += ["|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _rows(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    )
    module = import_module(name)
    for node, after in pairwise([*tree.body, None]):
        target = _target(node)
        if target is None or not target.isupper():
            continue
        value = _written(getattr(module, target))
        if value:
            said = _said(after).replace("|", "\\|")
            where = f"`{path.relative_to(PACKAGE)}` `{target}`"
            yield f"| {where} | {value} | {said} | {_status(said)} |"


def _target(node: ast.stmt | None) -> str | None:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return node.target.id
    return None


def _said(node: ast.stmt | None) -> str:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return " ".join(str(node.value.value).split())
    return ""


def _written(value: object) -> str:
    """A number, or several of them, as text; "" for anything else."""
    if isinstance(value, bool | str | bytes):
        return ""
    if isinstance(value, int | np.integer):
        return f"{int(value):,}"
    if isinstance(value, np.float32):
        return f"{float(value):.7g}"
    if isinstance(value, float | np.floating | Fraction):
        return f"{float(value):.10g}"
    if isinstance(value, tuple | frozenset | np.ndarray):
        parts = [
            _written(part) for part in (sorted(value) if isinstance(value, frozenset) else value)
        ]
        return ", ".join(parts) if parts and all(parts) else ""
    return ""


def _status(said: str) -> str:
    for pattern, status in STATUS:
        if re.search(pattern, said, re.IGNORECASE):
            return status
    return "of the computation"
