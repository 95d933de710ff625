"""What is shown: results, selection, time, filter and the total under the decisions.

One layer of `session.Session`, which says how they lie; decisions are made and kept above.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lightering.app.filters import Filter, Rows, prepare, visible
from lightering.app.playing import Playing
from lightering.app.review import Review
from lightering.app.row_memory import RowMemory
from lightering.app.signals import Signal
from lightering.app.times import Times
from lightering.app.totals import INCLUDES, Totals
from lightering.case.audit import STATUSES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from lightering.app.pipeline import Results
    from lightering.model.records import Balance

__all__ = ["Board"]


class Board(Playing):
    """State shared by all views.

    Attributes:
        results_changed: Other results are shown, or none.
        estimates_changed: The same encounters have other estimates.
        selection_changed: The selected encounter id, or None.
        hovered_changed: The id of what is under the pointer, or None.
        decision_changed: The ids whose status or note changed, all of one step at once.
        balance_changed: The total moved: a decision, other results, or what it includes.
        time_changed: The time cursor, milliseconds since 1970 UTC.
        window_changed: Start and end of the window of time, milliseconds.
        ghost_changed: The instant that is pointed at in a plot, milliseconds, or None.
        filter_changed: Other encounters are visible because the filter changed.
        link_changed: Whether views follow the selection.
        review: The decisions in force; change them through the session only.
        advance: Whether a decision goes on to the next encounter to review.
    """

    def __init__(self) -> None:
        """Nothing is shown."""
        super().__init__()
        self._thread = threading.get_ident()
        self.results_changed: Signal[()] = Signal()
        self.estimates_changed: Signal[()] = Signal()
        self.selection_changed: Signal[str | None] = Signal()
        self.hovered_changed: Signal[str | None] = Signal()
        self.decision_changed: Signal[tuple[str, ...]] = Signal()
        self.balance_changed: Signal[()] = Signal()
        self._times = Times()
        self.time_changed = self._times.time_changed
        self.window_changed = self._times.window_changed
        self.ghost_changed = self._times.ghost_changed
        self.point_at = self._times.point_at
        self.filter_changed: Signal[()] = Signal()
        self.link_changed: Signal[bool] = Signal()
        self.review = Review()
        self.advance = True
        self._results: Results | None = None
        self._rows: Rows | None = None
        self._totals: Totals | None = None
        self._selected: str | None = None
        self._hovered: str | None = None
        self._filter, self._include = Filter(), INCLUDES[-1]
        self._link = True
        self._seen = RowMemory()
        self._moved: dict[str, int] = {}
        self._booked: tuple[pd.DataFrame, NDArray[np.int32]] | None = None
        self._codes: NDArray[np.int8] | None = None
        self._mask: NDArray[np.bool_] | None = None

    # -- results ----------------------------------------------------------------------------

    @property
    def results(self) -> Results | None:
        """What the last run found."""
        return self._results

    @property
    def rows(self) -> Rows | None:
        """The encounters as columns for filters and views, in the order of the frame."""
        return self._rows

    def adopt(self, results: Results, rows: Rows | None = None) -> None:
        """Shows other results; selection and decisions stay where their encounters still exist.

        Args:
            results: Of `pipeline.run_all`.
            rows: `filters.prepare` of them, if a worker made it already.
        """
        self._own_thread()
        transfers = results.assessment.transfers
        self._results = results
        self._rows = rows or prepare(results.encounters, transfers)
        self._totals = Totals(results.assessment, results.data_until, results.beside.deliveries)
        self._moved = {str(name): row for row, name in enumerate(transfers["encounter_id"])}
        self._codes = self._mask = None
        self._seen.forget()
        if self._selected not in self._rows.place:
            self._selected = None
        first, last = _extent(results)
        self._times.adopt(first, last)
        self.results_changed.emit()
        self.filter_changed.emit()
        self.window_changed.emit(*self.window_ms)
        self.time_changed.emit(self.time_ms)
        self.selection_changed.emit(self._selected)
        self.balance_changed.emit()

    def encounter_row(self, encounter_id: str) -> pd.Series[Any]:
        """Returns the row of `schemas.ENCOUNTERS` of an encounter.

        Args:
            encounter_id: One of the results.

        Raises:
            KeyError: There is no such encounter.
        """
        results, rows = self._shown()
        return self._seen.row(results.encounters, rows.place[encounter_id])

    def transfer_row(self, encounter_id: str) -> pd.Series[Any] | None:
        """Returns the row of `schemas.TRANSFERS`, or None if no transfer was inferred.

        Args:
            encounter_id: Any id.
        """
        row = self._moved.get(encounter_id)
        if self._results is None or row is None:
            return None
        return self._seen.row(self._results.assessment.transfers, row)

    # -- selection and time -----------------------------------------------------------------

    @property
    def selected_id(self) -> str | None:
        """The selected encounter."""
        return self._selected

    @property
    def hovered_id(self) -> str | None:
        """The encounter, lead, gap or loitering under the pointer, in whatever view."""
        return self._hovered

    @property
    def link(self) -> bool:
        """Whether map, timeline and inspector follow the selection."""
        return self._link

    @link.setter
    def link(self, follow: bool) -> None:
        if follow != self._link:
            self._link = follow
            self.link_changed.emit(follow)

    def select(self, encounter_id: str | None) -> None:
        """Selects one encounter, or none; the window of time moves only if it lies outside.

        Args:
            encounter_id: One of the results, or None.

        Raises:
            KeyError: There is no such encounter.
        """
        self._own_thread()
        if encounter_id is not None:
            _, rows = self._shown()
            row = rows.place[encounter_id]
            if self._link:
                self._times.reach(int(rows.start_ms[row]), int(rows.end_ms[row]))
        if encounter_id != self._selected:
            self._selected = encounter_id
            self.selection_changed.emit(encounter_id)

    def hover(self, identifier: str | None) -> None:
        """Says which encounter, lead, gap or loitering is under the pointer.

        Args:
            identifier: Any id, or None.
        """
        if identifier != self._hovered:
            self._hovered = identifier
            self.hovered_changed.emit(identifier)

    @property
    def time_ms(self) -> int:
        """The time cursor, milliseconds since 1970 UTC."""
        return self._times.time_ms

    def set_time(self, time_ms: int) -> None:
        """Moves the time cursor, within the data; the window of time follows if it must.

        Args:
            time_ms: Milliseconds since 1970 UTC.
        """
        self._own_thread()
        self._times.set_time(time_ms)

    @property
    def ghost_ms(self) -> int | None:
        """The instant that is pointed at in a plot, None if none is."""
        return self._times.ghost_ms

    @property
    def window_ms(self) -> tuple[int, int]:
        """Start and end of the window of time, milliseconds since 1970 UTC."""
        return self._times.window_ms

    @property
    def extent_ms(self) -> tuple[int, int]:
        """First and last fix, milliseconds since 1970 UTC; (0, 0) without fixes."""
        return self._times.extent_ms

    def set_window(self, start_ms: int, end_ms: int) -> None:
        """Moves the window of time, within the data; the time cursor stays inside it.

        Args:
            start_ms: Milliseconds since 1970 UTC.
            end_ms: Milliseconds since 1970 UTC; an end before the start is swapped with it.
        """
        self._own_thread()
        self._times.set_window(start_ms, end_ms)

    # -- filter -----------------------------------------------------------------------------

    @property
    def filters(self) -> Filter:
        """Which encounters are visible; the balance never follows it."""
        return self._filter

    @filters.setter
    def filters(self, wanted: Filter) -> None:
        self._own_thread()
        if wanted != self._filter:
            self._filter, self._mask = wanted, None
            self.filter_changed.emit()

    def status_codes(self) -> NDArray[np.int8]:
        """Returns int8 (encounters,): index into `audit.STATUSES`, in the order of the frame."""
        if self._rows is None:
            return np.empty(0, dtype=np.int8)
        if self._codes is None:
            codes = np.zeros(len(self._rows.ids), dtype=np.int8)
            for name, status in self.review.statuses.items():
                if name in self._rows.place:
                    codes[self._rows.place[name]] = STATUSES.index(status)
            self._codes = codes
        return self._codes

    def visible_mask(self) -> NDArray[np.bool_]:
        """Returns bool (encounters,): whether each is visible, in the order of the frame."""
        if self._rows is None:
            return np.empty(0, dtype=np.bool_)
        if self._mask is None:
            held = self.review.attachments
            changed = self._changed() if self._filter.changed else ()
            self._mask = visible(self._rows, self.status_codes(), self._filter, held, changed)
        return self._mask

    def _changed(self) -> Collection[str]:
        """Encounters that are otherwise than when they were decided; who keeps decisions knows."""
        return ()

    # -- decisions and the total ------------------------------------------------------------

    @property
    def include(self) -> str:
        """How far the total reaches, one of `totals.INCLUDES`."""
        return self._include

    @include.setter
    def include(self, include: str) -> None:
        if include not in INCLUDES:
            raise ValueError(f"the total includes one of {INCLUDES}, not {include!r}")
        if include != self._include:
            self._include = include
            self.balance_changed.emit()

    @property
    def balances(self) -> tuple[Balance, ...]:
        """The balance of every cap period under the decisions, oldest first."""
        return self._balances(self.review.statuses)

    @property
    def balance(self) -> Balance | None:
        """The balance of the last year with data, None without results."""
        return next(reversed(self.balances), None)

    def balance_if(self, encounter_id: str, status: str) -> Balance | None:
        """Returns the balance of the event's cap period if it were decided so.

        Args:
            encounter_id: One of the results.
            status: One of `audit.STATUSES`.
        """
        told = {**self.review.statuses, encounter_id: status}
        return self._period(self._balances(told), encounter_id)

    def balance_of(self, encounter_id: str) -> Balance | None:
        """Returns the balance of the event's cap period as it stands.

        Args:
            encounter_id: One of the results.
        """
        return self._period(self.balances, encounter_id)

    def _balances(self, statuses: Mapping[str, str]) -> tuple[Balance, ...]:
        return () if self._totals is None else self._totals.balances(statuses, self._include)

    def _period(self, balances: tuple[Balance, ...], encounter_id: str) -> Balance | None:
        year = self._year(encounter_id)
        return next((one for one in balances if one.year == year), None)

    def _year(self, encounter_id: str) -> int | None:
        row = self._moved.get(encounter_id)
        if self._results is None or row is None:
            return None
        transfers = self._results.assessment.transfers
        if self._booked is None or self._booked[0] is not transfers:
            # booked as the ledger books it: on delivery, else at the end of the contact; of all
            # at once, since thousands are asked for when they are decided on together
            booked = transfers["delivered_utc"].fillna(transfers["end_utc"])
            self._booked = (transfers, booked.dt.year.to_numpy())
        return int(self._booked[1][row])

    # -- inside -----------------------------------------------------------------------------

    def _shown(self) -> tuple[Results, Rows]:
        if self._results is None or self._rows is None:
            raise KeyError("nothing is loaded, so there are no encounters")
        return self._results, self._rows

    def _decisions_moved(self) -> None:
        """Forgets what was derived from the decisions."""
        self._codes = None
        if self._filter.follows_decisions:
            self._mask = None

    def _own_thread(self) -> None:
        if threading.get_ident() != self._thread:
            raise RuntimeError("the session is used from another thread than the one it belongs to")


def _extent(results: Results) -> tuple[int, int]:
    times = results.loaded.fixes["time_utc"]
    if len(times) == 0:
        return 0, 0
    ends = pc.min_max(times.cast(pa.int64()))
    return ends["min"].as_py(), ends["max"].as_py()
