"""Points from geometry columns: WKB, the blobs of GeoPackage, and pairs of coordinates.

Only bytes that are exactly one point give a place; whatever else stands there is refused.
Layouts: OGC 06-103r4 (WKB), OGC 12-128r18 section 2.1.3 (GeoPackage blob), GeoParquet 1.1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.errors import InputError, shown

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Transformer

__all__ = ["Geometry", "projection_of"]

_ENVELOPES = np.array([0, 32, 48, 48, 64, -1, -1, -1])
"""Bytes of the envelope of a GeoPackage blob by its code; the last three are not defined."""
_HEADER = 8
_EWKB_SRID = 0x20000000
_EWKB_Z, _EWKB_M = 0x80000000, 0x40000000
_WGS84 = 4326


@dataclass(frozen=True, slots=True)
class Geometry:
    """A column that holds places.

    Attributes:
        column: Its name.
        projection: To WGS84 longitude and latitude, or None if it holds these.
        blobs: Whether the bytes carry the header of GeoPackage before their WKB.
    """

    column: str
    projection: Transformer | None = None
    blobs: bool = False

    def places(
        self, array: pa.Array
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Reads the column.

        Args:
            array: Binary, or structs with x and y, shape (n,).

        Returns:
            Longitude and latitude in degrees, NaN where there is no point, and which rows are no
            point.
        """
        if pa.types.is_struct(array.type):
            x, y = _of_structs(array)
        else:
            x, y = _of_bytes(array, blobs=self.blobs)
        sound = np.isfinite(x) & np.isfinite(y)
        if self.projection is not None and sound.any():
            x[sound], y[sound] = self.projection.transform(x[sound], y[sound])
            sound &= np.isfinite(x) & np.isfinite(y)
        x[~sound] = y[~sound] = np.nan
        return x, y, ~sound


def projection_of(code: int, file: str, column: str) -> Transformer | None:
    """Returns how coordinates become longitude and latitude.

    Args:
        code: EPSG code of the reference system.
        file: Name for a message.
        column: Name of the geometry column, for a message.

    Raises:
        InputError: The code is not known.
    """
    if code == _WGS84:
        return None
    from pyproj import CRS, Transformer
    from pyproj.exceptions import ProjError

    try:
        # only by number: a definition from a file may name other files
        return Transformer.from_crs(CRS.from_epsg(code), _WGS84, always_xy=True)
    except ProjError as error:
        raise InputError(
            f"The coordinates are in EPSG:{code}, which is not known here.",
            file=file,
            column=shown(column)[1:-1],
            advice="Export them in WGS84 (EPSG:4326).",
        ) from error


def _of_structs(array: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    fields = [array.field(name).cast(pa.float64(), safe=False) for name in ("x", "y")]
    null = np.asarray(array.is_null())
    x, y = (np.array(field.to_numpy(zero_copy_only=False), dtype=np.float64) for field in fields)
    x[null] = np.nan
    return x, y


def _of_bytes(array: pa.Array, *, blobs: bool) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    array = array.cast(pa.large_binary())
    count = len(array)
    x = np.full(count, np.nan)
    y = x.copy()
    if not count:
        return x, y
    offsets = np.frombuffer(array.buffers()[1], dtype=np.int64)[
        array.offset : array.offset + count + 1
    ]
    content = array.buffers()[2]
    # the longest point has a 72-byte header and 41 bytes: gathering never runs off the end
    data = np.zeros((len(content) if content is not None else 0) + 128, dtype=np.uint8)
    if content is not None:
        data[: len(content)] = np.frombuffer(content, dtype=np.uint8)
    begin, size = offsets[:-1].copy(), np.diff(offsets)
    sound = np.asarray(array.is_valid()) & (size >= 21)
    if blobs:
        begin, size, sound = _after_header(data, begin, size, sound)
    order = data[begin]
    sound &= order <= 1
    for byte, mark in ((1, "<"), (0, ">")):
        rows = np.flatnonzero(sound & (order == byte))
        if len(rows):
            x[rows], y[rows] = _coordinates(data, begin[rows], size[rows], mark)
    return x, y


def _after_header(
    data: NDArray[np.uint8],
    begin: NDArray[np.int64],
    size: NDArray[np.int64],
    sound: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    flags = data[begin + 3]
    envelope = _ENVELOPES[(flags >> 1) & 7]
    sound = sound & (data[begin] == ord("G")) & (data[begin + 1] == ord("P"))
    sound &= (envelope >= 0) & ((flags & 0b110000) == 0)  # neither empty nor of an extension
    width = np.where(sound, _HEADER + envelope, 0)
    sound &= size - width >= 21
    return np.where(sound, begin + width, begin), size - width, sound


def _coordinates(
    data: NDArray[np.uint8], begin: NDArray[np.int64], size: NDArray[np.int64], mark: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    kind = _gathered(data, begin + 1, 4).view(f"{mark}u4").ravel().astype(np.int64)
    srid = (kind & _EWKB_SRID) != 0
    extra = ((kind & _EWKB_Z) != 0).astype(np.int64) + ((kind & _EWKB_M) != 0)
    kind &= 0x0FFFFFFF
    extra += np.select([kind // 1000 == 1, kind // 1000 == 2, kind // 1000 == 3], [1, 1, 2], 0)
    start = begin + 5 + np.where(srid, 4, 0)
    exact = size == 5 + np.where(srid, 4, 0) + 16 + 8 * extra
    point = (kind % 1000 == 1) & (kind < 4000) & exact
    pair = _gathered(data, np.where(point, start, begin), 16).view(f"{mark}f8")
    return np.where(point, pair[:, 0], np.nan), np.where(point, pair[:, 1], np.nan)


def _gathered(data: NDArray[np.uint8], begin: NDArray[np.int64], width: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(data[begin[:, None] + np.arange(width)])
