"""Everything the window can do, declared once: menus, keys, palette and help derive from it.

A command knows its words and its key, not how it is done: the window binds each id to a handler.
"""

from __future__ import annotations

from lightering.app.commanding import (
    CONTEXTS,
    MENUS,
    Command,
    can_decide,
    can_redo,
    can_undo,
    with_queue,
    with_results,
    with_selection,
    without_encounters,
)
from lightering.app.commands_attaching import ATTACHING_COMMANDS
from lightering.app.commands_charts import CHART_COMMANDS
from lightering.app.commands_colours import COLOUR_COMMANDS
from lightering.app.commands_files import FILE_COMMANDS
from lightering.app.commands_lists import LIST_COMMANDS
from lightering.app.commands_marked import MARKED_COMMANDS
from lightering.app.commands_setting import REPORT_COMMANDS, SETTING_COMMANDS
from lightering.app.commands_stepping import STEPPING_COMMANDS
from lightering.app.commands_time import TIME_COMMANDS

__all__ = ["COMMANDS", "CONTEXTS", "MENUS", "Command", "command"]

COMMANDS: tuple[Command, ...] = (
    *FILE_COMMANDS,
    Command(
        "edit.undo",
        "Undo decision",
        "Edit",
        "Ctrl+Z",
        "Takes the last decision back and selects its encounter; the record of both stays.",
        enabled=can_undo,
    ),
    Command(
        "edit.redo",
        "Redo decision",
        "Edit",
        "Ctrl+Shift+Z",
        "Puts the decision last taken back in force again.",
        enabled=can_redo,
    ),
    Command(
        "edit.search",
        "Search the table",
        "Edit",
        "/",
        "Shows only encounters whose names, IMO, MMSI or id hold the words typed.",
        "review",
        with_results,
    ),
    Command(
        "edit.clear_filters",
        "Clear filters",
        "Edit",
        "",
        "Shows every encounter again.",
        enabled=with_results,
    ),
    Command(
        "edit.saved_filters",
        "Saved filters…",
        "Edit",
        "Ctrl+Shift+F",
        "Keeps the filter under a name in the case, and goes back to one that was kept.",
        enabled=with_results,
    ),
    Command(
        "view.palette",
        "Find or do anything…",
        "View",
        "Ctrl+K",
        "Takes a name, IMO, MMSI, id or command.",
    ),
    Command(
        "view.sources", "Sources", "View", "Ctrl+1", "Shows the files and what became of each row."
    ),
    Command("view.review", "Review", "View", "Ctrl+2", "Shows map, timeline, table and inspector."),
    Command(
        "view.cap",
        "Cap",
        "View",
        "Ctrl+3",
        "Shows the running total against the cap and the ledger.",
    ),
    Command("view.report", "Report", "View", "Ctrl+4", "Shows the pages of the report."),
    Command(
        "map.fit_all",
        "Fit all",
        "View",
        "0",
        "Zooms the map out to all tracks.",
        "review",
        with_results,
    ),
    Command(
        "map.fit_selection",
        "Fit selection",
        "View",
        "F",
        "Zooms the map to the selected encounter.",
        "review",
        with_selection,
    ),
    Command("map.zoom_in", "Zoom in", "View", "+", "Zooms the map in.", "review"),
    Command("map.zoom_out", "Zoom out", "View", "-", "Zooms the map out.", "review"),
    Command(
        "map.measure",
        "Measure",
        "View",
        "M",
        "Measures distance in nautical miles and bearing between two points of the map.",
        "review",
    ),
    Command(
        "map.go",
        "Go to…",
        "View",
        "G",
        "Moves the map to a place, or the time cursor to a time, as it is typed.",
        "review",
        with_results,
    ),
    Command(
        "map.traffic",
        "Traffic on, faint, off",
        "View",
        "T",
        "Changes how strongly the tracks of all ships are drawn.",
        "review",
    ),
    Command(
        "map.zones",
        "Claimed zones…",
        "View",
        "",
        "Draws zones of a GeoJSON file on the map, each named as claimed.",
    ),
    Command(
        "map.legend",
        "Fold the legend",
        "View",
        "Shift+L",
        "Folds the legend of the map to one line, or shows all of it; it stays so.",
        "review",
    ),
    *COLOUR_COMMANDS,
    *CHART_COMMANDS,
    Command(
        "view.link",
        "Follow the selection",
        "View",
        "",
        "Lets map, timeline and inspector follow the selected encounter, or stay where they are.",
        checked=lambda session: session.link,
    ),
    Command(
        "view.advance",
        "Move on after deciding",
        "View",
        "",
        "Lets a decision go on to the next encounter to review; undo comes back to it.",
        checked=lambda session: session.advance,
    ),
    Command(
        "view.text_larger", "Larger text", "View", "Ctrl++", "Makes all text larger, up to 150 %."
    ),
    Command(
        "view.text_smaller",
        "Smaller text",
        "View",
        "Ctrl+-",
        "Makes all text smaller, down to 90 %.",
    ),
    Command("view.text_normal", "Normal text", "View", "Ctrl+0", "Shows all text at 100 %."),
    Command("view.theme_light", "Light theme", "View", "", "Shows the window light."),
    Command("view.theme_dark", "Dark theme", "View", "", "Shows the window dark."),
    Command(
        "view.detach_inspector",
        "Detach inspector",
        "View",
        "",
        "Tears the inspector off as a window of its own, or puts it back.",
    ),
    Command("view.reset_layout", "Reset layout", "View", "", "Puts every pane back in its place."),
    Command(
        "detect.parameters",
        "Parameters…",
        "Detect",
        "Ctrl+L",
        "Shows every parameter with its unit and default; other values are searched with at once.",
        enabled=with_results,
    ),
    Command(
        "detect.sensitivity",
        "How much hangs on the limits…",
        "Detect",
        "Ctrl+Shift+L",
        "Counts the encounters that other limits of distance, duration and speed would give.",
        enabled=with_results,
    ),
    Command(
        "detect.near",
        "Show near misses",
        "Detect",
        "",
        "Where nobody met: searches again up to ten times farther and an eighth as long.",
        enabled=without_encounters,
    ),
    *LIST_COMMANDS,
    Command(
        "review.confirm",
        "Confirm",
        "Review",
        "C",
        "Says that the encounter was a transfer: it counts in full. A lead or gap never counts.",
        "review",
        can_decide,
    ),
    Command(
        "review.dismiss",
        "Dismiss",
        "Review",
        "D",
        "Says that it was no transfer toward the cap: it counts nothing and stays in the ledger.",
        "review",
        can_decide,
    ),
    Command(
        "review.dismiss_because",
        "Dismiss with a reason…",
        "Review",
        "Shift+D",
        "Dismisses with one of nine reasons, chosen by its digit; it becomes the note.",
        "review",
        can_decide,
    ),
    Command(
        "review.unsure",
        "Unsure",
        "Review",
        "U",
        "Says that it was looked at and stays open: it counts with its probability.",
        "review",
        can_decide,
    ),
    Command(
        "review.note",
        "Note…",
        "Review",
        "N",
        "Writes a note to the selected encounter.",
        "review",
        can_decide,
    ),
    *SETTING_COMMANDS,
    *ATTACHING_COMMANDS,
    *MARKED_COMMANDS,
    *STEPPING_COMMANDS,
    Command(
        "review.next",
        "Next to review",
        "Review",
        "J",
        "Goes to the encounter not yet reviewed that moves the total most.",
        "review",
        with_queue,
    ),
    Command(
        "review.previous",
        "Previous to review",
        "Review",
        "K",
        "Goes back to the encounter to review before this one.",
        "review",
        with_queue,
    ),
    *TIME_COMMANDS,
    Command(
        "ledger.list",
        "Add lists of ships…",
        "Ledger",
        "",
        "Screens by OpenSanctions maritime.csv, FollowTheMoney lines or a table of yours.",
        enabled=with_results,
    ),
    Command(
        "ledger.notified",
        "Add notified deliveries…",
        "Ledger",
        "",
        "Reads a table of notified deliveries; they stand beside the estimate, never added.",
        enabled=with_results,
    ),
    Command(
        "ledger.type",
        "Type a notified delivery…",
        "Ledger",
        "",
        "Adds one notified delivery, or a revision of one with a later date, to the case.",
        enabled=with_results,
    ),
    Command(
        "ledger.without",
        "Leave out lists, registries and added deliveries",
        "Ledger",
        "",
        "Goes back to the lists, sizes and deliveries that come with the program.",
        enabled=with_results,
    ),
    *REPORT_COMMANDS,
    Command(
        "report.export",
        "Export report…",
        "Report",
        "Ctrl+E",
        "Writes the evidence report as a PDF.",
        enabled=with_results,
    ),
    Command(
        "report.tables",
        "Export tables…",
        "Report",
        "",
        "Writes tables and tracks for QGIS, Google Earth, spreadsheets and other programs.",
        enabled=with_results,
    ),
    Command(
        "report.compare",
        "Compare with events of others…",
        "Report",
        "",
        "Sets events of Global Fishing Watch, or an exported table, beside ours and writes both.",
        enabled=with_results,
    ),
    Command(
        "help.guide",
        "First steps",
        "Help",
        "",
        "Leads through an encounter, a decision, its undo, the total and the report.",
    ),
    Command("help.manual", "Help", "Help", "F1", "Shows help for what has the focus."),
    Command("help.keys", "Keys", "Help", "?", "Shows every key, and changes them.", "review"),
    Command(
        "help.about",
        "About",
        "Help",
        "",
        "Shows version, licences and limits of the program.",
    ),
)
"""In the order of the menus."""

_BY_ID = {one.id: one for one in COMMANDS}


def command(name: str) -> Command:
    """Returns a command by its id.

    Args:
        name: Id in `COMMANDS`.

    Raises:
        KeyError: There is no such command.
    """
    return _BY_ID[name]
