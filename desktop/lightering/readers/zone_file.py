"""Zones that somebody claims, from a GeoJSON file that the person brings.

None comes with the program (decision 0030). A zone is told as claimed, and by whom where the file
says so; no line of it is a border.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.errors import InputError
from lightering.files import name_of
from lightering.model.side import SideFile
from lightering.progress import Quiet, stop_if_cancelled
from lightering.readers.json_text import Unreadable, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from lightering.progress import Progress

__all__ = ["Zone", "ZoneFile", "read_zone_file"]

_MOST_BYTES = 64 << 20
_NAMES = ("geoname", "name", "label", "title")
_CLAIMANTS = ("claimant", "claimed_by", "sovereign1", "sovereign", "territory1", "state", "country")
"""Names of properties in small letters, those of Marine Regions among them; the first one holds."""
_DEEP = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How many lists stand around the points of a line or an outline."""
_LONGEST = 80
_EXAMPLES = 5

_ADVICE = "Give a GeoJSON file with lines or areas in degrees of WGS84."


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """One zone.

    Attributes:
        name: As it stands in the file, "" if it bears none.
        claimant: Who claims it, as it stands in the file; "" if the file does not say.
        number: Of its feature in the file, from 1.
        rings: Longitudes and latitudes of each line or outline, degrees, each (n,).
    """

    name: str
    claimant: str
    number: int
    rings: tuple[tuple[NDArray[np.float64], NDArray[np.float64]], ...]

    @property
    def words(self) -> str:
        """What stands beside its line: that it is claimed, by whom, and what it is."""
        if not self.claimant:
            return f"claimed: {self.name or f'zone {self.number}'}"
        more = "" if self.name in ("", self.claimant) else f": {self.name}"
        return f"claimed by {self.claimant}{more}"


@dataclass(frozen=True, slots=True)
class ZoneFile:
    """The zones of one file.

    Attributes:
        report: What became of the file.
        zones: In its order.
    """

    report: SideFile
    zones: tuple[Zone, ...]


def read_zone_file(path: Path, progress: Progress | None = None) -> ZoneFile:
    """Reads the zones of a file; a feature that is none is counted and told.

    Args:
        path: GeoJSON (RFC 7946): features or bare geometries.
        progress: Told how far it is.

    Raises:
        InputError: It cannot be read, or holds no line in degrees.
        Cancelled: The person asked to stop.
    """
    progress, name = progress or Quiet(), name_of(path)
    progress.set(0.0, f"Reading {name}")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The file is larger than 64 MiB.", file=name, advice=_ADVICE)
        raw = path.read_bytes()
        told = parsed(raw.decode("utf-8-sig"))
    except OSError as error:
        said = f"The file could not be read: {error.strerror or error}."
        raise InputError(said, file=name, advice=_ADVICE) from error
    except (Unreadable, UnicodeDecodeError) as error:
        said = f"The file is no JSON: {error}."
        raise InputError(said, file=name, advice=_ADVICE) from error
    zones, rejected, examples = [], {"bad_geometry": 0, "not_a_zone": 0}, []
    for number, (words, geometry) in enumerate(_geometries(told), 1):
        stop_if_cancelled(progress)
        try:
            rings = tuple(_rings(geometry))
            reason, fact = "not_a_zone", "is no line and no area"
        except (TypeError, ValueError, IndexError):
            rings = ()
            reason = "bad_geometry"
            fact = "holds points that are no longitude and latitude in degrees"
        if rings:
            zones.append(Zone(_told(words, _NAMES), _told(words, _CLAIMANTS), number, rings))
            continue
        rejected[reason] += 1
        if rejected[reason] <= _EXAMPLES:
            examples.append(f"{name}: feature {number} {fact}.")
    if not zones and rejected["bad_geometry"]:
        bad = next(one for one in examples if "degrees" in one).removeprefix(f"{name}: ")
        raise InputError(bad[:1].upper() + bad[1:], file=name, advice=_ADVICE)
    if not zones:
        raise InputError("The file holds no line and no area.", file=name, advice=_ADVICE)
    report = SideFile(
        file=name,
        kind="zones",
        format="GeoJSON",
        sha256=hashlib.sha256(raw).hexdigest(),
        records_in=len(zones) + sum(rejected.values()),
        kept=len(zones),
        rejected={reason: count for reason, count in rejected.items() if count},
        messages=tuple(examples),
    )
    return ZoneFile(report, tuple(zones))


def _geometries(told: Any, words: Any = None) -> Iterator[tuple[dict[str, Any], Any]]:
    """Properties and geometry of each feature, whatever they are wrapped in."""
    known = words if isinstance(words, dict) else {}
    if not isinstance(told, dict):
        if words is not None:
            yield known, None
    elif isinstance(told.get("features"), list):
        for one in told["features"]:
            yield from _geometries(one, {})
    elif told.get("type") == "Feature":
        yield from _geometries(told.get("geometry"), told.get("properties") or {})
    elif isinstance(told.get("geometries"), list):
        for one in told["geometries"]:
            yield from _geometries(one, known)
    else:
        yield known, told


def _told(words: dict[str, Any], names: tuple[str, ...]) -> str:
    """Returns the first property of these names, made harmless for one line."""
    held = {key.lower(): value for key, value in words.items() if isinstance(value, str)}
    text = next((held[key] for key in names if held.get(key, "").strip()), "")
    return "".join(sign for sign in text if sign.isprintable())[:_LONGEST].strip()


def _rings(geometry: Any) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    deep = _DEEP.get(str(geometry.get("type")), 0) if isinstance(geometry, dict) else 0
    if not deep:
        return
    lines = [geometry.get("coordinates")]
    for _level in range(deep - 1):
        lines = [one for line in lines for one in line]
    for line in lines:
        points = np.array([point[:2] for point in line], dtype=np.float64).reshape(-1, 2)
        if len(points) < 2:
            continue
        if not (np.isfinite(points).all() and _in_degrees(points)):
            raise ValueError("no degrees")
        yield points[:, 0], points[:, 1]


def _in_degrees(points: NDArray[np.float64]) -> bool:
    return bool((np.abs(points[:, 0]) <= 360.0).all() and (np.abs(points[:, 1]) < 89.0).all())
