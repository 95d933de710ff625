"""The mass balance of ships as a table: in, out and on board by date, and what does not balance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.gui.values import ValueColumn, Values
from lightering.gui.words import DASH, day, is_missing, number, plain
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.app.pipeline import Results
    from lightering.progress import Progress

__all__ = ["Balances", "balances_of"]

_COLUMNS = (
    ValueColumn("Ship"),
    ValueColumn("Date"),
    ValueColumn("With, or how it ends"),
    ValueColumn("In, t", 0),
    ValueColumn("Out, t", 0),
    ValueColumn("On board, ± t", 0),
    ValueColumn("p05 – p95, t"),
    ValueColumn("Residual, t", 0),
    ValueColumn("its p05 – p95, t"),
    ValueColumn("What that says"),
)
_END = "Σ "
"""Marks the line that sums a cycle up."""


@dataclass(frozen=True, slots=True)
class Balances:
    """The table.

    Attributes:
        values: One line per ship and event, and one at the end of each of her cycles.
        ids: The encounter of each line.
        said: How many ships there are, and how many do not balance.
    """

    values: Values
    ids: tuple[str, ...]
    said: str

    def line_of(self, encounter_id: str | None) -> int | None:
        """Returns the first line of an encounter, or None.

        Args:
            encounter_id: Any id, or None.
        """
        return self.ids.index(encounter_id) if encounter_id in self.ids else None


def balances_of(
    results: Results, progress: Progress, statuses: Mapping[str, str] | None = None
) -> Balances:
    """Collects the mass balance of every ship that gave or took. May run in a worker.

    Args:
        results: The run.
        progress: Told how far it is.
        statuses: What the analyst decided, by encounter.

    Raises:
        Cancelled: The person asked to stop.
    """
    from lightering.app import pipeline

    stop_if_cancelled(progress)
    progress.set(0.0, "Balancing what ships took and gave")
    told = results.assessment, results.loaded, results.beside, statuses
    masses, steps = pipeline.mass_balance_and_steps(*told)
    by_cycle: dict[tuple[int, int, Any], list[dict[Any, Any]]] = {}
    for step in steps.to_dict("records"):
        key = int(step["mmsi"]), int(step["identity"]), step["cycle_utc"]
        by_cycle.setdefault(key, []).append(step)
    rows: list[tuple[Any, ...]] = []
    ids: list[str] = []
    for cycle in masses.to_dict("records"):
        ship = plain(cycle["name"]) or f"MMSI {cycle['mmsi']:09d}"
        hers = by_cycle[int(cycle["mmsi"]), int(cycle["identity"]), cycle["from_utc"]]
        rows += [_step(ship, step) for step in hers]
        rows.append(_end(ship, cycle))
        ids += [str(step["encounter_id"]) for step in hers]
        ids.append(str(hers[-1]["encounter_id"]))
    return Balances(Values("Mass balance of ships", _COLUMNS, rows), tuple(ids), _said(masses))


def _step(ship: str, step: dict[Any, Any]) -> tuple[Any, ...]:
    return (
        ship,
        day(step["start_utc"]),
        plain(step["other"]),
        step["inflow_t_p50"] or None,
        step["outflow_t_p50"] or None,
        step["on_board_t_p50"],
        _between(step["on_board_t_p05"], step["on_board_t_p95"]),
        None,
        "",
        "",
    )


def _end(ship: str, cycle: dict[Any, Any]) -> tuple[Any, ...]:
    return (
        ship,
        day(cycle["to_utc"]),
        _END + plain(cycle["ends"]),
        cycle["inflow_t_p50"],
        cycle["outflow_t_p50"],
        cycle["net_t_p50"],
        _between(cycle["net_t_p05"], cycle["net_t_p95"]),
        cycle["residual_t"],
        _between(cycle["residual_t_p05"], cycle["residual_t_p95"]),
        _verdict(cycle),
    )


def _verdict(cycle: dict[Any, Any]) -> str:
    """Says whether a cycle balances: impossible before unlike before alike."""
    if cycle["impossible"]:
        return f"⚠ Impossible: {plain(cycle['impossible'])}"
    if is_missing(cycle["residual_t"]):
        return "No draught before or after"
    told = f"draughts {cycle['draught_before_m']:.1f} → {cycle['draught_after_m']:.1f} m"
    if cycle["residual_t_p05"] <= 0.0 <= cycle["residual_t_p95"]:
        alone = cycle["inflows"] + cycle["outflows"] == 1
        return f"Balances with her {told}{', which its volume was read from' if alone else ''}"
    return (
        f"⚠ Does not balance with her {told}: a transfer or call not seen, another cargo, more "
        "ballast than assumed, or a mistyped draught"
    )


def _between(low: Any, high: Any) -> str:
    return DASH if is_missing(low) else f"{number(low)} – {number(high)}"


def _said(masses: pd.DataFrame) -> str:
    if not len(masses):
        return "No ship gave or took oil in what was found: nothing passed the screening."
    ships = len(masses[["mmsi", "identity"]].drop_duplicates())
    impossible = int((masses["impossible"] != "").sum())
    told = masses[masses["residual_t"].notna()]
    off = (told["residual_t_p05"] > 0.0) | (told["residual_t_p95"] < 0.0)
    return (
        f"{number(ships)} ships in {number(len(masses))} cycles, each up to her next call at a "
        f"DPRK or loading port. {number(len(told))} have a draught before and after: "
        f"{number(int(off.sum()))} of them do not balance. {number(impossible)} are impossible. On "
        "board is counted from the beginning of the cycle; the residual is in less out less what "
        "her draughts tell, and is never adjusted; its interval holds hull, ballast and typing "
        "errors. Enter shows the event."
    )
