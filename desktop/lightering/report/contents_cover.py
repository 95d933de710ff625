"""The first page: the finding in one sentence, the key figures, how sure, and who has looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.report import wording as w
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.model.records import Balance
    from lightering.report.contents_inputs import Evidence

__all__ = ["cover", "leading_balance"]


def leading_balance(evidence: Evidence) -> Balance | None:
    """Returns the period the cover speaks of: the last that holds a transfer, else the last.

    Args:
        evidence: What the report is made from.
    """
    held = [b for b in evidence.balances if b.transfers] or list(evidence.balances)
    return held[-1] if held else None


def cover(evidence: Evidence, texts: dict[str, Any]) -> dict[str, Any]:
    """Returns what the first page says.

    Args:
        evidence: What the report is made from.
        texts: The catalogue of fixed texts.
    """
    balance = leading_balance(evidence)
    level, reasons = confidence(evidence, balance)
    return {
        "kicker": texts["cover"]["kicker"],
        "title": texts["cover"]["title"],
        "subtitle": period(evidence),
        "finding": finding(balance),
        "figures": _figures(evidence, balance),
        "paragraphs": [_paragraph_5(balance), _paragraph_11(evidence)],
        "confidence": {"level": level, "text": reasons},
        "lower_bound": texts["cover"]["lower_bound"],
        "reviewed": _reviewed(evidence),
        "other_periods": [
            f"{b.year}: {finding(b)}" for b in evidence.balances if b is not balance and b.transfers
        ],
    }


def period(evidence: Evidence) -> str:
    """Returns the first and the last day the data cover, in words.

    Args:
        evidence: What the report is made from.
    """
    firsts = [r.first_utc for r in evidence.loaded.reports if r.first_utc]
    lasts = [r.last_utc for r in evidence.loaded.reports if r.last_utc]
    if not firsts or not lasts:
        return "No position fix was kept"
    first, last = min(firsts), max(lasts)
    return w.day(first) if first.date() == last.date() else f"{w.day(first)} to {w.day(last)}"


def finding(balance: Balance | None) -> str:
    """Returns the finding in one sentence, or why there is none.

    Args:
        balance: The period, or None if the data touch none.
    """
    if balance is None:
        return "The data touch no period of the limit; nothing is found."
    until = f" by {w.day(balance.data_until)}" if balance.data_until else ""
    if not balance.transfers:
        return (
            f"No transfer that may count toward the limit of {thousands(balance.cap_bbl)} barrels "
            f"in {balance.year} was found in these data{until}."
        )
    q = balance.estimated_bbl
    return (
        f"It is {w.verdict(balance.probability_exceeded)} "
        f"({w.percent(balance.probability_exceeded)}) that refined petroleum delivered by "
        f"ship-to-ship transfer in {balance.year} passed the limit of "
        f"{thousands(balance.cap_bbl)} barrels{until}; the median estimate is {thousands(q.p50)} "
        f"barrels, and nine draws in ten lie between {thousands(q.p05)} and {thousands(q.p95)}."
    )


def _figures(evidence: Evidence, balance: Balance | None) -> list[dict[str, str]]:
    if balance is None:
        return []
    q = balance.estimated_bbl
    statuses = [evidence.status(row["encounter_id"]) for row in evidence.transfer_rows]
    over = f"probability that the total is over {thousands(balance.cap_bbl)} barrels"
    decided = (
        f"confirmed by the analyst, {statuses.count('dismissed')} dismissed, "
        f"{statuses.count('unsure')} unsure"
    )
    if balance.notified_bbl is None:
        notified = ("no report", "barrels notified for this period; no report is not zero")
    else:
        notified = (
            thousands(balance.notified_bbl),
            "barrels notified to the Committee for this period, shown apart, never added",
        )
    figures = [
        (thousands(q.p50), "barrels, median of the estimated total"),
        (w.barrels_range(q.p05, q.p95), "barrels, from 5 % to 95 % of the draws"),
        (w.percent(balance.probability_exceeded), over),
        (
            w.plural(balance.transfers, "transfer"),
            "may count toward this period, each with its own probability",
        ),
        (w.plural(statuses.count("confirmed"), "transfer"), decided),
        notified,
    ]
    return [{"value": value, "label": label} for value, label in figures]


def _paragraph_5(balance: Balance | None) -> dict[str, str]:
    cap = "500,000" if balance is None else thousands(balance.cap_bbl)
    return {
        "label": "Security Council resolution 2397 (2017), paragraph 5",
        "text": f"{cap} barrels of refined petroleum products in each period of twelve months from "
        "1 January. Engaged by the sum of the transfers that count toward it.",
    }


def _paragraph_11(evidence: Evidence) -> dict[str, str]:
    engaged = sum(bool(row["para11"]) for row in evidence.transfer_rows)
    return {
        "label": "Resolution 2375 (2017), paragraph 11",
        "text": "transfers of goods at sea to or from ships that fly the flag of the Democratic "
        "People’s Republic of Korea, whatever the cargo and the state of the limit. "
        f"Engaged by {w.plural(engaged, 'transfer')} in these data. The two findings are "
        "reported apart.",
    }


def confidence(evidence: Evidence, balance: Balance | None) -> tuple[str, str]:
    """Returns the level of confidence and which of its three conditions hold.

    High if all hold, moderate if two do, low otherwise: every transfer was looked at by a person;
    the interval is no wider than two to one; half of the counted barrels rest on draughts.

    Args:
        evidence: What the report is made from.
        balance: The period spoken of.
    """
    counted = [row for row in evidence.transfer_rows if evidence.is_counted(row)]
    if balance is None or not counted:
        return "None", "There is no counted transfer to be sure or unsure of."
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
    level = {3: "High", 2: "Moderate"}.get(sum(held), "Low")
    ratio = f"{w.fixed(q.p95 / q.p05, 1)} to 1" if q.p05 > 0 else "open at the lower end"
    reviewed = (
        "every transfer was reviewed by a person"
        if held[0]
        else f"{w.plural(evidence.unreviewed, 'transfer')} not yet reviewed by a person"
    )
    return level, (
        f"{sum(held)} of 3 conditions hold: {reviewed}; the interval is {ratio} "
        f"({'within' if narrow else 'wider than'} 2 to 1); {w.percent(share)} of the counted "
        f"barrels rest on draughts ({'at least' if share >= 0.5 else 'less than'} half)."
    )


def lines_of(transfer: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns the lines of evidence of a transfer, an empty list if there is none.

    Args:
        transfer: A row of the transfers.
    """
    lines = transfer["evidence"]
    return [] if lines is None or isinstance(lines, float) else [dict(line) for line in lines]


