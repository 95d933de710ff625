"""Trips for kepler.gl: GeoJSON lines whose places carry height and time in whole seconds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.report.exports.cells import pieces, spans
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.tracks import cut, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer

__all__ = ["TRIPS"]


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    head = ""
    with path.open("wb") as stream:
        stream.write(b'{"type": "FeatureCollection", "features": [')
        for table in pieces(layer.tables):
            flat = cut(parts_of(table))
            lon, lat = (pa.array(values).cast(pa.string()) for values in (flat.lon, flat.lat))
            seconds = pa.array(np.floor_divide(flat.time_ms, 1000)).cast(pa.string())
            place = spans("[", pc.binary_join_element_wise(lon, lat, "0", seconds, ", "), "],")
            names = ("mmsi", "identity", "name", "imo", "ship_type")
            ships = table.select(names).to_pylist()
            for ship, (begin, end) in enumerate(zip(flat.ships[:-1], flat.ships[1:], strict=True)):
                properties = json.dumps(ships[ship], ensure_ascii=False)
                for part in range(begin, end):
                    low, high = int(flat.parts[part]), int(flat.parts[part + 1])
                    if high - low < 2:
                        continue  # a single fix is no line
                    stream.write(
                        f'{head}\n{{"type": "Feature", "properties": {properties}, "geometry": '
                        '{"type": "LineString", "coordinates": ['.encode()
                    )
                    stream.write(place(low, high)[:-1])
                    stream.write(b"]}}")
                    head = ","
        stream.write(b"\n]}\n")


TRIPS = ExportFormat(
    name="kepler_trips",
    title="Trips for kepler.gl",
    suffixes=(".trips.geojson",),
    write=_write,
    tables=("tracks",),
    about=(
        "GeoJSON lines of `[lon, lat, 0, seconds since 1970]`, cut at 180° and at silences, for "
        "the trip layer; whole seconds."
    ),
)
