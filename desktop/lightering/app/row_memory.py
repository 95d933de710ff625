"""Rows of tables as series, remembered: a frame of many kinds of columns makes each one slowly."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["RowMemory"]

_KEPT = 48


class RowMemory:
    """The rows that were looked at last; one selection asks for the same three a dozen times."""

    def __init__(self) -> None:
        """Nothing was looked at."""
        self._rows: OrderedDict[tuple[int, int], tuple[pd.DataFrame, pd.Series[Any]]] = (
            OrderedDict()
        )

    def row(self, frame: pd.DataFrame, place: int) -> pd.Series[Any]:
        """Returns a row of a table that nobody changes; nor may the row be changed.

        Args:
            frame: A result.
            place: Which row, from 0.
        """
        key = (id(frame), place)
        held = self._rows.get(key)
        # a number may be given out again when its frame is gone, so the frame is held with it
        if held is None or held[0] is not frame:
            held = self._rows[key] = (frame, frame.iloc[place])
            if len(self._rows) > _KEPT:
                self._rows.popitem(last=False)
        self._rows.move_to_end(key)
        return held[1]

    def forget(self) -> None:
        """Lets go of all tables."""
        self._rows.clear()
