"""The quick way through a table of text: rows whose every cell is plain are read in one pass.

pyarrow finds out what a cell may be, and keeps what it finds as text where it may be several
things. Nearly all cells of a table of positions can be read in one way only. Rows of such cells
are read here; all others go the slow way, `delimited`, where each rule and each refusal stands.
Both ways give the same values of the same cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.arrow import column_of
from lightering.model.schemas import TIME as MOMENT
from lightering.readers.blocks import Block
from lightering.readers.columns import ESSENTIAL, NUMBERS
from lightering.readers.plain_rows import NUMBER, PASSED_OVER, SHIP, TIME, WORD, enter, split_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.header import Layout

__all__ = ["Plain", "PlainRows", "plain_way"]

_KINDS = {
    "mmsi": SHIP, "time": TIME,
    **dict.fromkeys(NUMBERS, NUMBER),
    **dict.fromkeys(("name", "imo", "call_sign", "ship_type", "status", "destination"), WORD),
}  # fmt: skip
_LEAST_WORDS, _LEAST_BYTES = 1 << 12, 1 << 18
_SENDERS, _LAST_BYTES = 1 << 16, 128
"""Ships whose last words are kept, and the room of each."""
_MOST_BYTES = 1 << 30
"""Arrow's offsets of text have 31 bits."""
_WORTH = 0.5
"""Our choice: blocks with a smaller share of plain rows are not worth the pass over them."""
_POWERS = np.array([float(10**power) for power in range(16)])
_MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


def plain_way(layout: Layout, flavour: Flavour) -> Plain | None:
    """Returns the quick way through a table, None if it has columns that need the slow one.

    Args:
        layout: Delimiter and roles of the columns.
        flavour: How the publisher writes.
    """
    places = list(layout.roles.values())
    if not ESSENTIAL.keys() <= layout.roles.keys() <= _KINDS.keys():
        return None
    if layout.comma or flavour.zone_ms or len(set(places)) < len(places):
        return None
    return Plain(layout)


@dataclass(frozen=True, slots=True)
class PlainRows:
    """What was read of a block.

    Attributes:
        columns: Arrays by role, shape (n,).
        lines: Physical line of each row, int64 (n,).
        records: Its number in the block, int64 (n,).
        rest: The other records of the block.
    """

    columns: Mapping[str, pa.Array]
    lines: NDArray[np.int64]
    records: NDArray[np.int64]
    rest: Block


