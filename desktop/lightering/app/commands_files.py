"""The commands of the menu "File": track files, cases, what was not read."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results

__all__ = ["FILE_COMMANDS"]

FILE_COMMANDS: tuple[Command, ...] = (
    Command(
        "file.open",
        "Open files…",
        "File",
        "Ctrl+O",
        "Reads AIS files or folders and looks for encounters in them.",
    ),
    Command(
        "file.open_sample",
        "Open sample fleet",
        "File",
        "Ctrl+Shift+O",
        "Reads the simulated fleet that comes with the program; no ship in it exists.",
    ),
    Command(
        "case.new",
        "New case…",
        "File",
        "Ctrl+N",
        "Makes a case file that keeps sources, limits and every decision as it is made.",
    ),
    Command(
        "case.open",
        "Open case…",
        "File",
        "Ctrl+Shift+C",
        "Opens a case file and reads its sources again.",
    ),
    Command(
        "case.recent",
        "Recent cases…",
        "File",
        "Ctrl+R",
        "Lists the cases that were open last, and opens one as it was left.",
    ),
    Command(
        "file.registry",
        "Registries of ships…",
        "File",
        "",
        "Takes sizes of ships from a table or FollowTheMoney lines; the case keeps which file.",
        enabled=with_results,
    ),
    Command(
        "case.save_as",
        "Save case as…",
        "File",
        "Ctrl+Shift+S",
        "Copies the case, with all decisions, to another file and goes on in that one.",
        enabled=with_results,
    ),
    Command(
        "sources.columns",
        "Say which column is which",
        "File",
        "",
        "Names the columns of a table nobody knows, with a trial on its first lines.",
    ),
    Command(
        "sources.rejected",
        "Show rejected rows",
        "File",
        "R",
        "Shows the rows of the selected file that were not kept: line, column, reason, value.",
        "sources",
    ),
    Command(
        "sources.save_rejects",
        "Save rejected rows…",
        "File",
        "",
        "Writes every row that was not kept as a table.",
    ),
    Command(
        "sources.drop",
        "Cancel or remove file",
        "File",
        "Del",
        "Stops reading the selected file, or leaves out one that was not read.",
        "sources",
    ),
    Command(
        "sources.cancel",
        "Cancel reading",
        "File",
        "Esc",
        "Stops reading all files; what was open before stays.",
        "sources",
    ),
    Command("app.quit", "Quit", "File", "Ctrl+Q", "Closes the window; every decision is kept."),
)
"""In the order of the menu."""
