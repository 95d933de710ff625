"""What each transfer adds to the total in each draw, once the analyst has decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from lightering.model.overrides import APART
from lightering.volumes.chains import by_itself, delivered, hops_in_force

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.records import Assessment
    from lightering.volumes.chains import Delivered

__all__ = ["Weights", "is_afloat", "weights_of"]


@dataclass(frozen=True, slots=True)
class Weights:
    """How the transfers enter the total, and the ledgers beside it.

    Attributes:
        chance: Probability of each row to count anything toward the refined cap, (rows,).
        apart: The same toward the ledger of its own product, (rows,): zero for what is refined.
        sure: Whether it counts in every draw, bool (rows,).
        volume_bbl: Barrels moved, (rows, draws).
        counting: Whether each row counts by itself in each draw, bool (rows, draws).
        changed: By row: barrels that count in each draw, where chains or tanks change them.
        onward: By row: the later rows that took at least 5 % of what was handed on.
        passed_bbl: By row: barrels handed on to a transfer that counts, (draws,).
    """

    chance: NDArray[np.float64]
    apart: NDArray[np.float64]
    sure: NDArray[np.bool_]
    volume_bbl: NDArray[np.float32]
    counting: NDArray[np.bool_]
    changed: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)
    onward: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    passed_bbl: Mapping[int, NDArray[np.float32]] = field(default_factory=dict)

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

    Oil counts once, at its last hop, in the ledger of that hop's product: hops are found among all
    transfers, and only then are crude oil and what is banned told apart.

    Args:
        assessment: Transfers and their draws.
        decisions: By encounter id: confirmed counts in every draw, dismissed in none, all else
            with its own probability, and so does a confirmed one whose `counts` the analyst set. An
            earlier hop counts nothing while a later event that took the oil on is not dismissed;
            what a receiver kept counts with her own event.
    """
    table, flows = assessment.transfers, assessment.flows
    status = [decisions.get(str(name), "") for name in table["encounter_id"]]
    chance = table["counts_probability"].to_numpy(dtype=float).copy()
    other = table["product"].isin(list(APART)).to_numpy(dtype=bool)
    beside = np.flatnonzero(other)
    # what the table says is the chance to count toward paragraph 5: none
    chance[beside] = (assessment.counts if flows is None else flows.own)[beside].mean(axis=1)
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
        chance[beside[~last_hop[beside]]] = 0.0
    # a person who said whether it counts meant it, whatever the encounter was found to be
    told = np.array(["counts" in str(fields) for fields in table["by_analyst"]], dtype=bool)
    sure = confirmed & last_hop & ~told
    params = assessment.params.ledger
    never |= (chance < params.include_below) & ~sure
    if not params.include_afloat:
        never |= is_afloat(table) & ~sure
    chance[sure], chance[never] = 1.0, 0.0
    if flows is None:
        return Weights(*_parted(chance, other), sure, assessment.volume_bbl, assessment.counts)
    out = np.flatnonzero(never).tolist()
    counting = by_itself(flows, np.flatnonzero(sure).tolist(), out)
    moved: Delivered = delivered(flows, assessment.volume_bbl, counting)
    for row, barrels in moved.changed.items():
        if chance[row] > 0.0:
            chance[row] = float((barrels > 0.0).mean())
    return Weights(
        *_parted(chance, other),
        sure,
        assessment.volume_bbl,
        counting,
        moved.changed,
        moved.onward,
        moved.passed_bbl,
    )


def is_afloat(table: pd.DataFrame) -> NDArray[np.bool_]:
    """Tells of which transfers no call of the receiver at a DPRK port was seen afterwards.

    Args:
        table: `schemas.TRANSFERS`.
    """
    return np.array([flag is not None and flag == 1 for flag in table["afloat"]], dtype=np.bool_)


def _parted(
    chance: NDArray[np.float64], other: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.where(other, 0.0, chance), np.where(other, chance, 0.0)
