"""What else an encounter may have been, in the words of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.report.texts import ENGLISH, catalogue
from lightering.volumes.alternatives import weight_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["likeliest", "other_explanations"]


def likeliest(transfer: pd.Series[Any] | None) -> str:
    """Returns the other explanation with the greatest odds, "" where none is weighed.

    Args:
        transfer: Its row, or None.
    """
    known = [one for one in _told(transfer) if one["odds"] is not None]
    if not known:
        return ""
    first = max(known, key=lambda one: float(one["odds"]))
    return f"Else: {_name(first)}, {first['words']}"


def other_explanations(transfer: pd.Series[Any] | None) -> list[str]:
    """Returns every other explanation with its odds and the facts they come from.

    Args:
        transfer: Its row, or None.
    """
    lines = []
    for one in _told(transfer):
        first, *others = one["reasons"]
        facts = "; ".join(f"{r['said']} {weight_words(r['times'])}" for r in others)
        lines.append(
            f"{_name(one)}: {one['words']} ({first['said']}{'; ' if facts else ''}{facts})"
        )
    return lines


def _told(transfer: pd.Series[Any] | None) -> list[dict[str, Any]]:
    found = None if transfer is None else transfer.get("alternatives")
    return found if isinstance(found, list) else []


def _name(one: dict[str, Any]) -> str:
    return str(catalogue(ENGLISH)(f"alternatives.names.{one['explanation']}"))
