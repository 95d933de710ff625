"""What registries and a ship herself tell of her size, and what contradicts or cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.gui.words import number, plain, stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from lightering.app.pipeline import Results
    from lightering.volumes.reported import Report

__all__ = ["Told", "doubts_in", "impossible_of", "told_of"]

_CONTRADICTION = "contradiction about the "


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the size of one ship.

    Attributes:
        registry: File, line and date of the registry that tells it, "" if none does.
        sizes: What it tells, in words.
        doubts: What contradicts, in sentences.
        sent: What she sent, each with its first and last report.
    """

    registry: str = ""
    sizes: str = ""
    doubts: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


def told_of(results: Results, ship: pd.DataFrame) -> Told:
    """Returns what is told of the size of a ship.

    Args:
        results: The run.
        ship: Her row of the ships, or none.
    """
    if not len(ship):
        return Told()
    from lightering.screening.registry_files import with_registries
    from lightering.volumes.particulars import registry_words, ships_of

    if results.beside.registries:
        ship = with_registries(ship, results.beside.registries)
    found = next(iter(ships_of(ship).values()))
    doubts = tuple(plain(doubt) for doubt in found.doubts)
    sent = tuple(_sent(one) for one in found.sent)
    told = found.registry
    if told is None:
        return Told(doubts=doubts, sent=sent)
    place = f"{plain(told.file)}, line {told.line}, {plain(told.date or 'no date')}"
    return Told(place, f"{registry_words(told)}, found by {found.registry_by}", doubts, sent)


def _sent(one: Report) -> str:
    first = f"{stamp(one.first_utc)} in {plain(one.file)}, line {number(one.line)}"
    last = f"{stamp(one.last_utc)} in {plain(one.last_file)}, line {number(one.last_line)}"
    words = one.words[0].upper() + one.words[1:]
    return f"{words}, sent first {first}; last {last} ({number(one.fixes)} fixes)"


def impossible_of(transfer: Mapping[Any, Any] | pd.Series[Any] | None) -> tuple[str, ...]:
    """Returns what the receiver of a transfer cannot have taken, in sentences.

    Args:
        transfer: Its row, or None where nothing was inferred.
    """
    if transfer is None:
        return ()
    return tuple(
        f"impossible: {plain(line['value'])}"
        for line in transfer["evidence"]
        if line["line"] == "impossible"
    )


def doubts_in(evidence: Any) -> tuple[str, ...]:
    """Returns what contradicts and what cannot be among the lines of evidence of a transfer.

    Args:
        evidence: The lines.
    """
    told = []
    for line in evidence:
        name = str(line["line"])
        if name == "impossible":
            told.append(f"Impossible: {plain(line['value'])}")
        elif name.startswith(_CONTRADICTION):
            role = name.removeprefix(_CONTRADICTION).capitalize()
            told.append(f"{role}: {plain(line['value'])}")
    return tuple(told)
