"""The model's own values of an encounter in words, whatever the analyst set of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.gui.words import barrels, percent, plain, spread

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details

__all__ = ["model_words", "set_fields", "set_words"]


def set_fields(details: Details | None) -> tuple[str, ...]:
    """Returns what the analyst set of an encounter: volume, product, direction, counts, draught.

    Args:
        details: The encounter, or None.
    """
    row = None if details is None else details.transfer
    told = "" if row is None else plain(row.get("by_analyst"))
    return tuple(told.split(", ")) if told else ()


def model_words(details: Details) -> dict[str, str]:
    """Returns the model's value of each thing that can be set.

    Args:
        details: The encounter, with a transfer.
    """
    row = details.transfer
    if row is None:
        return {}
    told = "model_" if set_fields(details) else ""
    p05, p50, p95 = (row[f"{told}volume_bbl_{q}"] for q in ("p05", "p50", "p95"))
    giver = int(row[f"{told}giver_mmsi"])
    names = {hull.mmsi: hull.name or f"MMSI {hull.mmsi}" for hull in details.hulls}
    share = percent(row[f"{told}direction_probability"])
    return {
        "volume": f"{barrels(p50)} ({spread(p05, p95)})",
        "product": "not told, assumed mix",
        "direction": f"{names.get(giver, str(giver))} gave, {share}",
        "counts": percent(row[f"{told}counts_probability"]),
    }


def set_words(details: Details) -> str:
    """Returns in a line that something is set and what the model says, "" if nothing is set.

    Args:
        details: The encounter.
    """
    fields = set_fields(details)
    if not fields:
        return ""
    return f"Set by you. Model: {model_words(details)['volume']}"
