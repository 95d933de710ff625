"""Names of ports and seas, set sparsely and never over each other."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter

from lightering.gui.map.placer import AROUND, CENTRED, Placer, sized
from lightering.gui.map.projection import forward
from lightering.resources import resource

if TYPE_CHECKING:
    from lightering.gui.map.viewport import Viewport
    from lightering.gui.theme import Theme

__all__ = ["Names", "Place", "ports", "seas"]

_PORTS_BELOW_DEG = 32.0
"""Views wider than this name no ports."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name on the map.

    Attributes:
        name: As written.
        x: Projected metres east.
        y: Projected metres north.
        widest: Degrees of view width above which it is not named.
        narrowest: Degrees of view width below which it is not named.
    """

    name: str
    x: float
    y: float
    widest: float
    narrowest: float = 0.0


def ports() -> tuple[Place, ...]:
    """Returns the ports of the two fact tables that have a position; terminals once."""
    found: list[Place] = []
    seen: list[tuple[float, float]] = []
    for file in ("facts/dprk_ports.csv", "facts/related_ports.csv"):
        with resource(file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row.get("kind", "port") != "port" or not row["lat"].strip():
                    continue
                lon, lat = float(row["lon"]), float(row["lat"])
                # the same harbour from a second source is no second port
                if any(np.hypot(lon - a, lat - b) < 0.1 for a, b in seen):
                    continue
                seen.append((lon, lat))
                x, y = forward(lon, lat)
                found.append(Place(row["name"], float(x), float(y), _PORTS_BELOW_DEG))
    return tuple(found)


def seas() -> tuple[Place, ...]:
    """Returns seas and bays with the widths of view in which they are named."""
    with resource("coast/sea_names.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    made = []
    for row in rows:
        x, y = forward(float(row["lon"]), float(row["lat"]))
        widths = float(row["widest_deg"]), float(row["narrowest_deg"])
        made.append(Place(row["name"], float(x), float(y), *widths))
    return tuple(made)


class Names:
    """Draws both lists; the earlier a name stands in its list, the sooner it is drawn."""

    def __init__(self) -> None:
        self._ports, self._seas = ports(), seas()

    def draw_seas(self, painter: QPainter, view: Viewport, theme: Theme, placer: Placer) -> None:
        """Names the seas in spaced italics.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            placer: Keeps labels apart.
        """
        painter.save()
        font = sized(painter.font(), 13.5, italic=True)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 2.0)
        painter.setFont(font)
        for place in _shown(self._seas, view):
            at = QPointF(*view.pixel(place.x, place.y))
            placer.text(painter, at, place.name, (theme.ink_3, theme.sea), CENTRED)
        painter.restore()

    def draw_ports(self, painter: QPainter, view: Viewport, theme: Theme, placer: Placer) -> None:
        """Names the ports beside a small square.

        Args:
            painter: Active.
            view: What is seen.
            theme: Colours.
            placer: Keeps labels apart.
        """
        painter.save()
        painter.setFont(sized(painter.font(), 12.0))
        for place in _shown(self._ports, view):
            at = QPointF(*view.pixel(place.x, place.y))
            if placer.text(painter, at, place.name, (theme.ink_2, theme.land), AROUND):
                painter.fillRect(QRectF(at.x() - 2.0, at.y() - 2.0, 4.0, 4.0), QColor(theme.ink_2))
        painter.restore()


def _shown(places: tuple[Place, ...], view: Viewport) -> list[Place]:
    wide = view.width_deg
    return [p for p in places if p.narrowest <= wide <= p.widest]