class Plain:
    """Reads the blocks of one file, one after another; its words are numbered through all of it."""

    def __init__(self, layout: Layout) -> None:
        """Begins without a word.

        Args:
            layout: Delimiter and roles of the columns.
        """
        self._delimiter = ord(layout.delimiter)
        self._kinds = np.full(len(layout.header), PASSED_OVER, dtype=np.int64)
        self._places = np.zeros(len(layout.header), dtype=np.int64)
        self._numbers = [role for role in _KINDS if _KINDS[role] == NUMBER and role in layout.roles]
        # in the order of their columns
        self._words = sorted(
            (role for role in layout.roles if _KINDS[role] == WORD), key=layout.roles.__getitem__
        )
        for role, place in layout.roles.items():
            self._kinds[place] = _KINDS[role]
        for roles in (self._numbers, self._words):
            for row, role in enumerate(roles):
                self._places[layout.roles[role]] = row
        many = len(self._words)
        self._slots = np.full((many, 2 * _LEAST_WORDS), -1, dtype=np.int32)
        self._hashes = np.empty((many, _LEAST_WORDS), dtype=np.int64)
        self._ends = np.zeros((many, _LEAST_WORDS + 1), dtype=np.int32)
        self._texts = np.empty((many, _LEAST_BYTES), dtype=np.uint8)
        self._counts = np.zeros(many, dtype=np.int64)
        ahead = all(layout.roles["mmsi"] < layout.roles[role] for role in self._words)
        self._senders = _SENDERS if ahead else 1
        self._last = np.full(self._senders * _LAST_BYTES // 4, -1, dtype=np.int32)
        self._is_worth_it = True

    def read(self, block: Block) -> PlainRows | None:
        """Reads the plain rows of a block.

        Args:
            block: The next records of the file.

        Returns:
            What was read; None if the block is better left to the slow way.
        """
        if not self._is_worth_it or block.multiline:
            return None
        rows = len(block.starts)
        data = np.frombuffer(block.data, dtype=np.uint8)
        ship, time_ms = np.empty(rows, dtype=np.int64), np.empty(rows, dtype=np.int64)
        numbers = np.empty((len(self._numbers), rows))
        codes = np.empty((len(self._words), rows), dtype=np.int32)
        plain = np.empty(rows, dtype=np.bool_)
        done = 0
        while done < rows:
            done = split_rows(
                data, block.starts, done, self._delimiter, self._kinds, self._places, _POWERS,
                _MONTH_DAYS, ship, time_ms, numbers, codes, plain, self._slots, self._hashes,
                self._ends, self._texts, self._counts, self._senders, self._last.view(np.uint8),
                self._last,
            )  # fmt: skip
            if done < rows and not self._make_room(len(block.data)):
                self._is_worth_it = False
                return None
        records = np.flatnonzero(plain)
        if len(records) < _WORTH * rows:
            self._is_worth_it = False
            return None
        if len(records) < rows:
            ship, time_ms = ship[records], time_ms[records]
            numbers, codes = numbers[:, records], codes[:, records]
        columns = {"mmsi": column_of(ship, pa.int64()), "time": column_of(time_ms, MOMENT)}
        columns |= {
            role: column_of(values, pa.float64())
            for role, values in zip(self._numbers, numbers, strict=True)
        }
        columns |= {
            role: pa.DictionaryArray.from_arrays(
                column_of(code, pa.int32()), self._known(column), safe=False
            )
            for column, (role, code) in enumerate(zip(self._words, codes, strict=True))
        }
        return PlainRows(columns, block.lines[records], records, _without(block, plain))

    def _known(self, column: int) -> pa.Array:
        """Returns the words of a column so far; its memory is added to, never changed."""
        count = int(self._counts[column])
        ends = self._ends[column, : count + 1]
        texts = self._texts[column, : ends[-1]]
        return pa.Array.from_buffers(
            pa.string(), count, [None, pa.py_buffer(ends), pa.py_buffer(texts)]
        )

    def _make_room(self, length: int) -> bool:
        """Makes room for more words; whether there may be more."""
        many, most = self._hashes.shape
        used = int(self._ends[np.arange(many), self._counts].max())
        size = self._texts.shape[1]
        if self._counts.max() == most:
            most *= 4
        else:
            size = max(4 * size, used + length)
        if size > _MOST_BYTES:
            return False
        slots = np.full((many, 2 * most), -1, dtype=np.int32)
        hashes = np.empty((many, most), dtype=np.int64)
        ends = np.zeros((many, most + 1), dtype=np.int32)
        texts = np.empty((many, size), dtype=np.uint8)
        for column, count in enumerate(self._counts.tolist()):
            hashes[column, :count] = self._hashes[column, :count]
            ends[column, : count + 1] = self._ends[column, : count + 1]
            texts[column, : ends[column, count]] = self._texts[column, : ends[column, count]]
            enter(hashes[column], count, slots[column])
        self._slots, self._hashes, self._ends, self._texts = slots, hashes, ends, texts
        return True


def _without(block: Block, plain: NDArray[np.bool_]) -> Block:
    """Returns the records of a block that are not plain."""
    rows = np.flatnonzero(~plain)
    if not len(rows):
        return Block(b"", block.starts[:0], block.lines[:0], multiline=False)
    ends = np.append(block.starts[1:], len(block.data))
    begins, ends = block.starts[rows], ends[rows]
    view = memoryview(block.data)
    data = b"".join(
        view[low:high] for low, high in zip(begins.tolist(), ends.tolist(), strict=True)
    )
    width = ends - begins
    return Block(data, np.cumsum(width) - width, block.lines[rows], multiline=False)
