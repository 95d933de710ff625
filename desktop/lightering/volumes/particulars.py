"""What is known of each ship: dimensions, greatest draught, deadweight, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.model.identifiers import imo_is_valid
from lightering.model.ships import ships_in
from lightering.screening.facts import facts
from lightering.units import thousands
from lightering.volumes.reported import disagreements, reports_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from lightering.model.params import VolumeParams
    from lightering.screening.registry_files import Sizes
    from lightering.volumes.reported import Report

__all__ = [
    "BEAM_PER_DRAUGHT",
    "LENGTH_PER_BEAM",
    "UNKNOWN_LENGTH_M",
    "Particulars",
    "published_dwt",
    "registry_words",
    "ships_of",
    "typical_dwt_t",
    "typical_sizes_m",
]

LENGTH_PER_BEAM = 5.8
"""LOA over beam, when no beam is sent: 79.9/14.0, 109.4/18.2 and 47.85/10.0 of published small
tankers lie between 4.8 and 6.0 (inferred, three hulls)."""

BEAM_PER_DRAUGHT = 2.35
"""Beam over design draught: 14.0/6.10 = 2.30 of the published 3,500-dwt tanker (inferred; a river
type has 3.5)."""

UNKNOWN_LENGTH_M = 85.0
"""Length when none is sent: a tanker of about 4,000 dwt (our assumption, used with a spread of
30 %)."""


_DIFFERS, _DEEPER, _ANOTHER = 0.10, 1.05, 0.20
"""Sizes that differ by more than 10 % contradict; a draught 5 % beyond the design draught too; a
length that differs by more than 20 % is another ship (our choices)."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """One ship.

    Attributes:
        mmsi: Nine digits.
        identity: Which of the ships that share the MMSI.
        name: As most often sent, or "".
        imo: Seven digits, or None.
        length_m: Length overall, or None.
        beam_m: Beam, or None.
        max_draught_m: Greatest draught she ever sent in these files, or None.
        dwt_t: Published deadweight, or None.
        dwt_source: Who published it, or "".
        draught_m: Published design draught, or None.
        tank_m3: Published volume of the cargo tanks, or None.
        lightship_t: Published lightship, or None.
        registry: The row of a registry that was used, or None.
        registry_by: "IMO number" or "MMSI": what it was found by.
        doubts: What contradicts, in sentences.
        sent: Where the sizes that she sent stand, `length_m` first.
    """

    mmsi: int
    identity: int
    name: str = ""
    imo: int | None = None
    length_m: float | None = None
    beam_m: float | None = None
    max_draught_m: float | None = None
    dwt_t: float | None = None
    dwt_source: str = ""
    draught_m: float | None = None
    tank_m3: float | None = None
    lightship_t: float | None = None
    registry: Sizes | None = None
    registry_by: str = ""
    doubts: tuple[str, ...] = ()
    sent: tuple[Report, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        """The ship: (mmsi, identity)."""
        return self.mmsi, self.identity


def ships_of(
    ships: pd.DataFrame, only: Collection[tuple[int, int]] | None = None
) -> dict[tuple[int, int], Particulars]:
    """Returns the particulars of each ship.

    Args:
        ships: `tracks.statics.ships`, with `registry_files.with_registries` if any is given.
        only: MMSI and identity of those that are wanted; None for all.
    """
    found = {}
    if only is not None:
        ships = ships.loc[[ship in only for ship in ships_in(ships)]]
    for row in ships.to_dict("records"):
        imo = None if pd.isna(row["imo"]) else int(row["imo"])
        dwt, source = published_dwt(imo)
        ship = Particulars(
            mmsi=int(row["mmsi"]),
            identity=int(row["identity"]),
            name="" if pd.isna(row["name"]) else str(row["name"]),
            imo=imo,
            length_m=_positive(row["length_m"]),
            beam_m=_positive(row["beam_m"]),
            max_draught_m=_positive(row["max_draught_m"]),
            dwt_t=dwt,
            dwt_source=source,
            doubts=tuple(disagreements(row)),
            sent=reports_of(row),
        )
        told = row.get("registry")
        if told is not None:
            others = row.get("registry_others") or ()
            ship = _registered(ship, told, str(row["registry_by"]), others)
        found[ship.key] = ship
    return found


def _registered(
    ship: Particulars, told: Sizes, by: str, others: Sequence[Sizes] = ()
) -> Particulars:
    """Returns a ship with what a registry tells of her, and what contradicts."""
    doubts = list(ship.doubts)
    for what, sent, kept in (
        ("length", ship.length_m, told.length_m),
        ("beam", ship.beam_m, told.beam_m),
    ):
        if sent and kept and abs(sent / kept - 1.0) > _DIFFERS:
            doubts.append(f"her {what} is {sent:g} m by AIS and {kept:g} m by the registry")
    deepest = ship.max_draught_m
    if deepest and told.draught_m and deepest > _DEEPER * told.draught_m:
        doubts.append(
            f"she sent a draught of {deepest:g} m, her design draught is {told.draught_m:g} m by "
            "the registry"
        )
    if ship.dwt_t and told.dwt_t and abs(ship.dwt_t / told.dwt_t - 1.0) > _DIFFERS:
        doubts.append(
            f"her deadweight is {thousands(ship.dwt_t)} t by {ship.dwt_source} and "
            f"{thousands(told.dwt_t)} t by the registry"
        )
    if told.dwt_also:
        several = " and ".join(f"{thousands(dwt)} t" for dwt in (told.dwt_t or 0.0, *told.dwt_also))
        doubts.append(f"her deadweight is {several} in {_source(told)}: the first was taken")
    doubts += [doubt for other in others for doubt in _against(told, other)]
    size = ship.length_m and told.length_m and abs(ship.length_m / told.length_m - 1.0)
    if size and size > _ANOTHER and by == "MMSI":
        # an MMSI passes from ship to ship; an IMO number stays with the hull
        doubts.append("another ship by her length, so the registry was not used")
        return replace(ship, registry=None, registry_by="", doubts=tuple(doubts))
    return replace(
        ship,
        length_m=told.length_m or ship.length_m,
        beam_m=told.beam_m or ship.beam_m,
        dwt_t=told.dwt_t or ship.dwt_t,
        dwt_source=_source(told) if told.dwt_t else ship.dwt_source,
        draught_m=told.draught_m,
        tank_m3=told.tank_m3,
        lightship_t=told.lightship_t,
        registry=told,
        registry_by=by,
        doubts=tuple(doubts),
    )


def _against(told: Sizes, other: Sizes) -> list[str]:
    """Returns where another row about the same ship contradicts the one that stands."""
    return [
        f"her {what} is {_figure(theirs)} {unit} by {_source(other)} and {_figure(kept)} {unit} by "
        "the registry"
        for what, unit, theirs, kept in (
            ("deadweight", "t", other.dwt_t, told.dwt_t),
            ("length", "m", other.length_m, told.length_m),
            ("beam", "m", other.beam_m, told.beam_m),
        )
        if theirs and kept and abs(theirs / kept - 1.0) > _DIFFERS
    ]


def _figure(value: float) -> str:
    return thousands(value) if value >= 1000.0 else f"{value:g}"


def _source(told: Sizes) -> str:
    return f"{told.file}, line {told.line}" + (f", {told.date}" if told.date else ", not dated")


def registry_words(told: Sizes, *, deadweight: bool = True) -> str:
    """Returns what a row of a registry tells of a ship: `length 99 m, beam 16 m`; "" if nothing.

    Args:
        told: The row.
        deadweight: Whether to tell the deadweight too.
    """
    values = (
        ("deadweight", told.dwt_t if deadweight else None, "t"),
        ("length", told.length_m, "m"),
        ("beam", told.beam_m, "m"),
        ("design draught", told.draught_m, "m"),
        ("tanks", told.tank_m3, "m³"),
        ("lightship", told.lightship_t, "t"),
    )
    return ", ".join(f"{name} {value:g} {unit}" for name, value, unit in values if value)


def published_dwt(imo: int | None) -> tuple[float | None, str]:
    """Returns the published deadweight in tonnes and its source, or (None, "").

    Args:
        imo: Seven digits, or None. A wrong check digit matches nothing.
    """
    if imo is None or not bool(imo_is_valid(imo)):
        return None, ""
    return _registry().get(imo, (None, ""))


def typical_sizes_m(ship: Particulars) -> tuple[float, float, float]:
    """Returns length overall, beam and design draught, the central estimate of each in metres.

    Args:
        ship: Her particulars; missing ones take the typical ratios of this module, and she is no
            shallower than the greatest draught she sent.
    """
    length = ship.length_m or UNKNOWN_LENGTH_M
    beam = ship.beam_m or length / LENGTH_PER_BEAM
    draught = ship.draught_m or max(beam / BEAM_PER_DRAUGHT, ship.max_draught_m or 0.0)
    return length, beam, draught


def typical_dwt_t(ship: Particulars, params: VolumeParams) -> float:
    """Returns the central estimate of deadweight, `c LOA B T` where none is published.

    Args:
        ship: Her particulars, missing ones as in `typical_sizes_m`.
        params: `dwt_coefficient` is c.
    """
    if ship.dwt_t is not None:
        return ship.dwt_t
    length, beam, draught = typical_sizes_m(ship)
    return params.dwt_coefficient * length * beam * draught


@cache
def _registry() -> Mapping[int, tuple[float | None, str]]:
    table = facts("vessel_particulars")
    table = table.loc[table["imo"].str.fullmatch(r"\d{7}") & (table["dwt_t"] != "")]
    rows = zip(table["imo"], table["dwt_t"], table["source"], strict=True)
    return MappingProxyType({int(imo): (float(dwt), source) for imo, dwt, source in rows})


def _positive(value: Any) -> float | None:
    return None if value is None or pd.isna(value) or float(value) <= 0.0 else float(value)
