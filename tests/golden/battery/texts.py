"""Rows 1 to 20: texts that are empty, mis-encoded, cut, torn or too large."""

from __future__ import annotations

import codecs
import json

from tests.golden.battery.case import HEAD, Case, row, rows

PLAIN = HEAD + rows(4)
SHORT = "mmsi,time_utc,lat,lon\n"
SHORT_ROWS = "".join(f"371234000,2024-03-02T01:0{n}:00Z,33.5,124.25\n" for n in range(4))
TORN = '371234000,2024-03-02T01:09:03Z,33.5,124.25,1.5,90,91,"OPEN,,5.2\n'
CELLS = {"mmsi": "371234000", "time_utc": "2024-03-02T00:00:00Z", "lat": "1", "lon": "2"}


def of_header(header: str) -> str:
    """A table with this header and one record."""
    cells = [CELLS.get(name.lower(), "5") for name in header.split(",")]
    return f"{header}\n{','.join(cells)}\n"


def wide(columns: int) -> str:
    """A table with this many columns, the four that matter at its end."""
    head = ",".join([*(f"c{n}" for n in range(columns - 4)), SHORT])
    return head + "".join("," * (columns - 4) + line + "\n" for line in SHORT_ROWS.splitlines())


EMPTY = (b"", b"\n\n\n", b"  \r\n\t\r\n", b"\xef\xbb\xbf\n", "\n \n".encode("utf-16"), b"\r\r",
         b"\0" * 600)  # fmt: skip
