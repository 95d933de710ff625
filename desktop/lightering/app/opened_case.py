"""A case read from end to end by a worker, to be handed to the session."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lightering.app.kept_view import sound_view
from lightering.app.review import Review
from lightering.case.audit import first_broken, utc_now
from lightering.case.sources import missing
from lightering.case.store import Case
from lightering.progress import Quiet, stop_if_cancelled
from lightering.report.settings import ReportSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from lightering.case.audit import Decision
    from lightering.case.sources import Source
    from lightering.progress import Progress

__all__ = ["OpenedCase", "read_case"]


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """An open case and what stands in it.

    Attributes:
        case: Open; whoever does not hand it on closes it.
        records: Every record, oldest first.
        broken: Number of the first record that does not hold, None if all hold.
        view: What the window showed.
        lost: Track files that are not where they were.
        signed: Who signs the report.
        review: The decisions in force.
        attached: What is said of attached files that are gone.
    """

    case: Case
    records: list[Decision]
    broken: int | None
    view: dict[str, Any]
    lost: tuple[Source, ...]
    signed: ReportSettings
    review: Review
    attached: tuple[str, ...]


def read_case(
    path: Path, clock: Callable[[], datetime] = utc_now, progress: Progress | None = None
) -> OpenedCase:
    """Opens a case and reads all that stands in it: a second for ten thousand records.

    Args:
        path: The case file.
        clock: Tells the time that records bear.
        progress: Asked whether to stop; then the case is closed again.

    Raises:
        CaseError: It cannot be opened, or is damaged.
        Cancelled: The person asked to stop.
    """
    told = progress or Quiet()
    told.set(0.0, f"Opening {path.name}")
    case = Case.open(path, clock=clock)
    try:
        stop_if_cancelled(told)
        records = case.decisions()
        told.set(0.3, f"Checking the records of {path.name}")
        stop_if_cancelled(told)
        broken = first_broken(records)
        told.set(0.7, f"Reading the decisions of {path.name}")
        stop_if_cancelled(told)
        view, lost = sound_view(case.view), missing(case.sources, path.resolve().parent)
        signed = ReportSettings.from_manifest(case.signed, (), path.name)
        review = Review()
        review.replay(record.draft for record in records)
        attached = case.lost(review.every_attachment)
        stop_if_cancelled(told)
    except BaseException:
        case.close()
        raise
    return OpenedCase(case, records, broken, view, lost, signed, review, attached)
