"""What a person says about the columns of a table that no publisher's header explains.

[columns]
mmsi = "Nr"
time = "Zeit"
[time]
zone = "+09:00"
order = "dmy"
[units]
speed = "m/s"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from lightering.errors import InputError, shown
from lightering.readers.columns import normal
from lightering.units import KNOT_MS, NAUTICAL_MILE_M

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lightering.readers.flavours import Flavour
    from lightering.readers.record import Source

__all__ = ["COLUMN_KEYS", "ColumnMap", "Maps", "read_mapping"]

COLUMN_KEYS = {
    "mmsi": "mmsi", "vessel_id": "vessel_id", "time": "time", "date": "date", "clock": "clock",
    "latitude": "lat", "longitude": "lon", "speed": "sog", "course": "cog", "heading": "heading",
    "status": "status", "name": "name", "imo": "imo", "call_sign": "call_sign",
    "ship_type": "ship_type", "length": "length", "beam": "beam", "draught": "draught",
    "destination": "destination",
}  # fmt: skip
"""What may stand under [columns], and the role it names."""

_CHOICES: dict[str, dict[str, dict[str, Any]]] = {
    "time": {"order": {"dmy": True, "mdy": False, "ymd": None}},
    "units": {
        "speed": {"kn": 1.0, "m/s": 1.0 / KNOT_MS, "km/h": 1000.0 / NAUTICAL_MILE_M},
        "draught": {"m": 1.0, "dm": 0.1},
        "position": {"degrees": False, "degrees-minutes": True},
        "decimal": {".": False, ",": True},
    },
}
_ZONE = re.compile(r"([+-])(\d{2}):(\d{2})")
_LONGEST_FILE = 1 << 20


class Maps(Protocol):
    """What a person said about the columns of tables; one `ColumnMap` speaks of all of them."""

    def of(self, source: Source, names: Sequence[str]) -> ColumnMap | None:
        """Returns what was said about one table, or None.

        Args:
            source: The table.
            names: Its headings as its text has them; empty if they are not known yet, and then it
                is asked again when they are.
        """
        ...


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A mapping of columns.

    Attributes:
        file: Base name of the file it stands in.
        columns: Column name by role; an empty name says the role is not in the table.
        zone: As written, or "" if not said.
        zone_ms: What times are ahead of UTC.
        day_first: Whether the day stands first; None if not said or the year does.
        units: The other choices as written, by key.
        speed_factor: Knots per unit.
        draught_factor: Metres per unit.
        minutes: Whether positions are degrees and minutes.
        comma: Whether the decimal mark is a comma; None if not said.
    """

    file: str
    columns: Mapping[str, str]
    zone: str = ""
    zone_ms: int = 0
    day_first: bool | None = None
    units: Mapping[str, str] | None = None
    speed_factor: float = 1.0
    draught_factor: float = 1.0
    minutes: bool = False
    comma: bool | None = None

    def of(self, source: Source, names: Sequence[str]) -> ColumnMap | None:  # noqa: ARG002
        """Returns itself: as `Maps` it speaks of every table.

        Args:
            source: The table.
            names: Its headings.
        """
        return self

    def wanted(self) -> frozenset[str]:
        """Returns the column names it gives, as they are compared."""
        return frozenset(name.strip() for name in self.columns.values() if name)

    def fits(self, header: Sequence[str], file: str) -> bool:
        """Tells whether it speaks of this table.

        Args:
            header: Names as they stand in the table.
            file: Name of the table for a message.

        Raises:
            InputError: The table has some of its columns, not all; one stands twice.
        """
        names = [name.strip() for name in header]
        wanted = self.wanted()
        missing = sorted(wanted - set(names))
        if wanted and len(missing) == len(wanted):
            return False
        if missing:
            raise InputError(
                f"{self.file} names the column {shown(missing[0])}, which this table does not "
                f"have. It has: {', '.join(shown(name, 24) for name in names[:12])}.",
                file=file,
                advice="Correct the name; nothing of the table was read.",
            )
        for name in wanted:
            if names.count(name) > 1:
                raise InputError(
                    "This column stands twice, and which of the two is meant is not known.",
                    file=file,
                    column=shown(name)[1:-1],
                    advice="Remove or rename one of them.",
                )
        return True

    def roles(self, header: Sequence[str], found: Mapping[str, int]) -> dict[str, int]:
        """Returns the position of each role: as said, and by name where nothing was said.

        Args:
            header: Names as they stand in the table, which fits.
            found: What `columns.known_columns` found.
        """
        names = [name.strip() for name in header]
        said = {role: names.index(name.strip()) for role, name in self.columns.items() if name}
        taken = set(said.values())
        left = {r: place for r, place in found.items() if place not in taken}
        for role in self.columns:
            left.pop(role, None)
        for role, rivals in (("mmsi", ("vessel_id",)), ("vessel_id", ("mmsi",)),
                             ("time", ("date", "clock")), ("date", ("time",))):  # fmt: skip
            if role in said:
                for rival in rivals:
                    left.pop(rival, None)
        roles = {**left, **said}
        if "date" in roles and "clock" not in roles and "time" not in roles:
            roles["time"] = roles.pop("date")
        return roles

    def flavoured(self, flavour: Flavour) -> Flavour:
        """Returns how cells are to be understood.

        Args:
            flavour: As the header alone says.
        """
        units = self.units or {}
        return replace(
            flavour,
            day_first=flavour.day_first if self.day_first is None else self.day_first,
            zone_ms=self.zone_ms,
            speed_factor=self.speed_factor if "speed" in units else flavour.speed_factor,
            draught_factor=self.draught_factor if "draught" in units else flavour.draught_factor,
            minutes=self.minutes,
        )

    def sentences(self, header: Sequence[str], roles: Mapping[str, int]) -> list[str]:
        """Returns what was read as what, guesses marked as guesses.

        Args:
            header: Names as they stand in the table.
            roles: As `roles` gave them.
        """
        titles = {role: key for key, role in COLUMN_KEYS.items()}
        given = [
            f"{titles[role]} from {shown(name, 24)}" for role, name in self.columns.items() if name
        ]
        said = [f"By {self.file}: {', '.join(given)}."] if given else []
        guessed = [
            f"{titles[role]} from {shown(header[place], 24)}"
            for role, place in roles.items()
            if not self.columns.get(role)
        ]
        if guessed:
            said.append(f"Guessed by name, not named in {self.file}: {', '.join(guessed)}.")
        if self.zone:
            said.append(f"Times without a zone were read as UTC{self.zone} and turned to UTC.")
        elif any(normal(header[place]).startswith("local") for place in roles.values()):
            said.append("Times were read as UTC although a column is called local.")
        units = [f"{key} {value}" for key, value in (self.units or {}).items()]
        if units:
            said.append(f"Units by {self.file}: {', '.join(units)}.")
        return said


