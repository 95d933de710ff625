"""What the tracks of all ships are coloured by.

Colours tell ships apart under the common kinds of colour blindness (after Okabe and Ito 2008, and
the order of lightness of viridis for speeds); what they mean stands in the legend, in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.case.audit import STATUSES
from lightering.gui.marks import status_colour
from lightering.model.ships import ship_numbers
from lightering.screening.flags import flag_of
from lightering.screening.types import trade_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from lightering.app.session import Session
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.theme import Theme

__all__ = ["COLOURINGS", "SPEED_LIMITS_KN", "Scheme", "scheme_of"]

COLOURINGS = ("nothing", "ship", "kind", "speed", "flag", "status")
"""What tracks may be coloured by, in the order in which the key goes through them."""

SPEED_LIMITS_KN = (0.5, 3.0, 8.0, 14.0)
"""At rest or moored; drifting, or under way side by side; slow; a loaded tanker's; faster."""

_SPEED_WORDS = ("under 0.5 kn", "0.5 – 3 kn", "3 – 8 kn", "8 – 14 kn", "over 14 kn")
_SPEEDS = {
    "light": ("#440154", "#3B528B", "#21807C", "#3A8F45", "#8F8613"),
    "dark": ("#FDE725", "#7AD151", "#2BB07F", "#4C96C2", "#8C7FD1"),
}
_TONES = {
    "light": ("#0072B2", "#C25400", "#007A5E", "#B0508A", "#8A6D00", "#2F93C9", "#5B4A9C"),
    "dark": ("#56B4E9", "#F5A15A", "#3CC99B", "#E39AC4", "#F0E442", "#9FD3F5", "#B5A6F0"),
}
_TRADES = ("tanker", "cargo", "fishing", "service", "passenger")
_MOST_FLAGS = 6
_NONE = "no encounter"


@dataclass(frozen=True, slots=True, eq=False)
class Scheme:
    """Classes of ships or of stretches of track, and their colours.

    Attributes:
        name: One of `COLOURINGS`.
        title: Head of the legend.
        labels: What each class is.
        colours: `#RRGGBB` of each class.
        of_ship: uint8 (ships,): class of each ship; zeros if stretches of track have their own.
        limits_kn: Bounds between classes of speed; none if ships have classes.
    """

    name: str
    title: str
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    of_ship: NDArray[np.uint8]
    limits_kn: tuple[float, ...] = ()


def scheme_of(name: str, session: Session, fleet: Fleet, theme: Theme) -> Scheme | None:
    """Returns how the ships of a fleet are coloured, or None for one colour.

    Args:
        name: One of `COLOURINGS`.
        session: Holds what ships say of themselves, and the decisions.
        fleet: The same results' fixes.
        theme: Palette.

    Raises:
        ValueError: There is no such colouring.
    """
    if name not in COLOURINGS:
        raise ValueError(f"tracks are coloured by one of {COLOURINGS}, not {name!r}")
    tones, many = _TONES[theme.name], len(fleet.mmsi)
    if name == "speed":
        none = np.zeros(many, np.uint8)
        return Scheme(
            name, "Speed between fixes", _SPEED_WORDS, _SPEEDS[theme.name], none, SPEED_LIMITS_KN
        )
    if name == "ship":
        labels: tuple[str, ...] = (
            "each ship its own;",
            f"{len(tones)} colours, repeated",
            *("",) * 5,
        )
        return Scheme(name, "Ship", labels, tones, (np.arange(many) % len(tones)).astype(np.uint8))
    if name == "kind":
        told = _types(session, fleet)
        labels = (*_TRADES, "other kind", "kind not sent")
        places = {trade: place for place, trade in enumerate(_TRADES)}
        codes = {code: places.get(trade_of(int(code)), len(_TRADES)) for code in np.unique(told)}
        codes[0] = len(_TRADES) + 1
        classes = np.array([codes[int(code)] for code in told], np.uint8)
        return Scheme(name, "Kind of ship, as sent", labels, (*tones[:6], theme.ink_3), classes)
    if name == "flag":
        return _flags(fleet, tones, theme)
    if name == "status":
        labels = (*STATUSES, _NONE)
        colours = (*(status_colour(theme, status) for status in STATUSES), theme.traffic)
        return Scheme(name, "Review of her encounters", labels, colours, _statuses(session, fleet))
    return None


def _flags(fleet: Fleet, tones: Sequence[str], theme: Theme) -> Scheme:
    """The flags that most ships claim, the others together."""
    _digits, first, inverse, counts = np.unique(
        fleet.mmsi // 1_000_000, return_index=True, return_inverse=True, return_counts=True
    )
    flags = [flag_of(int(fleet.mmsi[at])) for at in first]
    ships: dict[str, int] = {}
    for flag, count in zip(flags, counts, strict=True):
        if flag:
            ships[flag] = ships.get(flag, 0) + int(count)
    most = sorted(ships, key=lambda flag: (-ships[flag], flag))[:_MOST_FLAGS]
    places = {flag: place for place, flag in enumerate(most)}
    classes = np.array([places.get(flag, len(most)) for flag in flags], np.uint8)[inverse]
    colours = (*tones[: len(most)], theme.ink_3)
    return Scheme("flag", "Flag of the MMSI", (*most, "other flags"), colours, classes)


def _types(session: Session, fleet: Fleet) -> NDArray[np.int64]:
    """Returns the type each ship of the fleet sent last, 0 if none."""
    found = np.zeros(len(fleet.mmsi), np.int64)
    if session.results is None:
        return found
    ships = session.results.ships
    told = ships["ship_type"].fillna(0).to_numpy(np.int64)
    place, there = _places(
        fleet, ships["mmsi"].to_numpy(np.int64), ships["identity"].to_numpy(np.int64)
    )
    found[place[there]] = told[there]
    return found


def _statuses(session: Session, fleet: Fleet) -> NDArray[np.uint8]:
    """Returns what was decided on each ship's encounters: what weighs most, if it differs."""
    none = len(STATUSES)
    found = np.full(len(fleet.mmsi), none, np.uint8)
    if session.results is None:
        return found
    encounters, codes = session.results.encounters, session.status_codes()
    weight = {"dismissed": 0, "to review": 1, "unsure": 2, "confirmed": 3}
    order = np.argsort([weight[STATUSES[code]] for code in codes], kind="stable")
    for side in ("1", "2"):
        mmsi = encounters[f"mmsi_{side}"].to_numpy(np.int64)[order]
        identity = encounters[f"identity_{side}"].to_numpy(np.int64)[order]
        place, there = _places(fleet, mmsi, identity)
        # the heaviest comes last and stays, unless the other side has set a heavier one
        for ship, code in zip(place[there], codes[order][there], strict=True):
            held = found[ship]
            if held == none or weight[STATUSES[code]] >= weight[STATUSES[held]]:
                found[ship] = code
    return found


def _places(
    fleet: Fleet, mmsi: NDArray[np.int64], identity: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Returns the fleet's number of each ship, and whether the fleet holds it."""
    if not len(fleet.mmsi):
        return np.zeros(len(mmsi), np.int64), np.zeros(len(mmsi), np.bool_)
    held = ship_numbers(fleet.mmsi, fleet.identity)
    asked = ship_numbers(mmsi, identity)
    place = np.minimum(np.searchsorted(held, asked), len(held) - 1)
    return place, held[place] == asked
