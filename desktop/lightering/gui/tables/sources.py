"""Where a list of the table comes from: its columns, and what its cells say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.clues import LISTS
from lightering.gui.tables.cells import Cells
from lightering.gui.tables.clue_cells import CLUE_COLUMNS, ClueCells
from lightering.gui.tables.columns import COLUMNS

if TYPE_CHECKING:
    from lightering.app.session import Session
    from lightering.gui.tables.columns import Column, Told

__all__ = ["cells_of", "columns_of"]


def columns_of(name: str) -> tuple[Column, ...]:
    """Returns the columns of a list.

    Args:
        name: One of `clues.LISTS`.
    """
    return COLUMNS if name == LISTS[0] else CLUE_COLUMNS[name]


def cells_of(session: Session, name: str) -> Told | None:
    """Returns what the cells of a list say, None before it is there.

    Args:
        session: What is open.
        name: One of `clues.LISTS`.
    """
    if name == LISTS[0]:
        results, rows = session.results, session.rows
        return None if results is None or rows is None else Cells(results, rows)
    return None if session.clues is None else ClueCells(session.clues.tables[name])
