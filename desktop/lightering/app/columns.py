"""Naming the columns of an unknown table: what is guessed, what was said, what would come of it.

The window shows a `Draft` and calls its methods; nothing here knows of a window.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lightering.app.column_words import FIXED, HOW, SAID
from lightering.app.zones import zone_text, zone_words
from lightering.errors import InputError
from lightering.readers.column_map import COLUMN_KEYS, ColumnMap, Shape, titles
from lightering.readers.columns import ESSENTIAL, normal
from lightering.readers.guessing import dates_of, guess_columns
from lightering.readers.looking import Look, beginning, look_at
from lightering.readers.mapping import UNITS, zone_ms

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Column", "Draft", "draft_of"]

_NUMBER = re.compile(r"[+-]?\d+([.,])\d+")
_UNIT_OF = {"lat": "position", "lon": "position", "sog": "speed", "draught": "draught"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table as the person sees it.

    Attributes:
        name: What it is called in a mapping.
        first: Its first value, "" if all are empty.
        role: What it is read as, "" for not at all.
        basis: "name", "content", "guess", "said" or "".
    """

    name: str
    first: str
    role: str
    basis: str


class Draft:
    """What is known and said of one table so far."""

    def __init__(self, path: Path, name: str, sha256: str, head: bytes, *, whole: bool) -> None:
        """Looks at the first lines and guesses.

        Args:
            path: The file on disk.
            name: As reports call the source.
            sha256: Of the file.
            head: Its first unpacked bytes.
            whole: Whether that is all of it.

        Raises:
            InputError: It is no text.
        """
        self.path, self.name, self.sha256 = path, name, sha256
        self.head, self.whole = head, whole
        self.shape = Shape()
        self.zone, self.zone_is_said = "", False
        self.order, self.comma = "", False
        self._units: dict[str, str] = {}
        self._columns: list[Column] = []
        self._zoned = False
        self.headings = titles(look_at(head, Shape(), name, whole=whole).header)
        """The headings as the text itself shows them: by these a mapping is remembered."""
        self._look_again()

    def copy(self) -> Draft:
        """Returns the same as it stands now, for a worker: what is said later stays apart."""
        made = copy.copy(self)
        made._columns, made._units = list(self._columns), dict(self._units)
        return made

    # -- what is there ----------------------------------------------------------------------

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns of the table."""
        return tuple(self._columns)

    @property
    def is_known(self) -> bool:
        """Whether nothing that is needed is lacking."""
        return not self.lacking

    @property
    def lacking(self) -> tuple[str, ...]:
        """Needed roles that no column is read as yet."""
        roles = {column.role for column in self._columns}
        if "vessel_id" in roles:
            roles.add("mmsi")
        if {"date", "clock"} <= roles:
            roles.add("time")
        return tuple(role for role in ESSENTIAL if role not in roles)

    @property
    def confirm_zone(self) -> bool:
        """Whether the times name no zone, and nobody said which it is."""
        return not self.zone_is_said and self._place("time") is not None and not self._zoned

    @property
    def is_zoned(self) -> bool:
        """Whether the times fix an instant by themselves."""
        return self._zoned

    @property
    def can_remember(self) -> bool:
        """Whether the table has headings that other files can share."""
        return self.shape.header != 0

    def how(self, place: int) -> str:
        """Returns the chosen way to read a column, as in `HOW`.

        Args:
            place: Position of the column.
        """
        role = self._columns[place].role
        if role in ("time", "date"):
            return self.order
        return self._units.get(_UNIT_OF.get(role, ""), HOW[role][0][0] if role in HOW else "")

    def ways(self, place: int) -> tuple[tuple[str, str], ...]:
        """Returns the ways there are to read a column, each with its words.

        Args:
            place: Position of the column.
        """
        role = self._columns[place].role
        if role == "date":
            role = "time"
        if role == "time":
            zone = "" if self._zoned else f", {self.zone_words}"
            return tuple((key, f"{words}{zone}") for key, words in HOW["time"])
        if role in HOW:
            comma = ", decimal comma" if self.comma and self._has_comma(place) else ""
            return tuple((key, f"{words}{comma}") for key, words in HOW[role])
        return (("", FIXED.get(role, "as text" if role else "")),)

    @property
    def zone_words(self) -> str:
        """The zone of the times in a word."""
        return zone_words(self.zone)

    # -- what is said -----------------------------------------------------------------------

    def set_shape(self, shape: Shape) -> None:
        """Cuts the text another way, and guesses anew.

        Args:
            shape: What the person said.

        Raises:
            InputError: It is no text.
        """
        before, self.shape = self.shape, shape
        try:
            self._look_again()
        except InputError:
            self.shape = before
            raise

    def set_role(self, place: int, role: str) -> None:
        """Reads a column as something else; what had this role is no longer read.

        Args:
            place: Position of the column.
            role: A key of `ROLES`.
        """
        rivals = {role} | _RIVALS.get(role, frozenset())
        for other, column in enumerate(self._columns):
            if other != place and role and column.role in rivals:
                self._columns[other] = replace(column, role="", basis="")
        column = self._columns[place]
        self._columns[place] = replace(column, role=role, basis="said" if role else "")
        if role in ("time", "date"):
            self._read_dates()

    def set_how(self, place: int, how: str) -> None:
        """Chooses how a column is read.

        Args:
            place: Position of the column.
            how: A key of `HOW`.
        """
        column = self._columns[place]
        if column.role in ("time", "date"):
            self.order = how
        elif column.role in _UNIT_OF:
            self._units[_UNIT_OF[column.role]] = how
        self._columns[place] = replace(column, basis="said")

    def set_comma(self, comma: bool) -> None:
        """Says what the decimal mark is.

        Args:
            comma: Whether it is a comma.
        """
        self.comma = comma

    def set_zone(self, zone: str) -> None:
        """Says which zone times are in that name none.

        Args:
            zone: Such as `+09:00`, or "UTC".

        Raises:
            InputError: It is no offset.
        """
        zone_ms(zone, self.name)
        self.zone, self.zone_is_said = zone, True

    def set_offset(self, minutes: int) -> None:
        """Says which zone times are in that name none.

        Args:
            minutes: Ahead of UTC.
        """
        self.set_zone("UTC" if not minutes else zone_text(minutes))

    def adopt(self, mapping: ColumnMap) -> None:
        """Takes over what was said before of such a table.

        Args:
            mapping: As it was remembered, or read from a file.

        Raises:
            InputError: It names a column that is not there.
        """
        self.set_shape(mapping.shape)
        names = [column.name for column in self._columns]
        mapping.fits(self.look.header, self.name)
        said = {name.strip(): role for role, name in mapping.columns.items() if name}
        self._columns = [
            replace(column, role=said.get(name, ""), basis="said" if name in said else "")
            for name, column in zip(names, self._columns, strict=True)
        ]
        self.order, self._units = mapping.order, dict(mapping.units or {})
        self._units.pop("decimal", None)
        if mapping.comma is not None:
            self.comma = mapping.comma
        self._read_dates(keep_order=True)
        self.zone, self.zone_is_said = mapping.zone, bool(mapping.zone)

    def mapping(self, file: str = SAID, *, zone: str | None = None) -> ColumnMap:
        """Returns all of it as a mapping; every column that is not read is said to be left out.

        Args:
            file: What messages call it.
            zone: Another zone than the one that was said.
        """
        columns = dict.fromkeys(_LEFT_OUT, "")
        columns |= {column.role: column.name for column in self._columns if column.role}
        if columns.get("mmsi"):
            columns.pop("vessel_id", None)
        zone = self.zone if zone is None else zone
        units = {key: value for key, value in self._units.items() if value in UNITS[key]}
        units["decimal"] = "," if self.comma else "."
        positions, speed, draught = (
            units.get(key, default)
            for key, default in (("position", "degrees"), ("speed", "kn"), ("draught", "m"))
        )
        return ColumnMap(
            file=file,
            columns={role: columns[role] for role in COLUMN_KEYS.values() if role in columns},
            zone=zone,
            zone_ms=zone_ms(zone, file),
            order=self.order,
            units=units,
            speed_factor=UNITS["speed"][speed],
            draught_factor=UNITS["draught"][draught],
            minutes=UNITS["position"][positions],
            comma=self.comma,
            shape=self._said_shape(),
        )

    # -- inside -----------------------------------------------------------------------------

    def _said_shape(self) -> Shape:
        """The cut of the text; the line of the headings only if it was said, for it may differ."""
        return replace(self.shape, delimiter=self.look.layout.delimiter)

    def _look_again(self) -> None:
        self.look: Look = look_at(self.head, self.shape, self.name, whole=self.whole)
        names = titles(self.look.header)
        self._columns = [
            Column(name, next(iter(self.look.column(place)), ""), guess.role, guess.basis)
            for place, (name, guess) in enumerate(
                zip(names, guess_columns(self.look.header, self.look.rows), strict=True)
            )
        ]
        self.comma = self.look.layout.comma or self._guess_comma()
        self._units = {}
        for place, column in enumerate(self._columns):
            if column.role in ("sog", "draught"):
                self._units[_UNIT_OF[column.role]] = _unit_in(column.name, column.role)
            if column.role in ("lat", "lon") and self._is_sexagesimal(place):
                self._units["position"] = "degrees-minutes"
        self._zoned = False
        self._read_dates()

    def _read_dates(self, *, keep_order: bool = False) -> None:
        place = self._place("time")
        date = self._place("date") if place is None else place
        if date is None:
            return
        cells = self.look.column(date)
        if place is None:
            cells = [f"{cell} 00:00" for cell in cells]
        dates = dates_of(cells)
        self._zoned = dates.zoned
        if not keep_order:
            self.order = dates.order
            if not dates.sure and self._columns[date].basis == "content":
                self._columns[date] = replace(self._columns[date], basis="guess")
        if any(word in normal(self._columns[date].name) for word in ("utc", "gmt", "zulu")):
            self.zone, self.zone_is_said = "UTC", True

    def _guess_comma(self) -> bool:
        comma = point = 0
        for place, column in enumerate(self._columns):
            if column.role in ("lat", "lon", "sog", "cog", "draught"):
                for cell in self.look.column(place):
                    # degrees and minutes have marks of their own and are read either way
                    mark = _NUMBER.fullmatch(cell.strip())
                    comma += mark is not None and mark[1] == ","
                    point += mark is not None and mark[1] == "."
        return comma > point

    def _has_comma(self, place: int) -> bool:
        return any("," in cell for cell in self.look.column(place))

    def _is_sexagesimal(self, place: int) -> bool:
        cells = self.look.column(place)
        marked = sum(any(mark in cell for mark in "'′’") or cell.count(" ") == 1 for cell in cells)
        return marked * 2 > len(cells)

    def _place(self, role: str) -> int | None:
        return next((k for k, column in enumerate(self._columns) if column.role == role), None)


_RIVALS = {
    "mmsi": frozenset({"vessel_id"}),
    "vessel_id": frozenset({"mmsi"}),
    "time": frozenset({"date", "clock"}),
    "date": frozenset({"time"}),
    "clock": frozenset({"time"}),
}
_LEFT_OUT = ("sog", "cog", "heading", "status", "name", "imo", "call_sign", "ship_type", "length",
             "beam", "draught", "destination", "to_bow", "to_stern", "to_port",
             "to_starboard")  # fmt: skip


def _unit_in(name: str, role: str) -> str:
    bare = name.casefold().replace(" ", "")
    if role == "sog":
        if any(word in bare for word in ("m/s", "ms-1", "mps")):
            return "m/s"
        return "km/h" if any(word in bare for word in ("km/h", "kmh", "kph")) else "kn"
    return "dm" if any(word in bare for word in ("(dm)", "_dm", "decim")) else "m"


def draft_of(path: Path, name: str, sha256: str) -> Draft:
    """Opens the beginning of a table and guesses what its columns mean.

    Args:
        path: The file on disk.
        name: As reports call the source.
        sha256: Of the file.

    Raises:
        InputError: It cannot be read, or is no text.
    """
    head, whole = beginning(path, name)
    return Draft(path, name, sha256, head, whole=whole)
