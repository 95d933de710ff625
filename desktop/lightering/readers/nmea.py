"""AIS as it comes from a receiver: NMEA sentences with the time a logger gave them.

A record is a message: one sentence, or the sentences of a message in parts. A sentence whose
checksum or form is wrong is a record of its own, for nothing in it can be trusted; so is a line
that is neither a sentence, a time line, a comment nor blank. Messages 1-3, 18, 19 and 27 give
fixes of ships. Messages 4, 9 and 21 place base stations, aircraft and marks: they are kept under
their own kind of MMSI, which never forms encounters, and refused as `not_a_position` under a
ship's. All others, the static reports 5 and 24 among them, count as `not_a_position`; what static
reports say fills the static columns of the fixes from their time on (`StaticReports`).

The time is the receiver's: TAG block `c:`, then a time before or after the sentence, then a
`$PGHP` line or lone TAG block right before it. There is no other source of it, so records without
one are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.model.identifiers import is_ship
from lightering.model.schemas import FIX_COLUMNS, TIME
from lightering.readers.chunks import take_in
from lightering.readers.flavours import PLAIN
from lightering.readers.kinds import kind_of
from lightering.readers.nmea_lines import LineReader, Sentences
from lightering.readers.nmea_parts import Joiner, Message, Part
from lightering.readers.nmea_payloads import (
    NOT_SHIPS,
    PLACED,
    STATED,
    Place,
    Statement,
    fits,
    places,
    statements,
)
from lightering.readers.record import Format
from lightering.readers.static_reports import StaticReports
from lightering.readers.text import Unended, cut, decoded, encoding_of, line_blocks
from lightering.readers.times import NOT_A_TIME, within_years

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_SENTENCE = re.compile(r"(?m)^[^\n]*![A-Z-]{2}VD[MO],[^\n]*,")
_BRACKETED = re.compile(rb"\s*\[\s*\d[\dTZ:. +-]*\]")
"""A time in brackets before each sentence looks like the beginning of a JSON list."""
_LOOK = 64 << 10
_PIECE_BYTES = 2 << 20
_ARMOUR = r"^[0-W`-w]+$"
_LAST_TYPE = 27
_PLACE_ROLES = ("mmsi", "lon", "lat", "sog", "cog", "heading", "status")


def _sniff(sample: Sample) -> float:
    layout, text = sample.layout, sample.head[:_LOOK]
    if layout is not None and {"lat", "lon"} <= layout.roles.keys():
        return 0.0
    # without a layout it is something else, or a log with more NUL bytes than text should hold
    if layout is None and kind_of(text) and not _BRACKETED.match(text):
        return 0.0
    if encoding_of(text, "").startswith("utf-16"):
        text = text.decode(encoding_of(text, ""), "ignore").encode()
    return 0.95 if _SENTENCE.search(decoded(text).replace("\r", "\n")) else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    reader, joiner, messages = LineReader(intake), Joiner(intake), _Messages(intake)
    encoding = encoding_of(sample.head, source.name)
    # an hour of a log may hold nothing but static reports
    intake.expected |= {"not_a_position"}

    def tell(read: int) -> None:
        intake.advance(read / source.expected_bytes)

    with source.open() as stream:
        for block in line_blocks(stream, encoding, intake, tell):
            if isinstance(block, Unended) and block.count(b"\0"):
                intake.repairs["nul_padding"] += 1
                intake.say("The text ends in NUL bytes; they were left out.")
            # messages weigh many times their text
            for piece in cut(block, _PIECE_BYTES):
                intake.look()
                messages.take(*_whole_messages(reader.read(piece), joiner))
    joiner.finish()
    messages.finish()


def _whole_messages(
    sentences: Sentences, joiner: Joiner
) -> tuple[NDArray[np.int64], pa.Array, NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Returns line, payload, fill bits, time, and whether a time was meant, by line."""
    single = sentences.count == 1
    joined = [m for part in _parts(sentences, np.flatnonzero(~single)) if (m := joiner.take(part))]
    lines = np.concatenate((sentences.lines[single], _column(joined, "line")))
    order = np.argsort(lines, kind="stable")
    payload = pa.concat_arrays(
        [
            sentences.payload.filter(pa.array(single)),
            pa.array([m.payload for m in joined], pa.string()),
        ]
    )
    fill = np.concatenate((sentences.fill[single], _column(joined, "fill")))
    time = np.concatenate((sentences.time_ms[single], _column(joined, "time_ms")))
    dated = np.concatenate((sentences.dated[single], _column(joined, "dated").astype(bool)))
    return lines[order], payload.take(pa.array(order)), fill[order], time[order], dated[order]


def _parts(sentences: Sentences, rows: NDArray[np.intp]) -> list[Part]:
    some = pa.array(rows)
    return [
        Part(*cells)
        for cells in zip(
            sentences.lines[rows].tolist(),
            sentences.ranks[rows].tolist(),
            sentences.count[rows].tolist(),
            sentences.number[rows].tolist(),
            sentences.sequence.take(some).to_pylist(),
            sentences.channel.take(some).to_pylist(),
            sentences.station.take(some).to_pylist(),
            sentences.group.take(some).to_pylist(),
            sentences.payload.take(some).to_pylist(),
            sentences.fill[rows].tolist(),
            sentences.time_ms[rows].tolist(),
            sentences.dated[rows].tolist(),
            strict=True,
        )
    ]


def _column(messages: list[Message], name: str) -> NDArray[np.int64]:
    return np.array([getattr(message, name) for message in messages], dtype=np.int64)


