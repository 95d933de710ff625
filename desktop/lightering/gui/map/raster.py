"""Compiled drawing: thin lines that add up, and ship symbols. None of it holds the GIL.

Traffic is first counted (how many lines cross each pixel, with anti-aliasing), each class of lines
in a plane of its own, and coloured at the end: so the picture depends on no order and no rounding
of many faint layers.
"""

from __future__ import annotations

import math

import numpy as np

from lightering.geo import WGS84_A
from lightering.kernels.compiled import kept
from lightering.units import KNOT_MS

__all__ = [
    "SHIP",
    "UNIT",
    "blend",
    "blend_most",
    "clear",
    "dots",
    "line",
    "ramp",
    "tracks",
    "trails",
]

UNIT = 64
"""What one whole line adds to a pixel's count; 1,023 lines fill it."""

SHIP = ((0.0, -1.0), (0.62, 0.86), (0.0, 0.5), (-0.62, 0.86))
"""Outline of a ship that heads north, in units of its size, y down."""

_EARTH_M = WGS84_A
"""Radius of the sphere of Web Mercator (EPSG:3857)."""

_KN = KNOT_MS
_FULL = 65535
_SHIP = np.array(SHIP, dtype=np.float32)


def ramp(alpha: float) -> np.ndarray:
    """Returns opacity by count / 4: `1 - (1 - alpha) ** lines` in 0 to 255.

    Args:
        alpha: Opacity of one line, 0 to 1.

    Returns:
        uint8 (16384,).
    """
    lines = np.arange(16384) * 4.0 / UNIT
    return np.rint(255.0 * (1.0 - (1.0 - alpha) ** lines)).astype(np.uint8)


@kept(nogil=True, inline="always")
def _add(count, x, y, amount):  # type: ignore[no-untyped-def]
    total = np.int32(count[y, x]) + amount
    count[y, x] = np.uint16(total if total < _FULL else _FULL)


@kept(nogil=True, inline="always")
def _held(value, high):  # type: ignore[no-untyped-def]
    """Returns a clipped coordinate inside the window: a very long line is clipped with errors."""
    return min(max(value, np.float32(0.0)), high)


@kept(nogil=True)
def _clip(ax, ay, dx, dy, right, bottom):  # type: ignore[no-untyped-def]
    """Returns the part of a line inside the window (Liang and Barsky 1984)."""
    t0, t1 = np.float32(0.0), np.float32(1.0)
    for edge in range(4):
        if edge == 0:
            p, q = -dx, ax
        elif edge == 1:
            p, q = dx, right - ax
        elif edge == 2:
            p, q = -dy, ay
        else:
            p, q = dy, bottom - ay
        if p == 0.0:
            if q < 0.0:
                return np.float32(1.0), np.float32(0.0)
        else:
            r = q / p
            if p < 0.0:
                t0 = max(t0, r)
            else:
                t1 = min(t1, r)
    return t0, t1


@kept(nogil=True)
def line(count, ax, ay, bx, by):  # type: ignore[no-untyped-def]
    """Adds one clipped, anti-aliased line without its last point.

    Args:
        count: uint16 (height, width), added to.
        ax: Pixels of the start, float32.
        ay: Pixels of the start, float32.
        bx: Pixels of the end, float32.
        by: Pixels of the end, float32.
    """
    height, width = count.shape
    # a pixel and a bit inside the edge: a line touches the next pixel, and floats err
    right, bottom = np.float32(width) - np.float32(2.0), np.float32(height) - np.float32(2.0)
    dx, dy = bx - ax, by - ay
    inside = min(ax, bx) >= 0.0 and max(ax, bx) <= right and min(ay, by) >= 0.0
    if not (inside and max(ay, by) <= bottom):
        t0, t1 = _clip(ax, ay, dx, dy, right, bottom)
        if t0 > t1:
            return
        bx, by = _held(ax + t1 * dx, right), _held(ay + t1 * dy, bottom)
        ax, ay = _held(ax + t0 * dx, right), _held(ay + t0 * dy, bottom)
        dx, dy = bx - ax, by - ay
    long = max(abs(dx), abs(dy))
    steps = math.ceil(long)
    if steps == 0:
        return
    # a stretch shorter than a pixel adds its length only: dense fixes weigh no more than sparse
    weight = np.float32(UNIT) * long / np.float32(steps)
    sx, sy = dx / np.float32(steps), dy / np.float32(steps)
    unit = np.int32(weight)
    if abs(dx) >= abs(dy):
        ax += np.float32(0.5)
        for i in range(steps):
            py = ay + np.float32(i) * sy
            ix, iy = np.int32(ax + np.float32(i) * sx), np.int32(py)
            lower = np.int32((py - np.float32(iy)) * weight)
            _add(count, ix, iy, unit - lower)
            _add(count, ix, iy + 1, lower)
    else:
        ay += np.float32(0.5)
        for i in range(steps):
            px = ax + np.float32(i) * sx
            ix, iy = np.int32(px), np.int32(ay + np.float32(i) * sy)
            further = np.int32((px - np.float32(ix)) * weight)
            _add(count, ix, iy, unit - further)
            _add(count, ix + 1, iy, further)


