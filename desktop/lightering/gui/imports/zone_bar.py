"""The line about the zone of times that name none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from lightering.app.zones import OFFSETS, zone_text, zone_words
from lightering.gui.icons import icon
from lightering.gui.labels import label, set_role
from lightering.gui.words import number, plain
from lightering.units import distance_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.columns import Draft
    from lightering.app.zones import ZoneCheck
    from lightering.gui.theme import Theme

__all__ = ["ZoneBar", "zone_sentence"]

_MOST_NAMES = 2

_FINEST_M = 10.0
"""Positions sent as AIS agree no better than this: their accuracy flag says under or over 10 m
(ITU-R M.1371)."""


def _words(offset_min: int) -> str:
    return zone_words(zone_text(offset_min)) if offset_min else "UTC"


def zone_sentence(check: ZoneCheck | None, names: Sequence[str]) -> str:
    """Returns what other files say about the zone.

    Args:
        check: Of `zones.check_zone`.
        names: Of the ships that are in both.
    """
    if check is None:
        return (
            "The times carry no zone. No ship of this table is in the other files, so nothing "
            "here tells which one it is."
        )
    some = " and ".join(plain(name) for name in names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    if more > 0:
        some = f"{', '.join(plain(n) for n in names[:_MOST_NAMES])} and {number(more)} more ships"
    where = plain(check.files[0]) if len(check.files) == 1 else f"{len(check.files)} other files"
    verb = "also appears" if len(names) == 1 else "also appear"
    head = f"The times carry no zone. {some} {verb} in {where}: "
    if check.offset_min is None:
        return (
            f"{head}but too seldom at the same hours, or hardly moving, so their positions do not "
            "tell the zone."
        )
    pairs = f"{number(check.pairs)} pairs"
    fits = f"their positions agree within {distance_words(max(check.apart_m, _FINEST_M))} ({pairs})"
    if check.offset_min == 0:
        return f"{head}read as UTC, {fits}."
    apart = ""
    if check.utc_apart_m is not None:
        apart = f"; with UTC they are {distance_words(check.utc_apart_m)} apart"
    return f"{head}with {_words(check.offset_min)} {fits}{apart}."


class ZoneBar(QWidget):
    """A sentence and three buttons.

    Signals:
        chosen: minutes ahead of UTC.
    """

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._offset: int | None = None
        self._sign, self.text = label(), label("", "", wrap=True)
        self.first, self.utc, self.other = QPushButton(), QPushButton("UTC"), QToolButton()
        self.first.clicked.connect(lambda: self.chosen.emit(self._offset or 0))
        self.utc.clicked.connect(lambda: self.chosen.emit(0))
        self.other.setText("Other zone")
        self.other.setProperty("role", "chip")
        self.other.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.other.setToolTip("Choose another offset from UTC")
        menu = QMenu(self.other)
        for minutes in OFFSETS:
            menu.addAction(_words(minutes)).setData(minutes)
        menu.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.other.setMenu(menu)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.first, self.utc, self.other):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = self._column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 10)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._sign.setPixmap(icon("warning", theme.warning, 18).pixmap(QSize(18, 18)))

    def show_zone(self, draft: Draft, check: ZoneCheck | None, names: Sequence[str]) -> None:
        """Shows what is known of the zone, or that it was said.

        Args:
            draft: What is said of the table.
            check: What other files say, if they were asked.
            names: Names of the ships that are in both.
        """
        asked = draft.confirm_zone
        self.setVisible(asked or (draft.zone_is_said and not draft.is_zoned))
        self._sign.setVisible(asked)
        set_role(self, "caution" if asked else "strip")
        across = QBoxLayout.Direction.LeftToRight
        self._column.setDirection(QBoxLayout.Direction.TopToBottom if asked else across)
        self._offset = check.offset_min if check is not None else None
        if asked:
            self.text.setText(zone_sentence(check, names))
        else:
            self.text.setText(f"Times that name no zone are read as {draft.zone_words}.")
        told = self._offset is not None
        self.first.setVisible(asked and told)
        self.utc.setVisible(asked and self._offset != 0)
        if told:
            self.first.setText(f"Times are {_words(self._offset or 0)}")
            set_role(self.first, "primary")
        self.utc.setText("UTC" if told else "Times are UTC")
