"""GeoJSON (RFC 7946): one feature per row; lines are cut at 180 degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.report.exports.cells import content, json_cells, pieces
from lightering.report.exports.record import ExportFormat
from lightering.report.exports.tracks import PARTS, cut, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lightering.report.exports.record import Layer
    from lightering.report.exports.tracks import Parts

__all__ = ["GEOJSON"]

_PLACE = ("lon", "lat", PARTS)


def _write(layers: Sequence[Layer], path: Path, _raw: bool) -> None:
    (layer,) = layers
    first = True
    with path.open("wb") as stream:
        stream.write(b'{"type": "FeatureCollection", "features": [')
        for table in pieces(layer.tables):
            text = content(_features(table))
            # every feature begins with a comma and a line feed; the first one has no comma
            stream.write(text[1:] if first else text)
            first = False
        stream.write(b"\n]}\n")


def _features(table: pa.Table) -> Any:
    names = [name for name in table.column_names if name not in _PLACE]
    words: list[Any] = [',\n{"type": "Feature"']
    if "encounter_id" in names:
        words += [', "id": ', json_cells(table.column("encounter_id"))]
    words += [', "geometry": ', _geometry(table), ', "properties": {']
    for i, name in enumerate(names):
        words += [f'{", " if i else ""}"{name}": ', json_cells(table.column(name))]
    return pc.binary_join_element_wise(*words, "}}", "")


def _geometry(table: pa.Table) -> Any:
    if PARTS in table.column_names:
        return _lines(cut(parts_of(table)))
    if not {"lon", "lat"} <= set(table.column_names):
        return pa.array(["null"] * table.num_rows)
    lon, lat = (json_cells(table.column(name)) for name in ("lon", "lat"))
    there = pc.and_(pc.not_equal(lon, "null"), pc.not_equal(lat, "null"))
    point = pc.binary_join_element_wise(
        '{"type": "Point", "coordinates": [', lon, ", ", lat, "]}", ""
    )
    return pc.if_else(there, point, "null")


def _lines(flat: Parts) -> pa.Array:
    lon, lat = (json_cells(pa.array(values)) for values in (flat.lon, flat.lat))
    points = pc.binary_join_element_wise("[", lon, ", ", lat, "]", "").to_pylist()
    long = np.diff(flat.parts) > 1
    geometries = []
    for first, last in zip(flat.ships[:-1], flat.ships[1:], strict=True):
        # a single fix is no line
        lines = [
            f"[{', '.join(points[flat.parts[i] : flat.parts[i + 1]])}]"
            for i in range(first, last)
            if long[i]
        ]
        whole = f'{{"type": "MultiLineString", "coordinates": [{", ".join(lines)}]}}'
        geometries.append(whole if lines else "null")
    return pa.array(geometries, pa.string())


GEOJSON = ExportFormat(
    name="geojson",
    title="GeoJSON",
    suffixes=(".geojson",),
    write=_write,
    lines=True,
    about="RFC 7946; points, and tracks as lines cut at 180° and at silences.",
)