@kept(nogil=True)
def clear(count):  # type: ignore[no-untyped-def]
    """Sets all counts to 0.

    Args:
        count: uint16 (height, width).
    """
    count[:, :] = 0


@kept(nogil=True)
def tracks(planes, x, y, t, rows, box, span, kind, limits, y0, left, top, mpp, low, high):  # type: ignore[no-untyped-def]
    """Counts the lines of all chunks that may touch the window, each class in a plane of its own.

    Args:
        planes: uint16 (classes, height, width), added to.
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        t: Seconds, int32 (n,).
        rows: int64 (chunks, 2).
        box: float32 (chunks, 4).
        span: int32 (chunks, 2).
        kind: Class of each chunk, uint8 (chunks,); not looked at where speeds have classes.
        limits: Knots between the classes, rising, float32 (classes - 1,); None, for which other
            code is compiled, if chunks have classes.
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
        count = planes[kind[c]]
        begin, stop = rows[c, 0], rows[c, 1]
        whole = span[c, 0] >= low and span[c, 1] <= high
        # a chunk is short: one latitude does for it
        true = 1.0 / math.cosh(((box[c, 1] + box[c, 3]) / 2.0 + y0) / _EARTH_M)
        ax, ay = (x[begin] - l32) * scale, (t32 - y[begin]) * scale
        for i in range(begin + 1, stop):
            bx, by = (x[i] - l32) * scale, (t32 - y[i]) * scale
            if whole or (t[i] >= low and t[i - 1] <= high):
                if limits is not None:
                    far = math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) * true
                    knots = far / max(t[i] - t[i - 1], 1) / _KN
                    k = 0
                    while k < limits.size and knots >= limits[k]:
                        k += 1
                    count = planes[k]
                line(count, ax, ay, bx, by)
            ax, ay = bx, by


@kept(nogil=True)
def trails(count, x, y, time_ms, first, row, px, py, since_ms, left, top, mpp):  # type: ignore[no-untyped-def]
    """Counts the way each ship has come since a time, up to where it is now.

    Args:
        count: uint16 (height, width), added to.
        x: Metres, float32 (n,).
        y: Metres, float32 (n,).
        time_ms: int64 (n,).
        first: Where a run begins, bool (n,).
        row: Last fix of each ship, int64 (ships,), −1 for none.
        px: Metres of each ship now, float32 (ships,).
        py: Metres of each ship now, float32 (ships,).
        since_ms: Where the trails begin.
        left: Metres of the left edge on the axes of x.
        top: Metres of the upper edge on the axes of y.
        mpp: Metres per pixel.
    """
    scale, l32, t32 = np.float32(1.0 / mpp), np.float32(left), np.float32(top)
    for ship in range(row.size):
        i = row[ship]
        if i < 0:
            continue
        ax, ay = (px[ship] - l32) * scale, (t32 - py[ship]) * scale
        while i >= 0 and time_ms[i] >= since_ms:
            bx, by = (x[i] - l32) * scale, (t32 - y[i]) * scale
            if first[i] or abs(bx - ax) + abs(by - ay) > 1.5:
                line(count, ax, ay, bx, by)
                ax, ay = bx, by
            if first[i]:
                break
            i -= 1


@kept(nogil=True)
def blend(pixels, count, opacity, red, green, blue):  # type: ignore[no-untyped-def]
    """Lays counted lines of one colour over a picture, in place.

    Args:
        pixels: uint32 (height, width), premultiplied ARGB.
        count: uint16 (height, width).
        opacity: uint8 (16384,) by count / 4.
        red: 0 to 255.
        green: 0 to 255.
        blue: 0 to 255.
    """
    height, width = count.shape
    for j in range(height):
        for i in range(width):
            if count[j, i]:
                a = np.uint32(opacity[count[j, i] >> 2])
                pixels[j, i] = _over(pixels[j, i], a, red, green, blue)


@kept(nogil=True)
def blend_most(pixels, planes, opacity, colours):  # type: ignore[no-untyped-def]
    """Lays the counted lines over a picture in the colour of the class with most, in place.

    A pixel is as dense as all classes together: a mixture would be no colour of the legend.

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


