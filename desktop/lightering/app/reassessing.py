"""Estimates with other things set by the analyst, each computed once; asked from any thread."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from lightering.app.pipeline import Results
    from lightering.model.overrides import Override
    from lightering.model.params import Params
    from lightering.model.records import Assessment
    from lightering.progress import Progress
    from lightering.volumes import Prepared

__all__ = ["Reassessor", "results_with"]

_KEPT = 4
"""Assessments kept, for undo and redo: 4 bytes a draw and event."""

_Key = tuple[str, frozenset[tuple[str, "Override"]]]


class Reassessor:
    """Makes the assessment of one run under whatever the analyst set.

    What nothing moves that can be set is worked out once and kept; so the second value set of a
    run costs the draws alone.
    """

    def __init__(self, results: Results) -> None:
        """Computes nothing yet.

        Args:
            results: The run, whatever is set in it.
        """
        self._results, self._lock = results, threading.Lock()
        self._ready: Callable[[Params], Prepared] | None = None
        self._known: OrderedDict[_Key, Assessment] = OrderedDict()
        self._model: list[tuple[Params, pd.DataFrame]] = []

    def serves(self, results: Results) -> bool:
        """Returns whether results are of the same run, assumptions and what is set apart.

        Args:
            results: Other results.
        """
        mine = self._results
        return (
            results.encounters is mine.encounters
            and results.screening is mine.screening
            and results.loaded is mine.loaded
            and results.beside.registries is mine.beside.registries
        )

    def assessment(
        self,
        params: Params,
        overrides: Mapping[str, Override],
        progress: Progress | None = None,
    ) -> Assessment:
        """Returns the assessment; computes it if it is not known.

        Args:
            params: Assumptions it is made under.
            overrides: What is set, by encounter id.
            progress: Told how far it is.

        Raises:
            Cancelled: The person asked to stop.
        """
        # the window paints before the models and what they stand on are loaded
        from lightering import volumes
        from lightering.app.driving import ready_of
        from lightering.progress import Quiet, part, stop_if_cancelled

        told = progress or Quiet()
        key = (repr(params), frozenset(overrides.items()))
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
            if self._ready is None:
                told.set(0.0, "Making the estimate ready")
                one = self._results
                beside = replace(one.beside, overrides={})
                self._ready = ready_of(
                    one.encounters, one.screening, one.loaded, one.assessment.params, beside
                )
            stop_if_cancelled(told)
            ready = volumes.overridden(self._ready(params), overrides, self._model)
            made = ready.assessment(part(told, 0.3, 1.0), params)
            self._known[key] = made
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return made


def results_with(
    results: Results, assessment: Assessment, overrides: Mapping[str, Override]
) -> Results:
    """Returns results with what is set now.

    Args:
        results: The same run.
        assessment: Made with what is set.
        overrides: What is set, by encounter id.
    """
    beside = replace(results.beside, overrides=dict(overrides))
    return replace(results, assessment=assessment, params=assessment.params, beside=beside)
