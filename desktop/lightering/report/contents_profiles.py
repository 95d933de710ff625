"""A profile of each ship of a counted transfer: who she said she was, and what she did in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.detect.gaps import described, last_fixes
from lightering.detect.paths import paths
from lightering.model.identifiers import imo_is_valid
from lightering.progress import Quiet
from lightering.report import wording as w
from lightering.report.contents_inputs import STATUS_WORDS, table
from lightering.report.figures.ship_timeline import ShipTimeline, ship_timeline
from lightering.screening.flags import flag_of
from lightering.screening.types import trade_of
from lightering.tracks import motion, statics
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["profiles"]

MOST_SILENCES = 6
"""Silences of a ship that are listed, the longest first; the table of gaps holds every one."""

_SENT = (
    ("name", "Name"),
    ("imo", "IMO number"),
    ("call_sign", "Call sign"),
    ("ship_type", "Type"),
    ("length_m", "Length, m"),
    ("beam_m", "Beam, m"),
)
Ship = tuple[int, int]


def profiles(evidence: Evidence, texts: dict[str, Any]) -> dict[str, Any]:
    """Returns the section of profiles: every ship of a counted transfer, by name.

    Args:
        evidence: What the report is made from.
        texts: The catalogue of fixed texts.
    """
    held: dict[Ship, list[Row]] = {}
    for row in evidence.transfer_rows:
        if evidence.has_page(row):
            for ship in evidence.sides(row):
                held.setdefault(ship, []).append(row)
    ships = sorted(held, key=lambda ship: (evidence.name(ship), ship))
    silences = _silences(evidence, ships)
    draughts = _draughts(evidence, ships)
    return {
        "heading": texts["profiles"]["heading"],
        "intro": texts["profiles"]["intro"],
        "ships": [
            _profile(evidence, ship, held[ship], silences[ship], draughts[ship]) for ship in ships
        ],
    }


def _profile(
    evidence: Evidence,
    ship: Ship,
    transfers: list[Row],
    silences: list[Row],
    draughts: list[tuple[int, float]],
) -> dict[str, Any]:
    facts = evidence.ship_rows.get(ship, {})
    first, last = (_ms(facts[key]) for key in ("first_utc", "last_utc"))
    calls = _calls(evidence, ship)
    drawing = ship_timeline(
        ShipTimeline(
            start_ms=first,
            end_ms=max(last, first + 60_000),
            transfers=[
                (
                    (_ms(row["start_utc"]) + _ms(row["end_utc"])) // 2,
                    evidence.status(row["encounter_id"]) == "confirmed",
                )
                for row in transfers
            ],
            calls=calls,
            silences=[(_ms(gap["start_utc"]), _ms(gap["end_utc"])) for gap in silences],
            draughts=draughts,
        )
    )
    name = evidence.name(ship)
    return {
        "heading": name,
        "facts": _facts(evidence, ship, facts, transfers),
        "timeline": {
            "svg": drawing,
            "alt": f"Timeline of {name}: {w.plural(len(transfers), 'transfer')}, "
            f"{w.plural(len(calls), 'call')} at ports of the DPRK, "
            f"{w.plural(len(silences), 'silence')}, {w.plural(len(draughts), 'draught')} sent.",
            "caption": f"{name}, {w.day(facts['first_utc'])} to {w.day(facts['last_utc'])}, UTC. "
            "Ring: transfer, filled once confirmed. Block: call at a port of the DPRK. "
            "Hatched: no AIS. Steps: draught as typed by the crew.",
        },
        "sent": _sent(evidence, ship),
        "transfers": _transfers(evidence, ship, transfers),
        "silences": _silence_table(silences),
        "silences_note": _silence_note(silences),
    }


def _facts(evidence: Evidence, ship: Ship, facts: Row, transfers: list[Row]) -> list[list[str]]:
    mmsi = ship[0]
    imo: Any = facts.get("imo")
    number = w.DASH
    if w.is_known(imo):
        right = bool(imo_is_valid(int(imo)))
        number = f"{int(imo)}, check digit {'right' if right else 'wrong'}"
        others = sorted(
            other[0]
            for other, row in evidence.ship_rows.items()
            if w.is_known(row["imo"]) and int(row["imo"]) == int(imo) and other[0] != mmsi
        )
        if others:
            number += f"; also sent by MMSI {w.listed([str(m) for m in others])}"
    dwt = sorted(
        {
            round(float(row[f"{role}_dwt_t"]))
            for row in transfers
            for role in _roles(evidence, ship, row)
            if w.is_known(row[f"{role}_dwt_t"])
        }
    )
    listed = {
        str(evidence.screening_rows[row["encounter_id"]][f"listed_{_side(evidence, ship, row)}"])
        for row in transfers
    } - {""}
    length: Any = facts.get("length_m")
    beam: Any = facts.get("beam_m")
    size = (
        f"{w.fixed(float(length), 1)} × {w.fixed(float(beam), 1)} m"
        if w.is_known(length) and w.is_known(beam)
        else w.DASH
    )
    deepest: Any = facts.get("max_draught_m")
    return [
        ["IMO number", number],
        ["MMSI, flag it claims", f"{mmsi}, {w.or_dash(flag_of(mmsi))}"],
        ["Type, size", f"{w.or_dash(_type(facts.get('ship_type')))}, {size}"],
        [
            "Deadweight, greatest draught sent",
            ", ".join(
                (
                    f"{thousands(dwt[0])} t" if dwt else w.DASH,
                    f"{w.fixed(float(deepest), 1)} m" if w.is_known(deepest) else w.DASH,
                )
            ),
        ],
        [
            "Lists",
            w.cut("; ".join(sorted(listed)), 300) if listed else "no match (not a clearance)",
        ],
    ]


def _type(code: Any) -> str:
    return f"{trade_of(int(code)) or 'other'} ({int(code)})" if w.is_known(code) else ""


def _side(evidence: Evidence, ship: Ship, row: Row) -> int:
    e = evidence.encounter_rows[row["encounter_id"]]
    return 1 if ship == (int(e["mmsi_1"]), int(e["identity_1"])) else 2


def _roles(evidence: Evidence, ship: Ship, row: Row) -> list[str]:
    return [
        role
        for role, one in zip(("giver", "receiver"), evidence.sides(row), strict=True)
        if one == ship
    ]


def _sent(evidence: Evidence, ship: Ship) -> dict[str, Any]:
    """Returns what the ship sent of herself in more than one way, with the first and last day."""
    rows = motion.rows_of(evidence.loaded, *ship)
    fixes = evidence.loaded.fixes.take(pa.array(rows))
    cells, steady = [], []
    for column, title in _SENT:
        values = fixes.select([column, "time_utc"]).drop_null()
        if pa.types.is_dictionary(values.schema.field(column).type):
            values = values.set_column(0, column, values.column(0).cast(pa.string()))
        runs = values.group_by(column).aggregate(
            [("time_utc", "min"), ("time_utc", "max"), ("time_utc", "count")]
        )
        if runs.num_rows < 2:
            steady += [title] * runs.num_rows
            continue
        told = sorted(runs.to_pylist(), key=lambda run: (run["time_utc_min"], str(run[column])))
        cells += [
            [
                title,
                _cell(column, run[column]),
                w.stamp(run["time_utc_min"])[:10],
                w.stamp(run["time_utc_max"])[:10],
                thousands(run["time_utc_count"]),
            ]
            for run in told
        ]
    return table(
        [
            ("Sent", "left", "auto"),
            ("Value", "left", "1fr"),
            ("First", "left", "auto"),
            ("Last", "left", "auto"),
            ("Fixes", "right", "auto"),
        ],
        cells,
        note=_steady(steady),
    )


def _steady(titles: list[str]) -> str:
    if not titles:
        return ""
    words = w.listed([title.removesuffix(", m") for title in titles])
    return f"The same in every report: {words[0].lower()}{words[1:]}."


def _cell(column: str, value: Any) -> str:
    if column == "ship_type":
        return _type(value)
    return w.fixed(value, 1) if isinstance(value, float) else w.cut(str(value))


def _transfers(evidence: Evidence, ship: Ship, transfers: Sequence[Row]) -> dict[str, Any]:
    rows = []
    for row in transfers:
        giver, receiver = evidence.sides(row)
        gave = ship == giver
        rows.append(
            [
                w.instant(row["start_utc"]),
                str(row["encounter_id"]),
                "gave to" if gave else "received from",
                evidence.name(receiver if gave else giver),
                thousands(row["volume_bbl_p50"]),
                w.barrels_range(row["volume_bbl_p05"], row["volume_bbl_p95"]),
                w.percent(evidence.chance(row)),
                STATUS_WORDS[evidence.status(row["encounter_id"])],
            ]
        )
    return table(
        [
            ("Start, UTC", "left", "auto"),
            ("Event", "left", "auto"),
            ("If so, she", "left", "auto"),
            ("Other ship", "left", "1fr"),
            ("p50, bbl", "right", "auto"),
            ("p05 – p95, bbl", "right", "auto"),
            ("Counts", "right", "auto"),
            ("Reviewed", "left", "auto"),
        ],
        rows,
    )


def _calls(evidence: Evidence, ship: Ship) -> list[tuple[int, int]]:
    calls = evidence.assessment.port_calls
    mine = calls.loc[calls["mmsi"] == ship[0]]
    return [
        (_ms(arrival), _ms(departure if w.is_known(departure) else arrival))
        for arrival, departure in zip(mine["arrival_utc"], mine["departure_utc"], strict=True)
    ]


def _silences(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, list[Row]]:
    """Returns the silences of some ships, in time, each with the test of the receivers."""
    found: dict[Ship, list[Row]] = {ship: [] for ship in ships}
    limits = evidence.params.detect
    track = paths(evidence.loaded)
    last = last_fixes(track, limits)
    of = track.ship[last]
    keys = list(zip(track.mmsi[of].tolist(), track.identity[of].tolist(), strict=True))
    mine = last[np.fromiter((key in found for key in keys), dtype=bool, count=len(keys))]
    if len(mine):
        for row in described(evidence.loaded, track, mine, limits, Quiet()).to_dict("records"):
            found[int(row["mmsi"]), int(row["identity"])].append(
                {str(k): v for k, v in row.items()}
            )
    return found


def _silence_table(silences: list[Row]) -> dict[str, Any]:
    longest = sorted(silences, key=lambda gap: -float(gap["duration_h"]))[:MOST_SILENCES]
    rows = [
        [
            w.instant(gap["start_utc"]),
            w.duration(float(gap["duration_h"])),
            w.position(float(gap["lon"]), float(gap["lat"])),
            f"{w.fixed(gap['distance_km'], 0)} km at {w.fixed(gap['implied_speed_kn'], 1)} kn",
            _coverage(gap),
        ]
        for gap in sorted(longest, key=lambda gap: w.moment(gap["start_utc"]))
    ]
    return table(
        [
            ("Silent from, UTC", "left", "auto"),
            ("For", "right", "auto"),
            ("Last heard at", "left", "1fr"),
            ("Moved", "right", "auto"),
            ("Did others stay visible?", "left", "1fr"),
        ],
        rows,
    )


def _coverage(gap: Row) -> str:
    near = int(gap["neighbours_start"]) + int(gap["neighbours_end"])
    seen = int(gap["visible_start"]) + int(gap["visible_end"])
    words = {
        "heard": "yes: {seen} of {near} near her were heard; the receivers worked",
        "lost": "no: {seen} of {near} near her were heard; coverage may be the cause",
    }.get(str(gap["coverage"]), "not tested: no ship was near her")
    return words.format(seen=seen, near=near)


def _silence_note(silences: list[Row]) -> str:
    if len(silences) <= MOST_SILENCES:
        return ""
    return (
        f"The {MOST_SILENCES} longest of {thousands(len(silences))} silences; the table of gaps "
        "holds every one."
    )


def _draughts(evidence: Evidence, ships: Sequence[Ship]) -> dict[Ship, list[tuple[int, float]]]:
    found: dict[Ship, list[tuple[int, float]]] = {ship: [] for ship in ships}
    reports = statics.draught_reports(evidence.loaded)
    columns = (reports["mmsi"], reports["identity"], reports["time_utc"], reports["draught_m"])
    for mmsi, identity, time, draught in zip(*columns, strict=True):
        held = found.get((int(mmsi), int(identity)))
        if held is not None:
            held.append((_ms(time), float(draught)))
    return found


def _ms(value: Any) -> int:
    return round(w.moment(value).timestamp() * 1000.0)
