"""The kernels compiled ahead: one estimate of two draws for the types that are used."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lightering.model.flows import Link, Links
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.volumes.direction import Direction
from lightering.volumes.estimate import Estimator
from lightering.volumes.handing import handed_on, settled
from lightering.volumes.hulls import Fleet, draw_shared
from lightering.volumes.layout import Question
from lightering.volumes.particulars import Particulars
from lightering.volumes.readings import Side
from lightering.volumes.voyages import Event

__all__ = ["warm"]


def warm() -> None:
    """Draws one event of two ships that send nothing, and hands on between two."""
    params = replace(Params.defaults().volumes, draws=2)
    ships = ((412_000_001, 0), (445_000_001, 0))
    fleet = Fleet({key: Particulars(*key) for key in ships}, draw_shared(params), params)
    sides, direction = (Side(), Side()), Direction(2, 0.9, "")
    question = Question(Event(0, ships, 0, 36_000_000), "", direction, sides, (0.5, 0.5))
    known = np.zeros((1, 2, 3), dtype=np.bool_)
    Estimator(fleet, [question], known).estimates(params, Quiet())
    # as when the barrels of one event may have been handed on in another
    links = Links([Link(0, 1, as_first=True, later_first=True, calls_after=False)])
    receives, volume_bbl = np.ones((2, 2), dtype=np.bool_), np.ones((2, 2), dtype=np.float32)
    handed = handed_on(links, receives, volume_bbl, receives)
    settled(volume_bbl, receives, receives, handed, ())
