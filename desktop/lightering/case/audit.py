"""What the analyst decided, as records that can only be added to, each sealed by the one before.

The seal of a record is SHA-256 over the seal of the record before it followed by the record as
canonical JSON (RFC 8785 in spirit: sorted keys, no blanks, UTF-8). Changing, removing or moving a
record breaks every later seal; only the last records can be cut off unnoticed, which is why the
head of the chain is printed in the report.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "FIRST_SEAL",
    "STATUSES",
    "WHOLE_CASE",
    "Action",
    "Decision",
    "Draft",
    "canonical",
    "first_backward",
    "first_broken",
    "iso",
    "moment",
    "seal",
    "utc_now",
]

STATUSES = ("to review", "confirmed", "unsure", "dismissed")
"""What an encounter can be after a person looked at it, or before."""

WHOLE_CASE = "case"
"""Stands where a record is about the case itself and not about one encounter."""

FIRST_SEAL = "0" * 64
"""Stands where the first record needs the seal of a record before it."""

Action = Literal["decide", "undo", "redo"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision that is not yet sealed.

    Attributes:
        encounter_id: What it is about, or `WHOLE_CASE`.
        status: What holds from now on, one of `STATUSES`.
        note: The note that holds from now on.
        at_utc: When it was made.
        action: "decide", or "undo" / "redo" of the record `of`.
        of: Number of the record undone or redone, None for a decision.
        total_before_bbl: Median total of the event's cap period before, None if there was none.
        total_after_bbl: The same afterwards.
        subject: What the encounter, lead, gap or loitering was when it was judged (ships, start,
            end, figures), so that the record can be read without the track files.
        sets: What is set from now on, as plain data: of an event as `overrides.Override` tells it
            and with the files attached, of the case what lies beside its tracks; empty if nothing.
    """

    encounter_id: str
    status: str
    note: str
    at_utc: datetime
    action: Action = "decide"
    of: int | None = None
    total_before_bbl: float | None = None
    total_after_bbl: float | None = None
    subject: Mapping[str, Any] = field(default_factory=dict)
    sets: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Returns the record as plain data, as it is sealed.

        Records of the first version knew nothing of `sets`: their seals hold without it.
        """
        told = {"sets": dict(self.sets)} if self.sets else {}
        return told | {
            "encounter_id": self.encounter_id,
            "status": self.status,
            "note": self.note,
            "at_utc": iso(self.at_utc),
            "action": self.action,
            "of": self.of,
            # whole numbers are spelled as the database gives them back
            "total_before_bbl": _real(self.total_before_bbl),
            "total_after_bbl": _real(self.total_after_bbl),
            "subject": dict(self.subject),
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """A sealed record.

    Attributes:
        sequence: 1, 2, 3, ... without holes.
        draft: What was decided.
        previous: Seal of the record before.
        sha256: Seal of this record.
    """

    sequence: int
    draft: Draft
    previous: str
    sha256: str


def seal(previous: str, sequence: int, draft: Draft) -> str:
    """Returns the seal of a record as 64 hexadecimal digits.

    Args:
        previous: Seal of the record before, `FIRST_SEAL` for the first.
        sequence: Number of the record.
        draft: What it says.
    """
    content = canonical({"sequence": sequence, **draft.as_dict()})
    return hashlib.sha256((previous + content).encode()).hexdigest()


def first_broken(records: Iterable[Decision]) -> int | None:
    """Returns the number of the first record that does not hold, or None if all do.

    Args:
        records: All of them, in order.
    """
    previous = FIRST_SEAL
    for expected, record in enumerate(records, start=1):
        sound = (
            record.sequence == expected
            and record.previous == previous
            and record.sha256 == seal(previous, expected, record.draft)
        )
        if not sound:
            return expected
        previous = record.sha256
    return None


def first_backward(records: Iterable[Decision]) -> int | None:
    """Returns the number of the first record that is earlier than the one before, or None.

    The order of records is that of their numbers; a clock that was set back makes their times lie.

    Args:
        records: All of them, in order.
    """
    latest = None
    for record in records:
        if latest is not None and record.draft.at_utc < latest:
            return record.sequence
        latest = record.draft.at_utc
    return None


def utc_now() -> datetime:
    """Returns the time now, in UTC."""
    return datetime.now(UTC)


def canonical(data: Any) -> str:
    """Returns plain data as JSON with one spelling only.

    Args:
        data: Dicts, lists, text, finite numbers, booleans and None.
    """
    return json.dumps(
        data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def iso(moment: datetime) -> str:
    """Returns a time as ISO 8601 UTC with microseconds and `Z`.

    Args:
        moment: A time that knows its zone.
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(text: str) -> datetime:
    """Reads what `iso` wrote.

    Args:
        text: ISO 8601 with zone.

    Raises:
        ValueError: The text is no such time.
    """
    return datetime.fromisoformat(text).astimezone(UTC)


def _real(value: float | None) -> float | None:
    return None if value is None else float(value)
