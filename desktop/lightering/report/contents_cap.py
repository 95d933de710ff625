"""The total of each period against its limit, and what is not in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lightering.ledger.notified import barrels_of, reports
from lightering.model.schemas import CLOSE_KINDS
from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.report.figures.fan import Steps, fan_chart
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.model.records import Balance, Notified
    from lightering.report.contents_inputs import Evidence

__all__ = ["cap_sections", "notified_table"]

_KINDS = {
    "anchored_neighbours": "two ships at anchor: their separation swings with their headings",
    "convoy": "both under way on one course: a convoy or a tow",
    "in_port": "inside a port area",
    "service_craft": "one is a tug, pilot, bunker or other service craft",
}

_SHARES = {"1/3": "one third", "0.5": "one half", "0.9": "nine tenths"}


def cap_sections(evidence: Evidence, texts: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns one section per cap period the data touch.

    Args:
        evidence: What the report is made from.
        texts: The catalogue of fixed texts.
    """
    several = len(evidence.balances) > 1
    return [_section(evidence, b, texts, several=several) for b in evidence.balances]


def _section(
    evidence: Evidence, balance: Balance, texts: dict[str, Any], *, several: bool
) -> dict[str, Any]:
    steps = _steps(balance.notified, balance.year)
    scenarios = {name: value for name, value in balance.scenarios_bbl.items() if value > 0}
    q = balance.estimated_bbl
    heading = f"The total against the limit, {balance.year}" if several else texts["cap"]["heading"]
    words = {_SHARES.get(name, name): value for name, value in scenarios.items()}
    until = w.day(balance.data_until) if balance.data_until else "the end of the data"
    return {
        "heading": heading,
        "intro": texts["cap"]["intro"].format(draws=thousands(len(balance.totals_bbl))),
        "chart": {
            "svg": fan_chart(balance, steps, words),
            "alt": f"Running total of {balance.year} in barrels. On {until} the median is "
            f"{thousands(q.p50)}, from {thousands(q.p05)} (5 %) to {thousands(q.p95)} (95 %). "
            f"Lines at 75, 90, 95 and 100 % of {thousands(balance.cap_bbl)} barrels.",
            "caption": f"Barrels delivered by ship-to-ship transfer in {balance.year}, running "
            f"total. Line: median; darker band: 25 % to 75 % of the draws; lighter band: 5 % to "
            f"95 %. Level lines: 75 % (dotted), 90 % (short dashes), 95 % (long dashes) and 100 % "
            f"(solid) of the limit of {thousands(balance.cap_bbl)} barrels ({balance.instrument}). "
            "Broken steps: notified deliveries. At the right: the published method. "
            f"The area after {until} is not yet observed.",
        },
        "crossings": _crossings(balance),
        "scenarios": _scenarios(balance),
        "scenarios_text": _scenarios_text(evidence, balance),
        "notified_text": _notified_text(balance),
        "excluded": _excluded(evidence),
        "excluded_text": texts["cap"]["excluded"],
        "raw": {**balance.as_dict(), "crossings": _dates(balance)},
    }


def _dates(balance: Balance) -> dict[str, dict[str, str | None]]:
    return {
        level: {key: _iso(value) for key, value in q.as_dict().items()}
        for level, q in balance.crossings.items()
    }


def _iso(value: Any) -> str | None:
    return str(value)[:10] if w.is_known(value) else None


def _crossings(balance: Balance) -> dict[str, Any]:
    until = f"not by {w.day(balance.data_until)}" if balance.data_until else "not passed"
    rows = []
    for level in ("75", "90", "95", "100"):
        bbl = balance.cap_bbl * int(level) / 100.0
        q = balance.crossings.get(level)
        days = [
            w.day(value) if q is not None and w.is_known(value) else until
            for value in ((q.p05, q.p50, q.p95) if q is not None else (None, None, None))
        ]
        passed = float((balance.totals_bbl > bbl).mean()) if len(balance.totals_bbl) else 0.0
        rows.append([f"{level} %", thousands(bbl), *days, w.percent(passed)])
    return table(
        [
            ("Line", "left", "auto"),
            ("Barrels", "right", "auto"),
            ("Earliest (5 %)", "left", "1fr"),
            ("Median", "left", "1fr"),
            ("Latest (95 %)", "left", "1fr"),
            ("Passed", "right", "auto"),
        ],
        rows,
        strong_last=True,
    )


def _scenarios_text(evidence: Evidence, balance: Balance) -> str:
    calls = evidence.assessment.port_calls
    years = [w.moment(arrival).year for arrival in calls["arrival_utc"]] if len(calls) else []
    sizes = [
        float(dwt)
        for year, dwt in zip(years, calls["dwt_t"] if len(calls) else [], strict=True)
        if year == balance.year and w.is_known(dwt)
    ]
    count = years.count(balance.year)
    method = (
        "Published totals multiply the deadweight of every tanker that called at a port of the "
        "Democratic People’s Republic of Korea by one share, the same for all. "
    )
    if not count:
        return f"{method}The data hold no such call in {balance.year}: no figure of that kind here."
    factor = w.fixed(evidence.params.ledger.bbl_per_tonne, 2)
    return (
        f"{method}{w.plural(count, 'call')} seen in {balance.year}, {thousands(sum(sizes))} tonnes "
        f"of deadweight where it is known ({w.plural(len(sizes), 'call')}), at {factor} barrels "
        "per tonne, give:"
    )


