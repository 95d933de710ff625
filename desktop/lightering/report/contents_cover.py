"""The first page: the finding in one sentence, the key figures, how sure, and who has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.report import wording as w
from lightering.report.contents_inputs import lines_of
from lightering.report.contents_sources import limit_source
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.model.records import Balance
    from lightering.report.contents_inputs import Evidence
    from lightering.report.texts import Texts

__all__ = ["cover", "leading_balance"]


def leading_balance(evidence: Evidence) -> Balance | None:
    """Returns the period the cover speaks of: the last that holds a transfer, else the last.

    Args:
        evidence: What the report is made from.
    """
    held = [b for b in evidence.balances if b.transfers] or list(evidence.balances)
    return held[-1] if held else None


def cover(evidence: Evidence, case_hash: str) -> dict[str, Any]:
    """Returns what the first page says.

    Args:
        evidence: What the report is made from.
        case_hash: `digest` of the manifest.
    """
    balance = leading_balance(evidence)
    level, reasons = _confidence(evidence, balance)
    return {
        "kicker": evidence.texts("cover.kicker", hash=case_hash[:8]),
        "title": evidence.texts("cover.title"),
        "subtitle": _period(evidence),
        "finding": _finding(evidence.texts, balance),
        "figures": _figures(evidence, balance),
        "paragraphs": [
            _paragraph_5(evidence.texts, balance),
            _paragraph_11(evidence),
            *_banned(evidence),
        ],
        "confidence": {"level": evidence.texts("page.confidence", level=level), "text": reasons},
        "lower_bound": evidence.texts("cover.lower_bound"),
        "reviewed": _reviewed(evidence),
        "other_periods": [
            f"{b.year}: {_finding(evidence.texts, b)}"
            for b in evidence.balances
            if b is not balance and b.transfers
        ],
    }


def _period(evidence: Evidence) -> str:
    """Returns the first and the last day the data cover, in words."""
    firsts = [r.first_utc for r in evidence.loaded.reports if r.first_utc]
    last = evidence.data_until
    if not firsts or last is None:
        return evidence.texts("cover.no_fix")
    first = min(firsts)
    return (
        evidence.texts.day(first)
        if first.date() == last.date()
        else evidence.texts(
            "cover.period", first=evidence.texts.day(first), last=evidence.texts.day(last)
        )
    )


def _finding(texts: Texts, balance: Balance | None) -> str:
    """Returns the finding in one sentence, or why there is none."""
    if balance is None:
        return texts("cover.finding_no_period")
    until = (
        texts("cover.until", data_until=texts.day(balance.data_until)) if balance.data_until else ""
    )
    if not balance.transfers:
        return texts(
            "cover.finding_none", cap_bbl=thousands(balance.cap_bbl), year=balance.year, until=until
        )
    q = balance.estimated_bbl
    return texts(
        "cover.finding",
        verdict=texts.verdict(balance.probability_exceeded),
        probability=w.percent(balance.probability_exceeded),
        year=balance.year,
        cap_bbl=thousands(balance.cap_bbl),
        until=until,
        p50=thousands(q.p50),
        p05=thousands(q.p05),
        p95=thousands(q.p95),
    )


def _figures(evidence: Evidence, balance: Balance | None) -> list[dict[str, str]]:
    if balance is None:
        return []
    q = balance.estimated_bbl
    statuses = [evidence.status(row["encounter_id"]) for row in evidence.transfer_rows]
    over = evidence.texts("cover.label_over", cap_bbl=thousands(balance.cap_bbl))
    decided = evidence.texts(
        "cover.label_decided",
        dismissed=statuses.count("dismissed"),
        unsure=statuses.count("unsure"),
    )
    if balance.notified_bbl is None:
        notified = (
            evidence.texts("cover.notified_none"),
            evidence.texts("cover.label_notified_none"),
        )
    else:
        notified = (
            thousands(balance.notified_bbl),
            evidence.texts("cover.label_notified"),
        )
    figures = [
        (thousands(q.p50), evidence.texts("cover.label_median")),
        (w.barrels_range(q.p05, q.p95), evidence.texts("cover.label_range")),
        (w.percent(balance.probability_exceeded), over),
        (
            evidence.texts.many(balance.transfers, "transfer"),
            evidence.texts("cover.label_transfers"),
        ),
        (evidence.texts.many(statuses.count("confirmed"), "transfer"), decided),
        notified,
    ]
    return [{"value": value, "label": label} for value, label in figures]


def _paragraph_5(texts: Texts, balance: Balance | None) -> dict[str, str]:
    cap = "500,000" if balance is None else thousands(balance.cap_bbl)
    return {
        "label": texts("cover.paragraph_5_label"),
        "text": texts("cover.paragraph_5", cap=cap),
        "source": limit_source(balance),
    }


def _paragraph_11(evidence: Evidence) -> dict[str, str]:
    by_flag = [str(row["encounter_id"]) for row in evidence.transfer_rows if bool(row["para11"])]
    said = [evidence.decisions.get(name, ("", ""))[0] for name in by_flag]
    engaged = evidence.texts.many(len(by_flag), "transfer")
    if dismissed := said.count("dismissed"):
        engaged = evidence.texts(
            "cover.paragraph_11_dismissed", engaged=engaged, dismissed=thousands(dismissed)
        )
    return {
        "label": evidence.texts("cover.paragraph_11_label"),
        "text": evidence.texts("cover.paragraph_11", engaged=engaged),
        "source": evidence.texts("cover.paragraph_11_source"),
    }


def _banned(evidence: Evidence) -> list[dict[str, str]]:
    """Returns what the analyst found to be banned outright, nothing if there is none."""
    found = sum(len(o.encounters) for b in evidence.balances for o in b.apart if not o.cap_bbl)
    if not found:
        return []
    return [
        {
            "label": evidence.texts("cover.banned_label"),
            "text": evidence.texts("cover.banned", found=evidence.texts.many(found, "transfer")),
            "source": evidence.texts("cover.banned_source"),
        }
    ]


def _confidence(evidence: Evidence, balance: Balance | None) -> tuple[str, str]:
    """Returns the level of confidence and which of its three conditions hold.

    High if all hold, moderate if two do, low otherwise: every transfer was looked at by a person;
    the interval is no wider than two to one; half of the counted barrels rest on draughts.
    """
    counted = [row for row in evidence.transfer_rows if evidence.is_counted(row)]
    if balance is None or not counted:
        return evidence.texts("cover.none"), evidence.texts("cover.nothing_counted")
    total = sum(float(r["volume_bbl_p50"]) * evidence.chance(r) for r in counted)
    by_draught = sum(
        float(r["volume_bbl_p50"]) * evidence.chance(r)
        for r in counted
        if any("draught" in str(line["line"]).lower() for line in lines_of(r))
    )
    q = balance.estimated_bbl
    share = by_draught / total if total > 0 else 0.0
    narrow = q.p05 > 0 and q.p95 / q.p05 <= 2.0
    held = [evidence.unreviewed == 0, narrow, share >= 0.5]
    level = evidence.texts({3: "cover.high", 2: "cover.moderate"}.get(sum(held), "cover.low"))
    ratio = (
        evidence.texts("cover.ratio", p95=w.fixed(q.p95 / q.p05, 1))
        if q.p05 > 0
        else evidence.texts("cover.ratio_open")
    )
    reviewed = (
        evidence.texts("cover.all_reviewed")
        if held[0]
        else evidence.texts(
            "cover.some_unreviewed", unreviewed=evidence.texts.many(evidence.unreviewed, "transfer")
        )
    )
    return level, (
        evidence.texts(
            "cover.conditions",
            held=sum(held),
            reviewed=reviewed,
            ratio=ratio,
            width=evidence.texts("cover.within" if narrow else "cover.wider"),
            share=w.percent(share),
            half=evidence.texts("cover.at_least" if share >= 0.5 else "cover.less_than"),
        )
    )


def _reviewed(evidence: Evidence) -> list[list[str]]:
    waiting = evidence.unreviewed
    decided = len(evidence.transfer_rows) - waiting
    if waiting and not decided:
        seen = evidence.texts("cover.reviewed_not_yet")
    else:
        rest = (
            evidence.texts("cover.some_waiting", waiting=thousands(waiting))
            if waiting
            else evidence.texts("cover.none_waits")
        )
        seen = evidence.texts(
            "cover.decided", decided=evidence.texts.many(decided, "transfer"), rest=rest
        )
    fixes = evidence.texts.many(evidence.loaded.fixes.num_rows, "fix")
    until = evidence.data_until
    signed = ", ".join(
        w.cut(one) for one in (evidence.settings.author, evidence.settings.organisation) if one
    )
    machine = evidence.texts(
        "cover.machine",
        encounters=evidence.texts.many(len(evidence.encounters), "encounter"),
        ships=evidence.texts.many(len(evidence.ships), "ship"),
        fixes=fixes,
        reports=evidence.texts.many(len(evidence.loaded.reports), "file"),
        transfer_rows=evidence.texts.many(len(evidence.transfer_rows), "transfer"),
    )
    return [
        [evidence.texts("cover.seen_by_machine"), machine],
        [evidence.texts("cover.seen_by_a_person"), seen],
        [
            evidence.texts("cover.data_until"),
            evidence.texts.day_clock(until) if until else evidence.texts("cover.no_data"),
        ],
        *([[evidence.texts("cover.prepared_by"), signed]] if signed else []),
    ]
