"""Rows 22 to 36: what stands in the cells of a record."""

from __future__ import annotations

from tests.golden.battery.case import HEAD, SHIP, Case, row, rows, varied

MC = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status\n"
CLASSES = ["111232511", "970012345", "972123456", "974123456", "982123456", "992123456",
           "002190067", "023700000", "811111111", "199999999"]  # fmt: skip


def overflowed(*motion: tuple[str, str]) -> str:
    """A MarineCadastre table with these speeds and courses."""
    return MC + "".join(
        f"{SHIP},2024-03-02T01:0{n}:00,33.5,124.25,{sog},{cog},511,X,,,,\n"
        for n, (sog, cog) in enumerate(motion)
    )


CASES = (
    Case(22, "no position", HEAD + row(0, lat="91", lon="181") + row(1, lat="91.0")
         + row(2, lon="181.000000") + row(3, lat="-91") + row(4, lon="-181") + row(5), 1,
         {"pos_not_available": 3, "bad_lat": 1, "bad_lon": 1}),
    Case(22, "only no positions", HEAD + row(0, lat="91", lon="181") * 3, 0,
         {"pos_not_available": 3}),
    Case(23, "not available", HEAD
         + row(0, sog="102.3", cog="360", heading="511", draught="0")
         + row(1, sog="", cog="", heading="", draught="")
         + row(2, sog="102.3", cog="360.0", heading="511.0", draught="0.0"), 3,
         gives={name: [None] * 3 for name in ("sog_kn", "cog_deg", "heading_deg", "draught_m")}),
    Case(24, "speeds", varied("sog", ["102.2", "-0.1", "abc", "inf", "1e400", "102.4", "NaN"]), 7,
         gives={"sog_kn": [102.2] + [None] * 6}),
    Case(24, "overflowed speeds", overflowed(("-12.4", "-200.3"), ("-0.1", "-49.6"), ("5", "1")), 3,
         gives={"sog_kn": [90.0, None, 5.0], "cog_deg": [209.3, None, 1.0]}),
    Case(25, "latitudes", varied("lat", ["90.0001", "-90.1", "NaN", "1e400", "", "abc", "inf",
                                        "33..5", "0x21", "90", "-90"]), 2, {"bad_lat": 9}),
    Case(25, "longitudes", varied("lon", ["180.1", "-180.1", "NaN", "1e400", "", "abc", "361",
                                         "180", "-180"]), 2, {"bad_lon": 7}),
    Case(25, "nothing but bad", varied("lat", ["95"] * 3), None, {"bad_lat": 3},
         says=r"a\.csv, line 2, column lat, value “95”: .*correct"),
    Case(26, "to 360", varied("lon", [str(190 + n) for n in range(5)]), 5, says="180° and 360°",
         gives={"lon": [-170.0, -169.0, -168.0, -167.0, -166.0]}),
    Case(26, "to 360, across 181", varied("lon", ["179", "180", "181", "182"]), 4,
         gives={"lon": [179.0, 180.0, -179.0, -178.0]}, says="turned to west"),
    Case(26, "one beyond 180", HEAD + rows(20) + row(30, lon="200"), 20, {"bad_lon": 1},
         says="180° and 360°"),
    Case(26, "beyond 180 and negative", varied("lon", ["-10", "200"]), 1, {"bad_lon": 1}),
    Case(27, "swapped", HEAD + "".join(row(n, lat="124.25", lon="33.5") for n in range(5)), None,
         {"bad_lat": 5}, says="swapped"),
    Case(27, "swapped, some in range", HEAD
         + "".join(row(n, lat=str(80 + 4 * n), lon="33.5") for n in range(8)), None,
         {"bad_lat": 8}, says="swapped"),
    Case(28, "null island", HEAD + row(0) + row(1, lat="0", lon="0") + row(2), 3, says="0° N 0° E",
         flags={"zero_position": 1}),
    Case(29, "no ships", varied("mmsi", CLASSES), 10, eligible=0),
    Case(29, "no ships beside one", varied("mmsi", [*CLASSES, str(SHIP)]), 11, eligible=1),
    Case(30, "no MMSI", varied("mmsi", ["0", "123", "12345678", "3712340000", "abc", "-371234000",
                                       "", "371 234 000", "+371234000", "371234000x", "NaN",
                                       str(SHIP)]), 1, {"bad_mmsi": 11}),
    Case(31, "written as decimals", varied("mmsi", ["538001234.0", "538001234.00"]), 2,
         gives={"mmsi": [538001234] * 2}),
    Case(31, "written with exponents", varied("mmsi", ["5.38E8", "5.38001e+08", "538001234.5"]),
         None, {"bad_mmsi": 3}, says="5.38E8"),
    Case(32, "two ships of one MMSI", HEAD
         + "".join(row(n, lat="33.5" if n % 2 else "10") for n in range(10)), 10,
         says="371234000", flags={"shared_mmsi": 1}),
    Case(33, "wrong check digit", varied("imo", ["2000004", "2000008", "IMO 2000016", "123", "0"]),
         5, gives={"imo": [2000004, 2000008, 2000016, None, None]},
         says="2000008 has a wrong check digit.*no list", flags={"imo_check_digit": 1}),
    Case(34, "five times", HEAD + row(0) * 5 + row(1), 2, {"duplicate": 4}),
    Case(34, "written otherwise", HEAD + row(0) + row(0, lat="33.50")
         + row(0, time="2024-03-02 01:00:03"), 1, {"duplicate": 2}),
    Case(35, "two places at once", HEAD + row(0) + row(0, lat="33.6") + row(1), 3,
         flags={"same_second": 1}),
    Case(36, "out of order", HEAD + row(3) + row(1) + row(2) + row(0), 4,
         gives={"source_line": [5, 3, 4, 2]}),
)  # fmt: skip
