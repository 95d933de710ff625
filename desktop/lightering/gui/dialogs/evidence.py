"""Every line of evidence behind one estimate, with where it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.dialogs.pages import PagesDialog
from lightering.gui.labels import label
from lightering.gui.panels.grid import FactGrid
from lightering.gui.words import DASH, barrels, is_missing, number, plain, shorter, spread

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from PySide6.QtWidgets import QWidget

    from lightering.gui.panels.details import Details

__all__ = ["EvidenceDialog", "evidence_row"]


def evidence_row(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns a line of evidence: what, value, tonnes, file and line.

    Args:
        entry: One element of `transfers.evidence`.
    """
    file, place = entry["source_file"], entry["source_line"]
    source = DASH if is_missing(file) else plain(file)
    if not is_missing(file) and not is_missing(place):
        source = f"{source}, line {number(place)}"
    return (plain(entry["line"]), plain(entry["value"]), number(entry["mass_t"]), source)


class EvidenceDialog(PagesDialog):
    """The evidence of one transfer; open it with `open()`."""

    def __init__(self, details: Details, parent: QWidget) -> None:
        identifier = str(details.encounter["encounter_id"])
        super().__init__(f"Evidence of {shorter(identifier)}", parent)
        self.resize(860, 560)
        row = details.transfer
        self.grid = FactGrid(("Line", "Value", "t", "Read in"), frozenset({2}), 1, wrap=True)
        if row is None:
            self.rows.addWidget(label("No transfer was inferred from this encounter.", "title"))
            return
        low, high = row["volume_bbl_p05"], row["volume_bbl_p95"]
        title = f"{identifier}: {barrels(row['volume_bbl_p50'])} bbl, {spread(low, high)}"
        self.rows.addWidget(label(title, "title"))
        self.grid.show_rows([evidence_row(entry) for entry in row["evidence"]])
        self.rows.addWidget(self.grid)
        self.rows.addStretch(1)
