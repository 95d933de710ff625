"""A profile of each ship of a counted transfer: who she said she was, and what she did in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.detect.gaps import described, last_fixes
from lightering.detect.paths import paths
from lightering.model.identifiers import imo_is_valid
from lightering.model.ships import Ship, ship_of
from lightering.progress import Quiet
from lightering.report import wording as w
from lightering.report.contents_identity import flag_tables, registry_lines, source_of
from lightering.report.contents_inputs import table
from lightering.report.contents_sent import sent_by, type_words
from lightering.report.contents_sources import lists_searched
from lightering.report.draughts import draughts_of
from lightering.report.figures.ship_timeline import ShipTimeline, ship_timeline
from lightering.screening.flags import flag_of
from lightering.units import MINUTE_MS, thousands

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.contents_sent import Sent
    from lightering.report.texts import Texts

__all__ = ["profiles"]

MOST_SILENCES = 6
"""Silences of a ship that are listed, the longest first; the table of gaps holds every one."""


def profiles(evidence: Evidence) -> dict[str, Any]:
    """Returns the section of profiles: every ship of a counted transfer, by name.

    Args:
        evidence: What the report is made from.
    """
    held: dict[Ship, list[Row]] = {}
    for row in evidence.transfer_rows:
        if evidence.has_page(row):
            for ship in evidence.sides(row):
                held.setdefault(ship, []).append(row)
    ships = sorted(held, key=lambda ship: (evidence.name(ship), ship))
    silences = _silences(evidence, ships)
    flags, registered = flag_tables(evidence, ships), registry_lines(evidence, ships)
    draughts, sent = draughts_of(evidence, ships), sent_by(evidence, ships)
    calls, texts = _calls(evidence), evidence.texts
    return {
        "heading": texts("profiles.heading"),
        "words": {
            name: texts(f"profiles.{name}")
            for name in (
                "transfers_heading",
                "sent_heading",
                "flags_heading",
                "registry_heading",
                "silences_heading",
                "silences_none",
            )
        },
        "intro": texts("profiles.intro", lists=lists_searched(evidence)),
        "ships": [
            _profile(
                evidence,
                ship,
                held[ship],
                silences[ship],
                draughts[ship],
                calls.get(ship[0], []),
                sent[ship],
            )
            | {"flags": flags[ship], "registry": registered.get(ship, {"text": "", "source": ""})}
            for ship in ships
        ],
    }


def _profile(
    evidence: Evidence,
    ship: Ship,
    transfers: list[Row],
    silences: list[Row],
    draughts: list[tuple[int, float]],
    calls: list[tuple[int, int]],
    sent: Sent,
) -> dict[str, Any]:
    facts = evidence.ship_rows.get(ship, {})
    first, last = (w.milliseconds(facts[key]) for key in ("first_utc", "last_utc"))
    drawing = ship_timeline(
        evidence.texts,
        ShipTimeline(
            start_ms=first,
            end_ms=max(last, first + MINUTE_MS),
            transfers=[
                (
                    (w.milliseconds(row["start_utc"]) + w.milliseconds(row["end_utc"])) // 2,
                    evidence.status(row["encounter_id"]) == "confirmed",
                )
                for row in transfers
            ],
            calls=calls,
            silences=[
                (w.milliseconds(gap["start_utc"]), w.milliseconds(gap["end_utc"]))
                for gap in silences
            ],
            changes=sent.changes_ms,
            draughts=draughts,
        ),
    )
    name = evidence.name(ship)
    return {
        "heading": name,
        "facts": _facts(evidence, ship, facts, transfers),
        "timeline": {
            "svg": drawing,
            "alt": evidence.texts(
                "profiles.timeline_alt",
                name=name,
                transfers=evidence.texts.many(len(transfers), "transfer"),
                calls=evidence.texts.many(len(calls), "call"),
                silences=evidence.texts.many(len(silences), "silence"),
                draughts=evidence.texts.many(len(draughts), "draught"),
                changes=evidence.texts.many(len(sent.changes_ms), "change"),
            ),
            "caption": evidence.texts(
                "profiles.timeline_caption",
                name=name,
                first_utc=evidence.texts.day(facts["first_utc"]),
                last_utc=evidence.texts.day(facts["last_utc"]),
            ),
        },
        "sent": sent.table,
        "transfers": _transfers(evidence, ship, transfers),
        "silences": _silence_table(evidence.texts, silences),
        "silences_note": _silence_note(evidence.texts, silences),
    }


def _facts(evidence: Evidence, ship: Ship, facts: Row, transfers: list[Row]) -> list[list[str]]:
    mmsi = ship[0]
    imo: Any = facts.get("imo")
    number = w.DASH
    if w.is_known(imo):
        right = bool(imo_is_valid(int(imo)))
        key = "profiles.check_digit_right" if right else "profiles.check_digit_wrong"
        number = evidence.texts(key, imo=int(imo))
        others = [other for other in evidence.senders[int(imo)] if other != mmsi]
        if others:
            number += evidence.texts(
                "profiles.also_sent_by", value=evidence.texts.listed([str(m) for m in others])
            )
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
    sized = _since(evidence, facts, "length_m")
    deepest: Any = facts.get("max_draught_m")
    return [
        [evidence.texts("profiles.imo_number"), number],
        [evidence.texts("profiles.mmsi_flag"), f"{mmsi}, {w.or_dash(flag_of(mmsi))}"],
        [
            evidence.texts("profiles.type_size"),
            f"{w.or_dash(type_words(facts.get('ship_type')))}, {size}{sized}",
        ],
        [
            evidence.texts("profiles.deadweight_draught"),
            ", ".join(
                (
                    f"{thousands(dwt[0])} t" if dwt else w.DASH,
                    f"{w.fixed(float(deepest), 1)} m" if w.is_known(deepest) else w.DASH,
                )
            )
            + _since(evidence, facts, "max_draught_m"),
        ],
        [
            evidence.texts("profiles.lists"),
            w.cut("; ".join(sorted(listed)), 300)
            if listed
            else evidence.texts("profiles.no_match"),
        ],
    ]


def _since(evidence: Evidence, facts: Row, name: str) -> str:
    """Returns since when a ship sent a value, and where that stands first; "" if not known."""
    line: Any = facts.get(f"{name}_line")
    if not w.is_known(line):
        return ""
    return evidence.texts(
        "profiles.sent_since",
        day=w.stamp(facts[f"{name}_first_utc"])[:10],
        source=source_of(evidence.texts, facts[f"{name}_file"], line),
    )


def _side(evidence: Evidence, ship: Ship, row: Row) -> int:
    e = evidence.encounter_rows[row["encounter_id"]]
    return 1 if ship == (int(e["mmsi_1"]), int(e["identity_1"])) else 2


def _roles(evidence: Evidence, ship: Ship, row: Row) -> list[str]:
    return [
        role
        for role, one in zip(("giver", "receiver"), evidence.sides(row), strict=True)
        if one == ship
    ]


def _transfers(evidence: Evidence, ship: Ship, transfers: Sequence[Row]) -> dict[str, Any]:
    rows = []
    for row in transfers:
        giver, receiver = evidence.sides(row)
        gave = ship == giver
        rows.append(
            [
                w.instant(row["start_utc"]),
                str(row["encounter_id"]),
                evidence.texts("profiles.gave_to")
                if gave
                else evidence.texts("profiles.received_from"),
                evidence.name(receiver if gave else giver),
                thousands(row["volume_bbl_p50"]),
                w.barrels_range(row["volume_bbl_p05"], row["volume_bbl_p95"]),
                w.percent(evidence.chance(row)),
                evidence.status_word(row["encounter_id"]),
            ]
        )
    return table(
        [
            (evidence.texts("columns.start_utc"), "left", "auto"),
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("profiles.if_so_she"), "left", "auto"),
            (evidence.texts("profiles.other_ship"), "left", "1fr"),
            (evidence.texts("columns.p50_bbl"), "right", "auto"),
            (evidence.texts("columns.p05_p95_bbl"), "right", "auto"),
            (evidence.texts("columns.counts"), "right", "auto"),
            (evidence.texts("columns.reviewed"), "left", "auto"),
        ],
        rows,
    )


def _calls(evidence: Evidence) -> dict[int, list[tuple[int, int]]]:
    """Returns by MMSI the first and last instant of each call at a port of the DPRK."""
    calls = evidence.assessment.port_calls
    found: dict[int, list[tuple[int, int]]] = {}
    columns = (calls["mmsi"], calls["arrival_utc"], calls["departure_utc"])
    for mmsi, arrival, departure in zip(*columns, strict=True):
        left = departure if w.is_known(departure) else arrival
        found.setdefault(int(mmsi), []).append((w.milliseconds(arrival), w.milliseconds(left)))
    return found


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
            found[ship_of(row)].append({str(k): v for k, v in row.items()})
    return found


def _silence_table(texts: Texts, silences: list[Row]) -> dict[str, Any]:
    longest = sorted(silences, key=lambda gap: -float(gap["duration_h"]))[:MOST_SILENCES]
    rows = [
        [
            w.instant(gap["start_utc"]),
            w.duration(float(gap["duration_h"])),
            w.position(float(gap["lon"]), float(gap["lat"])),
            texts(
                "profiles.moved_at",
                distance_km=w.fixed(gap["distance_km"], 0),
                implied_speed_kn=w.fixed(gap["implied_speed_kn"], 1),
            ),
            _coverage(texts, gap),
        ]
        for gap in sorted(longest, key=lambda gap: w.moment(gap["start_utc"]))
    ]
    return table(
        [
            (texts("profiles.silent_from_utc"), "left", "auto"),
            (texts("profiles.for"), "right", "auto"),
            (texts("profiles.last_heard_at"), "left", "1fr"),
            (texts("profiles.moved"), "right", "auto"),
            (texts("profiles.did_others_stay_visible"), "left", "1fr"),
        ],
        rows,
    )


def _coverage(texts: Texts, gap: Row) -> str:
    near = int(gap["neighbours_start"]) + int(gap["neighbours_end"])
    seen = int(gap["visible_start"]) + int(gap["visible_end"])
    told = str(gap["coverage"])
    key = f"profiles.coverage_{told}" if told in ("heard", "lost") else "profiles.coverage_untested"
    return texts(key, seen=seen, near=near)


def _silence_note(texts: Texts, silences: list[Row]) -> str:
    if len(silences) <= MOST_SILENCES:
        return ""
    return texts(
        "profiles.not_all_silences", most_silences=MOST_SILENCES, silences=thousands(len(silences))
    )
