"""Opening files and cases: read, detected and assessed in a worker, adopted when all is there.

Until then everything that was open stays open: a broken file loses nothing.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from lightering.errors import CaseError, UserError
from lightering.gui.breath import after_painting
from lightering.gui.cases import (
    CASE_SUFFIX,
    beside_kept_for,
    beside_of,
    case_for,
    case_of,
    sources_of,
)
from lightering.gui.collecting import loading_once, settle_once
from lightering.model.params import Params
from lightering.progress import part
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lightering.app.filters import Rows
    from lightering.app.importing import ImportBoard
    from lightering.app.opened_case import OpenedCase
    from lightering.app.pipeline import Results
    from lightering.app.remembered import MapBook
    from lightering.app.session import Session
    from lightering.gui.workers import Task, Tasks, Telling
    from lightering.ledger.beside import Beside
    from lightering.model.records import FileReport
    from lightering.readers.column_map import Maps

__all__ = ["Loader", "run"]

_BREATH_MS = 40
"""Time to draw between two steps in the window."""


def run(
    paths: Sequence[Path],
    params: Params,
    progress: Telling,
    board: ImportBoard | None = None,
    maps: Maps | None = None,
    beside: Beside | None = None,
    kept: Callable[[Sequence[FileReport]], Beside | None] | None = None,
) -> tuple[Results, Rows]:
    """Does every step on some files; runs in a worker.

    Args:
        paths: Files and folders.
        params: Parameters of the run.
        progress: Told how far the whole is.
        board: Hears how far each file is.
        maps: What the person said about the columns of tables.
        beside: Lists, registries, notified deliveries, and what the analyst set.
        kept: Finds the same in the case of the files, by what they were read to.

    Raises:
        InputError: A path does not exist.
        Cancelled: The person asked to stop.
    """
    with loading_once("libraries"):
        from lightering import readers
        from lightering.app import filters, pipeline
        from lightering.ledger.beside import NOTHING_BESIDE
        from lightering.readers.cache import Cache
        from lightering.tracks import clean, statics
        from lightering.tracks.flags import FlagTally, identity_flags

    share = part(progress, 0.0, 0.45)
    # as on the command line: what was read is kept beside the search, not before it
    with Cache() as cache:
        reads = readers.read_paths(paths, share, None, maps, board, cache=cache)
        progress.set(0.45, "Bringing fixes together as tracks")
        duplicate = None if board is None else board.duplicate
        loaded = clean.assemble(reads, params.detect, part(progress, 0.45, 0.6), duplicate)
        if board is not None:
            board.settle(loaded.reports)  # counts are shown while the search goes on
        progress.set(0.6, "Searching for encounters")
        encounters = pipeline.detect(loaded, params, part(progress, 0.6, 0.8))
    progress.set(0.8, "Estimating transfers")
    ships = statics.ships(loaded)
    flags = identity_flags(loaded, params, part(progress, 0.8, 0.82), ships)
    rest = part(progress, 0.82, 1.0)
    laid = beside or (kept(loaded.reports) if kept is not None else None) or NOTHING_BESIDE
    screened, assessment = pipeline.assess(encounters, loaded, params, rest, laid, flags)
    results = pipeline.Results(
        loaded=replace(loaded, reports=pipeline.flagged(loaded.reports, FlagTally(flags))),
        ships=ships,
        flags=flags,
        encounters=encounters,
        screening=screened,
        assessment=assessment,
        balances=pipeline.tally(assessment, loaded, beside=laid),
        params=params,
        beside=laid,
        coverage=pipeline.coverage(loaded, params),
    )
    if board is not None:
        board.settle(results.loaded.reports)
    settle_once("first run")  # kernels and their types were loaded on the way
    return results, filters.prepare(encounters, assessment.transfers)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a worker hands back: the run, its files, the maps it used, the case if there is one."""

    results: Results
    rows: Rows
    paths: tuple[Path, ...]
    maps: dict[str, str]
    opened: OpenedCase | None


