"""Records put into a case by hand, as the program's own review appends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.case.audit import Draft, utc_now

if TYPE_CHECKING:
    from datetime import datetime

    from lightering.case.audit import Decision
    from lightering.case.store import Case


def decide(
    case: Case,
    encounter_id: str,
    status: str = "confirmed",
    note: str = "",
    total_bbl: tuple[float | None, float | None] = (None, None),
    at_utc: datetime | None = None,
) -> Decision:
    """Appends one decision, with the total before and after it; made now if no time is given."""
    before, after = total_bbl
    draft = Draft(
        encounter_id,
        status,
        note,
        at_utc or utc_now(),
        total_before_bbl=before,
        total_after_bbl=after,
    )
    return case.append([draft])[0]
