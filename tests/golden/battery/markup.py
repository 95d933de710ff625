"""Rows 52 to 54: XML that would harm, tracks without times, GeoJSON of every sort."""

from __future__ import annotations

import json
from typing import Any

from tests.golden.battery.case import SHIP, Case

WHEN = "2024-03-02T01:{:02d}:03Z"


def gpx(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    """A GPX document."""
    return f'{head}<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{body}</gpx>\n'


def track(*points: str, name: str = str(SHIP)) -> str:
    """A track of GPX."""
    return f"<trk><name>{name}</name><trkseg>\n{''.join(points)}</trkseg></trk>\n"


def point(minute: int = 0, lat: str = "33.5", lon: str = "124.25", time: str | None = None) -> str:
    """A point of GPX."""
    time = WHEN.format(minute) if time is None else time
    return f'<trkpt lat="{lat}" lon="{lon}">{f"<time>{time}</time>" if time else ""}</trkpt>\n'


def kml(body: str) -> str:
    """A KML document."""
    return (
        '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">'
        f"<Document>{body}</Document></kml>\n"
    )


def moving(whens: list[str], coords: list[str]) -> str:
    """A placemark with a gx:Track."""
    times = "".join(f"<when>{when}</when>" for when in whens)
    places = "".join(f"<gx:coord>{coord}</gx:coord>\n" for coord in coords)
    return f"<Placemark><name>{SHIP}</name><gx:Track>{times}{places}</gx:Track></Placemark>"


def feature(minute: int = 0, geometry: Any = ..., **properties: Any) -> dict[str, Any]:
    """A feature of GeoJSON."""
    own = {"mmsi": SHIP, "timestamp": WHEN.format(minute), **properties}
    place = at(124.25, 33.5) if geometry is ... else geometry
    return {"type": "Feature", "properties": own, "geometry": place}


def at(*place: Any) -> dict[str, Any]:
    """A point of GeoJSON."""
    return {"type": "Point", "coordinates": list(place)}


def collection(*features: Any, **members: Any) -> str:
    """A collection of features."""
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


LINE = {"type": "LineString", "coordinates": [[124.25, 33.5], [124.26, 33.5], [124.27, 33.5]]}
AREA = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
MERCATOR = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
TIMES = [WHEN.format(n) for n in range(3)]
DECLARED = '<?xml version="1.0"?>\n<!DOCTYPE gpx {}>\n'
LOL = "[" + '<!ENTITY a "lol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)) + "]"  # fmt: skip
DOCTYPES = {"entity bomb": LOL, "file": '[<!ENTITY a SYSTEM "file:///etc/passwd">]',
            "remote": 'SYSTEM "http://127.0.0.1:9/x.dtd"',
            "parameter": '[<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]'}  # fmt: skip
DEEP = "[" * 100_000 + "]" * 100_000
BAD_POINTS = (
    point(0, lat="abc"), point(1, lat="96.1"), point(2, lat=""), point(3, lon="NaN"),
    point(4, time=""), point(5, time="x"), point(6, lat="91", lon="181"), point(7),
)  # fmt: skip
CASES = (
    *(
        Case(52, what, gpx(track(point(), name="&a;"), DECLARED.format(doctype)),
             says="document type or entities", name="a.gpx")
        for what, doctype in DOCTYPES.items()
    ),
    Case(52, "deep", gpx("<a>" * 20_000 + "</a>" * 20_000), says="nested", name="a.gpx"),
    Case(52, "deep", kml("<Folder>" * 20_000 + "</Folder>" * 20_000), says="nested", name="a.kml"),
    Case(52, "links", kml("<NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink>"
         + moving(TIMES, ["124.25 33.5 0"] * 3)), 3, says="not followed", name="a.kml"),
    Case(53, "points", gpx(track(*BAD_POINTS)), 1, {"bad_lat": 3, "bad_lon": 1, "no_time": 1,
         "bad_time": 1, "pos_not_available": 1}, name="a.gpx"),
    Case(53, "no name", gpx(track(point(), name="SEA PINE")), None, {"bad_mmsi": 1}, says="name",
         name="a.gpx"),
    Case(53, "route", gpx('<rte><rtept lat="1" lon="2"/></rte>' + track(point())), 1,
         {"not_a_position": 1}, name="a.gpx"),
    Case(53, "cut", gpx(track(*(point(n) for n in range(60))))[:-300], says=r"line \d+.*cut",
         name="a.gpx"),
    Case(53, "latin-1 without saying so", gpx(track(point(), name=f"{SHIP} SKÅNE")).encode(
         "latin-1"), 1, says="Latin-1", gives={"name": ["SKÅNE"]}, name="a.gpx"),
    Case(53, "latin-1", gpx(track(point(), name=f"{SHIP} SKÅNE"),
         '<?xml version="1.0" encoding="ISO-8859-1"?>\n').encode("latin-1"), 1,
         gives={"name": ["SKÅNE"]}, name="a.gpx"),
    Case(53, "nul tail", gpx(track(point())).encode() + bytes(5000), 1, says="NUL", name="a.gpx"),
    Case(53, "more times than places", kml(moving(TIMES, ["1 2"] * 2)), None, {"bad_geometry": 3},
         says="as many times", name="a.kml"),
    Case(53, "places", kml(moving([WHEN.format(n) for n in range(5)],
         ["abc 33 0", "124 95 0", "", "999 1 1", "124.25 33.5"])), 1,
         {"bad_lon": 2, "bad_lat": 1, "bad_geometry": 1}, name="a.kml"),
    Case(53, "line without times", kml(f"<Placemark><name>{SHIP}</name><LineString><coordinates>"
         "1,2 3,4</coordinates></LineString></Placemark>"), None, {"bad_geometry": 1},
         name="a.kml"),
    Case(54, "sound", collection(feature(0), feature(1)), 2, name="a.geojson"),
    *(
        Case(54, f"less {cut}", collection(*(feature(n) for n in range(40)))[:-cut], says="cut",
             name="a.geojson")
        for cut in (1, 90, 1000)
    ),
    Case(54, "NaN", collection(feature(0, at(float("nan"), 33.5)), feature(1, at(1, float("inf"))),
         feature(2)), 1, {"bad_lon": 1, "bad_lat": 1}, name="a.geojson"),
    Case(54, "no geometry", collection(feature(0, None), feature(1)), 1, {"bad_geometry": 1},
         name="a.geojson"),
    Case(54, "areas", collection(feature(0, AREA), feature(1)), 1, {"bad_geometry": 1},
         name="a.geojson"),
    Case(54, "latitude first", collection(*(feature(n, at(33.5, 124.25)) for n in range(3))), None,
         {"bad_lat": 3}, says="swapped", name="a.geojson"),
    Case(54, "metres", collection(feature(0, at(13831446.0, 3961951.0))), None, {"bad_lat": 1},
         name="a.geojson"),
    Case(54, "metres that say so", collection(feature(0, at(1.0, 2.0)), crs=MERCATOR),
         says="WGS 84", name="a.geojson"),
    Case(54, "metres that say so at the end", '{"features":[' + json.dumps(feature(0)) + '],"type":'
         f'"FeatureCollection","crs":{json.dumps(MERCATOR)}}}', says="WGS 84", name="a.geojson"),
    Case(54, "deep", '{"type":"FeatureCollection","features":[' + DEEP + "]}", says="too deep",
         name="a.geojson"),
    Case(54, "deep", DEEP, says="too deep", name="a.json"),
    Case(54, "long number", collection(feature(0), feature(1)).replace("124.25", "1" * 5000, 1), 1,
         {"bad_lon": 1}, name="a.geojson"),
    Case(54, "places that are none", collection(feature(0, at()), feature(1, at(1)),
         feature(2, at([1], 2)), feature(3, at(None, 3)), feature(4, at("x", 3)), feature(5)), 1,
         {"bad_geometry": 3, "bad_lon": 2}, name="a.geojson"),
    Case(54, "line with times", collection(feature(0, LINE, times=TIMES)), 3, name="a.geojson"),
    Case(54, "line with too few times", collection(feature(0, LINE, times=TIMES[:2])), None,
         {"bad_geometry": 3}, name="a.geojson"),
    Case(54, "one feature a line", f"{json.dumps(feature(0))}\n{{\n{json.dumps(feature(1))}\n", 2,
         {"unreadable": 1}, name="a.geojsonl"),
    Case(54, "refused records before a break", collection(feature(0, None), feature(1))[:-5],
         says="cut", name="a.geojson"),
    Case(54, "a name twice", '{"mmsi":371234000,"mmsi":371234001,"timestamp":1709341323,"lat":1,'
         '"lon":2}\n{"mmsi":371234000,"timestamp":1709341323,"lat":1,"lon":2}\n', 1,
         {"unreadable": 1}, name="a.jsonl"),
)  # fmt: skip
