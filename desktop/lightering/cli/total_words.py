"""What `tally` prints, as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.ledger.products import BANNED, CRUDE
from lightering.ledger.reconcile import AFLOAT, DIRECT, MATCHED
from lightering.report.wording import percent
from lightering.units import thousands

if TYPE_CHECKING:
    import pandas as pd

    from lightering.ledger import Driver
    from lightering.model.records import Apart, Balance

__all__ = ["of_apart", "of_balance", "of_calls", "of_drivers", "of_mixed", "of_no_balance"]

_LEDGERS = {CRUDE: "crude oil", BANNED: "condensates and natural gas liquids"}


def of_balance(balance: Balance) -> str:
    """Returns the balance of a period as lines.

    Args:
        balance: Of a period.
    """
    estimated = balance.estimated_bbl
    notified, upper = "no report (which is not zero)", ""
    if balance.notified_bbl is not None:
        notified = f"{thousands(balance.notified_bbl)} bbl"
        upper = f" (upper reading: {thousands(balance.upper_reading_bbl)} bbl)"
    lines = [
        (
            f"{balance.product.replace('_', ' ')}, {balance.year}: cap {balance.cap_bbl:,} bbl "
            f"({balance.instrument})"
        ),
        (
            f"  estimated  {thousands(estimated.p50)} bbl "
            f"({thousands(estimated.p05)} – {thousands(estimated.p95)}), "
            f"{balance.transfers} transfers that may count"
        ),
        f"  notified   {notified}",
        (
            "  overlap    unknown: notified oil may be among the estimated, so they are never added"
            f"{upper}"
        ),
        (
            f"  afloat     {thousands(balance.afloat_bbl.p50)} bbl "
            f"({thousands(balance.afloat_bbl.p05)} – {thousands(balance.afloat_bbl.p95)}) of the "
            f"estimate: {balance.afloat} transfers without a later DPRK call, not seen delivered"
        ),
        f"  over the cap with probability {percent(balance.probability_exceeded)}",
    ]
    for line, dates in balance.crossings.items():
        shown = [q or "not reached" for q in (dates.p05, dates.p50, dates.p95)]
        interval = f" ({shown[0]} – {shown[2]})" if any((dates.p05, dates.p50, dates.p95)) else ""
        lines.append(f"  {line:>3} % passed  {shown[1]}{interval}")
    lines += [
        f"  scenario {fraction:>4} of deadweight  {thousands(value)} bbl"
        for fraction, value in balance.scenarios_bbl.items()
    ]
    return "\n".join(lines) + "\n"


def of_no_balance() -> str:
    """Returns why there is no balance: the data end before the first cap."""
    return "no cap period in these data: the first began on 1 October 2017\n"


def of_apart(one: Apart) -> str:
    """Returns a ledger of crude oil or of banned products, which no total here holds.

    Args:
        one: Of a balance.
    """
    cap = "banned" if one.cap_bbl is None else f"cap {one.cap_bbl:,} bbl"
    parts, estimated = [], one.estimated_bbl
    if estimated is not None:
        many = "transfer" if one.transfers == 1 else "transfers"
        over = one.probability_exceeded
        what = "set to what is banned" if over is None else "set to crude oil"
        parts.append(
            f"estimated {thousands(estimated.p50)} bbl ({thousands(estimated.p05)} – "
            f"{thousands(estimated.p95)}), {one.transfers} {many} {what}: "
            + ", ".join(one.encounters)
        )
        if over is not None:
            parts.append(f"over that cap with probability {percent(over)}")
    notified = "no report" if one.notified_bbl is None else f"{thousands(one.notified_bbl)} bbl"
    parts.append(f"notified {notified}")
    return (
        f"  apart: {_LEDGERS[one.product]}, {one.period_start} – {one.period_end}, {cap} "
        f"({one.instrument}): {'; '.join(parts)} (in no total above)\n"
    )


def of_mixed(balance: Balance) -> str:
    """Returns a warning for each two hops of one cargo in different ledgers; "" if there is none.

    Args:
        balance: Of a period.
    """
    return "".join(f"  warning: {one.sentence()}\n" for one in balance.mixed)


def of_calls(beside: pd.DataFrame) -> str:
    """Returns how port calls and transfers of a year go together.

    Args:
        beside: Rows of `ledger.reconcile` of the year.
    """
    matched = beside.loc[beside["kind"] == MATCHED]
    calls = len(matched[["mmsi", "arrival_utc"]].drop_duplicates())
    alone, afloat = ((beside["kind"] == kind).sum() for kind in (DIRECT, AFLOAT))
    return (
        f"  port calls {calls} with {len(matched)} transfers, {alone} without a transfer; {afloat} "
        "transfers that may count without a call, afloat (never added)\n"
    )


def of_drivers(found: list[Driver]) -> str:
    """Returns what drives the total, the strongest first; "" if nothing was asked.

    Args:
        found: Of `app.driving.drivers`.
    """
    if not found:
        return ""
    lines = ["  what drives the median of the total, with one input low and high:"]
    lines += [
        f"    {one.name} {one.low:g} – {one.high:g}: {thousands(one.low_bbl)} – "
        f"{thousands(one.high_bbl)} bbl ({one.how})"
        for one in found
    ]
    return "\n".join(lines) + "\n"
