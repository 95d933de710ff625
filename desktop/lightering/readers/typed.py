"""Tables that bring their own types, a batch at a time: Parquet, databases, sheets, frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lightering.errors import InputError
from lightering.readers.chunks import take_in
from lightering.readers.columns import STAND_INS, choices, known_columns, require
from lightering.readers.flavours import flavour_of, lettered_roles
from lightering.readers.values import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from lightering.readers.column_map import ColumnMap
    from lightering.readers.intake import Intake
    from lightering.readers.points import Geometry

__all__ = ["Typed", "known_names", "mixed", "read_batches"]


def known_names(names: Sequence[str], file: str) -> dict[str, str]:
    """Returns the column name of each role.

    Args:
        names: Columns of the table.
        file: Name for messages.

    Raises:
        InputError: Ship, time or place is missing or stands twice.
    """
    roles = known_columns(names)
    require(names, roles, file, None)
    return {role: names[place] for role, place in roles.items()}


def mixed(values: Sequence[object]) -> pa.Array:
    """Returns values of whatever types as one column; as text if they have no common type.

    Args:
        values: Python values of one column, None for missing.
    """
    try:
        return pa.array(values)
    except (pa.ArrowException, OverflowError, ValueError, TypeError):
        # as text each value is judged by itself
        return pa.array([None if value is None else str(value) for value in values], pa.string())


class Typed:
    """A table of one source, taken in piece by piece."""

    def __init__(
        self,
        names: Sequence[str],
        intake: Intake,
        geometry: Geometry | None = None,
        line: int | None = None,
    ) -> None:
        """Finds out what its columns mean, and says so.

        Args:
            names: All columns of the table.
            intake: Where records go.
            geometry: Column of places; it takes the place of latitude and longitude.
            line: Where the names stand, or None.

        Raises:
            InputError: Ship, time or place is missing or stands twice.
        """
        file = intake.source.name
        self._intake, self._geometry = intake, geometry
        mapping = intake.choose_map(names)
        if mapping is not None and not mapping.fits(names, file):
            intake.say(mapping.not_here)
            mapping = None
        roles = lettered_roles(names) | known_columns(names)
        if mapping is not None:
            roles = mapping.roles(names, roles)
        if geometry is not None:
            place = list(names).index(geometry.column)
            roles |= {"lat": place, "lon": place}
        require(names, roles, file, line)
        self._say(names, roles, mapping)
        self._comma = bool(mapping is not None and mapping.comma)
        flavour = flavour_of(names)
        self._flavour = flavour if mapping is None else mapping.flavoured(flavour)
        self._columns = {role: names[place] for role, place in roles.items()}

    @property
    def needed(self) -> list[str]:
        """Names of the columns that are read, sorted."""
        return sorted(set(self._columns.values()))

    def role_of(self, name: str) -> str:
        """Returns one role of a needed column.

        Args:
            name: Its name.
        """
        return next(role for role, column in self._columns.items() if column == name)

    def take(self, columns: Mapping[str, pa.Array], lines: NDArray[np.int64]) -> None:
        """Takes in some records.

        Args:
            columns: Arrays of the needed columns by name, shape (n,).
            lines: Number of each record, shape (n,).

        Raises:
            InputError: A column is of a type that cannot hold what its name says.
        """
        if not len(lines):
            return
        if not self._intake.evidence.names:
            roles = ("mmsi", "time", "lat", "lon")
            self._intake.evidence.names = {role: self._columns[self._told(role)] for role in roles}
        held = {role: flat(columns[name]) for role, name in self._columns.items()}
        misplaced = None
        raw = held
        if self._geometry is not None:
            place = flat(columns[self._geometry.column])
            raw = {**held, "geometry": place}
            lon, lat, misplaced = self._geometry.places(place)
            held = {**held, "lat": pa.array(lat), "lon": pa.array(lon)}
        for role, array in held.items():
            if array.type.num_fields:
                raise InputError(
                    f"The column holds {array.type}, not single values.",
                    file=self._intake.source.name,
                    column=self._columns[role],
                    advice="Write one number or text per cell.",
                )

        def cell(row: int, role: str) -> tuple[str, str]:
            if role == "geometry" and self._geometry is not None:
                return self._geometry.column, _as_text(raw[role][row])
            role = self._told(role)
            return self._columns[role], _as_text(held[role][row])

        take_in(
            held, lines, self._flavour, self._intake, cell, comma=self._comma, misplaced=misplaced
        )

    def _told(self, role: str) -> str:
        """Returns the role that stands for ship or time where the table has no such column."""
        return role if role in self._columns else STAND_INS[role]

    def _say(self, names: Sequence[str], roles: dict[str, int], mapping: ColumnMap | None) -> None:
        if self._geometry is not None:
            place = list(names).index(self._geometry.column)
            roles = {r: p for r, p in roles.items() if p != place}
        said = choices(names, roles) if mapping is None else mapping.sentences(names, roles)
        for sentence in said:
            self._intake.say(sentence)


def read_batches(
    batches: Iterable[pa.RecordBatch],
    names: Sequence[str],
    rows: int,
    intake: Intake,
    typed: Typed | None = None,
) -> None:
    """Takes in batches of a table; its line numbers are record numbers from 1.

    Args:
        batches: With at least the needed columns.
        names: All columns of the table.
        rows: Rows in all, for the progress.
        intake: Where records go.
        typed: What the columns mean; found out from the names if None.

    Raises:
        InputError: A column is of a type that cannot hold what its name says.
    """
    typed = typed if typed is not None else Typed(names, intake)
    first = 1
    for batch in batches:
        lines = np.arange(first, first + batch.num_rows, dtype=np.int64)
        typed.take({name: batch.column(name) for name in typed.needed}, lines)
        first += batch.num_rows
        intake.advance(first / max(rows, 1))


def _as_text(scalar: pa.Scalar) -> str:
    try:
        value = scalar.as_py()
    except (OverflowError, ValueError):
        # a time so far off that Python has no name for it
        value = scalar.cast(pa.int64()).as_py()
    if isinstance(value, bytes):
        return value[:40].hex()
    return "" if value is None else str(value)[:200]
