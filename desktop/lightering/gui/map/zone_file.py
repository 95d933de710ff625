"""Zones that somebody claims, from a GeoJSON file that the person brings; runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.errors import InputError
from lightering.files import name_of
from lightering.gui.map.areas import Area, ring
from lightering.gui.words import plain
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lightering.progress import Progress

__all__ = ["read_zones"]

_MOST_BYTES = 64 << 20
_NAMES = ("geoname", "name", "NAME", "Name", "label", "title")
_DEEP = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around the points of a line or an outline."""

_ADVICE = "Give a GeoJSON file with lines or areas in degrees of WGS84."


def read_zones(path: Path, progress: Progress) -> tuple[Area, ...]:
    """Returns the zones of a file, each named as claimed.

    Args:
        path: GeoJSON (RFC 7946): features or bare geometries; points are passed over.
        progress: Told how far it is.

    Raises:
        InputError: It cannot be read, or holds no line in degrees.
        Cancelled: The person asked to stop.
    """
    from lightering.readers.json_text import Unreadable, parsed

    name = name_of(path)
    progress.set(0.0, f"Reading {name}")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The file is larger than 64 MiB.", file=name, advice=_ADVICE)
        told = parsed(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        said = f"The file could not be read: {error.strerror or error}."
        raise InputError(said, file=name, advice=_ADVICE) from error
    except (Unreadable, UnicodeDecodeError) as error:
        said = f"The file is no JSON: {error}."
        raise InputError(said, file=name, advice=_ADVICE) from error
    zones = []
    for number, (title, geometry) in enumerate(_geometries(told), 1):
        stop_if_cancelled(progress)
        rings = tuple(_rings(geometry, name, number))
        if rings:
            zones.append(Area(f"claimed: {title or f'zone {number}'}", True, rings))
    if not zones:
        raise InputError("The file holds no line and no area.", file=name, advice=_ADVICE)
    return tuple(zones)


def _geometries(told: Any) -> Iterator[tuple[str, Any]]:
    """Names and geometries, whatever they are wrapped in."""
    if not isinstance(told, dict):
        return
    if isinstance(told.get("features"), list):
        for one in told["features"]:
            yield from _geometries(one)
    elif told.get("type") == "Feature":
        words = told.get("properties")
        words = words if isinstance(words, dict) else {}
        title = next((words[key] for key in _NAMES if isinstance(words.get(key), str)), "")
        for _title, geometry in _geometries(told.get("geometry")):
            yield plain(title)[:80].strip(), geometry
    elif isinstance(told.get("geometries"), list):
        for one in told["geometries"]:
            yield from _geometries(one)
    else:
        yield "", told


def _rings(geometry: Any, name: str, number: int) -> Iterator[Any]:
    deep = _DEEP.get(str(geometry.get("type")), 0)
    if not deep:
        return
    lines = [geometry.get("coordinates")]
    try:
        for _level in range(deep - 1):
            lines = [one for line in lines for one in line]
        for line in lines:
            points = np.array([point[:2] for point in line], dtype=np.float64).reshape(-1, 2)
            if len(points) < 2:
                continue
            if not (np.isfinite(points).all() and _in_degrees(points)):
                raise ValueError("no degrees")
            yield ring(points[:, 0], points[:, 1])
    except (TypeError, ValueError) as error:
        raise InputError(
            f"Feature {number} holds points that are no longitude and latitude in degrees.",
            file=name,
            advice=_ADVICE,
        ) from error


def _in_degrees(points: Any) -> bool:
    return bool((np.abs(points[:, 0]) <= 360.0).all() and (np.abs(points[:, 1]) < 89.0).all())
