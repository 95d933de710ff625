"""What explains two ships lying close for hours: which of the six kinds an encounter is.

Only `alongside` and `close` may be transfers. The other kinds are encounters with an ordinary
explanation; each says the numbers that decided. Kinematics come first. Where the context speaks,
a service craft, a berth, a crowded anchorage, it speaks before them, and a reported ship type is
believed only where the hull fits it.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lightering.detect.habits import ships_served

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams

__all__ = ["SERVICE_TYPES", "alongside_limit_m", "is_tanker", "kinds"]

SERVICE_TYPES = (31, 32, 33, 34, 50, 51, 52, 53, 54, 55, 58, 1010, 1011, 1025)
"""Towing, dredging, diving, pilot, SAR, tug, tender, anti-pollution, law, medical (ITU-R M.1371);
offshore supply, oil recovery, towing vessel (MarineCadastre)."""

_FISHING = (30, 1001, 1002)
"""ITU-R M.1371; from 1000 on MarineCadastre's own."""

_FASTENED = (
    "{fast_m} m between antennas for {fast_h} h, steady within {fast_spread_m} m "
    "(alongside up to {limit_m} m)"
)
_HULLS = "{gap_m} m of water between the hulls ({antennas})"
_TANK_TYPES = (1017, 1023, 1024)  # MarineCadastre: public tankship, tank barge, tank ship


