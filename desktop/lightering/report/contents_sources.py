"""Where what is taken from elsewhere was published: what the footnotes of the report say."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lightering.ledger.cap import period_of
from lightering.report import wording as w
from lightering.screening.facts import facts
from lightering.screening.lists import ofac_list, un_list

if TYPE_CHECKING:
    from lightering.model.records import Balance
    from lightering.report.contents_inputs import Evidence, Row

__all__ = [
    "barrel_source",
    "factor_source",
    "limit_source",
    "list_sources",
    "lists_searched",
    "method_source",
]


def limit_source(balance: Balance | None) -> str:
    """Returns where the limit of a period is published, "" without one.

    Args:
        balance: Of the period.
    """
    period = period_of(balance.year) if balance is not None else None
    return period.source if period is not None else ""


def list_sources(evidence: Evidence, row: Row) -> str:
    """Returns where the entries stand that name a ship of a transfer, "" if none does.

    Args:
        evidence: What the report is made from.
        row: A transfer.
    """
    encounter = evidence.encounter_rows[row["encounter_id"]]
    screened = evidence.screening_rows[row["encounter_id"]]
    found: list[str] = []
    for side in (1, 2):
        if not screened[f"listed_{side}"]:
            continue
        imo = int(encounter[f"imo_{side}"]) if w.is_known(encounter[f"imo_{side}"]) else None
        found += _shipped().get(imo, []) if imo is not None else []
        mmsi = int(encounter[f"mmsi_{side}"])
        found += [
            f"{w.cut(file.report.file)}, "
            f"{evidence.texts('event_tables.line', number=str(listing.line))}"
            for file in evidence.beside.lists
            for listing in file.listings
            if (imo is not None and listing.imo == imo) or mmsi in listing.mmsi
        ]
    return "; ".join(dict.fromkeys(found))


def lists_searched(evidence: Evidence) -> str:
    """Returns the lists of ships that are searched, each with the day it goes to.

    Args:
        evidence: What the report is made from.
    """
    shipped = ((un_list(), "un"), (ofac_list(), "ofac"))
    told = [
        evidence.texts(
            f"lists.{name}",
            day=max(day for days in listing["dates"] for day in str(days).split(";")),
        )
        for listing, name in shipped
    ]
    told += [
        evidence.texts(
            "lists.given",
            file=w.cut(one.report.file, 60),
            day=one.report.dated or evidence.texts("provenance.not_dated"),
        )
        for one in evidence.beside.lists
    ]
    return evidence.texts.listed(told)


def method_source() -> str:
    """Returns where totals by port calls and deadweight were published."""
    sources = facts("published_estimates")["source"]
    return "; ".join(dict.fromkeys(part for told in sources for part in str(told).split("; ")))


def factor_source() -> str:
    """Returns where the Committee's barrels per tonne of a product not stated are from."""
    return _source_of("conversion_factors", "product", "unspecified_product")


def barrel_source() -> str:
    """Returns where the size of a barrel is from."""
    return _source_of("unit_constants", "name", "barrel")


def _source_of(table: str, column: str, name: str) -> str:
    rows = facts(table)
    return str(rows.loc[rows[column] == name, "source"].iloc[0])


@cache
def _shipped() -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    for listing in (un_list(), ofac_list()):
        for imo, name, source in zip(
            listing["imo"], listing["list"], listing["source"], strict=True
        ):
            told.setdefault(int(imo), []).append(f"{name}: {source}")
    return told