class _Messages:
    """Takes the whole messages of one file."""

    def __init__(self, intake: Intake) -> None:
        self._intake, self._reports = intake, StaticReports()
        self._stated = self._coarse = self._weak = self._undated = 0

    def take(
        self,
        lines: NDArray[np.int64],
        payload: pa.Array,
        fill: NDArray[np.int64],
        time: NDArray[np.int64],
        dated: NDArray[np.bool_],
    ) -> None:
        """Sorts messages by what they are.

        Args:
            lines: Physical lines, shape (n,).
            payload: Armoured payloads.
            fill: Fill bits.
            time: Milliseconds since 1970 or `NOT_A_TIME`.
            dated: Whether a time was meant.
        """
        time = within_years(time)
        armoured = np.asarray(
            pc.match_substring_regex(payload, _ARMOUR).to_numpy(zero_copy_only=False), dtype=bool
        )
        bits = pc.utf8_length(payload).to_numpy(zero_copy_only=False).astype(np.int64) * 6 - fill
        types = np.zeros(len(lines), dtype=np.int64)
        if len(lines):
            firsts = pc.utf8_slice_codeunits(payload, 0, 1).to_pylist()
            code = np.frombuffer("".join(c or "0" for c in firsts).encode("ascii"), np.uint8)
            types = np.where(code >= 96, code - 56, code - 48).astype(np.int64)
        sound = armoured & fits(types, bits) & (types >= 1) & (types <= 63)
        fault = np.where(sound, "", "unreadable").astype(object)
        placed = np.isin(types, PLACED) & sound
        fault[sound & ~placed] = "not_a_position"
        untimed = placed & (time == NOT_A_TIME)
        fault[untimed & dated] = "bad_time"
        fault[untimed & ~dated] = "no_time"
        self._undated += int(np.count_nonzero(untimed & ~dated))
        stated = np.isin(types, STATED) & sound & (time != NOT_A_TIME)
        self._statements(np.flatnonzero(stated), lines, payload, fill, time)
        rows = np.flatnonzero(placed & ~untimed)
        some = payload.take(pa.array(rows)).to_pylist()
        found = places(some, fill[rows].tolist())
        table = np.array(found, dtype=np.float64).reshape(-1, len(Place._fields))
        ship = is_ship(table[:, 0].astype(np.int64))
        posing = ship & np.isin(types[rows], NOT_SHIPS)
        fault[rows[posing]] = "not_a_position"
        for reason in ("unreadable", "not_a_position", "bad_time", "no_time"):
            refused = np.flatnonzero(fault == reason)
            self._intake.records_in += len(refused)
            self._intake.reject_rows(
                refused, lines, reason, lambda row: ("", str(payload[row].as_py())[:200])
            )
        self._places(
            table[~posing], types[rows[~posing]], lines[rows[~posing]], time[rows[~posing]]
        )

    def finish(self) -> None:
        """Says what a person should know of the whole file."""
        self._intake.state(self._reports)
        if self._stated:
            reports = "static report" if self._stated == 1 else "static reports"
            self._intake.say(
                f"{self._stated:,} {reports} gave name, size, draught and so on to the fixes of "
                "their ship from then on; as records they hold no position."
            )
        if self._undated:
            self._intake.say(
                f"{self._undated:,} positions carry no time: an AIS message holds no date. Give "
                "the log with the receiver's times: TAG blocks (c:), $PGHP lines, or a time "
                "before or after each sentence."
            )
        if self._coarse:
            self._intake.say(
                f"{self._coarse:,} positions are long-range reports (message 27), which resolve "
                "about 185 m only."
            )
        if self._weak:
            self._intake.say(
                f"{self._weak:,} positions were set by hand, by dead reckoning, or with the "
                "positioning system down."
            )

    def _places(
        self,
        table: NDArray[np.float64],
        types: NDArray[np.int64],
        lines: NDArray[np.int64],
        time: NDArray[np.int64],
    ) -> None:
        self._coarse += int(np.count_nonzero(types == _LAST_TYPE))
        self._weak += int(np.count_nonzero(table[:, Place._fields.index("second")] > 60))
        mmsi = table[:, 0].astype(np.int64)
        # short numbers are no MMSI, and an AIS message knows no other number of a vessel
        columns = {"mmsi": pa.array(np.where(mmsi < 1_000_000, 0, mmsi))}
        for place, role in enumerate(_PLACE_ROLES[1:], start=1):
            columns[role] = pa.array(table[:, place])
        columns["time"] = pa.array(time).cast(TIME)

        def cell(row: int, role: str) -> tuple[str, str]:
            return role, str(mmsi[row] if role == "mmsi" else columns[role][row].as_py())

        if len(lines):
            take_in(columns, lines, PLAIN, self._intake, cell)

    def _statements(
        self,
        rows: NDArray[np.intp],
        lines: NDArray[np.int64],
        payload: pa.Array,
        fill: NDArray[np.int64],
        time: NDArray[np.int64],
    ) -> None:
        found = statements(payload.take(pa.array(rows)).to_pylist(), fill[rows].tolist())
        rows = rows[[statement is not None for statement in found]]
        reports = [statement for statement in found if statement is not None]
        if not reports:
            return
        self._stated += sum(not report.placed for report in reports)
        cells = dict(zip(Statement._fields, zip(*reports, strict=True), strict=True))
        columns = {r: pa.array(cells[r]) for r in Statement._fields if r != "placed"}
        columns["time"] = pa.array(time[rows]).cast(TIME)
        self._reports.add(columns, lines[rows], PLAIN, self._intake)


FORMAT = Format(
    name="nmea",
    title="NMEA 0183 AIS sentences",
    patterns=("*.nmea", "*.nm4", "*.ais", "*.aivdm", "*.vdm", "*.txt"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
