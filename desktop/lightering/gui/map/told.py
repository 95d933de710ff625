"""What the map shows, as plain data that a case or the settings keep."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from lightering.gui.map.projection import forward, inverse
from lightering.gui.map.schemes import COLOURINGS
from lightering.gui.map.tools import TRAFFIC, Layers

if TYPE_CHECKING:
    from lightering.gui.map.viewport import Viewport

__all__ = ["layers_of", "layers_text", "view_of", "view_told"]


def view_told(view: Viewport) -> dict[str, float]:
    """Returns the middle of a view in degrees, and its projected metres per pixel.

    Args:
        view: What is seen.
    """
    lon, lat = inverse(view.x, view.y)
    return {"lon": lon, "lat": lat, "mpp": view.mpp}


def view_of(told: object, view: Viewport) -> Viewport | None:
    """Returns the view that was told, in the size of another; None if it cannot be read.

    Args:
        told: As `view_told` said, or whatever a case holds.
        view: Gives the size.
    """
    if not isinstance(told, dict):
        return None
    numbers = [told.get(name) for name in ("lon", "lat", "mpp")]
    if not all(isinstance(n, int | float) and math.isfinite(n) for n in numbers):
        return None
    lon, lat, mpp = (float(n) for n in numbers if n is not None)
    if not (abs(lon) <= 180.0 and abs(lat) < 89.0 and mpp > 0.0):
        return None
    x, y = forward(lon, lat)
    return replace(view, x=float(x), y=float(y), mpp=mpp).held()


def layers_text(layers: Layers) -> str:
    """Returns layers as JSON.

    Args:
        layers: What is drawn.
    """
    return json.dumps({"layers": asdict(layers)})


def layers_of(told: object, held: Layers) -> Layers:
    """Returns the layers that were told; what cannot be read stays as it is.

    Args:
        told: A mapping with `layers`, its JSON, or whatever a case or the settings hold.
        held: The layers now.
    """
    if isinstance(told, str):
        try:
            told = json.loads(told)
        except ValueError:
            return held
    kept = told.get("layers") if isinstance(told, dict) else None
    if not isinstance(kept, dict):
        return held
    words: dict[str, Any] = {}
    for name, now in asdict(held).items():
        known = {"traffic": TRAFFIC, "colour": COLOURINGS}.get(name, (True, False))
        value = kept.get(name, now)
        words[name] = value if type(value) is type(now) and value in known else now
    return Layers(**words)
