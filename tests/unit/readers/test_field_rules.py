"""What cells mean: sentinels, repairs that are named, and refusals with a reason."""

from __future__ import annotations

import pytest

T = "2024-03-02T00:00:00Z"
DMA = (
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,"
    "IMO,Callsign,Name,Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,"
    "Destination,ETA,Data source type,A,B,C,D\n"
)
MARINECADASTRE = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,"
    "Width,Draft,Cargo,TransceiverClass\n"
)
MARINECADASTRE_2024 = (
    "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,"
    "status,length,width,draft,cargo,transceiver\n"
)


def table(*columns_and_rows):
    head, *rows = columns_and_rows
    return "\n".join((head, *rows)) + "\n"


def column(read, name):
    return read.table.column(name).to_pylist()


def test_that_marinecadastre_is_read_with_both_headers(read):
    legacy = read(
        MARINECADASTRE
        + "371234000,2023-01-11T00:00:01,33.5,124.25,-0.4,-50.0,511.0,PINE,IMO2000003,"
        "3EAB,80,0.0,100.0,16.0,6.1,80,A\n"
    )
    modern = read(
        MARINECADASTRE_2024
        + "371234000,2023-01-11 00:00:01,124.25,33.5,102.0,359.6,,PINE,IMO2000003,"
        "3EAB,80,0,100,16,6.1,80,A\n",
    )
    assert legacy.report.format == modern.report.format == "marinecadastre_csv"
    assert legacy.report.repairs == {"sog_plus_102.4": 1, "cog_plus_409.6": 1}
    assert legacy.table.to_pylist() == modern.table.to_pylist()
    row = modern.table.to_pylist()[0]
    assert row["sog_kn"] == 102.0
    assert row["cog_deg"] == 359.6
    assert row["imo"] == 2000003
    assert (row["length_m"], row["beam_m"], row["draught_m"]) == (100.0, 16.0, 6.1)
    assert (row["ship_type"], row["nav_status"], row["heading_deg"]) == (80, 0, None)


def test_that_marinecadastre_words_for_the_status_are_understood(read):
    rows = [f"371234000,2015-01-11T00:0{n}:01,33.5,124.25,0,0,0,,,,,{s},,,,,A" for n, s in
            enumerate(("under way using engine", "at anchor", "undefined", ""))]  # fmt: skip
    assert column(read(table(MARINECADASTRE.strip(), *rows)), "nav_status") == [0, 1, None, None]


def test_that_dma_is_day_first_and_its_words_for_nothing_are_null(read):
    nothing = "Unknown,Unknown,,Undefined,,,,Undefined,,Unknown,,AIS,,,,"
    something = "2000003,3EAB,PINE,Tanker,,16,100,GPS,6.1,KALBA,,AIS,,,,"
    rows = (
        f"01/12/2024 00:00:00,Class A,371234000,55.5,12.5,Moored,,0.1,,,{nothing}",
        f"02/12/2024 00:00:00,Base Station,2190064,55.5,12.5,Unknown value,,,,,{nothing}",
        f"03/12/2024 00:00:00,Class A,371234000,91.000000,0.000000,Unknown value,,,,,{something}",
        f"04/12/2024 00:00:00,Class A,371234000,55.5,12.5,Unknown value,,,,,{something}",
    )
    result = read(table(DMA.strip(), *rows))
    assert result.report.format == "dma_csv"
    assert result.report.rejected == {"pos_not_available": 1}
    assert [t.isoformat()[:10] for t in column(result, "time_utc")] == [
        "2024-12-01",
        "2024-12-02",
        "2024-12-04",
    ]
    first, base, last = result.table.to_pylist()
    assert base["mmsi"] == 2190064
    assert first["nav_status"] == 5
    assert base["nav_status"] is None
    for name in ("imo", "call_sign", "name", "ship_type", "destination", "draught_m"):
        assert first[name] is None
    assert (last["imo"], last["ship_type"], last["destination"]) == (2000003, 80, "KALBA")


