"""The commands for who reads charts as tables, orders tables by key, or wants less to move."""

from __future__ import annotations

from lightering.app.commanding import Command, with_results

__all__ = ["CHART_COMMANDS"]

CHART_COMMANDS: tuple[Command, ...] = (
    Command(
        "chart.table",
        "Show chart as table…",
        "View",
        "Ctrl+T",
        "Lists the values of the chart that has the focus, or of one of those in sight, to copy.",
        enabled=with_results,
    ),
    Command(
        "table.order",
        "Order the table…",
        "View",
        "Ctrl+B",
        "Lists the columns of the table in sight, to order it by one; the same again turns it.",
        enabled=with_results,
    ),
    Command(
        "view.balances",
        "Mass balance of ships…",
        "View",
        "Ctrl+M",
        "Lists what each ship took, gave and had on board by date, and what does not balance.",
        enabled=with_results,
    ),
    Command(
        "view.less_motion",
        "Less motion",
        "View",
        "",
        "Lets playback step twice a second instead of gliding; at first as the desktop asks for.",
        checked=lambda session: session.less_motion,
    ),
)
