"""How many encounters other limits would give: a table for each distance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.labels import label
from lightering.gui.words import number

if TYPE_CHECKING:
    import pandas as pd

    from lightering.model.params import DetectParams

__all__ = ["SensitivityDialog"]

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class SensitivityDialog(PagesDialog):
    """Counts by distance, duration and speed; those of the limits in force are marked."""

    def __init__(self, found: pd.DataFrame, limits: DetectParams, parent: QWidget) -> None:
        super().__init__("How much hangs on the limits", parent)
        self.resize(560, 560)
        said = (
            "Encounters of slow ships in the open files, of every kind; convoys are not counted. "
            "The number in bold stands for the limits in force."
        )
        self.rows.addWidget(label(said, "second", wrap=True))
        for distance in found["distance_m"].unique():
            block = found[found["distance_m"] == distance]
            self.rows.addWidget(label(f"Within {distance:g} m of each other", "strong"))
            self.rows.addLayout(_grid(block, float(distance), limits))
        self.rows.addStretch(1)


def _grid(block: pd.DataFrame, distance: float, limits: DetectParams) -> QGridLayout:
    grid = QGridLayout()
    grid.setColumnStretch(0, 2)
    grid.setVerticalSpacing(4)
    speeds = list(dict.fromkeys(block["max_speed_kn"]))
    for column, speed in enumerate(speeds, 1):
        head = label(f"under {speed:g} kn", "third", right=True)
        grid.addWidget(head, 0, column)
        grid.setColumnStretch(column, 1)
    for row, (hours, counts) in enumerate(block.groupby("min_duration_h", sort=False), 1):
        grid.addWidget(label(f"at least {hours:g} h", "third"), row, 0, _MIDDLE)
        for column, (speed, count) in enumerate(
            zip(counts["max_speed_kn"], counts["encounters"], strict=True), 1
        ):
            now = (distance, hours, speed)
            mine = now == (limits.distance_m, limits.min_duration_h, limits.max_speed_kn)
            cell = label(number(int(count)), "strong" if mine else "", right=True)
            cell.setAccessibleName(
                f"{count} encounters within {distance:g} m, at least {hours:g} h, "
                f"under {speed:g} kn"
            )
            grid.addWidget(cell, row, column, _MIDDLE)
    return grid
