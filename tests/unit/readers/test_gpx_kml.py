"""GPX and KML: times and places are kept as written, whose ship it is must be said."""

from __future__ import annotations

import io
import socket
import zipfile

import pytest

TIMES = ["2024-03-02T01:00:00Z", "2024-03-02T01:10:00Z", "2024-03-02T01:20:00Z"]
PLACES = [(124.25, 33.5), (124.26, 33.51), (124.27, 33.52)]


def trkpt(place=PLACES[0], time=TIMES[0], inner=""):
    time = f"<time>{time}</time>" if time is not None else ""
    return f'<trkpt lat="{place[1]}" lon="{place[0]}"><ele>0</ele>{time}{inner}</trkpt>'


def trk(*points, name="371234000", inner=""):
    title = f"<name>{name}</name>" if name is not None else ""
    return f"<trk>{title}{inner}<trkseg>\n" + "\n".join(points) + "\n</trkseg></trk>"


def gpx(*parts):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1" xmlns:x="urn:x">\n'
        + "\n".join(parts)
        + "\n</gpx>\n"
    )


def kml(*parts):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2" '
        'xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>\n'
        + "\n".join(parts)
        + "\n</Document></kml>\n"
    )


def gx_track(whens=TIMES, coords=tuple(f"{x} {y} 0" for x, y in PLACES), inner=""):
    return (
        "<gx:Track>\n"
        + "\n".join(f"<when>{when}</when>" for when in whens)
        + "\n"
        + "\n".join(f"<gx:coord>{coord}</gx:coord>" for coord in coords)
        + inner
        + "</gx:Track>"
    )


def placemark(*inner, name="371234000"):
    return f"<Placemark><name>{name}</name>{''.join(inner)}</Placemark>"


def stamped(coordinates="124.25,33.5,0", when=TIMES[0]):
    stamp = f"<TimeStamp><when>{when}</when></TimeStamp>" if when is not None else ""
    return f"{stamp}<Point><coordinates>{coordinates}</coordinates></Point>"


def three(result, form):
    assert (result.report.format, result.report.outcome) == (form, "ok")
    assert result.report.rejected == {}
    rows = result.table.to_pylist()
    assert [(row["lon"], row["lat"]) for row in rows] == PLACES
    assert [row["time_utc"].isoformat().replace("+00:00", "Z") for row in rows] == TIMES
    assert {row["mmsi"] for row in rows} == {371234000}
    return rows


def points(**values):
    return [trkpt(place, time, **values) for place, time in zip(PLACES, TIMES, strict=True)]


@pytest.mark.parametrize(
    ("track", "name"),
    [
        (trk(*points()), None),
        (trk(*points(), name="PINE (MMSI 371234000)"), "PINE"),
        (trk(*points(), name="PINE 7 / 371234000"), "PINE 7"),
        (trk(*points(), name="PINE", inner="<extensions><x:mmsi>371234000</x:mmsi></extensions>"),
         None),
        (trk(*points(inner="<extensions><x:mmsi>371234000</x:mmsi><x:shipname>PINE</x:shipname>"
                           "</extensions>"), name=None), "PINE"),
    ],
)  # fmt: skip
def test_that_the_ship_of_a_gpx_track_is_found(read, track, name):
    rows = three(read(gpx(track), "a.gpx"), "gpx")
    assert [row["source_line"] for row in rows] == [4, 5, 6]
    assert {row["name"] for row in rows} == {name}


@pytest.mark.parametrize("name", ["PINE 2", "IMO 3456785", "371234000 and 371234001", "", None])
def test_that_digits_of_a_name_are_never_taken_for_a_ship(read, name):
    report = read(gpx(trk(*points(), name=name)), "a.gpx").report
    assert report.rejected == {"bad_mmsi": 3}
    assert any("name no ship" in message for message in report.messages)


def test_that_numbered_tracks_are_vessels_of_their_own(read):
    text = gpx(trk(*points(), name="vessel 12"), trk(*points(), name="13"))
    result = read(text, "a.gpx")
    assert set(result.table.column("mmsi").to_pylist()) == {200000012, 200000013}
    assert result.report.repairs == {"local_id": 6}
    assert any("numbers the vessels" in message for message in result.report.messages)


def test_that_metres_per_second_become_knots_and_are_counted(read):
    inner = "<extensions><x:TrackPointExtension><x:speed>5.144444</x:speed><x:course>90</x:course>"
    inner += "</x:TrackPointExtension></extensions>"
    result = read(gpx(trk(*points(inner=inner))), "a.gpx")
    rows = three(result, "gpx")
    assert {(round(row["sog_kn"], 4), row["cog_deg"]) for row in rows} == {(10.0, 90.0)}
    assert result.report.repairs == {"speed_to_knots": 3}


