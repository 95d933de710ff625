"""The coast: cells of land read level by level from the resources, painted with any painter."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from lightering.gui.map.paths import polygon, to_pixels
from lightering.gui.map.projection import forward
from lightering.resources import resource

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Coast"]

_UNIT_DEG = 1e-5
_CELL_DEG = (30.0, 10.0, 5.0, 1.0)
_WIDER_DEG = (40.0, 12.0, 3.0)
"""Views wider than these take level 0, 1, 2; see the resource's README."""

_FINEST = 3


@dataclass(frozen=True, slots=True)
class _Part:
    fill: bool
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _Cell:
    west: float
    south: float
    east: float
    north: float
    land: QPainterPath
    shore: QPainterPath


class Coast:
    """Land and shore. Belongs to one thread; levels and cells are read when first needed."""

    def __init__(self) -> None:
        self._parts: dict[int, dict[tuple[bool, int, int], list[_Part]]] = {}
        self._cells: dict[tuple[int, bool, int, int], _Cell] = {}

    def paint(self, painter: QPainter, view: Viewport, theme: Theme, scale: float = 1.0) -> None:
        """Fills the sea, then draws all land in a view.

        Args:
            painter: Active; its window has the view's size.
            view: What is seen.
            theme: Colours.
            scale: Device pixels per pixel: the width of the shore line.
        """
        painter.save()
        painter.fillRect(0, 0, round(view.width), round(view.height), QColor(theme.sea))
        cells = self._visible(view, view.width_deg)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.land))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        placed = [
            (cell, to_pixels(view, turn))
            for cell in cells
            for turn in view.turns(cell.west, cell.east)
        ]
        for cell, transform in placed:
            painter.setTransform(transform)
            painter.drawPath(cell.land)
        pen = QPen(QColor(theme.coast), 0.9 * scale)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for cell, transform in placed:
            painter.setTransform(transform)
            painter.drawPath(cell.shore)
        painter.restore()

    def _visible(self, view: Viewport, width_deg: float) -> list[_Cell]:
        level = next((k for k, wide in enumerate(_WIDER_DEG) if width_deg > wide), _FINEST)
        wanted = [(level, None)] if level < _FINEST else [(_FINEST, None), (_FINEST - 1, False)]
        _, south, _, north = view.bounds
        found = []
        for number, detail in wanted:
            for from_detail, west, floor in self._level(number):
                if detail is not None and from_detail != detail:
                    continue
                left, bottom, right, top = _box(west, floor, _CELL_DEG[number])
                if top < south or bottom > north or not view.turns(left, right):
                    continue
                found.append(self._cell(number, from_detail, west, floor))
        return found

    def _level(self, number: int) -> dict[tuple[bool, int, int], list[_Part]]:
        if number not in self._parts:
            # pyarrow is loaded here, in the thread that draws, and not before the window shows
            import pyarrow.parquet as pq

            with pq.ParquetFile(resource("coast/cells.parquet")) as file:
                table = file.read_row_group(number, use_threads=False)
            cells: dict[tuple[bool, int, int], list[_Part]] = defaultdict(list)
            lon, lat = (table.column(name).combine_chunks() for name in ("lon", "lat"))
            ends = lon.offsets.to_numpy()
            lons, lats = lon.values.to_numpy(), lat.values.to_numpy()
            keys = (table.column(name).to_pylist() for name in ("detail", "west", "south", "fill"))
            for row, (detail, west, south, fill) in enumerate(zip(*keys, strict=True)):
                at = slice(int(ends[row]), int(ends[row + 1]))
                cells[detail, west, south].append(_Part(fill, lons[at], lats[at]))
            self._parts[number] = dict(cells)
        return self._parts[number]

    def _cell(self, level: int, detail: bool, west: int, south: int) -> _Cell:
        key = (level, detail, west, south)
        if key not in self._cells:
            land, shore = QPainterPath(), QPainterPath()
            land.setFillRule(Qt.FillRule.OddEvenFill)
            for part in self._level(level)[detail, west, south]:
                shape = polygon(*forward(part.lon * _UNIT_DEG, part.lat * _UNIT_DEG))
                (land if part.fill else shore).addPolygon(shape)
            self._cells[key] = _Cell(*_box(west, south, _CELL_DEG[level]), land, shore)
        return self._cells[key]


def _box(west: float, south: float, size: float) -> tuple[float, float, float, float]:
    (left, right), (bottom, top) = forward((west, west + size), (south, south + size))
    return float(left), float(bottom), float(right), float(top)
