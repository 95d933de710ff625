"""The filters as words: search and chips; how many rows are shown and left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from lightering.app.clues import LISTS, ClueFilter
from lightering.gui.fonts import text_scale
from lightering.gui.icons import icon
from lightering.gui.labels import label
from lightering.gui.tables.facets import facets_of, years
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lightering.app.filters import Filter
    from lightering.app.session import Session
    from lightering.gui.tables.facets import Facet
    from lightering.gui.theme import Theme

__all__ = ["FilterRow"]

_TYPING_MS = 150
_NARROW = 1010
_MORE = "More"
_BESIDE_PX = 52
"""Of the search field, beside its words: the glass and the margins."""


class FilterRow(QWidget):
    """Changes the session's filter of one list; shows it as words.

    Signals:
        command_asked: id of a command.
        left: the person is done with typing and wants the rows.
    """

    command_asked = Signal(str)
    left = Signal()

    def __init__(self, session: Session, name: str, theme: Theme) -> None:
        super().__init__()
        self._session, self._name = session, name
        self._facets = {one.title: one for one in facets_of(name)}
        self.setProperty("role", "strip")
        self.search = QLineEdit()
        port = "" if name == LISTS[0] else ", port"
        self.search.setPlaceholderText(f"name, IMO, MMSI, id{port}")
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
        self.search.returnPressed.connect(self._leave)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.search)
        escape.setContext(Qt.ShortcutContext.WidgetShortcut)
        escape.activated.connect(self._forget)
        self._chips = {title: self._chip(title) for title in (*self._facets, _MORE)}
        self._actions: dict[str, list[tuple[QAction, object]]] = {}
        self._every = QPushButton()
        self._every.setProperty("role", "link")
        self._menus()
        self._shown = label("", "second")
        self._left = label("", "second")
        self._among = self._waiting = ""
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.search, 4)
        for chip in self._chips.values():
            layout.addWidget(chip)
        layout.addWidget(self._every)
        layout.addStretch(0)
        layout.addWidget(self._shown)
        layout.addWidget(self._left)
        self.set_theme(theme)
        self._fold()

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
        self._shown.ensurePolished()

    def focus_search(self) -> None:
        """Puts the text cursor into the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def refresh(self, shown: int, total: int) -> None:
        """Writes the filter in words and the counts.

        Args:
            shown: Rows shown.
            total: Rows without filter.
        """
        held = self._held
        if not self.search.hasFocus() and self.search.text() != held.text:
            self.search.blockSignals(True)
            self.search.setText(held.text)
            self.search.blockSignals(False)
        further = 0
        for title, facet in self._facets.items():
            value = getattr(held, facet.field)
            self._set(title, facet.said(held))
            further += facet.folds and value is not None
            if facet.every:
                self._every.setVisible(bool(value))
        self._set(_MORE, str(further) if further else "", "")
        self._among = f"{number(shown)} of {number(total)} shown"
        self._shown.setToolTip(self._among)
        codes, mask = self._session.codes_of(self._name), self._session.mask_of(self._name)
        waiting = int(((codes == 0) & mask).sum())
        hidden = int((codes == 0).sum()) - waiting
        self._waiting = f"{number(waiting)} left to review"
        more = f"{number(hidden)} more to review are hidden by the filters" if hidden else ""
        self._left.setToolTip(more or self._waiting)
        self._fold()

    @property
    def _held(self) -> Filter | ClueFilter:
        return self._session.filter_of(self._name)

    def _set(self, title: str, value: str, none: str = "any") -> None:
        chip = self._chips[title]
        chip.setText(f"{title} {value or none}".strip())
        chip.setProperty("active", "true" if value else "false")
        chip.style().unpolish(chip)
        chip.style().polish(chip)
        chip.setAccessibleName(f"Filter {title}: {value or 'any'}")

    # -- chips ------------------------------------------------------------------------------

    def _chip(self, title: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("role", "chip")
        chip.setText(f"{title} any")
        chip.setIconSize(QSize(12, 12))
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(chip)
        menu.setTitle(title)
        chip.setMenu(menu)
        menu.aboutToShow.connect(lambda: self._tick(title))
        return chip

    def _menus(self) -> None:
        more = self._chips[_MORE].menu()
        self._every.hide()
        for title, facet in self._facets.items():
            menu = self._chips[title].menu()
            if facet.folds:
                more.addMenu(menu)
            if facet.many:
                self._many(menu, facet)
            elif facet.choices:
                self._one(menu, facet, facet.choices)
            else:
                # the years are not known yet
                menu.aboutToShow.connect(lambda m=menu, f=facet: self._years(m, f))
                self._years(menu, facet)
            if facet.every:
                self._every.setText(facet.every)
                self._every.setToolTip("Show encounters of every kind")
                self._every.clicked.connect(
                    lambda _on=False, f=facet: self._change(**{f.field: frozenset()})
                )

    def _years(self, menu: QMenu, facet: Facet) -> None:
        menu.clear()
        self._one(menu, facet, years(self._session))
        self._tick(facet.title)

    def _many(self, menu: QMenu, facet: Facet) -> None:
        listed: list[tuple[QAction, object]] = []
        for text, value in facet.choices:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(self._toggler(facet.field, value))
            listed.append((action, value))
        if facet.switch is not None:
            field, words, _short = facet.switch
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda on: self._change(**{field: on}))
            menu.aboutToShow.connect(lambda: action.setChecked(getattr(self._held, field)))
        menu.addSeparator()
        for text, chosen in (("any", frozenset()), *facet.sets):
            menu.addAction(text).triggered.connect(
                lambda _on=False, v=chosen: self._change(**{facet.field: v})
            )
        self._actions[facet.title] = listed

    def _toggler(self, field: str, value: object) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            held: frozenset[object] = getattr(self._held, field)
            self._change(**{field: held | {value} if on else held - {value}})

        return toggle

    def _one(self, menu: QMenu, facet: Facet, entries: Sequence[tuple[str, object]]) -> None:
        group = QActionGroup(menu)
        listed: list[tuple[QAction, object]] = []
        for text, value in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _on=False, v=value: self._change(**{facet.field: v}))
            listed.append((action, value))
        self._actions[facet.title] = listed

    def _tick(self, title: str) -> None:
        if title == _MORE:
            return
        value = getattr(self._held, self._facets[title].field)
        for action, choice in self._actions.get(title, ()):
            action.setChecked(choice in value if isinstance(value, frozenset) else choice == value)

    # -- changes ----------------------------------------------------------------------------

    def _change(self, **changes: object) -> None:
        self._session.set_filter(self._name, replace(self._held, **changes))  # type: ignore[arg-type]

    def _searched(self) -> None:
        self._typing.stop()
        if self.search.text() != self._held.text:
            self._change(text=self.search.text())

    def _leave(self) -> None:
        self._searched()
        self.left.emit()

    def _forget(self) -> None:
        self.search.clear()
        self._leave()

    def clear(self) -> None:
        """Shows every row again."""
        self.search.clear()
        self._typing.stop()
        self._session.set_filter(self._name, type(self._held)())

    def resizeEvent(self, event: object) -> None:
        self._fold()

    def _fold(self) -> None:
        """On a small screen chips go into "More"."""
        scale = max(1.0, text_scale(self))
        narrow = self.width() < _NARROW * scale
        for title, facet in self._facets.items():
            self._chips[title].setVisible(not (narrow and facet.folds))
        self._chips[_MORE].setVisible(narrow)
        self._left.setText(self._waiting)
        self._shown.setText(self._among)
        # what can be looked for must be told before how much of it is left
        if self._lacks_room(scale):
            self._left.setText(self._waiting.removesuffix(" to review"))
        if self._lacks_room(scale):
            self._shown.setText(self._among.removesuffix(" shown"))

    def _lacks_room(self, scale: float) -> bool:
        """Tells whether the search field could not say what it searches."""
        row = self._row
        parts: tuple[QWidget, ...]
        parts = (*self._chips.values(), self._every, self._shown, self._left)
        shown = [part for part in parts if not part.isHidden()]
        words = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText())
        margins = row.contentsMargins()
        needed = words + round(_BESIDE_PX * scale) + margins.left() + margins.right()
        needed += sum(part.sizeHint().width() + row.spacing() for part in shown)
        return self.width() < needed + row.spacing()
