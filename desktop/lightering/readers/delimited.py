"""Reads delimited text of any flavour: pyarrow parses, this module keeps count.

A block is parsed with the types its columns should have. A cell that does not fit makes its
column text for the rest of the file; text columns follow the same rules, only more slowly.

Blocks are parsed in a thread of their own, one block ahead of the checks. Rows of large files
whose cells are all plain are read by `plain` instead, to the same values: in two lanes, each with a
thread and words of its own, for the checks take less than half the time of that pass.
"""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from lightering.errors import InputError, shown
from lightering.readers.blocks import Block, record_blocks, without_open_quotes
from lightering.readers.chunks import take_in
from lightering.readers.columns import NUMBERS, STAND_INS, choices, normal, require
from lightering.readers.header import split_line
from lightering.readers.memory import Memory
from lightering.readers.plain import plain_way
from lightering.readers.plain_rows import KERNELS
from lightering.readers.text import line_blocks
from lightering.readers.values import LOCAL_ID_BASE, NULL_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake
    from lightering.readers.plain import Plain, PlainRows
    from lightering.readers.record import Sample, Source

__all__ = ["read_delimited"]

_Parsed: TypeAlias = tuple[pa.Table, list[tuple[int, int]]]
"""Rows, and number and width of the records that are no rows."""
_WORD = pa.dictionary(pa.int32(), pa.string())
_MOST_COLUMNS = 20_000
_LARGE = 1 << 20
"""Smaller files are read before the quick way is ready."""
_LANES = 2
_COLUMN_AT_FAULT = re.compile(r"In CSV column #(\d+)")
_DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def read_delimited(
    source: Source,
    sample: Sample,
    intake: Intake,
    flavour: Flavour,
    take: Callable[..., None] = take_in,
) -> None:
    """Reads a delimited text into an intake.

    Args:
        source: The text.
        sample: Its beginning, with the layout.
        intake: Where records go.
        flavour: How the publisher writes.
        take: Takes in a chunk of raw columns as `chunks.take_in` does, which is called at last.

    Raises:
        InputError: A column is missing or stands twice, or the bytes cannot be read.
    """
    layout = sample.layout
    if layout is None or not layout.header:
        raise InputError(
            "The file is empty.", file=source.name, advice="Check how it was exported."
        )
    require(layout.header, layout.roles, source.name, layout.header_line)
    if len(layout.header) > _MOST_COLUMNS:
        raise InputError(
            f"The header has {len(layout.header)} columns; at most {_MOST_COLUMNS} are read.",
            file=source.name,
            line=layout.header_line,
        )
    _state(layout, intake)
    if intake.mapping is not None:
        flavour = intake.mapping.flavoured(flavour)
    parser = _Parser(layout, intake, take)
    if source.size >= _LARGE and take is take_in:
        parser.hasten(flavour)

    def tell(read: int) -> None:
        intake.advance(read / source.expected_bytes)

    with source.open() as stream, ExitStack() as threads:
        for lane in parser.lanes:
            lane.thread = threads.enter_context(ThreadPoolExecutor(1))
        blocks = line_blocks(stream, layout.encoding, intake, tell)
        for lane, block, parsed in _ahead(record_blocks(blocks, layout, intake), parser):
            intake.memory = lane.memory
            parser.take(block, *parsed.result(), flavour)


