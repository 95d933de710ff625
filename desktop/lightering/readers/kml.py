"""KML and KMZ: `gx:Track` with its times, and placemarks with a time stamp.

GDAL's reader drops the times of every `gx:Track`. KML 2.3 (OGC 12-007r2) calls it `Track`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.errors import InputError
from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.columns import known_columns
from lightering.readers.placemarks import Placemark, Track, take_placemark
from lightering.readers.record import Format
from lightering.readers.rows import Rows
from lightering.readers.xml_text import parse_xml, root_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_SHAPES = frozenset({"LineString", "LinearRing", "Polygon", "Model"})
_MOST_POINTS = 5_000_000
"""Times stand before places in a track, so one track is held in memory: about a gigabyte."""


def _sniff(sample: Sample) -> float:
    return 1.0 if root_of(sample) == "kml" else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    rows = Rows(intake)
    numbered = sample.numbered
    handler = _Document(rows, intake, numbered=numbered)
    parse_xml(source, intake, handler)
    rows.finish()
    if numbered and intake.records_in > 1:
        intake.say("The text is one line; points are told by their number instead.")


class _Document:
    """Follows the elements of a KML document."""

    def __init__(self, rows: Rows, intake: Intake, *, numbered: bool) -> None:
        self._rows, self._intake, self._numbered = rows, intake, numbered
        self._path: list[str] = []
        self._mark: Placemark | None = None
        self._track: Track | None = None
        self._data = ""
        self._held = self._count = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        mark = self._mark
        if name == "Placemark":
            self._mark = Placemark(self._numbers(line))
            self._held = 0
        elif mark is None:
            if name == "NetworkLink":
                self._intake.say("A link to another file or to the network was not followed.")
        elif name == "Track":
            self._track = Track(mark.line)
            mark.tracks.append(self._track)
        elif name == "Point":
            mark.points.append(("", self._numbers(line)))
        elif name in _SHAPES and "Track" not in self._path:
            if "Polygon" not in self._path:
                mark.shapes.append(name)
        elif name in ("Data", "SimpleData", "SimpleArrayData"):
            self._data = attributes.get("name", "")
        elif name == "coord" and self._track is not None:
            self._track.lines.append(self._numbers(line))
        self._path.append(name)

    def end(self, name: str, text: str) -> None:
        self._path.pop()
        above = self._path[-1] if self._path else ""
        mark, track = self._mark, self._track
        if mark is None:
            return
        if name == "Placemark":
            take_placemark(mark, self._rows, self._intake)
            self._mark = None
        elif name == "Track":
            self._track = None
        elif track is not None and above == "Track" and name in ("when", "coord"):
            (track.whens if name == "when" else track.coords).append(text)
            self._hold()
        elif name == "value" and above == "SimpleArrayData" and known_columns((self._data,)):
            holder = track.series if track is not None else mark.series
            holder.setdefault(self._data, []).append(text)
            self._hold()
        elif (name == "value" and above == "Data") or name == "SimpleData":
            mark.data[self._data] = text
        elif above == "Placemark" and name == "name":
            mark.name = text
        elif above == "TimeStamp" and name == "when":
            mark.when = text
        elif above == "TimeSpan":
            mark.span = text
        elif above == "Point" and name == "coordinates" and mark.points:
            mark.points[-1] = (text, mark.points[-1][1])

    def _numbers(self, line: int) -> int:
        if not self._numbered:
            return line
        self._count += 1
        return self._count

    def _hold(self) -> None:
        self._held += 1
        if self._held > 3 * _MOST_POINTS:
            raise InputError(
                f"One placemark holds more than {_MOST_POINTS:,} points.",
                file=self._intake.source.name,
                line=self._mark.line if self._mark else None,
                advice="Split the track.",
            )


FORMAT = Format(
    name="kml",
    title="KML and KMZ: tracks and placemarks with times",
    patterns=("*.kml", "*.kmz"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