def test_that_sentinels_are_null_and_no_repairs(read):
    result = read(
        table(
            "mmsi,time_utc,lat,lon,sog,cog,heading,imo,length,width,draught,nav_status,ship_type",
            f"371234000,{T},1,2,102.3,360,511,0,0,0,0,15,0",
            f"371234000,{T},1,2,102.2,359.9,359,2000003,80,14,25.5,14,89",
            f"371234000,{T},1,2,,,,,,,,,",
        )
    )
    assert result.report.repairs == {}
    assert column(result, "sog_kn") == [None, 102.2, None]
    assert column(result, "cog_deg") == [None, 359.9, None]
    for name in ("heading_deg", "imo", "length_m", "beam_m", "draught_m", "nav_status"):
        first, second, third = column(result, name)
        assert first is None
        assert second is not None
        assert third is None


@pytest.mark.parametrize("cell", ["-1", "fast", "inf", "1e400", "103"])
def test_that_an_impossible_speed_is_null_and_counted(read, cell):
    result = read(
        table("mmsi,time_utc,lat,lon,sog", f"371234000,{T},1,2,{cell}", f"371234000,{T},1,2,3")
    )
    assert column(result, "sog_kn") == [None, 3.0]
    assert sum(result.report.repairs.values()) == 1


def test_that_a_missing_speed_column_stays_null(read):
    assert column(read(table("mmsi,time_utc,lat,lon", f"371234000,{T},1,2")), "sog_kn") == [None]


@pytest.mark.parametrize(
    ("lat", "lon", "reason"),
    [
        ("91", "181", "pos_not_available"),
        ("91.000000", "0", "pos_not_available"),
        ("5", "181.0", "pos_not_available"),
        ("90.5", "100", "bad_lat"),
        ("-91", "100", "bad_lat"),
        ("NaN", "2", "bad_lat"),
        ("1e400", "2", "bad_lat"),
        ("", "2", "bad_lat"),
        ("north", "2", "bad_lat"),
        ("5", "361", "bad_lon"),
        ("5", "-180.01", "bad_lon"),
        ("5", "190", "bad_lon"),
        ("5", "", "bad_lon"),
        ("0x5", "2", "bad_lat"),
    ],
)
def test_that_an_impossible_place_is_refused_with_line_column_and_value(read, lat, lon, reason):
    sound = [f"371234000,{T},33.5,124.{n}" for n in range(9)]
    result = read(table("mmsi,time_utc,Lat,Lon", *sound, f"371234000,{T},{lat},{lon}"))
    assert result.report.rejected == {reason: 1}
    (told,) = read.rejects
    assert (told.file, told.line, told.reason) == ("a.csv", 11, reason)
    assert (told.column, told.value) in (("Lat", lat), ("Lon", lon), ("Lon", f"{lon}.0"))


def test_that_the_edges_of_the_world_are_kept(read):
    rows = [f"371234000,{T},{a},{o}" for a, o in ((90, 180), (-90, -180), (0, 0))]
    result = read(table("mmsi,time_utc,lat,lon", *rows))
    assert result.report.kept == 3
    assert any("0° N 0° E" in message for message in result.report.messages)


def test_that_longitudes_to_360_are_turned_to_west_and_said(read):
    rows = [f"371234000,{T},10,{lon}" for lon in ("179.9", "180.1", "200.5", "359.9")]
    result = read(table("mmsi,time_utc,lat,lon", *rows))
    assert column(result, "lon") == [179.9, -179.9, -159.5, -0.1]
    assert result.report.repairs == {"lon_wrapped": 3}
    assert any("turned to west" in message for message in result.report.messages)


def test_that_swapped_columns_are_all_refused_with_a_hint(read):
    rows = [f"371234000,{T},{124 + n / 10},33.5" for n in range(5)] + [f"371234000,{T},80,33.5"]
    result = read(table("mmsi,time_utc,lat,lon", *rows))
    assert result.report.rejected == {"bad_lat": 6}
    assert result.report.outcome == "error"
    assert any("swapped" in message for message in result.report.messages)


@pytest.mark.parametrize(
    "mmsi",
    ["0", "37123400", "3712340000", "0371234000", "abc", "-371234000", "3.71234E8", "371234000.5",
     "0x16201C50", "+371234000", "", "371 234 000", "1234"],
)  # fmt: skip
def test_that_no_other_number_becomes_a_ship(read, mmsi):
    result = read(table("mmsi,time_utc,lat,lon", f"{mmsi},{T},1,2", f"371234000,{T},1,2"))
    assert result.report.rejected == {"bad_mmsi": 1}
    assert read.rejects[0].value == mmsi


