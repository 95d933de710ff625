"""Zones that somebody claims, as the map draws them; runs in a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.map.areas import Area, ring

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lightering.progress import Progress
    from lightering.readers.zone_file import ZoneFile

__all__ = ["areas_of", "read_zones"]


def read_zones(path: Path, progress: Progress) -> tuple[Area, ...]:
    """Returns the zones of a file, each named as claimed.

    Args:
        path: GeoJSON (RFC 7946): features or bare geometries; points are passed over.
        progress: Told how far it is.

    Raises:
        InputError: It cannot be read, or holds no line in degrees.
        Cancelled: The person asked to stop.
    """
    from lightering.readers.zone_file import read_zone_file

    return areas_of((read_zone_file(path, progress),))


def areas_of(files: Iterable[ZoneFile]) -> tuple[Area, ...]:
    """Returns zones projected, each named as claimed.

    Args:
        files: As they were read.
    """
    return tuple(
        Area(zone.words, True, tuple(ring(lon, lat) for lon, lat in zone.rings))
        for file in files
        for zone in file.zones
    )
