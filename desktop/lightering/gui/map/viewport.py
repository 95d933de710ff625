"""What part of the world a window shows: pure arithmetic between projected metres and pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.gui.map.projection import LAT_LIMIT, WORLD_M, forward, inverse

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FINEST_MPP", "Bounds", "Viewport"]

FINEST_MPP = 1.0
"""Closest zoom, projected metres per pixel; hulls are looked at in the close-up instead."""

_TOP = float(forward(0.0, LAT_LIMIT)[1])

Bounds = tuple[float, float, float, float]
"""West, south, east, north in projected metres; west < east also across the dateline."""


@dataclass(frozen=True, slots=True)
class Viewport:
    """A rectangle of pixels over the projected plane; x may leave ±180° by any turn.

    Attributes:
        x: Projected metres east of the centre.
        y: Projected metres north of the centre.
        mpp: Projected metres per pixel.
        width: Pixels, > 0.
        height: Pixels, > 0.
    """

    x: float
    y: float
    mpp: float
    width: float
    height: float

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in projected metres."""
        half_w, half_h = self.width * self.mpp / 2.0, self.height * self.mpp / 2.0
        return self.x - half_w, self.y - half_h, self.x + half_w, self.y + half_h

    @property
    def left(self) -> float:
        """Projected metres at the left edge."""
        return self.x - self.width * self.mpp / 2.0

    @property
    def top(self) -> float:
        """Projected metres at the upper edge."""
        return self.y + self.height * self.mpp / 2.0

    @property
    def width_deg(self) -> float:
        """Degrees of longitude from edge to edge."""
        return self.width * self.mpp / WORLD_M * 360.0

    def near(self, x: float) -> float:
        """Returns x turned by whole worlds to lie closest to the centre.

        Args:
            x: Projected metres.
        """
        return x - WORLD_M * round((x - self.x) / WORLD_M)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Returns the pixel of a projected point, on the turn closest to the centre.

        Args:
            x: Projected metres east.
            y: Projected metres north.
        """
        return (self.near(x) - self.left) / self.mpp, (self.top - y) / self.mpp

    def pixels(
        self, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Returns the pixels of projected points, each on the turn closest to the centre.

        Args:
            x: Projected metres east, shape (n,).
            y: Projected metres north, shape (n,).
        """
        turned = x - WORLD_M * ((x - self.x) / WORLD_M).round()
        return (turned - self.left) / self.mpp, (self.top - y) / self.mpp

    def world(self, px: float, py: float) -> tuple[float, float]:
        """Returns the projected point of a pixel.

        Args:
            px: Pixels from the left.
            py: Pixels from the top.
        """
        return self.left + px * self.mpp, self.top - py * self.mpp

    def position(self, px: float, py: float) -> tuple[float, float]:
        """Returns longitude and latitude in degrees of a pixel.

        Args:
            px: Pixels from the left.
            py: Pixels from the top.
        """
        return inverse(*self.world(px, py))

    def turns(self, west: float, east: float) -> range:
        """Returns by how many whole worlds something must be moved to be seen here.

        Args:
            west: Its least projected x.
            east: Its greatest projected x.
        """
        w, _, e, _ = self.bounds
        return range(math.ceil((w - east) / WORLD_M), math.floor((e - west) / WORLD_M) + 1)

    def held(self) -> Viewport:
        """Returns the viewport kept within the world: no wider than one turn, no pole."""
        coarsest = WORLD_M / max(self.width, 1.0)
        coarsest = min(coarsest, 2.0 * _TOP / max(self.height, 1.0))
        mpp = min(max(self.mpp, FINEST_MPP), coarsest)
        room = max(_TOP - self.height * mpp / 2.0, 0.0)
        x = self.x - WORLD_M * round(self.x / WORLD_M)
        return replace(self, x=x, y=min(max(self.y, -room), room), mpp=mpp)

    def zoomed(self, factor: float, px: float, py: float) -> Viewport:
        """Returns the view with a pixel's place kept under it.

        Args:
            factor: Above 1 comes closer.
            px: Pixels from the left.
            py: Pixels from the top.
        """
        x, y = self.world(px, py)
        mpp = replace(self, mpp=self.mpp / factor).held().mpp
        return replace(
            self,
            x=x - (px - self.width / 2.0) * mpp,
            y=y + (py - self.height / 2.0) * mpp,
            mpp=mpp,
        ).held()

    def panned(self, dx: float, dy: float) -> Viewport:
        """Returns the view after the map was dragged.

        Args:
            dx: Pixels to the right.
            dy: Pixels down.
        """
        return replace(self, x=self.x - dx * self.mpp, y=self.y + dy * self.mpp).held()

    def resized(self, width: float, height: float) -> Viewport:
        """Returns the view in another size, same centre and scale.

        Args:
            width: Pixels.
            height: Pixels.
        """
        return replace(self, width=max(width, 1.0), height=max(height, 1.0)).held()

    def grown(self, share: float, scale: float) -> Viewport:
        """Returns a view that reaches further on every side, counted in device pixels.

        Args:
            share: Margin on each side as a share of the width and the height.
            scale: Device pixels per pixel.
        """
        return replace(
            self,
            mpp=self.mpp / scale,
            width=float(round(self.width * scale * (1.0 + 2.0 * share))),
            height=float(round(self.height * scale * (1.0 + 2.0 * share))),
        )

    def fitted(self, bounds: Bounds, pad: tuple[float, float, float, float]) -> Viewport:
        """Returns the closest view that shows bounds inside a padding.

        Args:
            bounds: West, south, east, north in projected metres.
            pad: Pixels kept free on the left, top, right and bottom.
        """
        west, south, east, north = bounds
        left, top, right, bottom = pad
        if left + right > 0.7 * self.width or top + bottom > 0.7 * self.height:
            left = right = 0.1 * self.width
            top = bottom = 0.1 * self.height
        mpp = max(
            (east - west) / (self.width - left - right),
            (north - south) / (self.height - top - bottom),
            FINEST_MPP,
        )
        return replace(
            self,
            x=(west + east) / 2.0 + (right - left) * mpp / 2.0,
            y=(south + north) / 2.0 + (top - bottom) * mpp / 2.0,
            mpp=mpp,
        ).held()
