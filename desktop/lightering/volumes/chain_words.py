"""What chains say of a transfer, in figures and in words: what went on, what stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.units import thousands

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from lightering.model.flows import Flows
    from lightering.volumes.chains import Delivered

__all__ = ["with_chains"]

_WORTH_TELLING = 0.05
"""Smaller shares are left out of the words (our choice)."""


def with_chains(
    table: pd.DataFrame, flows: Flows, volume_bbl: NDArray[np.float32], moved: Delivered
) -> pd.DataFrame:
    """Returns the transfers with what went on and what stayed.

    Args:
        table: `schemas.TRANSFERS`.
        flows: Who took what from whom.
        volume_bbl: Barrels moved, (rows, draws).
        moved: `chains.delivered` of them.
    """
    names = [str(name) for name in table["encounter_id"]]
    reasons = [str(reason) for reason in table["counts_reason"]]
    chances = table["counts_probability"].tolist()
    counted, passed = table["counted_bbl_p50"].tolist(), table["passed_on_bbl_p50"].tolist()
    for row, part in moved.passed_bbl.items():
        went, kept = float(np.median(part)), float(np.median(volume_bbl[row] - part))
        passed[row] = round(went, 1)
        if row in flows.hops:
            if kept >= _WORTH_TELLING * float(np.median(volume_bbl[row])):
                reasons[row] += f"; the receiver kept {thousands(kept)} bbl, not seen delivered"
        elif (part > 0.0).mean() >= _WORTH_TELLING:
            counted[row] = round(kept * chances[row], 1)
            later = ", ".join(names[k] for k in moved.onward[row])
            reasons[row] += f"; {thousands(went)} bbl of it went on in {later}, counted there"

    for row, share in moved.over.items():
        if share >= _WORTH_TELLING:
            reasons[row] += (
                "; with the other liftings before the same call more than her tanks hold in "
                f"{share:.0%} of the draws: counted up to her tanks"
            )
    for reason, lines in zip(reasons, table["evidence"], strict=True):
        for line in lines:
            if line["line"] == "counts toward paragraph 5":
                line["value"] = reason
    return table.assign(counts_reason=reasons, counted_bbl_p50=counted, passed_on_bbl_p50=passed)
