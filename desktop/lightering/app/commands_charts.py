"""The command that shows what a chart shows as a table."""

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
)
