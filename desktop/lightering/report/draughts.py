"""What ships typed as their draught, in time: shared by the pages of events and of ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.model.ships import Ship, ships_in
from lightering.report import wording as w
from lightering.tracks import statics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lightering.report.contents_inputs import Evidence

__all__ = ["draughts_of"]


def draughts_of(evidence: Evidence, ships: Iterable[Ship]) -> dict[Ship, list[tuple[int, float]]]:
    """Returns the instant (ms since 1970 UTC) from which each draught (m) was sent, ascending.

    Args:
        evidence: What the report is made from.
        ships: mmsi and identity of each.
    """
    found: dict[Ship, list[tuple[int, float]]] = {ship: [] for ship in ships}
    reports = statics.draught_reports(evidence.loaded)
    columns = (ships_in(reports), reports["time_utc"], reports["draught_m"])
    for ship, time, draught in zip(*columns, strict=True):
        held = found.get(ship)
        if held is not None:
            held.append((w.milliseconds(time), float(draught)))
    return found