@pytest.mark.parametrize(
    ("point", "reason", "column"),
    [
        (trkpt(time=None), "no_time", "time"),
        (trkpt(time=""), "no_time", "time"),
        (trkpt(time="yesterday"), "bad_time", "time"),
        (trkpt(time="2024-02-30T00:00:00Z"), "bad_time", "time"),
        (trkpt(place=(124.25, "abc")), "bad_lat", "lat"),
        (trkpt(place=(124.25, 96.1)), "bad_lat", "lat"),
        (trkpt(place=("", 33.5)), "bad_lon", "lon"),
        (trkpt(place=("1e400", 33.5)), "bad_lon", "lon"),
        (trkpt(place=("124,25", 33.5)), "bad_lon", "lon"),
        (trkpt(place=(181.0, 91.0)), "pos_not_available", "lat"),
        ("<trkpt><time>2024-03-02T01:00:00Z</time></trkpt>", "not_a_position", "lat"),
    ],
)
def test_that_a_wrong_point_is_refused_alone(read, point, reason, column):
    result = read(gpx(trk(trkpt(), point, trkpt(PLACES[1]))), "a.gpx")
    assert result.report.rejected == {reason: 1}
    assert result.report.kept == 2
    (told,) = read.rejects
    assert (told.line, told.column) == (5, column)


def test_that_a_planned_route_is_no_track_and_a_timed_mark_is_a_place(read):
    route = '<rte><name>371234000</name><rtept lat="1" lon="2"><name>x</name></rtept></rte>'
    mark = (
        '<wpt lat="33.5" lon="124.25"><time>2024-03-02T01:00:00Z</time><name>371234000</name></wpt>'
    )
    result = read(gpx(mark, route), "a.gpx")
    assert result.report.rejected == {"not_a_position": 1}
    assert result.report.kept == 1


@pytest.mark.parametrize(
    ("mark", "name"),
    [
        (placemark(gx_track()), None),
        (placemark(gx_track(), name="PINE - 371234000"), "PINE"),
        (placemark("<gx:MultiTrack>", gx_track(TIMES[:1], ["124.25 33.5 0"]),
                   gx_track(TIMES[1:], ["124.26 33.51", "124.27 33.52"]), "</gx:MultiTrack>"),
         None),
        (placemark('<ExtendedData><Data name="mmsi"><value>371234000</value></Data>'
                   '<Data name="shipname"><value>PINE</value></Data></ExtendedData>', gx_track(),
                   name="anything"), "PINE"),
        (placemark('<ExtendedData><SchemaData><SimpleData name="MMSI">371234000</SimpleData>'
                   "</SchemaData></ExtendedData>", gx_track(), name="anything"), None),
        ("\n".join(placemark(stamped(f"{x},{y},0", when))
                   for (x, y), when in zip(PLACES, TIMES, strict=True)), None),
        (placemark(gx_track().replace("gx:", "")), None),
    ],
)  # fmt: skip
def test_that_tracks_and_stamped_placemarks_are_read(read, mark, name):
    rows = three(read(kml(mark), "a.kml"), "kml")
    assert {row["name"] for row in rows} == {name}


def test_that_values_of_a_track_belong_to_its_places(read):
    array = (
        '<ExtendedData><SchemaData><gx:SimpleArrayData name="sog_kn"><gx:value>1</gx:value>'
        "<gx:value>2</gx:value><gx:value>3</gx:value></gx:SimpleArrayData>"
        '<gx:SimpleArrayData name="heading"><gx:value>1</gx:value></gx:SimpleArrayData>'
        "</SchemaData></ExtendedData>"
    )
    result = read(kml(placemark(gx_track(inner=array))), "a.kml")
    rows = three(result, "kml")
    assert [(row["sog_kn"], row["heading_deg"]) for row in rows] == [
        (1, None),
        (2, None),
        (3, None),
    ]
    assert result.report.repairs == {"array_ignored": 1}


@pytest.mark.parametrize(
    ("mark", "reasons"),
    [
        (placemark(gx_track(TIMES[:2])), {"bad_geometry": 3}),
        (placemark(gx_track(coords=["1 2 3"])), {"bad_geometry": 3}),
        (placemark(gx_track(coords=["124.25 33.5 0", "", "x"])), {"bad_geometry": 2}),
        (placemark(gx_track(coords=["124.25 33.5", "a 33.5", "1 b"])),
         {"bad_lon": 1, "bad_lat": 1}),
        (placemark(gx_track([TIMES[0], "", "2024"])), {"no_time": 1, "bad_time": 1}),
        (placemark(stamped(when=None)), {"no_time": 1}),
        (placemark("<TimeSpan><begin>2024-03-02T01:00:00Z</begin></TimeSpan>", stamped(when=None)),
         {"no_time": 1}),
        (placemark(stamped(coordinates="124.25")), {"bad_geometry": 1}),
        (placemark(stamped(coordinates="1,2,0 3,4,0")), {"bad_geometry": 1}),
        (placemark("<LineString><coordinates>1,2 3,4</coordinates></LineString>"),
         {"bad_geometry": 1}),
        (placemark("<Polygon><outerBoundaryIs><LinearRing/></outerBoundaryIs></Polygon>"),
         {"bad_geometry": 1}),
        (placemark(stamped(), name="a mark"), {"bad_mmsi": 1}),
    ],
)  # fmt: skip
def test_that_what_is_no_timed_place_is_refused_with_its_reason(read, mark, reasons):
    result = read(kml(placemark(stamped("124.5,33.5")), mark), "a.kml")
    assert result.report.rejected == reasons
    assert 124.5 in result.table.column("lon").to_pylist()


