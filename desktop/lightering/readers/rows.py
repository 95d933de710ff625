"""Records found one by one, as in JSON and XML, to columns, and on to the rules of the fields.

What a table says in its header every record says anew: the names of its values. Records are
gathered until a chunk is full; each value keeps its type, so a number is never rounded twice.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.errors import shown
from lightering.readers.chunks import take_in
from lightering.readers.columns import choices, known_columns, normal
from lightering.readers.flavours import flavour_of
from lightering.readers.values import LOCAL_ID_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.readers.flavours import Flavour
    from lightering.readers.intake import Intake

__all__ = ["Names", "Rows", "is_nothing", "text_of"]

_CHUNK = 65_536
_MOST_HEADERS = 4_096
_MOST_CHOICES = 5
_LONGEST_TEXT = 4_096


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
        self._rows: list[Mapping[str, Any]] = []
        self._names: list[Names] = []
        self._lines: list[int] = []

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
        keys = names.keys
        lat, lon = keys.get("lat", ""), keys.get("lon", "")
        if is_nothing(record.get(lat)) and is_nothing(record.get(lon)):
            self._intake.reject(line, "not_a_position", lat, text_of(record.get(lat)))
            return
        time = keys.get("time") or keys.get("clock", "")
        if is_nothing(record.get(time)):
            self._intake.reject(line, "no_time", time, text_of(record.get(time)))
            return
        if self._names and names is not self._names[-1] and names.shape != self._names[-1].shape:
            self._flush()
        self._rows.append(record)
        self._names.append(names)
        self._lines.append(line)
        if len(self._rows) >= _CHUNK:
            self._flush()

    def finish(self) -> None:
        """Hands over what is left."""
        self._flush()
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
                    row.get(known.keys.get(role, ""))
                    for row, known in zip(self._rows, names, strict=True)
                ]
            columns[role] = _array_of(values)
        chunk = _Chunk(columns, np.array(self._lines, dtype=np.int64), self._rows, names)
        self._rows, self._names, self._lines = [], [], []
        chunk.take_in(self._intake)


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
            keys = self.names[row].keys
            spare = {"mmsi": "vessel_id", "time": "clock"}.get(role, role)
            key = keys.get(role, keys.get(spare, ""))
            return key, text_of(self.rows[row].get(key))

        take_in(columns, self.lines, flavour, intake, cell, comma=comma)


def is_nothing(value: object) -> bool:
    """Tells whether a value is missing: none, not a number, or blank.

    Args:
        value: As it was read.
    """
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or (isinstance(value, str) and not value.strip())
    )


def text_of(value: object) -> str:
    """Returns a value as text, as it may have stood in the file.

    Args:
        value: As it was read.
    """
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")[:_LONGEST_TEXT]
    if value is None:
        return ""
    if isinstance(value, (list, dict)):
        try:
            return json.dumps(value, ensure_ascii=False)[:200]
        except RecursionError:
            return "[…]" if isinstance(value, list) else "{…}"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "NaN" if value != value else repr(value)[:_LONGEST_TEXT]


def _array_of(values: list[Any]) -> pa.Array:
    kinds = set(map(type, values))
    kinds.discard(type(None))
    if kinds <= {float, int}:
        try:
            kind = pa.float64() if float in kinds else pa.int64()
            return pa.array(values, kind, from_pandas=True)
        except (pa.ArrowException, OverflowError):
            # a number too long for its type: as text it is judged by its digits
            return pa.array([None if is_nothing(v) else text_of(v) for v in values], pa.string())
    if kinds == {str}:
        try:
            return pa.array(values, pa.string())
        except UnicodeEncodeError:
            return pa.array([None if v is None else text_of(v) for v in values], pa.string())
    return pa.array([None if is_nothing(v) else text_of(v) for v in values], pa.string())
