"""What the inspector tells of a lead, a gap or a loitering, in rows of label and value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from lightering.app.clues import SORTS
from lightering.gui.words import hours, is_missing, number, percent, plain, position, shorter, stamp

if TYPE_CHECKING:
    from lightering.app.clues import Clues, ClueTable

__all__ = ["BANNER", "facts_of", "related_of", "ship_words"]

BANNER = {
    "leads": (
        "A lead is no encounter. Time and speed allow that these two met; nobody saw it. "
        "Whatever is said of it, it adds nothing to the total."
    ),
    "gaps": "A gap is a silence of one ship, not a meeting. It adds nothing to the total.",
    "loitering": "One ship stayed slow. Nobody was seen beside her; it adds nothing to the total.",
}

Fact = tuple[str, str]


def ship_words(table: ClueTable, row: int) -> tuple[Fact, ...]:
    """Returns name, and MMSI with IMO number, of each ship.

    Args:
        table: The list.
        row: Row of its frame.
    """
    told = table.frame.iloc[row]
    sides = ("_1", "_2") if table.name == "leads" else ("",)
    ships = []
    for side in sides:
        imo = told[f"imo{side}"]
        numbers = f"MMSI {int(told[f'mmsi{side}'])}"
        numbers += "" if is_missing(imo) else f", IMO {int(imo)}"
        if table.name == "leads":
            length = told[f"length{side}_m"]
            numbers += "" if is_missing(length) else f", {length:g} m"
            silent = not is_missing(told[f"gap_id{side}"])
            numbers += "; silent" if silent else "; seen, lay slow"
        ships.append((plain(told[f"name{side}"]).strip() or "No name sent", numbers))
    return tuple(ships)


def facts_of(clues: Clues, identifier: str) -> tuple[Fact, ...]:
    """Returns what is known of a clue, in the order an analyst asks.

    Args:
        clues: The lists.
        identifier: One of them.

    Raises:
        KeyError: There is no such clue.
    """
    table = clues.table_with(identifier)
    if table is None:
        raise KeyError(identifier)
    row = table.place[identifier]
    told = table.frame.iloc[row]
    begin, end = (
        pd.Timestamp(int(ms[row]), unit="ms", tz="UTC") for ms in (table.start_ms, table.end_ms)
    )
    sort = SORTS[table.name].get(str(table.sorts[row]), str(table.sorts[row]))
    made = {"leads": _lead, "gaps": _gap, "loitering": _loitering}[table.name]
    return made(clues, told, begin, end, sort)


def _lead(clues: Clues, told: Any, begin: Any, end: Any, sort: str) -> tuple[Fact, ...]:
    heard = SORTS["gaps"]
    coverage = "; ".join(
        f"ship {side}: {heard.get(str(told[f'coverage_{side}']), str(told[f'coverage_{side}']))}"
        for side in (1, 2)
        if not is_missing(told[f"coverage_{side}"])
    )
    rivals, nearer = number(told["rivals"]), number(told["nearer_rivals"])
    others = f"{rivals} could have met one of them instead, {nearer} with less detour"
    return (
        ("Together", f"at most {hours(told['window_h'])}, {stamp(begin)} to {stamp(end)}"),
        ("To spare", f"{hours(told['slack_h'])} beside the {_least(clues)} that a meeting takes"),
        ("Where", f"{position(float(told['lat']), float(told['lon']))}, {sort}"),
        ("Nearest port", _port(told, "")),
        ("Detour", f"{number(told['detour_km'])} km longer than the straight way"),
        ("Others", others),
        ("Receivers", coverage or "not tested"),
        ("Speed limit", f"{clues.limits.lead_speed_kn:g} kn; it bounds the shaded area"),
        ("Why", plain(told["reason"])),
    )


def _gap(clues: Clues, told: Any, begin: Any, end: Any, sort: str) -> tuple[Fact, ...]:
    ends = [
        f"{number(told[f'visible_{at}'])} of {number(told[f'neighbours_{at}'])}"
        for at in ("start", "end")
    ]
    speed = float(told["implied_speed_kn"])
    beyond = (
        "; more than the limit, so no area is drawn" if speed > clues.limits.lead_speed_kn else ""
    )
    left = _at(told["lat"], told["lon"], told["start_speed_kn"])
    back = _at(told["end_lat"], told["end_lon"], told["end_speed_kn"])
    stayed = f"{ends[0]} stayed on the air where she fell silent, {ends[1]} where she came back"
    return (
        ("Silent", f"{hours(told['duration_h'])}, {stamp(begin)} to {stamp(end)}"),
        ("Last heard", f"{left}, {_port(told, 'start_')}"),
        ("Heard again", f"{back}, {_port(told, 'end_')}"),
        ("Made good", f"{number(told['distance_km'])} km, as if at {speed:.1f} kn{beyond}"),
        ("Habit", f"{number(told['fixes_before'])} fixes in the 12 h before"),
        ("Neighbours", stayed),
        ("Covered", f"{percent(told['covered_share'])} of the silence others were heard near"),
        ("Receivers", sort),
    )


def _loitering(_clues: Clues, told: Any, begin: Any, end: Any, sort: str) -> tuple[Fact, ...]:
    speed, fixes = number(told["mean_speed_kn"], 1), number(told["fixes"])
    return (
        ("Slow", f"{hours(told['duration_h'])}, {stamp(begin)} to {stamp(end)}"),
        ("Speed", f"{speed} kn on average over {fixes} fixes"),
        ("Path", f"{number(told['path_km'])} km, all within {number(told['spread_km'], 1)} km"),
        ("Where", position(float(told["lat"]), float(told["lon"]))),
        ("Shore", f"{number(told['shore_km'], 1)} km off"),
        ("Nearest port", _port(told, "")),
        ("At anchor", f"{percent(told['anchored_share'])} of her fixes; {sort}"),
    )


def _at(lat: Any, lon: Any, speed_kn: Any) -> str:
    return f"{position(float(lat), float(lon))}, {number(speed_kn, 1)} kn"


def _port(told: Any, prefix: str) -> str:
    port = plain(told[f"{prefix}port"])
    return f"{port}, {number(told[f'{prefix}port_km'])} km" if port else "no port near"


def _least(clues: Clues) -> str:
    return hours(clues.limits.min_duration_h)


def related_of(clues: Clues, identifier: str) -> tuple[tuple[str, str], ...]:
    """Returns what else to look at: of a lead its silences, of a gap the leads in it.

    Args:
        clues: The lists.
        identifier: One of them.

    Returns:
        Words, and the id of a gap to go to, or of the gap whose leads shall be listed.
    """
    table = clues.table_with(identifier)
    if table is None or table.name == "loitering":
        return ()
    leads = clues.tables["leads"].frame
    if table.name == "gaps":
        many = int(((leads["gap_id_1"] == identifier) | (leads["gap_id_2"] == identifier)).sum())
        return ((f"{number(many)} leads in this silence", identifier),) if many else ()
    told = table.frame.iloc[table.place[identifier]]
    return tuple(
        (
            f"Silence of ship {side}, {shorter(str(told[f'gap_id_{side}']))}",
            str(told[f"gap_id_{side}"]),
        )
        for side in (1, 2)
        if not is_missing(told[f"gap_id_{side}"])
    )
