"""What really happened in the simulation, as `truth.json`: every event, every tonne."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.files import write_bytes
from lightering.model.schemas import CLOSE_KINDS
from lightering.simulate.contacts import MIN_DURATION_S, contact_of, near_pairs
from lightering.simulate.plan import Activity

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from lightering.progress import Progress
    from lightering.simulate.contacts import Contact
    from lightering.simulate.deliveries import Story
    from lightering.simulate.meeting import Meeting
    from lightering.simulate.reports import Fleet

__all__ = ["truth_of", "write_truth"]

_BEFORE_S = _AFTER_S = 7200.0
_UNDER_WAY_KN = 2.0
_SERVICE_TYPES = (31, 32, 50, 52)


def truth_of(
    story: Story, fleet: Fleet, origin: datetime, seed: int, progress: Progress
) -> dict[str, Any]:
    """Returns the truth: planted events with exact ends, and whatever else a detector may list.

    Args:
        story: What was planted.
        fleet: The ships as they report.
        origin: Start of the simulation.
        seed: Of the generator.
        progress: Told how far it is; may cancel.
    """
    index = {id(plan): number for number, plan in enumerate(fleet.plans)}
    encounters: list[dict[str, Any]] = []
    decoys: list[dict[str, Any]] = []
    unseen: list[dict[str, Any]] = []
    explained: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for meeting, seen in [(m, True) for m in story.meetings] + [(m, False) for m in story.unseen]:
        pair = _pair(index, meeting)
        # a ship that passes close by within the hour belongs to the same encounter
        low, high = meeting.start_s - _BEFORE_S, meeting.end_s + _AFTER_S
        for contact in contact_of(fleet.legs, *pair, low, high, fleet.end_s):
            explained.setdefault(pair, []).append((contact.start_s, contact.end_s))
            if contact.contact_s < 600.0:
                continue
            row = _row(fleet, contact, origin, meeting.kind)
            if meeting.kind not in CLOSE_KINDS:
                decoys.append(row)
                continue
            row["transfer"] = _transfer(meeting)
            shown = seen and _heard_s(fleet, contact) >= 1.05 * MIN_DURATION_S
            (encounters if shown else unseen).append(row)
    for first, second, low, high in near_pairs(fleet.legs, fleet.end_s, progress):
        for contact in contact_of(fleet.legs, first, second, low, high, fleet.end_s):
            known = explained.get((first, second), [])
            if not contact.is_listed or any(
                contact.start_s < end and start < contact.end_s for start, end in known
            ):
                continue
            explained.setdefault((first, second), []).append((contact.start_s, contact.end_s))
            decoys.append(_row(fleet, contact, origin, _kind(fleet, contact)))
    years: dict[str, dict[str, float]] = {}
    for row in encounters:
        moved = row["transfer"]
        year = years.setdefault(row["start_utc"][:4], {"delivered_bbl": 0.0})
        if moved and moved["counts"] and moved["last_hop"]:
            year["delivered_bbl"] = round(year["delivered_bbl"] + moved["volume_bbl"], 1)
    years.setdefault(f"{origin:%Y}", {"delivered_bbl": 0.0})
    return {
        "seed": seed,
        "encounters": sorted(encounters, key=_order),
        "decoys": sorted(decoys, key=_order),
        "unseen": sorted(unseen, key=_order),
        "years": dict(sorted(years.items())),
    }


def write_truth(path: Path, truth: dict[str, Any]) -> None:
    """Writes the truth, one event per line.

    Args:
        path: File to write.
        truth: As `truth_of` returns it.

    Raises:
        OutputError: The place cannot be written.
    """
    parts = [f'"seed": {truth["seed"]}']
    for name in ("encounters", "decoys", "unseen"):
        lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in truth[name])
        parts.append(f'"{name}": [\n{lines}\n]' if lines else f'"{name}": []')
    parts.append(f'"years": {json.dumps(truth["years"])}')
    write_bytes(path, ("{\n" + ",\n".join(parts) + "\n}\n").encode())


def _pair(index: dict[int, int], meeting: Meeting) -> tuple[int, int]:
    one, two = index[id(meeting.first)], index[id(meeting.second)]
    return min(one, two), max(one, two)


def _order(row: dict[str, Any]) -> tuple[str, int, int]:
    return row["start_utc"], row["mmsi_1"], row["mmsi_2"]


def _row(fleet: Fleet, contact: Contact, origin: datetime, kind: str) -> dict[str, Any]:
    numbers = [fleet.plans[i].ship.mmsi for i in (contact.first, contact.second)]
    ends = np.asarray([contact.start_s, contact.end_s])
    silent = [fleet.is_dark(np.full(2, i), ends) for i in (contact.first, contact.second)]
    inside = (ends > 0.0) & (ends < fleet.end_s)
    observed = inside & ~silent[0] & ~silent[1]
    return {
        "mmsi_1": min(numbers),
        "mmsi_2": max(numbers),
        "start_utc": _stamp(origin, contact.start_s),
        "end_utc": _stamp(origin, contact.end_s),
        "kind": kind,
        "observed": {
            "start": bool(observed[0]),
            "end": bool(observed[1]),
            "throughout": bool(_heard_s(fleet, contact) >= contact.end_s - contact.start_s - 60.0),
        },
    }


def _stamp(origin: datetime, seconds: float) -> str:
    """A time to 10 ms: finer than the coordinates in the files can tell."""
    moment = origin + timedelta(milliseconds=10 * round(float(seconds) * 100))
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _transfer(meeting: Meeting) -> dict[str, Any] | None:
    moved = meeting.transfer
    if moved is None:
        return None
    return {
        "giver_mmsi": moved.giver.ship.mmsi,
        "receiver_mmsi": moved.receiver.ship.mmsi,
        "mass_t": round(moved.mass_t, 1),
        "volume_bbl": round(moved.volume_bbl, 1),
        "product": moved.product,
        "counts": moved.counts,
        "last_hop": moved.last_hop,
    }


def _heard_s(fleet: Fleet, contact: Contact) -> float:
    """Seconds of a contact in which neither ship is silent, by the minute."""
    times = np.arange(contact.start_s, contact.end_s, 60.0)
    silent = fleet.is_dark(np.full(len(times), contact.first), times) | fleet.is_dark(
        np.full(len(times), contact.second), times
    )
    return 60.0 * float(np.sum(~silent))


def _kind(fleet: Fleet, contact: Contact) -> str:
    """Why two ships that were not planned as a pair lie close: by what they do at the time."""
    if max(contact.speed_first_kn, contact.speed_second_kn) >= _UNDER_WAY_KN:
        return "convoy"
    middle = np.full(2, (contact.start_s + contact.end_s) / 2)
    rows = fleet.legs.find(np.asarray([contact.first, contact.second]), middle)
    doing = {Activity(int(a)) for a in fleet.legs.activity[rows]}
    if Activity.PORT in doing:
        return "in_port"
    if any(
        fleet.plans[i].ship.ship_type in _SERVICE_TYPES for i in (contact.first, contact.second)
    ):
        return "service_craft"
    if Activity.ANCHOR in doing:
        return "anchored_neighbours"
    if doing & {Activity.TRAWL, Activity.DRIFT, Activity.TOW}:
        return "service_craft"
    return "close"
