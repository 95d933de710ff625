"""The evidence lines of a transfer: each a value with the tonnes it speaks for and its source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.units import BBL_PER_TONNE_COMMITTEE, thousands
from lightering.volumes.hydrostatics import LPP_PER_LOA, LWL_PER_LPP, displacement_t
from lightering.volumes.particulars import (
    BEAM_PER_DRAUGHT,
    LENGTH_PER_BEAM,
    registry_words,
    typical_dwt_t,
    typical_sizes_m,
)
from lightering.volumes.products import PRODUCTS
from lightering.volumes.reported import NAMES

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import VolumeParams
    from lightering.screening.registry_files import Sizes
    from lightering.volumes.particulars import Particulars
    from lightering.volumes.readings import Reading, Side
    from lightering.volumes.reported import Report

__all__ = [
    "committee_line",
    "deadweight_line",
    "draught_lines",
    "line",
    "mass_of_change",
    "particulars_lines",
    "product_line",
    "reading_lines",
    "size_lines",
]

Line = dict[str, Any]


def line(
    name: str,
    value: str,
    mass_t: float | None = None,
    source_file: str | None = None,
    source_line: int | None = None,
) -> Line:
    """Returns one evidence line.

    Args:
        name: What kind of evidence.
        value: What was seen or assumed, in words.
        mass_t: Tonnes it speaks for, if it speaks for any.
        source_file: Base name of the file it stands in, None for what no file says.
        source_line: Line in that file.
    """
    rounded = None if mass_t is None else round(float(mass_t), 1)
    return {
        "line": name,
        "value": value,
        "mass_t": rounded,
        "source_file": source_file,
        "source_line": source_line,
    }


def mass_of_change(ship: Particulars, from_m: float, to_m: float, params: VolumeParams) -> float:
    """Returns the displacement between two draughts in tonnes, at the middle of every assumption.

    Args:
        ship: Her particulars; missing dimensions take typical ratios.
        from_m: First draught.
        to_m: Second draught.
        params: Range of the block coefficient.
    """
    length, beam, design = typical_sizes_m(ship)
    block = 0.5 * (params.block_coefficient_low + params.block_coefficient_high)
    hull = (LPP_PER_LOA * LWL_PER_LPP * length, beam, block, design)
    low = max(from_m, 0.1 * design)
    return float(displacement_t(*hull, to_m, 0.5) - displacement_t(*hull, low, 0.5))


def draught_lines(
    role: str, ship: Particulars, side: Side, parted: pd.Timestamp, params: VolumeParams
) -> list[Line]:
    """Returns the lines of one ship's typed draughts; both draughts of a pair make one change.

    Args:
        role: `giver` or `receiver`.
        ship: Her particulars.
        side: Her readings.
        parted: Last contact, for the lag.
        params: Range of the block coefficient.
    """
    lines = []
    if side.before is not None and side.after is not None:
        mass = mass_of_change(ship, side.before.draught_m, side.after.draught_m, params)
        change = f"{side.before.draught_m:.1f} → {side.after.draught_m:.1f} m"
        lines.append(
            line(
                f"draught change of the {role}",
                f"{change}, typed {_lag(side.after, parted)}{_mixed(side)}",
                abs(mass),
                side.after.source_file,
                side.after.source_line,
            )
        )
    return lines + reading_lines(role, side)


def reading_lines(role: str, side: Side) -> list[Line]:
    """Returns where each typed draught of one ship stands.

    Args:
        role: `giver` or `receiver`.
        side: Her readings.
    """
    return [
        line(
            f"draught of the {role} {when}",
            _told(reading),
            None,
            reading.source_file,
            reading.source_line,
        )
        for when, reading in (("before", side.before), ("after", side.after))
        if reading is not None
    ]


def _told(reading: Reading) -> str:
    if reading.by:
        return f"{reading.draught_m:.2f} m, {reading.time:%Y-%m-%d %H:%M}Z, {reading.by}"
    told = f"{reading.draught_m:.1f} m since {reading.time:%Y-%m-%d %H:%M}Z"
    return f"{told}, typed at the next port, {reading.at_port}" if reading.at_port else told


def deadweight_line(role: str, ship: Particulars, params: VolumeParams) -> Line:
    """Returns the line of a ship's deadweight and where it comes from.

    Args:
        role: `giver` or `receiver`.
        ship: Her particulars.
        params: Coefficient of the regression.
    """
    dwt = typical_dwt_t(ship, params)
    if ship.dwt_t is not None:
        text = f"{thousands(dwt)} t, published: {ship.dwt_source}"
        told = ship.registry
        if told is not None and told.dwt_t is not None:
            text = f"{thousands(dwt)} t, {_dated(told)}, by {ship.registry_by}"
            return line(f"deadweight of the {role}", text, dwt, told.file, told.line)
    else:
        known = []
        if ship.length_m is not None:
            known.append(f"length {ship.length_m:g} m")
        if ship.beam_m is not None:
            known.append(f"beam {ship.beam_m:g} m")
        if ship.max_draught_m is not None:
            known.append(f"deepest {ship.max_draught_m:g} m")
        sent = f"sent: {', '.join(known)}" if known else "nothing of her size was sent"
        by = f"{params.dwt_coefficient:g} × LOA × B × T with {_taken(ship)}"
        text = f"{thousands(dwt)} t by {by} ({sent})"
    return line(f"deadweight of the {role}", text, dwt)


def _taken(ship: Particulars) -> str:
    """Returns what stands for sizes that were not sent, so that the product can be repeated."""
    length, _beam, draught = typical_sizes_m(ship)
    taken = [] if ship.length_m is not None else [f"LOA = {length:g} m"]
    if ship.beam_m is None:
        taken.append(f"B = LOA / {LENGTH_PER_BEAM:g}")
    known = (ship.draught_m, ship.max_draught_m)
    taken.append(f"T = {draught:g} m" if draught in known else f"T = B / {BEAM_PER_DRAUGHT:g}")
    return ", ".join(taken)


def size_lines(role: str, ship: Particulars) -> list[Line]:
    """Returns where the sizes stand that a ship sent; those of one report are one line.

    Args:
        role: `giver` or `receiver`.
        ship: Her particulars.
    """
    by_place: dict[tuple[str, int], list[Report]] = {}
    for one in ship.sent:
        by_place.setdefault((one.file, one.line), []).append(one)
    lines = []
    for (file, number), reports in by_place.items():
        *names, last = (NAMES[one.what] for one in reports)
        name = f"{', '.join(names)} and {last}" if names else last
        values = ", ".join(one.words for one in reports)
        text = f"{values}, sent since {reports[0].first_utc:%Y-%m-%d}"
        lines.append(line(f"{name} of the {role}", text, None, file, number))
    return lines


def particulars_lines(role: str, ship: Particulars) -> list[Line]:
    """Returns what a registry told of a ship, and what contradicts.

    Args:
        role: `giver` or `receiver`.
        ship: Her particulars.
    """
    lines, told = [], ship.registry
    if told is not None:
        words = registry_words(told, deadweight=False)
        if words:
            text = f"{words}; {_dated(told)}, by {ship.registry_by}"
            lines.append(line(f"particulars of the {role}", text, None, told.file, told.line))
    if ship.doubts:
        lines.append(line(f"contradiction about the {role}", "; ".join(ship.doubts)))
    return lines


def _dated(told: Sizes) -> str:
    return f"registry of {told.date}" if told.date else "registry without a date"


def product_line(params: VolumeParams) -> Line:
    """Returns the line of what may have been moved: the assumed mix, as no message tells it.

    Args:
        params: Shares of the mix.
    """
    shares = (
        params.share_gasoil,
        params.share_gasoline,
        params.share_kerosene,
        params.share_residual,
    )
    total = sum(shares)
    mix = ", ".join(f"{n} {s / total:.0%}" for n, s in zip(PRODUCTS, shares, strict=True))
    return line("product", f"not told by the ships; assumed mix {mix}")


def committee_line(mass_t: float) -> Line:
    """Returns the figure at the Committee's 8.33 bbl/t, which stands beside every estimate.

    Args:
        mass_t: Median mass.
    """
    barrels = mass_t * BBL_PER_TONNE_COMMITTEE
    return line("at 8.33 bbl per tonne", f"{thousands(barrels)} bbl for the median mass", mass_t)


def _mixed(side: Side) -> str:
    """Says which draughts of a change the analyst typed."""
    by = [r is not None and bool(r.by) for r in (side.before, side.after)]
    return {
        (True, True): "; both by the analyst",
        (True, False): "; the first by the analyst",
        (False, True): "; the second by the analyst",
    }.get((by[0], by[1]), "")


def _lag(reading: Reading, parted: pd.Timestamp) -> str:
    hours = (reading.time - parted).total_seconds() / 3600.0
    return f"{hours:.1f} h after parting" if hours >= 0.0 else f"{-hours:.1f} h before parting"
