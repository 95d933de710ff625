"""What stands in the cells of the lists of leads, gaps and loitering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from lightering.app.clues import SORTS
from lightering.gui.tables.columns import Column
from lightering.gui.words import is_missing, number, percent, plain, shorter, stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from lightering.app.clues import ClueTable

__all__ = ["CLUE_COLUMNS", "ClueCells", "ClueColumn"]


@dataclass(frozen=True, slots=True)
class ClueColumn(Column):
    """One column of a list of clues; its name is the column of the frame it is sorted by, if any.

    Attributes:
        text: From the list and a row of it to the words of the cell.
    """

    text: Callable[[ClueTable, int], str]


def _cell(table: ClueTable, column: str, row: int) -> Any:
    return table.frame[column].iloc[row]


def _value(column: str, decimals: int = 0) -> Callable[[ClueTable, int], str]:
    return lambda table, row: number(_cell(table, column, row), decimals)


def _ship(table: ClueTable, row: int, side: str = "") -> str:
    name = plain(_cell(table, f"name{side}", row)).strip()
    return name or f"MMSI {int(_cell(table, f'mmsi{side}', row))}"


def _both(table: ClueTable, row: int) -> str:
    return f"{_ship(table, row, '_1')} · {_ship(table, row, '_2')}"


def _silent(table: ClueTable, row: int) -> str:
    """Which of the two was silent, in the order of their names."""
    silent = [not is_missing(_cell(table, f"gap_id_{side}", row)) for side in (1, 2)]
    return "both" if all(silent) else "first" if silent[0] else "second"


def _near(prefix: str = "") -> Callable[[ClueTable, int], str]:
    def told(table: ClueTable, row: int) -> str:
        port = plain(_cell(table, f"{prefix}port", row))
        return f"{port}, {number(_cell(table, f'{prefix}port_km', row))} km" if port else ""

    return told


def _sort(table: ClueTable, row: int) -> str:
    return SORTS[table.name].get(str(table.sorts[row]), str(table.sorts[row]))


def _heard(table: ClueTable, row: int) -> str:
    near = sum(int(_cell(table, f"neighbours_{end}", row)) for end in ("start", "end"))
    stayed = sum(int(_cell(table, f"visible_{end}", row)) for end in ("start", "end"))
    return f"{stayed} of {near}"


def _asked(_table: ClueTable, _row: int) -> str:
    return ""  # the model asks the session


_FILES = ClueColumn(
    "attached", "Files", True, 48, 0, "Pictures and documents attached as evidence", _asked
)
_STATUS = ClueColumn("status", "Status", False, 112, 112, "What the analyst said", _asked)
_RANK = ClueColumn(
    "rank", "#", True, 50, 50, "Order of review", lambda t, k: number(int(t.rank[k]))
)


def _start(title: str, tip: str) -> ClueColumn:
    return ClueColumn(
        "start", title, False, 136, 132, tip,
        lambda t, k: stamp(pd.Timestamp(int(t.start_ms[k]), unit="ms", tz="UTC")),
    )  # fmt: skip


def _id(title: str) -> ClueColumn:
    tip = "Start of the id; the tooltip holds it whole"
    return ClueColumn("id", title, False, 80, 0, tip, lambda t, k: shorter(str(t.ids[k])))


_HOURS_TIP = {
    "leads": "How long both can have been together, by time and speed",
    "gaps": "How long nothing was heard of her",
    "loitering": "How long she stayed slow",
}


def _hours(name: str, title: str) -> ClueColumn:
    return ClueColumn(
        "hours", title, True, 86, 84, _HOURS_TIP[name], lambda t, k: number(t.hours[k], 1)
    )


CLUE_COLUMNS: dict[str, tuple[ClueColumn, ...]] = {
    "leads": (
        _STATUS,
        _RANK,
        _start("Earliest (UTC)", "Before this the two cannot have been together"),
        _id("Lead"),
        ClueColumn("names", "Ships", False, 230, 190, "No direction is known: nobody saw", _both),
        ClueColumn("silent", "Silent", False, 72, 70, "Which of the two sent nothing", _silent),
        _hours("leads", "Together, h"),
        ClueColumn("slack_h", "To spare, h", True, 84, 0,
                   "Time left over beside the shortest meeting", _value("slack_h", 1)),
        ClueColumn("detour_km", "Detour, km", True, 84, 0,
                   "How much longer the way over the place is", _value("detour_km", 0)),
        ClueColumn("rivals", "Others", True, 62, 60,
                   "Ships that could have met one of them instead", _value("rivals")),
        ClueColumn("sort", "Where", False, 92, 88, "What the place says against it", _sort),
        ClueColumn("port", "Nearest port", False, 150, 0, "Nearest port to the place", _near()),
        _FILES,
    ),
    "gaps": (
        _STATUS,
        _RANK,
        _start("Last heard (UTC)", "The last fix before the silence"),
        _id("Gap"),
        ClueColumn("names", "Ship", False, 180, 170, "As she sent her name", _ship),
        _hours("gaps", "Silent, h"),
        ClueColumn("distance_km", "Made, km", True, 84, 0,
                   "From the last fix to the next", _value("distance_km", 0)),
        ClueColumn("implied_speed_kn", "kn", True, 48, 48,
                   "Speed the silence implies", _value("implied_speed_kn", 1)),
        ClueColumn("heard", "Heard", True, 70, 0,
                   "Ships near both ends that stayed on the air, of all there", _heard),
        ClueColumn("sort", "Receivers", False, 146, 140,
                   "Whether receivers explain the silence", _sort),
        ClueColumn("port", "Last near", False, 140, 0, "Nearest port to the last fix",
                   _near("start_")),
        _FILES,
    ),
    "loitering": (
        _STATUS,
        _RANK,
        _start("Start (UTC)", "First slow fix"),
        _id("Loitering"),
        ClueColumn("names", "Ship", False, 160, 170, "As she sent her name", _ship),
        _hours("loitering", "Slow, h"),
        ClueColumn("mean_speed_kn", "kn", True, 48, 48, "Mean speed", _value("mean_speed_kn", 1)),
        ClueColumn("spread_km", "Within, km", True, 86, 82,
                   "Radius within which she kept", _value("spread_km", 1)),
        ClueColumn("anchored_share", "At anchor", True, 78, 0,
                   "Share of fixes with the status of a ship at anchor",
                   lambda t, k: percent(_cell(t, "anchored_share", k))),
        ClueColumn("shore_km", "Shore, km", True, 80, 0, "Distance to the shore",
                   _value("shore_km", 0)),
        ClueColumn("sort", "How", False, 130, 130, "Under way or at anchor", _sort),
        ClueColumn("port", "Nearest port", False, 130, 0, "Nearest port", _near()),
        _FILES,
    ),
}  # fmt: skip
"""By list, in the order of the table."""


class ClueCells:
    """The leads, gaps or loitering of one run, by row of their frame.

    Args:
        table: The list.

    Attributes:
        ids: Ids, (n,) of str.
    """

    def __init__(self, table: ClueTable) -> None:
        self._table = table
        self.ids = table.ids
        self._texts = {column.name: column.text for column in CLUE_COLUMNS[table.name]}
        self._keys: dict[str, NDArray[Any]] = {}

    def text(self, column: str, row: int) -> str:
        """Returns the words of a cell.

        Args:
            column: Name of a column other than status and files.
            row: Row of the frame.
        """
        return self._texts[column](self._table, row)

    def key(self, column: str) -> NDArray[Any]:
        """Returns what a column is sorted by, (n,): its number, or else the place of its words.

        Args:
            column: Name of a column other than status and files.
        """
        if column not in self._keys:
            self._keys[column] = self._key(column)
        return self._keys[column]

    def _key(self, column: str) -> NDArray[Any]:
        table = self._table
        own: dict[str, NDArray[Any]] = {
            "rank": table.rank, "start": table.start_ms, "hours": table.hours,
        }  # fmt: skip
        if column in own:
            return own[column]
        if column == "heard":
            near = table.frame["visible_start"] + table.frame["visible_end"]
            return near.to_numpy(dtype=np.float64)
        if column in table.frame and column != "port":
            return table.frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
        words: Any = {"id": table.ids, "sort": table.sorts.astype(str)}.get(column)
        if words is None:
            words = [self.text(column, row) for row in range(len(table.ids))]
        ranks = pc.rank(pa.array(list(words), pa.string()), tiebreaker="dense")
        return np.asarray(ranks.to_numpy(zero_copy_only=False), dtype=np.int64)

    def tip(self, row: int) -> str:
        """Returns what the tooltip of a row tells.

        Args:
            row: Row of the frame.
        """
        table = self._table
        names = _both(table, row) if table.name == "leads" else _ship(table, row)
        why = plain(_cell(table, "reason", row)) if table.name == "leads" else _sort(table, row)
        return f"{table.ids[row]}\n{names}\n{why}"

    def bar(self, column: str, row: int) -> None:
        """Returns None: nothing is known of barrels.

        Args:
            column: Name of a column.
            row: Row of the frame.
        """
        return

    def heading(self, column: Column) -> str:
        """Returns what stands over a column.

        Args:
            column: Which.
        """
        return column.title

    def order_words(self) -> None:
        """Puts the columns of words in order before anybody sorts by them. May run in a worker."""
        for column in ("names", "port"):
            self.key(column)
