"""The running total under the analyst's decisions, remembered for each set of decisions."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from lightering.case.audit import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from lightering.model.records import Assessment, Balance, Notified

__all__ = ["INCLUDES", "Totals"]

INCLUDES = ("confirmed", "unsure", "to review")
"""How far the total reaches: confirmed only; unsure too; also what is not reviewed yet."""

_KEPT = 64


class Totals:
    """Balances of one assessment; each distinct set of decisions is computed once."""

    def __init__(
        self,
        assessment: Assessment,
        data_until: datetime | None,
        notified: tuple[Notified, ...] = (),
    ) -> None:
        """Computes nothing yet.

        Args:
            assessment: The transfers and their draws.
            data_until: Time of the last fix.
            notified: Deliveries beside those that come with the program.
        """
        self._assessment, self._data_until = assessment, data_until
        self._notified = notified
        self._ids = tuple(str(name) for name in assessment.transfers["encounter_id"])
        self._known: OrderedDict[tuple[tuple[str, str], ...], tuple[Balance, ...]] = OrderedDict()

    def balances(self, statuses: Mapping[str, str], include: str) -> tuple[Balance, ...]:
        """Returns the balance of every cap period, oldest first.

        Args:
            statuses: Status by encounter id; ids that are missing are to review.
            include: One of `INCLUDES`.
        """
        # the window paints before the ledger and what it stands on are loaded
        from lightering.ledger import tally

        decisions = self.decisions(statuses, include)
        key = tuple(decisions.items())
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        balances = tally(
            self._assessment, self._data_until, decisions=decisions, notified=self._notified
        )
        self._known[key] = balances
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return balances

    def decisions(self, statuses: Mapping[str, str], include: str) -> dict[str, str]:
        """Returns what the ledger is told: what the total does not reach counts as dismissed.

        Args:
            statuses: Status by encounter id.
            include: One of `INCLUDES`.
        """
        reached = {"confirmed", *INCLUDES[: INCLUDES.index(include) + 1]}
        told = {}
        for name in self._ids:
            status = statuses.get(name, STATUSES[0])
            counted = status if status in reached else "dismissed"
            if counted != STATUSES[0]:
                told[name] = counted
        return told