@kept(nogil=True, inline="always")
def _over(under, a, red, green, blue):  # type: ignore[no-untyped-def]
    rest = np.uint32(255) - a
    out_a = a + (((under >> 24) & 255) * rest + 127) // 255
    out_r = (np.uint32(red) * a + ((under >> 16) & 255) * rest + 127) // 255
    out_g = (np.uint32(green) * a + ((under >> 8) & 255) * rest + 127) // 255
    out_b = (np.uint32(blue) * a + (under & 255) * rest + 127) // 255
    return np.uint32((out_a << 24) | (out_r << 16) | (out_g << 8) | out_b)


@kept(nogil=True)
def dots(pixels, row, px, py, course, silent, left, top, mpp, size, kind, colours):  # type: ignore[no-untyped-def]
    """Draws a symbol for each ship: pointed if it moves, round if not, hollow if silent.

    Args:
        pixels: uint32 (height, width), premultiplied ARGB, painted on.
        row: Last fix of each ship, int64 (ships,), −1 for none.
        px: Metres of each ship, float32 (ships,).
        py: Metres of each ship, float32 (ships,).
        course: Radians from north, float32 (ships,); nan if it does not move.
        silent: bool (ships,).
        left: Metres of the left edge on the axes of px.
        top: Metres of the upper edge on the axes of py.
        mpp: Metres per pixel.
        size: Half the length of a symbol in pixels.
        kind: Class of each ship, uint8 (ships,).
        colours: Red, green and blue of each class, uint8 (classes, 3).
    """
    height, width = pixels.shape
    reach = int(size + 2.0)
    corner = np.empty((_SHIP.shape[0], 2), np.float32)
    for ship in range(row.size):
        if row[ship] < 0:
            continue
        cx, cy = (px[ship] - left) / mpp, (top - py[ship]) / mpp
        if cx < -reach or cy < -reach or cx > width + reach or cy > height + reach:
            continue
        pointed = not math.isnan(course[ship]) and not silent[ship]
        if pointed:
            sin, cos = math.sin(course[ship]), math.cos(course[ship])
            for k in range(corner.shape[0]):
                corner[k, 0] = cx + size * (_SHIP[k, 0] * cos - _SHIP[k, 1] * sin)
                corner[k, 1] = cy + size * (_SHIP[k, 0] * sin + _SHIP[k, 1] * cos)
        radius = 0.62 * size
        red, green, blue = colours[kind[ship], 0], colours[kind[ship], 1], colours[kind[ship], 2]
        for j in range(max(int(cy) - reach, 0), min(int(cy) + reach + 1, height)):
            for i in range(max(int(cx) - reach, 0), min(int(cx) + reach + 1, width)):
                inside = 0
                for sample in range(9):  # nine points in a pixel: even edges at any angle
                    sx = i + (sample % 3 + 0.5) / 3.0
                    sy = j + (sample // 3 + 0.5) / 3.0
                    if pointed:
                        inside += _within(corner, sx, sy)
                    else:
                        r = math.hypot(sx - cx, sy - cy)
                        inside += r <= radius and (not silent[ship] or r > radius - 1.4)
                if inside:
                    a = np.uint32(inside * 220 // 9)
                    pixels[j, i] = _over(pixels[j, i], a, red, green, blue)


@kept(nogil=True, inline="always")
def _within(corner, x, y):  # type: ignore[no-untyped-def]
    odd = False
    k = corner.shape[0] - 1
    for m in range(corner.shape[0]):
        if (corner[m, 1] > y) != (corner[k, 1] > y):
            at = corner[k, 0] + (y - corner[k, 1]) / (corner[m, 1] - corner[k, 1]) * (
                corner[m, 0] - corner[k, 0]
            )
            if x < at:
                odd = not odd
        k = m
    return odd
