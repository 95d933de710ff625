"""Which encounters the table, the map and the timeline show. The balance never follows a filter."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.case.audit import STATUSES
from lightering.model.schemas import CLOSE_KINDS, KINDS
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "FIRST",
    "Filter",
    "Rows",
    "folded",
    "having",
    "holding",
    "milliseconds",
    "number_of",
    "prepare",
    "visible",
    "words_of",
    "year_of",
]

_FAR = 1e15
"""No number of a filter means anything beyond."""
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for; an empty set or None asks for nothing.

    Attributes:
        text: Words that all stand in the names, IMO numbers, MMSI or the id of an encounter.
        statuses: Review statuses shown.
        kinds: Kinds of encounter shown.
        counts_min: Least probability to count, 0 to 1.
        volume_min_bbl: Least median volume in barrels.
        year: Cap period: the calendar year in which the encounter began.
        attached: True for encounters with attached files only, False for those without.
        changed: Only encounters that are otherwise than when they were decided or looked at.
    """

    text: str = ""
    statuses: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] = field(default_factory=frozenset)
    counts_min: float | None = None
    volume_min_bbl: float | None = None
    year: int | None = None
    attached: bool | None = None
    changed: bool = False

    def words(self) -> tuple[str, ...]:
        """Returns one short sentence part for each filter that is set."""
        parts = (
            f"“{self.text.strip()}”" if self.text.strip() else "",
            "status " + ", ".join(s for s in STATUSES if s in self.statuses)
            if self.statuses
            else "",
            "kind " + ", ".join(k.replace("_", " ") for k in KINDS if k in self.kinds)
            if self.kinds
            else "",
            f"counts ≥ {self.counts_min * 100:.0f} %" if self.counts_min is not None else "",
            f"volume ≥ {thousands(self.volume_min_bbl)} bbl"
            if self.volume_min_bbl is not None
            else "",
            f"period {self.year}" if self.year is not None else "",
            "" if self.attached is None else f"{'with' if self.attached else 'without'} files",
            "changed since last look" if self.changed else "",
        )
        return tuple(part for part in parts if part)

    @property
    def follows_decisions(self) -> bool:
        """Whether a decision or an attachment can move an encounter in or out of sight."""
        return bool(self.statuses) or self.attached is not None or self.changed

    def as_dict(self) -> dict[str, Any]:
        """Returns the filter as plain data, for the view kept in a case."""
        return {
            **asdict(self),
            "statuses": sorted(self.statuses),
            "kinds": sorted(self.kinds),
        }

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Filter:
        """Returns the filter that `as_dict` told; what means nothing in it is passed over.

        Args:
            data: Plain data; missing keys ask for nothing.
        """
        attached = data.get("attached")
        return Filter(
            text=str(data.get("text", "")),
            statuses=words_of(STATUSES, data.get("statuses")),
            kinds=words_of(KINDS, data.get("kinds")),
            counts_min=number_of(data.get("counts_min")),
            volume_min_bbl=number_of(data.get("volume_min_bbl")),
            year=year_of(data.get("year")),
            attached=None if attached is None else bool(attached),
            changed=data.get("changed") is True,
        )


def words_of(words: Sequence[str], told: object) -> frozenset[str]:
    """Returns those of some words that plain data hold, whatever they are.

    Args:
        words: The words that mean something.
        told: Of a case; a list of words, if nobody damaged it.
    """
    return frozenset(word for word in words if isinstance(told, list | tuple) and word in told)


def number_of(told: object) -> float | None:
    """Returns a number that plain data hold, None if it is none or means nothing.

    Args:
        told: Of a case.
    """
    if isinstance(told, bool) or not isinstance(told, int | float):
        return None
    return float(told) if abs(told) < _FAR else None


def year_of(told: object) -> int | None:
    """Returns a calendar year that plain data hold, None if it is none.

    Args:
        told: Of a case.
    """
    year = number_of(told)
    return int(year) if year is not None and year in _YEARS else None


def having(place: Mapping[str, int], ids: Collection[str]) -> NDArray[np.bool_]:
    """Returns bool (rows,): whether each row of a list is among some ids.

    Args:
        place: Row of each id of the list.
        ids: Any ids.
    """
    held = np.zeros(len(place), dtype=np.bool_)
    held[[place[name] for name in ids if name in place]] = True
    return held


FIRST = Filter(kinds=frozenset(CLOSE_KINDS))
"""What a window shows at first: ships that lay close, of which a transfer can be inferred."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The encounters as columns made for filtering and ranking, in the order of the frame.

    Attributes:
        ids: Encounter ids, (n,) of str.
        place: Row of each id.
        kinds: int8 (n,): index into `schemas.KINDS`, −1 for none of them.
        years: int32 (n,): UTC calendar year of the start.
        start_ms: int64 (n,): start of the event, milliseconds since 1970.
        end_ms: int64 (n,): its end.
        counts: float64 (n,): probability to count; nan where nothing was transferred.
        volume_bbl: float64 (n,): median barrels; nan where nothing was transferred.
        rank: int64 (n,): place in the order of review, from 1.
        text: Words searched, folded, (n,).
    """

    ids: NDArray[np.object_]
    place: Mapping[str, int]
    kinds: NDArray[np.int8]
    years: NDArray[np.int32]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]
    counts: NDArray[np.float64]
    volume_bbl: NDArray[np.float64]
    rank: NDArray[np.int64]
    text: pa.Array


