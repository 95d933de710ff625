"""Sentences about a case that was opened: the fact, the cause, the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.case.audit import first_backward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.case.audit import Decision
    from lightering.case.opening import Owner
    from lightering.case.sources import Source

__all__ = [
    "again_text",
    "backward_text",
    "broken_text",
    "changed_text",
    "lost_clues_text",
    "missing_text",
    "recovered_text",
]

_NAMED = 3


def missing_text(sources: Sequence[Source]) -> str:
    """Returns what to say about files that are gone, "" if none is.

    Args:
        sources: Those that are no longer where they were.
    """
    if not sources:
        return ""
    return (
        f"{_names(sources)} {'is' if len(sources) == 1 else 'are'} no longer where the case was "
        "made. The decisions are all here; put the files back beside the case or open them anew."
    )


def changed_text(sources: Sequence[Source]) -> str:
    """Returns what to say about files with other content, "" if there is none.

    Args:
        sources: Those whose SHA-256 differs.
    """
    if not sources:
        return ""
    return (
        f"{_names(sources)} changed since the case was made: the SHA-256 differs. "
        "Encounters that are no longer the same show as to review."
    )


def again_text(changed: int, lost: int) -> str:
    """Returns what to say about decided encounters that are not as they were, "" if all are.

    Args:
        changed: Those that are otherwise now.
        lost: Those that these files and limits do not give any more.
    """
    said = []
    if changed:
        many = f"{changed} encounters are" if changed > 1 else "One encounter is"
        said.append(
            f"{many} not as when you decided or looked last: the table marks it as changed and "
            "says what (filter Status, changed since last look)."
        )
    if lost:
        many = f"{lost} decisions belong" if lost > 1 else "One decision belongs"
        said.append(
            f"{many} to encounters that were not found again in these files, with these limits. "
            "They stay in the case."
        )
    return " ".join(said)


def lost_clues_text(count: int) -> str:
    """Returns what to say about decisions without their lead, gap or loitering, "" if none is.

    Args:
        count: Decided ones that were not found again.
    """
    if count == 0:
        return ""
    many = f"{count} decisions belong" if count > 1 else "One decision belongs"
    return (
        f"{many} to leads, gaps or loitering that these files and limits do not give any more. "
        "They stay in the case, and the report lists them as not found again."
    )


def broken_text(name: str, sequence: int | None) -> str:
    """Returns what to say about a chain of records that does not hold, "" if it does.

    Args:
        name: Base name of the case.
        sequence: First record that does not hold.
    """
    if sequence is None:
        return ""
    return (
        f"{name}: record {sequence} of the decisions is not as it was written, so neither it nor "
        "those after it can be relied on. Compare with a copy of the case."
    )


def backward_text(name: str, records: Sequence[Decision]) -> str:
    """Returns what to say about a record that is earlier than the one before, "" if there is none.

    Args:
        name: Base name of the case.
        records: All decisions in the case.
    """
    sequence = first_backward(records)
    if sequence is None:
        return ""
    return (
        f"{name}: record {sequence} of the decisions bears an earlier time than the one before: "
        "the clock was set back. The order of the records holds; their times do not."
    )


def recovered_text(name: str, owner: Owner | None, records: Sequence[Decision]) -> str:
    """Returns what was found in a case whose program ended without closing it, "" if it did.

    Args:
        name: Base name of the case.
        owner: The program that had it open.
        records: All decisions in the case; their seals hold.
    """
    if owner is None:
        return ""
    since = f"{owner.since_utc:%Y-%m-%d %H:%MZ}"
    ended = (
        f"{name} was not closed: the program that had it open since {since} (process {owner.pid} "
        f"on {owner.host}) ended unexpectedly."
    )
    if not records:
        return f"{ended} The case is whole; it holds no decisions."
    many = f"all {len(records):,} records are" if len(records) > 1 else "its one record is"
    last = records[-1].draft
    return (
        f"{ended} The case is whole: {many} there with sound seals, the last of "
        f"{last.at_utc:%Y-%m-%d %H:%M:%SZ} ({last.encounter_id} {last.status}). What was being "
        "typed at that moment is not."
    )


def _names(sources: Sequence[Source]) -> str:
    names = [one.name for one in sources[:_NAMED]]
    more = len(sources) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
