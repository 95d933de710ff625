"""One row per encounter: does it pass, whose flags and lists, and what would make it count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from lightering.geo import geodesic_m
from lightering.model.identifiers import imo_is_valid
from lightering.model.schemas import CLOSE_KINDS
from lightering.model.ships import ship_of, ships_in
from lightering.screening.attribution import Link, Visits, awaited, link_of
from lightering.screening.flags import flag_of, is_dprk
from lightering.screening.lists import ListBook, shipped_book
from lightering.screening.ports import port_table
from lightering.screening.signs import Signs
from lightering.screening.types import explanation, trade_of

if TYPE_CHECKING:
    from lightering.model.params import ScreeningParams
    from lightering.model.records import Loaded

__all__ = ["screen_with", "tracks_end"]

_NO_VISITS = Visits()


def tracks_end(loaded: Loaded) -> pd.Timestamp | None:
    """Returns the time of the last fix, or None without fixes: later calls cannot be seen.

    Args:
        loaded: Clean fixes.
    """
    times = loaded.fixes.column("time_utc")
    return pd.Timestamp(pc.max(times).as_py()) if len(times) else None


def screen_with(
    encounters: pd.DataFrame,
    ships: pd.DataFrame,
    calls: pd.DataFrame,
    dark: pd.DataFrame,
    params: ScreeningParams,
    book: ListBook | None = None,
    flags: pd.DataFrame | None = None,
    until: pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Screens encounters against tables that were made before.

    Args:
        encounters: `schemas.ENCOUNTERS`.
        ships: `tracks.statics.ships`.
        calls: `ports.dprk_port_calls`.
        dark: `ports.dprk_dark_periods`.
        params: Probabilities and limits.
        book: Lists of ships; None for those that come with the program.
        flags: `schemas.FLAGS`: signs of laundered identities; None for none.
        until: End of the tracks: a call may follow that they do not show. None if they show all.

    Returns:
        Frame: encounter_id, passes, reason, flag_1/2 (State), imo_ok_1/2 (nullable bool),
        listed_1/2, hint_1/2 (lists on which another ship has her name), call_before_1/2 and
        call_after_1/2 (UTC, null if none in the window), para11 (one of them flies the DPRK flag:
        UNSCR 2375 paragraph 11, whatever the cargo), counts_probability and counts_reason (the
        likelier reading); and for the reading that ship i received: counts_i, counts_reason_i,
        linked_i (something ties her to the DPRK), with trade_i (what her ship type says) and
        signs_i (what is odd in her identity, null if no flags were given).
    """
    by_ship = {ship_of(r): r for r in ships.to_dict("records")}
    visits = _Visits(calls, dark, pd.Timedelta(days=params.call_window_d))
    lists, signs = book or shipped_book(), Signs(flags)
    events = encounters.to_dict("records")
    waits = _awaited(events, until, params)
    rows = [
        _row(e, by_ship, visits, (lists, signs), wait, params)
        for e, wait in zip(events, waits, strict=True)
    ]
    return _as_frame(rows)


