"""The same encounters under other assumptions: what the sliders of the cap view move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.app.filters import prepare
from lightering.app.shelf import Shelf
from lightering.app.totals import Totals

if TYPE_CHECKING:
    import pandas as pd

    from lightering.app.pipeline import Results
    from lightering.model.records import Assessment

__all__ = ["Supposing"]


class Supposing(Shelf):
    """What is shown, under assumptions that can be moved."""

    def assume(self, assessment: Assessment, screening: pd.DataFrame | None = None) -> None:
        """Shows the same encounters under other assumptions; decisions and selection stay.

        Args:
            assessment: Of the same encounters, with the parameters it was made with.
            screening: Of the same encounters, if it changed.
        """
        self._own_thread()
        results, _rows = self._shown()
        told = results.screening if screening is None else screening
        self._estimated(
            replace(results, assessment=assessment, params=assessment.params, screening=told)
        )
        self.estimates_changed.emit()
        self.balance_changed.emit()
        if self._selected is not None:
            self.selection_changed.emit(self._selected)

    def _estimated(self, results: Results) -> None:
        """Takes other estimates of the same encounters; the caller tells."""
        assessment = results.assessment
        self._results = results
        self._rows = prepare(results.encounters, assessment.transfers)
        self._totals = Totals(assessment, results.data_until, results.beside.deliveries)
        self._mask = None
