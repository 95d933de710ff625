"""The kernel compiled ahead: one estimate of two draws for the types that are used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.volumes.direction import Direction
from lightering.volumes.estimate import Estimator
from lightering.volumes.hulls import Fleet, draw_shared
from lightering.volumes.layout import Question
from lightering.volumes.particulars import Particulars
from lightering.volumes.readings import Side
from lightering.volumes.voyages import Event

__all__ = ["warm"]


def warm() -> None:
    """Draws one event of two ships that send nothing."""
    params = replace(Params.defaults().volumes, draws=2)
    ships = ((412_000_001, 0), (445_000_001, 0))
    fleet = Fleet({key: Particulars(*key) for key in ships}, draw_shared(params), params)
    sides, direction = (Side(), Side()), Direction(2, 0.9, "")
    question = Question(Event(0, ships, 0, 36_000_000), "", direction, sides, (0.5, 0.5))
    known = np.zeros((1, 2, 3), dtype=np.bool_)
    Estimator(fleet, [question], known).estimates(params, Quiet())