def _state(layout: Layout, intake: Intake) -> None:
    if layout.header_line > 1:
        intake.say(f"The header is line {layout.header_line}; the lines above it were passed over.")
        intake.repairs["lines_above_header"] = layout.header_line - 1
    if layout.skip:
        where = "below the header" if layout.header_line else "at the top"
        intake.say(f"{layout.skip} lines {where} were passed over.")
        intake.repairs["lines_skipped"] = layout.skip
    if layout.delimiter != ",":
        intake.say(f"Cells are separated by {_DELIMITER_NAMES[layout.delimiter]}.")
    if layout.comma:
        intake.say("Numbers have a decimal comma.")
    mapping = intake.mapping
    for sentence in (choices if mapping is None else mapping.sentences)(
        layout.header, layout.roles
    ):
        intake.say(sentence)
    ship = layout.roles.get("vessel_id")
    if ship is not None:
        intake.say(
            f"Column {shown(layout.header[ship])} numbers the vessels; without MMSI, vessel 1 is "
            f"shown as {LOCAL_ID_BASE + 1}, and so on."
        )
    speed = layout.roles.get("sog")
    if (
        speed is not None
        and normal(layout.header[speed]) == "speed"
        and not (mapping is not None and "speed" in (mapping.units or {}))
    ):
        intake.say(f"Column {shown(layout.header[speed])} was taken as knots.")


@dataclass(slots=True)
class _Lane:
    """Every second block of a file, or all of them: they share the words that were met.

    Attributes:
        plain: The quick way of these blocks, None for the slow one.
        memory: What was made of their words.
        thread: Parses them one after another.
    """

    plain: Plain | None
    memory: Memory = field(default_factory=Memory)
    thread: ThreadPoolExecutor | None = None


def _ahead(
    blocks: Iterator[Block], parser: _Parser
) -> Iterator[tuple[_Lane, Block, Future[tuple[PlainRows | None, _Parsed | None]]]]:
    """Gives each block while the next of each lane is being parsed."""
    waiting: deque[tuple[_Lane, Block, Future[tuple[PlainRows | None, _Parsed | None]]]] = deque()
    number = 0
    for block in blocks:
        if not len(block.starts):
            continue
        lane = parser.lanes[number % len(parser.lanes)]
        number += 1
        assert lane.thread is not None
        waiting.append((lane, block, lane.thread.submit(parser.parse, block, lane.plain)))
        if len(waiting) > len(parser.lanes):
            yield waiting.popleft()
    yield from waiting


