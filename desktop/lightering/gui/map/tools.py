"""The map's buttons: zoom, fit, measure, mark by a box, layers, follow the selection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QFrame, QMenu, QToolButton, QVBoxLayout, QWidget

from lightering.gui.icons import icon
from lightering.gui.keyed import name_key
from lightering.gui.map.schemes import COLOURINGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.theme import Theme

__all__ = ["TRAFFIC", "Layers", "Tools"]

TRAFFIC = ("on", "faint", "off")

_BUTTONS = (
    ("plus", "zoom_in", "Zoom in", "map.zoom_in"),
    ("minus", "zoom_out", "Zoom out", "map.zoom_out"),
    ("fit", "fit", "Fit all", "map.fit_all"),
    ("ruler", "measure", "Measure nautical miles and bearing", "map.measure"),
    ("box", "box", "Mark encounters by a box, or by Shift and a drag", "marked.box"),
    ("layers", "layers", "Layers", "map.layers"),
    ("link", "link", "Follow the selection", "view.link"),
)


@dataclass(frozen=True, slots=True)
class Layers:
    """What is drawn.

    Attributes:
        traffic: One of `TRAFFIC`.
        colour: What tracks are coloured by, one of `COLOURINGS`.
        window_only: Only traffic of the timeline's window.
        ships: All ships at the time cursor, with trails.
        encounters: The marks.
        names: Ports and seas.
        graticule: Meridians and parallels.
        sts_areas: Where transfers were reported.
        zones: Claimed zones, if the person brought any.
    """

    traffic: str = "on"
    colour: str = COLOURINGS[0]
    window_only: bool = False
    ships: bool = True
    encounters: bool = True
    names: bool = True
    graticule: bool = True
    sts_areas: bool = True
    zones: bool = True


_COLOURED = {
    "nothing": "Tracks in one colour",
    "ship": "Colour by ship",
    "kind": "Colour by kind of ship",
    "speed": "Colour by speed",
    "flag": "Colour by flag",
    "status": "Colour by review",
}
_SWITCHES = (
    ("window_only", "Tracks of the time window only"),
    ("ships", "Ships at the time cursor"),
    ("encounters", "Encounters"),
    ("names", "Names of ports and seas"),
    ("graticule", "Graticule"),
    ("sts_areas", "Reported transfer areas"),
    ("zones", "Claimed zones"),
)


class Tools(QFrame):
    """A column of buttons over the map.

    Signals:
        pressed: id of a button: zoom_in, zoom_out, fit.
        measure_toggled: measuring on or off.
        box_toggled: marking by a box on or off.
        link_toggled: following on or off.
        layers_changed: other `Layers`.
    """

    pressed = Signal(str)
    measure_toggled = Signal(bool)
    box_toggled = Signal(bool)
    link_toggled = Signal(bool)
    layers_changed = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.layers = Layers()
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        for picture, name, title, done in _BUTTONS:
            button = QToolButton(self)
            button.setFixedSize(32, 31)
            button.setIconSize(QSize(17, 17))
            button.setToolTip(title)
            name_key(button, done, title)
            button.setAccessibleName(title)
            button.setProperty("picture", picture)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button)
            self._buttons[name] = button
        for name in ("zoom_in", "zoom_out", "fit"):
            self._buttons[name].clicked.connect(self._pressed_of(name))
        for name in ("measure", "box", "link"):
            self._buttons[name].setCheckable(True)
        self._buttons["measure"].toggled.connect(self.measure_toggled)
        self._buttons["box"].toggled.connect(self.box_toggled)
        self._buttons["link"].toggled.connect(self.link_toggled)
        self._buttons["layers"].clicked.connect(self.open_layers)
        self._menu = self._made_menu()
        self.set_theme(theme)
        self.adjustSize()

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        for button in self._buttons.values():
            button.setIcon(icon(button.property("picture"), theme.ink, 17))
        self.setStyleSheet(
            f"Tools {{ background: {theme.panel}; border: 1px solid {theme.hairline};"
            " border-radius: 4px; }"
            "QToolButton { border: none; border-radius: 3px; padding: 0; min-height: 0;"
            " background: transparent; }"
            f"QToolButton:hover {{ background: {theme.raised}; }}"
            f"QToolButton:checked {{ background: {theme.selected}; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 0; }}"
        )

    def set_measuring(self, on: bool) -> None:
        """Shows whether measuring is on.

        Args:
            on: Whether it is.
        """
        self._buttons["measure"].setChecked(on)

    def set_boxing(self, on: bool) -> None:
        """Shows whether drags mark by a box.

        Args:
            on: Whether they do.
        """
        self._buttons["box"].setChecked(on)

    def set_link(self, on: bool) -> None:
        """Shows whether the views follow the selection.

        Args:
            on: Whether they do.
        """
        self._buttons["link"].setChecked(on)

    def set_layers(self, layers: Layers) -> None:
        """Shows and tells other layers.

        Args:
            layers: What is drawn.
        """
        if layers == self.layers:
            return
        self.layers = layers
        for action in self._menu.actions():
            name = action.data()
            if name in TRAFFIC:
                action.setChecked(name == layers.traffic)
            elif name in COLOURINGS:
                action.setChecked(name == layers.colour)
            elif name:
                action.setChecked(getattr(layers, name))
        self.layers_changed.emit(layers)

    def open_layers(self) -> None:
        """Opens the menu of layers beside its button."""
        button = self._buttons["layers"]
        self._menu.popup(button.mapToGlobal(button.rect().topRight()))

    def _pressed_of(self, name: str) -> Callable[[], None]:
        return lambda: self.pressed.emit(name)

    def _made_menu(self) -> QMenu:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for name in TRAFFIC:
            action = menu.addAction(f"Traffic {name}")
            action.setCheckable(True)
            action.setChecked(name == self.layers.traffic)
            action.setData(name)
            group.addAction(action)
            action.triggered.connect(self._traffic_of(name))
        menu.addSeparator()
        colours = QActionGroup(menu)
        for name in COLOURINGS:
            action = menu.addAction(_COLOURED[name])
            action.setCheckable(True)
            action.setChecked(name == self.layers.colour)
            action.setData(name)
            colours.addAction(action)
            action.triggered.connect(self._colour_of(name))
        menu.addSeparator()
        for name, title in _SWITCHES:
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(getattr(self.layers, name))
            action.setData(name)
            action.toggled.connect(self._switch_of(name))
        return menu

    def _traffic_of(self, name: str) -> Callable[[], None]:
        return lambda: self.set_layers(replace(self.layers, traffic=name))

    def _colour_of(self, name: str) -> Callable[[], None]:
        return lambda: self.set_layers(replace(self.layers, colour=name))

    def _switch_of(self, name: str) -> Callable[[bool], None]:
        def switch(on: bool) -> None:
            changed: dict[str, Any] = {name: on}
            self.set_layers(replace(self.layers, **changed))

        return switch
