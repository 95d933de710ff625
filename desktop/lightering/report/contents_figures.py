"""The drawings of an event's page, made from its tracks and draws."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.geo import geodesic_m
from lightering.report import wording as w
from lightering.report.contents_set import set_fields
from lightering.report.figures.draught_steps import DraughtSteps, Steps, draught_steps
from lightering.report.figures.histogram import volume_histogram
from lightering.report.figures.separation import Separation, separation_plot
from lightering.report.figures.track_map import track_map
from lightering.report.figures.tracks import Place, Track, TrackMap
from lightering.resources import resource
from lightering.tracks import motion
from lightering.units import HOUR_MS, KNOT_MS, thousands

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.model.params import DetectParams
    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.figures.track_map import Drawing
    from lightering.report.texts import Texts

__all__ = ["event_figures"]

AROUND_MAP_H = 48.0
"""Hours of track drawn before and after an encounter."""

AROUND_DRAUGHTS_H = 168.0
"""Hours before and after an encounter in which typed draughts are drawn."""

AROUND_PLOT = 0.35
"""Share of the encounter's length that the separation plot shows before and after it."""

SAMPLES = 420
"""Instants of the separation plot: about one per point of its width."""


def event_figures(
    evidence: Evidence,
    transfer: Row,
    draws: NDArray[np.float32],
    draughts: Mapping[tuple[int, int], Sequence[tuple[int, float]]],
) -> dict[str, Any]:
    """Returns map, draughts, separation plot and histogram of one transfer with their words.

    Args:
        evidence: What the report is made from.
        transfer: A row of the transfers.
        draws: Its barrels, shape (draws,).
        draughts: By ship, instants (ms) from which each draught (m) was sent.

    Returns:
        By name, in the order of the page; `draughts` is None where neither ship sent any.
    """
    encounter = evidence.encounter_rows[transfer["encounter_id"]]
    return {
        "map": _map(evidence, transfer, encounter),
        "draughts": _draughts(evidence, transfer, encounter, draughts),
        "separation": _separation(evidence, transfer, encounter),
        "histogram": _histogram(evidence.texts, transfer, draws),
    }


def _map(evidence: Evidence, transfer: Row, encounter: Row) -> dict[str, str]:
    giver, receiver = evidence.sides(transfer)
    start, end = w.milliseconds(encounter["start_utc"]), w.milliseconds(encounter["end_utc"])
    around = round(AROUND_MAP_H * HOUR_MS)
    window = (start - around, end + around)
    tracks = [
        _track(evidence, ship, role, window)
        for ship, role in ((giver, "giver"), (receiver, "receiver"))
    ]
    drawing = track_map(
        evidence.texts,
        TrackMap(
            tracks=tracks,
            lon=float(encounter["lon"]),
            lat=float(encounter["lat"]),
            start_ms=start,
            end_ms=end,
            places=_ports(),
            zones=[zone for file in evidence.beside.zones for zone in file.zones],
        ),
    )
    first, last = (
        evidence.texts.day(_when(window[0])),
        evidence.texts.day(_when(window[1])),
    )
    where = w.position(float(encounter["lon"]), float(encounter["lat"]))
    return {
        "svg": drawing.svg,
        "alt": evidence.texts(
            "figures.map_alt",
            name=tracks[0].name,
            name_2=tracks[1].name,
            first=first,
            last=last,
            where=where,
            inset=evidence.texts("figures.map_inset") if drawing.inset else "",
            zones=evidence.texts("figures.map_zones", zones="; ".join(drawing.zones))
            if drawing.zones
            else "",
        ),
        "caption": evidence.texts(
            "figures.map_caption",
            first=first,
            last=last,
            coast=drawing.coast,
            off_coast=evidence.texts("figures.map_off_coast") if drawing.off_coast else "",
            zones=_zones_told(evidence.texts, drawing),
        ),
    }


def _zones_told(texts: Texts, drawing: Drawing) -> str:
    """Returns what the caption says of claimed zones: by name those the map has no room to name."""
    if drawing.unnamed:
        return texts("figures.map_zones", zones=w.cut("; ".join(drawing.unnamed), 160))
    return texts("figures.map_zones_named") if drawing.zones else ""


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


