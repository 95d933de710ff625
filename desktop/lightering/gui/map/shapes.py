"""Compiled filling and stroking of land. None of it holds the GIL.

Land is filled by the edge flag algorithm (Ackland and Weste 1981): every edge of a ring flips one
flag in each row it crosses, and a walk along the row turns the colour at each flag. Cells that
share an edge flip the same flags twice, so no seam shows.
"""

from __future__ import annotations

import math

import numpy as np

from lightering.gui.map.raster import line
from lightering.kernels.compiled import kept

__all__ = ["fill", "flag", "stroke"]


@kept(nogil=True)
def flag(flags, x, y, start, left, top, mpp):  # type: ignore[no-untyped-def]
    """Flips a flag in each row an edge crosses, at the first pixel to the right of it.

    Args:
        flags: uint8 (height, width + 1), changed.
        x: Projected metres of closed rings, float64 (n,).
        y: Projected metres, float64 (n,).
        start: First point of each ring and n at the end, int64 (rings + 1,).
        left: Projected metres of the left edge.
        top: Projected metres of the upper edge.
        mpp: Metres per pixel.
    """
    height, width = flags.shape[0], flags.shape[1] - 1
    for ring in range(start.size - 1):
        for i in range(start[ring] + 1, start[ring + 1]):
            ax, ay = (x[i - 1] - left) / mpp, (top - y[i - 1]) / mpp
            bx, by = (x[i] - left) / mpp, (top - y[i]) / mpp
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            if by <= 0.5 or ay > height or min(ax, bx) > width:
                continue
            # rows whose middle lies in the half-open span: a corner counts once
            first, last = max(math.ceil(ay - 0.5), 0), min(math.ceil(by - 0.5), height)
            for row in range(first, last):
                at = ax + (bx - ax) * (row + 0.5 - ay) / (by - ay)
                column = min(max(math.ceil(min(max(at, -1.0), width + 1.0) - 0.5), 0), width)
                flags[row, column] ^= 1


@kept(nogil=True)
def fill(pixels, flags, outside, inside):  # type: ignore[no-untyped-def]
    """Colours a picture by its flags and takes the flags down.

    Args:
        pixels: uint32 (height, width), written.
        flags: uint8 (height, width + 1), 0 afterwards.
        outside: Pixel where nothing is.
        inside: Pixel of land.
    """
    height, width = pixels.shape
    sea, land = np.uint32(outside), np.uint32(inside)
    for row in range(height):
        colour = sea
        for column in range(width):
            if flags[row, column]:
                colour = land if colour == sea else sea
                flags[row, column] = 0
            pixels[row, column] = colour
        flags[row, width] = 0


@kept(nogil=True)
def stroke(count, x, y, start, left, top, mpp):  # type: ignore[no-untyped-def]
    """Counts open lines.

    Args:
        count: uint16 (height, width), added to.
        x: Projected metres, float64 (n,).
        y: Projected metres, float64 (n,).
        start: First point of each line and n at the end, int64 (lines + 1,).
        left: Projected metres of the left edge.
        top: Projected metres of the upper edge.
        mpp: Metres per pixel.
    """
    height, width = count.shape
    for one in range(start.size - 1):
        if start[one] == start[one + 1]:
            continue
        ax = np.float32((x[start[one]] - left) / mpp)
        ay = np.float32((top - y[start[one]]) / mpp)
        for i in range(start[one] + 1, start[one + 1]):
            bx, by = np.float32((x[i] - left) / mpp), np.float32((top - y[i]) / mpp)
            beside = max(ax, bx) < 0.0 or min(ax, bx) > width
            if not beside and max(ay, by) >= 0.0 and min(ay, by) <= height:
                line(count, ax, ay, bx, by)
            ax, ay = bx, by