class _Parser:
    """Parses blocks of one file.

    Attributes:
        lanes: Which blocks go together, in turn.
    """

    def __init__(self, layout: Layout, intake: Intake, take: Callable[..., None]) -> None:
        self._layout, self._intake, self._take_in = layout, intake, take
        self._names = [f"c{place}" for place in range(len(layout.header))]
        # one column may serve two roles
        self._kinds: dict[str, pa.DataType] = {}
        self.lanes = [_Lane(None, intake.memory)]
        self._slowly = Lock()
        for role, place in layout.roles.items():
            self._kinds[f"c{place}"] = pa.float64() if role in NUMBERS else _WORD

    def hasten(self, flavour: Flavour) -> None:
        """Reads plain rows in the quick way from here on.

        Args:
            flavour: How the publisher writes.
        """
        lanes = [_Lane(plain_way(self._layout, flavour)) for _ in range(_LANES)]
        if all(lane.plain is not None for lane in lanes):
            self.lanes = lanes
            self._intake.make_ready(KERNELS)

    def parse(self, block: Block, plain: Plain | None) -> tuple[PlainRows | None, _Parsed | None]:
        """Returns the plain rows of a block, and what the others were parsed to, if there are any.

        Args:
            block: Records of the file.
            plain: The quick way of its lane.

        Raises:
            InputError: The text cannot be split into columns.
        """
        rows = None if plain is None else plain.read(block)
        rest = block if rows is None else rows.rest
        if not len(rest.starts):
            return rows, None
        # what one block teaches of a column holds for those after it: two may not learn at once
        with self._slowly:
            return rows, self.table(rest)

    def take(
        self, block: Block, rows: PlainRows | None, parsed: _Parsed | None, flavour: Flavour
    ) -> None:
        """Takes in a block.

        Args:
            block: Its records.
            rows: Those of them that are plain.
            parsed: What the others were parsed to.
            flavour: How the publisher writes.

        Raises:
            InputError: Its records cannot be told apart.
        """
        with self._intake.one_chunk():
            if rows is not None:
                teller = self._teller(block, rows.records)
                self._take_in(rows.columns, rows.lines, flavour, self._intake, teller)
            if parsed is not None:
                self._take_parsed(block if rows is None else rows.rest, parsed, flavour)

    def _take_parsed(self, block: Block, parsed: _Parsed, flavour: Flavour) -> None:
        table, wrong = parsed
        if table.num_rows + len(wrong) != len(block.starts):
            block = without_open_quotes(block, self._layout, self._intake)
            if not len(block.starts):
                return
            table, wrong = self.table(block)
            if table.num_rows + len(wrong) != len(block.starts):
                raise InputError(
                    "Quotes in the text do not let its records be told apart.",
                    file=self._intake.source.name,
                    line=int(block.lines[0]) if len(block.lines) else None,
                    advice="Export the file again with quotes doubled inside quoted cells.",
                )
        expected = len(self._layout.header)
        for record, count in wrong:
            reason = "too_few_columns" if count < expected else "too_many_columns"
            text = block.text(record)[:200]
            self._intake.reject(int(block.lines[record]), reason, "", text)
        records = np.delete(
            np.arange(len(block.starts)), np.array([r for r, _ in wrong], dtype=np.int64)
        )
        if not len(records):
            return
        columns = {
            role: table.column(f"c{place}").combine_chunks()
            for role, place in self._layout.roles.items()
        }
        self._intake.look()
        self._take_in(
            columns,
            block.lines[records] if wrong else block.lines,
            flavour,
            self._intake,
            self._teller(block, records),
            comma=self._layout.comma,
        )

    def _teller(
        self, block: Block, records: NDArray[np.int64]
    ) -> Callable[[int, str], tuple[str, str]]:
        layout = self._layout

        def cell(row: int, role: str) -> tuple[str, str]:
            role = role if role in layout.roles else STAND_INS[role]
            place = layout.roles[role]
            cells = split_line(block.text(int(records[row])), layout.delimiter)
            return layout.header[place], cells[place][:200] if place < len(cells) else ""

        return cell

    def table(self, block: Block) -> _Parsed:
        """Returns the rows of the right width, and number and width of the others.

        Args:
            block: Records of the file.

        Raises:
            InputError: The text cannot be split into columns.
        """
        wrong: list[tuple[int, int]] = []

        def skip(row: pacsv.InvalidRow) -> str:
            wrong.append((row.number - 1, row.actual_columns))
            return "skip"

        while True:
            wrong.clear()
            try:
                table = pacsv.read_csv(
                    pa.BufferReader(block.data),
                    pacsv.ReadOptions(
                        use_threads=False,
                        column_names=self._names,
                        block_size=max(len(block.data) + 1, 1 << 16),
                    ),
                    pacsv.ParseOptions(
                        delimiter=self._layout.delimiter,
                        newlines_in_values=block.multiline,
                        invalid_row_handler=skip,
                    ),
                    pacsv.ConvertOptions(
                        check_utf8=False,
                        column_types=self._kinds,
                        include_columns=list(self._kinds),
                        null_values=list(NULL_TEXTS),
                        strings_can_be_null=False,
                        decimal_point="," if self._layout.comma else ".",
                    ),
                )
            except pa.ArrowInvalid as error:
                self._loosen(error, block)
            else:
                return table, wrong

    def _loosen(self, error: pa.ArrowInvalid, block: Block) -> None:
        match = _COLUMN_AT_FAULT.search(str(error))
        name = f"c{match[1]}" if match else ""
        if self._kinds.get(name) == pa.float64():
            self._kinds[name] = _WORD
            return
        raise InputError(
            f"The text cannot be split into columns ({str(error).splitlines()[0][:120]}).",
            file=self._intake.source.name,
            line=int(block.lines[0]) if len(block.lines) else None,
            advice="Check the separator and the quotes of the file.",
        ) from error
