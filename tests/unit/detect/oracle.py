"""Contacts by brute force: every pair, geodesic motion, dense samples, bisection.

Shares nothing with the kernel: no Earth-centred frame, no buckets, no quadratics.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np
from tests.unit.detect.drawn_tracks import GEOD

from lightering.model.identifiers import is_ship

if TYPE_CHECKING:
    from lightering.model.params import DetectParams
    from lightering.model.records import Loaded


class Track:
    """Even motion along geodesics between the fixes of one ship."""

    def __init__(self, time: np.ndarray, lon: np.ndarray, lat: np.ndarray, params: DetectParams):
        self.time, self.lon, self.lat = time, lon, lat
        azimuth, _, metres = GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
        dt = np.diff(time)
        self.azimuth, self.metres = np.asarray(azimuth), np.asarray(metres)
        self.sound = (
            (dt > 0)
            & (dt <= params.max_gap_h * 3.6e6)
            & (self.metres <= params.reachable_kn * 1852.0 / 3.6e6 * dt)
        )

    def at(self, t: np.ndarray, k: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        share = (t - self.time[k]) / (self.time[k + 1] - self.time[k])
        lon, lat, _ = GEOD.fwd(self.lon[k], self.lat[k], self.azimuth[k], self.metres[k] * share)
        return np.asarray(lon), np.asarray(lat)


def tracks(loaded: Loaded, params: DetectParams) -> dict[tuple[int, int], Track]:
    mmsi = loaded.fixes.column("mmsi").to_numpy()
    time = loaded.fixes.column("time_utc").cast("int64").to_numpy()
    lon, lat = (loaded.fixes.column(name).to_numpy() for name in ("lon", "lat"))
    out = {}
    for key in sorted({(int(m), int(i)) for m, i in zip(mmsi, loaded.identity, strict=True)}):
        rows = np.flatnonzero((mmsi == key[0]) & (loaded.identity == key[1]))
        if is_ship(key[0]) and rows.size > 1:
            out[key] = Track(time[rows].astype(float), lon[rows], lat[rows], params)
    return out


def contacts(
    loaded: Loaded, params: DetectParams, step_ms: float = 10_000.0
) -> dict[tuple[tuple[int, int], tuple[int, int]], list[tuple[float, float]]]:
    """Exact contact intervals by pair of ships, in ms."""
    out = {}
    for (one, a), (two, b) in combinations(tracks(loaded, params).items(), 2):
        if one[0] == two[0]:
            continue
        found = _pair(a, b, params.distance_m, step_ms)
        if found:
            out[one, two] = found
    return out


def _pair(a: Track, b: Track, limit: float, step_ms: float) -> list[tuple[float, float]]:
    out: list[tuple[float, float]] = []
    edges = np.unique(np.concatenate((a.time, b.time)))
    for low, high in pairwise(edges):
        i, j = (int(np.searchsorted(x.time, low, side="right")) - 1 for x in (a, b))
        if not (0 <= i < len(a.time) - 1 and 0 <= j < len(b.time) - 1):
            continue
        if not (a.sound[i] and b.sound[j]):
            continue

        def gap(t: np.ndarray, i: int = i, j: int = j) -> np.ndarray:
            k, m = np.full(t.size, i), np.full(t.size, j)
            return np.asarray(GEOD.inv(*a.at(t, k), *b.at(t, m))[2]) - limit

        t = np.linspace(low, high, max(int((high - low) / step_ms), 2) + 1)
        inside = gap(t) <= 0.0
        for n in range(t.size - 1):
            if inside[n] and inside[n + 1]:
                _add(out, t[n], t[n + 1])
            elif inside[n] != inside[n + 1]:
                near, far = (t[n], t[n + 1]) if inside[n] else (t[n + 1], t[n])
                for _ in range(60):
                    middle = 0.5 * (near + far)
                    if gap(np.array([middle]))[0] <= 0.0:
                        near = middle
                    else:
                        far = middle
                _add(out, *sorted((near, t[n] if inside[n] else t[n + 1])))
    return out


def _add(out: list[tuple[float, float]], low: float, high: float) -> None:
    if out and low <= out[-1][1] + 1e-3:
        out[-1] = (out[-1][0], high)
    else:
        out.append((low, high))
