"""What a fit shows: all tracks, what was found, or the selected encounter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.map.clue import joined
from lightering.gui.map.projection import WORLD_M

if TYPE_CHECKING:
    from lightering.gui.map.painting import Scene
    from lightering.gui.map.viewport import Bounds

__all__ = ["all_bounds", "found_bounds", "selection_bounds"]

_AROUND_FOUND = 0.08
"""Share of its greater side that is left free around what was found."""


def all_bounds(scene: Scene) -> Bounds | None:
    """Returns what all tracks cover, or the encounters until the tracks are ready.

    Args:
        scene: What the map holds.
    """
    bounds = None if scene.fleet is None else scene.fleet.bounds
    return bounds or scene.markers.bounds()


def found_bounds(scene: Scene, chosen: str | None) -> Bounds | None:
    """Returns where most of the visible encounters lie, and the selected one; else all tracks.

    A whole voyage reaches across an ocean; what is reviewed lies where ships meet.

    Args:
        scene: What the map holds.
        chosen: The selected encounter, or None.
    """
    bounds = scene.markers.core()
    if bounds is None:
        return all_bounds(scene)
    west, south, east, north = bounds
    place = scene.place(chosen)
    if place is not None:
        x = west + (place[0] - west + WORLD_M / 2.0) % WORLD_M - WORLD_M / 2.0
        west, east = min(west, x), max(east, x)
        south, north = min(south, place[1]), max(north, place[1])
    more = _AROUND_FOUND * max(east - west, north - south)
    return west - more, south - more, east + more, north + more


def selection_bounds(scene: Scene, chosen: str | None) -> Bounds | None:
    """Returns where the selected encounter lies, with a day of both tracks before and after it.

    Args:
        scene: What the map holds.
        chosen: The selected encounter, or None.
    """
    bounds = None
    if scene.pair is not None and scene.fleet is not None:
        bounds = scene.tracks.bounds(scene.fleet, scene.pair)
    place, clue = scene.place(chosen), scene.clue
    if clue is not None:
        bounds = clue.bounds if bounds is None else joined(bounds, clue.bounds)
    if bounds is None and place is not None:
        bounds = (*place, *place)
    return bounds
