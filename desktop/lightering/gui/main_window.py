"""The window: header, four views, status bar; it wires parts and does no work of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from lightering.app.filters import FIRST
from lightering.app.notices import Notice
from lightering.errors import CaseError, UserError
from lightering.gui.actions import Actions
from lightering.gui.breath import after_painting
from lightering.gui.cases import CASE_SUFFIX, case_name
from lightering.gui.desktop_wishes import DesktopWishes
from lightering.gui.dialogs.recent import note_case
from lightering.gui.focus_ring import FocusRing
from lightering.gui.guide import Guide
from lightering.gui.handlers.commands import Handlers
from lightering.gui.header import VIEWS, Header
from lightering.gui.imports.rows import not_read
from lightering.gui.keyed import kept_keys
from lightering.gui.labels import ElidedLabel
from lightering.gui.layout import LayoutKeeper
from lightering.gui.loading import Loader
from lightering.gui.notices import NoticeBar
from lightering.gui.panels.cap import CapPanel
from lightering.gui.panels.report import ReportPanel
from lightering.gui.panels.sources import SourcesPanel
from lightering.gui.review_page import ReviewPage
from lightering.gui.status import StatusBar
from lightering.gui.style import SCALES, Themed, apply
from lightering.gui.theme import DARK, LIGHT
from lightering.gui.words import clock
from lightering.gui.workers import Tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme
    from lightering.model.records import FileReport

__all__ = ["MainWindow"]

_BREATH_MS = 15
"""Time to draw new results before the first encounter is selected."""

_REVIEW = VIEWS.index("Review")
_SOURCES = VIEWS.index("Sources")
_CAP = VIEWS.index("Cap")


class MainWindow(QMainWindow):
    """The one window of the program."""

    def __init__(self, session: Session, settings: QSettings) -> None:
        super().__init__()
        self.session, self.settings = session, settings
        session.filters = FIRST
        session.advance = str(settings.value("advance", "true")).lower() != "false"
        self.theme: Theme = DARK if settings.value("theme") == "dark" else LIGHT
        self.scale = _scale(settings.value("text_size"))
        apply(_app(), self.theme, self.scale)
        self.tasks = Tasks(self)
        maps = Path(settings.fileName()).parent / "column_maps"
        self.loader = Loader(session, self.tasks, maps, self)
        self.header = Header(session, self.theme)
        self.notices, self.guide = NoticeBar(self.theme), Guide()
        self.sources = SourcesPanel(self.theme)
        self.review = ReviewPage(session, self.theme)
        self.cap = CapPanel(session, self.tasks, self.theme)
        self.report = ReportPanel(session, self.tasks, self.theme)
        self.status = StatusBar(session, self.theme)
        self._leaving = self.returns = False
        self.keys = kept_keys(settings)
        self._build()
        self.handlers = Handlers(self)
        self.actions_ = Actions(self, session, self.handlers.table(), self._panes(), self.keys)
        for pane in (self.review, self.cap):
            self.actions_.guard(pane)
        self._wire()
        self._focus_ring = FocusRing(self, self.theme)
        self.actions_.done.connect(self.guide.did)
        self.wishes = DesktopWishes(session, settings, self)
        self.layout_keeper = LayoutKeeper(self)
        self.layout_keeper.restore()
        self.show_view(_REVIEW)
        self._name_case()

    def _panes(self) -> dict[str, tuple[QWidget, ...]]:
        """Where the keys of each context work."""
        return {"review": (self.review, self.cap), "sources": (self.sources,)}

    def _build(self) -> None:
        self.setWindowTitle("Lightering")
        self.setAcceptDrops(True)
        self.setMinimumSize(960, 620)
        self.resize(1600, 1000)
        self.stack = QStackedWidget()
        for page in (self.sources, self.review, self.cap, self.report):
            self.stack.addWidget(page)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.notices)
        column.addWidget(self.guide)
        column.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self._case = ElidedLabel("", "second")
        self._case.setMinimumWidth(320)
        self._case.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._case.setContentsMargins(0, 4, 14, 0)
        self.menuBar().setCornerWidget(self._case)

    def _wire(self) -> None:
        self.header.view_asked.connect(self.show_view)
        self.header.palette_asked.connect(lambda: self.actions_.run("view.palette"))
        self.stack.currentChanged.connect(lambda at: self.guide.did(f"view.{VIEWS[at].lower()}"))
        self.guide.ended.connect(lambda: self.settings.setValue("guided", "true"))
        for part in (self.notices, self.guide, self.sources, self.review.inspector):
            part.asked.connect(self.actions_.run)
        self.review.inspector.set_asked.connect(self.handlers.setting.set_values)
        self.review.inspector.files_dropped.connect(self.handlers.attaching.drop)
        self.review.lists.command_asked.connect(self.actions_.run)
        self.cap.command_asked.connect(self.actions_.run)
        self.sources.add_asked.connect(self.handlers.files.add_files)
        self.report.save_asked.connect(lambda: self.actions_.run("report.export"))
        self.report.asked.connect(self.actions_.run)
        for began in (self.report.began, self.cap.assuming.began):
            began.connect(self.status.follow)
        self.report.settings_asked.connect(lambda: self.actions_.run("report.settings"))
        self.sources.cancel_asked.connect(self.loader.cancel)
        loader = self.loader
        loader.began.connect(self.status.follow)
        self.status.stopped.connect(lambda sentence: self.say("fact", sentence))
        loader.started.connect(self._reading)
        loader.listed.connect(self.sources.watch)
        loader.progressed.connect(self.sources.progress)
        loader.finished.connect(self._read)
        loader.failed.connect(self._failed)
        loader.cancelled.connect(self._stopped)
        session = self.session
        session.notice.connect(self.notices.say)
        session.case_changed.connect(self._name_case)
        session.decision_changed.connect(self._decided)
        session.results_changed.connect(self._show_first)
        for told in (session.results_changed, session.selection_changed, session.filter_changed):
            told.connect(self._refresh_actions)
        session.marks_changed.connect(self._refresh_actions)
        for chosen in (session.selection_changed, session.clue_changed):
            chosen.connect(lambda _id: self.notices.let_pass())
        session.decision_changed.connect(lambda _ids: self.notices.let_pass())
        for told in (session.clue_changed, session.list_changed, session.clue_filter_changed):
            told.connect(self._refresh_actions)

    def _show_first(self) -> None:
        # the other views take the results first, and the picture of them comes before anything
        after_painting(_BREATH_MS, self, self._select_first)

    def _select_first(self) -> None:
        """Shows the encounter that moves the total most, if nothing is selected."""
        first = self.session.next_to_review(1)
        if self.session.chosen_id is None and first is not None:
            self.session.visit(first)

    # -- views ------------------------------------------------------------------------------

    def show_view(self, place: int) -> None:
        """Shows a view.

        Args:
            place: Index into `header.VIEWS`.
        """
        self.stack.setCurrentIndex(place)
        self.header.show_view(place)
        # else the focus falls to the first tab, and Space would leave the view
        heard = {
            _SOURCES: self.sources.files,
            _REVIEW: self.review.lists.shown.table,
            _CAP: self.cap.table,
        }
        heard.get(place, self.report.save).setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.theme = theme
        self.settings.setValue("theme", theme.name)
        self._dress()

    def set_scale(self, scale: float) -> None:
        """Takes another text size.

        Args:
            scale: One of `style.SCALES`.
        """
        self.scale = _scale(scale)
        self.settings.setValue("text_size", self.scale)
        self._dress()

    def _dress(self) -> None:
        apply(_app(), self.theme, self.scale)
        self._focus_ring.set_theme(self.theme)
        for widget in self.findChildren(QWidget):
            if isinstance(widget, Themed):
                widget.set_theme(self.theme)

    def say(self, level: str, text: str, passing: bool = False) -> None:
        """Says something under the header.

        Args:
            level: fact, warning or error.
            text: A sentence, shown as plain text.
            passing: Whether the next selection or decision takes it away.
        """
        self.notices.say(Notice(level, text, passing=passing))  # type: ignore[arg-type]

    # -- files ------------------------------------------------------------------------------

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Opens files, folders or one case.

        Args:
            paths: What to open.
        """
        self.loader.open(paths)

    def _reading(self, title: str) -> None:
        self.notices.clear()
        # files beside those that are open leave the person where she is
        self.returns = self.session.results is None or title.endswith(CASE_SUFFIX)
        self.sources.begin(title)

    def _read(self, reports: tuple[FileReport, ...], adopted: bool) -> None:
        self.status.tell_sample(self.loader.is_sample)
        if adopted and self.loader.is_sample and self.settings.value("guided") is None:
            self.guide.begin()
        self._name_case()
        self.sources.show_reports(reports)
        view = self.session.view.get("view") if adopted and self.returns else None
        if isinstance(view, int) and view in range(self.stack.count()):
            self.show_view(view)
        elif adopted and not self.stack.isAncestorOf(self.focusWidget()):
            # the table was hidden while nothing was loaded, and keys would reach a tab
            self.show_view(self.stack.currentIndex())
        bad = sorted((r for r in reports if r.outcome != "ok"), key=lambda r: not r.lacks)
        still = not adopted and self.session.results is not None
        kept = " What was open before is still open." if still else ""
        if bad:
            more = f" {len(bad) - 1} more could not be read; see Sources." if len(bad) > 1 else ""
            way = "sources.columns" if bad[0].lacks else ""
            self.notices.say(Notice("error", not_read(bad[0]) + more + kept, way))
        elif not adopted:
            self.say("warning", f"These files hold no fixes.{kept}")
        if not adopted:
            self.show_view(_SOURCES)

    def _failed(self, sentence: str) -> None:
        self.sources.idle(sentence, error=True)
        self.say("error", sentence)

    def _stopped(self) -> None:
        board = self.loader.board
        many = 0 if board is None else sum(state.records_in for state in board.states)
        after = f" after {many:,} records" if many else ""
        sentence = f"Cancelled{after}. Nothing of these files was kept."
        self.sources.stopped(sentence)
        self.say("fact", sentence)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        event.acceptProposedAction()
        add = self.stack.currentIndex() == _SOURCES and self.session.results is not None
        # the drop must end before the files are looked at, or the other program waits
        QTimer.singleShot(0, self, lambda: self.loader.open(paths, add=add))

    # -- case -------------------------------------------------------------------------------

    def _name_case(self) -> None:
        if self.session.case_path is not None:
            note_case(self.settings, self.session.case_path)
        self._tell_case("read only" if self.session.read_only else "")
        self._refresh_actions()

    def _tell_case(self, more: str) -> None:
        """Writes which case is open into the title and the corner; its path into the tooltip."""
        path = self.session.case_path
        name = case_name(path, self.loader.opened)
        whole = "" if path is None else str(path)
        self._case.tell(f"{name}   {more}".rstrip(), whole)
        self.setWindowTitle(f"{name} — Lightering" if path is not None else "Lightering")

    def _decided(self, _ids: tuple[str, ...]) -> None:
        unsaved = self.session.unsaved
        if unsaved:
            many = "decision" if unsaved == 1 else "decisions"
            self._case.tell(f"{unsaved} {many} in memory only", "")
        elif self.session.case_path is not None:
            self._tell_case(f"saved {clock(self.handlers.now())}Z")
        self._refresh_actions()

    def _refresh_actions(self, *_values: object) -> None:
        self.actions_.refresh()

    # -- layout and leaving -----------------------------------------------------------------

    def reset_layout(self) -> None:
        """Forgets sizes and places of panes."""
        self.layout_keeper.reset()

    def leave_anyway(self) -> None:
        """Lets the next close give up decisions that are in memory only."""
        self._leaving = True

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = self.session.unsaved
        if unsaved and not self._leaving:
            self._leaving = True
            many = "One decision is" if unsaved == 1 else f"{unsaved} decisions are"
            self.notices.say(
                Notice(
                    "warning",
                    f"{many} in memory only. Save the case, or close again to leave without.",
                    "case.save_as",
                )
            )
            event.ignore()
            return
        try:
            self.layout_keeper.close()
        except CaseError as error:
            # the view is a comfort; the decisions are on the disk already
            self.settings.setValue("last_error", str(error))
        self.tasks.close()
        self.review.close_threads()
        self.handlers.attaching.close()
        self.session.close_case()
        event.accept()

    def report_fault(self, error: BaseException) -> None:
        """Says that the program itself failed somewhere; everything decided is kept.

        Args:
            error: What was raised.
        """
        if isinstance(error, UserError):
            self.say("error", str(error))
        else:
            self.say(
                "error",
                f"Lightering itself failed ({type(error).__name__}). Your decisions are kept and "
                "your files were not changed.",
            )


def _scale(value: object) -> float:
    try:
        wanted = float(str(value))
    except ValueError:
        return 1.0
    return min(SCALES, key=lambda s: abs(s - wanted))


def _app() -> QApplication:
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("a window needs a QApplication first")
    return app