def kmz(*members):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def test_that_a_kmz_is_read_without_its_pictures_and_never_extracted_by_name(read, tmp_path):
    inner = kml(placemark(gx_track()))
    packed = kmz(("../../doc.kml", inner), ("files/a.gif", b"GIF8"), ("b.dae", "<x/>"))
    before = sorted(tmp_path.parent.iterdir())
    (result,) = read.all(packed, "a.kmz")
    three(result, "kml")
    assert result.report.file == "a.kmz/doc.kml"
    assert sorted(tmp_path.parent.iterdir()) == before


def test_that_a_kmz_bomb_is_refused(read):
    report = read(kmz(("doc.kml", b"<kml>" + b" " * (100 << 20))), "a.kmz").report
    assert report.outcome == "error"


@pytest.mark.parametrize("form", ["gpx", "kml"])
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd">',
        '<!DOCTYPE a PUBLIC "-//x//y" "http://192.0.2.1/a.dtd">',
    ],
)
def test_that_document_types_are_refused_without_a_look_at_disk_or_network(
    read, monkeypatch, doctype, form
):
    def refuse(*arguments):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    text = gpx(trk(*points(), name="&x;")) if form == "gpx" else kml(placemark(gx_track()))
    declaration, _, rest = text.partition("\n")
    report = read(f"{declaration}\n{doctype}\n{rest}", f"a.{form}").report
    assert report.outcome == "error"
    assert report.format == form
    assert "document type" in report.messages[0]


@pytest.mark.parametrize("form", ["gpx", "kml"])
def test_that_elements_20000_deep_are_refused(read, form):
    report = read(f"<{form}>" + "<a>" * 20_000 + "</a>" * 20_000 + f"</{form}>", f"a.{form}").report
    assert report.outcome == "error"
    assert "deep" in report.messages[0]


@pytest.mark.parametrize("form", ["gpx", "kml"])
@pytest.mark.parametrize("share", [0.3, 0.7, 0.98])
def test_that_a_cut_document_is_a_clear_error(read, form, share):
    text = gpx(trk(*points() * 5)) if form == "gpx" else kml(placemark(gx_track()))
    report = read(text[: int(len(text) * share)], f"a.{form}").report
    assert report.outcome == "error"
    assert "cut" in report.messages[0]
    assert "line " in report.messages[0]


@pytest.mark.parametrize(
    "content",
    [
        b"<gpx><a \xff\xfe/></gpx>",
        b'<?xml version="1.0" encoding="shift_jis"?><gpx></gpx>',
        b'<?xml version="1.0" encoding="no-such"?><gpx></gpx>',
        b"<gpx>&undefined;</gpx>",
        b"<gpx></gpx><gpx></gpx>",
        b"<gpx><x:a/></gpx><!--",
    ],
)
def test_that_unsound_xml_is_our_own_error(read, content):
    report = read(content, "a.gpx").report
    assert report.outcome == "error"
    assert "a.gpx" in report.messages[0]


def test_that_other_encodings_are_read(read):
    text = gpx(trk(*points(), name="M\u00d8N 371234000"))
    for encoding, label in (("utf-16", "UTF-16"), ("iso-8859-1", "ISO-8859-1")):
        content = text.replace("UTF-8", label).encode(encoding)
        assert {row["name"] for row in three(read(content, "a.gpx"), "gpx")} == {"MØN"}


def test_that_a_megabyte_of_description_is_skipped_and_an_endless_tag_refused(read):
    long = f"<desc>{'x' * (3 << 20)}</desc>"
    three(read(gpx(trk(*points(), inner=long)), "a.gpx"), "gpx")
    report = read(f'<gpx a="{"x" * (20 << 20)}"/>', "a.gpx").report
    assert report.outcome == "error"
    assert "longer than" in report.messages[0]


def test_that_an_empty_document_is_no_error(read):
    for text, name in ((gpx(), "a.gpx"), (kml(), "a.kml")):
        report = read(text, name).report
        assert (report.outcome, report.records_in) == ("ok", 0)


def test_that_a_text_of_one_line_numbers_its_points(read):
    text = gpx(trk(*points())).replace("\n", "")
    assert read(text, "a.gpx").table.column("source_line").to_pylist() == [1, 2, 3]
