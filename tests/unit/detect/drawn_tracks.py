"""Miniature fleets for the tests of detection: ships drawn by hand, and what they become."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from pyproj import Geod

from lightering.model.params import DetectParams, Params
from lightering.model.records import Loaded
from lightering.model.schemas import FIXES

GEOD = Geod(ellps="WGS84")
HOUR = 3_600_000
EPOCH = 1_767_225_600_000  # 2026-01-01T00:00Z
KNOT = 1852.0 / 3600.0


@dataclass
class Ship:
    """Fixes of one ship: hours since the first of January, and degrees."""

    mmsi: int
    hours: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    identity: int = 0
    more: dict[str, object] = field(default_factory=dict)


def limits(**changes: float) -> DetectParams:
    return replace(Params.defaults().detect, **changes)


def load(*ships: Ship, order: np.ndarray | None = None) -> Loaded:
    """Fixes of all ships; sorted by (mmsi, time) unless an order is given."""
    parts = []
    for ship in ships:
        n = len(ship.hours)
        columns: dict[str, object] = {
            "mmsi": np.full(n, ship.mmsi),
            "time_utc": EPOCH + np.round(np.asarray(ship.hours) * HOUR).astype(np.int64),
            "lon": np.asarray(ship.lon, dtype=float),
            "lat": np.asarray(ship.lat, dtype=float),
            "identity": np.full(n, ship.identity),
        }
        for name, value in ship.more.items():
            columns[name] = np.broadcast_to(np.asarray(value), n)
        parts.append((n, columns))
    total = sum(n for n, _ in parts)
    names = {name for _, columns in parts for name in columns}
    joined: dict[str, pa.Array] = {}
    for name in sorted(names):
        values = [list(columns[name]) if name in columns else [None] * n for n, columns in parts]
        joined[name] = pa.array([v for part in values for v in part])
    identity = joined.pop("identity").to_numpy().astype(np.int16)
    table = pa.Table.from_arrays(
        [
            joined[f.name].cast(f.type) if f.name in joined else pa.nulls(total, f.type)
            for f in FIXES
        ],
        schema=FIXES,
    )
    if order is None:
        time = table.column("time_utc").cast("int64").to_numpy()
        order = np.lexsort((time, table.column("mmsi").to_numpy()))
    return Loaded(table.take(pa.array(order)), identity[order], ())


def beside(
    ship: Ship,
    mmsi: int,
    metres: np.ndarray | float,
    bearing: np.ndarray | float = 90.0,
    **more: object,
) -> Ship:
    """A second ship with fixes at the same instants, so far away on that bearing."""
    n = len(ship.hours)
    lon, lat, _ = GEOD.fwd(
        ship.lon,
        ship.lat,
        np.broadcast_to(np.asarray(bearing, float), n),
        np.broadcast_to(np.asarray(metres, float), n),
    )
    return Ship(mmsi, ship.hours, np.asarray(lon), np.asarray(lat), more=dict(more))


def drifting(
    mmsi: int,
    hours: np.ndarray,
    lon: float = 124.0,
    lat: float = 33.0,
    knots: float = 0.5,
    course: float = 40.0,
    **more: object,
) -> Ship:
    """A ship that moves evenly on one course; in the open Yellow Sea unless said otherwise."""
    metres = (np.asarray(hours) - hours[0]) * knots * 1852.0
    n = len(hours)
    x, y, _ = GEOD.fwd(np.full(n, lon), np.full(n, lat), np.full(n, course), metres)
    return Ship(mmsi, np.asarray(hours), np.asarray(x), np.asarray(y), more=dict(more))


def noisy(ship: Ship, metres: float, seed: int) -> Ship:
    """The same ship with fixes off by so many metres (standard deviation on each axis)."""
    rng = np.random.default_rng(seed)
    north = rng.normal(0.0, metres, len(ship.hours)) / 111_000.0
    east = rng.normal(0.0, metres, len(ship.hours)) / 111_000.0 / np.cos(np.radians(ship.lat))
    return Ship(ship.mmsi, ship.hours, ship.lon + east, ship.lat + north, ship.identity, ship.more)
