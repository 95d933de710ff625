"""Naming the columns of an unknown table, with what would come of it always in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from lightering.app.column_words import ROLES
from lightering.errors import InputError
from lightering.gui.fonts import text_scale
from lightering.gui.imports.cells_table import CellsTable
from lightering.gui.imports.column_rows import ColumnRows
from lightering.gui.imports.reasons import REASON_WORDS
from lightering.gui.imports.shape_row import ShapeRow
from lightering.gui.imports.zone_bar import ZoneBar
from lightering.gui.labels import label, line, set_role
from lightering.gui.words import DASH, number, plain
from lightering.units import fixed

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from lightering.app.columns import Draft
    from lightering.app.trial import Trial
    from lightering.gui.theme import Theme
    from lightering.gui.workers import Task, Tasks, Telling
    from lightering.model.params import Params
    from lightering.readers.column_map import Shape

__all__ = ["ColumnsPane", "trial_words"]

_PREVIEW_ROWS = 4
_NARROW = 600
_REMEMBER = ("Remember for files with these headings", "Remember")
_PAUSE_MS = 150
"""A trial begins when nothing was changed for this long."""

_BECOMES = (
    ("mmsi", "MMSI", "mmsi"), ("time", "time (UTC)", "time_utc"), ("lat", "latitude", "lat"),
    ("lon", "longitude", "lon"), ("sog", "speed, kn", "sog_kn"), ("cog", "course, °", "cog_deg"),
    ("heading", "heading, °", "heading_deg"), ("draught", "draught, m", "draught_m"),
    ("name", "name", "name"), ("imo", "IMO", "imo"), ("call_sign", "call sign", "call_sign"),
    ("length", "length, m", "length_m"), ("beam", "beam, m", "beam_m"),
    ("destination", "destination", "destination"), ("status", "status", "nav_status"),
    ("ship_type", "type", "ship_type"), ("to_bow", "antenna to bow, m", "to_bow_m"),
    ("to_port", "antenna to port side, m", "to_port_m"),
)  # fmt: skip
"""Role, heading, column of the fixes."""


def trial_words(trial: Trial, lacking: tuple[str, ...]) -> str:
    """Returns what came of the first lines in a sentence.

    Args:
        trial: Of `trial.try_mapping`.
        lacking: Needed roles that no column has.
    """
    if lacking:
        return f"Still needed: {', '.join(ROLES[role] for role in lacking)}."
    if not trial.records:
        return f"Nothing can be read so: {trial.fault or 'there are no records'}"
    kept = f"{number(trial.kept)} kept"
    refused = []
    for reason, count in sorted(trial.rejected.items(), key=lambda pair: -pair[1]):
        words = REASON_WORDS.get(reason, (reason, ""))[0]
        lines = trial.lines.get(reason, ())
        more = ", …" if count > len(lines) else ""
        where = f" (line{'s' * (count > 1)} {', '.join(map(number, lines))}{more})" if lines else ""
        refused.append(f"{number(count)} {words}{where}")
    whole = "all" if trial.whole else "the first"
    head = f"Tried on {whole} {number(trial.records)} records: "
    return f"{head}{'; '.join((kept, *refused))}."


class ColumnsPane(QWidget):
    """The columns of one table.

    Signals:
        read_asked: the `Draft` to read the file by, and whether to remember it.
        skip_asked: the person leaves the file out.
        save_asked: the `Draft` to save as TOML.
        closed: the person looks at something else.
    """

    read_asked = Signal(object, bool)
    skip_asked = Signal()
    save_asked = Signal(object)

    def __init__(self, theme: Theme, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._draft: Draft | None = None
        self._params: Params | None = None
        self._known: Any = None
        self._trial: Trial | None = None
        self._task: Task | None = None
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PAUSE_MS)
        self._wait.timeout.connect(self._try)
        self._title, self._lines = label("", "title"), label("", "second", right=True)
        self.shape = ShapeRow()
        self._preview = CellsTable("First rows of the table")
        self.rows = ColumnRows(theme)
        self.zone = ZoneBar(theme)
        self._becomes = CellsTable("What the first line becomes", gives_way=True)
        self._tried = label("", "second", wrap=True)
        self.remember = QCheckBox(_REMEMBER[False])
        self.save, self.skip = QPushButton("Save as TOML"), QPushButton("Skip file")
        self.read = QPushButton("Read file")
        self._build()
        self.shape.changed.connect(self._reshape)
        self.shape.comma_changed.connect(self._say_comma)
        self.rows.role_chosen.connect(self._say_role)
        self.rows.how_chosen.connect(self._say_how)
        self.zone.chosen.connect(self._say_zone)
        self.save.clicked.connect(lambda: self.save_asked.emit(self._draft))
        self.skip.clicked.connect(self.skip_asked)
        self.read.clicked.connect(self._ask)

    def _build(self) -> None:
        set_role(self.read, "primary")
        self.read.setToolTip("Read the whole file so (Enter)")
        self.skip.setToolTip("Leave this file out")
        self.save.setToolTip(
            "Save what is said here as TOML: the command line reads such files by it"
        )
        self.remember.setToolTip(
            "The next file with the same headings is read so without asking, in this window; the "
            "report of the file says it"
        )
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._lines)
        above = QVBoxLayout()
        above.setContentsMargins(14, 10, 14, 8)
        above.setSpacing(8)
        above.addLayout(head)
        above.addWidget(self.shape)
        above.addWidget(self._preview)
        middle = QWidget()
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(14, 0, 8, 6)
        inner.addWidget(self.rows)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(middle)
        self._scroll.setAccessibleName("Columns of the table")
        self._scroll.setMinimumHeight(96)
        below = QVBoxLayout()
        below.setContentsMargins(14, 8, 14, 8)
        below.setSpacing(6)
        below.addWidget(label("So the first line becomes", "section"))
        below.addWidget(self._becomes)
        below.addWidget(self._tried)
        foot = QWidget()
        set_role(foot, "strip")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(14, 9, 14, 9)
        buttons.setSpacing(8)
        buttons.addWidget(self.remember)
        buttons.addStretch(1)
        for button in (self.save, self.skip, self.read):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(above)
        layout.addWidget(line())
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self.zone)
        layout.addWidget(line())
        layout.addLayout(below)
        layout.addWidget(line())
        layout.addWidget(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW * text_scale(self)
        self.rows.set_narrow(narrow)
        self.remember.setText(_REMEMBER[narrow])

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self.rows.set_theme(theme)
        self.zone.set_theme(theme)

    @property
    def draft(self) -> Draft | None:
        """What is said of the table that is shown."""
        return self._draft

    @property
    def trial(self) -> Trial | None:
        """What came of the first lines, None while that is being tried."""
        return self._trial

    def show_draft(self, draft: Draft, params: Params, known: Any) -> None:
        """Shows a table.

        Args:
            draft: What is known of it.
            params: Parameters of the run.
            known: Fixes of other files, or None.
        """
        self._draft, self._params, self._known = draft, params, known
        self.remember.setChecked(False)
        self._title.setText(f"Columns of {plain(draft.name)}")
        self._refresh()

    # -- what the person says ---------------------------------------------------------------

    def _reshape(self, shape: Shape) -> None:
        if self._draft is None:
            return
        try:
            self._draft.set_shape(shape)
        except InputError as error:
            self._tried.setText(str(error))
        self._refresh()

    def _say_comma(self, comma: bool) -> None:
        if self._draft is not None:
            self._draft.set_comma(comma)
            self._refresh()

    def _say_role(self, place: int, role: str) -> None:
        if self._draft is not None:
            self._draft.set_role(place, role)
            self._refresh()

    def _say_how(self, place: int, how: str) -> None:
        if self._draft is not None:
            self._draft.set_how(place, how)
            self._refresh()

    def _say_zone(self, minutes: int) -> None:
        if self._draft is not None:
            self._draft.set_offset(minutes)
            self._refresh()
            self.read.setFocus()

    def _ask(self) -> None:
        if self._draft is not None and self._is_ready():
            self.read_asked.emit(self._draft, self.remember.isChecked())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            elif isinstance(focused, QComboBox):
                focused.showPopup()
            elif self._is_ready():
                self._ask()
            return
        super().keyPressEvent(event)

    # -- what is shown ----------------------------------------------------------------------

    def _is_ready(self) -> bool:
        return self._draft is not None and not self._draft.lacking and not self._draft.confirm_zone

    def _refresh(self) -> None:
        draft = self._draft
        if draft is None:
            return
        self.shape.show_draft(draft)
        self.rows.show_draft(draft)
        rows = draft.look.rows[:_PREVIEW_ROWS]
        self._preview.show_cells([column.name for column in draft.columns], rows)
        held = len(draft.look.lines) - draft.look.first_line + 1
        many = number(held) if draft.whole else f"more than {number(held)}"
        self._lines.setText(f"first {len(rows)} of {many} lines")
        self.remember.setEnabled(draft.can_remember)
        self._trial = None
        self.zone.show_zone(draft, None, ())
        self._show_ready()
        self._tried.setText("Trying the first lines …")
        self._wait.start()

    def _show_ready(self) -> None:
        ready = self._is_ready()
        self.read.setEnabled(ready)
        self.save.setEnabled(self._draft is not None and not self._draft.lacking)

    def _try(self) -> None:
        draft, params, known = self._draft, self._params, self._known
        if draft is None or params is None:
            return
        tried = draft.copy()
        if self._task is not None:
            self._task.cancel()

        def work(_progress: Telling) -> Trial:
            from lightering.app.trial import try_mapping

            return try_mapping(tried, params, known)

        def done(trial: Trial) -> None:
            self._task = None
            if draft is self._draft:
                self._show_trial(trial)

        def failed(sentence: str) -> None:
            self._task = None
            self._tried.setText(sentence)

        self._task = self._tasks.start("Trying the columns", work, done, failed)

    def _show_trial(self, trial: Trial) -> None:
        draft = self._draft
        if draft is None:
            return
        self._trial = trial
        self._tried.setText(trial_words(trial, draft.lacking))
        set_role(self._tried, "warning" if draft.lacking or not trial.kept else "second")
        self.zone.show_zone(draft, trial.zone, trial.names)
        shown = [(heading, key) for role, heading, key in _BECOMES if self._is_read(role)]
        first = trial.first
        cells = [[_cell(key, first.get(key)) for _, key in shown]] if first is not None else []
        self._becomes.show_cells([heading for heading, _ in shown], cells)
        self._show_ready()

    def _is_read(self, role: str) -> bool:
        roles = {column.role for column in self._draft.columns} if self._draft else set()
        either = {"mmsi": {"mmsi", "vessel_id"}, "time": {"time", "date"}}.get(role, {role})
        return bool(either & roles)


def _cell(key: str, value: Any) -> str:
    if value is None:
        return DASH
    if key == "time_utc":
        return f"{value:%Y-%m-%d %H:%M:%S}Z"
    if key in ("lat", "lon"):
        return fixed(value, 5)
    return f"{value:g}" if isinstance(value, float) else plain(value)
