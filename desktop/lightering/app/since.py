"""What an encounter was when it was judged, and what of it is otherwise now.

A record of the case tells the encounter as the analyst saw it (`Facts.subject`). Late data, other
limits or other files may make another of it; then its row says so until it is judged anew.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lightering.case.audit import canonical, iso, moment
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results
    from lightering.model.overrides import Override

__all__ = ["Facts", "Since", "differences", "overlap_ms", "sound_subject"]

_SINCE = {
    "confirmed": "since you confirmed it",
    "unsure": "since you left it unsure",
    "dismissed": "since you dismissed it",
    "": "since you looked at it",
}
_NUMBERS = ("contact_h", "min_distance_m")
_SHIPS = tuple(f"{name}_{side}" for name in ("mmsi", "imo", "name") for side in (1, 2))


@dataclass(frozen=True, slots=True)
class Since:
    """What is otherwise than when an encounter was judged.

    Attributes:
        before_id: The id it had then.
        status: What was said of it, one of `audit.STATUSES`; "" if it was only looked at.
        words: What is otherwise, in parts of a sentence.
    """

    before_id: str
    status: str
    words: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """All of it, to be read alone."""
        since = _SINCE.get(self.status, "since you last wrote on it")
        return f"Changed {since}: {'; '.join(self.words)}."


class Facts:
    """The encounters of one run as records of a case tell them."""

    def __init__(self, results: Results, rows: Rows, before: Facts | None = None) -> None:
        """Takes a run.

        Args:
            results: The run.
            rows: Its columns.
            before: Of the same encounters under other assumptions, if there were any.
        """
        self._frame, self._rows = results.encounters, rows
        same = before is not None and before._frame is self._frame
        self._columns: dict[str, NDArray[np.object_]] = before._columns if same and before else {}
        self._params = canonical(results.params.as_dict()["volumes"])
        self._bases: dict[Override, str] = {}

    def ships(self, place: int) -> list[tuple[int, int | None, str]]:
        """Returns MMSI, IMO number or None, and name or "" of both ships.

        Args:
            place: Row of the frame.
        """
        found = []
        for side in (1, 2):
            imo, name = self._of(f"imo_{side}", place), self._of(f"name_{side}", place)
            mmsi = int(self._of(f"mmsi_{side}", place))
            found.append((mmsi, None if imo is None else int(imo), str(name or "")))
        return found

    def of_ships(self, mmsi_1: Collection[int]) -> NDArray[np.intp]:
        """Returns the rows whose first ship has one of these MMSI.

        Args:
            mmsi_1: Nine digits each.
        """
        first = self._frame["mmsi_1"].to_numpy(np.int64)
        return np.flatnonzero(np.isin(first, np.array(sorted(mmsi_1), dtype=np.int64)))

    def subject(self, place: int, override: Override) -> dict[str, Any]:
        """Returns what a record of the case says an encounter is, readable without its tracks.

        The volume rests on assumptions and on what was set by hand: which, a short hash tells, so
        that a moved slider is not taken for other data.

        Args:
            place: Row of the frame.
            override: What is set of it.
        """
        told: dict[str, Any] = {
            "start_utc": iso(_at(self._rows.start_ms[place])),
            "end_utc": iso(_at(self._rows.end_ms[place])),
        }
        for name in _SHIPS:
            value = self._of(name, place)
            if value is not None:
                told[name] = str(value) if name.startswith("name") else int(value)
        return told | self.measured(place, override)

    def measured(self, place: int, override: Override) -> dict[str, Any]:
        """Returns what was measured and estimated, without ships and times.

        Args:
            place: Row of the frame.
            override: What is set of it.
        """
        told: dict[str, Any] = {}
        for name in _NUMBERS:
            value = self._of(name, place)
            if value is not None:
                told[name] = float(value)
        kind, volume = self._of("kind", place), float(self._rows.volume_bbl[place])
        if kind is not None:
            told["kind"] = str(kind)
        if np.isfinite(volume):
            told["volume_bbl_p50"] = volume
            told["volume_basis"] = self._basis(override)
        return told

    def _basis(self, override: Override) -> str:
        """What a volume rests on beside the data, as eight digits; most have nothing set."""
        if override not in self._bases:
            basis = self._params + canonical(override.as_dict())
            self._bases[override] = hashlib.sha256(basis.encode()).hexdigest()[:8]
        return self._bases[override]

    def _of(self, name: str, place: int) -> Any:
        # a column is turned into objects when it is first asked for: a run may hold 100,000 rows
        if name not in self._columns:
            self._columns[name] = self._frame[name].to_numpy(dtype=object)
        value = self._columns[name][place]
        return None if value is None or bool(pd.isna(value)) else value


def _at(time_ms: Any) -> datetime:
    return datetime.fromtimestamp(int(time_ms) / 1000, UTC)


def sound_subject(told: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parts of a subject that are of their kind.

    Args:
        told: As a case holds it; it may have been damaged or made by hand.
    """
    return {name: value for name, value in told.items() if _is_sound(str(name), value)}


