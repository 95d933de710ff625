"""Leads, gaps and loitering as lists to review: what tells of no meeting that anybody saw.

A clue never moves the total. Its id is made of its ships and fixes (`detect.tables.id_of`), so it
is the same in every run over the same fixes, and a decision on it finds it again.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.app.filters import (
    folded,
    having,
    holding,
    milliseconds,
    number_of,
    words_of,
    year_of,
)
from lightering.case.audit import STATUSES, iso
from lightering.model.schemas import CLUE_IDS, CLUE_SIDES
from lightering.model.ships import ship_of
from lightering.progress import part

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded
    from lightering.progress import Progress

__all__ = [
    "CLUES",
    "LISTS",
    "ONE",
    "SORTS",
    "ClueFilter",
    "ClueTable",
    "Clues",
    "find_clues",
    "is_clue",
    "list_of",
    "table_of",
]

LISTS = ("encounters", "leads", "gaps", "loitering")
"""What can be reviewed, in the order of the switch over the table."""

CLUES = LISTS[1:]

ONE = {"encounters": "encounter", "leads": "lead", "gaps": "gap", "loitering": "loitering"}
"""One of a list, in a word."""

SORTS: Mapping[str, Mapping[str, str]] = {
    "leads": {"": "at sea", "near_shore": "by the shore", "in_port": "in port"},
    "gaps": {
        "heard": "others were heard",
        "untested": "nobody near",
        "lost": "others were lost too",
    },
    "loitering": {"drifting": "under way or adrift", "anchored": "at anchor"},
}
"""By list: the word that tells rows apart, and what it says."""

_LETTERS = {"P": "leads", "G": "gaps", "L": "loitering"}
_TIMES = {"leads": ("earliest_utc", "latest_utc")}
_HOURS = {"leads": "window_h"}
_AT_ANCHOR = 0.5
"""Share of the fixes with the status of a ship at anchor from which a spell is told as anchored."""


def list_of(identifier: str) -> str:
    """Returns the list of `LISTS` that an id belongs to.

    Args:
        identifier: A letter, a hyphen and hexadecimal digits.
    """
    return _LETTERS.get(identifier[:1], LISTS[0]) if identifier[1:2] == "-" else LISTS[0]


def is_clue(identifier: str) -> bool:
    """Tells whether an id is that of a lead, a gap or a loitering.

    Args:
        identifier: Of anything that was decided.
    """
    return list_of(identifier) != LISTS[0]


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """Which rows of one list are asked for; an empty set or None asks for nothing.

    Attributes:
        text: Words that all stand in the names, IMO numbers, MMSI, ids or the port of a row.
        statuses: Review statuses shown.
        sorts: Words of `SORTS` shown.
        hours_min: Least length in hours: of a lead, how long both can have been together.
        year: UTC calendar year in which it began.
        attached: True for rows with attached files only, False for those without.
    """

    text: str = ""
    statuses: frozenset[str] = field(default_factory=frozenset)
    sorts: frozenset[str] = field(default_factory=frozenset)
    hours_min: float | None = None
    year: int | None = None
    attached: bool | None = None

    def words(self) -> tuple[str, ...]:
        """Returns one short sentence part for each filter that is set."""
        said = {word: words for one in SORTS.values() for word, words in one.items()}
        parts = (
            f"“{self.text.strip()}”" if self.text.strip() else "",
            "status " + ", ".join(s for s in STATUSES if s in self.statuses)
            if self.statuses
            else "",
            ", ".join(said[one] for one in said if one in self.sorts),
            f"at least {self.hours_min:g} h" if self.hours_min is not None else "",
            f"period {self.year}" if self.year is not None else "",
            "" if self.attached is None else f"{'with' if self.attached else 'without'} files",
        )
        return tuple(part for part in parts if part)

    @property
    def follows_decisions(self) -> bool:
        """Whether a decision or an attachment can move a row in or out of sight."""
        return bool(self.statuses) or self.attached is not None

    def as_dict(self) -> dict[str, Any]:
        """Returns the filter as plain data, for the view kept in a case."""
        return {**asdict(self), "statuses": sorted(self.statuses), "sorts": sorted(self.sorts)}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ClueFilter:
        """Returns the filter that `as_dict` told; what means nothing in it is passed over.

        Args:
            data: Plain data; missing keys ask for nothing.
        """
        attached = data.get("attached")
        known = [word for words in SORTS.values() for word in words]
        return ClueFilter(
            text=str(data.get("text", "")),
            statuses=words_of(STATUSES, data.get("statuses")),
            sorts=words_of(known, data.get("sorts")),
            hours_min=number_of(data.get("hours_min")),
            year=year_of(data.get("year")),
            attached=None if attached is None else bool(attached),
        )


@dataclass(frozen=True, slots=True)
class ClueTable:
    """One list, with the columns that filters and views look at, in the order of the frame.

    Attributes:
        name: One of `CLUES`.
        frame: `schemas.LEADS`, `GAPS` or `LOITERING`.
        ids: Ids, (n,) of str.
        place: Row of each id.
        start_ms: int64 (n,): begin, milliseconds since 1970; of a lead the earliest meeting.
        end_ms: int64 (n,): end; of a lead the latest parting.
        hours: float64 (n,): length in hours.
        sorts: Words of `SORTS`, (n,).
        rank: int64 (n,): place in the order of review, from 1.
        text: Words searched, folded, (n,).
    """

    name: str
    frame: pd.DataFrame
    ids: NDArray[np.object_]
    place: Mapping[str, int]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    hours: NDArray[np.float64]
    sorts: NDArray[np.object_]
    rank: NDArray[np.int64]
    text: pa.Array

    def visible(
        self,
        statuses: NDArray[np.int8],
        wanted: ClueFilter,
        attached: Collection[str] = (),
    ) -> NDArray[np.bool_]:
        """Returns which rows a filter shows, bool (n,).

        Args:
            statuses: int8 (n,): index into `audit.STATUSES`.
            wanted: The filter.
            attached: Ids that have files attached.
        """
        mask = np.ones(len(self.ids), dtype=np.bool_)
        if wanted.statuses:
            mask &= np.isin(statuses, [STATUSES.index(s) for s in wanted.statuses])
        if wanted.sorts:
            mask &= np.isin(self.sorts.astype(str), list(wanted.sorts))
        if wanted.hours_min is not None:
            mask &= self.hours >= wanted.hours_min
        if wanted.year is not None:
            years = self.start_ms.astype("datetime64[ms]").astype("datetime64[Y]").astype(int)
            mask &= years + 1970 == wanted.year
        if wanted.attached is not None:
            mask &= having(self.place, attached) == wanted.attached
        return mask & holding(self.text, wanted.text)

    def ships(self, row: int) -> tuple[tuple[int, int], ...]:
        """Returns MMSI and identity of the ship, or of both ships of a lead.

        Args:
            row: Row of the frame.
        """
        told = self.frame.iloc[row]
        return tuple(ship_of(told, side) for side in CLUE_SIDES[self.name])

    def subject(self, row: int) -> dict[str, Any]:
        """Returns what a record of the case says it was, readable without the track files.

        Args:
            row: Row of the frame.
        """
        told = self.frame.iloc[row]
        begin, end = _TIMES.get(self.name, ("start_utc", "end_utc"))
        sides = CLUE_SIDES[self.name]
        named: dict[str, Any] = {f"mmsi{side}": int(told[f"mmsi{side}"]) for side in sides}
        for side in sides:
            if not pd.isna(told[f"imo{side}"]):
                named[f"imo{side}"] = int(told[f"imo{side}"])
            if not pd.isna(told[f"name{side}"]):
                named[f"name{side}"] = str(told[f"name{side}"])
        return {
            "list": self.name,
            **named,
            "start_utc": iso(told[begin].to_pydatetime()),
            "end_utc": iso(told[end].to_pydatetime()),
        }


@dataclass(frozen=True, slots=True)
class Clues:
    """The three lists of one run.

    Attributes:
        tables: By name of `CLUES`.
        loaded: The fixes they were found in.
        limits: The limits they were found with.
    """

    tables: Mapping[str, ClueTable]
    loaded: Loaded
    limits: DetectParams

    def table_with(self, identifier: str) -> ClueTable | None:
        """Returns the list that holds an id, None if none does.

        Args:
            identifier: Any id.
        """
        table = self.tables.get(list_of(identifier))
        return table if table is not None and identifier in table.place else None


def find_clues(loaded: Loaded, limits: DetectParams, progress: Progress) -> Clues:
    """Finds leads, gaps and loitering, ready to be shown. May run in a worker.

    Args:
        loaded: Clean fixes.
        limits: Limits.
        progress: Told how far the work is.

    Raises:
        Cancelled: The person asked to stop.
    """
    # the window paints before numba is loaded, which the search stands on
    from lightering import detect

    frames = {
        "gaps": detect.find_gaps(loaded, limits, part(progress, 0.0, 0.25)),
        "loitering": detect.find_loitering(loaded, limits, part(progress, 0.25, 0.5)),
        "leads": detect.find_leads(loaded, limits, part(progress, 0.5, 1.0)),
    }
    tables = {name: table_of(name, frames[name]) for name in CLUES}
    return Clues(tables, loaded, limits)


def table_of(name: str, frame: pd.DataFrame) -> ClueTable:
    """Prepares the columns of one list that filters and views look at.

    Args:
        name: One of `CLUES`.
        frame: Its rows.
    """
    ids = frame[CLUE_IDS[name]].to_numpy(dtype=object)
    begin, end = _TIMES.get(name, ("start_utc", "end_utc"))
    hours = frame[_HOURS.get(name, "duration_h")].to_numpy(dtype=np.float64)
    sorts = _sorts(name, frame)
    return ClueTable(
        name=name,
        frame=frame,
        ids=ids,
        place={str(one): row for row, one in enumerate(ids)},
        start_ms=milliseconds(frame[begin]),
        end_ms=milliseconds(frame[end]),
        hours=hours,
        sorts=sorts,
        rank=_rank(name, frame, hours, sorts),
        text=pa.array(_searched(name, frame), pa.string()),
    )


def _sorts(name: str, frame: pd.DataFrame) -> NDArray[np.object_]:
    if name == "loitering":
        anchored = frame["anchored_share"].to_numpy(dtype=np.float64) >= _AT_ANCHOR
        return np.where(anchored, "anchored", "drifting").astype(object)
    column = frame["mask" if name == "leads" else "coverage"]
    told: NDArray[np.object_] = column.astype(object).fillna("").to_numpy(dtype=object)
    return told


def _rank(
    name: str, frame: pd.DataFrame, hours: NDArray[np.float64], sorts: NDArray[np.object_]
) -> NDArray[np.int64]:
    """The order of review: leads as they are ranked; else what is least explained, then longest."""
    if name == "leads":
        return frame["rank"].to_numpy(dtype=np.int64)
    worth = {word: place for place, word in enumerate(SORTS[name])}
    group = np.array([worth.get(str(one), len(worth)) for one in sorts], dtype=np.int64)
    order = np.lexsort((frame[CLUE_IDS[name]].astype(str).to_numpy(), -hours, group))
    rank = np.empty(len(frame), dtype=np.int64)
    rank[order] = np.arange(1, len(frame) + 1)
    return rank


def _searched(name: str, frame: pd.DataFrame) -> list[str]:
    per_ship = ("name", "imo", "mmsi")
    columns = [CLUE_IDS[name]]
    if name == "leads":
        columns += [f"{one}_{side}" for side in (1, 2) for one in per_ship]
        columns += ["gap_id_1", "gap_id_2", "port"]
    elif name == "gaps":
        columns += [*per_ship, "start_port", "end_port"]
    else:
        columns += [*per_ship, "port"]
    cells = (frame[one].astype(object).fillna("").astype(str) for one in columns)
    return [folded(" ".join(row)) for row in zip(*cells, strict=True)]
