"""What ships sent of themselves in more than one way, with the first and last day of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.screening.types import trade_of
from lightering.tracks.tallies import ships_of_fixes, tallies
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.model.ships import Ship
    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.texts import Texts

__all__ = ["Sent", "sent_by", "type_words"]

_SENT = ("name", "imo", "call_sign", "ship_type", "length_m", "beam_m")


@dataclass(frozen=True, slots=True)
class Sent:
    """What one ship sent of herself.

    Attributes:
        table: Of what she sent in more than one way, as the template takes it.
        changes_ms: When another name, number, type or size came up, ascending, ms since 1970 UTC.
    """

    table: dict[str, Any]
    changes_ms: list[int]


def sent_by(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, Sent]:
    """Returns what each ship sent of herself in more than one way.

    Args:
        evidence: What the report is made from.
        ships: mmsi and identity of each.
    """
    found = _runs(evidence, ships)
    return {
        ship: Sent(
            _table(evidence.texts, found[ship]),
            sorted(
                {w.milliseconds(run["first"]) for runs in found[ship].values() for run in runs[1:]}
            ),
        )
        for ship in ships
    }


def _runs(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, dict[str, list[Row]]]:
    """Returns by ship and column the values that were sent, in the order they came up."""
    fixes = evidence.loaded.fixes
    group, mmsi, identity = ships_of_fixes(evidence.loaded)
    found: dict[Ship, dict[str, list[Row]]] = {ship: {c: [] for c in _SENT} for ship in ships}
    by_number = [found.get(key) for key in zip(mmsi.tolist(), identity.tolist(), strict=True)]
    wanted = np.array([held is not None for held in by_number], dtype=bool)
    times = fixes.column("time_utc")
    for column in _SENT:
        some = tallies(fixes.column(column), group)
        mine = np.flatnonzero(wanted[some.ship])
        first, last = pa.array(some.first[mine]), pa.array(some.last[mine])
        columns = (
            some.ship[mine].tolist(),
            fixes.column(column).take(first).to_pylist(),
            times.take(first).to_pylist(),
            times.take(last).to_pylist(),
            some.fixes[mine].tolist(),
        )
        for number, value, begin, end, count in zip(*columns, strict=True):
            run = {"value": value, "first": begin, "last": end, "fixes": count}
            by_number[number][column].append(run)
    for held in found.values():
        for runs in held.values():
            runs.sort(key=lambda run: (run["first"], str(run["value"])))
    return found


def _table(texts: Texts, held: dict[str, list[Row]]) -> dict[str, Any]:
    cells, steady = [], []
    for column, runs in held.items():
        title = texts(f"profiles.columns.{column}")
        if len(runs) < 2:
            steady += [texts(f"profiles.alike.{column}")] * len(runs)
            continue
        cells += [
            [
                title,
                _cell(column, run["value"]),
                w.stamp(run["first"])[:10],
                w.stamp(run["last"])[:10],
                thousands(run["fixes"]),
            ]
            for run in runs
        ]
    return table(
        [
            (texts("profiles.sent"), "left", "auto"),
            (texts("columns.value"), "left", "1fr"),
            (texts("profiles.first"), "left", "auto"),
            (texts("profiles.last"), "left", "auto"),
            (texts("profiles.fixes"), "right", "auto"),
        ],
        cells,
        note=texts("profiles.steady", words=texts.listed(steady)) if steady else "",
    )


def _cell(column: str, value: Any) -> str:
    if column == "ship_type":
        return type_words(value)
    return w.fixed(value, 1) if isinstance(value, float) else w.cut(str(value))


def type_words(code: Any) -> str:
    """Returns what a ship of a type carries, with the number she sent.

    Args:
        code: Type of ship as of ITU-R M.1371, or nothing.
    """
    return f"{trade_of(int(code)) or 'other'} ({int(code)})" if w.is_known(code) else ""
