"""Rows 37 to 49: times, the Danish table, the edge of the map, and names that would be code."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from tests.golden.battery.case import HEAD, SHIP, Case, row, varied

ONE = datetime(2024, 3, 2, 1, 0, tzinfo=UTC)
ISO = ["2024-03-02T01:00:00Z", "2024-03-02T10:00:00+09:00", "2024-03-02T10:00:00+0900",
       "2024-03-02 01:00:00 UTC", "2024-03-02 01:00:00.000", "2024-03-02T01:00:00.000000Z",
       "20240302T010000Z", "2024-03-02 01:00", "2024/03/02 01:00:00", "2024-03-02t01:00:00z",
       "2024-03-01T20:00:00-05:00", "2024-03-02T01:00:00−00:00", "1709341200", "1709341200000",
       "1709341200.0", "1709341200000000"]  # fmt: skip
IMPOSSIBLE = ["0", "0000-00-00 00:00:00", "2024-02-30T00:00:00Z", "2024-13-01T00:00:00Z",
              "2024-03-02T25:00:00Z", "2024-03-02T01:60:00Z", "2024-03-02T01:00:61Z",
              "2023-02-29T01:00:00Z", "NaT", "yesterday", "2024-03-02", "2024-03-02T10:00+25:00",
              "2024-03-02T10:00:00+09:75", "-1709341200", "170934120", "2024-03-02T01:30:60Z",
              ]  # fmt: skip
FAR = ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T00:00:00Z"]
DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,"
    "IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,"
    "Destination,ETA,Data source type,A,B,C,D\n"
)
NAMES = ['=HYPERLINK("http://x","y")', "<img src=x onerror=alert(1)>", '#include "x"; $x^2$',
         "\\input{/etc/passwd}", "$(rm -rf ~)", "'; DROP TABLE fixes;--", "../../../etc/passwd",
         "%PDF-1.7 1 0 obj", "@SUM(1)", "+1", "-1", "\t=1+1", "{{7*7}}", "%s%n", "CON",
         "N/A", "\U0001f6a2"]  # fmt: skip


def danish(time: str, mobile: str = "Class A", mmsi: str = "219000001") -> str:
    """A record of the Danish table that knows nothing of its ship."""
    return (
        f"{time},{mobile},{mmsi},55.5,11.1,Unknown value,,1.0,2.0,3,Unknown,Unknown,Unknown,"
        "Undefined,,,,Undefined,,Unknown,,AIS,,,,\n"
    )


def named(names: list[str]) -> str:
    """A table with one record per name, quoted as CSV asks."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    for minute, name in enumerate(names):
        time = f"2024-03-02T01:{minute:02d}:03Z"
        writer.writerow([SHIP, time, "33.5", "124.25", "1", "90", "91", name, "", "5"])
    return HEAD + sink.getvalue()


MOBILES = ["Base Station", "AtoN", "SAR Airborne", "Search and Rescue Transponder",
           "Man Overboard Device"]  # fmt: skip
NIGHT = "mmsi,{},lat,lon\n371234000,2024-03-02 01:00:00,33.5,124.25\n"
WEST = [f"{lon:.4f}" for lon in (179.99, 179.995, -179.9999, -179.995)]
CASES = (
    *(
        Case(37, text, HEAD + row(time=text), 1, gives={"time_utc": [ONE]}) for text in ISO
    ),
    Case(38, "impossible", varied("time", [*IMPOSSIBLE, ISO[0]]), 1, {"bad_time": len(IMPOSSIBLE)}),
    Case(38, "empty", varied("time", ["", "  ", ISO[0]]), 1, {"bad_time": 2}),
    Case(39, "leap second", HEAD + row(time="2016-12-31T23:59:60Z"), 1,
         gives={"time_utc": [datetime(2017, 1, 1, tzinfo=UTC)]}),
    Case(40, "far years", varied("time", [*FAR, ISO[0]]), 1, {"bad_time": 3}),
    Case(41, "mixed epochs", varied("time", ["1709341200", "1709341201000", "1709341202.5",
                                            "2024-03-02T01:00:03Z"]), 4,
         gives={"time_utc": [ONE, ONE.replace(second=1), ONE.replace(second=2, microsecond=500_000),
                             ONE.replace(second=3)]}),
    *(
        Case(42, name, NIGHT.format(name), says="local|no time")
        for name in ("local_time", "LocalTime", "Time (local)", "time_kst", "LMT")
    ),
    Case(42, "zone in a column", "mmsi,time,timezone,lat,lon\n"
         "371234000,2024-03-02 01:00:00,Asia/Seoul,33.5,124.25\n", 1, says="timezone.*Check"),
    Case(43, "hours that clocks skip", varied("time", ["2024-03-31T02:30:00", "2024-03-10 02:30:00",
                                                      "2024-10-27T02:30:00Z"]), 3,
         gives={"time_utc": [datetime(2024, 3, 10, 2, 30, tzinfo=UTC),
                             datetime(2024, 3, 31, 2, 30, tzinfo=UTC),
                             datetime(2024, 10, 27, 2, 30, tzinfo=UTC)]}),
    Case(44, "first of December", DMA + danish("01/12/2024 00:00:00"), 1,
         gives={"time_utc": [datetime(2024, 12, 1, tzinfo=UTC)]}),
    Case(44, "a month 13", DMA + danish("01/12/2024 00:00:00") + danish("12/13/2024 00:00:00"), 1,
         {"bad_time": 1}),
    Case(45, "across 180", varied("lon", WEST), 4, gives={"lon": [float(lon) for lon in WEST]}),
    Case(46, "ring about the pole", varied("lon", ["0", "90", "180", "-90"], lat="89.999"), 4),
    Case(47, "nothing known", DMA + danish("01/12/2024 00:00:00"), 1, eligible=1,
         gives={name: [None] for name in
                ("imo", "name", "call_sign", "ship_type", "destination", "nav_status")}),
    Case(47, "not ships", DMA + "".join(danish("01/12/2024 00:00:00", mobile, mmsi) for mobile, mmsi
         in zip(MOBILES, ["2190045", "992190045", "111219045", "970123456", "972123456"],
                strict=True)), 5, eligible=0),
    Case(47, "not ships that send the MMSI of one", DMA + danish("01/12/2024 00:00:00")
         + "".join(danish("01/12/2024 00:00:01", mobile, "219000009") for mobile in MOBILES[:2]), 1,
         {"not_a_position": 2}, eligible=1),
    Case(48, "names that would be code", named(NAMES), len(NAMES), gives={"name": NAMES}),
    *(
        Case(49, f"column {name[:12]!r}",
             f"mmsi,time_utc,lat,lon,{name}\n371234000,2024-03-02T01:00:00Z,1,2,x\n", 1)
        for name in ('"a""b; DROP TABLE x"', "<b>", "=1+1", "\x1b[31m", "\u202e", "", "x" * 300)
    ),
    Case(49, "nothing but hostile names", '"\x1b[31m","<b>\u202e",=1+1\n1,2,3\n',
         says=r"\\x1b\[31m.*\\u202e"),
)  # fmt: skip
