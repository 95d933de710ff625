"""What the inspector shows of one encounter, gathered in a worker: rows, series and histogram."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.gui.panels.hull_facts import impossible_of, told_of
from lightering.gui.words import float_or_none, is_missing, plain, stamp
from lightering.model.schemas import FLAG_WORDS
from lightering.model.ships import is_ship_of, ship_of, ships_in
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.app.pipeline import Results
    from lightering.model.overrides import Typed

__all__ = [
    "Details",
    "Draughts",
    "Hull",
    "flag_words",
    "flags_of",
    "gather",
    "group_words",
    "type_words",
]

_LEAST_PAD_H, _PAD_SHARE = 3.0, 0.3
_SAMPLES = 640
_BINS = 36
_OF_ALL = ("shared_mmsi", "late_messages")
"""Flags of one identity that concern all that share its MMSI."""
_MOST_IDENTITIES = 6
_MOST_MEMBERS = 12


@dataclass(frozen=True, slots=True)
class Draughts:
    """Draughts of one ship as her crew typed them, where they change.

    Attributes:
        time_ms: Milliseconds since 1970 UTC, rising, int64 (n,).
        draught_m: Metres, float64 (n,).
    """

    time_ms: NDArray[np.int64]
    draught_m: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hull:
    """One of the two ships as the inspector tells it.

    Attributes:
        role: "Giver", "Receiver", or "Ship 1", "Ship 2" where direction is not known.
        side: 1 or 2: its place in the encounter.
        mmsi: Its MMSI.
        name: Its name, made harmless, or "".
        imo: Its IMO number or None.
        imo_ok: Whether the check digit holds, None without number.
        flag: Country by MID.
        listed: List entry, or "".
        hint: Lists on which another ship has her name, or "".
        lists: How many lists were searched.
        kind: Type in words, or "".
        dwt_t: Deadweight in t or None.
        length_m: Length in m or None.
        beam_m: Beam in m or None.
        max_draught_m: Largest draught typed, or None.
        draughts: Where her draught changes.
        call_before: Time of the nearest DPRK call before, or None.
        call_after: Time of the nearest DPRK call after, or None.
        flags: What is odd in her identity: word of the flag and sentence.
        registry: File, line and date of the registry that tells her sizes, "" if none does.
        sizes: What it tells, in words.
        doubts: What contradicts, and what cannot be, in sentences.
        sent: Sizes that she sent, each with its first and last report.
        typed: Draughts of hers that the analyst typed.
    """

    role: str
    side: int
    mmsi: int
    name: str
    imo: int | None
    imo_ok: bool | None
    flag: str
    listed: str
    hint: str
    lists: int
    kind: str
    dwt_t: float | None
    length_m: float | None
    beam_m: float | None
    max_draught_m: float | None
    draughts: Draughts
    call_before: Any
    call_after: Any
    flags: tuple[tuple[str, str], ...] = ()
    registry: str = ""
    sizes: str = ""
    doubts: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    typed: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True)
class Details:
    """One encounter in full.

    Attributes:
        encounter: Its row.
        screening: Its screening row.
        transfer: Its transfer row, or None where nothing was inferred.
        hulls: Giver and receiver, or ship 1 and 2.
        separation: Series of `tracks.motion.separation` around the encounter.
        time_ms: When it is, milliseconds since 1970 UTC, (n,).
        from_ms: Start of the series.
        to_ms: End of the series.
        bins_bbl: Edges of the histogram, (bins + 1,), empty without estimate.
        heights: Draws per bin, (bins,).
        limit_m: Distance under which ships are in contact.
        limit_kn: Speed under which they must be.
        unknown_below: Direction is unknown below this probability.
    """

    encounter: pd.Series[Any]
    screening: pd.Series[Any]
    transfer: pd.Series[Any] | None
    hulls: tuple[Hull, Hull]
    separation: pd.DataFrame
    time_ms: NDArray[np.float64]
    from_ms: int
    to_ms: int
    bins_bbl: NDArray[np.float64]
    heights: NDArray[np.int64]
    limit_m: float
    limit_kn: float
    unknown_below: float

    @property
    def direction_known(self) -> bool:
        """Whether giver and receiver may be named as such."""
        return (
            self.transfer is not None
            and float(self.transfer["direction_probability"]) >= self.unknown_below
        )


def gather(results: Results, encounter_id: str, draughts: pd.DataFrame) -> Details:
    """Collects everything about one encounter.

    Args:
        results: The run.
        encounter_id: Which one.
        draughts: `tracks.statics.draught_reports` of the run.
    """
    from lightering.tracks import motion

    encounters = results.encounters
    row = int(np.flatnonzero((encounters["encounter_id"] == encounter_id).to_numpy())[0])
    encounter = encounters.iloc[row]
    screening = results.screening.iloc[row]
    transfers = results.assessment.transfers
    found = np.flatnonzero((transfers["encounter_id"] == encounter_id).to_numpy())
    transfer = transfers.iloc[int(found[0])] if len(found) else None
    start, end = (int(encounter[c].value // 1_000_000) for c in ("start_utc", "end_utc"))
    pad = int(max(_LEAST_PAD_H * HOUR_MS, (end - start) * _PAD_SHARE))
    bins, heights = _histogram(
        results.assessment.volume_bbl[int(found[0])] if len(found) else np.empty(0, np.float32)
    )
    known = (
        transfer is not None
        and float(transfer["direction_probability"]) >= results.params.volumes.unknown_below
    )
    order = (1, 2)
    if transfer is not None:
        swapped = transfer["giver_mmsi"] == encounter["mmsi_2"] != encounter["mmsi_1"]
        order = (2, 1) if swapped else (1, 2)
    roles = ("Giver", "Receiver") if known else (f"Ship {order[0]}", f"Ship {order[1]}")
    weights = ("giver_dwt_t", "receiver_dwt_t")
    hulls = tuple(
        _hull(
            results,
            encounter,
            screening,
            draughts,
            role,
            side,
            None if transfer is None else transfer[weight],
            impossible_of(transfer) if weight == "receiver_dwt_t" else (),
        )
        for role, side, weight in zip(roles, order, weights, strict=True)
    )
    apart = motion.separation(results.loaded, encounter, start - pad, end + pad, _SAMPLES)
    return Details(
        encounter=encounter,
        screening=screening,
        transfer=transfer,
        hulls=(hulls[0], hulls[1]),
        separation=apart,
        time_ms=_milliseconds(apart["time_utc"]).astype(np.float64),
        from_ms=start - pad,
        to_ms=end + pad,
        bins_bbl=bins,
        heights=heights,
        limit_m=results.params.detect.distance_m,
        limit_kn=results.params.detect.max_speed_kn,
        unknown_below=results.params.volumes.unknown_below,
    )


def group_words(results: Results | None, group_id: Any) -> tuple[str, str]:
    """Returns how many ships lie together with those of an encounter, and their encounters.

    Args:
        results: The run.
        group_id: Of the encounter; missing where only two ships take part.
    """
    if results is None or is_missing(group_id):
        return "", ""
    rows = results.encounters[results.encounters["group_id"] == group_id]
    ships = {*ships_in(rows, "_1"), *ships_in(rows, "_2")}
    lines = [
        f"{row['encounter_id']}: {plain(row['name_1']) or row['mmsi_1']} and "
        f"{plain(row['name_2']) or row['mmsi_2']}, {stamp(row['start_utc'])}"
        for _, row in rows[:_MOST_MEMBERS].iterrows()
    ]
    return f"; {len(ships)} ships together", "\n".join(lines)


def _hull(
    results: Results,
    encounter: pd.Series[Any],
    screening: pd.Series[Any],
    draughts: pd.DataFrame,
    role: str,
    side: int,
    dwt_t: Any,
    impossible: tuple[str, ...],
) -> Hull:
    mmsi, identity = ship_of(encounter, f"_{side}")
    ships = results.ships
    match = ships[is_ship_of(ships, (mmsi, identity))]
    ship = match.iloc[0] if len(match) else pd.Series(dtype=object)
    own = draughts[is_ship_of(draughts, (mmsi, identity))]
    imo = encounter[f"imo_{side}"]
    sound = screening[f"imo_ok_{side}"]
    told = told_of(results, match)
    return Hull(
        role=role,
        side=side,
        mmsi=mmsi,
        name=plain(encounter[f"name_{side}"]),
        imo=None if is_missing(imo) else int(imo),
        imo_ok=None if is_missing(sound) else bool(sound),
        flag=flag_words(plain(screening[f"flag_{side}"])),
        listed=plain(screening[f"listed_{side}"]),
        hint=plain(screening[f"hint_{side}"]),
        lists=results.beside.searched,
        kind=type_words(ship.get("ship_type")),
        dwt_t=None if is_missing(dwt_t) else float(dwt_t),
        length_m=float_or_none(ship.get("length_m")),
        beam_m=float_or_none(ship.get("beam_m")),
        max_draught_m=float_or_none(ship.get("max_draught_m")),
        draughts=Draughts(
            _milliseconds(own["time_utc"]), own["draught_m"].to_numpy(dtype=np.float64)
        ),
        call_before=screening[f"call_before_{side}"],
        call_after=screening[f"call_after_{side}"],
        flags=flags_of(results, mmsi, identity),
        registry=told.registry,
        sizes=told.sizes,
        doubts=(*impossible, *told.doubts),
        sent=told.sent,
        typed=_typed(results, str(encounter["encounter_id"]), side),
    )


def _typed(results: Results, encounter_id: str, side: int) -> tuple[Typed, ...]:
    told = results.beside.overrides.get(encounter_id)
    return () if told is None else tuple(one for one in told.draughts if one.ship == side)


def flags_of(results: Results, mmsi: int, identity: int) -> tuple[tuple[str, str], ...]:
    """Returns the flags of one ship; where others share her MMSI, who they are and when heard.

    Args:
        results: The run.
        mmsi: Nine digits.
        identity: Which of the ships with this MMSI.
    """
    flags, ships = results.flags, results.ships
    mine = flags[(flags["mmsi"] == mmsi).fillna(False)]
    own = mine["identity"].isna() | (mine["identity"] == identity).fillna(False)
    own |= mine["flag"].isin(_OF_ALL)
    chosen = mine[own.to_numpy(dtype=bool)]
    told = [
        (str(flag), plain(f"{stamp(first)}: {sentence}"))
        for flag, first, sentence in zip(
            chosen["flag"], chosen["first_utc"], chosen["sentence"], strict=True
        )
    ]
    order = list(FLAG_WORDS)
    told.sort(key=lambda one: order.index(one[0]))
    if told and told[0][0] in _OF_ALL:
        several = ships[ships["mmsi"] == mmsi][:_MOST_IDENTITIES]
        told[:0] = [
            (told[0][0], plain(_history(ship, this=ship["identity"] == identity)))
            for _, ship in several.iterrows()
        ]
    return tuple(told)


def _history(ship: pd.Series[Any], *, this: bool) -> str:
    """One of the ships that share an MMSI in a line."""
    name = f" {ship['name']}," if not is_missing(ship["name"]) else ""
    which = " (this one)" if this else ""
    return (
        f"Identity {ship['identity']}{which}:{name} {ship['fixes']:,} fixes, "
        f"{stamp(ship['first_utc'])} to {stamp(ship['last_utc'])}."
    )


def flag_words(name: str) -> str:
    """Returns a flag's usual name: the table of identification digits has official ones.

    Args:
        name: As `flags.flag_of` gives it.
    """
    if name == "Democratic People's Republic of Korea":
        return "DPRK"
    return re.sub(r"\s*\([^)]*\)", "", name)


def _milliseconds(times: pd.Series[Any]) -> NDArray[np.int64]:
    """Plain numbers for what paints: a column of times is slow to turn, at every repaint."""
    plain_times = times.dt.tz_convert("UTC").dt.tz_localize(None)
    return plain_times.to_numpy("datetime64[ms]").astype(np.int64)


def type_words(code: Any) -> str:
    """Returns words of an AIS ship type (ITU-R M.1371 table 53); MarineCadastre's too.

    Args:
        code: As sent, or missing.
    """
    if is_missing(code):
        return ""
    number = int(code)
    single = {
        30: "Fishing vessel",
        31: "Towing vessel",
        32: "Towing vessel",
        33: "Dredger",
        50: "Pilot vessel",
        52: "Tug",
        1017: "Tanker",
        1024: "Tanker",
    }
    tens = {4: "High-speed craft", 6: "Passenger ship", 7: "Cargo ship", 8: "Tanker"}
    return single.get(number) or tens.get(number // 10, f"Ship type {number}")


def _histogram(
    volumes: NDArray[np.float32],
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    sound = volumes[np.isfinite(volumes)]
    if not len(sound) or float(sound.max()) <= 0:
        return np.empty(0), np.empty(0, np.int64)
    low, high = np.quantile(sound, (0.002, 0.998))
    if high <= low:
        low, high = float(sound.min()) * 0.9, float(sound.max()) * 1.1
    heights, edges = np.histogram(sound, bins=_BINS, range=(float(low), float(high)))
    return edges.astype(np.float64), heights.astype(np.int64)
