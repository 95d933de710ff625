"""Published lists of ships, matched by IMO number only, and only if its check digit is right.

Names change within weeks and MMSI with every flag: neither makes a match here. No match is not a
clearance.
"""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import pandas as pd

from lightering.model.identifiers import imo_is_valid
from lightering.screening.facts import facts

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["list_match", "ofac_list", "un_list"]


def un_list() -> pd.DataFrame:
    """Returns the ships listed by the 1718 Committee, as transposed by Regulation (EU) 2017/1509.

    Returns:
        Frame: imo (int64), name, list, dates, measures, source; one row per listing.
    """
    table = facts("designated_vessels")
    table = table.loc[table["imo"].str.fullmatch(r"\d{7}")]
    return pd.DataFrame(
        {
            "imo": table["imo"].astype("int64"),
            "name": table["name"],
            "list": table["list"],
            "dates": table["dates"],
            "measures": table["measures"],
            "source": table["source"],
        }
    ).reset_index(drop=True)


def ofac_list() -> pd.DataFrame:
    """Returns the DPRK tankers that the OFAC advisories of 2018 and 2019 name for STS transfers.

    Returns:
        Frame: imo (int64), name, list, dates, source.
    """
    table = facts("ofac_dprk_sts_tankers")
    table = table.loc[table["imo"].str.fullmatch(r"\d{7}")]
    return pd.DataFrame(
        {
            "imo": table["imo"].astype("int64"),
            "name": table["name"],
            "list": "OFAC advisory",
            "dates": table["advisory_dates"],
            "source": table["source"],
        }
    ).reset_index(drop=True)


def list_match(imo: int | None) -> str:
    """Returns on which lists a ship stands, with the name there and the dates, or "".

    Args:
        imo: Seven digits, or None. A number with a wrong check digit matches nothing.
    """
    if imo is None or not bool(imo_is_valid(imo)):
        return ""
    return _entries().get(int(imo), "")


@cache
def _entries() -> Mapping[int, str]:
    found: dict[int, list[str]] = {}
    for table in (un_list(), ofac_list()):
        columns = (table["imo"], table["list"], table["name"], table["dates"])
        for imo, name_of_list, name, dates in zip(*columns, strict=True):
            entry = f"{name_of_list}: {name} ({dates.replace(';', ', ')})"
            entries = found.setdefault(int(imo), [])
            if entry not in entries:
                entries.append(entry)
    return MappingProxyType({imo: "; ".join(entries) for imo, entries in found.items()})
