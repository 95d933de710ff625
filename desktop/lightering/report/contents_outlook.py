"""What would change the finding: the total without single events, and what is worth asking for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering import ledger
from lightering.ledger.drivers import drivers_of_draws
from lightering.report import wording as w
from lightering.report.contents_attached import imagery_of
from lightering.report.contents_cover import leading_balance
from lightering.report.contents_inputs import table
from lightering.report.figures.tornado import Bar, tornado
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Balance
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["outlook"]

MOST_SLOTS = 8
"""Transfers for which images are asked: those that move the total most."""


def outlook(evidence: Evidence) -> dict[str, Any]:
    """Returns the section on what would change the finding, with slots for imagery.

    Args:
        evidence: What the report is made from.
    """
    known = evidence.texts.part("outlook")
    balance = leading_balance(evidence)
    heavy = _heaviest(evidence, balance)
    has_pictures = any(imagery_of(evidence, key) for key in evidence.attached.by_event)
    return {
        "heading": known["heading"],
        "intro": known["intro"],
        "changes": _changes(evidence, balance, heavy),
        "changes_note": known["changes_note"].format(
            events=thousands(len(heavy)),
            sum_bbl=thousands(
                sum(float(row["volume_bbl_p50"]) * evidence.chance(row) for row in heavy)
            ),
        ),
        "tornado_heading": known["tornado_heading"],
        "tornado": _tornado(evidence, balance),
        "imagery_heading": known["imagery_heading"],
        "imagery_intro": known["imagery_attached" if has_pictures else "imagery_intro"],
        "imagery": _imagery(evidence, _slots(evidence, heavy)),
        "asks_heading": known["asks_heading"],
        "asks": _asks(evidence, balance, known),
    }


def _tornado(evidence: Evidence, balance: Balance | None) -> dict[str, str] | None:
    """Returns the drawing of what drives the total, or None where there is nothing to drive."""
    found = drivers_of_draws(evidence.assessment, balance) if balance is not None else []
    bars = [
        Bar(evidence.texts.either("drivers", one.name), one.low_bbl, one.high_bbl)
        for one in found
        if one.swing_bbl > 0
    ]
    if balance is None or not bars:
        return None
    median = balance.estimated_bbl.p50
    told = [
        evidence.texts(
            "outlook.tornado_bar",
            name=bar.name,
            low=thousands(bar.low_bbl),
            high=thousands(bar.high_bbl),
        )
        for bar in bars
    ]
    return {
        "svg": tornado(evidence.texts, bars, median, balance.cap_bbl),
        "alt": evidence.texts(
            "outlook.tornado_alt", median=thousands(median), bars="; ".join(told)
        ),
        "caption": evidence.texts("outlook.tornado_caption"),
    }


def _heaviest(evidence: Evidence, balance: Balance | None) -> list[Row]:
    """Returns the counted transfers of a period, those first that move the total most."""
    if balance is None:
        return []
    rows = [
        row
        for row in evidence.transfer_rows
        if evidence.is_counted(row) and row["last_hop"] and w.moment(_day(row)).year == balance.year
    ]
    return sorted(
        rows,
        key=lambda row: (
            -float(row["volume_bbl_p50"]) * evidence.chance(row),
            row["encounter_id"],
        ),
    )


def _slots(evidence: Evidence, heavy: list[Row]) -> list[Row]:
    """Returns the transfers for which images are asked: those that were chosen, if any were."""
    if not evidence.settings.events:
        return heavy[:MOST_SLOTS]
    return [row for row in evidence.transfer_rows if evidence.has_page(row)]


def _day(row: Row) -> Any:
    return row["delivered_utc"] if w.is_known(row["delivered_utc"]) else row["end_utc"]


def _changes(evidence: Evidence, balance: Balance | None, heavy: list[Row]) -> dict[str, Any]:
    rows = []
    if balance is not None and evidence.transfer_rows:
        now = {key: status for key, (status, _note) in evidence.decisions.items()}
        rows.append([evidence.texts("outlook.as_in_this_report"), *_figures(balance)])
        if heavy:
            first = heavy[0]["encounter_id"]
            without = now | {first: "dismissed"}
            rows.append(
                [
                    evidence.texts("outlook.without_first", first=first),
                    *_again(evidence, balance, without),
                ]
            )
        if len(heavy) > 3:
            without = now | {row["encounter_id"]: "dismissed" for row in heavy[:3]}
            rows.append(
                [evidence.texts("outlook.without_three"), *_again(evidence, balance, without)]
            )
        ids = [str(row["encounter_id"]) for row in evidence.transfer_rows]
        kept = {key: now.get(key) if now.get(key) == "confirmed" else "dismissed" for key in ids}
        rows.append(
            [evidence.texts("outlook.only_confirmed"), *_again(evidence, balance, now | kept)]
        )
        sure = [
            str(row["encounter_id"])
            for row in evidence.transfer_rows
            if evidence.chance(row) >= 0.8
        ]
        kept = {key: now.get(key, "") if key in sure else "dismissed" for key in ids}
        rows.append([evidence.texts("outlook.only_likely"), *_again(evidence, balance, now | kept)])
    return table(
        [
            (evidence.texts("outlook.the_total"), "left", "1fr"),
            (evidence.texts("columns.p50_bbl"), "right", "auto"),
            (evidence.texts("columns.p05_p95_bbl"), "right", "auto"),
            (evidence.texts("outlook.over_the_limit"), "right", "auto"),
        ],
        rows,
    )


def _again(evidence: Evidence, balance: Balance, decisions: Mapping[str, Any]) -> list[str]:
    told = {key: status for key, status in decisions.items() if status}
    found = ledger.tally(
        evidence.assessment, evidence.data_until, decisions=told, year=balance.year
    )
    same = [one for one in found if one.product == balance.product]
    return _figures(same[0]) if same else [w.DASH] * 3


def _figures(balance: Balance) -> list[str]:
    q = balance.estimated_bbl
    return [
        thousands(q.p50),
        w.barrels_range(q.p05, q.p95),
        w.percent(balance.probability_exceeded),
    ]


def _imagery(evidence: Evidence, heavy: list[Row]) -> dict[str, Any]:
    rows = []
    for row in heavy:
        e = evidence.encounter_rows[row["encounter_id"]]
        start, end = w.instant(e["start_utc"]), w.instant(e["end_utc"])
        where = w.position(float(e["lon"]), float(e["lat"]))
        rows.append(
            [
                str(row["encounter_id"]),
                evidence.texts("outlook.where_and_when", where=where, start=start, end=end),
                imagery_of(evidence, row["encounter_id"]),
                "",
                "",
                "",
            ]
        )
    return table(
        [
            (evidence.texts("columns.event"), "left", "auto"),
            (evidence.texts("outlook.where_and_when_utc"), "left", "1fr"),
            (evidence.texts("outlook.image_of"), "left", "16mm"),
            (evidence.texts("outlook.sensor"), "left", "16mm"),
            (evidence.texts("outlook.resolution"), "left", "17mm"),
            (evidence.texts("outlook.length_seen"), "left", "19mm"),
        ],
        rows,
    )


def _asks(evidence: Evidence, balance: Balance | None, known: dict[str, Any]) -> list[str]:
    asks = []
    if evidence.unreviewed:
        waiting = evidence.texts.many(evidence.unreviewed, "transfer")
        asks.append(known["ask_review"].format(waiting=waiting))
    if balance is not None and balance.transfers:
        asks.append(known["ask_supplier"])
        asks.append(known["ask_flag"])
        if balance.notified_bbl is None:
            asks.append(known["ask_notified"].format(year=balance.year))
    if any(bool(row["para11"]) for row in evidence.transfer_rows):
        asks.append(known["ask_para11"])
    return asks
