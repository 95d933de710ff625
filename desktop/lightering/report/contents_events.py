"""One page per counted transfer: what was measured, what is inferred, what the analyst found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.model.identifiers import DPRK_MID
from lightering.progress import stop_if_cancelled
from lightering.report import wording as w
from lightering.report.contents_event_tables import evidence_table, ships_table
from lightering.report.contents_figures import event_figures
from lightering.report.contents_inputs import STATUS_WORDS, table
from lightering.units import BBL_PER_TONNE_MAX, BBL_PER_TONNE_MIN, thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import Params
    from lightering.progress import Progress
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["counted_events", "summary"]


def counted_events(evidence: Evidence, progress: Progress) -> list[dict[str, Any]]:
    """Returns the page of every counted transfer, in order of time.

    Args:
        evidence: What the report is made from.
        progress: Told how many are done.

    Raises:
        Cancelled: The person asked to stop.
    """
    places = [k for k, row in enumerate(evidence.transfer_rows) if evidence.has_page(row)]
    pages = []
    for done, k in enumerate(places):
        stop_if_cancelled(progress)
        progress.set(done / len(places), f"Drawing transfer {done + 1} of {len(places)}")
        pages.append(_page(evidence, k))
    return pages


def summary(evidence: Evidence) -> dict[str, Any]:
    """Returns the table of all counted transfers.

    Args:
        evidence: What the report is made from.
    """
    rows = []
    for row in evidence.transfer_rows:
        if not evidence.has_page(row):
            continue
        giver, receiver = (evidence.name(ship) for ship in evidence.sides(row))
        rows.append(
            [
                str(row["encounter_id"]),
                w.instant(row["start_utc"]),
                f"{giver} → {receiver}"
                if _direction_known(evidence.params, row)
                else f"{giver} ? {receiver}",
                thousands(row["volume_bbl_p50"]),
                w.barrels_range(row["volume_bbl_p05"], row["volume_bbl_p95"]),
                w.percent(evidence.chance(row)),
                STATUS_WORDS[evidence.status(row["encounter_id"])],
            ]
        )
    return table(
        [
            ("Event", "left", "auto"),
            ("Start, UTC", "left", "auto"),
            ("Giver → receiver", "left", "1fr"),
            ("p50, bbl", "right", "auto"),
            ("p05 – p95, bbl", "right", "auto"),
            ("Counts", "right", "auto"),
            ("Reviewed", "left", "auto"),
        ],
        rows,
    )


def _direction_known(params: Params, row: Row) -> bool:
    return float(row["direction_probability"]) >= params.volumes.unknown_below


def _page(evidence: Evidence, k: int) -> dict[str, Any]:
    row = evidence.transfer_rows[k]
    key = row["encounter_id"]
    encounter, screened = evidence.encounter_rows[key], evidence.screening_rows[key]
    draws = evidence.assessment.volume_bbl[k]
    return {
        "id": key,
        "heading": f"Transfer {key}, {w.day(row['start_utc'])}",
        "measured": _measured(evidence, encounter),
        "inferred": _inferred(evidence, row),
        "finding": _finding(evidence, key),
        "facts": _facts(evidence, row, encounter, screened),
        "figures": event_figures(evidence, row, draws),
        "ships": ships_table(evidence, row, encounter, screened),
        "evidence": evidence_table(row, direction_known=_direction_known(evidence.params, row)),
        "volume": _volume(evidence, row, draws, evidence.assessment.counts[k]),
        "volume_note": _volume_note(evidence.params, row, _lists(evidence, row, screened)),
        "findings": _findings(evidence, row),
        "alternatives": _alternatives(evidence, row, encounter, screened),
        "raw": {
            "volume_bbl": [float(row[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95")],
            "mass_t_p50": float(row["mass_t_p50"]),
            "counts_probability": evidence.chance(row),
            "start_utc": w.stamp(row["start_utc"]),
            "end_utc": w.stamp(row["end_utc"]),
        },
    }


def _measured(evidence: Evidence, e: Row) -> str:
    one = evidence.name((int(e["mmsi_1"]), int(e["identity_1"])))
    two = evidence.name((int(e["mmsi_2"]), int(e["identity_2"])))
    start, end = w.moment(e["start_utc"]), w.moment(e["end_utc"])
    until = f"{w.clock(end)} UTC" if start.date() == end.date() else w.day_clock(end)
    return (
        f"{one} and {two} were closer than {thousands(evidence.params.detect.distance_m)} m to "
        f"each other from {w.day(start)}, {w.clock(start)} to {until}, at "
        f"{w.position(float(e['lon']), float(e['lat']))}."
    )


def _inferred(evidence: Evidence, row: Row) -> str:
    giver, receiver = (evidence.name(ship) for ship in evidence.sides(row))
    p = float(row["direction_probability"])
    amount = (
        f"{thousands(row['volume_bbl_p50'])} barrels "
        f"({w.barrels_range(row['volume_bbl_p05'], row['volume_bbl_p95'])})"
    )
    if _direction_known(evidence.params, row):
        way = f"{giver} gave and {receiver} received (probability {w.percent(p)})"
    else:
        way = (
            f"the direction is unknown: {giver} gave to {receiver} with probability "
            f"{w.percent(p)}, the reverse with {w.percent(1 - p)}"
        )
    return f"If a transfer took place, {way}; about {amount}."


def _finding(evidence: Evidence, key: str) -> str:
    status = evidence.status(key)
    if not status:
        return "Reviewed: not yet."
    note = evidence.note(key)
    words = {
        "confirmed": "Confirmed by the analyst.",
        "unsure": "The analyst is unsure.",
        "dismissed": "Dismissed by the analyst.",
    }[status]
    return f"{words} Note: {w.cut(note, 400)}" if note else words


def _facts(evidence: Evidence, row: Row, e: Row, screened: Row) -> list[list[str]]:
    count = len(e["contacts"])
    giver_first = int(row["giver_mmsi"]) == int(e["mmsi_1"])
    arrival = screened[f"call_after_{2 if giver_first else 1}"]
    speeds = [e["mean_speed_1_kn"], e["mean_speed_2_kn"]]
    giver_kn, receiver_kn = speeds if giver_first else speeds[::-1]
    limit = thousands(evidence.params.detect.distance_m)
    least, median = thousands(e["min_distance_m"]), thousands(e["median_distance_m"])
    return [
        [
            f"Contact under {limit} m",
            f"{w.duration(float(e['contact_h']))} in {w.plural(count, 'contact')}",
        ],
        [
            "Distance",
            f"least {least} m, median {median} m",
        ],
        [
            "Mean speeds",
            f"giver {w.fixed(giver_kn, 1)} kn, receiver {w.fixed(receiver_kn, 1)} kn",
        ],
        ["Distance to shore", w.or_dash(e["shore_km"], _km(e["shore_km"]))],
        [
            "Nearest port",
            f"{w.or_dash(e['port'])}, {w.or_dash(e['port_km'], _km(e['port_km']))}",
        ],
        [
            "Delivery",
            f"DPRK port, {w.instant(arrival)}" if w.is_known(arrival) else "no call seen after it",
        ],
    ]


def _km(value: Any) -> str | None:
    return f"{w.fixed(float(value), 1)} km" if w.is_known(value) else None


def _lists(evidence: Evidence, row: Row, screened: Row) -> str:
    encounter = evidence.encounter_rows[row["encounter_id"]]
    told = [
        f"{evidence.name((int(encounter[f'mmsi_{s}']), int(encounter[f'identity_{s}'])))}: "
        f"{w.cut(str(screened[f'listed_{s}']), 160)}"
        for s in (1, 2)
        if screened[f"listed_{s}"]
    ]
    hints = [str(screened[f"hint_{s}"]) for s in (1, 2) if screened[f"hint_{s}"]]
    alike = f" Another ship of the same name: {w.cut('; '.join(hints), 160)}." if hints else ""
    if told:
        return f"On lists: {'; '.join(told)}.{alike}"
    return f"No match in {evidence.beside.searched} lists (not a clearance).{alike}"


def _volume(
    evidence: Evidence, row: Row, draws: NDArray[np.float32], counts: NDArray[np.bool_]
) -> dict[str, Any]:
    status = evidence.status(row["encounter_id"])
    weight = np.ones_like(counts) if status == "confirmed" else counts
    toward = np.quantile(np.where(weight, draws, 0.0).astype(np.float64), (0.05, 0.5, 0.95))
    moved = [float(row[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95")]
    return table(
        [
            ("Volume", "left", "1fr"),
            ("p05", "right", "auto"),
            ("p50", "right", "auto"),
            ("p95", "right", "auto"),
            ("Unit", "left", "auto"),
        ],
        [
            ["Moved, if a transfer took place", *(thousands(v) for v in moved), "barrels"],
            ["Toward the limit, by probability", *(thousands(v) for v in toward), "barrels"],
        ],
    )


def _volume_note(params: Params, row: Row, lists: str) -> str:
    mass = float(row["mass_t_p50"])
    product = str(row["product"] or "not stated").replace("_", " ")
    factor = w.fixed(params.ledger.bbl_per_tonne, 2)
    note = (
        f"Mass, median: {thousands(mass)} tonnes; at {factor} bbl/t (product not stated) that is "
        f"{thousands(mass * params.ledger.bbl_per_tonne)} barrels. Product: {product}. "
        f"The bound that binds most often: {row['binding_bound'] or 'none'}."
    )
    if mass > 0:
        ratio = float(row["volume_bbl_p50"]) / mass
        if not BBL_PER_TONNE_MIN <= ratio <= BBL_PER_TONNE_MAX:
            note += f" The pair of medians is {w.fixed(ratio, 2)} bbl/t: outside any product."
    if w.is_known(row["direction_reason"]):
        note += f" Direction: {w.cut(str(row['direction_reason']), 300)}."
    return f"{note} {lists}".replace("..", ".")


def _findings(evidence: Evidence, row: Row) -> list[list[str]]:
    if bool(row["para11"]):
        para11 = f"engaged: one of the two transmits under the flag of the DPRK ({DPRK_MID})"
    else:
        digits = sorted({ship[0] // 1_000_000 for ship in evidence.sides(row)})
        para11 = f"not engaged by the flags transmitted ({' and '.join(map(str, digits))})"
    status = {
        "confirmed": "confirmed by the analyst, in every draw",
        "unsure": "the analyst is unsure, by probability",
        "": "reviewed: not yet, by probability",
        "dismissed": "dismissed by the analyst, in no draw",
    }[evidence.status(row["encounter_id"])]
    reason = w.or_dash(row["counts_reason"], w.cut(str(row["counts_reason"]), 300))
    return [
        ["Paragraph 11", para11],
        ["Paragraph 5", f"counts {w.percent(evidence.chance(row))}; {status}; {reason}"],
    ]


def _alternatives(evidence: Evidence, row: Row, e: Row, screened: Row) -> dict[str, Any]:
    limits = evidence.params.detect
    p = float(row["counts_probability"])
    speeds = f"{w.fixed(e['mean_speed_1_kn'], 1)} and {w.fixed(e['mean_speed_2_kn'], 1)} kn"
    kind = w.or_dash(e["kind_reason"], w.cut(str(e["kind_reason"]), 240))
    port = (
        f"{w.fixed(float(e['port_km']), 1)} km from {w.cut(str(e['port']))}; a port area reaches "
        f"{w.fixed(limits.port_radius_km, 0)} km"
        if w.is_known(e["port_km"])
        else "no port known near"
    )
    trades = [w.cut(str(screened.get(f"trade_{side}") or "not told"), 60) for side in (1, 2)]
    return table(
        [
            ("Other explanation", "left", "auto"),
            (f"What speaks for or against it (read as: {e['kind']})", "left", "1fr"),
        ],
        [
            ["A call in port", port],
            [
                "Convoy or tow",
                f"mean speeds {speeds}, relative {w.fixed(e['relative_speed_kn'], 1)} kn",
            ],
            ["Anchorage, service craft", kind],
            [
                "Bunkering, other trade",
                f"odds {w.percent(1.0 - p)} before review; by ship types: {', '.join(trades)}",
            ],
        ],
    )
