"""The columns of a list, and what its cells tell besides their words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "COLUMNS",
    "MARK_ROLE",
    "RANGE_ROLE",
    "STATUS_ROLE",
    "Column",
    "Told",
    "alignment",
    "place_of",
]

STATUS_ROLE = Qt.ItemDataRole.UserRole + 1
RANGE_ROLE = Qt.ItemDataRole.UserRole + 2
"""p05, p50, p95 and the end of the scale, in barrels, or None."""

MARK_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether the row is marked."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Key.
        title: Heading.
        right: Whether it holds numbers.
        width: Width in pixels at 100 %.
        small_width: The same on a small screen; 0 if it is left out there.
        tip: What it means.
    """

    name: str
    title: str
    right: bool
    width: int
    small_width: int
    tip: str


COLUMNS: tuple[Column, ...] = (
    Column("status", "Status", False, 112, 112, "What the analyst said"),
    Column("rank", "#", True, 46, 46, "Order of review: 1 moves the total most"),
    Column("start", "Start (UTC)", False, 136, 132, "First contact begins"),
    Column("id", "Encounter", False, 88, 0, "Start of the id; the tooltip holds it whole"),
    Column("names", "Giver → receiver", False, 210, 180, "? where the direction is not known"),
    Column("direction", "Direction", True, 76, 0, "Probability that both roles are as shown"),
    Column("kind", "Kind", False, 100, 92, "How the two ships lay"),
    Column("contact", "Contact, h", True, 78, 82, "Time within the distance limit"),
    Column("least", "Min, m", True, 60, 0, "Least separation of the antennas"),
    Column("p50", "bbl, p50", True, 70, 68, "Median barrels if a transfer took place"),
    Column("range", "p05 – p95", False, 148, 100, "Interval of the barrels, all rows on one scale"),
    Column(
        "counts",
        "Counts",
        True,
        64,
        62,
        "Probability that it counts toward the cap, before any decision; the ledger follows those",
    ),
    Column("attached", "Files", True, 48, 0, "Pictures and documents attached as evidence"),
)
"""Of the encounters."""


class Told(Protocol):
    """What the cells of one list say: `cells.Cells` or `clue_cells.ClueCells`."""

    @property
    def ids(self) -> NDArray[np.object_]:
        """Ids, (n,) of str, in the order of the frame."""

    def text(self, column: str, row: int) -> str:
        """Returns the words of a cell.

        Args:
            column: Name of a column other than status and files.
            row: Row of the frame.
        """

    def key(self, column: str) -> NDArray[Any]:
        """Returns what a column is sorted by, (n,).

        Args:
            column: Name of a column other than status and files.
        """

    def tip(self, row: int) -> str:
        """Returns what the tooltip of a row tells.

        Args:
            row: Row of the frame.
        """

    def bar(self, column: str, row: int) -> tuple[float, float, float, float] | None:
        """Returns the interval that a cell draws and the end of its scale, None if it draws none.

        Args:
            column: Name of a column.
            row: Row of the frame.
        """

    def heading(self, column: Column) -> str:
        """Returns what stands over a column in a wide window.

        Args:
            column: Which.
        """

    def order_words(self) -> None:
        """Puts the columns of words in order before anybody sorts by them. May run in a worker."""


def place_of(columns: tuple[Column, ...], name: str) -> int:
    """Returns where a column stands.

    Args:
        columns: Of a list.
        name: Of one of them.
    """
    return next(place for place, column in enumerate(columns) if column.name == name)


def alignment(right: bool) -> Qt.AlignmentFlag:
    """Returns where the words of a cell stand.

    Args:
        right: Whether it holds a number.
    """
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
