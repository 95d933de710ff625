"""How the report tells what the analyst set of a transfer from what the model inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.report import wording as w
from lightering.units import thousands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.report.texts import Texts

__all__ = ["amount_words", "set_fields", "status_words", "way_words"]


def set_fields(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """Returns what the analyst set of a transfer: volume, product, direction, counts, draught.

    Args:
        row: A row of the transfers.
    """
    told = row.get("by_analyst")
    return tuple(told.split(", ")) if isinstance(told, str) and told else ()


def amount_words(texts: Texts, row: Mapping[Any, Any]) -> str:
    """Returns the barrels of a transfer; a volume that was set is called so, the model's beside it.

    Args:
        texts: The catalogue.
        row: A row of the transfers.
    """
    amount = texts(
        "event.amount",
        volume_bbl_p50=thousands(row["volume_bbl_p50"]),
        range=w.barrels_range(row["volume_bbl_p05"], row["volume_bbl_p95"]),
    )
    if "volume" not in set_fields(row):
        return texts("event.about", amount=amount)
    model = texts(
        "event.amount",
        volume_bbl_p50=thousands(row["model_volume_bbl_p50"]),
        range=w.barrels_range(row["model_volume_bbl_p05"], row["model_volume_bbl_p95"]),
    )
    return texts("event.amount_set", amount=amount, model=model)


def way_words(texts: Texts, row: Mapping[Any, Any], giver: str, receiver: str) -> str:
    """Returns who gave and who received where the analyst set it, with the model's probability.

    Args:
        texts: The catalogue.
        row: A row of the transfers.
        giver: Name of the giver as set.
        receiver: Name of the receiver as set.
    """
    share = float(row["model_direction_probability"])
    same = int(row["model_giver_mmsi"]) == int(row["giver_mmsi"])
    p = w.percent(share if same else 1.0 - share)
    return texts("event.direction_set", giver=giver, receiver=receiver, p=p)


def status_words(texts: Texts, row: Mapping[Any, Any], status: str) -> str:
    """Returns whether a transfer was reviewed, and that values of it are the analyst's.

    Args:
        texts: The catalogue.
        row: A row of the transfers.
        status: As printed.
    """
    return texts("event.values_set", status=status) if set_fields(row) else status