def is_tanker(ship_type: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tells which ship types are tankers: 80-89 of ITU-R M.1371, MarineCadastre's tank types.

    Args:
        ship_type: Type codes, NaN if not known, shape (n,).
    """
    tank: NDArray[np.bool_] = (ship_type >= 80) & (ship_type <= 89)
    return tank | np.isin(ship_type, _TANK_TYPES)


def alongside_limit_m(
    length_m: NDArray[np.float64],
    beam_m: NDArray[np.float64],
    sides: NDArray[np.float64],
    params: DetectParams,
) -> NDArray[np.float64]:
    """Returns how far apart the antennas of two ships made fast to each other can be.

    Where both hulls are known: the hull gap and half of both beams abeam, half of both lengths
    ahead (an antenna stands anywhere on its keel line), and where an antenna is reported how far
    it stands from the middle of its hull. Else `alongside_m`.

    Args:
        length_m: Metres, NaN if not known, shape (n, 2).
        beam_m: Metres, NaN if not known, shape (n, 2).
        sides: As `hull_gap.sides` gives them, shape (n, 8).
        params: Limits.

    Returns:
        Metres, shape (n,).
    """
    ends = np.nan_to_num(sides)
    ahead = (np.abs(ends[:, 0] - ends[:, 1]) + np.abs(ends[:, 4] - ends[:, 5])) / 2.0
    across = (np.abs(ends[:, 2] - ends[:, 3]) + np.abs(ends[:, 6] - ends[:, 7])) / 2.0
    abeam = beam_m.sum(axis=1) / 2.0 + params.alongside_hull_gap_m + across
    limit = np.hypot(abeam, length_m.sum(axis=1) / 2.0 + ahead)
    return np.where(np.isfinite(limit), limit, params.alongside_m)


def kinds(
    columns: Mapping[str, NDArray[Any]], params: DetectParams
) -> tuple[NDArray[np.object_], list[str]]:
    """Returns the kind of each event and the sentence that says why.

    Args:
        columns: By event: `start_ms, end_ms, contact_h, mean_speed_1_kn,
            mean_speed_2_kn, shore_km, port, port_km, still_ships, limit_m, antennas`, per ship
            `mmsi_, identity_, type_, length_, beam_` with 1 and 2 (NaN if not known), and the
            measures of `profile.MEASURES`.
        params: Limits.
    """
    at = dict(columns)
    held = _held(at, params)
    near = held & (at["fast_m"] <= params.alongside_m)
    served = ships_served(at, near, params)
    at["served_1"], at["served_2"] = served[:, 0], served[:, 1]
    rules = (
        *_context(at, params),
        *_motion(at, held, params),
    )
    kind = np.empty(at["contact_h"].size, dtype=object)
    reason = [""] * at["contact_h"].size
    open_rows = np.ones(at["contact_h"].size, dtype=np.bool_)
    for rule in rules:
        for row in np.flatnonzero(open_rows & rule.holds):
            kind[row] = rule.kind
            shown = {key: _shown(at[key][row]) for key in rule.names}
            reason[row] = rule.text.format(**shown)
        open_rows &= ~rule.holds
    return kind, reason


class Rule(NamedTuple):
    """A kind, the events it holds for, and the sentence that says why."""

    kind: str
    holds: NDArray[np.bool_]
    text: str

    @property
    def names(self) -> list[str]:
        """Names of the columns that the sentence tells."""
        return [name for _, name, _, _ in Formatter().parse(self.text) if name]


def _context(at: Mapping[str, NDArray[np.float64]], params: DetectParams) -> tuple[Rule, ...]:
    """The rules that look at who the ships are and where they lie."""
    types = np.stack((at["type_1"], at["type_2"]), axis=1)
    length = np.stack((at["length_1"], at["length_2"]), axis=1)
    small = length < params.craft_length_m
    unproven = np.isnan(length)
    tanker = np.stack((is_tanker(types[:, 0]), is_tanker(types[:, 1])), axis=1)
    service = np.isin(types, SERVICE_TYPES) & (unproven | (length < params.craft_longest_m))
    fishing = np.isin(types, _FISHING) & (unproven | (length < params.craft_longest_m))
    other = length[:, ::-1]
    barge = tanker & ~tanker[:, ::-1] & np.isfinite(types[:, ::-1])
    barge &= (length <= params.barge_share * other) & (length < params.barge_longest_m)
    tender = small & (other >= params.tended_least_m) & (length <= params.tender_share * other)
    # the smaller of two hulls serves; where a size or a type is not known, it speaks against none
    served = np.stack((at["served_1"], at["served_2"]), axis=1)
    serves = (served >= params.habit_ships) & ~(length > other) & (tanker | np.isnan(types))
    return (
        Rule(
            "service_craft",
            np.logical_or.reduce(service, axis=1),
            "a tug, pilot or other service craft (types {type_1} and {type_2})",
        ),
        Rule(
            "service_craft",
            np.logical_and.reduce(fishing, axis=1) | np.logical_or.reduce(fishing & small, axis=1),
            "fishing craft lie and work together (types {type_1} and {type_2}, "
            "{length_1} m and {length_2} m)",
        ),
        Rule(
            "service_craft",
            np.logical_or.reduce(barge | tender, axis=1),
            "a small craft beside a ship, as for bunkers or stores ({length_1} m and {length_2} m, "
            "types {type_1} and {type_2})",
        ),
        Rule(
            "service_craft",
            np.logical_or.reduce(serves, axis=1),
            "a craft that comes alongside one ship after the other, as for bunkers ({served_1} and "
            f"{{served_2}} ships within {params.habit_d:g} days of this)",
        ),
        Rule(
            "in_port",
            at["port_km"] <= params.port_radius_km,
            "{port_km} km from the port of {port}",
        ),
        Rule(
            "in_port",
            at["shore_km"] <= 0.0,
            "inside the coastline of the map, {port_km} km from the port of {port}: a berth, a "
            "dock or a canal",
        ),
        Rule(
            "in_port",
            (at["port_km"] <= params.harbour_port_km) & (at["shore_km"] <= params.harbour_shore_km),
            "{port_km} km from the port of {port} and {shore_km} km from the shore",
        ),
        Rule(
            "in_port",
            at["shore_km"] <= params.berth_shore_km,
            "{shore_km} km from the shore: a berth",
        ),
    )


def _held(at: Mapping[str, NDArray[np.float64]], params: DetectParams) -> NDArray[np.bool_]:
    """Tells which pairs lay steadily within the limit of ships made fast."""
    long_enough = at["fast_h"] >= np.maximum(
        params.alongside_min_h, params.held_share * at["contact_h"]
    )
    # short contacts cannot hold longer than they last
    long_enough |= (at["contact_h"] < params.alongside_min_h) & (
        at["fast_h"] >= 0.5 * at["contact_h"]
    )
    return np.asarray(long_enough & (at["fast_spread_m"] <= params.alongside_spread_m))


def _motion(
    at: Mapping[str, NDArray[np.float64]], held: NDArray[np.bool_], params: DetectParams
) -> tuple[Rule, ...]:
    """The rules that look at how the two lie to each other; the last holds for all."""
    speeds = np.stack((at["mean_speed_1_kn"], at["mean_speed_2_kn"]), axis=1)
    fast = np.logical_or.reduce(speeds >= params.max_speed_kn, axis=1)
    keels = (at["headings"] >= 0.5) & (at["parallel"] >= params.keel_share)
    beams = (at["beam_1"] + at["beam_2"]) / 2.0
    lengths = (at["length_1"] + at["length_2"]) / 2.0
    # where an antenna is reported the hulls are placed by it; else both are taken amidships
    placed = np.isfinite(at["gap_m"])
    apart = keels & (
        np.where(placed, at["gap_m"], at["abeam_m"] - beams) > params.alongside_hull_gap_m
    )
    overlap = keels & (np.where(placed, at["keel_m"], at["ahead_m"]) < lengths) & ~apart
    # antennas farther apart than this may be those of long hulls made fast, or of two at anchor:
    # the keels must show it, or the pair must drift as one
    near = at["fast_m"] <= params.alongside_m
    # drifting hulls lie across their course as often as not; a ship under way points along it
    bows_on = at["bow_off_deg"] <= params.bow_on_deg
    unknown = np.isnan(at["bow_off_deg"])
    drift = at["drift_kn"]
    under_way = (drift >= params.under_way_kn) & (bows_on | unknown)
    astern = at["in_line"] >= np.cos(np.radians(params.in_line_deg))
    led = astern & (under_way | (bows_on & (drift >= 0.5 * params.under_way_kn)))
    towed = led & ~overlap
    types = np.stack((at["type_1"], at["type_2"]), axis=1)
    tanker = np.stack((is_tanker(types[:, 0]), is_tanker(types[:, 1])), axis=1)
    maybe = np.isnan(types) | tanker
    oil = np.logical_or.reduce(maybe, axis=1)
    # two tankers made fast in an anchorage are still two tankers made fast; so are two that may be
    # tankers, if one was seen to come: what lies there from the first fix on may lie there always
    came = at["came_m"] - at["fast_m"] >= params.alongside_m
    spoken_for = np.logical_and.reduce(tanker, axis=1) | (
        np.logical_and.reduce(maybe, axis=1) & came & near
    )
    anchorage = (at["still_ships"] >= params.anchorage_ships) & ~spoken_for
    steady = at["high_m"] - at["low_m"] <= params.close_spread_m
    adrift = (drift >= params.drift_speed_kn) & (at["anchored"] < 0.5)
    fastened = held & ~apart & (near | overlap | (adrift & ~keels))
    return (
        Rule(
            "convoy",
            fast,
            "both under way together ({mean_speed_1_kn} and {mean_speed_2_kn} kn, "
            "{relative_kn} kn between them)",
        ),
        Rule(
            "convoy",
            held & towed,
            "one astern of the other at {drift_kn} kn, {fast_m} m apart: in line or in tow",
        ),
        Rule(
            "in_port",
            held & anchorage & (at["port_km"] <= params.anchorage_port_km),
            "in an anchorage {port_km} km from the port of {port}: on average {still_ships} other "
            f"ships lay still within {params.anchorage_radius_km:g} km",
        ),
        Rule(
            "in_port",
            held & anchorage & (at["shore_km"] <= params.harbour_shore_km),
            "in a harbour or roads that no list of ports names, {shore_km} km from the shore: "
            "on average {still_ships} other ships lay still within "
            f"{params.anchorage_radius_km:g} km",
        ),
        Rule(
            "alongside",
            fastened & placed & keels,
            f"{_FASTENED}; {_HULLS}",
        ),
        Rule("alongside", fastened, _FASTENED),
        Rule(
            "close",
            held & near & placed & keels,
            "{fast_m} m between antennas for {fast_h} h, steady within {fast_spread_m} m, but "
            f"{_HULLS}: too wide for hulls that touch",
        ),
        Rule(
            "close",
            held & near,
            "{fast_m} m between antennas for {fast_h} h, steady within {fast_spread_m} m, but "
            "{abeam_m} m abeam on parallel keels is too wide for hulls that touch",
        ),
        Rule(
            "convoy",
            under_way | led,
            "making way together at {drift_kn} kn, {median_m} m apart",
        ),
        Rule(
            "close",
            steady & adrift & oil,
            "drifting as one at {drift_kn} kn, {low_m} to {high_m} m apart, not made fast",
        ),
        Rule(
            "anchored_neighbours",
            np.ones(speeds.shape[0], dtype=np.bool_),
            "lying {low_m} to {high_m} m apart, each within {roam_m} m of its place, never made "
            "fast (alongside up to {limit_m} m)",
        ),
    )


def _shown(value: object) -> str:
    """A number with no more digits than it deserves; “not known” for NaN."""
    if not isinstance(value, float):
        return str(value)
    if np.isnan(value):
        return "not known"
    return f"{value:.0f}" if abs(value) >= 10.0 or value.is_integer() else f"{value:.1f}"