class Loader(QObject):
    """Opens what the person asks for.

    Signals:
        began: the `Task` that opens it.
        started: what is being opened.
        listed: an `ImportBoard` that knows how far each file is, when the files are known.
        progressed: fraction, what is being done.
        finished: reports of the files that were read, and whether they were adopted.
        failed: a sentence.
        cancelled: the person stopped it.
    """

    began = Signal(object)
    started = Signal(str)
    listed = Signal(object)
    progressed = Signal(float, str)
    finished = Signal(object, bool)
    failed = Signal(str)
    cancelled = Signal()

    def __init__(
        self, session: Session, tasks: Tasks, maps_folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._maps_folder = session, tasks, maps_folder
        self._task: Task | None = None
        self._showing = False
        self._opened: tuple[Path, ...] = ()
        self._tried: tuple[Path, ...] = ()
        self._book: MapBook | None = None
        self.board: ImportBoard | None = None
        """What is known of each file of the last reading."""

    @property
    def busy(self) -> bool:
        """Whether something is being opened."""
        return self._task is not None or self._showing

    @property
    def opened(self) -> tuple[Path, ...]:
        """The files and folders of the results."""
        return self._opened

    @property
    def tried(self) -> tuple[Path, ...]:
        """The files and folders of the last reading, whatever became of it."""
        return self._tried

    @property
    def book(self) -> MapBook:
        """The mappings that were said or are remembered."""
        if self._book is None:
            from lightering.app.remembered import MapBook

            self._book = MapBook(self._maps_folder)
        return self._book

    @property
    def is_sample(self) -> bool:
        """Whether the sample fleet is among what is open."""
        try:
            place = sample_tracks().resolve()
        except UserError:
            return False
        return any(p.resolve() == place or place in p.resolve().parents for p in self._opened)

    def cancel(self) -> None:
        """Stops what is being opened; what was open before stays."""
        if self._task is not None:
            self._task.cancel()

    def open(self, paths: Sequence[Path], *, add: bool = False) -> None:
        """Opens files, folders or one case.

        Args:
            paths: What to open.
            add: Read them together with the files that are open.
        """
        if self.busy:
            self.failed.emit("Files are being read. Wait, or cancel that first.")
            return
        cases = [p for p in paths if p.suffix.lower() == CASE_SUFFIX]
        if cases and len(paths) > 1:
            self.failed.emit("Open one case at a time, without other files beside it.")
            return
        if cases:
            self._start(cases[0], (), add=False)
        elif paths:
            chosen = tuple(dict.fromkeys((*(self._opened if add else ()), *paths)))
            self._start(None, chosen, add=add)

    def read_again(self) -> None:
        """Reads the files of the last reading again: something was said about one of them."""
        if self._tried and not self.busy:
            self._start(None, self._tried, add=True)

    def leave_out(self, place: int) -> None:
        """Gives a file up: while it is read, or afterwards if nothing of it was kept.

        Args:
            place: Its number in reading order.
        """
        if self.board is None:
            return
        if self.busy:
            self.board.drop(place)
            return
        path = self.board.states[place].path
        left = tuple(s.path for s in self.board.states if s.path != path and s.stage == "read")
        if self._tried == self._opened and left:
            self._opened = left
            self._write_sources()
        self._tried = left

    def _start(
        self,
        case: Path | None,
        paths: tuple[Path, ...],
        *,
        add: bool,
        params: Params | None = None,
    ) -> None:
        goes_on, params = params is not None, params or self._session.params
        book, folder = self._book, self._maps_folder
        self._tried, self.board = paths, None
        open_now, reading = self._session.case_path, self._session.reading
        ready: list[OpenedCase] = []
        stays = case is None and self._waits_for_tracks

        def work(progress: Telling) -> _Found:
            # the window paints before numba and geopandas are loaded, so they are loaded here
            progress.set(0.0, "Loading the numerical libraries")
            from lightering.app.importing import ImportBoard
            from lightering.app.remembered import MapBook

            found, limits, texts = (paths, params, {}) if case is None else sources_of(case)
            maps = book or MapBook(folder)
            maps.adopt(texts)
            used, board = maps.for_run(), ImportBoard()
            progress.tell((board, maps))
            beside = None if case is None else beside_of(case)
            kept_by = None if add or case is not None else beside_kept_for
            results, rows = run(found, limits, progress, board, used, beside, kept_by)
            kept = board.kept_paths if board.any_dropped else found
            opened = (
                None
                if stays
                else case_for(results, case, open_now, lambda path: reading(path)(progress))
            )
            if opened is not None:
                ready.append(opened)
            return _Found(results, rows, tuple(kept), used.texts, opened)

        def done(value: _Found) -> None:
            self._task = None
            self._adopt(value, case, add=add)

        def stopped() -> None:
            for opened in ready:
                # opened, and then the person stopped it
                opened.case.close()
            if isValid(self):
                self._stopped()

        def failed(sentence: str) -> None:
            self._task = None
            if case is not None and self._session.results is None:
                # what was decided is there without the tracks, too; the sentence says what is lost
                with contextlib.suppress(CaseError):
                    self._session.open_case(case)
            self.failed.emit(sentence)

        title = case.name if case is not None else ", ".join(p.name for p in paths[:3])
        self._task = self._tasks.start(f"Reading {title}", work, done, failed)
        self._task.told.connect(self._list)
        self._task.progressed.connect(self.progressed)
        self._task.cancelled.connect(stopped)
        self.began.emit(self._task)
        if not goes_on:
            self.started.emit(title)

    def _list(self, told: tuple[ImportBoard, MapBook]) -> None:
        self.board, self._book = told
        self.listed.emit(self.board)

    def _stopped(self) -> None:
        self._task = None
        self.cancelled.emit()

    def _adopt(self, value: _Found, case: Path | None, *, add: bool) -> None:
        results = value.results
        reports = results.loaded.reports
        self._tried = value.paths
        if not results.loaded.fixes.num_rows:
            self.finished.emit(reports, False)
            return
        left: Params | None = None
        try:
            if case is not None:
                self._open(case, value.opened)
            else:
                stays = self._waits_for_tracks
                left = None if stays else self._keep(case_of(reports), value.opened, add=add)
        except CaseError as error:
            if case is not None:
                self.failed.emit(str(error))
                return
            # without a case the decisions wait in memory, which the session tells by itself
            self.failed.emit(f"No case is kept for these files. {error}")
        if left is not None and left != results.params:
            # the case of these files was left under other assumptions: it opens as it was left
            self._start(None, value.paths, add=add, params=left)
            return
        self._opened = value.paths
        self._session.adopt(results, value.rows)
        # the window draws, and hears what was asked of it meanwhile, before files are written
        self._showing = True
        after_painting(_BREATH_MS, self, lambda: self._finish(reports, value.maps, case))

    def _finish(
        self, reports: tuple[FileReport, ...], maps: dict[str, str], case: Path | None
    ) -> None:
        self._showing = False
        if case is None:
            self._write_sources()
            self._session.set_maps(maps)
        self.finished.emit(reports, True)

    def _write_sources(self) -> None:
        # two files of one name are told apart by what the worker hashed, not by hashing them here
        states = () if self.board is None else self.board.states
        hashed = {one.path.resolve(): one.reports[0].sha256 for one in states if one.reports}
        try:
            self._session.set_sources(self._opened, hashed)
        except CaseError as error:
            self.failed.emit(str(error))

    @property
    def _waits_for_tracks(self) -> bool:
        """Whether a case is open whose tracks were lost: files opened now are taken for them."""
        return self._session.case_path is not None and self._session.results is None

    def _open(self, path: Path, opened: OpenedCase | None) -> None:
        """Goes on in a case that the worker opened; without it the case is open already."""
        if opened is None:
            self._session.open_case(path)
        else:
            self._session.take_case(opened)

    def _keep(self, path: Path, opened: OpenedCase | None, *, add: bool) -> Params | None:
        """Opens the case of the same sources, or makes one; more files take the decisions along.

        Returns:
            The parameters a case was left with, if it was there already.
        """
        session = self._session
        if session.case_path is not None and path.resolve() == session.case_path.resolve():
            return None
        if opened is not None or path.exists():
            self._open(path, opened)
            kept = session.case
            if kept is not None and kept.params:
                return Params.defaults().overlaid(kept.params, path.name)
        elif add and session.case_path is not None:
            session.save_case_as(path)
        else:
            session.new_case(path)
        return None
