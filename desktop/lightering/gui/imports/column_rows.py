"""One line per column of an unknown table: first value, what it is read as, how, how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from lightering.app.column_words import ROLES
from lightering.errors import shown
from lightering.gui.icons import icon
from lightering.gui.imports.shape_row import combo
from lightering.gui.labels import ElidedLabel, label, line, set_role
from lightering.gui.words import number, plain

if TYPE_CHECKING:
    from lightering.app.columns import Column, Draft
    from lightering.gui.theme import Theme

__all__ = ["ColumnRows"]

_MOST_ROWS = 60
"""More are not shown: a table of 5,000 columns would take the window with it."""

_FOUND = {
    "name": ("check", "by name"),
    "content": ("check", "by content"),
    "guess": ("question", "a guess"),
    "said": ("check", "as you said"),
    "zone": ("warning", "confirm the zone"),
    "": ("", "not read"),
}
_HEADINGS = ("Column", "First value", "", "Is read as", "How", "Found")


class ColumnRows(QWidget):
    """The columns of a table.

    Signals:
        role_chosen: column, key of `columns.ROLES`.
        how_chosen: column, key of `columns.HOW`.
    """

    role_chosen = Signal(int, str)
    how_chosen = Signal(int, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(0)
        for column, stretch in ((0, 4), (1, 4), (3, 9), (4, 11)):
            self._grid.setColumnStretch(column, stretch)
        self._lines: list[_Line] = []
        self._heading: QLabel | None = None
        self._names: tuple[str, ...] = ()
        self._rest = label("", "second", wrap=True)
        self._narrow = False

    def set_narrow(self, narrow: bool) -> None:
        """Leaves out the first values, which the preview shows too, where room is short.

        Args:
            narrow: Whether it is.
        """
        self._narrow = narrow
        for made in self._lines:
            made.first.setVisible(not narrow)
            made.arrow.setVisible(not narrow)
        if self._heading is not None:
            self._heading.setVisible(not narrow)
        self._grid.setColumnStretch(1, 0 if narrow else 4)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        for made in self._lines:
            made.set_theme(theme)

    @property
    def boxes(self) -> list[tuple[QComboBox, QComboBox]]:
        """The boxes "is read as" and "how" of each line."""
        return [(one.role, one.how) for one in self._lines]

    def show_draft(self, draft: Draft) -> None:
        """Shows what is guessed and said; lines are made anew only for other columns.

        Args:
            draft: What is said of the table.
        """
        names = tuple(f"{column.name}\0{column.first}" for column in draft.columns)
        if names != self._names:
            self._names = names
            self._make(draft)
        for place, made in enumerate(self._lines):
            made.show_column(draft, place)

    def _make(self, draft: Draft) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget is not self._rest:
                widget.deleteLater()
        for at, heading in enumerate(_HEADINGS):
            made_heading = self._ground(heading)
            self._grid.addWidget(made_heading, 0, at)
            if at == 1:
                self._heading = made_heading
        self._lines = []
        for place, column in enumerate(draft.columns[:_MOST_ROWS]):
            made = _Line(column, self._theme)
            made.role.activated.connect(
                lambda _k, p=place, box=made.role: self.role_chosen.emit(p, box.currentData())
            )
            made.how.activated.connect(
                lambda _k, p=place, box=made.how: self.how_chosen.emit(p, box.currentData())
            )
            made.lay(self._grid, 2 * place + 1)
            self._lines.append(made)
        self.set_narrow(self._narrow)
        left = len(draft.columns) - len(self._lines)
        self._rest.setVisible(left > 0)
        if left > 0:
            self._rest.setText(f"{number(left)} more columns are not shown and not read.")
            self._grid.addWidget(self._rest, 2 * len(self._lines) + 1, 0, 1, len(_HEADINGS))

    def _ground(self, text: str) -> QLabel:
        made = label(text, "second")
        made.setMinimumHeight(26)
        return made


class _Line:
    """The widgets of one column."""

    def __init__(self, column: Column, theme: Theme) -> None:
        self._theme, self._basis = theme, ""
        self.ground = QWidget()
        self.ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.name = ElidedLabel(plain(column.name), "strong")
        first = shown(column.first, 60)[1:-1] if column.first else "empty"
        self.first = ElidedLabel(first, "second")
        self.arrow, self.sign = label(), label()
        self.role = combo(f"{plain(column.name)} is read as")
        self.how = combo(f"How {plain(column.name)} is read")
        self.found = label("", "second")
        for key, words in ROLES.items():
            self.role.addItem(words, key)
        for box in (self.role, self.how):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(9)
        self.set_theme(theme)

    def lay(self, grid: QGridLayout, row: int) -> None:
        grid.addWidget(line(), row, 0, 1, 6)
        grid.addWidget(self.ground, row + 1, 0, 1, 6)
        grid.addWidget(self.name, row + 1, 0)
        grid.addWidget(self.first, row + 1, 1)
        grid.addWidget(self.arrow, row + 1, 2)
        grid.addWidget(self.role, row + 1, 3)
        grid.addWidget(self.how, row + 1, 4)
        held = QWidget()
        inner = QGridLayout(held)
        inner.setContentsMargins(0, 0, 4, 0)
        inner.setHorizontalSpacing(5)
        inner.addWidget(self.sign, 0, 0)
        inner.addWidget(self.found, 0, 1)
        inner.setColumnStretch(1, 1)
        grid.addWidget(held, row + 1, 5)
        grid.setRowMinimumHeight(row + 1, 34)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.arrow.setPixmap(icon("arrow-right", theme.ink_3, 14).pixmap(QSize(14, 14)))
        self._paint()

    def show_column(self, draft: Draft, place: int) -> None:
        column = draft.columns[place]
        self.role.setCurrentIndex(max(self.role.findData(column.role), 0))
        self.role.setToolTip(self.role.currentText())
        ways = draft.ways(place)
        self.how.clear()
        for key, words in ways:
            self.how.addItem(words, key)
        self.how.setCurrentIndex(max(self.how.findData(draft.how(place)), 0))
        self.how.setEnabled(len(ways) > 1)
        self.how.setToolTip(self.how.currentText())
        timed = column.role in ("time", "date")
        self._basis = "zone" if timed and draft.confirm_zone else column.basis
        self._paint()

    def _paint(self) -> None:
        picture, words = _FOUND[self._basis]
        theme = self._theme
        colour = {"check": theme.confirmed, "warning": theme.warning}.get(picture, theme.ink_2)
        self.sign.setVisible(bool(picture))
        if picture:
            self.sign.setPixmap(icon(picture, colour, 14).pixmap(QSize(14, 14)))
        self.found.setText(words)
        set_role(self.found, "warning" if self._basis == "zone" else "second")
        set_role(self.ground, "caution" if self._basis == "zone" else "")
