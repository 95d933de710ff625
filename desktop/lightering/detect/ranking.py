"""Which lead to look at first: by time to spare, rivals and masks, with the reason in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ranked"]


def ranked(frame: pd.DataFrame) -> pd.DataFrame:
    """Adds rivals, nearer rivals, rank and the reason in words.

    Rivals are the other ships that either side could have met instead; nearer ones would have
    taken a shorter detour. Masked leads are nobody's rivals.

    Args:
        frame: One row per lead: lead_id, slack_h, detour_km, mask, and of either side gap_id,
            mmsi, ship (its number) and side (its silence or spell).
    """
    clear = frame["mask"].to_numpy() == ""
    rivals, nearer = _rivals(
        frame[["side_1", "side_2"]].to_numpy(),
        frame[["ship_1", "ship_2"]].to_numpy(),
        frame["detour_km"].to_numpy(),
        clear,
    )
    frame["rivals"], frame["nearer_rivals"] = rivals, nearer
    # the time to spare, shared out among those who could have taken part with less detour
    order = (
        frame.assign(masked=~clear, share=-frame["slack_h"] / (1.0 + nearer))
        .sort_values(["masked", "share", "lead_id"], kind="stable")
        .index
    )
    frame["rank"] = pd.Series(np.arange(1, len(frame) + 1), index=order)
    frame["reason"] = [
        _reason(*row)
        for row in zip(
            frame["gap_id_1"].notna(),
            frame["gap_id_2"].notna(),
            frame["mmsi_1"],
            frame["mmsi_2"],
            frame["window_h"],
            frame["rivals"],
            frame["nearer_rivals"],
            frame["mask"],
            strict=True,
        )
    ]
    return frame


def _rivals(
    side: NDArray[np.int64],
    ship: NDArray[np.int64],
    detour: NDArray[np.float64],
    clear: NDArray[np.bool_],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Other ships that either side of each lead could have met, and those with a shorter detour.

    Args:
        side: Silence or spell on either side, (n, 2).
        ship: Number of the ship on either side, (n, 2).
        detour: Of the lead, (n,).
        clear: Whether the lead is no masked one, (n,).
    """
    rows = np.arange(detour.size)
    of_side, met = (
        np.concatenate((side[:, 0], side[:, 1])),
        np.concatenate((ship[:, 1], ship[:, 0])),
    )
    lead = np.concatenate((rows, rows))
    by = np.lexsort((met, detour[lead], of_side))
    of_side, met, lead = of_side[by], met[by], lead[by]
    # only the nearest lead with each ship makes a rival
    first = np.zeros(by.size, dtype=np.bool_)
    counted = np.flatnonzero(clear[lead])
    pairs = of_side[counted] * (int(ship.max(initial=0)) + 1) + met[counted]
    first[counted[np.unique(pairs, return_index=True)[1]]] = True
    begin = np.searchsorted(of_side, of_side, side="left")
    end = np.searchsorted(of_side, of_side, side="right")
    before = np.concatenate(([0], np.cumsum(first)))
    # equal detours are not nearer
    tied = np.zeros(by.size, dtype=np.bool_)
    tied[1:] = (np.diff(of_side) == 0) & (np.diff(detour[lead]) == 0.0)
    head = np.maximum.accumulate(np.where(tied, 0, np.arange(by.size)))
    total, closer = np.zeros(detour.size, dtype=np.int64), np.zeros(detour.size, dtype=np.int64)
    # the ship itself counts once among those of the side, if her lead is not masked
    np.add.at(total, lead, before[end] - before[begin] - clear[lead])
    np.add.at(closer, lead, before[head] - before[begin])
    return total, closer


def _reason(
    silent_1: bool,
    silent_2: bool,
    one: int,
    two: int,
    window: float,
    rivals: int,
    nearer: int,
    mask: str,
) -> str:
    if silent_1 and silent_2:
        who = f"{one} and {two} were both silent"
    else:
        quiet, seen = (one, two) if silent_1 else (two, one)
        who = f"{quiet} was silent while {seen} lay slow"
    where = {"in_port": " in port", "near_shore": " by the shore"}.get(mask, "")
    return (
        f"{who}; they can have been together{where} for up to {window:.1f} h; "
        f"{rivals} others could have met one of them instead, {nearer} of them with less detour"
    )
