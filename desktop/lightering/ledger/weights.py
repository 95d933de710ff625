"""With which probability each transfer enters the total, once the analyst has decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from lightering.model.records import Assessment

__all__ = ["weights_of"]


def weights_of(
    assessment: Assessment, decisions: Mapping[str, str]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Returns the probability of each transfer to count, and which count in every draw.

    Args:
        assessment: Transfers and their draws.
        decisions: By encounter id: confirmed counts in every draw (an earlier hop of a chain stays
            where its chain counts it), dismissed in none, all else with its own probability.
    """
    table = assessment.transfers
    status = [decisions.get(str(name), "") for name in table["encounter_id"]]
    chance = table["counts_probability"].to_numpy(dtype=float).copy()
    last_hop = table["last_hop"].to_numpy(dtype=bool)
    sure = np.array([s == "confirmed" for s in status], dtype=bool) & last_hop
    never = np.array([s == "dismissed" for s in status], dtype=bool)
    never |= (chance < assessment.params.ledger.include_below) & ~sure
    chance[sure], chance[never] = 1.0, 0.0
    return chance, sure