def _row(
    event: dict[Any, Any],
    ships: dict[tuple[int, int], dict[Any, Any]],
    visits: _Visits,
    known: tuple[ListBook, Signs],
    wait: tuple[float, float],
    params: ScreeningParams,
) -> dict[str, Any]:
    close = event["kind"] in CLOSE_KINDS
    row: dict[str, Any] = {"encounter_id": event["encounter_id"]}
    links: list[Link] = []
    signs: list[tuple[str, ...]] = []
    small, trades = [], []
    for side in ("1", "2"):
        key = ship_of(event, f"_{side}")
        ship = ships.get(key, {})
        imo = _whole(event[f"imo_{side}"])
        around = visits.around(key, event) if close else _NO_VISITS
        name = event[f"name_{side}"]
        match = known[0].match(imo, key[0], name if isinstance(name, str) else None)
        link = link_of(key[0], match, around, params)
        links.append(link)
        length = ship.get("length_m")
        small.append(length is not None and float(length) < params.min_length_m)
        trades.append(trade_of(_whole(ship.get("ship_type"))))
        long_m = None if length is None or pd.isna(length) else float(length)
        signs.append(known[1].of(key, _whole(ship.get("ship_type")), long_m))
        row |= {
            f"flag_{side}": flag_of(key[0]),
            f"imo_ok_{side}": None if imo is None else bool(imo_is_valid(imo)),
            f"listed_{side}": link.listed,
            f"hint_{side}": match.hint,
            f"call_before_{side}": around.call_before,
            f"call_after_{side}": around.call_after,
            f"linked_{side}": link.probability > 0.0,
            f"trade_{side}": trades[-1],
            f"signs_{side}": None if known[1].unknown else "; ".join(signs[-1]),
        }
    linked = any(link.probability > 0.0 for link in links)
    row["passes"], row["reason"] = _passes(event, linked, small, trades, params)
    row["para11"] = bool(close and (is_dprk(event["mmsi_1"]) or is_dprk(event["mmsi_2"])))
    passes = row["passes"]
    return row | _counting(event, links, trades, signs, wait, passes=passes, params=params)


def _awaited(
    events: list[dict[Any, Any]], until: pd.Timestamp | None, params: ScreeningParams
) -> list[tuple[float, float]]:
    """Returns by event how far a call that may still come adds, and after how many days it ends."""
    waits = [(0.0, 0.0)] * len(events)
    if until is None:
        return waits
    days = [(until - e["end_utc"]) / pd.Timedelta(days=1) for e in events]
    open_yet = [
        k
        for k, (event, day) in enumerate(zip(events, days, strict=True))
        if event["kind"] in CLOSE_KINDS and day < params.call_window_d
    ]
    ports = port_table("dprk_ports")
    for k in open_yet:
        away_m = geodesic_m(events[k]["lon"], events[k]["lat"], ports["lon"], ports["lat"])
        if away_m.min() <= params.call_reach_km * 1000.0:
            waits[k] = (awaited(days[k], params), days[k])
    return waits


def _passes(
    event: dict[Any, Any],
    linked: bool,
    small: list[bool],
    trades: list[str],
    params: ScreeningParams,
) -> tuple[bool, str]:
    if event["kind"] not in CLOSE_KINDS:
        return False, f"kind {event['kind'].replace('_', ' ')}: {event['kind_reason'] or ''}".strip(
            ": "
        )
    if all(small):
        return False, f"both ships are shorter than {params.min_length_m:g} m"
    if not linked and trades == ["fishing", "fishing"]:
        return False, "two fishing vessels, nothing ties either to the DPRK"
    return True, "may be a transfer"


def _counting(
    event: dict[Any, Any],
    links: list[Link],
    trades: list[str],
    signs: list[tuple[str, ...]],
    wait: tuple[float, float],
    *,
    passes: bool,
    params: ScreeningParams,
) -> dict[str, Any]:
    """Returns the probability to count for each reading of the direction, and the likelier one."""
    if not passes:
        reason = "not a possible transfer"
        return {
            "counts_probability": 0.0,
            "counts_reason": reason,
            **{f"counts_{s}": 0.0 for s in "12"},
            **{f"counts_reason_{s}": reason for s in "12"},
        }
    factor = 1.0 if event["kind"] == "alongside" else params.p_close_factor
    note = "" if factor == 1.0 else f"; close but not alongside: × {factor:.2f}"
    explained = explanation(*trades)
    row: dict[str, Any] = {}
    for side, link, odd in zip("12", links, signs, strict=True):
        if link.probability > 0.0:
            probability, reason = link.probability, link.reason
        elif explained and not any(one.probability > 0.0 for one in links):
            probability, reason = 0.0, f"{explained}, nothing ties either ship to the DPRK"
        else:
            probability = params.p_base
            reason = f"nothing ties the receiver to the DPRK: {params.p_base:.2f}"
        if wait[0] > 0.0 and probability > 0.0 and link.visits.call_after is None:
            probability = 1.0 - (1.0 - probability) * (1.0 - wait[0])
            reason += f"; the tracks end {wait[1]:.0f} d after, a call may follow: {wait[0]:.2f}"
        if odd and probability > 0.0:
            probability = 1.0 - (1.0 - probability) * (1.0 - params.p_sign) ** len(odd)
        reason += "".join(f"; {sign}: {params.p_sign:.2f}" for sign in odd)
        row[f"counts_{side}"] = probability * factor
        row[f"counts_reason_{side}"] = reason + (note if probability else "")
    likelier = "1" if row["counts_1"] > row["counts_2"] else "2"
    row["counts_probability"] = row[f"counts_{likelier}"]
    row["counts_reason"] = row[f"counts_reason_{likelier}"]
    return row


