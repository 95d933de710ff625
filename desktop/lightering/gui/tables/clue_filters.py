"""The filters of a list of clues as words: search, status, sort, length, period; and the counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from lightering.app.clues import SORTS, ClueFilter
from lightering.case.audit import STATUSES
from lightering.gui.icons import icon
from lightering.gui.labels import label
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QResizeEvent

    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["ClueFilterRow"]

_HOURS = (None, 4.0, 12.0, 24.0, 72.0)
_TYPING_MS = 150
_NARROW = 1010
_SORT_TITLE = {"leads": "Where", "gaps": "Receivers", "loitering": "How"}
_LENGTH_TITLE = {"leads": "Together", "gaps": "Silent", "loitering": "Slow"}


class ClueFilterRow(QWidget):
    """Changes the session's filter of one list; shows it as words.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(self, session: Session, name: str, theme: Theme) -> None:
        super().__init__()
        self._session, self._name, self._rows = session, name, 0
        self.setProperty("role", "strip")
        self.search = QLineEdit()
        self.search.setPlaceholderText("name, IMO, MMSI, id, port")
        self.search.setAccessibleName(f"Search {name}")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(130)
        self.search.setMaximumWidth(240)
        self.search.setToolTip("Search the table ( / )")
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._searched)
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.search.returnPressed.connect(self._searched)
        self._titles = {
            "statuses": "Status",
            "sorts": _SORT_TITLE[name],
            "hours_min": _LENGTH_TITLE[name],
            "year": "Period",
        }
        self.chips = {field: self._chip(field) for field in self._titles}
        self._counts = label("", "second", right=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.search, 4)
        for chip in self.chips.values():
            layout.addWidget(chip)
        layout.addStretch(1)
        layout.addWidget(self._counts)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        for action in self.search.actions():
            if action.objectName() == "glass":
                self.search.removeAction(action)
        glass = QAction(icon("search", theme.ink_2), "", self.search)
        glass.setObjectName("glass")
        self.search.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)

    def focus_search(self) -> None:
        """Puts the text cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def refresh(self, shown: int) -> None:
        """Writes the filter in words and the counts.

        Args:
            shown: Rows shown.
        """
        self._rows = shown
        held = self._session.clue_filter
        if not self.search.hasFocus() and self.search.text() != held.text:
            self.search.blockSignals(True)
            self.search.setText(held.text)
            self.search.blockSignals(False)
        sorts = SORTS[self._name]
        said = {
            "statuses": _few([s for s in STATUSES if s in held.statuses]),
            "sorts": _few([words for word, words in sorts.items() if word in held.sorts]),
            "hours_min": "" if held.hours_min is None else f"≥ {held.hours_min:g} h",
            "year": "" if held.year is None else str(held.year),
        }
        for field, value in said.items():
            chip, title = self.chips[field], self._titles[field]
            chip.setText(f"{title} {value or 'any'}")
            chip.setProperty("active", "true" if value else "false")
            chip.style().unpolish(chip)
            chip.style().polish(chip)
            chip.setAccessibleName(f"Filter {title}: {value or 'any'}")
        told = self._session.reviewed_of(self._name)
        if told is not None:
            decided, total = told
            rows, left = f"{number(shown)} of {number(total)}", number(total - decided)
            narrow = self.width() < _NARROW * max(1.0, self.font().pixelSize() / 13)
            self._counts.setText(
                f"{rows}, {left} left" if narrow else f"{rows} shown   {left} left to review"
            )
            self._counts.setToolTip(f"{rows} shown, {left} left to review")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh(self._rows)

    def clear(self) -> None:
        """Shows every row again."""
        self.search.clear()
        self._typing.stop()
        self._session.clue_filter = ClueFilter()

    # -- chips ------------------------------------------------------------------------------

    def _chip(self, field: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("role", "chip")
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(chip)
        chip.setMenu(menu)
        menu.aboutToShow.connect(lambda: self._fill(menu, field))
        self._fill(menu, field)
        return chip

    def _fill(self, menu: QMenu, field: str) -> None:
        menu.clear()
        held = getattr(self._session.clue_filter, field)
        many = isinstance(held, frozenset)
        for words, value in self._choices(field):
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value in held if many else value == held)
            action.triggered.connect(self._setter(field, value, many=many))
        if many:
            menu.addSeparator()
            menu.addAction("any").triggered.connect(lambda: self._change(**{field: frozenset()}))

    def _choices(self, field: str) -> Sequence[tuple[str, object]]:
        if field == "statuses":
            return [(s, s) for s in STATUSES]
        if field == "sorts":
            return [(words, word) for word, words in SORTS[self._name].items()]
        if field == "hours_min":
            return [("any" if h is None else f"at least {h:g} h", h) for h in _HOURS]
        years = sorted({b.year for b in self._session.balances}) if self._session.results else []
        return [("all", None), *((str(year), year) for year in years)]

    def _setter(self, field: str, value: object, *, many: bool) -> Callable[[bool], None]:
        def choose(on: bool) -> None:
            if many:
                held: frozenset[object] = getattr(self._session.clue_filter, field)
                self._change(**{field: held | {value} if on else held - {value}})
            else:
                self._change(**{field: value})

        return choose

    def _change(self, **changes: object) -> None:
        held = self._session.clue_filter
        self._session.clue_filter = replace(held, **changes)  # type: ignore[arg-type]

    def _searched(self) -> None:
        self._typing.stop()
        if self.search.text() != self._session.clue_filter.text:
            self._change(text=self.search.text())


def _few(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{words[0]} + {len(words) - 1}" if words else ""
