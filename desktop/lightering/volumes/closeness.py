"""Whether two ships that lay close, but not alongside, handed anything over: what draughts add.

The screening gives such a pair the prior `p_close_factor`, before any draught is read. A draught
that rose on one side or fell on the other speaks for a transfer, one that stayed speaks against it:
Bayes' rule with the model of typed draughts that the volumes use.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lightering.units import signed
from lightering.volumes.blocks import TYPED_RANGE

if TYPE_CHECKING:
    from lightering.model.params import Params
    from lightering.volumes.readings import Side

__all__ = ["with_draughts"]


def with_draughts(
    told: dict[Any, Any],
    kind: str,
    sides: tuple[Side, Side],
    designs_m: tuple[float, float],
    most_m: tuple[float, float],
    params: Params,
) -> dict[Any, Any]:
    """Returns the row of the screening, its chances updated by the draughts if only close.

    Args:
        told: Row of the screening.
        kind: Kind of the encounter.
        sides: Draught readings of ship 1 and ship 2.
        designs_m: Their typical design draughts.
        most_m: How far the draught of each changes if the smaller of the two is filled: a large
            giver rises by a few decimetres only.
        params: Prior, typing error and the share of unreliable readings.
    """
    prior = params.screening.p_close_factor
    if kind != "close" or not 0.0 < prior < 1.0:
        return told
    found = dict(told)
    for receiver in (0, 1):
        ratio, changes = 1.0, []
        for number, (side, design, most) in enumerate(zip(sides, designs_m, most_m, strict=True)):
            if side.change_m is not None:
                sign = 1.0 if number == receiver else -1.0
                ratio *= _ratio(sign * side.change_m, design, most, params)
                changes.append(f"{signed(side.change_m, 1)} m")
        if not changes or not found[f"counts_{receiver + 1}"]:
            continue
        factor = prior * ratio / (prior * ratio + 1.0 - prior)
        found[f"counts_{receiver + 1}"] *= factor / prior
        found[f"counts_reason_{receiver + 1}"] += (
            f", × {factor:.2f} after the draught change {' and '.join(changes)}"
        )
    return found


def _ratio(change_m: float, design_m: float, most_m: float, params: Params) -> float:
    """Returns how much likelier a change toward the expected side is with a transfer."""
    volumes = params.volumes
    anywhere = 1.0 / (float(TYPED_RANGE) * design_m)
    spread = math.sqrt(2.0) * max(volumes.draught_error_m, 0.01)
    z = change_m / spread
    unchanged = math.exp(-0.5 * min(z * z, 200.0)) / (spread * math.sqrt(2.0 * math.pi))
    doubt = min(max(volumes.unreliable_share, 1e-3), 1.0)
    # with a transfer the change is anywhere from none to all that fits, or the reading is unrelated
    most = max(most_m, spread)
    toward = (_below(z) - _below((change_m - most) / spread)) / most
    with_transfer = (1.0 - doubt) * toward + doubt * anywhere
    return with_transfer / ((1.0 - doubt) * unchanged + doubt * anywhere)


def _below(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))
