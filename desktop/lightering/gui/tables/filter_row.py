"""The filters as words: search, status, kind, counts, volume, period, files; how many are left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from lightering.app.filters import Filter
from lightering.gui.icons import icon
from lightering.gui.labels import label
from lightering.gui.words import kind_words, number
from lightering.model.schemas import CLOSE_KINDS, KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.session import Session
    from lightering.gui.theme import Theme

__all__ = ["FilterRow"]

_STATUSES = ("to review", "confirmed", "unsure", "dismissed")
_COUNTS = (None, 0.05, 0.25, 0.5, 0.8)
_VOLUMES = (None, 500.0, 2000.0, 5000.0, 10000.0)
_FOLDED = ("Counts", "Volume", "Period", "Files")
"""Chips that go into "More" on a small screen."""

_TYPING_MS = 150
_NARROW = 1010
_SHORT = 16
"""Letters that two words in a chip may have; of longer ones the second is only counted."""


class FilterRow(QWidget):
    """Changes the session's filter; shows it as words.

    Signals:
        command_asked: id of a command.
    """

    command_asked = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self.setProperty("role", "strip")
        self.search = QLineEdit()
        self.search.setPlaceholderText("name, IMO, MMSI, id")
        self.search.setAccessibleName("Search the table")
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
        self._chips = {
            name: self._chip(name)
            for name in ("Status", "Kind", "Counts", "Volume", "Period", "Files", "More")
        }
        self._menus()
        self._shown = label("", "second")
        self._left = label("", "second")
        self._every = QPushButton("All kinds")
        self._every.setProperty("role", "link")
        self._every.setToolTip("Show encounters of every kind")
        self._every.clicked.connect(lambda: self._change(kinds=frozenset()))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.search, 4)
        for chip in self._chips.values():
            layout.addWidget(chip)
        layout.addWidget(self._every)
        layout.addStretch(1)
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
        held = self._session.filters
        if not self.search.hasFocus() and self.search.text() != held.text:
            self.search.blockSignals(True)
            self.search.setText(held.text)
            self.search.blockSignals(False)
        statuses = sorted(held.statuses, key=_STATUSES.index)
        self._set("Status", _few([*statuses, *(["changed"] if held.changed else [])]))
        kinds = [k for k in KINDS if k in held.kinds]
        self._set("Kind", _few([kind_words(k) for k in kinds]))
        self._every.setVisible(bool(kinds))
        least = held.counts_min
        self._set("Counts", "" if least is None else f"≥ {least * 100:.0f} %")
        volume = held.volume_min_bbl
        self._set("Volume", "" if volume is None else f"≥ {number(volume)} bbl")
        self._set("Period", "" if held.year is None else str(held.year))
        self._set("Files", "" if held.attached is None else "with" if held.attached else "without")
        further = sum(v is not None for v in (least, volume, held.year, held.attached))
        self._set("More", str(further) if further else "", "")
        self._shown.setText(f"{number(shown)} of {number(total)} shown")
        waiting = self._session.left_to_review()
        self._left.setText(f"{number(waiting)} left to review")

    def _set(self, name: str, value: str, none: str = "any") -> None:
        chip = self._chips[name]
        chip.setText(f"{name} {value or none}".strip())
        chip.setProperty("active", "true" if value else "false")
        chip.style().unpolish(chip)
        chip.style().polish(chip)
        chip.setAccessibleName(f"Filter {name}: {value or 'any'}")

    # -- chips ------------------------------------------------------------------------------

    def _chip(self, name: str) -> QToolButton:
        chip = QToolButton()
        chip.setProperty("role", "chip")
        chip.setText(f"{name} any")
        chip.setIconSize(QSize(12, 12))
        chip.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(chip)
        chip.setMenu(menu)
        menu.aboutToShow.connect(lambda: self._tick(name))
        return chip

    def _menus(self) -> None:
        self._actions: dict[str, list[tuple[QAction, object]]] = {}
        self._many("Status", [(s, s) for s in _STATUSES], "statuses")
        self._changed = self._chips["Status"].menu().addAction("changed since decided")
        self._changed.setCheckable(True)
        self._changed.triggered.connect(lambda on: self._change(changed=on))
        self._many("Kind", [(kind_words(k), k) for k in KINDS], "kinds")
        kind = self._chips["Kind"].menu()
        kind.addSeparator()
        kind.addAction("only alongside and close").triggered.connect(
            lambda: self._change(kinds=frozenset(CLOSE_KINDS))
        )
        self._one(
            "Counts",
            [("any" if v is None else f"at least {v * 100:.0f} %", v) for v in _COUNTS],
            "counts_min",
        )
        self._one(
            "Volume",
            [("any" if v is None else f"at least {number(v)} bbl", v) for v in _VOLUMES],
            "volume_min_bbl",
        )
        self._one(
            "Files",
            [("any", None), ("with attached files", True), ("without attached files", False)],
            "attached",
        )
        more = self._chips["More"].menu()
        for name in _FOLDED:
            child = self._chips[name].menu()
            child.setTitle(name)
            more.addMenu(child)
        self._chips["Period"].menu().aboutToShow.connect(self._years)
        self._years()

    def _years(self) -> None:
        self._chips["Period"].menu().clear()
        years = sorted({b.year for b in self._session.balances}) if self._session.results else []
        self._one("Period", [("all", None), *((str(y), y) for y in years)], "year")
        self._tick("Period")

    def _many(self, name: str, entries: list[tuple[str, str]], field: str) -> None:
        menu = self._chips[name].menu()
        listed: list[tuple[QAction, object]] = []
        for text, value in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.triggered.connect(self._toggler(field, value))
            listed.append((action, value))
        menu.addSeparator()
        menu.addAction("any").triggered.connect(lambda: self._change(**{field: frozenset()}))
        self._actions[name] = listed

    def _toggler(self, field: str, value: str) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            held: frozenset[str] = getattr(self._session.filters, field)
            self._change(**{field: held | {value} if on else held - {value}})

        return toggle

    def _one(self, name: str, entries: list[tuple[str, object]], field: str) -> None:
        menu = self._chips[name].menu()
        group = QActionGroup(menu)
        listed: list[tuple[QAction, object]] = []
        for text, value in entries:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _on=False, v=value: self._change(**{field: v}))
            listed.append((action, value))
        self._actions[name] = listed

    def _tick(self, name: str) -> None:
        held = self._session.filters
        self._changed.setChecked(held.changed)
        current: dict[str, object] = {
            "Status": held.statuses,
            "Kind": held.kinds,
            "Counts": held.counts_min,
            "Volume": held.volume_min_bbl,
            "Period": held.year,
            "Files": held.attached,
        }
        value = current.get(name)
        for action, choice in self._actions.get(name, ()):
            action.setChecked(choice in value if isinstance(value, frozenset) else choice == value)

    # -- changes ----------------------------------------------------------------------------

    def _change(self, **changes: object) -> None:
        held = self._session.filters
        self._session.filters = replace(held, **changes)  # type: ignore[arg-type]

    def _searched(self) -> None:
        self._typing.stop()
        if self.search.text() != self._session.filters.text:
            self._change(text=self.search.text())

    def clear(self) -> None:
        """Shows every encounter again."""
        self.search.clear()
        self._typing.stop()
        self._session.filters = Filter()

    def resizeEvent(self, event: object) -> None:
        self._fold()

    def _fold(self) -> None:
        """On a small screen chips go into "More"."""
        scale = max(1.0, self.font().pixelSize() / 13)
        narrow = self.width() < _NARROW * scale
        for name in _FOLDED:
            self._chips[name].setVisible(not narrow)
        self._chips["More"].setVisible(narrow)


def _few(words: list[str]) -> str:
    if not words:
        return ""
    if len(words) == 2 and len(words[0]) + len(words[1]) <= _SHORT:
        return f"{words[0]}, {words[1]}"
    return words[0] if len(words) == 1 else f"{words[0]} + {len(words) - 1}"