def read_mapping(path: Path) -> ColumnMap:
    """Reads a mapping.

    Args:
        path: A TOML file with the tables columns, time and units.

    Raises:
        InputError: It cannot be read, or holds a key or a value that means nothing.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_LONGEST_FILE + 1)
        if len(content) > _LONGEST_FILE:
            raise InputError("This is far too long for a mapping of columns.", file=path.name)
        given = tomllib.loads(content.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"The mapping could not be read: {error.strerror or error}.",
            file=path.name,
            advice="Check the name.",
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(
            f"The mapping is no TOML ({shown(error, 120)[1:-1]}).",
            file=path.name,
            advice='Write lines such as mmsi = "Nr" under [columns].',
        ) from error
    return _checked(given, path.name)


def _checked(given: dict[str, Any], file: str) -> ColumnMap:
    allowed = {"columns": COLUMN_KEYS, "time": ("zone", "order"), "units": _CHOICES["units"]}
    for section, table in given.items():
        if section not in allowed or not isinstance(table, dict):
            raise _refused(file, section, f"The tables are {', '.join(allowed)}.")
        for key, value in table.items():
            if key not in allowed[section]:
                raise _refused(
                    file, f"{section}.{key}", f"[{section}] takes {', '.join(allowed[section])}."
                )
            if not isinstance(value, str):
                raise InputError(
                    "The value is no text.",
                    file=file,
                    column=f"{section}.{key}",
                    value=str(value),
                    advice="Put it in quotes.",
                )
    columns = {COLUMN_KEYS[key]: name for key, name in given.get("columns", {}).items()}
    named = [name.strip() for name in columns.values() if name]
    for name in named:
        if named.count(name) > 1:
            raise InputError(
                f"The column {shown(name)} is named for two things.",
                file=file,
                advice="Name each column once.",
            )
    chosen = {
        (section, key): _choice(file, section, key, value)
        for section in ("time", "units")
        for key, value in given.get(section, {}).items()
        if key != "zone"
    }
    zone = given.get("time", {}).get("zone", "")
    return ColumnMap(
        file=file,
        columns=columns,
        zone=zone,
        zone_ms=_zone_ms(zone, file),
        day_first=chosen.get(("time", "order")),
        units=given.get("units", {}),
        speed_factor=chosen.get(("units", "speed"), 1.0),
        draught_factor=chosen.get(("units", "draught"), 1.0),
        minutes=chosen.get(("units", "position"), False),
        comma=chosen.get(("units", "decimal")),
    )


def _choice(file: str, section: str, key: str, value: str) -> Any:
    choices = _CHOICES[section][key]
    if value not in choices:
        raise InputError(
            f"This is not one of {', '.join(choices)}.",
            file=file,
            column=f"{section}.{key}",
            value=value,
            advice="Choose one of them.",
        )
    return choices[value]


def _zone_ms(zone: str, file: str) -> int:
    if zone in ("", "UTC", "Z"):
        return 0
    match = _ZONE.fullmatch(zone)
    if match is None or int(match[2]) > 14 or int(match[3]) > 59:
        raise InputError(
            "This is no offset from UTC.",
            file=file,
            column="time.zone",
            value=zone,
            advice='Write it as "+09:00"; names of zones are not taken, their rules change.',
        )
    minutes = int(match[2]) * 60 + int(match[3])
    return (-minutes if match[1] == "-" else minutes) * 60_000


def _refused(file: str, key: str, advice: str) -> InputError:
    return InputError("This key means nothing here.", file=file, column=key, advice=advice)