def test_that_an_mmsi_with_a_decimal_zero_is_repaired_exactly_and_counted(read):
    result = read(table("mmsi,time_utc,lat,lon", f"371234000.0,{T},1,2", f"371234001,{T},1,2"))
    assert column(result, "mmsi") == [371234000, 371234001]
    assert result.report.repairs == {"mmsi_decimal": 1}


def test_that_senders_that_are_no_ships_are_kept(read):
    numbers = (111234567, 970123456, 982371234, 992371234, 2371234, 812345678)
    texts = ["002371234", "023712345"]
    rows = [f"{m},{T},1,2" for m in (*numbers, *texts)]
    result = read(table("mmsi,time_utc,lat,lon", *rows))
    assert column(result, "mmsi") == [*numbers, 2371234, 23712345]


def test_that_an_imo_with_a_wrong_check_digit_is_kept_and_a_short_one_counted(read):
    rows = [
        f"371234000,{T},1,2,{imo}"
        for imo in ("IMO2000004", "IMO 2000003", "2000003.0", "123", "IMO0000000", "")
    ]
    result = read(table("mmsi,time_utc,lat,lon,imo", *rows))
    assert column(result, "imo") == [2000004, 2000003, 2000003, None, None, None]
    assert result.report.repairs == {"imo_unreadable": 1}


def test_that_blanks_and_filler_are_taken_off_names_and_nothing_else(read):
    rows = [f"371234000,{T},1,2,{name}" for name in ("  PINE@@@ ", "=1+1", "@", "<b>X</b>", "NONE")]
    result = read(table("mmsi,time_utc,lat,lon,name", *rows))
    assert column(result, "name") == ["PINE", "=1+1", None, "<b>X</b>", "NONE"]


def test_that_our_own_guard_before_formulas_is_taken_off_again(read):
    result = read(
        table("mmsi,time_utc,lon,lat,sog_kn,name,source_file", f"371234000,{T},2,1,3,'=1+1,x.csv")
    )
    assert column(result, "name") == ["=1+1"]


def test_that_semicolons_with_decimal_commas_are_read_and_said(read):
    result = read(
        table("MMSI;Time (UTC);Latitude;Longitude;SOG (knots)", f"371234000;{T};33,5;124,25;1,5")
    )
    row = result.table.to_pylist()[0]
    assert (row["lat"], row["lon"], row["sog_kn"]) == (33.5, 124.25, 1.5)
    assert {"Numbers have a decimal comma.", "Cells are separated by semicolons."} <= set(
        result.report.messages
    )


@pytest.mark.parametrize(
    "head",
    [
        "ship_mmsi,timestamp,latitude,longitude",
        "MMSI Number,Date/Time UTC,Lat,Long",
        "userid,posdate,y,x",
        "MMSI,dt_pos_utc,latitude (deg),longitude (deg)",
        "ssvid,received_at,lat,lng",
    ],
)
def test_that_columns_are_recognised_by_many_names(read, head):
    result = read(table(head, f"371234000,{T},33.5,124.25"))
    assert column(result, "lat") == [33.5]
    assert column(result, "lon") == [124.25]


def test_that_vessels_numbered_without_mmsi_are_ships_of_their_own(read):
    result = read(table("ID,t,lon,lat", f"1,{T},2,1", f"256,{T},2,1", f"x,{T},2,1"))
    assert column(result, "mmsi") == [200000001, 200000256]
    assert result.report.repairs == {"local_id": 2}
    assert result.report.rejected == {"bad_mmsi": 1}


def test_that_a_bad_cell_does_not_change_how_the_others_are_read(read):
    cells = ("1.25,2.5,3.75", "x,2.5,3.75", "1.25,2.5,x", " 1.25 ,+2.5,3.750")
    rows = [f"371234000,{T},{three}" for three in cells]
    result = read(table("mmsi,time_utc,lat,lon,sog", *rows))
    assert column(result, "lat") == [1.25] * 3
    assert column(result, "lon") == [2.5] * 3
    assert column(result, "sog_kn") == [3.75, None, 3.75]