def _reviewed(evidence: Evidence) -> list[list[str]]:
    waiting = evidence.unreviewed
    decided = len(evidence.transfer_rows) - waiting
    if waiting and not decided:
        seen = "reviewed: not yet"
    else:
        rest = f"{thousands(waiting)} reviewed: not yet" if waiting else "none waits"
        seen = f"{w.plural(decided, 'transfer')} decided; {rest}"
    fixes = w.plural(evidence.loaded.fixes.num_rows, "position fix", "position fixes")
    until = data_until(evidence)
    signed = ", ".join(
        w.cut(one) for one in (evidence.settings.author, evidence.settings.organisation) if one
    )
    machine = (
        f"{w.plural(len(evidence.encounters), 'encounter')} among "
        f"{w.plural(len(evidence.ships), 'ship')} in {fixes} of "
        f"{w.plural(len(evidence.loaded.reports), 'file')}; "
        f"{w.plural(len(evidence.transfer_rows), 'transfer')} inferred"
    )
    return [
        ["Seen by machine", machine],
        ["Seen by a person", seen],
        ["Data until", w.day_clock(until) if until else "no data"],
        *([["Prepared by", signed]] if signed else []),
    ]


def data_until(evidence: Evidence) -> Any:
    """Returns the time of the last fix kept, or None.

    Args:
        evidence: What the report is made from.
    """
    return max((r.last_utc for r in evidence.loaded.reports if r.last_utc), default=None)