def _draughts(
    evidence: Evidence,
    transfer: Row,
    encounter: Row,
    draughts: Mapping[tuple[int, int], Sequence[tuple[int, float]]],
) -> dict[str, str] | None:
    texts = evidence.texts
    span = (w.milliseconds(encounter["start_utc"]), w.milliseconds(encounter["end_utc"]))
    around = round(AROUND_DRAUGHTS_H * HOUR_MS)
    lasts = [w.milliseconds(r.last_utc) for r in evidence.loaded.reports if r.last_utc]
    until = max(lasts, default=span[1])
    window = (span[0] - around, max(min(span[1] + around, until), span[1]))
    # a draught stands until another is sent, so what was sent before the window counts as well
    held = [
        (role, ship, [(ms, m) for ms, m in draughts[ship] if ms < window[1]])
        for role, ship in zip(("giver", "receiver"), evidence.sides(transfer), strict=True)
    ]
    if not any(sent for _role, _ship, sent in held):
        return None
    told = [
        texts(
            f"figures.draughts_of_{role}",
            name=evidence.name(ship),
            draughts=" → ".join(w.fixed(m, 1) for _ms, m in sent[-4:]) or w.DASH,
        )
        for role, ship, sent in held
    ]
    subject = DraughtSteps(*window, span, [Steps(role, sent) for role, _ship, sent in held])
    return {
        "svg": draught_steps(texts, subject),
        "alt": texts("figures.draughts_alt", ships="; ".join(told)),
        "caption": texts("figures.draughts_caption"),
    }


def _separation(evidence: Evidence, transfer: Row, encounter: Row) -> dict[str, str]:
    start, end = w.milliseconds(encounter["start_utc"]), w.milliseconds(encounter["end_utc"])
    around = max(round((end - start) * AROUND_PLOT), HOUR_MS)
    series = motion.separation(
        evidence.loaded,
        encounter,
        start - around,
        end + around,
        SAMPLES,
        evidence.params.detect,
    )
    sides = (1, 2) if int(transfer["giver_mmsi"]) == int(encounter["mmsi_1"]) else (2, 1)
    speeds = [series[f"speed_{side}_kn"].to_numpy(dtype=np.float64) for side in sides]
    limit = evidence.params.detect.distance_m
    contacts = [(w.milliseconds(a), w.milliseconds(b)) for a, b in encounter["contacts"]]
    plot = separation_plot(
        evidence.texts,
        Separation(
            time_ms=series["time_utc"].dt.as_unit("ms").astype(np.int64).to_numpy(),
            distance_m=series["distance_m"].to_numpy(dtype=np.float64),
            contacts=contacts,
            limit_m=limit,
            speeds_kn=(speeds[0], speeds[1]),
        ),
    )
    spans = [
        evidence.texts("figures.span", a=w.clock(_when(a)), b=w.clock(_when(b)))
        for a, b in contacts[:12]
    ]
    more = (
        evidence.texts("figures.and_more", contacts=len(contacts) - 12)
        if len(contacts) > 12
        else ""
    )
    return {
        "svg": plot,
        "alt": evidence.texts(
            "figures.separation_alt", limit=thousands(limit), spans=", ".join(spans), more=more
        ),
        "caption": evidence.texts(
            "figures.separation_caption",
            start=evidence.texts.day(_when(start)),
            limit=thousands(limit),
        ),
    }


def _histogram(texts: Texts, transfer: Row, draws: NDArray[np.float32]) -> dict[str, str]:
    low, middle, high = (float(transfer[f"volume_bbl_{q}"]) for q in ("p05", "p50", "p95"))
    return {
        "svg": volume_histogram(texts, draws, low, middle, high),
        "alt": texts(
            "figures.histogram_alt",
            middle=thousands(middle),
            low=thousands(low),
            high=thousands(high),
        ),
        "caption": texts(
            "figures.histogram_caption_set"
            if "volume" in set_fields(transfer)
            else "figures.histogram_caption",
            draws=thousands(len(draws)),
        ),
    }


@cache
def _ports() -> tuple[Place, ...]:
    frame = pd.read_csv(resource("facts/dprk_ports.csv"))
    return tuple(
        Place(str(name), float(lon), float(lat))
        for name, lon, lat in zip(frame["name"], frame["lon"], frame["lat"], strict=True)
    )


def _when(ms: int) -> pd.Timestamp:
    return pd.Timestamp(ms, unit="ms", tz="UTC")
