"""The total of each period against its limit, and what is not in it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lightering.ledger.cap import LINES_PERCENT
from lightering.ledger.coverage import coverage_words
from lightering.ledger.notified import barrels_of, reports
from lightering.model.overrides import ledger_of
from lightering.model.schemas import CLOSE_KINDS
from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.report.contents_sources import limit_source, method_source
from lightering.report.figures.fan import Steps, fan_chart
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.model.records import Balance, Mixed, Notified
    from lightering.report.contents_inputs import Evidence
    from lightering.report.texts import Texts

__all__ = ["cap_sections", "notified_table"]


def cap_sections(evidence: Evidence) -> list[dict[str, Any]]:
    """Returns one section per cap period the data touch.

    Args:
        evidence: What the report is made from.
    """
    several = len(evidence.balances) > 1
    coverage = coverage_words(evidence.loaded, evidence.params) if evidence.balances else ()
    return [
        _section(evidence, one, () if number else coverage, several=several)
        for number, one in enumerate(evidence.balances)
    ]


def _section(
    evidence: Evidence, balance: Balance, coverage: tuple[str, ...], *, several: bool
) -> dict[str, Any]:
    steps = _steps(balance.notified, balance.year)
    scenarios = {name: value for name, value in balance.scenarios_bbl.items() if value > 0}
    q = balance.estimated_bbl
    heading = (
        evidence.texts("cap.heading_of_year", year=balance.year)
        if several
        else evidence.texts("cap.heading")
    )
    words = {evidence.texts.either("cap.shares", name): value for name, value in scenarios.items()}
    until = (
        evidence.texts.day(balance.data_until)
        if balance.data_until
        else evidence.texts("cap.end_of_data")
    )
    return {
        "heading": heading,
        "intro": evidence.texts("cap.intro", draws=thousands(len(balance.totals_bbl))),
        "chart": {
            "svg": fan_chart(evidence.texts, balance, steps, words),
            "alt": evidence.texts(
                "cap.chart_alt",
                year=balance.year,
                until=until,
                p50=thousands(q.p50),
                p05=thousands(q.p05),
                p95=thousands(q.p95),
                cap_bbl=thousands(balance.cap_bbl),
            ),
            "caption": evidence.texts(
                "cap.chart_caption",
                year=balance.year,
                cap_bbl=thousands(balance.cap_bbl),
                instrument=balance.instrument,
                until=until,
            ),
        },
        "crossings": _crossings(evidence.texts, balance),
        "scenarios": _scenarios(evidence.texts, balance),
        "scenarios_text": _scenarios_text(evidence, balance),
        "scenarios_source": method_source(),
        "limit_source": limit_source(balance),
        "notified_text": _notified_text(evidence.texts, balance),
        "apart_text": _apart_text(evidence.texts, balance),
        "mixed": [_mixed_text(evidence.texts, one) for one in balance.mixed],
        "coverage": [evidence.texts.told(said) for said in coverage],
        "excluded": _excluded(evidence),
        "excluded_text": evidence.texts("cap.excluded"),
        "raw": {**balance.as_dict(), "crossings": _dates(balance)},
    }


def _dates(balance: Balance) -> dict[str, dict[str, str | None]]:
    return {
        level: {key: _iso(value) for key, value in q.as_dict().items()}
        for level, q in balance.crossings.items()
    }


def _iso(value: Any) -> str | None:
    return str(value)[:10] if w.is_known(value) else None


def _crossings(texts: Texts, balance: Balance) -> dict[str, Any]:
    until = (
        texts("cap.not_by", data_until=texts.day(balance.data_until))
        if balance.data_until
        else texts("cap.not_passed")
    )
    rows = []
    for level in LINES_PERCENT:
        bbl = balance.cap_bbl * level / 100.0
        q = balance.crossings.get(str(level))
        days = [
            texts.day(value) if q is not None and w.is_known(value) else until
            for value in ((q.p05, q.p50, q.p95) if q is not None else (None, None, None))
        ]
        passed = float((balance.totals_bbl > bbl).mean()) if len(balance.totals_bbl) else 0.0
        rows.append([f"{level} %", thousands(bbl), *days, w.percent(passed)])
    return table(
        [
            (texts("cap.line"), "left", "auto"),
            (texts("columns.barrels"), "right", "auto"),
            (texts("cap.earliest_5"), "left", "1fr"),
            (texts("cap.median"), "left", "1fr"),
            (texts("cap.latest_95"), "left", "1fr"),
            (texts("cap.passed"), "right", "auto"),
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
    seen = (
        evidence.texts(
            "cap.published_calls",
            count=evidence.texts.many(count, "call"),
            year=balance.year,
            sizes=thousands(sum(sizes)),
            known=evidence.texts.many(len(sizes), "call"),
        )
        if count
        else evidence.texts("cap.published_none", year=balance.year)
    )
    return evidence.texts(
        "cap.published_sum",
        method=evidence.texts("cap.published_method"),
        deliveries=evidence.texts.many(balance.scenarios_deliveries, "delivery"),
        dwt=thousands(balance.scenarios_dwt_t),
        factor=w.fixed(evidence.params.ledger.bbl_per_tonne, 2),
        calls=seen,
    )


def _scenarios(texts: Texts, balance: Balance) -> dict[str, Any]:
    rows = [
        [
            texts.either("cap.shares", name),
            thousands(value),
            w.percent(value / balance.cap_bbl),
            texts("cap.above_the_limit")
            if value > balance.cap_bbl
            else texts("cap.not_above_the_limit"),
        ]
        for name, value in balance.scenarios_bbl.items()
    ]
    q = balance.estimated_bbl
    rows.append(
        [
            texts("cap.this_estimate"),
            f"{thousands(q.p50)} ({w.barrels_range(q.p05, q.p95)})",
            w.percent(q.p50 / balance.cap_bbl),
            texts(
                "cap.above_with_probability",
                probability_exceeded=w.percent(balance.probability_exceeded),
            ),
        ]
    )
    return table(
        [
            (texts("cap.share_of_deadweight"), "left", "auto"),
            (texts("columns.barrels"), "right", "auto"),
            (texts("cap.of_the_limit"), "right", "auto"),
            (texts("cap.reading"), "left", "1fr"),
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


def _apart_text(texts: Texts, balance: Balance) -> str:
    """Returns a sentence or two for each ledger beside this one; "" if there is none."""
    said = []
    for one in balance.apart:
        ledger = texts.either("cap.ledgers", one.product)
        start, end = texts.day(one.period_start), texts.day(one.period_end)
        limit = texts("cap.apart_banned")
        if one.cap_bbl is not None:
            limit = texts("cap.apart_limit", cap_bbl=thousands(one.cap_bbl))
        words = texts(
            "cap.apart", ledger=ledger, start=start, end=end, limit=limit, instrument=one.instrument
        )
        if one.estimated_bbl is not None:
            words += texts(
                "cap.apart_estimated",
                p50=thousands(one.estimated_bbl.p50),
                p05=thousands(one.estimated_bbl.p05),
                p95=thousands(one.estimated_bbl.p95),
                transfers=texts.many(one.transfers, "transfer"),
                events=texts.listed(one.encounters),
            )
        if one.estimated_bbl is not None and one.probability_exceeded is not None:
            words += texts("cap.apart_passed", passed=w.percent(one.probability_exceeded))
        if one.notified_bbl is not None:
            words += texts("cap.apart_notified", notified_bbl=thousands(one.notified_bbl))
        said.append(words)
    return " ".join(said)


def _mixed_text(texts: Texts, one: Mixed) -> str:
    """Returns a warning: two hops of one cargo stand in different ledgers."""
    return texts(
        "cap.mixed",
        earlier=one.earlier,
        product=texts.either("products", one.earlier_product),
        later=texts.listed(one.later),
        other=texts.either("products", one.later_product) or texts("cap.product_not_set"),
        where=texts.part("cap.mixed_where")[ledger_of(one.later_product)],
    )


def _notified_text(texts: Texts, balance: Balance) -> str:
    if balance.notified_bbl is None:
        return texts("cap.notified_none", year=balance.year)
    last = max(row.as_of for row in balance.notified)
    return texts(
        "cap.notified",
        year=balance.year,
        notified_bbl=thousands(balance.notified_bbl),
        notified=texts.many(len(balance.notified), "row"),
        last=texts.day(last),
    )


def notified_table(evidence: Evidence) -> dict[str, Any]:
    """Returns every published row that touches a period of the report, also those left out.

    Args:
        evidence: What the report is made from.
    """
    told = [
        row for balance in evidence.balances for row in reports(balance.year).to_dict("records")
    ]
    rows = [
        [
            w.cut(str(row["supplier"])),
            f"{row['period_start'].isoformat()} – {row['period_end'].isoformat()}",
            w.or_dash(row["tonnes"], w.fixed(row["tonnes"] or 0.0, 1)),
            w.or_dash(row["barrels"], w.fixed(row["barrels"] or 0.0, 1)),
            row["as_of"].isoformat(),
            evidence.texts.told(str(row["why"])),
        ]
        for row in told
    ]
    return table(
        [
            (evidence.texts("cap.supplier"), "left", "auto"),
            (evidence.texts("cap.period"), "left", "auto"),
            (evidence.texts("columns.tonnes"), "right", "auto"),
            (evidence.texts("columns.barrels"), "right", "auto"),
            (evidence.texts("cap.as_of"), "left", "auto"),
            (evidence.texts("cap.in_the_sum"), "left", "1fr"),
        ],
        rows,
        sources=[w.cut(str(row["source"]), 200) for row in told],
    )


def _excluded(evidence: Evidence) -> dict[str, Any]:
    """Counts what was seen and is not in any total, by reason."""
    rows = [*_other_kinds(evidence), *_screened_out(evidence), *_transfers_out(evidence)]
    calls = len(evidence.assessment.port_calls)
    if calls:
        why = evidence.texts("cap.why_calls")
        rows.append([evidence.texts("cap.calls"), thousands(calls), why])
    for product, why in (("crude_oil", "cap.why_crude"), ("banned", "cap.why_banned")):
        found = {
            k
            for b in evidence.balances
            for o in b.apart
            if o.product == product
            for k in o.encounters
        }
        name = evidence.texts.either("cap.ledgers", product)
        rows.append([name, thousands(len(found)) if found else w.DASH, evidence.texts(why)])
    rows += [
        [evidence.texts("cap.ships_that_sent_nothing"), w.DASH, evidence.texts("cap.why_silent")],
    ]
    return table(
        [
            (evidence.texts("cap.seen_not_counted"), "left", "auto"),
            (evidence.texts("cap.events"), "right", "auto"),
            (evidence.texts("columns.why"), "left", "1fr"),
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
        [
            evidence.texts.either("kinds", kind),
            thousands(count),
            evidence.texts.either("cap.kinds", kind),
        ]
        for kind, count in sorted(kinds.items())
    ]


def _screened_out(evidence: Evidence) -> list[list[str]]:
    reasons = Counter(
        evidence.texts.told(str(evidence.screening_rows[key]["reason"]))
        for key, row in evidence.encounter_rows.items()
        if row["kind"] in CLOSE_KINDS and not evidence.screening_rows[key]["passes"]
    )
    return [
        [
            evidence.texts("cap.stopped_by_the_screening"),
            thousands(count),
            w.cut(reason or evidence.texts("cap.no_reason_given"), 240),
        ]
        for reason, count in sorted(reasons.items())
    ]


def _transfers_out(evidence: Evidence) -> list[list[str]]:
    statuses = [evidence.status(row["encounter_id"]) for row in evidence.transfer_rows]
    earlier = sum(
        not bool(row["last_hop"]) and status != "dismissed"
        for row, status in zip(evidence.transfer_rows, statuses, strict=True)
    )
    found = (
        (
            evidence.texts("cap.dismissed_by_the_analyst"),
            statuses.count("dismissed"),
            evidence.texts("cap.why_dismissed"),
        ),
        (evidence.texts("cap.earlier_hop"), earlier, evidence.texts("cap.why_earlier_hop")),
    )
    return [[name, thousands(count), why] for name, count, why in found if count]
