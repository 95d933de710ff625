"""Lines of a log to AIS sentences: fields, checksums and the time each was received.

IEC 61162-1 (sentences), NMEA 0183 v4 TAG blocks, GateHouse $PGHP, USCG suffixes. Everything is
done for a block of lines at once; only lines that hold several sentences are looked at alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.readers.nmea_times import stamps_of, written_times
from lightering.readers.times import NOT_A_TIME

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.readers.intake import Intake

__all__ = ["LineReader", "Sentences"]

_SENTENCE = (
    r"(?s)^(?P<pre>[^\\!$]*)(?:\\(?P<tag>[^\\!]*)\\)?(?P<mid>[^!$\\]*)"
    r"!(?P<body>[A-Z-]{2}VD[MO],(?P<count>[1-9]),(?P<number>[1-9]),(?P<sequence>\d{0,2}),"
    r"(?P<channel>[^,*]{0,2}),(?P<payload>[^,*]*),(?P<fill>[0-5]?))"
    r"\*(?P<check>[0-9A-Fa-f]{2})(?P<post>.*)$"
)
_MEANT = r"![A-Z-]{2}VD[MO]"
_PGHP = r"^\$(?P<body>PGHP,[^*]*)\*(?P<check>[0-9A-Fa-f]{2})\s*$"
_TAG = r"^(?P<body>[^*]*)\*(?P<check>[0-9A-Fa-f]{2})$"
_LONE_TAG = r"^\\(?P<tag>[^\\!]*)\\$"
_OTHER = r"^[^!$\\]*(\\[^\\]*\\)?[!$][A-Z][A-Z0-9-]{2,7},"
_STATION = r"(?:^|,)[rb](?P<s>\w+)(?:,|$)"
_EDGES = " \t\r\0"
_STARTS = re.compile(r"(?:\\[^\\!]*\\)*!(?=[A-Z-]{2}VD[MO],)")
_TAGS = re.compile(r"(?:\\[^\\!]*\\){2,}(?=!)")
_ASCII = bytes(range(128)) + b"\x7f" * 128
"""What is no ASCII becomes DEL, which no field may hold: a flipped bit is never flipped back."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """AIS sentences of a block whose checksums hold.

    Attributes:
        lines: Physical lines, int64 (n,).
        ranks: Number of each among all sentences of the file, sound or not, int64 (n,).
        count: Parts of its message, int64 (n,).
        number: Which part it is, from 1, int64 (n,).
        sequence: Sequence id, text (n,), "" if none.
        channel: Radio channel, text (n,).
        station: Who received it, text (n,), "" if not said.
        group: TAG group id, text (n,), "" if none.
        payload: Armoured payload, text (n,).
        fill: Fill bits at its end, int64 (n,).
        time_ms: Time received, milliseconds since 1970 or `NOT_A_TIME`, int64 (n,).
        dated: Whether anything that should be a time was written, bool (n,).
    """

    lines: NDArray[np.int64]
    ranks: NDArray[np.int64]
    count: NDArray[np.int64]
    number: NDArray[np.int64]
    sequence: pa.Array
    channel: pa.Array
    station: pa.Array
    group: pa.Array
    payload: pa.Array
    fill: NDArray[np.int64]
    time_ms: NDArray[np.int64]
    dated: NDArray[np.bool_]


class LineReader:
    """Reads blocks of one file; remembers the time line that waits for its sentence."""

    def __init__(self, intake: Intake) -> None:
        """Begins before the first line."""
        self._intake = intake
        self._line, self._rank = 1, 0
        self._pending: tuple[int, str] | None = None

    def read(self, block: bytes) -> Sentences:
        """Finds the sentences of a block; everything else is counted.

        Args:
            block: Whole lines, each ended by a line feed.
        """
        texts, lines = self._lines(block)
        meant = _numpy(pc.match_substring_regex(texts, _MEANT))
        marks = np.flatnonzero(~meant)
        events = self._other_lines(texts.take(pa.array(marks)), marks, lines)
        rows = np.flatnonzero(meant)
        ranks = self._rank + np.arange(len(rows), dtype=np.int64)
        self._rank += len(rows)
        found = pc.extract_regex(texts.take(pa.array(rows)), _SENTENCE)
        matched = _numpy(found.is_valid())
        self._refuse(texts, lines, rows[~matched], "unreadable")
        waiting, stations = self._waiting(rows, *events)
        rows, ranks = rows[matched], ranks[matched]
        waiting, stations = waiting[matched], stations.filter(pa.array(matched))
        found = found.filter(pa.array(matched))
        field = dict(zip(found.type.names, found.flatten(), strict=True)) if len(rows) else {}
        if not field:
            return _nothing()
        sound = _xor_of(field["body"]) == _hex(field["check"])
        tag_ok, tag_time, tag_dated, tag_station, group = _tags(field["tag"])
        self._refuse(texts, lines, rows[~(sound & tag_ok)], "bad_checksum")
        count, number = _whole(field["count"]), _whole(field["number"])
        wrong = sound & tag_ok & (number > count)
        self._refuse(texts, lines, rows[wrong], "unreadable")
        before = pc.binary_join_element_wise(field["pre"], field["mid"], " ")
        time, dated = tag_time, tag_dated
        for text in (before, field["post"]):
            written, meant_one = written_times(text)
            time = np.where(time == NOT_A_TIME, written, time)
            dated = dated | meant_one
        time = np.where((time == NOT_A_TIME) & ~dated, waiting, time)
        keep = sound & tag_ok & ~wrong
        some = pa.array(keep)
        suffix = pc.extract_regex(field["post"], _STATION).field("s").fill_null("")
        station = pc.if_else(pc.equal(tag_station, ""), suffix, tag_station)
        station = pc.if_else(pc.equal(station, ""), stations, station)
        return Sentences(
            lines[rows][keep],
            ranks[keep],
            count[keep],
            number[keep],
            field["sequence"].filter(some),
            field["channel"].filter(some),
            station.filter(some),
            group.filter(some),
            field["payload"].filter(some),
            _whole(pc.if_else(pc.equal(field["fill"], ""), "0", field["fill"]))[keep],
            time[keep],
            dated[keep],
        )

    def _lines(self, block: bytes) -> tuple[pa.Array, NDArray[np.int64]]:
        block = block if block.isascii() else block.translate(_ASCII)
        view = np.frombuffer(block, dtype=np.uint8)
        ends = np.flatnonzero(view == 10)
        starts = np.concatenate(([0], ends[:-1] + 1))
        offsets = np.concatenate((starts, [len(block)])).astype(np.int32)
        texts = pa.StringArray.from_buffers(
            len(ends), pa.py_buffer(offsets), pa.py_buffer(block), None, 0
        )
        texts = pc.utf8_trim(texts, characters=_EDGES + "\n")
        lines = np.arange(self._line, self._line + len(ends), dtype=np.int64)
        self._line += len(ends)
        bangs, strokes = _per_line(view, 33, ends), _per_line(view, 92, ends)
        odd = np.flatnonzero((bangs > 1) | ((strokes > 2) & (bangs == 1)))
        if not len(odd):
            return texts, lines
        pieces = [(row, piece) for row in odd.tolist() for piece in _pieces(texts[row].as_py())]
        plain = np.setdiff1d(np.arange(len(ends)), odd)
        rows = np.concatenate((plain, np.array([row for row, _ in pieces], dtype=np.int64)))
        order = np.argsort(rows, kind="stable")
        split = pa.array([piece for _, piece in pieces], pa.string())
        both = pa.concat_arrays([texts.take(pa.array(plain)), split])
        return both.take(pa.array(order)), lines[rows[order]]

    def _other_lines(
        self, texts: pa.Array, rows: NDArray[np.intp], lines: NDArray[np.int64]
    ) -> tuple[NDArray[np.intp], NDArray[np.int64], pa.Array]:
        """Counts lines without an AIS sentence; returns those that time the next one."""
        counts = self._intake.repairs
        blank = _numpy(pc.equal(texts, ""))
        comment = _numpy(pc.starts_with(texts, "#"))
        pghp = pc.extract_regex(texts, _PGHP)
        lone = pc.extract_regex(texts, _LONE_TAG)
        is_pghp, is_lone = _numpy(pghp.is_valid()), _numpy(lone.is_valid())
        other = _numpy(pc.match_substring_regex(texts, _OTHER)) & ~is_pghp
        counts["blank_lines"] += int(np.count_nonzero(blank))
        counts["comment_lines"] += int(np.count_nonzero(comment))
        counts["other_sentences"] += int(np.count_nonzero(other | is_lone))
        junk = ~(blank | comment | is_pghp | is_lone | other)
        self._refuse(texts, lines[rows], np.flatnonzero(junk), "unreadable")
        places, times, stations = [], [], []
        if is_pghp.any():
            pghp = pghp.filter(pa.array(is_pghp))
            body, check = pghp.flatten()
            sound = _xor_of(body) == _hex(check)
            self._bad_time_lines(int(np.count_nonzero(~sound)))
            time, station = stamps_of(body)
            places.append(rows[is_pghp])
            times.append(np.where(sound, time, NOT_A_TIME))
            stations.append(station)
        if is_lone.any():
            tag = lone.filter(pa.array(is_lone)).flatten()[0]
            sound, time, _, station, _ = _tags(tag)
            self._bad_time_lines(int(np.count_nonzero(~sound)))
            timed = sound & (time != NOT_A_TIME)
            places.append(rows[is_lone][timed])
            times.append(time[timed])
            stations.append(station.filter(pa.array(timed)))
        if not places:
            return (
                np.zeros(0, dtype=np.intp),
                np.zeros(0, dtype=np.int64),
                pa.array([], pa.string()),
            )
        place = np.concatenate(places)
        order = np.argsort(place, kind="stable")
        return (
            place[order],
            np.concatenate(times)[order],
            pa.concat_arrays(stations).take(pa.array(order)),
        )

    def _bad_time_lines(self, count: int) -> None:
        if count:
            self._intake.repairs["time_line_bad_checksum"] += count

    def _waiting(
        self,
        sentences: NDArray[np.intp],
        events: NDArray[np.intp],
        times: NDArray[np.int64],
        stations: pa.Array,
    ) -> tuple[NDArray[np.int64], pa.Array]:
        """Gives each sentence the time line between it and the sentence before."""
        last = np.searchsorted(events, sentences) - 1
        before = np.concatenate(([-1], sentences[:-1]))[: len(sentences)]
        fresh = (last >= 0) & (np.append(events, -1)[last] > before)
        time = np.where(fresh, np.append(times, NOT_A_TIME)[last], NOT_A_TIME)
        station = stations.take(pa.array(last, mask=~fresh)).fill_null("")
        if len(sentences) and self._pending is not None and not fresh[0]:
            time[0] = self._pending[0]
            first = pa.array([self._pending[1]], pa.string())
            station = pa.concat_arrays([first, station.slice(1)])
        if len(sentences):
            self._pending = None
        if len(events) and (not len(sentences) or events[-1] > sentences[-1]):
            self._pending = int(times[-1]), stations[-1].as_py()
        return time, station

    def _refuse(
        self, texts: pa.Array, lines: NDArray[np.int64], rows: NDArray[np.intp], reason: str
    ) -> None:
        self._intake.records_in += len(rows)
        self._intake.reject_rows(
            rows, lines, reason, lambda row: ("", str(texts[row].as_py())[:200])
        )


def _xor_of(bodies: pa.Array) -> NDArray[np.uint8]:
    """Returns the checksum of each text: all its bytes combined by exclusive or.

    Args:
        bodies: Texts, shape (n,); an empty one has the checksum 0.
    """
    offsets = np.frombuffer(bodies.buffers()[1], dtype=np.int32)
    offsets = offsets[bodies.offset : bodies.offset + len(bodies) + 1].astype(np.int64)
    result = np.zeros(len(bodies), dtype=np.uint8)
    filled = np.flatnonzero(np.diff(offsets) > 0)
    if len(filled):
        data = np.frombuffer(bodies.buffers()[2], dtype=np.uint8)[: offsets[-1]]
        result[filled] = np.bitwise_xor.reduceat(data, offsets[filled])
    return result


def _tags(
    tags: pa.Array,
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.bool_], pa.Array, pa.Array]:
    """Reads TAG blocks: sound (or none), time, whether a time was meant, station, group."""
    none = _numpy(pc.equal(tags, ""))
    time = np.full(len(tags), NOT_A_TIME, dtype=np.int64)
    if none.all():
        empty = pa.array([""] * len(tags), pa.string())
        return none, time, np.zeros(len(tags), dtype=bool), empty, empty
    parts = pc.extract_regex(tags, _TAG)
    body = parts.field("body").fill_null("")
    check = pc.if_else(parts.is_valid(), parts.field("check"), "00")
    sound = none | (_numpy(parts.is_valid()) & (_xor_of(body) == _hex(check)))
    clock = pc.extract_regex(body, r"(?:^|,)c:(?P<c>[^,]*)")
    dated = _numpy(clock.is_valid())
    if dated.any():
        time[dated] = written_times(clock.field("c").filter(pa.array(dated)))[0]
    station = pc.extract_regex(body, r"(?:^|,)s:(?P<s>[^,]*)").field("s").fill_null("")
    group = pc.extract_regex(body, r"(?:^|,)g:\d+-\d+-(?P<g>[^,]*)").field("g").fill_null("")
    return sound, time, dated, station, group


def _per_line(view: NDArray[np.uint8], byte: int, ends: NDArray[np.intp]) -> NDArray[np.intp]:
    """Counts a byte in each line."""
    line = np.searchsorted(ends, np.flatnonzero(view == byte))
    return np.bincount(line, minlength=len(ends))


def _pieces(text: str) -> list[str]:
    """Cuts a line before each sentence, with the TAG blocks that belong to it; joins the blocks."""
    starts = [match.start() for match in _STARTS.finditer(text)]
    cuts = [0, *starts[1:], len(text)]
    return [_TAGS.sub(_one_tag, text[a:b]).strip(_EDGES) for a, b in pairwise(cuts)]


def _one_tag(match: re.Match[str]) -> str:
    bodies = []
    for block in match[0][1:-1].split("\\\\"):
        body, _, check = block.partition("*")
        if f"{_xor(body):02X}" != check.upper():
            return "\\unsound\\"
        bodies.append(body)
    joined = ",".join(bodies)
    return f"\\{joined}*{_xor(joined):02X}\\"


def _xor(text: str) -> int:
    result = 0
    for byte in text.encode("latin-1", "replace"):
        result ^= byte
    return result


def _hex(pairs: pa.Array) -> NDArray[np.uint8]:
    return np.frombuffer(bytes.fromhex("".join(pairs.to_pylist())), dtype=np.uint8)


def _whole(texts: pa.Array) -> NDArray[np.int64]:
    return np.asarray(texts.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _numpy(array: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(array.to_numpy(zero_copy_only=False), dtype=bool)


def _nothing() -> Sentences:
    none, text = np.zeros(0, dtype=np.int64), pa.array([], pa.string())
    return Sentences(
        none, none, none, none, text, text, text, text, text, none, none, none.astype(bool)
    )
