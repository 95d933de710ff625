"""The files: MarineCadastre and Danish CSV for the sample, Parquet by day for large fleets."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from lightering.files import atomic, write_bytes
from lightering.model.schemas import TEXT_COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.random import Generator

__all__ = ["write_dma", "write_marinecadastre", "write_parquet"]

_ZSTD_LEVEL = 15
_BODY = pacsv.WriteOptions(include_header=False, quoting_style="none")
_STATUS_WORDS = (
    "Under way using engine", "At anchor", "Not under command", "Restricted maneuverability",
    "Constrained by her draught", "Moored", "Aground", "Engaged in fishing", "Under way sailing",
)  # fmt: skip
_TYPE_WORDS = {3: "Fishing", 5: "Pilot", 6: "Passenger", 7: "Cargo", 8: "Tanker", 9: "Other"}
_STATIONS = (
    ("Base Station", 4_409_931, 34.744, 127.738),
    ("Base Station", 4_409_932, 37.455, 126.592),
    ("AtoN", 994_409_931, 34.365, 127.985),
)
_STATION_EVERY_S = 21_600


def write_marinecadastre(path: Path, fixes: pa.Table) -> None:
    """Writes a table of fixes as MarineCadastre CSV with the header of 2025, packed with zstandard.

    Args:
        path: File to write.
        fixes: In `schemas.FIXES`, sorted by ship and time.

    Raises:
        OutputError: The place cannot be written.
    """
    columns = {
        "mmsi": fixes["mmsi"],
        "base_date_time": pc.strftime(
            fixes["time_utc"].cast(pa.timestamp("s", "UTC")), "%Y-%m-%d %H:%M:%S"
        ),
        "longitude": pc.round(fixes["lon"], 5),
        "latitude": pc.round(fixes["lat"], 5),
        "sog": fixes["sog_kn"],
        "cog": pc.fill_null(fixes["cog_deg"], 360.0),
        "heading": fixes["heading_deg"].cast(pa.int32()),
        "vessel_name": _plain(fixes["name"]),
        "imo": _prefixed(fixes["imo"]),
        "call_sign": _plain(fixes["call_sign"]),
        "vessel_type": fixes["ship_type"],
        "status": fixes["nav_status"],
        "length": fixes["length_m"].cast(pa.int32()),
        "width": fixes["beam_m"].cast(pa.int32()),
        "draft": fixes["draught_m"],
        "cargo": fixes["ship_type"],
        "transceiver": pa.array(np.full(fixes.num_rows, "A")),
    }
    codec = pa.Codec("zstd", compression_level=_ZSTD_LEVEL)
    write_bytes(path, codec.compress(_csv(pa.table(columns)), asbytes=True))


def write_dma(path: Path, fixes: pa.Table, origin_ms: int, end_s: int, rng: Generator) -> None:
    """Writes a table of fixes as Danish CSV, in order of time, packed with gzip.

    As in the real files there are base stations and aids to navigation among the ships, exact
    duplicates, and rows without a position (latitude 91).

    Args:
        path: File to write.
        fixes: In `schemas.FIXES`.
        origin_ms: Start of the simulation, milliseconds since 1970 UTC.
        end_s: End of the simulation in seconds.
        rng: Generator.

    Raises:
        OutputError: The place cannot be written.
    """
    rows = fixes.num_rows
    lost = rng.random(rows) < 0.001
    again = rng.random(rows) < 0.02
    length, beam = fixes["length_m"].cast(pa.int32()), fixes["beam_m"].cast(pa.int32())
    before, left = pc.divide(length, 4), pc.divide(beam, 2)
    no_class = pa.array(np.full(rows, "Undefined"))
    table = pa.table(
        {
            "# Timestamp": fixes["time_utc"],
            "Type of mobile": pa.array(np.full(rows, "Class A")),
            "MMSI": fixes["mmsi"],
            "Latitude": pc.if_else(pa.array(lost), 91.0, fixes["lat"]),
            "Longitude": pc.if_else(pa.array(lost), 0.0, fixes["lon"]),
            "Navigational status": pa.array(_STATUS_WORDS).take(
                fixes["nav_status"].combine_chunks()
            ),
            "ROT": pa.nulls(rows, pa.string()),
            "SOG": fixes["sog_kn"],
            "COG": fixes["cog_deg"],
            "Heading": fixes["heading_deg"].cast(pa.int32()),
            "IMO": pc.fill_null(fixes["imo"].cast(pa.string()), "Unknown"),
            "Callsign": _plain(fixes["call_sign"]),
            "Name": _plain(fixes["name"]),
            "Ship type": _type_words(fixes["ship_type"]),
            "Cargo type": no_class,
            "Width": beam,
            "Length": length,
            "Type of position fixing device": pa.array(np.full(rows, "GPS")),
            "Draught": fixes["draught_m"],
            "Destination": pc.fill_null(_plain(fixes["destination"]), "Unknown"),
            "ETA": pa.nulls(rows, pa.string()),
            "Data source type": pa.array(np.full(rows, "AIS")),
            "A": before,
            "B": pc.subtract(length, before),
            "C": left,
            "D": pc.subtract(beam, left),
        }
    )
    doubled = table.filter(pa.array(again))
    stations = _stations(table.schema, origin_ms, end_s)
    whole = pa.concat_tables([table, doubled, stations]).sort_by(
        [("# Timestamp", "ascending"), ("MMSI", "ascending")]
    )
    stamp = pc.strftime(whole["# Timestamp"].cast(pa.timestamp("s", "UTC")), "%d/%m/%Y %H:%M:%S")
    whole = whole.set_column(0, "# Timestamp", stamp)
    # no name and no time inside the gzip header: the same bytes in every run
    write_bytes(path, gzip.compress(_csv(whole), 9, mtime=0))


def write_parquet(path: Path, fixes: pa.Table) -> None:
    """Writes a table of fixes as Parquet in our schema, text as plain UTF-8.

    Args:
        path: File to write.
        fixes: In `schemas.FIXES`.

    Raises:
        OutputError: The place cannot be written.
    """
    for name in TEXT_COLUMNS:
        index = fixes.schema.get_field_index(name)
        fixes = fixes.set_column(index, name, fixes[name].cast(pa.string()))
    fixes = fixes.drop_columns(["source_file", "source_line", "to_bow_m", "to_port_m"])
    with atomic(path) as scratch:
        pq.write_table(fixes, scratch, compression="zstd")


def _csv(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pacsv.write_csv(table, sink, _BODY)
    head = ",".join(table.column_names) + "\n"
    return head.encode() + cast("bytes", sink.getvalue().to_pybytes())


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.cast(pa.string())


def _prefixed(imo: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.binary_join_element_wise("IMO", imo.cast(pa.string()), "")


def _type_words(codes: pa.ChunkedArray) -> pa.Array:
    numbers = codes.to_numpy()
    words = np.array(
        [_TYPE_WORDS.get(code // 10, "Undefined") for code in range(100)], dtype=object
    )
    words[52] = "Tug"
    return pa.array(words[numbers], pa.string())


def _stations(schema: pa.Schema, origin_ms: int, end_s: int) -> pa.Table:
    moments = np.arange(0, end_s, _STATION_EVERY_S)
    tables = []
    for mobile, mmsi, lat, lon in _STATIONS:
        columns = {name: pa.nulls(len(moments), schema.field(name).type) for name in schema.names}
        for name, value in (
            ("Type of mobile", mobile),
            ("MMSI", mmsi),
            ("Latitude", lat),
            ("Longitude", lon),
            ("Navigational status", "Unknown value"),
            ("IMO", "Unknown"),
            ("Callsign", "Unknown"),
            ("Ship type", "Undefined"),
            ("Cargo type", "Undefined"),
            ("Type of position fixing device", "Surveyed"),
            ("Destination", "Unknown"),
            ("Data source type", "AIS"),
        ):
            columns[name] = pa.array([value] * len(moments), schema.field(name).type)
        columns["# Timestamp"] = pa.array(origin_ms + moments * 1000, pa.int64()).cast(
            schema.field("# Timestamp").type
        )
        tables.append(pa.table(columns, schema=schema))
    return pa.concat_tables(tables)
