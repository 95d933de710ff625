"""Compiled drawing of tracks in several colours. None of it holds the GIL.

Each class of lines is counted in a plane of its own. At the end a pixel takes the colour of the
class with most lines there, as dense as all of them: a mixture would be no colour of the legend.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from lightering.gui.map.raster import _over, line

__all__ = ["blend_most", "of_chunks", "of_speeds", "speeds"]

_EARTH_M = 6_378_137.0
"""Radius of the sphere of Web Mercator (EPSG:3857)."""

_KN = 1852.0 / 3600.0
_FULL = 65535


@njit(nogil=True, cache=True)
def of_chunks(planes, x, y, t, rows, box, span, kind, left, top, mpp, low, high):  # type: ignore[no-untyped-def]
    """Counts the lines of all chunks that may touch the window, by the class of their ship.

    Args:
        planes: uint16 (classes, height, width), added to.
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        t: Seconds, int32 (n,).
        rows: int64 (chunks, 2).
        box: float32 (chunks, 4).
        span: int32 (chunks, 2).
        kind: Class of each chunk, uint8 (chunks,).
        left: Metres of the left edge on the axes of x.
        top: Metres of the upper edge on the axes of y.
        mpp: Metres per pixel.
        low: First second drawn.
        high: Last second drawn.
    """
    right, bottom = left + planes.shape[2] * mpp, top - planes.shape[1] * mpp
    scale, l32, t32 = np.float32(1.0 / mpp), np.float32(left), np.float32(top)
    for c in range(rows.shape[0]):
        if box[c, 2] < left or box[c, 0] > right or box[c, 3] < bottom or box[c, 1] > top:
            continue
        if span[c, 1] < low or span[c, 0] > high:
            continue
        count = planes[kind[c]]
        begin, stop = rows[c, 0], rows[c, 1]
        whole = span[c, 0] >= low and span[c, 1] <= high
        ax, ay = (x[begin] - l32) * scale, (t32 - y[begin]) * scale
        for i in range(begin + 1, stop):
            bx, by = (x[i] - l32) * scale, (t32 - y[i]) * scale
            if whole or (t[i] >= low and t[i - 1] <= high):
                line(count, ax, ay, bx, by)
            ax, ay = bx, by


@njit(nogil=True, cache=True)
def of_speeds(planes, x, y, t, rows, box, span, limits, y0, left, top, mpp, low, high):  # type: ignore[no-untyped-def]
    """Counts the lines of all chunks that may touch the window, by the speed along each.

    Args:
        planes: uint16 (classes, height, width), added to.
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        t: Seconds, int32 (n,).
        rows: int64 (chunks, 2).
        box: float32 (chunks, 4).
        span: int32 (chunks, 2).
        limits: Knots between the classes, rising, float32 (classes - 1,).
        y0: Projected metres where the axis of y begins.
        left: Metres of the left edge on the axes of x.
        top: Metres of the upper edge on the axes of y.
        mpp: Metres per pixel.
        low: First second drawn.
        high: Last second drawn.
    """
    right, bottom = left + planes.shape[2] * mpp, top - planes.shape[1] * mpp
    scale, l32, t32 = np.float32(1.0 / mpp), np.float32(left), np.float32(top)
    for c in range(rows.shape[0]):
        if box[c, 2] < left or box[c, 0] > right or box[c, 3] < bottom or box[c, 1] > top:
            continue
        if span[c, 1] < low or span[c, 0] > high:
            continue
        begin, stop = rows[c, 0], rows[c, 1]
        whole = span[c, 0] >= low and span[c, 1] <= high
        # a chunk is short: one latitude does for it
        true = 1.0 / math.cosh(((box[c, 1] + box[c, 3]) / 2.0 + y0) / _EARTH_M)
        ax, ay = (x[begin] - l32) * scale, (t32 - y[begin]) * scale
        for i in range(begin + 1, stop):
            bx, by = (x[i] - l32) * scale, (t32 - y[i]) * scale
            if whole or (t[i] >= low and t[i - 1] <= high):
                far = math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) * true
                knots = far / max(t[i] - t[i - 1], 1) / _KN
                k = 0
                while k < limits.size and knots >= limits[k]:
                    k += 1
                line(planes[k], ax, ay, bx, by)
            ax, ay = bx, by


@njit(nogil=True, cache=True)
def blend_most(pixels, planes, opacity, colours):  # type: ignore[no-untyped-def]
    """Lays the counted lines over a picture in the colour of the class with most, in place.

    Args:
        pixels: uint32 (height, width), premultiplied ARGB.
        planes: uint16 (classes, height, width).
        opacity: uint8 (16384,) by count / 4.
        colours: Red, green and blue of each class, uint8 (classes, 3).
    """
    classes, height, width = planes.shape
    for j in range(height):
        for i in range(width):
            total, most, best = np.int64(0), np.int64(0), 0
            for k in range(classes):
                n = np.int64(planes[k, j, i])
                total = total + n
                if n > most:
                    most, best = n, k
            if total:
                a = np.uint32(opacity[total >> 2 if total < _FULL else _FULL >> 2])
                red, green, blue = colours[best, 0], colours[best, 1], colours[best, 2]
                pixels[j, i] = _over(pixels[j, i], a, red, green, blue)


@njit(nogil=True, cache=True)
def speeds(x, y, time_ms, first, row, y0):  # type: ignore[no-untyped-def]
    """Returns the speed of each ship from the fix it left last to the one it comes to.

    Args:
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        time_ms: int64 (n,).
        first: Where a run begins, bool (n,).
        row: Last fix of each ship, int64 (ships,), −1 for none.
        y0: Projected metres where the axis of y begins.

    Returns:
        Knots, float32 (ships,); 0 for a ship in a gap or at its end.
    """
    found = np.zeros(row.size, np.float32)
    for ship in range(row.size):
        i = row[ship]
        if i < 0 or i + 1 >= x.size or first[i + 1]:
            continue
        far = math.hypot(x[i + 1] - x[i], y[i + 1] - y[i]) / math.cosh((y[i] + y0) / _EARTH_M)
        found[ship] = far / max((time_ms[i + 1] - time_ms[i]) / 1000.0, 1.0) / _KN
    return found
