"""What is open, what is selected, what was decided: the one thing all views look at.

Views never talk to each other. They call a method here and hear a signal that carries ids.
Free of Qt and bound to the thread that made it (the window's). Decisions go into the case file as
they are made; without a case they wait in memory, and the person is told.

A session is made of layers, one file each, every one a class that the next one adds to:
`playing` (playback), `board` (results, selection, time, filter, total), `shelf` (the list that is
shown), `supposing` (other assumptions), `judgement` (decisions), `marking` (several at once),
`attaching` (files as evidence), `clue_board` and `clue_review` (leads, gaps, loitering),
`case_contents` (what the case keeps beside decisions), and here the case itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lightering.app.case_contents import CaseContents
from lightering.app.clues import LISTS
from lightering.app.opened_case import read_case
from lightering.app.review import Review
from lightering.app.signals import Signal
from lightering.app.wording import (
    again_text,
    backward_text,
    broken_text,
    changed_text,
    missing_text,
    recovered_text,
)
from lightering.case.audit import utc_now
from lightering.case.copying import copy_case
from lightering.case.sources import changed, gather, missing
from lightering.case.store import Case
from lightering.errors import CaseError
from lightering.progress import Quiet
from lightering.report.settings import PLAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from lightering.app.filters import Rows
    from lightering.app.opened_case import OpenedCase
    from lightering.app.pipeline import Results
    from lightering.model.records import FileReport
    from lightering.progress import Progress

__all__ = ["Session"]


class Session(CaseContents):
    """State shared by all views, with the decisions and the case they are kept in.

    Attributes:
        case_changed: A case was opened, made or copied.
    """

    def __init__(self, clock: Callable[[], datetime] = utc_now) -> None:
        """Nothing is open.

        Args:
            clock: Tells the time that decisions bear.
        """
        super().__init__(clock)
        self.case_changed: Signal[()] = Signal()
        self._opened: tuple[Path, ...] = ()

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
        again = self.recall and again_text(len(self.recall.changed), self.recall.lost)
        if again:
            self._say("warning", again)
            # the cause is said again, and so stands over what follows from it
            gone = missing(case.sources, case.path.resolve().parent)
            read = set(known.values())
            self._say("warning", missing_text([one for one in gone if one.sha256 not in read]))
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
        self.take_case(self.reading(path)(Quiet()), discard)

    def reading(self, path: Path) -> Callable[[Progress], OpenedCase]:
        """Returns work that opens a case for `take_case`, in any thread.

        Args:
            path: The case file; not the one that is open, which this program itself holds.
        """
        clock = self._clock
        return lambda progress: read_case(path, clock, progress)

    def take_case(self, opened: OpenedCase, discard: bool = False) -> None:
        """Goes on in a case that was opened; closes it again if it cannot be taken.

        Args:
            opened: Of `reading`.
            discard: Give up decisions that are in memory only.

        Raises:
            CaseError: Decisions would be lost; what was open stays open.
        """
        self._own_thread()
        case, path = opened.case, opened.case.path
        if self.case_path is not None and path.samefile(self.case_path):
            case.close()
            self._say("fact", f"{path.name} is open already.")
            return
        try:
            self._guard(discard)
        except CaseError:
            case.close()
            raise
        self._keeper.close()
        self._keeper.forget()
        self._keeper.case, self._wanted_view = case, opened.view
        self._signed = opened.signed
        told = {LISTS[0]: opened.view.get("filters", {})}
        told |= opened.view.get("saved_clue_filters", {})
        for name in LISTS:
            self.saved_of(name).take(told.get(name, {}))
        self._start_over(opened.review)
        self.case_changed.emit()
        records, attached = opened.records, " ".join(opened.attached)
        for text in (
            backward_text(path.name, records),
            case.holder,
            missing_text(opened.lost),
            attached,
        ):
            self._say("warning", text)
        if opened.broken is None:
            self._say("fact", recovered_text(path.name, case.unclosed, records))
        self._say("error", broken_text(path.name, opened.broken))

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
        self.take_copy(self.copying(path)(Quiet()))

    def copying(self, path: Path) -> Callable[[Progress], Case]:
        """Returns work that writes the open case to another file, in any thread.

        Args:
            path: Where; a case that stands there is replaced.

        Raises:
            CaseError: It is the open case itself.
        """
        case, clock = self._keeper.case, self._clock
        if case is None:
            raise CaseError("No case is open that could be copied.")
        held = case.path
        if path.exists() and path.samefile(held):
            raise CaseError(f"{path.name} is the open case itself. Choose another name.")

        def work(progress: Progress) -> Case:
            copy_case(held, path, progress)
            return Case.open(path, clock=clock)

        return work

    def take_copy(self, copied: Case) -> bool:
        """Goes on in a copy of the open case.

        Args:
            copied: Of `copying`; closed again if it is not taken.

        Returns:
            False if something was decided while the copy was written: it is to be written anew.
        """
        self._own_thread()
        case = self._keeper.case
        if case is None or case.head != copied.head:
            copied.close()
            return False
        laid, _said = self.beside_laid()
        self._keeper.close()
        self._keeper.case = copied
        # places are told from the folder of the case
        self.keep_beside(laid)
        said = self._keeper.flush()
        if said is not None:
            self.notice.emit(said)
        self.case_changed.emit()
        return True

    def close_case(self) -> None:
        """Closes the case; decisions that are in memory only stay there."""
        self._own_thread()
        self._keeper.close()
        self.case_changed.emit()

    def set_sources(
        self, sources: Sequence[Path], hashed: Mapping[Path, str] | None = None
    ) -> None:
        """Says which files and folders the results come from; the open case keeps them.

        Args:
            sources: As they were opened; one that cannot be read is told by a notice.
            hashed: SHA-256 by resolved path, of files that were hashed as they were read.
        """
        self._own_thread()
        self._write_sources(sources, hashed)

    # -- inside -----------------------------------------------------------------------------

    def _start_over(self, review: Review) -> None:
        self.review = review
        self._decisions_moved()
        self.filter_changed.emit()
        self.balance_changed.emit()

    def _write_sources(
        self, sources: Sequence[Path], hashed: Mapping[Path, str] | None = None
    ) -> None:
        self._opened = tuple(sources) or self._opened
        case = self._keeper.case
        if case is None or case.read_only or not self._opened:
            return
        known = _hashes(self.results.loaded.reports if self.results else ())
        try:
            found = gather(self._opened, case.path.resolve().parent, known, hashed)
        except OSError as error:
            name = Path(str(error.filename)).name
            self._say("error", f"{name} could not be read: {error.strerror}. Open it anew.")
        else:
            self._keep(lambda: setattr(case, "sources", found))

    def _guard(self, discard: bool) -> None:
        if self.unsaved and not discard:
            many = f"{self.unsaved} decisions are" if self.unsaved > 1 else "One decision is"
            raise CaseError(f"{many} in memory only. Save them as a case first.")


def _hashes(reports: Sequence[FileReport]) -> dict[str, str]:
    """SHA-256 by base name of the file on disk; "" where two files of one name differ."""
    known: dict[str, str] = {}
    for one in reports:
        # members of an archive are told as archive/member
        name = one.file.split("/")[0]
        known[name] = one.sha256 if known.get(name, one.sha256) == one.sha256 else ""
    return known
