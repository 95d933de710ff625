"""The table of transfers: one row per event, figures rounded, every reason in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.model.schemas import TRANSFER_COLUMNS
from lightering.units import thousands
from lightering.volumes.alternatives import alternatives
from lightering.volumes.evidence import (
    committee_line,
    deadweight_line,
    draught_lines,
    line,
    mass_of_change,
    particulars_lines,
    product_line,
    size_lines,
)
from lightering.volumes.judged_facts import facts_of
from lightering.volumes.particulars import Particulars, typical_dwt_t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightering.model.params import Params
    from lightering.volumes.direction import Direction
    from lightering.volumes.estimate import Estimate
    from lightering.volumes.readings import Side
    from lightering.volumes.voyages import Event

__all__ = ["Finding", "chance_to_count", "transfers_table"]

_OF_MODEL = (
    "model_direction_probability",
    "model_volume_bbl_p05",
    "model_volume_bbl_p50",
    "model_volume_bbl_p95",
    "model_counts_probability",
)
"""Filled only where the analyst set something (`analyst.marked`)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Everything known of one event.

    Attributes:
        event: The event and its ships.
        encounter: Its row of the encounters.
        told: Its row of the screening.
        ships: Ship 1 and ship 2.
        sides: Their draught readings.
        direction: The likelier reading.
        estimate: Its draws.
        beside: How many other ships each of them lay beside within a week.
    """

    event: Event
    encounter: dict[Any, Any]
    told: dict[Any, Any]
    ships: tuple[Particulars, Particulars]
    sides: tuple[Side, Side]
    direction: Direction
    estimate: Estimate
    beside: tuple[int, int]


def transfers_table(
    found: list[Finding],
    counts: NDArray[np.bool_],
    earlier_hop: NDArray[np.bool_],
    onward: dict[int, list[int]],
    continues: dict[int, int],
    params: Params,
) -> pd.DataFrame:
    """Returns `schemas.TRANSFERS` as a frame.

    Args:
        found: The events in order of time.
        counts: Whether each counts, (events, draws).
        earlier_hop: Whether each is an earlier hop of a chain.
        onward: Later events that each leads to.
        continues: The event whose meeting an event continues.
        params: Parameters of the run.
    """
    names = [f.encounter["encounter_id"] for f in found]
    rows = [
        _row(
            one,
            counts[one.event.number],
            earlier=bool(earlier_hop[one.event.number]),
            onward=[names[k] for k in onward.get(one.event.number, [])],
            part_of=names[continues[one.event.number]] if one.event.number in continues else "",
            params=params,
        )
        for one in found
    ]
    frame = pd.DataFrame(rows, columns=list(TRANSFER_COLUMNS))
    for name in ("giver_mmsi", "receiver_mmsi"):
        frame[name] = frame[name].astype("int64")
    for name in ("giver_imo", "receiver_imo", "model_giver_mmsi"):
        frame[name] = frame[name].astype("Int64")
    for name in ("start_utc", "end_utc", "delivered_utc"):
        frame[name] = pd.to_datetime(frame[name], utc=True).dt.as_unit("ms")
    for name in _OF_MODEL:
        frame[name] = frame[name].astype("float64")
    for name in ("para11", "last_hop", "afloat"):
        frame[name] = frame[name].astype("bool")
    return frame


def _row(
    one: Finding,
    counts: NDArray[np.bool_],
    *,
    earlier: bool,
    onward: list[str],
    part_of: str,
    params: Params,
) -> dict[str, Any]:
    drawn, receiver = one.estimate, one.direction.receiver - 1
    ship, giver = one.ships[receiver], one.ships[1 - receiver]
    p05, p50, p95 = drawn.quantiles_bbl
    mass = drawn.mass_t
    chances = (float(one.told["counts_1"]), float(one.told["counts_2"]))
    chance = chance_to_count(one.direction, chances, counts, earlier=earlier, chained=bool(onward))
    reason = str(one.told[f"counts_reason_{receiver + 1}"])
    if part_of:
        reason = f"the same meeting as {part_of}, after a silence: counted there"
    elif earlier:
        reason = f"earlier hop: the oil went on in {', '.join(onward)} and is counted there"
    arrival = one.told[f"call_after_{receiver + 1}"]
    end = one.encounter["end_utc"]
    delivered = end if pd.isna(arrival) else max(arrival, end)
    return {
        "encounter_id": one.encounter["encounter_id"],
        "giver_mmsi": giver.mmsi,
        "receiver_mmsi": ship.mmsi,
        "direction_probability": one.direction.probability,
        "product": "unknown",
        "volume_bbl_p05": round(p05, 1),
        "volume_bbl_p50": round(p50, 1),
        "volume_bbl_p95": round(p95, 1),
        "mass_t_p50": round(mass, 1),
        "binding_bound": drawn.bound,
        "para11": bool(one.told["para11"]),
        "counts_probability": chance,
        "counted_bbl_p50": round(p50 * chance, 1),
        "evidence": _evidence(one, reason, arrival, mass, params),
        "giver_name": giver.name or None,
        "receiver_name": ship.name or None,
        "giver_imo": giver.imo,
        "receiver_imo": ship.imo,
        "start_utc": one.encounter["start_utc"],
        "end_utc": end,
        "delivered_utc": delivered,
        "giver_dwt_t": round(typical_dwt_t(giver, params.volumes), 1),
        "receiver_dwt_t": round(typical_dwt_t(ship, params.volumes), 1),
        "last_hop": not earlier,
        "counts_reason": reason,
        "direction_reason": one.direction.reason,
        "passed_on_bbl_p50": 0.0,
        "afloat": bool(pd.isna(arrival)),
        "by_analyst": "",
        "alternatives": alternatives(
            facts_of(one.encounter, one.told, one.ships, one.sides, one.beside, params.volumes)
        ),
    }


def chance_to_count(
    direction: Direction,
    chances: tuple[float, float],
    counts: NDArray[np.bool_],
    *,
    earlier: bool,
    chained: bool,
) -> float:
    """Returns the probability to count: exact where no chain is involved, else by the draws.

    Args:
        direction: The likelier reading.
        chances: Probability to count if ship 1, and if ship 2, received.
        counts: In which draws it counts.
        earlier: Whether it is an earlier hop.
        chained: Whether it leads to later events.
    """
    if earlier:
        return 0.0
    if chained:
        return round(float(counts.mean()), 4)
    p, likelier = direction.probability, direction.receiver - 1
    return round(p * chances[likelier] + (1.0 - p) * chances[1 - likelier], 4)


def _evidence(
    one: Finding, reason: str, arrival: Any, mass_t: float, params: Params
) -> list[dict[str, Any]]:
    volumes, drawn, receiver = params.volumes, one.estimate, one.direction.receiver - 1
    ship, giver = one.ships[receiver], one.ships[1 - receiver]
    side, other = one.sides[receiver], one.sides[1 - receiver]
    end = one.encounter["end_utc"]
    lines = draught_lines("receiver", ship, side, end, volumes)
    lines += draught_lines("giver", giver, other, end, volumes)
    lines += _doubts(one, ship, side, params)
    hours = (one.event.end_ms - one.event.start_ms) / 3.6e6
    low, high = volumes.pump_rate_low_m3h, volumes.pump_rate_high_m3h
    lines += [
        line(
            "duration",
            f"{hours:.1f} h from first to last contact; pumps and hoses at {low:g}–{high:g} m³/h",
            drawn.pumped_t,
        ),
        deadweight_line("receiver", ship, volumes),
        deadweight_line("giver", giver, volumes),
        *size_lines("receiver", ship),
        *size_lines("giver", giver),
        *particulars_lines("receiver", ship),
        *particulars_lines("giver", giver),
        line(
            "cargo on board of the giver", "by her draught before or by her size", drawn.on_board_t
        ),
        product_line(volumes),
        committee_line(mass_t),
        line("direction", _direction(one, volumes.unknown_below)),
        line("counts toward paragraph 5", reason),
    ]
    if one.told["para11"]:
        text = "one ship flies the flag of the DPRK, whatever the cargo (UNSCR 2375)"
        lines.append(line("paragraph 11", text))
    if pd.isna(arrival):
        lines.append(line("delivery", "afloat: no call at a DPRK port was seen afterwards"))
    else:
        lines.append(line("delivery", f"call at a DPRK port, {arrival:%Y-%m-%d %H:%M}Z"))
    return lines


def _doubts(one: Finding, ship: Particulars, side: Side, params: Params) -> list[dict[str, Any]]:
    """Returns what contradicts: readings that fit nothing, and more oil than the ship can hold."""
    lines = []
    trusted = one.estimate.trusted
    if not math.isnan(trusted):
        lines.append(
            line("weight of the typed draughts", f"believed in {trusted:.0%} of the draws")
        )
    if side.before is not None and side.after is not None:
        dwt = typical_dwt_t(ship, params.volumes)
        mass = mass_of_change(ship, side.before.draught_m, side.after.draught_m, params.volumes)
        if mass > dwt:
            text = (
                f"the draught change implies {thousands(mass)} t into {thousands(dwt)} t of "
                "deadweight: wrong deadweight, two liftings or another ship; not cut to fit"
            )
            lines.append(
                line("impossible", text, mass, side.after.source_file, side.after.source_line)
            )
    return lines


def _direction(one: Finding, unknown_below: float) -> str:
    direction = one.direction
    text = f"{direction.probability:.0%} {direction.reason}"
    if direction.probability >= unknown_below:
        return text
    readings = [
        f"{thousands(barrels)} bbl if {ship.name or ship.mmsi} received"
        for ship, barrels in zip(one.ships, one.estimate.by_reading_bbl, strict=True)
        if not math.isnan(barrels)
    ]
    return f"unknown ({text}); {' or '.join(readings)}"
