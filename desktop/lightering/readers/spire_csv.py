"""Spire and exactEarth CSV: one wide row per message of any type, or decoded columns beside NMEA.

The wide form writes units as the message has them (draught in decimetres), static data in rows of
their own without a position, and the fraction of the second in a column of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.errors import InputError, shown
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.chunks import take_in
from lightering.readers.columns import normal
from lightering.readers.delimited import read_delimited
from lightering.readers.flavours import PLAIN, SPIRE
from lightering.readers.moments import moments_of
from lightering.readers.record import Format
from lightering.readers.static_reports import StaticReports
from lightering.readers.values import numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.header import Layout
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_WIDE = frozenset({"mmsi", "messageid", "time", "millisecond", "longitude", "latitude"})
_DECODED = frozenset({"mmsi", "nmea", "msgtype", "longitude", "latitude"})
_NMEA = ("nmea", "rawnmea", "nmeasentence", "aivdm")
_WITHOUT_POSITION = (5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 20, 22, 23, 24, 25, 26)
"""Message types without the position of the sender (ITU-R M.1371-5, table 46); 11 is the answer of
a mobile station to a question for the time, 17 holds the place of a reference station."""


def _sniff(sample: Sample) -> float:
    words = _words(sample)
    if words >= _WIDE or words >= _DECODED:
        return 0.9
    # surer than NMEA with a prefix: the header says that the sentences are cells of a table
    return 1.0 if _embedded(sample) is not None else 0.0


def _words(sample: Sample) -> set[str]:
    return {normal(name) for name in sample.layout.header} if sample.layout is not None else set()


def _embedded(sample: Sample) -> str | None:
    """Returns the name of a column of NMEA in a table without decoded positions."""
    layout = sample.layout
    if layout is None or {"lat", "lon"} & layout.roles.keys() or len(layout.header) < 2:
        return None
    # a log of sentences has no header, and its first line begins with one
    return next((n for n in layout.header if normal(n) in _NMEA and "!" not in n), None)


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    column = _embedded(sample)
    if column is not None:
        raise InputError(
            f"Column {shown(column)} holds NMEA sentences, and no column holds what they say.",
            file=source.name,
            column=shown(column)[1:-1],
            advice="Save the sentences alone, one a line, as a .nmea file.",
        )
    layout = sample.layout
    if layout is None or not _words(sample) >= _WIDE or intake.mapping is not None:
        read_delimited(source, sample, intake, PLAIN)
        return
    reports = StaticReports()
    roles = {**layout.roles, **_extra(layout)}
    wide = replace(sample, layout=replace(layout, roles=roles))
    if "draught" in roles:
        intake.say("Draughts are in decimetres, as the message has them; they were turned to m.")
    read_delimited(source, wide, intake, SPIRE, _taker(reports))
    intake.state(reports)


def _extra(layout: Layout) -> dict[str, int]:
    places = {normal(name): place for place, name in reversed(list(enumerate(layout.header)))}
    wanted = {"millisecond": "millisecond", "message": "messageid"}
    return {role: places[word] for role, word in wanted.items() if word in places}


def _taker(reports: StaticReports) -> Callable[..., None]:
    def take(
        columns: Mapping[str, pa.Array],
        lines: NDArray[np.int64],
        flavour: Flavour,
        intake: Intake,
        cell: Callable[[int, str], tuple[str, str]],
        *,
        comma: bool = False,
    ) -> None:
        columns = dict(columns)
        time, _ = moments_of(columns, flavour, intake)
        columns["time"] = _with_milliseconds(time, columns.pop("millisecond"))
        kind, _bad = numbers_of(columns.pop("message"))
        static = np.isin(kind, _WITHOUT_POSITION) & _empty(columns["lat"]) & _empty(columns["lon"])
        reports.add(
            {role: array.filter(pa.array(static)) for role, array in columns.items()},
            lines[static],
            flavour,
            intake,
        )
        rows = np.flatnonzero(static)
        intake.records_in += len(rows)

        def message(row: int) -> tuple[str, str]:
            return cell(row, "message")

        intake.reject_rows(rows, lines, "not_a_position", message)
        left = np.flatnonzero(~static)
        columns = {role: array.take(pa.array(left)) for role, array in columns.items()}

        def left_cell(row: int, role: str) -> tuple[str, str]:
            return cell(int(left[row]), role)

        take_in(columns, lines[left], flavour, intake, left_cell, comma=comma)

    return take


def _empty(array: pa.Array) -> NDArray[np.bool_]:
    values, bad = numbers_of(array)
    return np.isnan(values) if bad is None else np.isnan(values) & ~bad


def _with_milliseconds(time: pa.Array, array: pa.Array) -> pa.Array:
    """Adds the fraction of the second where the time itself has none."""
    extra, _bad = numbers_of(array)
    ms = np.asarray(time.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False))
    sound = (extra >= 0.0) & (extra < 1000.0) & (ms % 1000 == 0)
    ms = ms + np.where(sound, extra, 0.0).astype(np.int64)
    return pa.array(ms, mask=np.asarray(time.is_null())).cast(time.type)


FORMAT = Format(
    name="spire_csv",
    title="Spire and exactEarth CSV, one row per message",
    patterns=("*.csv",),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
    apart=False,
)
