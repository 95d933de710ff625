"""What else an encounter may have been: each explanation with its odds and what they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.model.overrides import APART
from lightering.report import wording as w
from lightering.report.contents_inputs import table
from lightering.volumes.alternatives import LADDER, weight_words, weights_of
from lightering.volumes.explanations import BEFOREHAND, EXPLANATIONS, FACTS

if TYPE_CHECKING:
    from lightering.report.contents_inputs import Evidence, Row
    from lightering.report.texts import Texts

__all__ = ["alternatives", "odds_table"]


def alternatives(evidence: Evidence, row: Row, e: Row) -> dict[str, Any]:
    """Returns what else an encounter may have been, with the odds that the core gives.

    Args:
        evidence: What the report is made from.
        row: The transfer.
        e: Its encounter.
    """
    texts = evidence.texts
    of_model = str(row["product"]) in APART
    p = float(row["model_counts_probability" if of_model else "counts_probability"])
    found: list[Row] = row["alternatives"]
    said = {r["fact"]: str(r["said"]) for one in found for r in one["reasons"][1:]}
    if w.is_known(e["kind_reason"]):
        said["lay"] = f"{said['lay']}: {w.cut(str(e['kind_reason']), 240)}"
    facts = "; ".join(texts.told(said[fact]) for fact in FACTS if fact in said)
    groups: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda told: -_known(told["odds"])):
        name = texts(f"alternatives.names.{one['explanation']}")
        told = _least(one) or _known(one["odds"]) == 0.0
        groups.setdefault(one["words"], []).append(
            name if told else f"{name} ({_product(texts, one)})"
        )
    return {
        "heading": texts("alternatives.heading"),
        "head": texts("alternatives.head", facts=facts),
        "rows": [
            *([texts.told(words), "; ".join(names)] for words, names in groups.items()),
            [
                w.percent(1.0 - p),
                texts("alternatives.other_trade"),
            ],
        ],
    }


def _known(odds: float | None) -> float:
    return float(odds) if w.is_known(odds) and odds is not None else 0.0


def _least(one: Row) -> bool:
    """Tells whether the odds are at the lower end: the weights of all facts stand in the method."""
    return _known(one["odds"]) <= 1.0 / LADDER[-1]


def _product(texts: Texts, one: Row) -> str:
    """Returns what the odds of one explanation come from, as a product."""
    first, *others = one["reasons"]
    return " · ".join(
        [
            texts("alternatives.beforehand", odds=_plain(first["times"])),
            *(
                texts(
                    "alternatives.weight",
                    fact=texts(f"alternatives.facts.{r['fact']}"),
                    times=_plain(r["times"]),
                )
                for r in others
            ),
        ]
    )


def _plain(times: float) -> str:
    return weight_words(float(times)).removeprefix("× ")


def odds_table(texts: Texts) -> dict[str, Any]:
    """Returns every likelihood ratio of the other explanations, and where it is from.

    Args:
        texts: The catalogue.
    """
    rows = [
        [
            texts("alternatives.facts.beforehand"),
            texts("alternatives.any"),
            _told(texts, BEFOREHAND),
        ]
    ]
    for fact, names in FACTS.items():
        rows += [
            [
                texts(f"alternatives.facts.{fact}"),
                texts(f"alternatives.found.{name}"),
                _told(texts, weights_of(name)),
            ]
            for name in names
        ]
    bases = texts.part("alternatives.bases")
    order = ["beforehand", *(name for names in FACTS.values() for name in names)]
    assumed = texts("alternatives.assumed")
    return table(
        [
            (texts("alternatives.fact"), "left", "auto"),
            (texts("alternatives.as_found"), "left", "0.8fr"),
            (texts("alternatives.weights"), "left", "1.5fr"),
            (texts("method.basis"), "left", "0.6fr"),
        ],
        [[*row, bases.get(name, assumed)] for name, row in zip(order, rows, strict=True)],
    )


def _told(texts: Texts, weights: tuple[float, ...]) -> str:
    """Returns the weights of one fact, those left out that weigh nothing."""
    return "; ".join(
        f"{texts(f'alternatives.names.{name}')} {_plain(times)}"
        for name, times in zip(EXPLANATIONS, weights, strict=True)
        if times != 1.0 or weights is BEFOREHAND
    )