def _scenarios(balance: Balance) -> dict[str, Any]:
    rows = [
        [
            _SHARES.get(name, name),
            thousands(value),
            w.percent(value / balance.cap_bbl),
            "above the limit" if value > balance.cap_bbl else "not above the limit",
        ]
        for name, value in balance.scenarios_bbl.items()
    ]
    q = balance.estimated_bbl
    rows.append(
        [
            "this estimate, median (5 – 95 %)",
            f"{thousands(q.p50)} ({w.barrels_range(q.p05, q.p95)})",
            w.percent(q.p50 / balance.cap_bbl),
            f"above the limit with probability {w.percent(balance.probability_exceeded)}",
        ]
    )
    return table(
        [
            ("Share of deadweight", "left", "auto"),
            ("Barrels", "right", "auto"),
            ("Of the limit", "right", "auto"),
            ("Reading", "left", "1fr"),
        ],
        rows,
        strong_last=True,
    )


def _steps(rows: tuple[Notified, ...], year: int) -> Steps:
    days, totals, running = [], [], 0.0
    for row in sorted(rows, key=lambda r: (r.period_end, r.supplier)):
        running += barrels_of(row) or 0.0
        if row.period_end.year == year:
            days.append(row.period_end)
            totals.append(running)
    return Steps(tuple(days), tuple(totals))


def _notified_text(balance: Balance) -> str:
    if balance.notified_bbl is None:
        return (
            f"Deliveries notified to the Committee for {balance.year}: no report in the facts at "
            "hand. No report is not zero."
        )
    last = max(row.as_of for row in balance.notified)
    return (
        f"Deliveries notified to the Committee for {balance.year}: "
        f"{thousands(balance.notified_bbl)} barrels in {w.plural(len(balance.notified), 'row')}, "
        f"as published until {w.day(last)}. They may describe the same oil as an estimated "
        "transfer, so the two are never added."
    )


def notified_table(evidence: Evidence) -> dict[str, Any]:
    """Returns every published row that touches a period of the report, also those left out.

    Args:
        evidence: What the report is made from.
    """
    rows = [
        [
            w.cut(str(row["supplier"])),
            f"{row['period_start'].isoformat()} – {row['period_end'].isoformat()}",
            w.or_dash(row["tonnes"], w.fixed(row["tonnes"] or 0.0, 1)),
            w.or_dash(row["barrels"], w.fixed(row["barrels"] or 0.0, 1)),
            row["as_of"].isoformat(),
            str(row["why"]),
            w.cut(str(row["source"]), 200),
        ]
        for balance in evidence.balances
        for row in reports(balance.year).to_dict("records")
    ]
    return table(
        [
            ("Supplier", "left", "auto"),
            ("Period", "left", "auto"),
            ("Tonnes", "right", "auto"),
            ("Barrels", "right", "auto"),
            ("As of", "left", "auto"),
            ("In the sum", "left", "0.7fr"),
            ("Source", "left", "1fr"),
        ],
        rows,
    )


def _excluded(evidence: Evidence) -> dict[str, Any]:
    """Counts what was seen and is not in any total, by reason."""
    rows = [*_other_kinds(evidence), *_screened_out(evidence), *_transfers_out(evidence)]
    calls = len(evidence.assessment.port_calls)
    if calls:
        why = "compared with transfers, never added: a call alone is no estimate here"
        rows.append(["calls at ports of the DPRK", thousands(calls), why])
    rows += [
        ["crude oil", w.DASH, "paragraph 4 of resolution 2397: another limit, another ledger"],
        ["ships that sent nothing", w.DASH, "not in these data: a lower bound in coverage"],
    ]
    return table(
        [
            ("Seen, not counted", "left", "auto"),
            ("Events", "right", "auto"),
            ("Why", "left", "1fr"),
        ],
        rows,
    )


def _other_kinds(evidence: Evidence) -> list[list[str]]:
    kinds = Counter(
        str(row["kind"])
        for row in evidence.encounter_rows.values()
        if row["kind"] not in CLOSE_KINDS
    )
    return [
        [kind.replace("_", " "), thousands(count), _KINDS.get(kind, kind)]
        for kind, count in sorted(kinds.items())
    ]


def _screened_out(evidence: Evidence) -> list[list[str]]:
    reasons = Counter(
        str(evidence.screening_rows[key]["reason"])
        for key, row in evidence.encounter_rows.items()
        if row["kind"] in CLOSE_KINDS and not evidence.screening_rows[key]["passes"]
    )
    return [
        ["stopped by the screening", thousands(count), w.cut(reason or "no reason given", 240)]
        for reason, count in sorted(reasons.items())
    ]


def _transfers_out(evidence: Evidence) -> list[list[str]]:
    statuses = [evidence.status(row["encounter_id"]) for row in evidence.transfer_rows]
    earlier = sum(
        not bool(row["last_hop"]) and status != "dismissed"
        for row, status in zip(evidence.transfer_rows, statuses, strict=True)
    )
    found = (
        ("dismissed by the analyst", statuses.count("dismissed"), "see “Events not counted”"),
        ("earlier hop of a chain", earlier, "the oil is counted once, at the last hop"),
    )
    return [[name, thousands(count), why] for name, count, why in found if count]
