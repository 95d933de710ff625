"""Compiles the map's kernels, or loads them compiled: seconds that no one should wait for later."""

from __future__ import annotations

import numpy as np

from lightering.units import HOUR_MS

__all__ = ["warm"]


def warm() -> None:
    """Runs all kernels of the map on two fixes. Free of Qt."""
    # numba takes a second to import: whoever imports the map must not wait for it
    from lightering.gui.map import kernels, raster, shapes

    pixels, count = np.zeros((8, 8), np.uint32), np.zeros((8, 8), np.uint16)
    ring, ends = np.array([0.0, 1.0, 1.0, 0.0]), np.array([0, 4], np.int64)
    flags = np.zeros((8, 9), np.uint8)
    shapes.flag(flags, ring, ring, ends, 0.0, 0.0, 1.0)
    shapes.stroke(count, ring, ring, ends, 0.0, 0.0, 1.0)
    shapes.fill(pixels, flags, 0xFF000000, 0xFFFFFFFF)
    lon, lat = np.array([124.0, 124.1]), np.array([33.0, 33.1])
    time_ms = np.array([0, HOUR_MS], np.int64)
    for column in (lon, lat, time_ms):
        column.setflags(write=False)
    start = np.array([0, 2], np.int64)
    x, y, first = kernels.project(lon, lat, time_ms, start, 0.0, 0.0, 7_200_000, 58.0)
    t = np.zeros(2, np.int32)
    kernels.thin(x, y, first, 60.0)
    chunks = kernels.count_chunks(first, 256)
    rows, box, span = kernels.chunk_boxes(x, y, t, first, 256, chunks)
    raster.clear(count)
    kind, colours = np.zeros(1, np.uint8), np.zeros((1, 3), np.uint8)
    lines, seen = (x, y, t, rows, box, span), (0.0, 0.0, 0.0, 1e6, -(2**31), 2**31 - 1)
    raster.tracks(count[None], *lines, kind, None, *seen)
    row, px, py, course, silent = kernels.positions(x, y, time_ms, first, start, 1, 1)
    raster.trails(count, x, y, time_ms, first, row, px, py, 0, 0.0, 0.0, 1e6)
    kernels.speeds(x, y, time_ms, first, row, 0.0)
    raster.blend(pixels, count, raster.ramp(0.07), 0, 0, 0)
    raster.blend_most(pixels, count[None], raster.ramp(0.07), colours)
    raster.dots(pixels, row, px, py, course, silent, 0.0, 0.0, 1e6, 4.0, kind, colours)
    found = np.zeros(1, np.int64), np.full(1, 2**62), np.full(1, -(2**62))
    kernels.inside(x, y, time_ms, start, 0.0, 0.0, 1.0, 1.0, 0, 1, *found)
