"""GeoJSON features and moving features to records: where the time may stand, what is no track.

GeoJSON: RFC 7946. Moving features: OGC 19-045r3, both encodings ("Trajectory": a LineString with
the property `datetimes`; "Prism": the member `temporalGeometry`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from lightering.readers.columns import known_columns
from lightering.readers.crs import refuse_foreign
from lightering.readers.json_lines import first_lines, json_lines
from lightering.readers.json_text import Document, Doubled, Unreadable, parsed
from lightering.readers.mixed import is_nothing, text_of
from lightering.readers.moving import groups_of, values_at
from lightering.readers.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["read_features"]

_LON, _LAT, _TIME = "coordinates[0]", "coordinates[1]", "times"
_PLACES = {"lon": _LON, "lat": _LAT}
_TIMED = {"lon": _LON, "lat": _LAT, "time": _TIME}
_TIMES = ("times", "coordTimes", "coordinateTimes", "datetimes", "timestamps")
"""Names of lists of times beside a line: mapbox and togeojson, their older name, OGC 19-045r3."""
_STREAMED = frozenset({"features"})


def read_features(source: Source, sample: Sample, intake: Intake) -> None:
    """Reads a document of features into an intake.

    Args:
        source: The document: a collection, one feature, or one geometry that moves.
        sample: Its beginning.
        intake: Where records go.

    Raises:
        InputError: It is cut, no sound JSON, or in another reference system than WGS 84.
    """
    rows = Rows(intake)
    if _is_sequence(sample):
        for feature, line in json_lines(source, sample, intake):
            _take(feature, line, rows, intake)
        rows.finish()
        return
    document = Document(source, sample, intake, _STREAMED)
    numbered = sample.numbered
    count = 0

    def opened() -> None:
        refuse_foreign(document.members, source.name)

    for count, (feature, line) in enumerate(document.elements(opened), 1):
        _take(feature, count if numbered else line, rows, intake)
    refuse_foreign(document.members, source.name)
    if not document.name and document.members:
        _take(document.members, 1, rows, intake)
    elif numbered and count > 1:
        intake.say("The text is one line; features are told by their number instead.")
    rows.finish()


def _is_sequence(sample: Sample) -> bool:
    """Tells whether each line is a feature by itself, as GDAL writes them (GeoJSONSeq)."""
    lines = first_lines(sample)
    if len(lines) < 2 or not lines[1].startswith("{"):
        return False
    try:
        return isinstance(parsed(lines[0]), dict)
    except Unreadable:
        return False


def _take(feature: Any, line: int, rows: Rows, intake: Intake) -> None:
    if not isinstance(feature, dict):
        intake.reject(line, "unreadable", "", text_of(feature)[:200])
        return
    refuse_foreign(feature, intake.source.name)
    moving = feature.get("temporalGeometry")
    if moving is None and str(feature.get("type", "")).startswith("Moving"):
        moving = feature
    geometry = feature.get("geometry")
    if geometry is None and "coordinates" in feature and moving is None:
        geometry = feature
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    if any(isinstance(part, Doubled) for part in (feature, geometry, properties, moving)):
        intake.reject(line, "unreadable", "", text_of(feature)[:200])
        intake.say("A feature names a value twice, and which of the two is meant is not known.")
    elif moving is not None:
        _take_moving(feature, moving, properties, line, rows, intake)
    elif not isinstance(geometry, dict):
        intake.reject(line, "bad_geometry", "geometry", text_of(geometry)[:200])
    else:
        _take_geometry(feature, geometry, properties, line, rows, intake)


def _take_geometry(
    feature: dict[str, Any],
    geometry: dict[str, Any],
    properties: dict[str, Any],
    line: int,
    rows: Rows,
    intake: Intake,
) -> None:
    kind, places = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        if not _is_place(places):
            intake.reject(line, "bad_geometry", "coordinates", text_of(places)[:200])
            return
        record = {**properties, _LON: places[0], _LAT: places[1]}
        rows.add(record, rows.names_of(tuple(properties), _PLACES), line)
        return
    if kind in ("LineString", "MultiPoint"):
        parts: list[Any] = [places]
        depth = 0
    elif kind == "MultiLineString" and isinstance(places, list):
        parts, depth = places, 1
    else:
        intake.reject(line, "bad_geometry", "geometry", text_of(kind)[:200])
        return
    if not parts or not all(isinstance(part, list) and part for part in parts):
        intake.reject(line, "bad_geometry", "coordinates", text_of(places)[:200])
        return
    name, times = _times_of(feature, properties)
    times = [times] if depth == 0 and times is not None else times
    for number, part in enumerate(parts):
        own = None if times is None else times[number] if number < len(times) else []
        _take_line(part, own, name, properties, line, rows, intake)


def _take_line(
    places: list[Any],
    times: Any,
    name: str,
    properties: dict[str, Any],
    line: int,
    rows: Rows,
    intake: Intake,
) -> None:
    count = len(places)
    if times is None and all(_is_place(p) and len(p) == 4 for p in places):
        times = [place[3] for place in places]
        intake.say("The fourth coordinate of each place was taken as its time.")
    if times is None:
        for _ in places:
            intake.reject(line, "no_time", "geometry", "LineString")
        intake.say(
            "A line without times is no track: it needs a property times with one time for each "
            "of its places."
        )
        return
    if not isinstance(times, list) or len(times) != count:
        given = len(times) if isinstance(times, list) else "no list of"
        for _ in places:
            intake.reject(line, "bad_geometry", name, f"{count} places, {given} times")
        intake.say(
            "A line has not as many times as places, so which belongs to which is not known; it "
            "was refused."
        )
        return
    series = {
        key: value
        for key, value in properties.items()
        if isinstance(value, list) and len(value) == count
    }
    fixed = _single(properties)
    names = rows.names_of((*fixed, *series), _TIMED)
    for number, (place, time) in enumerate(zip(places, times, strict=True)):
        if not _is_place(place):
            intake.reject(line, "bad_geometry", f"coordinates[{number}]", text_of(place)[:200])
            continue
        values = {key: value[number] for key, value in series.items()}
        rows.add({**fixed, **values, _LON: place[0], _LAT: place[1], _TIME: time}, names, line)


def _take_moving(
    feature: dict[str, Any],
    moving: Any,
    properties: dict[str, Any],
    line: int,
    rows: Rows,
    intake: Intake,
) -> None:
    fixed = _single(properties)
    if "mmsi" not in known_columns(tuple(fixed)) and not is_nothing(feature.get("id")):
        fixed["id"] = feature["id"]
        if len(str(feature["id"])) == 9:
            fixed["mmsi"] = fixed.pop("id")
    found = 0
    for piece in _pieces_of(moving):
        found += 1
        refuse_foreign(piece, intake.source.name)
        places, times = piece.get("coordinates"), piece.get("datetimes")
        if (
            piece.get("type", "MovingPoint") != "MovingPoint"
            or not isinstance(places, list)
            or not isinstance(times, list)
            or not places
        ):
            said = text_of(piece.get("type", "MovingPoint"))[:200]
            intake.reject(line, "bad_geometry", "temporalGeometry", said)
            continue
        groups = groups_of(feature.get("temporalProperties"), times, intake)
        series = {name: values_at(group, times) for name, group in groups.items()}
        _take_line(places, times, "datetimes", {**fixed, **series}, line, rows, intake)
    if not found:
        intake.reject(line, "bad_geometry", "temporalGeometry", text_of(moving)[:200])


def _pieces_of(moving: Any) -> Iterator[dict[str, Any]]:
    """Gives the moving points of a moving geometry; collections and sequences are looked into."""
    if not isinstance(moving, dict):
        return
    inner = moving.get("prisms") or moving.get("sequences")
    if isinstance(inner, list):
        for piece in inner:
            if isinstance(piece, dict):
                yield {"type": "MovingPoint", **piece}
    else:
        yield moving


def _times_of(feature: dict[str, Any], properties: dict[str, Any]) -> tuple[str, Any]:
    extra = properties.get("coordinateProperties")
    for holder in (properties, extra, feature):
        for name in _TIMES:
            if isinstance(holder, dict) and isinstance(holder.get(name), list):
                return name, holder[name]
    return "times", None


def _single(properties: dict[str, Any]) -> dict[str, Any]:
    """Returns the properties that hold one value for the whole feature."""
    return {key: one for key, one in properties.items() if not isinstance(one, (list, dict))}


def _is_place(place: Any) -> TypeGuard[list[Any]]:
    return (
        isinstance(place, list)
        and len(place) >= 2
        and not isinstance(place[0], (list, dict))
        and not isinstance(place[1], (list, dict))
    )
