"""One placemark of KML to records: whose ship it is, which time belongs to which place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lightering.readers.columns import known_columns
from lightering.readers.ship_names import ship_of

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.rows import Rows

__all__ = ["Placemark", "Track", "take_placemark"]

_PLACES = {"lat": "latitude of coord", "lon": "longitude of coord", "time": "when"}
_LAT, _LON, _WHEN = _PLACES["lat"], _PLACES["lon"], _PLACES["time"]
_OWN_ELEMENTS = ("lat", "lon", "time", "date", "clock")


@dataclass(slots=True)
class Track:
    """A `gx:Track`.

    Attributes:
        line: Where its placemark begins.
        whens: Times as written.
        coords: Places as written: longitude, latitude and height between blanks.
        lines: Where each place stands.
        series: Values for each place, by name.
    """

    line: int
    whens: list[str] = field(default_factory=list)
    coords: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    series: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Placemark:
    """A placemark, read to its end.

    Attributes:
        line: Where it begins.
        name: Its name.
        when: Its time stamp, "" if it has none.
        span: A begin or end of a time span, "" if it has none.
        data: Values of its extended data, by name.
        series: Lists of values that stand outside a track, by name.
        points: Coordinates of its points, and where these stand.
        tracks: Its tracks.
        shapes: Kinds of its geometries that are no place: lines, areas.
    """

    line: int
    name: str = ""
    when: str = ""
    span: str = ""
    data: dict[str, str] = field(default_factory=dict)
    series: dict[str, list[str]] = field(default_factory=dict)
    points: list[tuple[str, int]] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)


def take_placemark(mark: Placemark, rows: Rows, intake: Intake) -> None:
    """Hands the records of a placemark on.

    Args:
        mark: The placemark.
        rows: Where records go.
        intake: Where refusals go.
    """
    for shape in mark.shapes:
        intake.reject(mark.line, "bad_geometry", "Placemark", shape)
    if not (mark.points or mark.tracks):
        return
    fixed = _ship(mark, intake)
    for track in mark.tracks:
        _take_track(track, fixed, rows, intake)
    names = rows.names_of(tuple(fixed), _PLACES)
    for text, line in mark.points:
        cells = text.split(",")
        if len(cells) not in (2, 3) or len(text.split()) > 3:
            intake.reject(line, "bad_geometry", "coordinates", text[:200])
            continue
        record = {**fixed, _LON: cells[0], _LAT: cells[1], _WHEN: mark.when}
        if not mark.when and mark.span:
            intake.say("A span of time is no moment; placemarks with one were refused.")
        rows.add(record, names, line)


def _ship(mark: Placemark, intake: Intake) -> dict[str, Any]:
    names = tuple(mark.data)
    roles = known_columns(names)
    # place and time stand in elements of their own
    own = {names[place] for role, place in roles.items() if role not in _OWN_ELEMENTS}
    fixed: dict[str, Any] = {name: value for name, value in mark.data.items() if name in own}
    if "mmsi" in roles:
        return fixed
    digits, rest, local = ship_of(mark.name)
    if "vessel_id" in roles and not digits:
        return fixed
    fixed.pop(names[roles["vessel_id"]] if "vessel_id" in roles else "", None)
    fixed["id" if local else "mmsi"] = digits or mark.name
    if rest and digits and "name" not in roles:
        fixed["shipname"] = rest
    if not digits:
        intake.say(
            "Some placemarks name no ship: write its MMSI of nine digits into the placemark's "
            "<name> or into its extended data as mmsi."
        )
    return fixed


def _take_track(track: Track, fixed: dict[str, Any], rows: Rows, intake: Intake) -> None:
    places, times = len(track.coords), len(track.whens)
    if places != times:
        found = f"{times} when, {places} coord"
        for number in range(max(places, times)):
            line = track.lines[number] if number < places else track.line
            intake.reject(line, "bad_geometry", "gx:Track", found)
        intake.say(
            "A track has not as many times as places, so which belongs to which is not known; it "
            "was refused."
        )
        return
    series = {}
    for name, values in track.series.items():
        if len(values) == places:
            series[name] = values
        else:
            intake.repairs["array_ignored"] += 1
            intake.say("A list of values has not as many as the track has places; left out.")
    names = rows.names_of((*fixed, *series), _PLACES)
    for number, (when, coord, line) in enumerate(
        zip(track.whens, track.coords, track.lines, strict=True)
    ):
        cells = coord.split()
        if len(cells) not in (2, 3):
            intake.reject(line, "bad_geometry", "gx:coord", coord[:200])
            continue
        own = {name: values[number] for name, values in series.items()}
        rows.add({**fixed, **own, _LON: cells[0], _LAT: cells[1], _WHEN: when}, names, line)
