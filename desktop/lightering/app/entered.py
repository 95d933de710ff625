"""What a record says of each file and typed row beside the tracks: how many rows, and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lightering.ledger.beside import Beside

__all__ = ["Entered", "entered_of", "read_entered", "reasons_of"]


@dataclass(frozen=True, slots=True)
class Entered:
    """One file, or one delivery that was typed.

    Attributes:
        name: Base name of the file, or the origin of the row.
        sha256: Of the file; "" of a typed row.
        used: Rows used.
        read: Rows found.
        reason: Why the person brought it, "" if nothing was said.
    """

    name: str
    sha256: str
    used: int
    read: int
    reason: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Returns the entry as a record of the case holds it."""
        return asdict(self)


def entered_of(beside: Beside, before: Iterable[Entered], reason: str) -> tuple[Entered, ...]:
    """Returns what lies beside the tracks now; what lay there before keeps its reason.

    Args:
        beside: As it was read.
        before: What the record before says.
        reason: Why what is new was brought.
    """
    told = {(one.name, one.sha256): one.reason for one in before}
    files = [(one.file, one.sha256, one.kept, one.records_in) for one in beside.files]
    rows = [(row.origin, "", 1, 1) for row in beside.typed]
    return tuple(
        Entered(name, sha256, used, read, told.get((name, sha256), reason))
        for name, sha256, used, read in (*files, *rows)
    )


def read_entered(told: Iterable[Mapping[str, Any]]) -> tuple[Entered, ...]:
    """Reads what `Entered.as_dict` gave.

    Args:
        told: Plain data.

    Raises:
        TypeError: It is told otherwise.
        ValueError: Likewise.
        KeyError: Likewise.
    """
    return tuple(
        Entered(
            str(one["name"]),
            str(one["sha256"]),
            int(one["used"]),
            int(one["read"]),
            str(one["reason"]),
        )
        for one in told
    )


def reasons_of(entered: Iterable[Entered]) -> dict[str, str]:
    """Returns why each was brought, by name, where something was said.

    Args:
        entered: Of a record.
    """
    return {one.name: one.reason for one in entered if one.reason}
