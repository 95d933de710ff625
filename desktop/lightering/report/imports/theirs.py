"""Events as Global Fishing Watch gives them (Events API 2 and 3, downloads), read as they stand.

An envelope with `entries`, a list, or one entry a line. Numbers may be written as text, as the
interface does for some. Nothing is repaired: an entry without an id, a type, a start, a place or
a sound MMSI is refused and counted.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from lightering.errors import InputError
from lightering.files import name_of
from lightering.report.imports.portal import entries_of
from lightering.report.imports.schemas import THEIRS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Theirs", "read_theirs"]

_ADVICE = (
    "Give the answer of the Events API as it came: an object with `entries`, a list of events, or "
    "one event a line."
)


@dataclass(frozen=True, slots=True)
class Theirs:
    """What a file of events holds.

    Attributes:
        table: In `THEIRS`, sorted by (start_utc, mmsi_1, event_id).
        entries: Found in the file.
        rejected: Entries that were refused, by reason.
        messages: A sentence on the first refused entry of each reason.
    """

    table: pa.Table
    entries: int
    rejected: dict[str, int]
    messages: tuple[str, ...]


class _Bad(Exception):
    """Reason, column and value of a refused entry."""


def read_theirs(path: Path) -> Theirs:
    """Reads events that somebody else found.

    Args:
        path: JSON as the Events API gives it, or CSV as it is downloaded.

    Raises:
        InputError: The file cannot be read, is no such JSON, or holds no event that can be used.
    """
    name = name_of(path)
    rows: list[dict[str, Any]] = []
    rejected: dict[str, int] = {}
    messages: list[str] = []
    count = 0
    for count, entry in enumerate(_entries(path, name), 1):
        try:
            rows.append(_row(entry) | {"source_file": name, "source_entry": count})
        except _Bad as bad:
            reason, column, value = bad.args
            if reason not in rejected:
                messages.append(f"{name}, entry {count}, {column}: {reason} ({value!r}).")
            rejected[reason] = rejected.get(reason, 0) + 1
    if not rows:
        raise InputError(
            "No event could be read. " + " ".join(messages[:3]), file=name, advice=_ADVICE
        )
    rows.sort(key=lambda row: (row["start_utc"], row["mmsi_1"], row["event_id"]))
    return Theirs(
        pa.Table.from_pylist(rows, schema=THEIRS), count, dict(sorted(rejected.items())),
        tuple(messages),
    )  # fmt: skip


def _entries(path: Path, name: str) -> Iterator[Any]:
    if path.suffix.lower() == ".csv":
        yield from entries_of(path)
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            f"The file could not be read: {error.strerror or error}.", file=name, advice=_ADVICE
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("The file is no UTF-8 text.", file=name, advice=_ADVICE) from error
    try:
        told = json.loads(text)
    except RecursionError as error:
        raise InputError("The JSON is nested too deep.", file=name, advice=_ADVICE) from error
    except json.JSONDecodeError as whole:
        yield from _lines(text, name, whole)
        return
    if isinstance(told, dict) and isinstance(told.get("entries"), list):
        yield from told["entries"]
    elif isinstance(told, list):
        yield from told
    else:
        yield told


def _lines(text: str, name: str, whole: json.JSONDecodeError) -> Iterator[Any]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    try:
        json.loads(lines[0][1]) if len(lines) > 1 else None
    except json.JSONDecodeError:
        lines = []
    if len(lines) < 2:
        raise InputError(
            f"This is no JSON: {whole.msg}.", file=name, line=whole.lineno, advice=_ADVICE
        ) from whole
    for number, line in lines:
        try:
            yield json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise InputError(
                f"This line is no JSON: {error}.", file=name, line=number, advice=_ADVICE
            ) from error


def _row(entry: Any) -> dict[str, Any]:
    if not isinstance(entry, dict):
        raise _Bad("the entry is no object", "entry", str(entry)[:40])
    kind = _text(entry, "type", needed=True).lower()
    start = _time(entry, "start")
    end = _time(entry, "end") if entry.get("end") is not None else start
    if end < start:
        raise _Bad("it ends before it begins", "end", entry.get("end"))
    place = entry.get("position")
    place = place if isinstance(place, dict) else {}
    detail = entry.get(kind)
    detail = detail if isinstance(detail, dict) else {}
    other = detail.get("vessel") or detail.get("encounteredVessel") or {}
    other = other if isinstance(other, dict) else {}
    vessel = entry.get("vessel")
    vessel = vessel if isinstance(vessel, dict) else {}
    median_km = _number(detail, "medianDistanceKilometers")
    return {
        "event_id": _text(entry, "id", needed=True),
        "event_type": kind,
        "mmsi_1": _mmsi(vessel, "vessel.ssvid"),
        "mmsi_2": _mmsi(other, "encounter.vessel.ssvid") if kind == "encounter" else None,
        "name_1": _text(vessel, "name"),
        "name_2": _text(other, "name") if kind == "encounter" else None,
        "start_utc": start,
        "end_utc": end,
        "lon": _degrees(place, "lon", 180.0),
        "lat": _degrees(place, "lat", 90.0),
        "median_distance_m": None if median_km is None else median_km * 1000.0,
        "port": _port(detail) if kind == "port_visit" else None,
    }


def _text(told: dict[str, Any], key: str, *, needed: bool = False) -> Any:
    value = told.get(key)
    if value is None or value == "":
        if needed:
            raise _Bad(f"it has no {key}", key, value)
        return None
    if not isinstance(value, str | int):
        raise _Bad("it is no text", key, str(value)[:40])
    return str(value)


def _time(told: dict[str, Any], key: str) -> datetime:
    value = told.get(key)
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _Bad("the time cannot be read", key, value) from None
    if moment.tzinfo is None:
        # the interface gives UTC and says so by Z; a time without a zone could be any
        raise _Bad("the time has no zone", key, value)
    return moment.astimezone(UTC)


def _number(told: dict[str, Any], key: str) -> float | None:
    value = told.get(key)
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _Bad("it is no number", key, str(value)[:40]) from None
    if not math.isfinite(number):
        raise _Bad("it is no number", key, value)
    return number


def _degrees(place: dict[str, Any], key: str, most: float) -> float:
    value = _number(place, key)
    if value is None or abs(value) > most:
        raise _Bad("the place is none on Earth", f"position.{key}", place.get(key))
    return value


def _mmsi(vessel: dict[str, Any], column: str) -> int:
    value = str(vessel.get("ssvid") or vessel.get("mmsi") or "")
    if not (value.isascii() and value.isdigit() and len(value) == 9):
        raise _Bad("the MMSI is not nine digits", column, value)
    return int(value)


def _port(detail: dict[str, Any]) -> str | None:
    for key in ("startAnchorage", "intermediateAnchorage", "endAnchorage"):
        anchorage = detail.get(key)
        if isinstance(anchorage, dict) and anchorage.get("name"):
            return str(anchorage["name"])
    return None
