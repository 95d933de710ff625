"""The ordered fold: contact pieces of all buckets become contacts, contacts become events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lightering.detect.bounds import BUCKET_MS
from lightering.kernels.native import KernelFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KERNELS", "Events", "fold"]

KERNELS = KernelFile(__file__)


@dataclass(frozen=True, slots=True)
class Events:
    """Contacts of pairs, bridged; sorted by (ship_1, ship_2, start).

    Attributes:
        ship: int64 (events, 2), the lower and the higher ship.
        contact_ms: int64 (events,), sum of the contact intervals.
        sums: float64 (events, 3), integral of each ship's speed over contact (knots times ms) and
            least squared distance (m²).
        first: int64 (events + 1,), the contacts of event e are first[e] to first[e + 1].
        start_ms: int64 (contacts,), ms since 1970 UTC.
        end_ms: int64 (contacts,).
    """

    ship: NDArray[np.int64]
    contact_ms: NDArray[np.int64]
    sums: NDArray[np.float64]
    first: NDArray[np.int64]
    start_ms: NDArray[np.int64]
    end_ms: NDArray[np.int64]

    @property
    def speed_kn(self) -> NDArray[np.float64]:
        """Mean speed of each ship over contact, float64 (events, 2)."""
        return np.asarray(self.sums[:, :2] / np.maximum(self.contact_ms, 1)[:, None])

    @property
    def nearest_m(self) -> NDArray[np.float64]:
        """Least distance in metres, float64 (events,)."""
        return np.sqrt(self.sums[:, 2])

    def where(self, chosen: NDArray[np.bool_]) -> Events:
        """Returns the chosen events with their contacts.

        Args:
            chosen: bool (events,).
        """
        counts = np.diff(self.first)
        contacts = np.repeat(chosen, counts)
        return Events(
            ship=self.ship[chosen],
            contact_ms=self.contact_ms[chosen],
            sums=self.sums[chosen],
            first=np.concatenate(([0], np.cumsum(counts[chosen]))).astype(np.int64),
            start_ms=self.start_ms[contacts],
            end_ms=self.end_ms[contacts],
        )


def fold(whom: NDArray[np.int64], what: NDArray[np.float64], hysteresis_ms: int) -> Events:
    """Joins touching pieces to contacts and bridges holes no longer than the hysteresis.

    Contact ends are rounded to whole milliseconds here, before anything is summed. The pieces are
    sorted by (pair, time) and folded from the left, so floats have one order however the buckets
    were cut.

    Args:
        whom: int64 (p, 3) of `kernel.contact_pieces`: lower ship, higher ship, bucket.
        what: float64 (p, 5): start, end, speed integrals and least squared distance.
        hysteresis_ms: Longest hole to bridge, in ms.
    """
    order = np.lexsort((what[:, 0], whom[:, 2], whom[:, 1], whom[:, 0]))
    whom, what = whom[order], what[order]
    opened = whom[:, 2] * BUCKET_MS
    begin = opened + np.rint(what[:, 0]).astype(np.int64)
    end = opened + np.rint(what[:, 1]).astype(np.int64)
    n = begin.size
    event_of, contact_of = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    start_ms, end_ms = np.empty(n, dtype=np.int64), np.empty(n, dtype=np.int64)
    sums = np.zeros((n, 3))
    count = _fold(
        whom, what, begin, end, hysteresis_ms, event_of, contact_of, start_ms, end_ms, sums
    )
    start_ms, end_ms = start_ms[:count], end_ms[:count]
    contact_event = event_of[np.flatnonzero(np.diff(contact_of, prepend=-1))]
    events = int(event_of[-1]) + 1 if event_of.size else 0
    contact_ms = np.zeros(events, dtype=np.int64)
    np.add.at(contact_ms, contact_event, end_ms - start_ms)
    leads = np.flatnonzero(np.diff(event_of, prepend=-1))
    return Events(
        ship=whom[leads, :2],
        contact_ms=contact_ms,
        sums=sums[:events],
        first=np.searchsorted(contact_event, np.arange(events + 1)).astype(np.int64),
        start_ms=start_ms,
        end_ms=end_ms,
    )


@KERNELS.entry("i8[,] f8[,] i8[] i8[] i8 i8[] i8[] i8[] i8[] f8[,]")
def _fold(
    whom: NDArray[np.int64],
    what: NDArray[np.float64],
    begin: NDArray[np.int64],
    end: NDArray[np.int64],
    hysteresis_ms: int,
    event_of: NDArray[np.int64],
    contact_of: NDArray[np.int64],
    start_ms: NDArray[np.int64],
    end_ms: NDArray[np.int64],
    sums: NDArray[np.float64],
) -> int:
    """Writes event and contact of each piece, ends of the contacts, sums and minima of events."""
    n = begin.size
    event, contact = -1, -1
    for k in range(n):
        same = k > 0 and whom[k, 0] == whom[k - 1, 0] and whom[k, 1] == whom[k - 1, 1]
        if not same or begin[k] > end_ms[contact]:
            if not same or begin[k] - end_ms[contact] > hysteresis_ms:
                event += 1
                sums[event, 2] = np.inf
            contact += 1
            start_ms[contact] = begin[k]
        end_ms[contact] = end[k]
        event_of[k], contact_of[k] = event, contact
        sums[event, 0] += what[k, 2]
        sums[event, 1] += what[k, 3]
        sums[event, 2] = min(sums[event, 2], what[k, 4])
    return contact + 1
