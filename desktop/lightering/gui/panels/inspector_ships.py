"""The two ships of an encounter, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from lightering.gui.labels import ElidedLabel, label, line, set_role, tip
from lightering.gui.words import DASH, day, number

if TYPE_CHECKING:
    from lightering.gui.panels.details import Details, Hull

__all__ = ["ShipCards", "card_lines"]

_FOLDED = (1, 4)
"""Lines of `card_lines` that a small screen has no room for: IMO number and size."""


def card_lines(hull: Hull) -> tuple[str, ...]:
    """Returns the lines under a ship's name.

    Args:
        hull: The ship.
    """
    flag = f"Flag {hull.flag}, MID {hull.mmsi // 1_000_000}" if hull.flag else "Flag not known"
    if hull.imo is None:
        imo = "IMO not sent"
    elif hull.imo_ok:
        imo = f"IMO {hull.imo}  ✓ check digit"
    else:
        imo = f"IMO {hull.imo}  ✗ check digit wrong"
    kind = hull.kind or "Type not sent"
    weight = f", {number(hull.dwt_t)} DWT" if hull.dwt_t else ""
    size = (
        f"{hull.length_m:g} × {hull.beam_m:g} m"
        if hull.length_m and hull.beam_m
        else "Size not sent"
    )
    draught = f", deepest {hull.max_draught_m:.1f} m" if hull.max_draught_m else ""
    return (flag, imo, f"MMSI {hull.mmsi}", f"{kind}{weight}", f"{size}{draught}")


def _calls(hull: Hull) -> str:
    before, after = day(hull.call_before, year=False), day(hull.call_after, year=False)
    if before == after == DASH:
        return "No DPRK call seen"
    parts = [f"{before} before"] if before != DASH else []
    parts += [f"{after} after"] if after != DASH else []
    return "DPRK call " + ", ".join(parts)


class _Card(QWidget):
    def __init__(self, bar: str) -> None:
        super().__init__()
        self._narrow = False
        self._bar = QFrame()
        self._bar.setProperty("role", bar)
        self._bar.setFixedHeight(3)
        self._role = label("", bar.removesuffix("_bar"))
        self._name = ElidedLabel("", "name")
        self._lines = [ElidedLabel("", "second") for _ in range(5)]
        self._calls = ElidedLabel("", "second")
        self._listed = ElidedLabel("", "second")
        inner = QVBoxLayout()
        inner.setContentsMargins(14, 5, 8, 7)
        inner.setSpacing(0)
        texts: list[QLabel] = [self._role, self._name, *self._lines, self._calls, self._listed]
        for text in texts:
            inner.addWidget(text)
        inner.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self._bar)
        outer.addLayout(inner)

    def show_hull(self, hull: Hull) -> None:
        self._role.setText(hull.role)
        self._name.setText(hull.name or f"MMSI {hull.mmsi}")
        for shown, text in zip(self._lines, card_lines(hull), strict=True):
            shown.setText(text)
        self._calls.setText(_calls(hull))
        if hull.listed:
            self._listed.setText(f"⚠ {hull.listed}")
            set_role(self._listed, "warning")
        else:
            self._listed.setText("UN list: no match (not a clearance)")
            set_role(self._listed, "second")
        self._tell()
        self.setAccessibleName(f"{hull.role}: {hull.name}")
        self.setAccessibleDescription(". ".join(card_lines(hull)))

    def fold(self, narrow: bool) -> None:
        """On a small screen IMO number and size go into the tooltip."""
        self._narrow = narrow
        for place in _FOLDED:
            self._lines[place].setVisible(not narrow)
        self._tell()

    def _tell(self) -> None:
        folded = [self._lines[place].text() for place in _FOLDED] if self._narrow else []
        self.setToolTip(tip("\n".join(folded)))


class ShipCards(QWidget):
    """Giver and receiver under their colours."""

    def __init__(self) -> None:
        super().__init__()
        self._cards = (_Card("giver_bar"), _Card("receiver_bar"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._cards[0], 1)
        layout.addWidget(line(vertical=True))
        layout.addWidget(self._cards[1], 1)

    def show_details(self, details: Details) -> None:
        """Shows both ships.

        Args:
            details: The encounter.
        """
        for card, hull in zip(self._cards, details.hulls, strict=True):
            card.show_hull(hull)

    def fold(self, narrow: bool) -> None:
        """Leaves out what a small screen has no room for.

        Args:
            narrow: Whether the screen is small.
        """
        for card in self._cards:
            card.fold(narrow)
