"""The assumptions under the total, each with a slider and a number that can be typed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from lightering.app.assumed import ASSUMPTIONS
from lightering.gui.labels import ElidedLabel, label
from lightering.gui.panels.range_slider import RangeSlider
from lightering.units import thousands

if TYPE_CHECKING:
    from lightering.app.assumed import Assumption
    from lightering.gui.theme import Theme
    from lightering.model.params import Params

__all__ = ["CapAssumptions", "shown"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def shown(one: Assumption, values: tuple[float, ...]) -> str:
    """Returns values as they stand beside the slider.

    Args:
        one: The assumption.
        values: One or two.
    """
    scale, unit = (100.0, " %") if one.percent else (1.0, "")
    return " – ".join(f"{v * scale:.{one.digits}f}" for v in values) + unit


class CapAssumptions(QWidget):
    """Sliders that move the total.

    Signals:
        moved: parameters while a handle is dragged.
        settled: parameters when it is let go or a number was typed.
    """

    moved = Signal(object)
    settled = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._params: Params | None = None
        self._first: Params | None = None
        self._told = ElidedLabel("", "second")
        self._back = QPushButton("Defaults")
        self._back.setAccessibleName("Put the assumptions back to those of the run")
        self._back.clicked.connect(self._reset)
        head = QHBoxLayout()
        head.setContentsMargins(14, 0, 14, 0)
        head.addWidget(label("Assumptions", "title"))
        head.addSpacing(8)
        head.addWidget(self._told, 1)
        head.addWidget(self._back)
        grid = QGridLayout()
        grid.setContentsMargins(14, 0, 14, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self.sliders: list[RangeSlider] = []
        self.numbers: list[QLineEdit] = []
        for place, one in enumerate(ASSUMPTIONS):
            many = len(one.read(_defaults()))
            slider = RangeSlider(theme, one.low, one.high, many)
            slider.setAccessibleName(one.name)
            typed = QLineEdit()
            typed.setAccessibleName(f"{one.name}, typed")
            slider.moved.connect(partial(self._moved, place))
            slider.settled.connect(partial(self._settled, place))
            typed.editingFinished.connect(partial(self._typed, place))
            grid.addWidget(label(one.name), place, 0)
            grid.addWidget(slider, place, 1)
            grid.addWidget(typed, place, 2)
            self.sliders.append(slider)
            self.numbers.append(typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        column.addLayout(grid)

    def show_params(self, params: Params, first: Params) -> None:
        """Shows the parameters in force.

        Args:
            params: In force.
            first: Of the run: what Defaults goes back to.
        """
        self._params, self._first = params, first
        self._fit()
        changed = 0
        for one, slider, typed in zip(ASSUMPTIONS, self.sliders, self.numbers, strict=True):
            values = one.read(params)
            slider.set_values(values)
            slider.setAccessibleDescription(shown(one, values))
            if not typed.hasFocus() or not typed.isModified():
                typed.setText(shown(one, values))
            changed += shown(one, values) != shown(one, one.read(first))
        self._back.setEnabled(changed > 0)
        self._told.setText(f"{changed} changed" if changed else "none changed")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Gives the numbers the room that the size of the text needs."""
        metrics = self.fontMetrics()
        for typed in getattr(self, "numbers", ()):
            typed.setFixedWidth(metrics.horizontalAdvance("0.02 – 0.600") + 22)
            typed.setFixedHeight(metrics.height() + 7)

    def tell(self, milliseconds: float, draws: int) -> None:
        """Says how long the last redraw took, and whether it rests on a part of the draws.

        Args:
            milliseconds: From the handle to the total.
            draws: How many were drawn.
        """
        words = self._told.text().split(";")[0]
        drawn = "redrawn"
        if self._params is not None and draws < self._params.volumes.draws:
            of = f"{thousands(draws)} of {thousands(self._params.volumes.draws)}"
            drawn = f"approximate, {of} draws,"
        self._told.setText(f"{words}; {drawn} in {milliseconds:.0f} ms")

    def _with(self, place: int, values: tuple[float, ...]) -> Params | None:
        if self._params is None:
            return None
        self._params = ASSUMPTIONS[place].write(self._params, values)
        self.numbers[place].setText(shown(ASSUMPTIONS[place], values))
        return self._params

    def _moved(self, place: int, values: tuple[float, ...]) -> None:
        params = self._with(place, values)
        if params is not None:
            self.moved.emit(params)

    def _settled(self, place: int, values: tuple[float, ...]) -> None:
        params = self._with(place, values)
        if params is not None:
            self.settled.emit(params)

    def _typed(self, place: int) -> None:
        one, slider, typed = ASSUMPTIONS[place], self.sliders[place], self.numbers[place]
        if not typed.isModified() or self._params is None:
            return
        typed.setModified(False)
        scale = 100.0 if one.percent else 1.0
        given = tuple(float(n) / scale for n in _NUMBER.findall(typed.text().replace(",", ".")))
        if len(given) != len(slider.values) or list(given) != sorted(given):
            typed.setText(shown(one, slider.values))
            return
        slider.set_values(given)
        self._settled(place, slider.values)

    def _reset(self) -> None:
        if self._first is not None:
            self._params = self._first
            self.settled.emit(self._first)


def _defaults() -> Params:
    from lightering.model.params import Params

    return Params.defaults()