def prepare(encounters: pd.DataFrame, transfers: pd.DataFrame) -> Rows:
    """Prepares the columns that filters look at. May run in a worker.

    Args:
        encounters: Frame of `schemas.ENCOUNTERS`.
        transfers: Frame of `schemas.TRANSFERS`.
    """
    ids = encounters["encounter_id"].to_numpy(dtype=object)
    place = {str(name): row for row, name in enumerate(ids)}
    counts, volume = np.full(len(ids), np.nan), np.full(len(ids), np.nan)
    at = np.array([place[name] for name in transfers["encounter_id"]], dtype=np.int64)
    counts[at] = transfers["counts_probability"].to_numpy(dtype=np.float64, na_value=np.nan)
    volume[at] = transfers["volume_bbl_p50"].to_numpy(dtype=np.float64, na_value=np.nan)
    kinds = np.full(len(ids), -1, dtype=np.int8)
    for code, kind in enumerate(KINDS):
        kinds[(encounters["kind"] == kind).to_numpy(dtype=bool)] = code
    start = milliseconds(encounters["start_utc"])
    years = start.astype("datetime64[ms]").astype("datetime64[Y]").astype(np.int32) + 1970
    columns = ("encounter_id", "name_1", "name_2", "imo_1", "imo_2", "mmsi_1", "mmsi_2")
    cells = (encounters[name].astype(object).fillna("").astype(str) for name in columns)
    text = [folded(" ".join(row)) for row in zip(*cells, strict=True)]
    return Rows(
        ids=ids,
        place=place,
        kinds=kinds,
        years=years.astype(np.int32),
        start_ms=start,
        end_ms=milliseconds(encounters["end_utc"]),
        counts=counts,
        volume_bbl=volume,
        rank=_rank(counts, volume),
        text=pa.array(text, pa.string()),
    )


def _rank(counts: NDArray[np.float64], volume_bbl: NDArray[np.float64]) -> NDArray[np.int64]:
    """Returns the place of each row in the order of review: what moves the total most is first.

    The weight is p50 · p · (1 − p): barrels, times the probability that the event counts, times
    the doubt left; the spread of a yes-or-no event is greatest where p is one half. Equal weights
    keep the order of time, so the order never depends on the analyst's decisions. Rows of which no
    transfer was inferred come last: no decision on them moves the total.
    """
    weight = np.nan_to_num(volume_bbl * counts * (1.0 - counts))
    order = np.lexsort((-weight, np.isnan(counts)))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    return rank


def visible(
    rows: Rows,
    statuses: NDArray[np.int8],
    wanted: Filter,
    attached: Collection[str] = (),
    changed: Collection[str] = (),
) -> NDArray[np.bool_]:
    """Returns which encounters a filter shows.

    Args:
        rows: Columns of `prepare`.
        statuses: int8 (n,): index into `audit.STATUSES`.
        wanted: The filter.
        attached: Encounters that have files attached.
        changed: Encounters that are otherwise than when they were decided or looked at.

    Returns:
        bool (n,).
    """
    mask = np.ones(len(rows.ids), dtype=np.bool_)
    if wanted.statuses:
        mask &= np.isin(statuses, [STATUSES.index(s) for s in wanted.statuses])
    if wanted.kinds:
        mask &= np.isin(rows.kinds, [KINDS.index(k) for k in wanted.kinds])
    if wanted.year is not None:
        mask &= rows.years == wanted.year
    if wanted.attached is not None:
        mask &= having(rows.place, attached) == wanted.attached
    if wanted.changed:
        mask &= having(rows.place, changed)
    # nan compares false: an encounter without an estimate never meets a least volume
    if wanted.counts_min is not None:
        mask &= rows.counts >= wanted.counts_min
    if wanted.volume_min_bbl is not None:
        mask &= rows.volume_bbl >= wanted.volume_min_bbl
    return mask & holding(rows.text, wanted.text)


def holding(column: pa.Array, words: str) -> NDArray[np.bool_]:
    """Returns bool (rows,): whether each row holds all of some words.

    Args:
        column: Texts, `folded`, (rows,).
        words: As typed.
    """
    mask = np.ones(len(column), dtype=np.bool_)
    for word in folded(words).split():
        found = pc.match_substring(column, word)
        mask &= found.to_numpy(zero_copy_only=False).astype(np.bool_)
    return mask


def folded(text: str) -> str:
    """Returns a text as it is compared.

    Args:
        text: As typed or sent.
    """
    return unicodedata.normalize("NFKC", text).casefold()


def milliseconds(times: pd.Series[Any]) -> NDArray[np.int64]:
    """Returns a column of times as int64 (rows,): milliseconds since 1970 UTC.

    Args:
        times: With a zone.
    """
    plain = times.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy("datetime64[ms]")
    return np.asarray(plain).astype(np.int64)
