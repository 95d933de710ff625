"""What is given beside the tracks, as a case keeps it: files by hash, typed rows in full."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from lightering.app.laid import KINDS, Laid
from lightering.case.sources import Source, gather, source_of
from lightering.errors import CaseError, InputError
from lightering.files import sha256_of
from lightering.ledger.beside import read_beside
from lightering.ledger.notified_files import cells_of, notified_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lightering.ledger.beside import Beside

__all__ = ["beside_kept", "laid_kept", "to_keep"]


def to_keep(laid: Laid, folder: Path) -> dict[str, Any]:
    """Returns what a case keeps.

    Args:
        laid: What is given beside the tracks.
        folder: The folder of the case.

    Raises:
        OSError: A file cannot be read.
    """
    kept: dict[str, Any] = {}
    for kind in KINDS:
        paths = getattr(laid, kind)
        lost = [one for place, one in laid.lost if place == kind]
        if paths or lost:
            kept[kind] = [asdict(one) for one in (*gather(paths, folder, {}), *lost)]
    if laid.typed:
        kept["typed"] = [cells_of(row) for row in laid.typed]
    return kept


def laid_kept(kept: Mapping[str, Any], folder: Path, case: str) -> tuple[Laid, tuple[str, ...]]:
    """Returns what a case keeps, as far as it is still there and the same, and what is not.

    Args:
        kept: What the case keeps.
        folder: The folder of the case.
        case: Its name, for the sentences.

    Returns:
        What can be used, and a sentence for each file that cannot.

    Raises:
        InputError: It is damaged.
    """
    try:
        return _laid(kept, folder, case)
    except (TypeError, AttributeError, ValueError) as error:
        raise InputError(
            "What the case keeps beside its tracks is damaged.",
            file=case,
            advice="Go back to a copy of it; nothing in it was changed.",
        ) from error


def _laid(kept: Mapping[str, Any], folder: Path, case: str) -> tuple[Laid, tuple[str, ...]]:
    found: dict[str, tuple[Path, ...]] = {}
    lost: list[tuple[str, Source]] = []
    said = []
    for kind in KINDS:
        there = []
        for one in (_source(told) for told in kept.get(kind, ())):
            place = one.located(folder)
            if not one.lies_in(folder):
                said.append(f"{case}: {one.name} is gone, which it was made with. Put it back.")
                lost.append((kind, one))
            elif sha256_of(place) != one.sha256:
                said.append(
                    f"{case}: {one.name} is no longer the file it was made with. Put the old one "
                    "back, or add the new one in the window."
                )
                lost.append((kind, one))
            else:
                there.append(place)
        found[kind] = tuple(there)
    typed = tuple(notified_row(row, str(row.get("origin", ""))) for row in kept.get("typed", ()))
    return Laid(**found, typed=typed, lost=tuple(lost)), tuple(said)


def _source(told: Mapping[str, object]) -> Source:
    return source_of([told.get(field.name) for field in fields(Source)])


def beside_kept(kept: Mapping[str, Any], folder: Path, case: str) -> Beside:
    """Reads what a case keeps beside its tracks.

    Args:
        kept: What the case keeps.
        folder: The folder of the case.
        case: Its name, for the message.

    Raises:
        CaseError: A file is gone or is no longer the same.
        InputError: A file cannot be read.
    """
    laid, said = laid_kept(kept, folder, case)
    if said:
        raise CaseError(said[0])
    beside = read_beside(laid.lists, laid.notified, laid.registries, laid.zones)
    return replace(beside, typed=laid.typed)