class _Visits:
    """Calls and silences by ship, looked up around an encounter."""

    def __init__(self, calls: pd.DataFrame, dark: pd.DataFrame, window: pd.Timedelta) -> None:
        self._window = window
        self._calls = _by_ship(calls, ("arrival_utc", "departure_utc", "port"))
        self._dark = _by_ship(dark, ("start_utc", "end_utc", "port"))

    def around(self, key: tuple[int, int], event: dict[Any, Any]) -> Visits:
        start, end = event["start_utc"], event["end_utc"]
        before = [c for c in self._calls.get(key, ()) if c[1] < start <= c[1] + self._window]
        # a call that began before the encounter ended and lasts beyond its start holds it
        after = [
            c for c in self._calls.get(key, ()) if c[1] >= start and c[0] <= end + self._window
        ]
        silent = [d for d in self._dark.get(key, ()) if end <= d[0] <= end + self._window]
        last = max(before, key=lambda c: c[1], default=None)
        following = min(after, key=lambda c: c[0], default=None)
        quiet = min(silent, key=lambda d: d[0], default=None)
        return Visits(
            call_before=last[1] if last else None,
            port_before=last[2] if last else "",
            call_after=following[0] if following else None,
            port_after=following[2] if following else "",
            dark_from=quiet[0] if quiet else None,
            dark_port=quiet[2] if quiet else "",
        )


def _by_ship(
    table: pd.DataFrame, names: tuple[str, str, str]
) -> dict[tuple[int, int], list[tuple[pd.Timestamp, pd.Timestamp, str]]]:
    found: dict[tuple[int, int], list[tuple[pd.Timestamp, pd.Timestamp, str]]] = {}
    columns = (ships_in(table), *(table[name] for name in names))
    for ship, first, last, port in zip(*columns, strict=True):
        found.setdefault(ship, []).append((first, last, str(port)))
    return found


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)


_TEXT = ("encounter_id", "reason", "counts_reason")
_TEXT_OF_SIDE = ("flag", "listed", "hint", "counts_reason", "trade", "signs")


def _as_frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(index=range(len(rows)))
    order = ["encounter_id", "passes", "reason"]
    order += [f"{n}_{s}" for n in ("flag", "imo_ok", "listed", "hint") for s in "12"]
    order += [f"{n}_{s}" for n in ("call_before", "call_after") for s in "12"]
    order += ["para11", "counts_probability", "counts_reason"]
    order += [
        f"{n}_{s}" for n in ("counts", "counts_reason", "linked", "trade", "signs") for s in "12"
    ]
    for name in order:
        values = [row[name] for row in rows]
        stem = name.rsplit("_", 1)[0]
        if name in _TEXT or (name[-1] in "12" and stem in _TEXT_OF_SIDE):
            frame[name] = pd.Series(values, dtype=object)
        elif stem.startswith("call_"):
            frame[name] = pd.Series(pd.to_datetime(values, utc=True)).dt.as_unit("ms")
        elif stem == "imo_ok":
            frame[name] = pd.Series(values, dtype="boolean")
        elif name in ("passes", "para11") or stem == "linked":
            frame[name] = pd.Series(values, dtype=np.bool_)
        else:
            frame[name] = pd.Series(values, dtype=np.float64)
    return frame
