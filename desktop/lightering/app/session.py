"""What is open, what is selected, what was decided: the one thing all views look at.

Views never talk to each other. They call a method here and hear a signal that carries ids.
Free of Qt and bound to the thread that made it (the window's). Decisions go into the case file as
they are made; without a case they wait in memory, and the person is told.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightering.app.clue_review import ClueReview
from lightering.app.clues import LISTS
from lightering.app.filters import Filter
from lightering.app.kept_view import sound_view
from lightering.app.laid import Laid
from lightering.app.notices import Notice
from lightering.app.review import Review
from lightering.app.signals import Signal
from lightering.app.totals import INCLUDES
from lightering.app.wording import (
    again_text,
    backward_text,
    broken_text,
    changed_text,
    missing_text,
    recovered_text,
)
from lightering.case.audit import utc_now
from lightering.case.sources import changed, gather, missing
from lightering.case.store import Case
from lightering.errors import CaseError, UserError
from lightering.report.settings import PLAIN, ReportSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lightering.app.filters import Rows
    from lightering.app.notices import Level
    from lightering.app.pipeline import Results
    from lightering.model.records import FileReport

__all__ = ["Session"]


class Session(ClueReview):
    """State shared by all views, with the decisions and the case they are kept in.

    Attributes:
        case_changed: A case was opened, made or copied.
        signed_changed: Who signs the report changed.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is open.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__(clock)
        self.case_changed: Signal[()] = Signal()
        self.signed_changed: Signal[()] = Signal()
        for name in LISTS:
            self.saved_of(name).changed.connect(lambda: self.save_view(self.view))
        self._signed = PLAIN
        self._opened: tuple[Path, ...] = ()
        self._wanted_view: Mapping[str, Any] = {}

    # -- the case ---------------------------------------------------------------------------

    @property
    def case_path(self) -> Path | None:
        """The open case file, None if decisions are in memory only."""
        return None if self._keeper.case is None else self._keeper.case.path

    @property
    def case(self) -> Case | None:
        """The open case, for what is printed from it; write through the session."""
        return self._keeper.case

    @property
    def unsaved(self) -> int:
        """Decisions that are in memory only."""
        return self._keeper.waiting

    @property
    def source_paths(self) -> tuple[Path, ...]:
        """Files of the open case that are where they should be; without a case, those opened."""
        case = self._keeper.case
        if case is None:
            return self._opened
        folder = case.path.resolve().parent
        return tuple(one.located(folder) for one in case.sources if one.lies_in(folder))

    def adopt(self, results: Results, rows: Rows | None = None) -> None:
        """Shows other results; selection and decisions stay where their encounters still exist.

        Args:
            results: Of `pipeline.run_all`.
            rows: `filters.prepare` of them, if a worker made it already.
        """
        super().adopt(results, rows)
        self._restore_view()
        case = self._keeper.case
        if case is None:
            return
        known = _hashes(results.loaded.reports)
        self._say("warning", changed_text(changed(case.sources, known)))
        if self.recall is not None:
            self._say("warning", again_text(len(self.recall.changed), self.recall.lost))
        self._describe(results)

    def new_case(self, path: Path, sources: Sequence[Path] = (), discard: bool = False) -> None:
        """Makes a case for what is shown.

        Decisions made while no case was open go into it; those of a case that is open stay there.

        Args:
            path: Where; nothing may stand there yet.
            sources: The files and folders that were opened.
            discard: Give up decisions that the open case could not take.

        Raises:
            CaseError: The case could not be made, or decisions would be lost.
        """
        self._own_thread()
        earlier = self._keeper.case
        if earlier is not None:
            self._guard(discard)
        case = Case.create(path, self._clock)
        self._keeper.close()
        if earlier is not None:
            self._keeper.forget()
            self._signed = PLAIN
            self._start_over(Review())
        self._keeper.case = case
        self._write_signed()
        said = self._keeper.flush()
        if said is not None:
            self.notice.emit(said)
        self._write_sources(sources)
        if self.results is not None:
            self._describe(self.results)
        self.case_changed.emit()

    def open_case(self, path: Path, discard: bool = False) -> None:
        """Opens a case with its decisions; its files (`source_paths`) are read by the caller.

        Args:
            path: The case file.
            discard: Give up decisions that are in memory only.

        Raises:
            CaseError: It cannot be opened, or decisions would be lost; what was open stays open.
        """
        self._own_thread()
        if self.case_path is not None and path.exists() and path.samefile(self.case_path):
            self._say("fact", f"{path.name} is open already.")
            return
        self._guard(discard)
        case = Case.open(path, clock=self._clock)
        try:
            records, broken = case.decisions(), case.verify_chain()
            view, lost = sound_view(case.view), missing(case.sources, path.resolve().parent)
            signed = ReportSettings.from_manifest(case.signed, (), path.name)
            review = Review()
            review.replay(record.draft for record in records)
        except UserError:
            case.close()
            raise
        self._keeper.close()
        self._keeper.forget()
        self._keeper.case, self._wanted_view = case, view
        self._signed = signed
        told = {LISTS[0]: view.get("filters", {}), **view.get("saved_clue_filters", {})}
        for name in LISTS:
            self.saved_of(name).take(told.get(name, {}))
        self._start_over(review)
        self.case_changed.emit()
        attached = " ".join(case.lost(self.review.every_attachment))
        for text in (backward_text(path.name, records), case.holder, missing_text(lost), attached):
            self._say("warning", text)
        if broken is None:
            self._say("fact", recovered_text(path.name, case.unclosed, records))
        self._say("error", broken_text(path.name, broken))

    def save_case_as(self, path: Path, sources: Sequence[Path] = ()) -> None:
        """Writes the case to another file and goes on in that one.

        Args:
            path: Where; a case that stands there is replaced.
            sources: The files that were opened; looked at only while no case is open.

        Raises:
            CaseError: It could not be written, or another window has it open.
        """
        self._own_thread()
        case = self._keeper.case
        if case is None:
            self.new_case(path, sources)
            return
        if path.exists() and path.samefile(case.path):
            raise CaseError(f"{path.name} is the open case itself. Choose another name.")
        laid, _said = self.beside_laid()
        case.copy_to(path)
        copied = Case.open(path, clock=self._clock)
        self._keeper.close()
        self._keeper.case = copied
        # places are told from the folder of the case
        self.keep_beside(laid)
        said = self._keeper.flush()
        if said is not None:
            self.notice.emit(said)
        self.case_changed.emit()

    def close_case(self) -> None:
        """Closes the case; decisions that are in memory only stay there."""
        self._own_thread()
        self._keeper.close()
        self.case_changed.emit()

    def set_sources(self, sources: Sequence[Path]) -> None:
        """Says which files and folders the results come from; the open case keeps them.

        Args:
            sources: As they were opened; one that cannot be read is told by a notice.
        """
        self._own_thread()
        self._write_sources(sources)

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

    def _start_over(self, review: Review) -> None:
        self.review = review
        self._decisions_moved()
        self.filter_changed.emit()
        self.balance_changed.emit()

    def _restore_view(self) -> None:
        """Goes back to what the case showed last, as far as these results still hold it."""
        view, self._wanted_view = self._wanted_view, {}
        if not view or self.rows is None:
            return
        self.filters = Filter.from_dict(view.get("filter", {}))
        if view.get("include") in INCLUDES:
            self.include = view["include"]
        self.set_window(*view.get("window_ms", self.window_ms))
        if view.get("selected") in self.rows.place:
            self.select(view["selected"])
        self.set_time(view.get("time_ms", self.time_ms))
        self.restore_clue_view(view)

    def _write_sources(self, sources: Sequence[Path]) -> None:
        self._opened = tuple(sources) or self._opened
        case = self._keeper.case
        if case is None or case.read_only or not self._opened:
            return
        known = _hashes(self.results.loaded.reports if self.results else ())
        try:
            found = gather(self._opened, case.path.resolve().parent, known)
        except OSError as error:
            name = Path(str(error.filename)).name
            self._say("error", f"{name} could not be read: {error.strerror}. Open it anew.")
        else:
            self._keep(lambda: setattr(case, "sources", found))

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

    def _guard(self, discard: bool) -> None:
        if self.unsaved and not discard:
            many = f"{self.unsaved} decisions are" if self.unsaved > 1 else "One decision is"
            raise CaseError(f"{many} in memory only. Save them as a case first.")

    def _say(self, level: Level, text: str) -> None:
        if text:
            self.notice.emit(Notice(level, text))


def _hashes(reports: Sequence[FileReport]) -> dict[str, str]:
    """SHA-256 by base name of the file on disk; "" where two files of one name differ."""
    known: dict[str, str] = {}
    for one in reports:
        # members of an archive are told as archive/member
        name = one.file.split("/")[0]
        known[name] = one.sha256 if known.get(name, one.sha256) == one.sha256 else ""
    return known
