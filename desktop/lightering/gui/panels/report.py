"""Report: what would be in it, its pages as they will be set, and saving it as a PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from lightering.app.report_checks import checks_of
from lightering.gui.fonts import text_scale
from lightering.gui.icons import icon
from lightering.gui.key_button import KeyButton
from lightering.gui.keyed import name_key
from lightering.gui.labels import label, line, set_role
from lightering.gui.panels.empty import READ_FIRST, EmptyState
from lightering.gui.panels.grid import FactGrid
from lightering.gui.panels.report_pages import ReportPages
from lightering.gui.panels.report_sides import EventsList, ReportChecks, SectionsList
from lightering.gui.words import barrels, number, percent
from lightering.progress import part

if TYPE_CHECKING:
    from lightering.app.pipeline import Results
    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Task, Tasks, Telling
    from lightering.report.preview import Preview

__all__ = ["ReportPanel", "decisions_of"]

_PPI = 120.0
"""Pixels an inch of the pictures of pages, which are then scaled to the room they have."""

_SIDE = 260


@dataclass(frozen=True, slots=True)
class _Listed:
    """What will be in the report: headings of the sections, ids of the events that count."""

    headings: tuple[str, ...]
    counted: tuple[str, ...]


def decisions_of(session: Session) -> dict[str, tuple[str, str]]:
    """Returns status and note of every encounter a person looked at.

    Args:
        session: Results and decisions.
    """
    found = {}
    rows = session.rows
    for name, status in session.review.statuses.items():
        note = session.note_of(name)
        if (status != "to review" or note) and rows is not None and name in rows.place:
            found[name] = (status, note)
    return found


class ReportPanel(QWidget):
    """The report view; pages are set in a worker.

    Signals:
        began: a `Task` that sets the pages.
        save_asked: the person wants the PDF.
        settings_asked: the person wants to say who signs it.
        asked: id of another command.
    """

    began = Signal(object)
    save_asked = Signal()
    settings_asked = Signal()
    asked = Signal(str)

    def __init__(self, session: Session, tasks: Tasks, theme: Theme) -> None:
        super().__init__()
        self._session, self._tasks = session, tasks
        self._task: Task | None = None
        self._stale = True
        self.pages = ReportPages()
        self._whole = False
        self._facts = FactGrid(("In the report", ""), frozenset({1}), 0)
        self.sections = SectionsList()
        self.sections.asked_page.connect(self.pages.go_to)
        self.events = EventsList(session)
        self.events.chosen.connect(self._choose)
        self.checks = ReportChecks()
        self.checks.asked.connect(self.asked)
        self.save = KeyButton("Save PDF")
        name_key(self.save, "report.export", "Write the evidence report as a PDF")
        self.save.setProperty("role", "primary")
        self.save.clicked.connect(self.save_asked)
        self.sign = QPushButton("Author and logo…")
        self.sign.clicked.connect(self.settings_asked)
        self._bar = QProgressBar()
        self._bar.setRange(0, 100)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._bar.setAccessibleName("Progress of the report")
        self.state = label("", "second", wrap=True)
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._body())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        for told in (session.balance_changed, session.results_changed, session.signed_changed):
            told.connect(self._changed)
        session.decision_changed.connect(lambda _ids: self._changed())
        self.set_theme(theme)
        self._refresh()

    def _body(self) -> QWidget:
        left = QWidget()
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 12, 0, 12)
        side.setSpacing(10)
        heading = label("Evidence report", "title")
        heading.setContentsMargins(14, 0, 14, 0)
        side.addWidget(heading)
        side.addWidget(self.sections)
        side.addWidget(line())
        side.addWidget(self.events, 1)
        side.addWidget(line())
        held = QVBoxLayout()
        held.setContentsMargins(14, 0, 14, 0)
        held.addWidget(self.save)
        held.addWidget(self.sign)
        held.addWidget(self._bar)
        held.addWidget(self.state)
        side.addLayout(held)
        right = QWidget()
        other = QVBoxLayout(right)
        other.setContentsMargins(0, 0, 0, 12)
        other.setSpacing(10)
        other.addWidget(self.checks, 1)
        other.addWidget(line())
        other.addWidget(self._facts)
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setHandleWidth(1)
        body.addWidget(left)
        body.addWidget(self.pages)
        body.addWidget(right)
        body.setSizes([300, 980, 320])
        body.setChildrenCollapsible(False)
        self._sides = (left, right)
        self._fit_text()
        body.setStretchFactor(1, 1)
        return body

    def _fit_text(self) -> None:
        """Larger words need wider columns."""
        scale = max(1.0, text_scale(self))
        for side in self._sides:
            side.setMinimumWidth(round(_SIDE * scale))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_text()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.save.setIcon(icon("export", theme.accent_text))
        self.save.set_colours(theme.accent_text, theme.accent_text)

    # -- what would be in it ----------------------------------------------------------------

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: object) -> None:
        if self._stale:
            self._refresh()

    def _refresh(self) -> None:
        results = self._session.results
        balance = self._session.balance
        if results is None:
            self._empty.show_text("No report yet.", READ_FIRST)
            self.pages.show_pages(())
            self._whole = False
            self._stack.setCurrentIndex(0)
            self._bar.hide()
            return
        self._stack.setCurrentIndex(1)
        statuses = [
            self._session.status_of(str(n)) for n in results.assessment.transfers["encounter_id"]
        ]
        rows = [
            ("Files read", number(sum(r.outcome == "ok" for r in results.loaded.reports))),
            ("Fixes", number(results.loaded.fixes.num_rows)),
            ("Ships", number(len(results.ships))),
            ("Encounters, all kinds", number(len(results.encounters))),
            ("Transfers inferred", number(len(statuses))),
            *(
                (f"  {word}", number(statuses.count(word)))
                for word in ("confirmed", "unsure", "dismissed", "to review")
            ),
        ]
        if balance is not None:
            rows += [
                ("Cap period", str(balance.year)),
                ("Median total, bbl", barrels(balance.estimated_bbl.p50)),
                ("p05, bbl", barrels(balance.estimated_bbl.p05)),
                ("p95, bbl", barrels(balance.estimated_bbl.p95)),
                ("Probability over cap", percent(balance.probability_exceeded)),
            ]
        self._facts.show_rows(rows)
        self.checks.show_checks(checks_of(self._session))
        self._stale = False
        if self.isVisible():
            self._preview(results)

    def _preview(self, results: Results) -> None:
        if self._task is not None:
            self._task.cancel()
        decisions, signed = decisions_of(self._session), self._session.signed
        attached = self._session.attached

        def work(progress: Telling) -> Preview:
            from lightering.app.evidence import report_contents
            from lightering.report.contents_inputs import counts
            from lightering.report.preview import render_preview

            drawing, setting = part(progress, 0.0, 0.3), part(progress, 0.3, 1.0)
            told = report_contents(results, decisions, signed, attached, drawing)
            rows = results.assessment.transfers.to_dict("records")
            statuses = {name: status for name, (status, _note) in decisions.items()}
            counted = tuple(str(r["encounter_id"]) for r in rows if counts(r, statuses))
            progress.tell(_Listed(_headings(told), counted))
            return render_preview(
                told, _PPI, setting, lambda place, pages: progress.tell((place, pages))
            )

        self._bar.show()
        self.progress(0.0, "Drawing the figures")
        set_role(self.state, "second")
        task = self._tasks.start("Setting the report", work, self._show, self._failed)
        task.told.connect(self._told)
        task.progressed.connect(self.progress)
        task.ended.connect(lambda: self._ended(task))
        task.cancelled.connect(lambda: self._cancelled(task))
        self._task = task
        self.began.emit(task)

    def _ended(self, task: Task) -> None:
        # one that gave way to a newer one leaves the bar to it
        if isValid(self) and self._task is task:
            self._task = None
            self._bar.hide()

    def _cancelled(self, task: Task) -> None:
        if isValid(self) and self._task is task:
            self._stale = True
            self.state.setText("Cancelled. The pages are those of before; come back to set them.")

    def _told(self, what: Any) -> None:
        if isinstance(what, _Listed):
            self.sections.show_sections([(heading, 0) for heading in what.headings])
            self.events.show_events(what.counted)
        elif not self._whole:
            # where a whole report is shown already, it stays until the next one is whole
            self.pages.add_pages(*what)

    def _show(self, made: Preview) -> None:
        self._whole = True
        self.pages.show_pages(made.pages)
        self.sections.show_sections(made.sections)
        self.state.setText(f"{number(len(made.pages))} pages")

    def _choose(self, events: tuple[str, ...]) -> None:
        """Lets other events have a page; the case keeps it, and the pages are set anew."""
        self._session.signed = replace(self._session.signed, events=events)

    # -- saving -----------------------------------------------------------------------------

    def progress(self, fraction: float, words: str) -> None:
        """Shows how far the setting or the saving is.

        Args:
            fraction: 0 to 1.
            words: What is being done.
        """
        self._bar.setValue(round(100 * fraction))
        self.state.setText(words)

    def saving(self, on: bool, words: str = "", *, error: bool = False) -> None:
        """Shows that the PDF is being written, or what became of it.

        Args:
            on: Whether it is being written.
            words: A sentence.
            error: Whether it went wrong.
        """
        self.save.setEnabled(not on)
        self._bar.setVisible(on)
        self.state.setText(words)
        set_role(self.state, "error" if error else "second")

    def given_up(self) -> None:
        """Shows that no PDF is written, as it was asked to stop."""
        self.saving(False, "Cancelled.")

    def _failed(self, sentence: str) -> None:
        self.saving(False, sentence, error=True)


def _headings(told: dict[str, Any]) -> tuple[str, ...]:
    """Returns the numbered headings of the sections, in their order."""
    parts = [
        part for value in told.values() for part in (value if isinstance(value, list) else [value])
    ]
    found = {str(part["heading"]) for part in parts if isinstance(part, dict) and "heading" in part}
    numbered = [one for one in found if one.split(".")[0].isdecimal()]
    return tuple(sorted(numbered, key=lambda one: int(one.split(".")[0])))
