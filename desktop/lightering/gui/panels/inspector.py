"""The inspector: one encounter at one glance, and the bar that decides on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import Shiboken

from lightering.app.clues import ONE
from lightering.gui.breath import after_painting
from lightering.gui.dialogs.evidence import EvidenceDialog
from lightering.gui.labels import ElidedLabel, label, line, tip
from lightering.gui.marks import Mark
from lightering.gui.panels.attached import AttachedPanel
from lightering.gui.panels.decision_bar import DecisionBar
from lightering.gui.panels.details import Details, gather, group_words
from lightering.gui.panels.empty import EmptyState, show_unselected
from lightering.gui.panels.inspector_clue import CluePage
from lightering.gui.panels.inspector_counts import CountsPanel
from lightering.gui.panels.inspector_draught import DraughtPlot
from lightering.gui.panels.inspector_series import SeriesPlot
from lightering.gui.panels.inspector_ships import ShipCards
from lightering.gui.panels.inspector_volume import DirectionBar, VolumePlot
from lightering.gui.panels.override_form import OverrideForm
from lightering.gui.panels.set_line import SetLine
from lightering.gui.words import clock, day, kind_words, number, shorter, stamp
from lightering.gui.workers import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from lightering.app.pipeline import Results
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Task, Telling

__all__ = ["Inspector"]

_TALLY_MS = 10


class Inspector(QWidget):
    """Shows the selected encounter; gathers it off the GUI thread.

    Signals:
        asked: id of a command.
        set_asked: encounter id and what the analyst sets of it.
        files_dropped: paths of files that shall be attached.
    """

    asked = Signal(str)
    set_asked = Signal(str, object)
    files_dropped = Signal(list)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._tasks = Tasks(self, threads=1)
        self._task: Task | None = None
        self._about = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._gather)
        self._draughts: pd.DataFrame | None = None
        self._pinned: str | None = None
        self._narrow, self._wanted = False, ""
        self.shown: Details | None = None
        self.setAccessibleName("Inspector")
        self._ships, self._counts = ShipCards(), CountsPanel()
        self._ships.asked.connect(self.asked)
        self._ships.event_asked.connect(self._go)
        self._series = SeriesPlot(theme)
        self._draught, self._volume = DraughtPlot(theme), VolumePlot(theme)
        self._direction = DirectionBar(theme)
        self._set = SetLine()
        self._set.asked.connect(self.asked)
        self._files = AttachedPanel(session, self._tasks, theme)
        self._files.asked.connect(self.asked)
        self.setAcceptDrops(True)
        self.form = OverrideForm()
        self.form.taken.connect(self.set_asked)
        self.form.closed.connect(self.close_form)
        self._came_from: QWidget | None = None
        self.clue = CluePage(session, self._tasks, theme)
        self.clue.asked.connect(self.asked)
        self.clue.event_asked.connect(self._go)
        self._decide = DecisionBar(session, theme)
        self._decide.asked.connect(self.asked)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body(theme))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._series.time_asked.connect(lambda ms: session.set_time(int(ms)))
        self._series.pointed.connect(session.point_at)
        self._volume.asked.connect(self.asked)
        self._volume.evidence_asked.connect(self._show_evidence)
        session.selection_changed.connect(self._select)
        session.clue_changed.connect(lambda _name: self._select(session.selected_id))
        session.results_changed.connect(self._adopt)
        session.decision_changed.connect(self._decided)
        for changed in (session.balance_changed, session.case_changed):
            changed.connect(self._decide.refresh)
        session.time_changed.connect(self._move_cursor)
        session.link_changed.connect(self._follow)
        self._adopt()

    # -- parts ------------------------------------------------------------------------------

    def _body(self, theme: Theme) -> QWidget:
        self._id = label("", "id")
        self._mark = Mark(theme)
        self._status = label("", "strong")
        self._kind = ElidedLabel("", "second")
        self._when = label("", "second", right=True)
        head = QHBoxLayout()
        head.setContentsMargins(14, 7, 14, 7)
        head.setSpacing(8)
        for told, stretch in ((self._id, 0), (self._mark, 0), (self._status, 0), (self._kind, 1)):
            head.addWidget(told, stretch)
        head.addWidget(self._when)
        self._note = ElidedLabel("", "second")
        self._note.setContentsMargins(14, 4, 14, 4)
        self._since = label("", "warning", wrap=True)
        self._since.setContentsMargins(14, 4, 14, 4)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for top in (self._since, self._ships, self._note):
            column.addWidget(top)
        parts = (self._series, self._draught, self._direction, self._volume, self._set)
        self._held: list[QVBoxLayout] = []
        for part in (*parts, self._counts, self._files):
            column.addWidget(line())
            held = QVBoxLayout()
            held.setContentsMargins(14, 4, 14, 4)
            self._held.append(held)
            held.addWidget(part)
            # room that is left over goes to the separation plot
            column.addLayout(held, 1 if part is self._series else 0)
        inner = QWidget()
        inner.setLayout(column)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inner)
        self._scroll.setAccessibleName("About the selected encounter")
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        outer = QVBoxLayout(body)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(head)
        self._middle = QStackedWidget()
        for page in (self._scroll, self.form, self.clue):
            self._middle.addWidget(page)
        outer.addWidget(self._middle, 1)
        outer.addWidget(line())
        outer.addWidget(self._decide)
        return body

    def fold(self, narrow: bool) -> None:
        """Leaves out what a small screen has no room for.

        Args:
            narrow: Whether the screen is small.
        """
        self._narrow = narrow
        for part in (self._ships, self._draught, self._series, self._volume, self._decide):
            part.fold(narrow)
        for held in self._held:
            held.setContentsMargins(14, *((2, 14, 2) if narrow else (4, 14, 4)))
        if self.shown is not None:
            self._head(str(self.shown.encounter["encounter_id"]))

    def open_form(self, field: str) -> None:
        """Shows the form on which values are set, in place of the plots.

        Args:
            field: What the person came for.
        """
        details, chosen = self.shown, self._session.selected_id
        if details is None or details.encounter["encounter_id"] != chosen:
            self._wanted = field  # it is being gathered
            return
        self._wanted = ""
        if details.transfer is None or chosen is None:
            return
        held = QApplication.focusWidget()
        if held is None or not self.form.isAncestorOf(held):
            self._came_from = held
        told, by = self._session.override_of(chosen), self._session.signed.author
        self._middle.setCurrentIndex(1)
        self.form.show_details(details, told, by, field)

    def close_form(self) -> None:
        """Shows the plots again."""
        inside = self.form.isAncestorOf(QApplication.focusWidget() or self)
        self._middle.setCurrentIndex(0)
        if inside:
            # the keys go on where they were before: in a list, arrows step through its rows
            before = self._came_from or self._set
            there = Shiboken.isValid(before) and before.isVisible()
            (before if there else self._set).setFocus()

    @property
    def files(self) -> AttachedPanel:
        """The part with the attached files of what is shown."""
        return self.clue.files if self._middle.currentWidget() is self.clue else self._files

    def close_tasks(self) -> bool:
        """Stops what is being gathered; returns whether it has ended."""
        self._soon.stop()
        return self._tasks.close()

    # -- what the session says --------------------------------------------------------------

    def _adopt(self) -> None:
        self._draughts = None
        self._select(self._session.selected_id)

    def _follow(self, follow: bool) -> None:
        self._pinned = None if follow else self._session.selected_id
        self._select(self._session.selected_id)

    def _select(self, encounter_id: str | None) -> None:
        if not self._session.link and self._pinned is not None:
            encounter_id = self._pinned
        results = self._session.results
        self._soon.stop()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        clue = self._session.clue_id
        if encounter_id is None and clue is not None and self._session.knows(clue):
            self._show_clue(clue)
            return
        if self._middle.currentWidget() is self.clue:
            self._middle.setCurrentIndex(0)
        if encounter_id is None or results is None or not self._known(encounter_id):
            self.shown = None
            self._files.show_event("")
            show_unselected(self._empty, results)
            self._stack.setCurrentIndex(0)
            return
        if self.shown is not None and self.shown.encounter["encounter_id"] != encounter_id:
            self.close_form()
        self._head(encounter_id)
        self._decide.allow()
        # a worker beside it would hold up what the window does about the same selection
        self._about = encounter_id
        self._soon.start()

    def _gather(self) -> None:
        results = self._session.results
        if results is not None and self._known(self._about):
            work = self._work(results, self._about)
            self._task = self._tasks.start(
                "Gathering the encounter", work, self._show, self._failed
            )

    def _show_clue(self, identifier: str) -> None:
        self.shown = None
        self._clue_head(identifier)
        self.clue.show_clue(identifier)
        self._middle.setCurrentWidget(self.clue)
        self._stack.setCurrentIndex(1)

    def _clue_head(self, identifier: str) -> None:
        table, row = self._session.clue_row(identifier)
        status = self._session.status_of(identifier)
        self._id.setText(shorter(identifier))
        self._id.setToolTip(identifier)
        self._mark.set_status(status)
        self._status.setText(status)
        self._kind.setText(ONE[table.name])
        self._kind.setToolTip("")
        self._when.setText(f"{number(int(table.rank[row]))} of {number(len(table.ids))}")
        self._when.setToolTip("Place in the order of review")

    def _known(self, encounter_id: str) -> bool:
        return self._session.rows is not None and encounter_id in self._session.rows.place

    def _work(
        self, results: Results, encounter_id: str
    ) -> Callable[[Telling], tuple[Details, pd.DataFrame]]:
        """Returns the work of one selection; the draughts of the run are collected once."""
        held = self._draughts

        def work(_progress: Telling) -> tuple[Details, pd.DataFrame]:
            from lightering.tracks import statics

            draughts = statics.draught_reports(results.loaded) if held is None else held
            return gather(results, encounter_id, draughts), draughts

        return work

    def _show(self, found: tuple[Details, pd.DataFrame]) -> None:
        self.shown, self._draughts = found
        details = self.shown
        self._ships.show_details(details)
        self._ships.show_memory(self._session, details)
        self._counts.show_details(details)
        self._set.show_details(details)
        for part in (self._series, self._draught, self._direction, self._volume):
            part.show_details(details)
        self._move_cursor(self._session.time_ms)
        self._stack.setCurrentIndex(1)
        if self._wanted:
            self.open_form(self._wanted)
        # the bar's figures take a tally: the row shows first
        after_painting(_TALLY_MS, self._decide, self._decide.refresh)

    def _show_evidence(self) -> None:
        if self.shown is not None:
            EvidenceDialog(self.shown, self.window()).open()

    def _failed(self, sentence: str) -> None:
        self.shown = None
        self._empty.show_text("This encounter cannot be shown.", sentence)
        self._stack.setCurrentIndex(0)

    def _head(self, encounter_id: str) -> None:
        row = self._session.encounter_row(encounter_id)
        status = self._session.status_of(encounter_id)
        self._id.setText(shorter(encounter_id))
        self._id.setToolTip(encounter_id)
        self._mark.set_status(status)
        self._status.setText(status)
        pinned = "" if self._session.link else "; pinned"
        group, members = group_words(self._session.results, row.get("group_id"))
        self._kind.setText(kind_words(str(row["kind"])) + group + pinned)
        self._kind.setToolTip(tip(members))
        start, end = row["start_utc"], row["end_utc"]
        until = clock(end) if day(start) == day(end) else f"{day(end, year=False)} {clock(end)}"
        # a small screen has room for the beginning; the plot below marks both ends
        span = f"{clock(start)}Z" if self._narrow else f"{clock(start)} – {until}Z"
        self._when.setText(f"{day(start, year=not self._narrow)}, {span}")
        self._when.setToolTip(f"{stamp(start)} – {stamp(end)}")
        note = self._session.note_of(encounter_id)
        self._note.setText(f"Note: {' '.join(note.split())}")
        self._note.setVisible(bool(note))
        self._tell_since(encounter_id)
        if self._files.event_id != encounter_id:
            self._files.show_event(encounter_id)

    def _tell_since(self, encounter_id: str) -> None:
        """Says what is otherwise than when the encounter was decided, and how to settle it."""
        recall = self._session.recall
        told = None if recall is None else recall.changed.get(encounter_id)
        self._since.setVisible(told is not None)
        if told is not None:
            was = f" It was {shorter(told.before_id)}." if told.before_id != encounter_id else ""
            self._since.setText(f"⚠ {told.sentence}{was} Decide again to keep it as it is now.")

    def _go(self, identifier: str) -> None:
        if self._session.knows(identifier):
            self._session.visit(identifier)

    def _decided(self, encounter_ids: tuple[str, ...]) -> None:
        clue = self._session.clue_id
        if clue is not None and clue in encounter_ids and self._session.knows(clue):
            self._clue_head(clue)
            self.clue.tell_note(self._session.note_of(clue))
            self.clue.show_memory(clue)
        if self.shown is None:
            return
        shown = str(self.shown.encounter["encounter_id"])
        if shown in encounter_ids:
            self._head(shown)
        self._ships.show_memory(self._session, self.shown)

    # -- files dropped here are evidence, not tracks ----------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.files.event_id and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        event.acceptProposedAction()
        # the drop must end before the files are read, or the other program waits
        QTimer.singleShot(0, self, lambda: self.files_dropped.emit(paths))

    def _move_cursor(self, time_ms: int) -> None:
        self._series.set_cursor(float(time_ms))
