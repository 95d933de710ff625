"""Port calls and dark periods, from slow fixes near ports of known position.

A call is a run of slow fixes of one ship within a radius of one port, with no fix outside that
radius in between, that lasts long enough. A silence inside the run does not break it: ships switch
off while they discharge.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.geo import geodesic_m, to_ecef
from lightering.screening.columns import ShipFixes, ship_fixes
from lightering.screening.facts import facts
from lightering.tracks import statics
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import Params
    from lightering.model.records import Loaded

__all__ = ["dprk_dark_periods", "dprk_port_calls", "loading_port_calls", "near_ports", "port_table"]

_SLOW_KN = 2.0
"""Below this a ship near a port is stopping, not passing (the encounter limit of Miller 2018)."""

_DEGREE_M = 110_000.0
"""Less than any degree of latitude: a first cut that never loses a port."""


def port_table(name: str) -> pd.DataFrame:
    """Returns ports with coordinates: name, lat, lon, source.

    Args:
        name: `dprk_ports` or `related_ports`. Of the former only rows of kind `port` are taken.
    """
    table = facts(name)
    if "kind" in table:
        table = table.loc[table["kind"] == "port"]
    table = table.loc[(table["lat"] != "") & (table["lon"] != "")]
    return pd.DataFrame(
        {
            "name": table["name"],
            "lat": table["lat"].astype(float),
            "lon": table["lon"].astype(float),
            "source": table["source"],
        }
    ).reset_index(drop=True)


def near_ports(
    lon: NDArray[np.float64], lat: NDArray[np.float64], ports: pd.DataFrame, radius_km: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Returns which places lie near a port, and the row of the nearest one.

    Straight-line distance in the Earth-centred frame: at 60 km it is 0.2 m short of the geodesic.

    Args:
        lon: Degrees, shape (n,).
        lat: Degrees, shape (n,).
        ports: `port_table`.
        radius_km: How near a port reaches.

    Returns:
        Two int64 (m,): rows of the places in their order, and of their ports.
    """
    if len(lon) == 0 or len(ports) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    margin = radius_km * 1000.0 / _DEGREE_M
    widest = margin / np.cos(np.radians(min(abs(ports["lat"]).max() + margin, 89.0)))
    candidates = np.flatnonzero(
        (lat >= ports["lat"].min() - margin)
        & (lat <= ports["lat"].max() + margin)
        & (lon >= ports["lon"].min() - widest)
        & (lon <= ports["lon"].max() + widest)
    )
    places = to_ecef(lon[candidates], lat[candidates])
    best = np.full(len(candidates), -1, dtype=np.int64)
    nearest = np.full(len(candidates), np.inf)
    for number, at in enumerate(to_ecef(ports["lon"].to_numpy(), ports["lat"].to_numpy())):
        distance = np.sqrt(((places - at) ** 2).sum(axis=1))
        closer = (distance < nearest) & (distance <= radius_km * 1000.0)
        best[closer] = number
        nearest[closer] = distance[closer]
    return candidates[best >= 0], best[best >= 0]


