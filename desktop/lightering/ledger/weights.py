"""What each transfer adds to the total in each draw, once the analyst has decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.model.overrides import CRUDE_OIL
from lightering.volumes.chains import by_itself, delivered, hops_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.records import Assessment

__all__ = ["Weights", "is_afloat", "weights_of"]


@dataclass(frozen=True, slots=True)
class Weights:
    """How the transfers enter the total.

    Attributes:
        chance: Probability of each row to count anything, (rows,).
        sure: Whether it counts in every draw, bool (rows,).
        volume_bbl: Barrels moved, (rows, draws).
        counting: Whether each row counts by itself in each draw, bool (rows, draws).
        changed: By row: barrels that count in each draw, where chains or tanks change them.
    """

    chance: NDArray[np.float64]
    sure: NDArray[np.bool_]
    volume_bbl: NDArray[np.float32]
    counting: NDArray[np.bool_]
    changed: Mapping[int, NDArray[np.float32]]

    def barrels(self, row: int) -> NDArray[np.float32]:
        """Returns the barrels a row adds in each draw, (draws,).

        Args:
            row: Place among the transfers.
        """
        if row in self.changed:
            return self.changed[row]
        volume: NDArray[np.float32] = self.volume_bbl[row]
        return volume if self.sure[row] else volume * self.counting[row]


def weights_of(assessment: Assessment, decisions: Mapping[str, str]) -> Weights:
    """Returns how each transfer enters the total.

    Args:
        assessment: Transfers and their draws.
        decisions: By encounter id: confirmed counts in every draw, dismissed in none, all else
            with its own probability, and so does a confirmed one whose `counts` the analyst set. An
            earlier hop counts nothing while a later event that took
            the oil on is not dismissed; what a receiver kept counts with her own event.
    """
    table, flows = assessment.transfers, assessment.flows
    status = [decisions.get(str(name), "") for name in table["encounter_id"]]
    chance = table["counts_probability"].to_numpy(dtype=float).copy()
    confirmed = np.array([s == "confirmed" for s in status], dtype=bool)
    never = np.array([s == "dismissed" for s in status], dtype=bool)
    if flows is None:
        last_hop = table["last_hop"].to_numpy(dtype=bool)
    else:
        last_hop = np.ones(len(table), dtype=bool)
        last_hop[[*hops_in_force(flows, np.flatnonzero(never).tolist()), *flows.parts]] = False
        freed = np.array(sorted(flows.hops), dtype=np.int64)
        freed = freed[last_hop[freed]]
        chance[freed] = flows.own[freed].mean(axis=1)
    # a person who said whether it counts meant it, whatever the encounter was found to be
    told = np.array(["counts" in str(fields) for fields in table["by_analyst"]], dtype=bool)
    # crude oil counts toward a cap of its own, whatever was decided, see `apart`
    crude = (table["product"] == CRUDE_OIL).to_numpy(dtype=bool)
    sure = confirmed & last_hop & ~told & ~crude
    params = assessment.params.ledger
    never |= crude | ((chance < params.include_below) & ~sure)
    if not params.include_afloat:
        never |= is_afloat(table) & ~sure
    chance[sure], chance[never] = 1.0, 0.0
    if flows is None:
        return Weights(chance, sure, assessment.volume_bbl, assessment.counts, {})
    out = np.flatnonzero(never).tolist()
    counting = by_itself(flows, np.flatnonzero(sure).tolist(), out)
    moved = delivered(flows, assessment.volume_bbl, counting)
    for row, barrels in moved.changed.items():
        if chance[row] > 0.0:
            chance[row] = float((barrels > 0.0).mean())
    return Weights(chance, sure, assessment.volume_bbl, counting, moved.changed)


def is_afloat(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Tells of which transfers no call of the receiver at a DPRK port was seen afterwards.

    Args:
        table: `schemas.TRANSFERS`.
    """
    return np.array([flag is not None and flag == 1 for flag in table["afloat"]], dtype=np.bool_)
