"""Positions on a ring: the mark of a spoofed receiver or of a jammed sea.

A ship cannot hop round a ring, and no ship but a test course sails several narrow turns in a row. A
circle is fitted to runs of fixes by least squares of the algebraic distance (Kåsa 1976).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import MEAN_RADIUS_M
from lightering.kernels.compiled import compiled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import FlagParams

__all__ = ["Circle", "circles"]

_LENGTHS = np.array([24, 96, 384], dtype=np.int64)
"""Our choice: fixes looked at together; slow rings take many."""
_RING_KM = (0.1, 50.0)
"""Our choice: smaller rings are swinging at anchor, larger ones are voyages."""
_SECTORS = 12
"""Our choice: a ring is looked at in sectors of 30°."""
_KN = 3_600_000.0 / 1852.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A run of fixes on a ring.

    Attributes:
        first: Place of its first fix in the sequence.
        last: Place of its last fix.
        radius_m: Of the fitted circle.
        speed_kn: Way from fix to fix by time.
        turns: Full turns, whichever way round.
        hops: Whether the fixes hop faster than a ship sails.
    """

    first: int
    last: int
    radius_m: float
    speed_kn: float
    turns: float
    hops: bool


def circles(
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    reachable_kn: float,
    params: FlagParams,
) -> list[Circle]:
    """Returns the runs of one sequence of fixes that lie on a ring, in time.

    Args:
        time_ms: Milliseconds since 1970, ascending, shape (n,).
        lon: Degrees.
        lat: Degrees.
        reachable_kn: No ship is faster.
        params: What makes a circle.
    """
    hits = _hits(
        time_ms, lon, lat, _LENGTHS, reachable_kn, params.circle_turns,
        params.circle_least_kn, params.circle_spread,
    )  # fmt: skip
    found: list[Circle] = []
    for row in hits[np.lexsort((hits[:, 1], hits[:, 0]))]:
        first, last, radius, speed, turns, hops = row.tolist()
        one = Circle(int(first), int(last), radius, speed, turns, bool(hops))
        if found and one.first <= found[-1].last:
            before = found.pop()
            fuller = max(before, one, key=lambda c: (c.hops, c.turns))
            one = Circle(
                before.first, max(before.last, one.last), fuller.radius_m, fuller.speed_kn,
                max(before.turns, one.turns), before.hops or one.hops,
            )  # fmt: skip
        found.append(one)
    return found


@compiled
def _hits(
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    lengths: NDArray[np.int64],
    reachable_kn: float,
    least_turns: float,
    least_kn: float,
    most_spread: float,
) -> NDArray[np.float64]:
    """First, last, radius, speed, turns and hops of each window on a ring, float64 (m, 6)."""
    n = time_ms.size
    out = np.empty((3 * n // 12 + 3, 6))
    hits = 0
    x, y = np.empty(lengths.max()), np.empty(lengths.max())
    for scale in range(lengths.size):
        size = lengths[scale]
        for low in range(0, n - size + 1, size // 2):
            span = time_ms[low + size - 1] - time_ms[low]
            if span <= 0:
                continue
            east = np.radians(1.0) * MEAN_RADIUS_M * np.cos(np.radians(lat[low]))
            way, far = 0.0, 0.0
            for k in range(size):
                off = lon[low + k] - lon[low]
                off -= 360.0 * np.floor((off + 180.0) / 360.0)
                x[k] = off * east
                y[k] = (lat[low + k] - lat[low]) * np.radians(1.0) * MEAN_RADIUS_M
                far = max(far, abs(x[k]), abs(y[k]))
                if k > 0:
                    way += np.hypot(x[k] - x[k - 1], y[k] - y[k - 1])
            if far > 2000.0 * _RING_KM[1] or far < 1000.0 * _RING_KM[0]:
                continue
            mean_x, mean_y = x[:size].mean(), y[:size].mean()
            uu, uv, vv, ru, rv = 0.0, 0.0, 0.0, 0.0, 0.0
            for k in range(size):
                x[k] -= mean_x
                y[k] -= mean_y
                square = x[k] * x[k] + y[k] * y[k]
                uu += x[k] * x[k]
                uv += x[k] * y[k]
                vv += y[k] * y[k]
                ru += 0.5 * x[k] * square
                rv += 0.5 * y[k] * square
            det = uu * vv - uv * uv
            if det <= 1e-6 * (uu + vv) ** 2:
                continue
            a, b = (ru * vv - rv * uv) / det, (rv * uu - ru * uv) / det
            radius = np.sqrt(a * a + b * b + (uu + vv) / size)
            if radius > 1000.0 * _RING_KM[1] or radius < 1000.0 * _RING_KM[0]:
                continue
            spread, turned, seen, before = 0.0, 0.0, 0, 0.0
            for k in range(size):
                spread += (np.hypot(x[k] - a, y[k] - b) - radius) ** 2
                angle = np.arctan2(y[k] - b, x[k] - a)
                sector = int((angle + np.pi) / (2.0 * np.pi) * _SECTORS) % _SECTORS
                seen |= 1 << sector
                if k > 0:
                    step = angle - before
                    step -= 2.0 * np.pi * np.floor((step + np.pi) / (2.0 * np.pi))
                    turned += step
                before = angle
            sectors = 0
            for sector in range(_SECTORS):
                sectors += (seen >> sector) & 1
            spread = np.sqrt(spread / size)
            if spread > 2.0 * most_spread * radius or sectors < 10:
                continue
            speed, turns = way / span * _KN, abs(turned) / (2.0 * np.pi)
            hops = speed > reachable_kn
            sails = turns >= least_turns and speed >= least_kn and spread <= most_spread * radius
            if hops or sails:
                out[hits, 0], out[hits, 1], out[hits, 2] = low, low + size - 1, radius
                out[hits, 3], out[hits, 4], out[hits, 5] = speed, turns, 1.0 if hops else 0.0
                hits += 1
    return out[:hits].copy()
