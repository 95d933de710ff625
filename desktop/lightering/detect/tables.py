"""How events of single ships and leads become tables: names, ids, places, types."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering import geo
from lightering.detect.places import nearest_port, shore_km
from lightering.tracks.statics import ships

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded

__all__ = ["about_ships", "geographic", "harbour_mask", "id_of", "place", "typed", "utc"]

_STATICS = ("name", "imo", "ship_type", "length_m")


def id_of(letter: str, *parts: object) -> str:
    """Returns an id derived from content: the letter and ten hexadecimal digits of a SHA-256.

    Args:
        letter: What kind of thing it is.
        *parts: Its content, in an order that does not depend on the run.
    """
    text = "|".join(str(part) for part in parts)
    return f"{letter}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def about_ships(
    loaded: Loaded, mmsi: NDArray[np.int64], identity: NDArray[np.int16]
) -> pd.DataFrame:
    """Returns what ships say of themselves: name, imo, ship_type, length_m, one row per asked ship.

    Args:
        loaded: Clean fixes.
        mmsi: Shape (n,).
        identity: Shape (n,).
    """
    rows = np.isin(loaded.fixes.column("mmsi").to_numpy(), np.unique(mmsi))
    some = replace(
        loaded, fixes=loaded.fixes.filter(pa.array(rows)), identity=loaded.identity[rows]
    )
    table = ships(some).set_index(["mmsi", "identity"])[list(_STATICS)]
    return table.reindex(pd.MultiIndex.from_arrays([mmsi, identity])).reset_index(drop=True)


def place(
    lon: ArrayLike, lat: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.object_], NDArray[np.float64]]:
    """Returns distance to the shore (km), nearest port, and distance to it (km), to the metre.

    Args:
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
    """
    port, port_km = nearest_port(lon, lat)
    return np.round(shore_km(lon, lat), 3), port, np.round(port_km, 3)


def harbour_mask(
    shore: NDArray[np.float64], port: NDArray[np.float64], params: DetectParams
) -> NDArray[np.object_]:
    """Tells what explains a ship that lies still: `in_port`, `near_shore`, or nothing ("").

    The limits are those by which an encounter is told to be in port.

    Args:
        shore: Distance to the shore in km, shape (n,).
        port: Distance to the nearest port in km, shape (n,).
        params: Limits.
    """
    harbour = (port <= params.harbour_port_km) & (shore <= params.harbour_shore_km)
    mask = np.where(shore <= params.berth_shore_km, "near_shore", "").astype(object)
    mask[(port <= params.port_radius_km) | harbour] = "in_port"
    return mask


def geographic(xyz: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns longitude and latitude in degrees of points near the ellipsoid, to 1e-6 degrees.

    Args:
        xyz: Earth-centred metres, shape (n, 3). A point 20 km below the surface errs by less than
            1e-5 degrees.
    """
    lon, lat = geo.geographic(xyz[:, 0], xyz[:, 1], xyz[:, 2])
    return np.round(lon, 6), np.round(lat, 6)


def utc(ms: ArrayLike) -> pd.DatetimeIndex:
    """Returns times as a column of a table.

    Args:
        ms: ms since 1970 UTC, shape (n,).
    """
    return pd.DatetimeIndex(np.asarray(ms, dtype=np.int64).astype("datetime64[ms]"), tz="UTC")


def typed(frame: pd.DataFrame, schema: pa.Schema, sort: Sequence[str]) -> pd.DataFrame:
    """Returns the columns of a schema in its order and types, rows sorted.

    Args:
        frame: At least the columns of the schema; it may have no row.
        schema: One of `model.schemas`.
        sort: Columns to sort by; together they name a row.
    """
    columns = {}
    ordered = frame.sort_values(list(sort), kind="stable").reset_index(drop=True)
    for field in schema:
        values = ordered[field.name]
        if pa.types.is_string(field.type):
            columns[field.name] = values.astype(object).where(values.notna(), None)
        elif pa.types.is_timestamp(field.type):
            columns[field.name] = values.astype("datetime64[ms, UTC]")
        elif field.name.startswith(("imo", "ship_type")):
            columns[field.name] = values.astype("Int64")
        else:
            columns[field.name] = values.astype(field.type.to_pandas_dtype())
    return pd.DataFrame(columns)
