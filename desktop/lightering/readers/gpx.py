"""GPX 1.0 and 1.1 tracks: one track per ship, its MMSI in the name or in an extension.

GDAL's reader turns a latitude that is no number into 0; this one keeps the text for the rules.
Speeds are metres per second (GPX 1.0; Garmin TrackPointExtension v2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.columns import known_columns, normal
from lightering.readers.moving import knots_of
from lightering.readers.record import Format
from lightering.readers.rows import Rows
from lightering.readers.ship_names import ship_of
from lightering.readers.xml_text import parse_xml, root_of
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_POINTS = ("trkpt", "wpt")
_PLACES = {"lat": "lat", "lon": "lon", "time": "time"}
_SKIPPED = frozenset({"ele", "cmt", "desc", "src", "link", "sym", "type", "url", "urlname", "fix"})


def _sniff(sample: Sample) -> float:
    return 1.0 if root_of(sample) == "gpx" else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    rows = Rows(intake, speed_unit=False)
    tracks = _Tracks(rows, intake, numbered=sample.numbered)
    parse_xml(source, intake, tracks)
    rows.finish()
    tracks.state()


class _Tracks:
    """Follows the elements of a GPX document."""

    def __init__(self, rows: Rows, intake: Intake, *, numbered: bool) -> None:
        self._rows, self._intake, self._numbered = rows, intake, numbered
        self._path: list[str] = []
        self._track: dict[str, Any] = {}
        self._point: dict[str, Any] | None = None
        self._line = self._count = self._nameless = self._speeds = 0

    def start(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        if name == "trk":
            self._track = {}
        elif name in _POINTS:
            self._count += 1
            self._point = {"lat": attributes.get("lat"), "lon": attributes.get("lon")}
            self._line = self._count if self._numbered else line
        elif name == "rtept":
            self._count += 1
            place = self._count if self._numbered else line
            self._intake.reject(place, "not_a_position", "rtept", "a point of a planned route")
        self._path.append(name)

    def end(self, name: str, text: str) -> None:
        self._path.pop()
        above = self._path[-1] if self._path else ""
        if name in _POINTS:
            self._finish_point(is_track=name == "trkpt")
        elif "rtept" in self._path or "rte" in self._path or name in _SKIPPED or not text:
            return
        elif self._point is not None:
            self._keep(self._point, name, text, own=above in _POINTS)
        elif "trk" in self._path:
            self._keep(self._track, name, text, own=above == "trk")

    def _keep(self, record: dict[str, Any], name: str, text: str, *, own: bool) -> None:
        if own and name in ("name", "time"):
            record["title" if name == "name" else "time"] = text
        elif known_columns((name,)) and name not in ("time", "lat", "lon", "title"):
            if normal(name) == "speed":
                self._speeds += 1
                record["sog_kn"] = knots_of(text, 1.0 / KNOT_MS)
            else:
                record[name] = text

    def _finish_point(self, *, is_track: bool) -> None:
        point, self._point = self._point or {}, None
        record = {**self._track, **point} if is_track else point
        title = str(record.pop("title", ""))
        roles = known_columns(tuple(record))
        if "mmsi" not in roles:
            digits, rest, local = ship_of(title)
            record.pop("id", None)
            record["id" if local else "mmsi"] = digits or title
            if rest and digits and "name" not in roles:
                record["shipname"] = rest
            self._nameless += not digits
        self._rows.add(record, self._rows.names_of(tuple(record), _PLACES), self._line)

    def state(self) -> None:
        """Says what was decided, once the document is read."""
        if self._nameless:
            self._intake.say(
                "Some tracks name no ship: write its MMSI of nine digits into the track's <name>."
            )
        if self._speeds:
            self._intake.repairs["speed_to_knots"] += self._speeds
            self._intake.say("Speeds are metres per second in GPX; they were turned into knots.")
        if self._numbered and self._count > 1:
            self._intake.say("The text is one line; points are told by their number instead.")


FORMAT = Format(
    name="gpx",
    title="GPX tracks",
    patterns=("*.gpx",),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
