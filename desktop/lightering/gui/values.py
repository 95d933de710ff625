"""What a chart shows, as a table of values with their units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from lightering.gui.words import DASH, is_missing, number, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Tabled", "ValueColumn", "Values", "charts_of"]


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """One column.

    Attributes:
        title: Heading, with the unit after a comma.
        decimals: Digits after the point of its numbers; None if it holds words.
    """

    title: str
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """A table of values.

    Attributes:
        title: What the chart shows.
        columns: Its columns.
        rows: Numbers, words, or None where there is no value.
    """

    title: str
    columns: tuple[ValueColumn, ...]
    rows: Sequence[Sequence[Any]]

    def shown(self, row: int, column: int) -> str:
        """Returns a cell as it is read.

        Args:
            row: Of `rows`.
            column: Of `columns`.
        """
        value, decimals = self.rows[row][column], self.columns[column].decimals
        if is_missing(value):
            return DASH
        return plain(value) if decimals is None else number(value, decimals)

    def copied(self, rows: Iterable[int]) -> str:
        """Returns rows under their headings as tab-separated text, numbers as programs read them.

        Args:
            rows: Which, in order.
        """
        lines = ["\t".join(column.title for column in self.columns)]
        for row in rows:
            cells = []
            for value, column in zip(self.rows[row], self.columns, strict=True):
                if is_missing(value):
                    cells.append("")
                elif column.decimals is None:
                    cells.append(plain(value))
                else:
                    cells.append(f"{float(value):.{column.decimals}f}")
            lines.append("\t".join(cells))
        return "\n".join(lines)


@runtime_checkable
class Tabled(Protocol):
    """A widget whose content can be shown as a table."""

    def tabled(self) -> Values | None:
        """Returns what it shows, None if that is nothing, or no chart."""


def charts_of(root: QWidget) -> list[tuple[QWidget, Values]]:
    """Returns the charts that are in sight, with what they show, from top to bottom.

    Args:
        root: Where they are looked for.
    """
    found = []
    for widget in root.findChildren(QWidget):
        if isinstance(widget, Tabled) and widget.isVisible():
            told = widget.tabled()
            if told is not None and told.rows:
                at = widget.mapTo(root, widget.rect().topLeft())
                found.append(((at.y(), at.x()), widget, told))
    return [(widget, told) for _at, widget, told in sorted(found, key=lambda one: one[0])]
