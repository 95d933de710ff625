"""Writes the manual's pages that are derived from the code: formats, parameters, keys and others.

python -m tests.walls.pages
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from tests.unit.assumptions.probes import PROBES
from tests.walls.constants import constants_page
from tests.walls.messages import messages_page
from tests.walls.rooms import architecture_page

ROOT = Path(__file__).resolve().parents[2]


def formats_page() -> str:
    """Returns docs/formats.md from the registries of readers and exports."""
    from lightering.cli.events import TABLES
    from lightering.model.schemas import FLAG_WORDS, REJECT_REASONS
    from lightering.readers.registry import formats
    from lightering.report.exports import FORMATS as EXPORTS

    lines = [
        "# File formats",
        "",
        "This page is made from the program's own registry.",
        "",
        "## Read",
        "",
        "Plain or compressed (`.gz`, `.zst`, `.zip`); folders are walked in sorted order. Formats",
        "are told by content, not by the name alone.",
        "",
        "| format | what it is | names | columns it gives |",
        "|---|---|---|---|",
    ]
    for f in formats():
        names = ", ".join(f"`{p}`" for p in f.patterns)
        columns = ", ".join(f"`{c}`" for c in f.columns)
        lines.append(f"| `{f.name}` | {f.title} | {names} | {columns} |")
    apart = ", ".join(f"`{f.name}`" for f in formats() if f.apart)
    limits = "[limits of memory and time](manual.md#files-that-do-harm)"
    lines += ["", f"Read in a process of their own, with {limits}: {apart}."]
    lines += ["", "## Written", "", "| format | extension | tables | what is in it |"]
    lines += ["|---|---|---|---|"]
    for e in EXPORTS:
        names = ", ".join(f"`{s}`" for s in e.suffixes)
        held = ", ".join(f"`{t}`" for t in TABLES if e.holds(t))
        one = "together" if e.layers else "one of"
        lines.append(f"| {e.title} | {names} | {one} {held} | {e.about} |")
    lines += [
        "",
        "`encounters`, `transfers` and `ledger` carry `encounter_id` in every format. The same",
        "tables give the same bytes: no file holds the hour or the machine it was written on. CSV",
        "and XLSX put `'` before a text cell that a spreadsheet would run as a formula; `--raw`",
        "leaves it as it is. All others keep text as it is. Tracks are lines from fix to fix; a",
        "silence longer than `max_gap_h` is no line, and a fix between two silences is a point in",
        "KMZ and in `fixes` only.",
        "",
        "## Records that are not kept",
        "",
        "For every file, kept + rejected = records in. `--rejects OUT.csv` writes each rejected",
        "record with file, line, column, reason and value.",
        "",
        "| reason | meaning |",
        "|---|---|",
        *(f"| `{reason}` | {meaning} |" for reason, meaning in REJECT_REASONS.items()),
        "",
        "## What is flagged",
        "",
        "Flags are reasons to look; nothing is repaired or left out because of one. `inspect`",
        "counts them, `export --table flags` lists each with its evidence.",
        "",
        "| flag | meaning |",
        "|---|---|",
        *(f"| `{flag}` | {meaning} |" for flag, meaning in FLAG_WORDS.items()),
        "",
    ]
    return "\n".join(lines)


def parameters_page() -> str:
    """Returns docs/parameters.md from resources/defaults.toml."""
    text = (ROOT / "resources/defaults.toml").read_text(encoding="utf-8").strip()
    lines = [
        "# Parameters",
        "",
        "Every number that can be changed, with its default and where the default comes from. Copy",
        "what you want to change into a file and give it with `--params FILE.toml`; every result",
        "carries the parameters it was computed with, and the report prints them.",
        "",
        "```toml",
        text,
        "```",
        "",
        "## Which numbers each one moves",
        "",
        "Held by a test for every parameter (`tests/unit/assumptions`): on a small made-up world",
        "another value moves these numbers. What moves goes on: encounters to their kinds, kinds",
        "`alongside` and `close` to transfers, chances and volumes of transfers to the total, the",
        "day a line is passed, the mass balance and the report; a flag that is a sign of a",
        "laundered identity to the chance to count.",
        "",
        "| section | parameters | move |",
        "|---|---|---|",
    ]
    for section, table in tomllib.loads(text).items():
        groups: dict[tuple[str, ...], list[str]] = {}
        for name in table:
            groups.setdefault(tuple(PROBES[section][name].moves), []).append(f"`{name}`")
        for moved, names in groups.items():
            lines.append(f"| `{section}` | {', '.join(names)} | {', '.join(moved)} |")
    lines += [
        "",
        "A number moves only where something asks for the parameter. In the sample fleet no ship",
        "stands on a list, no receiver has an odd identity or falls silent near the DPRK without",
        "a call that is seen, no hull is under 25 m, every call lies well inside the radius and",
        "lasts long, and every draught is typed within two days. So half of these or half as much",
        "again leaves its total as it is: `dprk_call_radius_km`, `dprk_call_min_h`,",
        "`min_length_m`, `p_listed`, `p_listed_mmsi`, `p_sign`, `p_dark`, `dark_min_h`,",
        "`dark_radius_km`, `draught_window_d`.",
    ]
    return "\n".join([*lines, ""])


def keys_page() -> str:
    """Returns docs/keys.md from the table of commands."""
    from lightering.app.commands import COMMANDS, CONTEXTS, MENUS

    lines = [
        "# Commands and keys",
        "",
        "This page is made from the program's own table of commands; so are the menus, the palette",
        "(`Ctrl+K`) and the help page.",
    ]
    for menu in MENUS:
        lines += ["", f"## {menu}", "", "| command | key | does |", "|---|---|---|"]
        for c in COMMANDS:
            if c.menu == menu:
                key = f"`{c.shortcut}`" if c.shortcut else ""
                mark = {"window": "", "review": " *", "sources": " **"}[c.context]
                lines.append(f"| {c.title.rstrip('…')} | {key}{mark} | {c.help} |")
    lines += ["", f"\\* works {CONTEXTS['review']}", ""]
    lines += [f"\\*\\* works {CONTEXTS['sources']}", ""]
    return "\n".join(lines)


PAGES = {
    "docs/architecture.md": architecture_page,
    "docs/constants.md": constants_page,
    "docs/messages.md": messages_page,
    "docs/keys.md": keys_page,
    "docs/formats.md": formats_page,
    "docs/parameters.md": parameters_page,
}


def main() -> int:
    for name, make in PAGES.items():
        (ROOT / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
