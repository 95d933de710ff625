"""What stands in the cells of the encounters table: numbers at once, words when they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lightering.gui.panels.hull_facts import doubts_in
from lightering.gui.words import (
    SET_MARK,
    barrels,
    is_missing,
    kind_words,
    number,
    percent,
    plain,
    shorter,
    spread,
    stamp,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.gui.tables.columns import Column

__all__ = ["Cells"]

_QUANTILES = ("p05", "p50", "p95")
_WANTED = [
    "encounter_id",
    "giver_mmsi",
    "direction_probability",
    "counts_probability",
    "by_analyst",
    "last_hop",
    *(f"volume_bbl_{q}" for q in _QUANTILES),
]
"""Of the transfers: to place all columns of them would hold the window up."""

_OF_WORDS = ("names", "id", "kind")

_SET_IN = {
    "p50": ("volume", "product"),
    "range": ("volume", "product"),
    "counts": ("counts",),
    "direction": ("direction",),
}
"""Which columns show a value of the analyst once it is set."""


class Cells:
    """The encounters of one run, by row of their frame.

    Words are written when a cell is looked at: a thousand rows cost nothing until they are seen.

    Args:
        results: The run.
        rows: Its columns, for the order of review.

    Attributes:
        ids: Encounter ids, (n,) of str.
        ranges: p05, p50 and p95 in barrels, float64 (n, 3), nan where nothing was transferred.
        scale: End of the scale of the interval bars, long enough for the longest.
    """

    def __init__(self, results: Results, rows: Rows) -> None:
        frame = self._frame = results.encounters
        self.ids: NDArray[np.object_] = frame["encounter_id"].to_numpy(dtype=object)
        joined = results.assessment.transfers[_WANTED].set_index("encounter_id")
        joined = joined.reindex(self.ids)
        self._below = results.params.volumes.unknown_below
        self._direction = joined["direction_probability"].to_numpy(np.float64, na_value=np.nan)
        self._giver = joined["giver_mmsi"].to_numpy(dtype=object)
        self.ranges = np.column_stack(
            [joined[f"volume_bbl_{q}"].to_numpy(np.float64, na_value=np.nan) for q in _QUANTILES]
        )
        highest = float(np.nanmax(self.ranges[:, 2])) if np.isfinite(self.ranges).any() else 0.0
        self.scale = max(1000.0, float(np.ceil(highest / 5000.0)) * 5000.0)
        self._reason = results.screening["reason"].to_numpy(dtype=object)
        self._rank = rows.rank
        self._columns = {
            name: frame[name].to_numpy(dtype=object)
            for name in ("kind", "kind_reason", "name_1", "name_2", "mmsi_1", "mmsi_2")
        }
        self._start = frame["start_utc"]
        self._numbers: dict[str, NDArray[Any]] = {
            "rank": self._rank,
            "start": frame["start_utc"].to_numpy("datetime64[ms]").astype(np.int64),
            "direction": self._direction,
            "contact": frame["contact_h"].to_numpy(np.float64),
            "least": frame["min_distance_m"].to_numpy(np.float64),
            "p50": self.ranges[:, 1],
            "range": self.ranges[:, 2] - self.ranges[:, 0],
            "counts": joined["counts_probability"].to_numpy(np.float64, na_value=np.nan),
        }
        self._writers: dict[str, Callable[[int], str]] = {
            "rank": lambda k: number(int(self._rank[k])),
            "start": lambda k: stamp(self._start.iloc[k]),
            "id": lambda k: shorter(str(self.ids[k])),
            "names": self._names,
            "direction": lambda k: percent(self._direction[k]),
            "kind": lambda k: kind_words(str(self._columns["kind"][k])),
            "contact": lambda k: number(self._numbers["contact"][k], 1),
            "least": lambda k: number(self._numbers["least"][k]),
            "p50": lambda k: barrels(self.ranges[k, 1]),
            "range": lambda k: spread(self.ranges[k, 0], self.ranges[k, 2]),
            "counts": lambda k: percent(self._numbers["counts"][k]),
        }
        self._told = joined["by_analyst"].to_numpy(dtype=object)
        self._last = joined["last_hop"].to_numpy(dtype=object)
        self._transfers = results.assessment.transfers
        self._evidence = self._transfers["evidence"].to_numpy(dtype=object)
        self._place = pd.Index(self._transfers["encounter_id"]).get_indexer(pd.Index(self.ids))
        self._written: dict[tuple[str, int], str] = {}

    def text(self, column: str, row: int) -> str:
        """Returns the words of a cell.

        Args:
            column: Name of a column other than the status.
            row: Row of the frame.
        """
        key = (column, row)
        if key not in self._written:
            mine = set(_SET_IN.get(column, ())) & set(self._fields(row))
            # an earlier hop counts where its oil went on, whatever is set of it
            mine = mine if column != "counts" or self._last[row] else set()
            text = self._writers[column](row)
            text = f"⚠ {text}" if column == "names" and self.doubts(row) else text
            self._written[key] = f"{SET_MARK} {text}" if mine else text
        return self._written[key]

    def key(self, column: str) -> NDArray[Any]:
        """Returns what a column is sorted by, (n,): its number, or else its words.

        Args:
            column: Name of a column other than the status.
        """
        if column not in self._numbers:
            # words are put in order once: a hundred thousand of them take longer than a click may
            words = self._words(column)
            ranks = pc.rank(pa.array(words, pa.string()), tiebreaker="dense")
            self._numbers[column] = ranks.to_numpy(zero_copy_only=False).astype(np.int64)
        return self._numbers[column]

    def bar(self, column: str, row: int) -> tuple[float, float, float, float] | None:
        """Returns p05, p50, p95 and the end of the scale in barrels, None for other cells.

        Args:
            column: Name of a column.
            row: Row of the frame.
        """
        if column != "range":
            return None
        low, middle, high = self.ranges[row]
        return None if np.isnan(middle) else (low, middle, high, self.scale)

    def heading(self, column: Column) -> str:
        """Returns what stands over a column in a wide window.

        Args:
            column: Which.
        """
        if column.name == "range" and len(self.ids):
            return f"{column.title}, 0 to {number(self.scale)}"
        return column.title

    def order_words(self) -> None:
        """Puts the columns of words in order before anybody sorts by them. May run in a worker."""
        for column in _OF_WORDS:
            self.key(column)

    def _words(self, column: str) -> NDArray[np.object_]:
        """Returns the words of a whole column, or words in the same order, (n,)."""
        if column == "id":
            return self.ids
        if column == "names":
            return self._all_names()
        said = {kind: kind_words(str(kind)) for kind in set(self._columns["kind"])}
        return np.array([said[kind] for kind in self._columns["kind"]], dtype=object)

    def tip(self, row: int) -> str:
        """Returns what the tooltip of a row tells.

        Args:
            row: Row of the frame.
        """
        names, why = self._names(row), plain(self._columns["kind_reason"][row])
        words = f"{self.ids[row]}\n{names}\n{why}\n{plain(self._reason[row])}".strip()
        words = "\n".join((words, *(f"⚠ {doubt}" for doubt in self.doubts(row))))
        fields = self._fields(row)
        if not fields:
            return words
        found = self._transfers[self._transfers["encounter_id"] == self.ids[row]].iloc[0]
        low, middle, high = (found[f"model_volume_bbl_{q}"] for q in _QUANTILES)
        return (
            f"{words}\n{SET_MARK} Set by the analyst: {', '.join(fields)}. The model: "
            f"{barrels(middle)} bbl ({spread(low, high)}), "
            f"counts {percent(found['model_counts_probability'])}"
        )

    def doubts(self, row: int) -> tuple[str, ...]:
        """Returns what contradicts in the evidence of a row, and what cannot be.

        Args:
            row: Row of the frame.
        """
        place = self._place[row]
        return () if place < 0 else doubts_in(self._evidence[place])

    def _fields(self, row: int) -> tuple[str, ...]:
        told = plain(self._told[row])
        return tuple(told.split(", ")) if told else ()

    def _all_names(self) -> NDArray[np.object_]:
        """Returns what `_names` says of every row, (n,)."""
        sides = []
        for side in (1, 2):
            given = self._columns[f"name_{side}"]
            said = {name: plain(name) for name in set(given)}
            names = np.array([said[name] for name in given], dtype=object)
            numbers = np.array([f"MMSI {one}" for one in self._columns[f"mmsi_{side}"]], object)
            sides.append(np.where(names == "", numbers, names))
        first, second = sides
        mmsi_1, mmsi_2 = (self._columns[f"mmsi_{side}"] for side in (1, 2))
        none = np.asarray(pd.isna(self._giver), dtype=bool)
        giver = np.where(none, -1, self._giver)
        turned = (giver == mmsi_2) & (mmsi_1 != mmsi_2)
        between = np.where(self._direction >= self._below, " → ", " ? ")
        between = np.where(none, " · ", between).astype(object)
        left, right = np.where(turned, second, first), np.where(turned, first, second)
        joined: NDArray[np.object_] = left + between + right
        return joined

    def _names(self, row: int) -> str:
        """Returns `GIVER → RECEIVER`, `A ? B` where unknown, `A · B` if nothing was inferred."""
        told = self._columns
        mmsi_1, mmsi_2 = told["mmsi_1"][row], told["mmsi_2"][row]
        first = plain(told["name_1"][row]) or f"MMSI {mmsi_1}"
        second = plain(told["name_2"][row]) or f"MMSI {mmsi_2}"
        giver = self._giver[row]
        if is_missing(giver):
            return f"{first} · {second}"
        if giver == mmsi_2 and mmsi_1 != mmsi_2:
            first, second = second, first
        return f"{first} {'→' if self._direction[row] >= self._below else '?'} {second}"