CASES = (
    *(Case(1, f"nothing {n}", content, says="empty") for n, content in enumerate(EMPTY)),
    *(
        Case(1, f"nothing in {name}", b"", says="empty", name=name)
        for name in ("a.parquet", "a.gpkg", "a.xlsx", "a.json", "a.gpx", "a.kml", "a.nmea", "a.zip")
    ),
    *(
        Case(2, f"header alone {n}", content, 0, says="no records")
        for n, content in enumerate(
            (HEAD, HEAD.strip(), "\ufeff" + HEAD, HEAD + "\n\n# x\n", HEAD.encode("utf-16"))
        )
    ),
    Case(2, "list of nothing", "[]", 0, says="no records", name="a.json"),
    Case(2, "features of nothing", '{"type":"FeatureCollection","features":[]}', 0,
         says="no records", name="a.geojson"),
    Case(2, "gpx of nothing", "<gpx/>", 0, says="no records", name="a.gpx"),
    Case(3, "byte order mark", codecs.BOM_UTF8 + PLAIN.encode(), 4),
    Case(3, "byte order mark before a quote", codecs.BOM_UTF8 + b'"mmsi",' + PLAIN[5:].encode(), 4),
    Case(3, "byte order mark in JSON lines", codecs.BOM_UTF8
         + json.dumps({"mmsi": 371234000, "timestamp": 1709341323, "lat": 1, "lon": 2}).encode(), 1,
         name="a.jsonl"),
    *(
        Case(4, code, PLAIN.replace("PINE", "소나무").encode(code), 4, says="UTF-16",
             gives={"name": ["소나무"] * 4})
        for code in ("utf-16", "utf-16-le", "utf-16-be")
    ),
    Case(4, "utf-16 that breaks off", PLAIN.encode("utf-16")[:-1], says=r"a\.csv.*UTF-16"),
    Case(4, "utf-32", PLAIN.encode("utf-32"), says=r"a\.csv.*UTF-32"),
    Case(5, "latin-1", PLAIN.replace("PINE", "SKÅNE").encode("latin-1"), 4, says="Latin-1.*line 2",
         gives={"name": ["SKÅNE"] * 4}),
    Case(5, "one line of latin-1", PLAIN.encode() + row(9, name="SKÅNE").encode("latin-1"), 5,
         says="line 6"),
    Case(5, "latin-1 in JSON lines", '{"mmsi":371234000,"timestamp":1709341323,"lat":1,"lon":2,'
         '"shipname":"SKÅNE"}\n'.encode("latin-1"), 1, says="Latin-1", name="a.jsonl",
         gives={"name": ["SKÅNE"]}),
    Case(6, "nul in cells", HEAD + row(0, name="A\0B") + row(1, mmsi="3712\x0034000")
         + row(2, lat="33\0.5") + row(3, time="2024-03-02T01:\x0003:03Z"), 1,
         {"bad_mmsi": 1, "bad_lat": 1, "bad_time": 1}),
    Case(7, "nul tail", PLAIN.encode() + b"\0" * 100_000, 4, says="NUL"),
    Case(7, "nul tail without line end", PLAIN.strip().encode() + b"\0" * 4096, 4, says="NUL"),
    Case(7, "hole of nul", (HEAD + row(0)).encode() + b"\0" * 512 + rows(3)[len(row()) :].encode(),
         2, {"bad_mmsi": 1}),
    *(
        Case(8, what, PLAIN.replace("\n", end), 4)
        for what, end in (("crlf", "\r\n"), ("cr", "\r"), ("crcrlf", "\r\r\n"))
    ),
    Case(8, "mixed", HEAD + row(0).strip() + "\r\n" + row(1).strip() + "\r" + row(2), 3),
    Case(8, "no line end", PLAIN.strip(), 4),
    Case(8, "no line end, four columns", (SHORT + SHORT_ROWS).strip(), 4),
    Case(9, "control codes", HEAD + row(name="\x1b[31mRED\x07\u202eEMAN\u200b"), 1,
         gives={"name": ["\x1b[31mRED\x07\u202eEMAN\u200b"]}),
    Case(9, "codes in numbers", HEAD + row(0, mmsi="\u202e371234000") + row(1, lat="\x1b[2J"), None,
         {"bad_mmsi": 1, "bad_lat": 1}, says=r"\\u202e|\\x1b"),
    Case(10, "semicolons and decimal commas",
         SHORT.replace(",", ";") + SHORT_ROWS.replace(",", ";").replace(".", ","), 4,
         says="decimal comma", gives={"lat": [33.5] * 4, "lon": [124.25] * 4}),
    Case(10, "decimal commas in speeds only",
         "mmsi;time_utc;lat;lon;sog\n371234000;2024-03-02T01:00:00Z;33;124;1,5\n", 1,
         says="decimal comma", gives={"sog_kn": [1.5]}),
    Case(10, "tabs", PLAIN.replace(",", "\t"), 4, says="tabs"),
    Case(10, "blanks in the header", PLAIN.replace("mmsi,time_utc,lat", " MMSI , Time UTC , Lat "),
         4),
    Case(11, "other order", "lon,junk,lat,time_utc,mmsi\n124.25,x,33.5,2024-03-02T01:00Z,371234000",
         1, gives={"lat": [33.5], "sog_kn": [None]}),
    Case(12, "no latitude", of_header("mmsi,time_utc,breadth,lon"), says=r"line 1.*no latitude"),
    Case(12, "no header", SHORT_ROWS, says="no latitude"),
    *(
        Case(13, header, of_header(header), says="column .*twice")
        for header in ("MMSI,time_utc,LAT,LON,LAT", "mmsi,mmsi,time_utc,lat,lon")
    ),
    Case(13, "lat and Latitude", of_header("mmsi,time_utc,lat,lon,Latitude"), 1, says="Latitude"),
    *(
        Case(14, f"less {cut}", PLAIN[:-cut], 3, {"too_few_columns": 1})
        for cut in (8, 15, 25, 40, 60)
    ),
    Case(14, "inside the last number", PLAIN[:-3], 3, {"unreadable": 1}, says=r"Line 5.*draught"),
    Case(14, "behind the point", PLAIN[:-2], 3, {"unreadable": 1}, says="Line 5"),
    Case(14, "inside a longitude", (SHORT + SHORT_ROWS)[:-5], 3, {"unreadable": 1}, says="lon"),
    Case(14, "inside a time", "mmsi,lat,lon,time_utc\n" + "371234000,1,2,2024-03-02T01:00:00Z\n"
         "371234000,1,2,2024-03-02T01:01", 1, {"unreadable": 1}),
    Case(14, "inside an MMSI", "lat,lon,time_utc,mmsi\n" + "1,2,2024-03-02T01:00:00Z,371234000\n"
         "1,2,2024-03-02T01:01:00Z,3712340", 1, {"unreadable": 1}),
    Case(14, "whole, with fewer digits", SHORT
         + "371234000,2024-03-02T01:00:00Z,33.5,124.2538217543\n"
         "371234000,2024-03-02T01:01:00Z,33.5,124.25483", 2),
    Case(15, "short and long", PLAIN + "371234000,2024-03-02T01:09:03Z,33.5\n" + row(8)[:-1]
         + ",x\n,\n", 4, {"too_few_columns": 2, "too_many_columns": 1}),
    Case(16, "lines that are no records",
         HEAD + row(0) + HEAD + "\n# c, d\n" + HEAD.upper() + row(1) + "   \n" + row(2), 3),
    Case(16, "a header with blanks", HEAD + row(0) + HEAD.replace(",", ", ") + row(1), 2),
    Case(16, "many remarks", "# exported, by, x\n" * 60 + PLAIN, 4),
    Case(17, "quoted", HEAD + row(0, name='"A, B"') + row(1, name='"say ""hi"""')
         + row(2, name='"two\nlines"') + row(3, name='"# no\nremark"'), 4,
         gives={"name": ["A, B", 'say "hi"', "two\nlines", "# no\nremark"]}),
    Case(17, "quoted first cell", 'name,mmsi,time_utc,lat,lon\n"A\nB",371234000,2024-03-02T01:00Z,'
         "33.5,124.25\n", 1, gives={"name": ["A\nB"]}),
    Case(18, "open quote", HEAD + row(0) + TORN + row(2), 2, {"unreadable": 1}, says="line 3"),
    Case(18, "open quote at the end", HEAD + row(0) + TORN, 1, {"unreadable": 1}, says="line 3"),
    Case(18, "two open quotes", HEAD + row(0) + TORN + row(1) + TORN + row(2), 3,
         {"unreadable": 2}, says="line 3"),
    Case(18, "two open quotes, one after the other", HEAD + row(0) + TORN + TORN + row(2), 2,
         {"unreadable": 2}),
    Case(18, "open quote and a stray one", HEAD + TORN + row(1) + row(2, name='CL"OSE') + row(3), 3,
         {"unreadable": 1}, says="line 2"),
    Case(19, "long name", HEAD + row(0, name="x" * 200_000) + row(1), 2),
    Case(19, "long numbers", HEAD + row(0, lat="3" * 200_000) + row(1, mmsi="9" * 200_000)
         + row(2, time="2" * 200_000) + row(3), 1, {"bad_lat": 1, "bad_mmsi": 1, "bad_time": 1}),
    Case(20, "5,017 columns", wide(5017), 4),
    Case(20, "5,017 columns of one name",
         "x," * 5013 + SHORT + "," * 5013 + SHORT_ROWS.splitlines()[0], 1),
)  # fmt: skip
