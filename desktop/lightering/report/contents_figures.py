"""The three drawings of an event's page, made from its tracks and draws."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.geo import geodesic_m
from lightering.report import wording as w
from lightering.report.figures.histogram import volume_histogram
from lightering.report.figures.separation import Separation, separation_plot
from lightering.report.figures.track_map import Place, Track, TrackMap, track_map
from lightering.resources import resource
from lightering.tracks import motion
from lightering.units import KNOT_MS, thousands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.report.contents_inputs import Evidence, Row

__all__ = ["event_figures"]

AROUND_MAP_H = 48.0
"""Hours of track drawn before and after an encounter."""

AROUND_PLOT = 0.35
"""Share of the encounter's length that the separation plot shows before and after it."""

SAMPLES = 420
"""Instants of the separation plot: about one per point of its width."""


def event_figures(evidence: Evidence, transfer: Row, draws: NDArray[np.float32]) -> dict[str, Any]:
    """Returns map, separation plot and histogram of one transfer with their words.

    Args:
        evidence: What the report is made from.
        transfer: A row of the transfers.
        draws: Its barrels, shape (draws,).
    """
    encounter = evidence.encounter_rows[transfer["encounter_id"]]
    return {
        "map": _map(evidence, transfer, encounter),
        "separation": _separation(evidence, encounter),
        "histogram": _histogram(transfer, draws),
    }


def _map(evidence: Evidence, transfer: Row, encounter: Row) -> dict[str, str]:
    giver, receiver = evidence.sides(transfer)
    start, end = _ms(encounter["start_utc"]), _ms(encounter["end_utc"])
    around = round(AROUND_MAP_H * 3_600_000)
    window = (start - around, end + around)
    tracks = [
        _track(evidence, ship, role, window)
        for ship, role in ((giver, "giver"), (receiver, "receiver"))
    ]
    svg, coast = track_map(
        TrackMap(
            tracks=tracks,
            lon=float(encounter["lon"]),
            lat=float(encounter["lat"]),
            end_ms=end,
            places=_ports(),
        )
    )
    first, last = w.day(_when(window[0])), w.day(_when(window[1]))
    where = w.position(float(encounter["lon"]), float(encounter["lat"]))
    return {
        "svg": svg,
        "alt": f"Map of the tracks of {tracks[0].name} and {tracks[1].name} from {first} to "
        f"{last}; the encounter lies at {where}.",
        "caption": f"Tracks, {first} to {last}. Double line: giver; single: receiver, broken "
        "after the encounter; dotted: no AIS, way not known. Mercator, WGS 84, scale true at the "
        f"middle. Coast: {coast}.",
    }


def _track(evidence: Evidence, ship: tuple[int, int], role: str, window: tuple[int, int]) -> Track:
    rows = motion.rows_of(evidence.loaded, *ship)
    first = int(rows[0]) if len(rows) else 0
    # The ships of one MMSI lie side by side: a slice around them spares the other columns' rows.
    fixes = evidence.loaded.fixes.slice(first, int(rows[-1]) - first + 1 if len(rows) else 0)
    times = fixes.column("time_utc").cast("int64").to_numpy()[rows - first]
    inside = slice(
        int(np.searchsorted(times, window[0])), int(np.searchsorted(times, window[1], "right"))
    )
    time, chosen = times[inside], (rows - first)[inside]
    lon = np.asarray(fixes.column("lon").to_numpy()[chosen], dtype=np.float64)
    lat = np.asarray(fixes.column("lat").to_numpy()[chosen], dtype=np.float64)
    return Track(
        name=evidence.name(ship),
        role=role,
        time_ms=time,
        lon=lon,
        lat=lat,
        known=_known(time, lon, lat, evidence.params.detect),
    )


def _known(
    time_ms: NDArray[np.int64],
    lon: NDArray[np.float64],
    lat: NDArray[np.float64],
    limits: DetectParams,
) -> NDArray[np.bool_]:
    """Tells between which fixes the way is known: no gap, and reachable (the contact model)."""
    seconds = np.diff(time_ms) / 1000.0
    if len(seconds) == 0:
        return np.zeros(0, dtype=bool)
    metres = geodesic_m(lon[:-1], lat[:-1], lon[1:], lat[1:])
    result: NDArray[np.bool_] = (
        (seconds > 0.0)
        & (seconds <= limits.max_gap_h * 3600.0)
        & (metres <= limits.reachable_kn * KNOT_MS * seconds)
    )
    return result


def _separation(evidence: Evidence, encounter: Row) -> dict[str, str]:
    start, end = _ms(encounter["start_utc"]), _ms(encounter["end_utc"])
    around = max(round((end - start) * AROUND_PLOT), 3_600_000)
    series = motion.separation(
        evidence.loaded,
        pd.Series(encounter),
        start - around,
        end + around,
        SAMPLES,
        evidence.params.detect,
    )
    limit = evidence.params.detect.distance_m
    contacts = [(_ms(a), _ms(b)) for a, b in encounter["contacts"]]
    plot = separation_plot(
        Separation(
            time_ms=series["time_utc"].dt.as_unit("ms").astype(np.int64).to_numpy(),
            distance_m=series["distance_m"].to_numpy(dtype=np.float64),
            contacts=contacts,
            limit_m=limit,
        )
    )
    spans = [f"{w.clock(_when(a))} to {w.clock(_when(b))}" for a, b in contacts[:12]]
    more = f" and {len(contacts) - 12} more" if len(contacts) > 12 else ""
    return {
        "svg": plot,
        "alt": f"Separation of the two ships on a logarithmic axis, under {thousands(limit)} m "
        f"from {', '.join(spans)}{more} UTC.",
        "caption": f"Separation from {w.day(_when(start))}, logarithmic. Shaded: "
        f"closer than {thousands(limit)} m, ends in bold. Dotted: no AIS.",
    }


def _histogram(transfer: Row, draws: NDArray[np.float32]) -> dict[str, str]:
    low, middle, high = (float(transfer[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95"))
    return {
        "svg": volume_histogram(draws, low, middle, high),
        "alt": f"Histogram of barrels moved: median {thousands(middle)}, from {thousands(low)} "
        f"(5 %) to {thousands(high)} (95 %).",
        "caption": f"Barrels drawn {thousands(len(draws))} times.",
    }


@cache
def _ports() -> tuple[Place, ...]:
    frame = pd.read_csv(resource("facts/dprk_ports.csv"))
    return tuple(
        Place(str(name), float(lon), float(lat))
        for name, lon, lat in zip(frame["name"], frame["lon"], frame["lat"], strict=True)
    )


def _ms(value: Any) -> int:
    return round(w.moment(value).timestamp() * 1000.0)


def _when(ms: int) -> pd.Timestamp:
    return pd.Timestamp(ms, unit="ms", tz="UTC")
