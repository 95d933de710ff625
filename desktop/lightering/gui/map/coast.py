"""The coast: cells of land read level by level, drawn without holding the GIL."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lightering.gui.map.colours import argb, rgb
from lightering.gui.map.projection import WORLD_M, forward
from lightering.resources import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Coast"]

_UNIT_DEG = 1e-5
_CELL_DEG = (30.0, 10.0, 5.0, 1.0)
_WIDER_DEG = (40.0, 12.0, 3.0)
"""Views wider than these take level 0, 1, 2; see the resource's README."""

_FINEST = 3
_SHORE_ALPHA = 0.75


@dataclass(frozen=True, slots=True)
class _Part:
    fill: bool
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Lines:
    """Lines one after the other: float64 projected metres, and where each begins."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    start: NDArray[np.int64]


class _Cell:
    """One cell; its points are projected when it is first seen."""

    def __init__(self, detail: bool, west: float, south: float, size: float) -> None:
        self.detail = detail
        (self.west, self.east), (self.south, self.north) = (
            (float(low), float(high))
            for low, high in forward((west, west + size), (south, south + size))
        )
        self.parts: list[_Part] = []

    @cached_property
    def land(self) -> _Lines:
        return _lines([part for part in self.parts if part.fill])

    @cached_property
    def shore(self) -> _Lines:
        return _lines([part for part in self.parts if not part.fill])


class Coast:
    """Land and shore. Belongs to one thread; levels and cells are read when first needed."""

    def __init__(self) -> None:
        self._levels: dict[int, tuple[_Cell, ...]] = {}
        self._flags: NDArray[np.uint8] = np.zeros((0, 0), np.uint8)

    def paint(
        self, pixels: NDArray[np.uint32], count: NDArray[np.uint16], view: Viewport, theme: Theme
    ) -> None:
        """Draws sea, land and shore over a whole picture.

        Args:
            pixels: uint32 (height, width), premultiplied ARGB, written.
            count: uint16 (height, width), all 0; used and left dirty.
            view: What is seen; the picture has its size.
            theme: Colours.
        """
        # numba takes a second to import: the window must not wait for it
        from lightering.gui.map import raster, shapes

        height, width = pixels.shape
        if self._flags.shape != (height, width + 1):
            self._flags = np.zeros((height, width + 1), np.uint8)
        for cell in self._visible(view, view.width_deg):
            for turn in view.turns(cell.west, cell.east):
                left, top = view.left - turn * WORLD_M, view.top
                land, shore = cell.land, cell.shore
                shapes.flag(self._flags, land.x, land.y, land.start, left, top, view.mpp)
                shapes.stroke(count, shore.x, shore.y, shore.start, left, top, view.mpp)
        shapes.fill(pixels, self._flags, argb(theme.sea), argb(theme.land))
        raster.blend(pixels, count, raster.ramp(_SHORE_ALPHA), *rgb(theme.coast))

    def _visible(self, view: Viewport, width_deg: float) -> list[_Cell]:
        level = next((k for k, wide in enumerate(_WIDER_DEG) if width_deg > wide), _FINEST)
        cells = self._level(level)
        if level == _FINEST:
            cells += tuple(cell for cell in self._level(_FINEST - 1) if not cell.detail)
        _, south, _, north = view.bounds
        return [cell for cell in cells if cell.north >= south and cell.south <= north]

    def _level(self, number: int) -> tuple[_Cell, ...]:
        if number not in self._levels:
            # pyarrow is loaded here, in the thread that draws, and not before the window shows
            import pyarrow.parquet as pq

            with pq.ParquetFile(resource("coast/cells.parquet")) as file:
                table = file.read_row_group(number, use_threads=False)
            cells: dict[tuple[bool, int, int], _Cell] = {}
            lon, lat = (table.column(name).combine_chunks() for name in ("lon", "lat"))
            ends = lon.offsets.to_numpy().tolist()
            lons, lats = lon.values.to_numpy(), lat.values.to_numpy()
            keys = (table.column(name).to_pylist() for name in ("detail", "west", "south", "fill"))
            for row, (detail, west, south, fill) in enumerate(zip(*keys, strict=True)):
                key = (detail, west, south)
                if key not in cells:
                    cells[key] = _Cell(*key, _CELL_DEG[number])
                at = slice(ends[row], ends[row + 1])
                cells[key].parts.append(_Part(fill, lons[at], lats[at]))
            self._levels[number] = tuple(cells.values())
        return self._levels[number]


def _lines(parts: list[_Part]) -> _Lines:
    if not parts:
        return _Lines(np.empty(0), np.empty(0), np.zeros(1, np.int64))
    lon, lat = (np.concatenate([getattr(part, name) for part in parts]) for name in ("lon", "lat"))
    ends = np.cumsum([0, *(part.lon.size for part in parts)])
    return _Lines(*forward(lon * _UNIT_DEG, lat * _UNIT_DEG), ends.astype(np.int64))
