"""docs/architecture.md: the house as it is, room by room, from what each file says of itself."""

from __future__ import annotations

import ast
import textwrap
import tomllib
from pathlib import Path

__all__ = ["architecture_page"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "desktop" / "lightering"

ROOMS = (
    ("", "the bottom: what every room may use"),
    ("model", "tables and records"),
    ("readers", "files become fixes"),
    ("tracks", "fixes become tracks of ships told apart"),
    ("detect", "tracks meet in encounters"),
    ("screening", "whose ships, which ports, which lists"),
    ("volumes", "encounters become transfers with barrels"),
    ("ledger", "transfers are booked against the cap"),
    ("report", "what leaves the building"),
    ("case", "the analyst's decisions, kept"),
    ("simulate", "a fleet whose truth is known"),
    ("app", "the program without a window"),
    ("gui", "the window, the only room with Qt"),
    ("cli", "the command line"),
)

HEAD = """# Architecture

This page is made from the program's source: each file says in its first sentence what it is for.

Files become **fixes**, fixes become **tracks**, tracks meet in **encounters**, some of which may
be **transfers**, which are booked in a **ledger** and told in a **report**. Each step is one
function of tables and parameters with no other state; its result carries its parameters and the
hashes of its inputs. The window, the command line, a notebook and a cluster call the same
functions.

Imports run only downwards in this order, and `./run check` holds it:

{order}

- **Big tables are Arrow, small ones pandas.** Fixes are never walked row by row.
- **The window holds ids, the application holds what they stand for.** Views send commands and hear
  signals that carry ids; work runs in a pool, results come back through a queue.
- **What is found is immutable.** Undo covers what the analyst decides; a decision is a record
  sealed by the one before, and taking it back is a further record.
- **One order everywhere.** Results are sorted by time and content, never by file or thread, so that
  the same files give the same bytes.

What to touch for a new format, parameter or command stands in [contributing](../CONTRIBUTING.md);
why things are as they are, in the [decisions](decisions/).
"""


def architecture_page() -> str:
    """Returns the page."""
    lines = [HEAD.replace("{order}", _order())]
    for room, about in ROOMS:
        folder = PACKAGE / room
        files = sorted(folder.glob("*.py") if not room else folder.rglob("*.py"))
        rows = [(f, _first_sentence(f)) for f in files if not f.name.startswith("__")]
        lines += [f"## {room or 'lightering'}: {about}", ""]
        lines += ["| file | what it is for |", "|---|---|"]
        lines += [f"| `{f.relative_to(folder)}` | {said} |" for f, said in rows]
        lines.append("")
    return "\n".join(lines)


def _order() -> str:
    """The layers that the linter of imports is told, the upper ones first, as a block of text."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = told["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["type"] == "layers")
    return textwrap.fill(
        " > ".join(layer for layer in layers if layer != "__main__"),
        100,
        initial_indent="    ",
        subsequent_indent="    ",
    )


def _first_sentence(path: Path) -> str:
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split()).replace("|", "\\|")
