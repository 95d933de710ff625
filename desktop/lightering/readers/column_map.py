"""What a person says about the columns of a table that no publisher's header explains."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from lightering.errors import InputError, shown
from lightering.readers.columns import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lightering.readers.flavours import Flavour
    from lightering.readers.record import Source

__all__ = ["COLUMN_KEYS", "ColumnMap", "Maps", "Shape", "mark_of", "titles"]

COLUMN_KEYS = {
    "mmsi": "mmsi", "vessel_id": "vessel_id", "time": "time", "date": "date", "clock": "clock",
    "latitude": "lat", "longitude": "lon", "speed": "sog", "course": "cog", "heading": "heading",
    "status": "status", "name": "name", "imo": "imo", "call_sign": "call_sign",
    "ship_type": "ship_type", "length": "length", "beam": "beam", "draught": "draught",
    "destination": "destination", "to_bow": "to_bow", "to_stern": "to_stern",
    "to_port": "to_port", "to_starboard": "to_starboard",
}  # fmt: skip
"""What may stand under [columns], and the role it names."""


def titles(header: Sequence[str]) -> list[str]:
    """Returns what columns are called in a mapping: as they stand there, or by their number.

    Args:
        header: Names as they stand in the table.
    """
    return [name.strip() or f"column {place}" for place, name in enumerate(header, start=1)]


def mark_of(mapping: ColumnMap | None) -> str:
    """Returns a text that is another one whenever a mapping says something else.

    Args:
        mapping: What was said about a table, or None.
    """
    return "" if mapping is None else repr(mapping)


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
class Shape:
    """How a text is cut into cells, where its first lines do not tell it.

    Attributes:
        encoding: Name of a codec, or "" if not said.
        delimiter: Between cells, or "" if not said.
        header: Physical line of the headings, 0 if there are none; None if not said.
        skip: Lines below the headings that are no records.
    """

    encoding: str = ""
    delimiter: str = ""
    header: int | None = None
    skip: int = 0

    @property
    def is_said(self) -> bool:
        """Whether anything of it is said."""
        return self != Shape()


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A mapping of columns.

    Attributes:
        file: Base name of the file it stands in.
        columns: Column name by role; an empty name says the role is not in the table.
        zone: As written, or "" if not said.
        zone_ms: What times are ahead of UTC.
        order: "dmy", "mdy", "ymd", or "" if not said.
        units: The other choices as written, by key.
        speed_factor: Knots per unit.
        draught_factor: Metres per unit.
        minutes: Whether positions are degrees and minutes.
        comma: Whether the decimal mark is a comma; None if not said.
        shape: How its text is cut into cells.
    """

    file: str
    columns: Mapping[str, str]
    zone: str = ""
    zone_ms: int = 0
    order: str = ""
    units: Mapping[str, str] | None = None
    speed_factor: float = 1.0
    draught_factor: float = 1.0
    minutes: bool = False
    comma: bool | None = None
    shape: Shape = Shape()

    @property
    def not_here(self) -> str:
        """What a table is told that has none of its columns."""
        return f"None of the columns {self.file} names is here; it was not used for this table."

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
        names = titles(header)
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
        names = titles(header)
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
            day_first={"dmy": True, "mdy": False}.get(self.order, flavour.day_first),
            short_years=self.order,
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
        keys = {role: key for key, role in COLUMN_KEYS.items()}
        named = titles(header)
        given = [
            f"{keys[role]} from {shown(name, 24)}" for role, name in self.columns.items() if name
        ]
        said = [f"By {self.file}: {', '.join(given)}."] if given else []
        guessed = [
            f"{keys[role]} from {shown(named[place], 24)}"
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
