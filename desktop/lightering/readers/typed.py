"""Tables that bring their own types, a batch at a time: Parquet files and frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.errors import InputError
from lightering.readers.chunks import take_in
from lightering.readers.columns import choices, known_columns, require
from lightering.readers.flavours import flavour_of
from lightering.readers.values import flat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pyarrow as pa

    from lightering.readers.intake import Intake

__all__ = ["known_names", "read_batches"]


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


def read_batches(
    batches: Iterable[pa.RecordBatch], names: Sequence[str], rows: int, intake: Intake
) -> None:
    """Takes in batches of a table; its line numbers are record numbers from 1.

    Args:
        batches: With at least the columns `known_names` names.
        names: All columns of the table.
        rows: Rows in all, for the progress.
        intake: Where records go.

    Raises:
        InputError: A column is of a type that cannot hold what its name says.
    """
    roles = known_names(names, intake.source.name)
    for choice in choices(names, known_columns(names)):
        intake.say(choice)
    flavour = flavour_of(names)
    first = 1
    for batch in batches:
        lines = np.arange(first, first + batch.num_rows, dtype=np.int64)
        columns = {role: flat(batch.column(name)) for role, name in roles.items()}
        for role, array in columns.items():
            if array.type.num_fields:
                raise InputError(
                    f"The column holds {array.type}, not single values.",
                    file=intake.source.name,
                    column=roles[role],
                    advice="Write one number or text per cell.",
                )
        held = dict(columns)

        def cell(row: int, role: str, held: dict[str, pa.Array] = held) -> tuple[str, str]:
            role = role if role in held else {"mmsi": "vessel_id", "time": "date"}[role]
            value = held[role][row].as_py()
            return roles[role], "" if value is None else str(value)

        if batch.num_rows:
            take_in(columns, lines, flavour, intake, cell)
        first += batch.num_rows
        intake.advance(first / max(rows, 1))
