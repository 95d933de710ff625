"""What a store holds: one entry per UTC day, with hashes and counts, in `store.json`.

Files of days carry their hash in their name and are never changed; a new list of days takes the
place of the old one in one step. So a reader, or a writer that was interrupted, always sees whole
days.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.detect.store.place import is_address, place_of
from lightering.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lightering.detect.store.place import Place
    from lightering.model.records import FileReport

__all__ = ["HOURS", "MANIFEST", "Day", "Hour", "Manifest", "day_name", "holds_store", "is_store"]

MANIFEST = "store.json"
HOURS = 24
"""Hours of a day; a day's file holds one row group for each that has fixes."""

_FORMAT = "lightering store"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Hour:
    """One UTC hour of a day.

    Attributes:
        fixes: Number of fixes.
        motion: Hash of what detection of motion reads, "" without fixes.
        group: Row group of the day's file, -1 without fixes.
    """

    fixes: int = 0
    motion: str = ""
    group: int = -1


@dataclass(frozen=True, slots=True)
class Day:
    """One UTC day of a store.

    Attributes:
        number: Days since 1970-01-01.
        sha256: Of the day's file, 64 hexadecimal digits.
        fixes: Number of fixes.
        ships: Number of MMSI.
        hours: The 24 hours.
    """

    number: int
    sha256: str
    fixes: int
    ships: int
    hours: tuple[Hour, ...]

    @property
    def name(self) -> str:
        """The date, such as 2026-01-03."""
        return day_name(self.number)

    @property
    def file(self) -> str:
        """The day's fixes, sorted by hour, then by ship and time."""
        return f"days/{self.name}-{self.sha256[:12]}.parquet"

    @property
    def ships_file(self) -> str:
        """One row per MMSI: first and last fix, and whether its fixes may be several ships'."""
        return f".summaries/{self.name}-{self.sha256[:12]}.ships.arrow"

    @property
    def statics_file(self) -> str:
        """How often each MMSI said what of itself."""
        return f".summaries/{self.name}-{self.sha256[:12]}.statics.arrow"


@dataclass(frozen=True, slots=True)
class Manifest:
    """All days of a store, and what was put into it.

    Attributes:
        days: By number, ascending.
        sources: Import report of each file that was put in, as `inspect --json` shows it.
    """

    days: Mapping[int, Day]
    sources: tuple[Mapping[str, Any], ...]

    @staticmethod
    def load(place: Place) -> Manifest:
        """Returns the manifest of a store; an empty one where there is none yet.

        Args:
            place: Folder of the store.

        Raises:
            InputError: `store.json` is damaged, no manifest, or of a newer version.
        """
        if not place.exists(MANIFEST):
            return Manifest({}, ())
        try:
            found = json.loads(place.read(MANIFEST).decode("utf-8"))
            if found["format"] != _FORMAT:
                raise ValueError("another format")
            if found["version"] > _VERSION:
                raise InputError(
                    "This store was written by a newer Lightering.",
                    file=MANIFEST,
                    advice="Use that version, or make the store anew from its files.",
                )
            days = [
                Day(
                    number=entry["number"],
                    sha256=entry["sha256"],
                    fixes=entry["fixes"],
                    ships=entry["ships"],
                    hours=tuple(Hour(*hour) for hour in entry["hours"]),
                )
                for entry in found["days"]
            ]
            sources = tuple(found["sources"])
        except (UnicodeDecodeError, ValueError, LookupError, TypeError) as error:
            raise InputError(
                f"This is not the list of days of a store, or it is damaged ({error}).",
                file=MANIFEST,
                advice="Make the store anew from its files.",
            ) from error
        return Manifest({day.number: day for day in sorted(days, key=_number)}, sources)

    def save(self, place: Place) -> None:
        """Writes `store.json`; from then on the store is what this says.

        Args:
            place: Folder of the store.

        Raises:
            OutputError: It cannot be written.
        """
        days = [
            {
                **{k: v for k, v in asdict(day).items() if k != "hours"},
                "day": day.name,
                "file": day.file,
                "hours": [[hour.fixes, hour.motion, hour.group] for hour in day.hours],
            }
            for day in self.days.values()
        ]
        text = {"format": _FORMAT, "version": _VERSION, "days": days, "sources": [*self.sources]}
        place.write(MANIFEST, json.dumps(text, ensure_ascii=False, indent=1).encode("utf-8"))

    def with_changes(self, days: Sequence[Day], reports: Sequence[FileReport]) -> Manifest:
        """Returns the manifest with some days added or replaced.

        Args:
            days: New entries.
            reports: Of the files they came from.
        """
        merged = {**self.days, **{day.number: day for day in days}}
        return Manifest(
            dict(sorted(merged.items())), (*self.sources, *(r.as_dict() for r in reports))
        )

    @property
    def fixes(self) -> int:
        """Number of fixes."""
        return sum(day.fixes for day in self.days.values())

    def hour(self, number: int) -> Hour:
        """Returns an hour; an empty one where the store holds nothing.

        Args:
            number: Hours since 1970-01-01T00Z.
        """
        day = self.days.get(number // HOURS)
        return _NOTHING if day is None else day.hours[number % HOURS]

    def full_hours(self) -> Iterator[int]:
        """Yields the hours that hold fixes, ascending."""
        for number, day in self.days.items():
            for nth, hour in enumerate(day.hours):
                if hour.fixes:
                    yield number * HOURS + nth


_NOTHING = Hour()


def _number(day: Day) -> int:
    return day.number


def day_name(number: int) -> str:
    """Returns the date of a day, such as 2026-01-03.

    Args:
        number: Days since 1970-01-01.
    """
    return (dt.date(1970, 1, 1) + dt.timedelta(days=number)).isoformat()


def is_store(place: Place) -> bool:
    """Tells whether a folder holds a store.

    Args:
        place: The folder.
    """
    return place.exists(MANIFEST)


def holds_store(source: str | Path) -> bool:
    """Tells whether a path or an address holds a store.

    Args:
        source: Path or address.

    Raises:
        InputError: An address that cannot be read here.
    """
    return (is_address(str(source)) or Path(source).is_dir()) and is_store(place_of(source))
