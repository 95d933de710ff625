"""Records found one by one, as in JSON and XML, to columns, and on to the rules of the fields.

What a table says in its header every record says anew: the names of its values. Records are
gathered until a chunk is full; each value keeps its type, so a number is never rounded twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.errors import shown
from lightering.readers.chunks import take_in
from lightering.readers.columns import ESSENTIAL, choices, known_columns, missing, normal
from lightering.readers.flavours import flavour_of
from lightering.readers.mixed import array_of, is_nothing, text_of
from lightering.readers.static_reports import StaticReports
from lightering.readers.values import LOCAL_ID_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["Names", "Rows"]

_CHUNK = 65_536
_LOOK = 4_096
_MOST_HEADERS = 4_096
_MOST_CHOICES = 5
_STATIC = (
    "name", "imo", "call_sign", "ship_type", "length", "beam", "draught", "destination",
    "to_bow", "to_stern", "to_port", "to_starboard",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """What the names of a record mean.

    Attributes:
        keys: Name of the value by role, as `columns.known_columns` finds them.
        flavour: How its values are to be understood.
        comma: Whether numbers written as text have a decimal comma.
    """

    keys: Mapping[str, str]
    flavour: Flavour
    comma: bool

    def value(self, record: Mapping[str, Any], role: str) -> Any:
        """Returns the value of a role in a record, None if there is none.

        Args:
            record: Values by name.
            role: As `columns.known_columns` names it.
        """
        return record.get(self.keys[role]) if role in self.keys else None

    @property
    def shape(self) -> tuple[bool, bool, Flavour, bool]:
        """Returns what all records of one chunk must share."""
        numbered = "mmsi" not in self.keys and "vessel_id" in self.keys
        return numbered, "time" in self.keys, self.flavour, self.comma


class Rows:
    """Gathers the records of one source."""

    def __init__(self, intake: Intake, *, speed_unit: bool = True) -> None:
        """Begins empty.

        Args:
            intake: Where records go.
            speed_unit: Whether to say that a value named just "speed" was taken as knots.
        """
        self._intake, self._speed_unit = intake, speed_unit
        self._headers: dict[tuple[str, ...], Names] = {}
        self._said, self._mapped = 0, False
        self._taken, self._lacking = False, ""
        self._rows: list[Mapping[str, Any]] = []
        self._names: list[Names] = []
        self._lines: list[int] = []
        self._reports, self._reported = StaticReports(), False
        self._static: list[tuple[dict[str, Any], Names]] = []
        self._static_lines: list[int] = []

    def names_of(self, keys: Sequence[str], places: Mapping[str, str] | None = None) -> Names:
        """Returns what the names of a record mean.

        Args:
            keys: Names of its values.
            places: Roles that are known without a name (`lat`, `lon`, `time`), and the names to
                give them; they come before what the names say.
        """
        header = (*keys, "\0", *places.values()) if places else tuple(keys)
        known = self._headers.get(header)
        if known is None:
            found = known_columns(keys)
            if "date" not in found:
                found.pop("clock", None)
            if places:
                found = {role: place for role, place in found.items() if role not in places}
                if "time" in places:
                    found.pop("date", None)
                    found.pop("clock", None)
            flavour, comma = replace(flavour_of(keys), formula_guard=False), False
            mapping = self._intake.mapping
            if mapping is not None and mapping.wanted() <= {key.strip() for key in keys}:
                self._mapped = True
                found = mapping.roles(keys, found)
                flavour, comma = mapping.flavoured(flavour), bool(mapping.comma)
                places = {r: place for r, place in (places or {}).items() if r not in found}
            self._state(keys, found)
            roles = {role: keys[place] for role, place in found.items()} | dict(places or {})
            known = Names(roles, flavour, comma)
            if len(self._headers) >= _MOST_HEADERS:
                self._headers.clear()
            self._headers[header] = known
        return known

    def add(self, record: Mapping[str, Any], names: Names, line: int) -> None:
        """Takes one record.

        Args:
            record: Values by name: text, numbers, None.
            names: What they mean.
            line: Where it stands in the file.
        """
        lat = names.value(record, "lat")
        if not self._taken and not self._lacking:
            self._lacking = _lacking(names, record, line)
        if is_nothing(lat) and is_nothing(names.value(record, "lon")):
            column = text_of(names.keys.get("lat"))
            self._intake.reject(line, "not_a_position", column, text_of(lat))
            self._keep_static(record, names, line)
            return
        role = "time" if "time" in names.keys else "clock"
        time = names.value(record, role)
        if is_nothing(time):
            self._intake.reject(line, "no_time", text_of(names.keys.get(role)), text_of(time))
            return
        if self._names and names is not self._names[-1] and names.shape != self._names[-1].shape:
            self._flush()
        self._taken = True
        self._rows.append(record)
        self._names.append(names)
        self._lines.append(line)
        if len(self._rows) % _LOOK == 0:
            self._intake.look()
        if len(self._rows) >= _CHUNK:
            self._flush()

    def finish(self) -> None:
        """Hands over what is left; static reports are laid onto the fixes that follow them."""
        self._flush()
        self._flush_static()
        if self._reported:
            self._intake.state(self._reports)
        if self._lacking and not self._taken:
            self._intake.say(self._lacking)
        mapping = self._intake.mapping
        if mapping is not None and not self._mapped:
            self._intake.say(
                f"No record holds all the names {mapping.file} speaks of; it was not used."
            )

    def _state(self, keys: Sequence[str], found: Mapping[str, int]) -> None:
        if self._said >= _MOST_CHOICES:
            return
        self._said += 1
        mapping = self._intake.mapping if self._mapped else None
        said = choices(keys, dict(found)) if mapping is None else mapping.sentences(keys, found)
        for sentence in said:
            self._intake.say(sentence)
        ship = found.get("vessel_id")
        if ship is not None and "mmsi" not in found:
            self._intake.say(
                f"{shown(keys[ship])} numbers the vessels; without MMSI, vessel 1 is shown as "
                f"{LOCAL_ID_BASE + 1}, and so on."
            )
        speed = found.get("sog")
        if self._speed_unit and speed is not None and normal(keys[speed]) == "speed":
            self._intake.say(f"{shown(keys[speed])} was taken as knots.")

    def _keep_static(self, record: Mapping[str, Any], names: Names, line: int) -> None:
        keys = names.keys
        if not {"mmsi", "time"} <= keys.keys() or not any(
            not is_nothing(record.get(keys[role])) for role in _STATIC if role in keys
        ):
            return
        kept = {role: record.get(keys[role]) for role in (*_STATIC, "mmsi", "time") if role in keys}
        if self._static and self._static[0][1].shape != names.shape:
            self._flush_static()
        self._static.append((kept, names))
        self._static_lines.append(line)
        if len(self._static) >= _CHUNK:
            self._flush_static()

    def _flush_static(self) -> None:
        if not self._static:
            return
        self._reported = True
        roles = sorted({role for record, _ in self._static for role in record})
        columns = {
            role: array_of([record.get(role) for record, _ in self._static]) for role in roles
        }
        lines = np.array(self._static_lines, dtype=np.int64)
        self._reports.add(columns, lines, self._static[0][1].flavour, self._intake)
        self._static, self._static_lines = [], []

    def _flush(self) -> None:
        if not self._rows:
            return
        names = self._names
        roles = sorted({role for known in set(names) for role in known.keys})
        columns = {}
        for role in roles:
            if all(known is names[0] for known in names):
                key = names[0].keys[role]
                values = [row.get(key) for row in self._rows]
            else:
                values = [
                    known.value(row, role) for row, known in zip(self._rows, names, strict=True)
                ]
            columns[role] = array_of(values)
        chunk = _Chunk(columns, np.array(self._lines, dtype=np.int64), self._rows, names)
        self._rows, self._names, self._lines = [], [], []
        chunk.take_in(self._intake)


def _lacking(names: Names, record: Mapping[str, Any], line: int) -> str:
    """Returns what a record has no name for, and the names it has; "" if it lacks nothing."""
    lacking = missing(names.keys)
    if not lacking:
        return ""
    held = ", ".join(shown(name, 24) for name in list(record)[:12]) or "nothing"
    wanted = " and ".join(f"no {ESSENTIAL[role][0]}" for role in lacking)
    return f"The record on line {line} names {wanted}. It holds: {held}."


@dataclass(frozen=True, slots=True)
class _Chunk:
    columns: dict[str, pa.Array]
    lines: NDArray[np.int64]
    rows: list[Mapping[str, Any]]
    names: list[Names]

    def take_in(self, intake: Intake) -> None:
        columns = dict(self.columns)
        first = self.names[0]
        numbered, timed, flavour, comma = first.shape
        for role in ("lat", "lon", "vessel_id" if numbered else "mmsi"):
            columns.setdefault(role, pa.nulls(len(self.lines), pa.string()))
        # a record that gives its MMSI is never joined with one that numbers its vessel
        for role in ("mmsi",) if numbered else ("vessel_id",):
            columns.pop(role, None)
        for role in ("date", "clock") if timed else ():
            columns.pop(role, None)

        def cell(row: int, role: str) -> tuple[str, str]:
            names = self.names[row]
            if role not in names.keys:
                role = {"mmsi": "vessel_id", "time": "clock"}.get(role, role)
            return text_of(names.keys.get(role)), text_of(names.value(self.rows[row], role))[:200]

        take_in(columns, self.lines, flavour, intake, cell, comma=comma)