def dprk_port_calls(
    loaded: Loaded, params: Params, ships: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Returns the calls of ships at DPRK ports, sorted by (arrival, mmsi).

    Args:
        loaded: Clean fixes.
        params: `screening.dprk_call_radius_km`, `screening.dprk_call_min_h` and
            `detect.max_gap_h` are used.
        ships: `tracks.statics.ships` if made before; else it is made here.

    Returns:
        Frame: mmsi, imo, name, port, arrival_utc, departure_utc, dwt_t (nan: particulars belong to
        the volumes), identity, source_file, source_line (of the first slow fix).
    """
    return _calls(
        loaded, params, port_table("dprk_ports"), statics.ships(loaded) if ships is None else ships
    )


def loading_port_calls(loaded: Loaded, params: Params) -> pd.DataFrame:
    """Returns calls at ports outside the DPRK where cargoes are known to be loaded.

    Args:
        loaded: Clean fixes.
        params: As for `dprk_port_calls`.

    Returns:
        Frame as `dprk_port_calls`, with imo and name left empty.
    """
    return _calls(loaded, params, port_table("related_ports"), None)


def dprk_dark_periods(loaded: Loaded, params: Params) -> pd.DataFrame:
    """Returns silences that begin or end near a DPRK port.

    Args:
        loaded: Clean fixes.
        params: `screening.dark_min_h` and `screening.dark_radius_km` are used.

    Returns:
        Frame: mmsi, identity, port, start_utc, end_utc; sorted by (start, mmsi).
    """
    fixes = ship_fixes(loaded)
    limits = params.screening
    long = np.flatnonzero(
        fixes.same_ship
        & (np.diff(fixes.time_ms, prepend=fixes.time_ms[:1]) >= limits.dark_min_h * 3.6e6)
    )
    ports = port_table("dprk_ports")
    before, _ = _nearest(fixes, long - 1, ports, limits.dark_radius_km)
    after, _ = _nearest(fixes, long, ports, limits.dark_radius_km)
    port = np.where(before >= 0, before, after)
    near = port >= 0
    names = ports["name"].to_numpy(dtype=object)
    return (
        pd.DataFrame(
            {
                "mmsi": fixes.mmsi[long[near]],
                "identity": fixes.identity[long[near]],
                "port": names[port[near]],
                "start_utc": _utc(fixes.time_ms[long[near] - 1]),
                "end_utc": _utc(fixes.time_ms[long[near]]),
            }
        )
        .sort_values(["start_utc", "mmsi", "identity"], kind="stable")
        .reset_index(drop=True)
    )


def _calls(
    loaded: Loaded, params: Params, ports: pd.DataFrame, ships: pd.DataFrame | None
) -> pd.DataFrame:
    fixes = ship_fixes(loaded)
    limits = params.screening
    every = np.arange(len(fixes.row))
    port, inside = _nearest(fixes, every, ports, limits.dprk_call_radius_km)
    near = np.flatnonzero(inside)
    slow = near[_is_slow(fixes, near, params.detect.max_gap_h)]
    # fixes inside that are not slow neither open nor break a call; fixes outside break it
    outside = np.cumsum(~inside)
    opens = np.ones(len(slow), dtype=np.bool_)
    opens[1:] = (
        (fixes.mmsi[slow[1:]] != fixes.mmsi[slow[:-1]])
        | (fixes.identity[slow[1:]] != fixes.identity[slow[:-1]])
        | (port[slow[1:]] != port[slow[:-1]])
        | (outside[slow[1:]] != outside[slow[:-1]])
    )
    first = slow[opens]
    last = slow[np.append(opens[1:], [True])] if len(slow) else first
    long = fixes.time_ms[last] - fixes.time_ms[first] >= limits.dprk_call_min_h * 3.6e6
    first, last = first[long], last[long]
    rows = fixes.row[first]
    calls = pd.DataFrame(
        {
            "mmsi": fixes.mmsi[first],
            "port": ports["name"].to_numpy(dtype=object)[port[first]],
            "arrival_utc": _utc(fixes.time_ms[first]),
            "departure_utc": _utc(fixes.time_ms[last]),
            "dwt_t": np.full(len(first), np.nan),
            "identity": fixes.identity[first],
            "source_file": loaded.fixes["source_file"].take(rows).to_pylist(),
            "source_line": loaded.fixes["source_line"].take(rows).to_numpy(),
        }
    )
    calls = (
        calls.assign(imo=pd.array([pd.NA] * len(calls), "Int64"), name=None)
        if ships is None
        else calls.merge(
            ships[["mmsi", "identity", "imo", "name"]], on=["mmsi", "identity"], how="left"
        )
    )
    columns = ["mmsi", "imo", "name", "port", "arrival_utc", "departure_utc", "dwt_t"]
    columns += ["identity", "source_file", "source_line"]
    return (
        calls[columns]
        .astype({"imo": "Int64"})
        .sort_values(["arrival_utc", "mmsi", "identity"], kind="stable")
        .reset_index(drop=True)
    )


def _nearest(
    fixes: ShipFixes, index: NDArray[np.int64], ports: pd.DataFrame, radius_km: float
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Returns the nearest port within the radius of each fix (-1: none), and if there is one."""
    best = np.full(len(index), -1, dtype=np.int64)
    near, port = near_ports(fixes.lon[index], fixes.lat[index], ports, radius_km)
    best[near] = port
    return best, best >= 0


def _is_slow(fixes: ShipFixes, index: NDArray[np.int64], max_gap_h: float) -> NDArray[np.bool_]:
    """Tells which fixes are slow; without a sent speed, by the motion to a neighbouring fix."""
    sog = fixes.sog_kn[index]
    slow: NDArray[np.bool_] = sog < _SLOW_KN
    for step in (-1, 1):
        missing = np.flatnonzero(np.isnan(sog) & ~slow)
        here = index[missing]
        there = np.clip(here + step, 0, len(fixes.row) - 1)
        joined = fixes.same_ship[np.maximum(here, there)] & (here != there)
        hours = np.abs(fixes.time_ms[here] - fixes.time_ms[there]) / 3.6e6
        joined &= (hours > 0.0) & (hours <= max_gap_h)
        missing, here, there, hours = (a[joined] for a in (missing, here, there, hours))
        metres = geodesic_m(fixes.lon[here], fixes.lat[here], fixes.lon[there], fixes.lat[there])
        slow[missing] = metres / (hours * 3600.0) < _SLOW_KN * KNOT_MS
    return slow


def _utc(time_ms: NDArray[np.int64]) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(time_ms.astype("datetime64[ms]")).tz_localize("UTC")
