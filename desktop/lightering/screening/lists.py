"""Lists of ships, matched by IMO number first, then by MMSI; a name is a hint and never a match.

An IMO number with a wrong check digit matches nothing. Names change within weeks and MMSI with
every flag; no match is not a clearance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from lightering.model.identifiers import imo_is_valid
from lightering.screening.facts import facts
from lightering.screening.list_files import Listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lightering.screening.list_files import ListFile

__all__ = [
    "SHIPPED_LISTS",
    "ListBook",
    "Match",
    "ofac_list",
    "shipped_book",
    "un_list",
]


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


SHIPPED_LISTS = 2
"""How many lists come with the program: the UN list (as transposed by the EU), OFAC advisories."""


@dataclass(frozen=True, slots=True)
class Match:
    """What the lists say of one ship.

    Attributes:
        listed: On which lists she stands, with the name there and the dates; "" if on none.
        by: "IMO number", "MMSI" or "".
        ties: Whether a list that matched ties her to the DPRK.
        hint: Lists on which another ship has her name; never a match.
    """

    listed: str = ""
    by: str = ""
    ties: bool = False
    hint: str = ""


class ListBook:
    """The lists that come with the program and those that the person brought."""

    def __init__(self, files: Sequence[ListFile] = ()) -> None:
        """Sorts the entries by number and by name.

        Args:
            files: Lists brought by the person.
        """
        self.count = SHIPPED_LISTS + len(files)
        self._imo: dict[int, list[Listing]] = {}
        self._mmsi: dict[int, list[Listing]] = {}
        self._names: dict[str, list[Listing]] = {}
        self._add(_shipped())
        for file in files:
            self._add(file.listings, file.report.dated)

    def _add(self, listings: Iterable[Listing], dated: str = "") -> None:
        for one in listings:
            entry = one if one.dates or not dated else replace(one, dates=f"list of {dated}")
            if one.imo is not None:
                self._imo.setdefault(one.imo, []).append(entry)
            for mmsi in one.mmsi:
                self._mmsi.setdefault(mmsi, []).append(entry)
            for name in (one.name, *one.aliases):
                if len(_plain(name)) >= _SHORTEST_NAME:
                    self._names.setdefault(_plain(name), []).append(entry)

    def match(self, imo: int | None, mmsi: int | None = None, name: str | None = None) -> Match:
        """Returns what the lists say of a ship.

        An entry with an IMO number is never matched by MMSI to a ship that sends another sound one.

        Args:
            imo: Seven digits, or None. A number with a wrong check digit matches nothing.
            mmsi: Nine digits, or None.
            name: As sent, or None.
        """
        sound = imo is not None and bool(imo_is_valid(imo))
        found, by = (self._imo.get(int(imo), []) if sound and imo is not None else []), "IMO number"
        if not found and mmsi is not None:
            by = "MMSI"
            found = [
                one
                for one in self._mmsi.get(int(mmsi), [])
                if not sound or one.imo is None or one.imo == imo
            ]
        if found:
            told = "; ".join(dict.fromkeys(_told(one) for one in found))
            return Match(told, by, any(one.ties for one in found))
        alike = self._names.get(_plain(name), []) if name else []
        return Match(hint="; ".join(dict.fromkeys(_told(one) for one in alike)))


_SHORTEST_NAME = 4
"""Shorter names are no hint: too many ships bear them (our choice)."""


def _plain(name: str) -> str:
    return "".join(c for c in name.upper() if c.isalnum())


def _told(one: Listing) -> str:
    return f"{one.list}: {one.name or 'no name'} ({one.dates or 'not dated'})"


@cache
def shipped_book() -> ListBook:
    """Returns the lists that come with the program."""
    return ListBook()


def _shipped() -> list[Listing]:
    found = []
    for table in (un_list(), ofac_list()):
        columns = (table["imo"], table["list"], table["name"], table["dates"])
        for line, (imo, name_of_list, name, dates) in enumerate(zip(*columns, strict=True), 2):
            told = dates.replace(";", ", ")
            found.append(Listing(name_of_list, name, int(imo), (), (), told, True, line))
    return found
