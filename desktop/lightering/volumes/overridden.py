"""A run with what the analyst set of single events; everything else is drawn as without it."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lightering.volumes.analyst import marked
from lightering.volumes.estimate import Estimator
from lightering.volumes.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.model.overrides import Override
    from lightering.model.params import Params
    from lightering.model.records import Assessment
    from lightering.progress import Progress

__all__ = ["overridden"]


class _Overridden(Prepared):
    """A run made ready, with what is set; made by `overridden`."""

    _plain: Prepared
    _overrides: Mapping[str, Override]
    _model: list[tuple[Params, pd.DataFrame]]

    def assessment(self, progress: Progress, params: Params | None = None) -> Assessment:
        params = params or self.params
        found = super().assessment(progress, params)
        if not self._model or self._model[0][0] != params:
            self._model[:] = [(params, self._plain.assessment(progress, params).transfers)]
        heard = {
            one.question.encounter_id: one.question.sides
            for one in self._plain._judged
            if one.question.encounter_id in self._overrides
        }
        receivers = {
            one.question.encounter_id: one.question.direction.receiver for one in self._judged
        }
        table = marked(found.transfers, self._model[0][1], self._overrides, heard, receivers)
        return replace(found, transfers=table)


def overridden(
    plain: Prepared,
    overrides: Mapping[str, Override],
    model: list[tuple[Params, pd.DataFrame]] | None = None,
) -> Prepared:
    """Returns a run with what the analyst set; the run itself if nothing is.

    Args:
        plain: The run without anything set.
        overrides: By encounter id; of encounters that are not in the run nothing is used.
        model: Where the transfers without anything set are kept for the next time, with the
            parameters they were made with; one list for one run.
    """
    names = {one.question.encounter_id for one in plain._judged}
    told: dict[str, Any] = {k: one for k, one in overrides.items() if k in names and one.fields}
    if not told:
        return plain
    made = _Overridden.__new__(_Overridden)
    made.__dict__.update(copy.copy(plain.__dict__))
    made._plain, made._overrides = plain, told
    made._model = [] if model is None else model
    made._judged = plain.judged_with(told)
    questions = [one.question for one in made._judged]
    made._estimator = Estimator(plain._fleet, questions, plain._known, told)
    return made
