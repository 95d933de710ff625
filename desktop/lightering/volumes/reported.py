"""Sizes as a ship sent them: each value with file, line and time of its first and last report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NAMES", "Report", "disagreements", "reports_of"]

_SIZES = {"length_m": "length", "beam_m": "beam", "max_draught_m": "deepest"}
NAMES = {"length_m": "length", "beam_m": "beam", "max_draught_m": "deepest draught"}
"""What each size is called in the name of a line of evidence."""


@dataclass(frozen=True, slots=True)
class Report:
    """One value that a ship sent.

    Attributes:
        what: `length_m`, `beam_m` or `max_draught_m`.
        value: Metres.
        fixes: How many fixes carry it.
        first_utc: Time of the first report that says so.
        file: Base name of the file it stands in.
        line: Its line there.
        last_utc: Time of the last one.
        last_file: Where that stands.
        last_line: Its line there.
    """

    what: str
    value: float
    fixes: int
    first_utc: pd.Timestamp
    file: str
    line: int
    last_utc: pd.Timestamp
    last_file: str
    last_line: int

    @property
    def words(self) -> str:
        """The value in words: `length 80 m`."""
        return f"{_SIZES[self.what]} {self.value:g} m"


def reports_of(row: Mapping[Any, Any]) -> tuple[Report, ...]:
    """Returns where the sizes of one ship stand; () for a table that does not tell.

    Args:
        row: Of `tracks.statics.ships`.
    """
    return tuple(
        Report(
            what=name,
            value=float(row[name]),
            fixes=int(row[f"{name}_fixes"]),
            first_utc=row[f"{name}_first_utc"],
            file=str(row[f"{name}_file"]),
            line=int(row[f"{name}_line"]),
            last_utc=row[f"{name}_last_utc"],
            last_file=str(row[f"{name}_last_file"]),
            last_line=int(row[f"{name}_last_line"]),
        )
        for name in _SIZES
        if not pd.isna(row.get(f"{name}_line")) and float(row[name]) > 0.0
    )


def disagreements(row: Mapping[Any, Any]) -> list[str]:
    """Returns where one ship sent sizes that contradict each other, in sentences.

    Args:
        row: Of `tracks.statics.ships`.
    """
    return [
        f"she sent a {_SIZES[name]} of {float(row[name]):g} m in {int(row[f'{name}_fixes'])} fixes "
        f"({row[f'{name}_file']} line {int(row[f'{name}_line'])}) and of "
        f"{float(row[f'{name}_other']):g} m in {int(row[f'{name}_other_fixes'])} "
        f"({row[f'{name}_other_file']} line {int(row[f'{name}_other_line'])})"
        for name in ("length_m", "beam_m")
        if not pd.isna(row.get(f"{name}_other_line"))
    ]
