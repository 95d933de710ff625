"""Lists and notified deliveries as a case keeps them: files by hash, typed rows in full."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from lightering.case.sources import Source, gather
from lightering.errors import CaseError
from lightering.files import sha256_of
from lightering.ledger.beside import Beside, read_beside
from lightering.ledger.notified_files import cells_of, notified_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lightering.model.records import Notified

__all__ = ["beside_kept", "paths_kept", "to_keep", "typed_kept"]

_KINDS = ("lists", "notified")


def to_keep(
    lists: Sequence[Path], notified: Sequence[Path], typed: Sequence[Notified], folder: Path
) -> dict[str, Any]:
    """Returns what a case keeps.

    Args:
        lists: Lists of ships.
        notified: Tables of notified deliveries.
        typed: Deliveries that were typed.
        folder: The folder of the case.

    Raises:
        OSError: A file cannot be read.
    """
    kept: dict[str, Any] = {
        kind: [asdict(one) for one in gather(paths, folder, {})]
        for kind, paths in zip(_KINDS, (lists, notified), strict=True)
        if paths
    }
    if typed:
        kept["typed"] = [cells_of(row) for row in typed]
    return kept


def paths_kept(kept: Mapping[str, Any], folder: Path, case: str) -> tuple[tuple[Path, ...], ...]:
    """Returns the lists and the tables of notified deliveries of a case, where they lie.

    Args:
        kept: What the case keeps.
        folder: The folder of the case.
        case: Its name, for the message.

    Raises:
        CaseError: One of them is gone, or is no longer the same.
    """
    found = []
    for kind in _KINDS:
        sources = [Source(**one) for one in kept.get(kind, ())]
        for one in sources:
            place = one.located(folder)
            if not place.is_file():
                raise CaseError(f"{case}: {one.name} is gone, which it was made with. Put it back.")
            if sha256_of(place) != one.sha256:
                raise CaseError(
                    f"{case}: {one.name} is no longer the file it was made with. Put the old one "
                    "back, or add the new one in the window."
                )
        found.append(tuple(one.located(folder) for one in sources))
    return tuple(found)


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
    lists, notified = paths_kept(kept, folder, case)
    beside = read_beside(lists, notified)
    return Beside(beside.lists, beside.notified, typed_kept(kept))


def typed_kept(kept: Mapping[str, Any]) -> tuple[Notified, ...]:
    """Returns the deliveries that were typed.

    Args:
        kept: What the case keeps.

    Raises:
        InputError: A row is damaged.
    """
    return tuple(notified_row(row, str(row.get("origin", ""))) for row in kept.get("typed", ()))
