"""What an open case keeps beside decisions: view, filters, assumptions, lists, who signs.

One layer of `session.Session`, right below it: that opens, makes and copies cases.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.app.clue_review import ClueReview
from lightering.app.clues import LISTS
from lightering.app.filters import Filter
from lightering.app.laid import Laid
from lightering.app.notices import Notice
from lightering.app.signals import Signal
from lightering.app.totals import INCLUDES
from lightering.case.audit import utc_now
from lightering.errors import CaseError
from lightering.report.settings import PLAIN, ReportSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from lightering.app.notices import Level
    from lightering.app.pipeline import Results

__all__ = ["CaseContents"]


class CaseContents(ClueReview):
    """Decisions, and all else that the open case keeps.

    Attributes:
        signed_changed: Who signs the report changed.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is kept.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__(clock)
        self.signed_changed: Signal[()] = Signal()
        for name in LISTS:
            self.saved_of(name).changed.connect(lambda: self.save_view(self.view))
        self._signed = PLAIN
        self._wanted_view: Mapping[str, Any] = {}

    def set_maps(self, maps: Mapping[str, str]) -> None:
        """Says by which mappings tables were read; the open case keeps them.

        Args:
            maps: TOML by table (`remembered.key_of`).
        """
        self._own_thread()
        case = self._keeper.case
        if case is not None and not case.read_only and case.maps != dict(maps):
            self._keep(lambda: setattr(case, "maps", maps))

    @property
    def view(self) -> dict[str, Any]:
        """Layout of the window as the open case keeps it; empty if there is none."""
        layout = self._keeper.case.view.get("layout", {}) if self._keeper.case else {}
        return layout if isinstance(layout, dict) else {}

    def save_view(self, layout: Mapping[str, Any]) -> None:
        """Keeps what the window shows, so that opening the case returns to the same event.

        Args:
            layout: Plain data of the window's own: sizes, tabs, text size.
        """
        self._own_thread()
        case = self._keeper.case
        if case is None or case.read_only:
            return
        view = {
            "layout": dict(layout),
            "selected": self.selected_id,
            "time_ms": self.time_ms,
            "window_ms": list(self.window_ms),
            "filter": self.filters.as_dict(),
            "filters": self.saved_of(LISTS[0]).as_dict(),
            "include": self.include,
            "looked": self._looked,
            **self.clue_view(),
        }
        self._keep(lambda: setattr(case, "view", view))

    def keep_assumptions(self) -> None:
        """Lets the open case keep the parameters in force, if they are not those it holds."""
        self._own_thread()
        case, results = self._keeper.case, self.results
        if case is not None and results is not None and case.params != results.params.as_dict():
            self._describe(results)

    def keep_beside(self, laid: Laid) -> None:
        """Lets the open case keep what lies beside the tracks; without a case nothing is kept.

        Args:
            laid: Files and typed deliveries.
        """
        # the window paints before the ledger and what it stands on are loaded
        from lightering.app.kept_beside import to_keep

        self._own_thread()
        case = self._keeper.case
        if case is None or case.read_only:
            return
        try:
            kept = to_keep(laid, case.path.resolve().parent)
        except OSError as error:
            name = Path(str(error.filename)).name
            self._say("error", f"{name} could not be read: {error.strerror}. Add it anew.")
        else:
            self._keep(lambda: setattr(case, "beside", kept))

    def beside_laid(self) -> tuple[Laid, tuple[str, ...]]:
        """Returns what the open case keeps beside its tracks, and a sentence for what is lost.

        Raises:
            UserError: A typed row is damaged.
        """
        case = self._keeper.case
        if case is None or not case.beside:
            return Laid(), ()
        from lightering.app.kept_beside import laid_kept

        return laid_kept(case.beside, case.path.resolve().parent, case.path.name)

    @property
    def signed(self) -> ReportSettings:
        """Who signs the report; as the case keeps it, in memory without a case."""
        return self._signed

    @signed.setter
    def signed(self, settings: ReportSettings) -> None:
        self._own_thread()
        if settings == self._signed:
            return
        self._signed = settings
        self._write_signed()
        self.signed_changed.emit()

    # -- inside -----------------------------------------------------------------------------

    def _restore_view(self) -> None:
        """Goes back to what the case showed last, as far as these results still hold it."""
        view, self._wanted_view = self._wanted_view, {}
        if not view or self.rows is None:
            return
        self._take_looked(view["looked"])
        self.filters = Filter.from_dict(view.get("filter", {}))
        if view.get("include") in INCLUDES:
            self.include = view["include"]
        self.set_window(*view.get("window_ms", self.window_ms))
        if view.get("selected") in self.rows.place:
            self.select(view["selected"])
        self.set_time(view.get("time_ms", self.time_ms))
        self.restore_clue_view(view)

    def _write_signed(self) -> None:
        case, told = self._keeper.case, self._signed.as_dict()
        if case is not None and not case.read_only and (case.signed or self._signed != PLAIN):
            self._keep(lambda: setattr(case, "signed", told))

    def _describe(self, results: Results) -> None:
        """Lets the open case keep the parameters."""
        case = self._keeper.case
        if case is not None and not case.read_only:
            params = results.params.as_dict()
            self._keep(lambda: setattr(case, "params", params))

    def _keep(self, write: Callable[[], None]) -> None:
        """Writes something that can be had again: if it fails the work goes on, and it is said."""
        try:
            write()
        except CaseError as error:
            self.notice.emit(Notice("error", str(error), "case.save_as"))

    def _say(self, level: Level, text: str) -> None:
        if text:
            self.notice.emit(Notice(level, text))
