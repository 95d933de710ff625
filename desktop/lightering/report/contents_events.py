"""One page per counted transfer: what was measured, what is inferred, what the analyst found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.model.identifiers import DPRK_MID
from lightering.model.overrides import APART, BANNED_LIQUIDS
from lightering.model.ships import Ship, ship_of
from lightering.progress import stop_if_cancelled
from lightering.report import wording as w
from lightering.report.contents_alternatives import alternatives
from lightering.report.contents_attached import document_rows, page_attached
from lightering.report.contents_event_tables import evidence_table, ships_table
from lightering.report.contents_figures import event_figures
from lightering.report.contents_inputs import table
from lightering.report.contents_set import amount_words, set_fields, status_words, way_words
from lightering.report.contents_sources import list_sources
from lightering.report.draughts import draughts_of
from lightering.units import BBL_PER_TONNE_MAX, BBL_PER_TONNE_MIN, thousands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.model.params import Params
    from lightering.progress import Progress
    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.texts import Texts

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
    ships = {ship for k in places for ship in evidence.sides(evidence.transfer_rows[k])}
    draughts = draughts_of(evidence, ships)
    pages = []
    for done, k in enumerate(places):
        stop_if_cancelled(progress)
        progress.set(done / len(places), f"Drawing transfer {done + 1} of {len(places)}")
        pages.append(_page(evidence, k, draughts))
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
                status_words(evidence.texts, row, evidence.status_word(row["encounter_id"])),
            ]
        )
    return table(
        [
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("columns.start_utc"), "left", "auto"),
            (evidence.texts("event.giver_receiver"), "left", "1fr"),
            (evidence.texts("columns.p50_bbl"), "right", "auto"),
            (evidence.texts("columns.p05_p95_bbl"), "right", "auto"),
            (evidence.texts("columns.counts"), "right", "auto"),
            (evidence.texts("columns.reviewed"), "left", "auto"),
        ],
        rows,
    )


def _direction_known(params: Params, row: Row) -> bool:
    return float(row["direction_probability"]) >= params.volumes.unknown_below


def _page(
    evidence: Evidence, k: int, draughts: Mapping[Ship, Sequence[tuple[int, float]]]
) -> dict[str, Any]:
    row = evidence.transfer_rows[k]
    key = row["encounter_id"]
    encounter, screened = evidence.encounter_rows[key], evidence.screening_rows[key]
    draws = evidence.assessment.volume_bbl[k]
    return {
        "id": key,
        "heading": evidence.texts(
            "event.heading", key=key, start_utc=evidence.texts.day(row["start_utc"])
        ),
        "measured": _measured(evidence, encounter),
        "inferred": _inferred(evidence, row),
        "finding": _finding(evidence, key),
        "facts": _facts(evidence, row, encounter, screened),
        "figures": event_figures(evidence, row, draws, draughts),
        "ships": ships_table(evidence, row, encounter, screened),
        "evidence": evidence_table(
            evidence.texts,
            row,
            direction_known=_direction_known(evidence.params, row),
            more=document_rows(evidence, key),
        ),
        "attached": page_attached(evidence, key),
        "volume": _volume(evidence, row, draws, evidence.assessment.counts[k]),
        "volume_note": _volume_note(
            evidence.texts, evidence.params, row, _lists(evidence, row, screened)
        ),
        "lists_source": list_sources(evidence, row),
        "findings": _findings(evidence, row),
        "alternatives": alternatives(evidence, row, encounter),
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
    until = (
        evidence.texts("event.until_clock", end=w.clock(end))
        if start.date() == end.date()
        else evidence.texts.day_clock(end)
    )
    return evidence.texts(
        "event.measured",
        one=one,
        two=two,
        distance_m=thousands(evidence.params.detect.distance_m),
        start=evidence.texts.day(start),
        start_clock=w.clock(start),
        until=until,
        position=w.position(float(e["lon"]), float(e["lat"])),
    )


def _inferred(evidence: Evidence, row: Row) -> str:
    giver, receiver = (evidence.name(ship) for ship in evidence.sides(row))
    p = float(row["direction_probability"])
    amount = amount_words(evidence.texts, row)
    if "direction" in set_fields(row):
        way = way_words(evidence.texts, row, giver, receiver)
    elif _direction_known(evidence.params, row):
        way = evidence.texts(
            "event.direction_known", giver=giver, receiver=receiver, p=w.percent(p)
        )
    else:
        way = evidence.texts(
            "event.direction_unknown",
            giver=giver,
            receiver=receiver,
            p=w.percent(p),
            reverse=w.percent(1 - p),
        )
    return evidence.texts("event.inferred", way=way, amount=amount)


def _finding(evidence: Evidence, key: str) -> str:
    status = evidence.status(key)
    if not status:
        return evidence.texts("event.reviewed_not_yet")
    note = evidence.note(key)
    words = {
        "confirmed": evidence.texts("event.confirmed_by_the_analyst"),
        "unsure": evidence.texts("event.the_analyst_is_unsure"),
        "dismissed": evidence.texts("event.dismissed_by_the_analyst"),
    }[status]
    return evidence.texts("event.with_note", words=words, note=w.cut(note, 400)) if note else words


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
            evidence.texts("event.contact_under_m", limit=limit),
            evidence.texts(
                "event.contact_time",
                contact_h=w.duration(float(e["contact_h"])),
                count=evidence.texts.many(count, "contact"),
            ),
        ],
        [
            evidence.texts("event.distance"),
            evidence.texts("event.distances", least=least, median=median),
        ],
        [
            evidence.texts("event.mean_speeds"),
            evidence.texts(
                "event.speeds",
                giver_kn=w.fixed(giver_kn, 1),
                receiver_kn=w.fixed(receiver_kn, 1),
                relative_kn=w.fixed(e["relative_speed_kn"], 1),
            ),
        ],
        [
            evidence.texts("event.distance_to_shore"),
            w.or_dash(e["shore_km"], _km(evidence.texts, e["shore_km"])),
        ],
        [
            evidence.texts("event.nearest_port"),
            f"{w.or_dash(e['port'])}, {w.or_dash(e['port_km'], _km(evidence.texts, e['port_km']))}",
        ],
        [
            evidence.texts("event.delivery"),
            evidence.texts("event.delivered", arrival=w.instant(arrival))
            if w.is_known(arrival)
            else evidence.texts("event.not_delivered"),
        ],
    ]


def _km(texts: Texts, value: Any) -> str | None:
    return texts("event.km", value=w.fixed(float(value), 1)) if w.is_known(value) else None


def _lists(evidence: Evidence, row: Row, screened: Row) -> str:
    encounter = evidence.encounter_rows[row["encounter_id"]]
    told = [
        f"{evidence.name(ship_of(encounter, f'_{s}'))}: {w.cut(str(screened[f'listed_{s}']), 160)}"
        for s in (1, 2)
        if screened[f"listed_{s}"]
    ]
    hints = [str(screened[f"hint_{s}"]) for s in (1, 2) if screened[f"hint_{s}"]]
    alike = evidence.texts("event.alike", hints=w.cut("; ".join(hints), 160)) if hints else ""
    if told:
        return evidence.texts("event.on_lists", told="; ".join(told), alike=alike)
    return evidence.texts("event.no_match", searched=evidence.beside.searched, alike=alike)


def _volume(
    evidence: Evidence, row: Row, draws: NDArray[np.float32], counts: NDArray[np.bool_]
) -> dict[str, Any]:
    status = evidence.status(row["encounter_id"])
    sure = status == "confirmed" and row["last_hop"] and "counts" not in set_fields(row)
    weight = np.ones_like(counts) if sure else counts
    if str(row["product"]) in APART:
        weight = np.zeros_like(counts)
    toward = np.quantile(np.where(weight, draws, 0.0).astype(np.float64), (0.05, 0.5, 0.95))
    moved = [float(row[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95")]
    barrels = evidence.texts("event.barrels")
    return table(
        [
            (evidence.texts("event.volume"), "left", "1fr"),
            ("p05", "right", "auto"),
            ("p50", "right", "auto"),
            ("p95", "right", "auto"),
            (evidence.texts("columns.unit"), "left", "auto"),
        ],
        [
            [evidence.texts("event.moved"), *(thousands(v) for v in moved), barrels],
            [evidence.texts("event.toward_the_limit"), *(thousands(v) for v in toward), barrels],
        ],
    )


def _volume_note(texts: Texts, params: Params, row: Row, lists: str) -> str:
    mass = float(row["mass_t_p50"])
    product = texts.either("products", str(row["product"] or "not_stated"))
    factor = w.fixed(params.ledger.bbl_per_tonne, 2)
    note = texts(
        "event.volume_note_set" if "product" in set_fields(row) else "event.volume_note",
        mass=thousands(mass),
        factor=factor,
        barrels=thousands(mass * params.ledger.bbl_per_tonne),
        product=product,
        bound=texts.told(row["binding_bound"] or "") or texts("event.no_bound"),
    )
    if mass > 0:
        ratio = float(row["volume_bbl_p50"]) / mass
        if not BBL_PER_TONNE_MIN <= ratio <= BBL_PER_TONNE_MAX:
            note += texts("event.odd_pair", ratio=w.fixed(ratio, 2))
    if w.is_known(row["direction_reason"]):
        note += texts(
            "event.direction_reason",
            direction_reason=w.cut(texts.told(str(row["direction_reason"])), 500),
        )
    if w.is_known(row["receiver_dwt_t"]):
        dwt = float(row["receiver_dwt_t"])
        most = dwt * params.ledger.bbl_per_tonne
        shares = [thousands(share * most) for share in (1 / 3, 1 / 2, 9 / 10)]
        note += texts("event.published", dwt=thousands(dwt), shares=" / ".join(shares))
    return f"{note} {lists}".replace("..", ".")


def _findings(evidence: Evidence, row: Row) -> list[list[str]]:
    if bool(row["para11"]):
        para11 = evidence.texts("event.paragraph_11_engaged", dprk_mid=DPRK_MID)
    else:
        digits = sorted({ship[0] // 1_000_000 for ship in evidence.sides(row)})
        para11 = evidence.texts(
            "event.paragraph_11_not", digits=evidence.texts.listed([str(d) for d in digits])
        )
    status = {
        "confirmed": evidence.texts("event.in_every_draw"),
        "unsure": evidence.texts("event.unsure_by_probability"),
        "": evidence.texts("event.unreviewed_by_probability"),
        "dismissed": evidence.texts("event.in_no_draw"),
    }[evidence.status(row["encounter_id"])]
    if "counts" in set_fields(row) and evidence.status(row["encounter_id"]) == "confirmed":
        status = evidence.texts("event.confirmed_by_probability")
    product = str(row["product"])
    named = evidence.texts.either("products", product)
    if product in APART:
        status = evidence.texts("event.other_ledger")
    reason = w.or_dash(
        row["counts_reason"], w.cut(evidence.texts.told(str(row["counts_reason"])), 300)
    )
    return [
        [evidence.texts("event.paragraph_11"), para11],
        [
            evidence.texts("event.paragraph_5"),
            evidence.texts(
                "event.counts_with",
                chance=w.percent(evidence.chance(row)),
                status=status,
                reason=reason,
            ),
        ],
        *(
            [[evidence.texts("event.banned_label"), evidence.texts("event.banned", product=named)]]
            if product in BANNED_LIQUIDS
            else []
        ),
    ]
