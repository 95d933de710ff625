"""The ledger as a table: one row per transfer in order of delivery, with the running total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lightering.ledger.weights import weights_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.records import Assessment

__all__ = ["entries"]


def entries(assessment: Assessment, decisions: Mapping[str, str] | None = None) -> pd.DataFrame:
    """Returns `schemas.LEDGER`: every transfer that may count or not, by date of delivery.

    The running total is the median over the draws of everything booked up to and with that row
    since 1 January; medians of single rows do not add up to it.

    Args:
        assessment: Transfers and their draws.
        decisions: What the analyst decided, by encounter id.
    """
    table = assessment.transfers
    weights = weights_of(assessment, decisions or {})
    chance = weights.chance
    order = np.lexsort((np.arange(len(table)), table["delivered_utc"].to_numpy()))
    running, year = np.zeros(assessment.volume_bbl.shape[1]), None
    medians = np.zeros(len(table))
    for row in order:
        booked = table["delivered_utc"].iloc[row].year
        if booked != year:
            running, year = np.zeros_like(running), booked
        if chance[row] > 0.0:
            running += weights.barrels(int(row))
        medians[row] = round(float(np.median(running)), 1)
    dismissed = {name for name, status in (decisions or {}).items() if status == "dismissed"}
    reasons = [
        "dismissed by the analyst" if name in dismissed else reason
        for name, reason in zip(table["encounter_id"], table["counts_reason"], strict=True)
    ]
    found = pd.DataFrame(
        {
            "date": table["delivered_utc"],
            "encounter_id": table["encounter_id"],
            "giver": table["giver_name"],
            "receiver": table["receiver_name"],
            "giver_mmsi": table["giver_mmsi"],
            "receiver_mmsi": table["receiver_mmsi"],
            "volume_bbl_p05": table["volume_bbl_p05"],
            "volume_bbl_p50": table["volume_bbl_p50"],
            "volume_bbl_p95": table["volume_bbl_p95"],
            "counts_probability": chance,
            "counted": chance > 0.0,
            "running_bbl_p50": medians,
            "reason": reasons,
            "by_analyst": table["by_analyst"],
        }
    )
    return found.iloc[order].reset_index(drop=True)