def _is_sound(name: str, value: Any) -> bool:
    if name.startswith(("mmsi", "imo")):
        return type(value) is int and 0 < value < 10**10
    if name in (*_NUMBERS, "volume_bbl_p50"):
        return type(value) in (int, float) and math.isfinite(value)
    if name in ("start_utc", "end_utc"):
        try:
            return isinstance(value, str) and moment(value).timestamp() >= 0
        except (ValueError, OverflowError, OSError):
            return False
    return name == "year" or isinstance(value, str)


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns what is otherwise, as far as both tell it, the most telling first.

    Numbers that look the same where they are shown are the same.

    Args:
        before: Subject of a record; one of an early version tells ships and times only.
        now: `Facts.subject` or `Facts.measured` of the same encounter.
    """
    said = []
    if _both(before, now, "kind") and before["kind"] != now["kind"]:
        said.append(f"{_words(before['kind'])} → {_words(now['kind'])}")
    for name, words, digits, unit in (
        ("contact_h", "contact", 1, "h"),
        ("min_distance_m", "nearest", 0, "m"),
    ):
        if _both(before, now, name):
            one, two = (f"{float(told[name]):,.{digits}f}" for told in (before, now))
            if one != two:
                said.append(f"{words} {one} → {two} {unit}")
    said.extend(_volume(before, now))
    for name, words in (("start_utc", "start"), ("end_utc", "end")):
        if _both(before, now, name):
            one, two = (f"{moment(told[name]):%Y-%m-%d %H:%M}" for told in (before, now))
            if one != two:
                said.append(f"{words} {one} → {two}Z")
    return tuple(said)


def _volume(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    had, has = before.get("volume_bbl_p50"), now.get("volume_bbl_p50")
    if had is not None and has is not None:
        if before.get("volume_basis") != now.get("volume_basis"):
            return []
        one, two = (_barrels(value) for value in (had, has))
        return [f"volume {one} → {two} bbl"] if one != two else []
    # a record of an early version says of no volume whether there was one
    if "kind" not in before:
        return []
    if had is not None:
        return [f"no longer a transfer, was {_barrels(had)} bbl"]
    return [] if has is None else [f"now a transfer, {_barrels(has)} bbl"]


def _barrels(value: float) -> str:
    step = 100 if abs(value) >= 1000 else 10
    return thousands(round(value / step) * step)


def _both(before: Mapping[str, Any], now: Mapping[str, Any], name: str) -> bool:
    return before.get(name) is not None and now.get(name) is not None


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def overlap_ms(subject: Mapping[str, Any], start_ms: int, end_ms: int) -> int:
    """Returns for how long a judged encounter and another lie in the same time; 0 if they do not.

    Args:
        subject: Of a record.
        start_ms: Of the other, milliseconds since 1970.
        end_ms: Likewise.
    """
    try:
        times = [moment(str(subject[name])) for name in ("start_utc", "end_utc")]
    except (KeyError, ValueError):
        return 0
    begin, end = (int(one.timestamp() * 1000) for one in times)
    return max(0, min(end, end_ms) - max(begin, start_ms))
