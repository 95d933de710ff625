"""The map: a widget that shows what the session holds and tells it what the person points at."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal

from lightering.geo import lat_text, lon_text
from lightering.gui.map.markers import Cluster
from lightering.gui.map.measure import distance_text
from lightering.gui.map.pointer import Pointer
from lightering.gui.map.projection import forward, inverse
from lightering.gui.map.schemes import COLOURINGS
from lightering.gui.map.stage import Stage
from lightering.gui.map.told import layers_of, layers_text, view_of, view_told
from lightering.gui.map.tools import TRAFFIC, Layers
from lightering.gui.words import shorter

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

    from lightering.app.session import Session
    from lightering.gui.map.areas import Area
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.legend import Legend
    from lightering.gui.map.viewport import Bounds
    from lightering.gui.theme import Theme

__all__ = ["ZOOM_STEP", "MapView"]

ZOOM_STEP = 1.5
"""How much larger the map is after one press of a key or button."""


class MapView(Stage):
    """The map of one session.

    Signals:
        boxed: west, south, east, north of a box in projected metres, and how many marks are in it.
        cursor_moved: the position under the pointer in degrees and minutes, "" outside.
        first_painted: a coast stands on the screen for the first time.
    """

    boxed = Signal(object, int)
    cursor_moved = Signal(str)

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__(session, theme)
        self._pointer = Pointer(self)
        self._tools.pressed.connect(self._press)
        self._tools.measure_toggled.connect(self._measure)
        self._tools.box_toggled.connect(self._set_box)
        self._tools.layers_changed.connect(self._set_layers)
        self._tools.link_toggled.connect(self._set_link)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map of tracks and encounters")
        self._legend.folded_changed.connect(lambda _folded: self._arrange())

    @property
    def legend(self) -> Legend:
        """What the marks and lines are; it can be folded."""
        return self._legend

    @property
    def traffic(self) -> str:
        """How strongly the tracks of all ships are drawn: on, faint or off."""
        return self._scene.layers.traffic

    def zoom(self, factor: float) -> None:
        """Zooms about the middle.

        Args:
            factor: Above 1 comes closer.
        """
        self.zoom_at(factor, self.width() / 2.0, self.height() / 2.0)

    def fit_bounds(self, bounds: Bounds) -> None:
        """Shows a box of the map.

        Args:
            bounds: West, south, east, north in projected metres.
        """
        self._fit(bounds)

    def show_place(self, lon: float, lat: float) -> None:
        """Moves a place into the middle.

        Args:
            lon: Degrees.
            lat: Degrees.
        """
        x, y = forward(lon, lat)
        self._show(replace(self._view, x=float(x), y=float(y)).held())

    def set_theme(self, theme: Theme) -> None:
        """Takes other colours.

        Args:
            theme: The palette.
        """
        self._theme = theme
        for overlay in (self._tools, self._legend, self._closeup, self._readout):
            overlay.set_theme(theme)
        self._colour()
        self._refresh()
        self._ask()
        self.update()

    def set_traffic(self, mode: str) -> None:
        """Draws the tracks of all ships more or less strongly.

        Args:
            mode: "on", "faint" or "off".

        Raises:
            ValueError: There is no such mode.
        """
        if mode not in TRAFFIC:
            raise ValueError(f"traffic is one of {TRAFFIC}, not {mode!r}")
        self._tools.set_layers(replace(self._tools.layers, traffic=mode))

    def cycle_traffic(self) -> None:
        """Goes from on to faint to off to on."""
        self.set_traffic(TRAFFIC[(TRAFFIC.index(self.traffic) + 1) % len(TRAFFIC)])

    def told(self) -> dict[str, Any]:
        """Returns what is seen and which layers are drawn, as plain data."""
        return {**view_told(self._view), "layers": asdict(self._scene.layers)}

    def take(self, told: object) -> None:
        """Shows what `told` returned once the tracks are there; what cannot be read is passed over.

        Args:
            told: What a case holds.
        """
        self._wanted = view_of(told, self._view)
        self._tools.set_layers(layers_of(told, self._tools.layers))

    def layers_told(self) -> str:
        """Returns what is drawn as JSON."""
        return layers_text(self._scene.layers)

    def set_layers_told(self, told: object) -> None:
        """Draws what `layers_told` returned; what cannot be read is passed over.

        Args:
            told: What the settings hold.
        """
        self._tools.set_layers(layers_of(told, self._tools.layers))

    @property
    def colouring(self) -> str:
        """What tracks are coloured by, one of `COLOURINGS`."""
        return self._scene.layers.colour

    def set_colouring(self, colour: str) -> None:
        """Colours the tracks and ships.

        Args:
            colour: One of `COLOURINGS`.

        Raises:
            ValueError: There is no such colouring.
        """
        if colour not in COLOURINGS:
            raise ValueError(f"tracks are coloured by one of {COLOURINGS}, not {colour!r}")
        self._tools.set_layers(replace(self._tools.layers, colour=colour))

    def cycle_colouring(self) -> None:
        """Goes through the colourings in turn."""
        turn = (COLOURINGS.index(self.colouring) + 1) % len(COLOURINGS)
        self.set_colouring(COLOURINGS[turn])

    def toggle_measure(self) -> None:
        """Begins or ends measuring."""
        self._tools.set_measuring(not self._scene.measure.on)

    def toggle_box(self) -> None:
        """Lets every drag mark by a box, or pan again."""
        self._tools.set_boxing(not self.box.on)

    def mark_box(self) -> None:
        """Marks what lies in the box that was dragged; what was marked before stays so."""
        covered = self.box.end()
        if covered is not None:
            caught = self._scene.caught(self._view, covered)
            self._session.mark_only((*self._session.marked, *caught))
            west, north = self._view.world(covered.left(), covered.top())
            east, south = self._view.world(covered.right(), covered.bottom())
            self.boxed.emit((west, south, east, north), len(caught))
        self.update()

    @property
    def fleet(self) -> Fleet | None:
        """All ships, or None before they are ready."""
        return self._scene.fleet

    def show_ships(self, ships: tuple[tuple[int, str], ...]) -> None:
        """Draws the tracks of ships beside those of the selection.

        Args:
            ships: Number in the fleet and name of each; none hides them.
        """
        if ships != self._scene.ships:
            self._scene.ships = ships
            self.update()

    def show_zones(self, zones: tuple[Area, ...]) -> None:
        """Draws zones that somebody claims.

        Args:
            zones: Of `zone_file.read_zones`; none takes them away.
        """
        self._scene.areas.zones = zones
        self._tools.set_layers(replace(self._tools.layers, zones=True))
        self.update()

    def open_layers(self) -> None:
        """Opens the menu of layers."""
        self._tools.open_layers()

    # -- what the pointer does ----------------------------------------------------------------

    def point_at(self, px: float, py: float) -> None:
        """Tells what lies under the pointer.

        Args:
            px: Pixels from the left.
            py: Pixels from the top.
        """
        lon, lat = self._view.position(px, py)
        more = ""
        pair = self._scene.pair
        if self._scene.measure.on:
            if self._scene.measure.move((lon, lat)):
                self.update()
            more = self._scene.measure.text
        elif pair is not None:
            far = distance_text(inverse(pair.x, pair.y), (lon, lat))
            more = f"{far} from {shorter(pair.encounter_id)}"
        self._tell_cursor(f"{lat_text(lat)} {lon_text(lon)}", more)
        self._point((px, py))
        hit = self.hit(px, py)
        self._session.hover(hit if isinstance(hit, str) else None)
        shape, drawing = Qt.CursorShape, self._scene.measure.on or self.box.on
        over = shape.PointingHandCursor if hit is not None else shape.ArrowCursor
        self.setCursor(shape.CrossCursor if drawing else over)

    def click_at(self, px: float, py: float) -> None:
        """Selects the encounter under a pixel, opens a cluster, or sets a point of the measure.

        Args:
            px: Pixels from the left.
            py: Pixels from the top.
        """
        if self._scene.measure.on:
            self._scene.measure.click(self._view.position(px, py))
            self.update()
            return
        hit = self.hit(px, py)
        if isinstance(hit, Cluster):
            box = self._scene.markers.extent(hit)
            closer = self._view.fitted(box, self._padding())
            # a cluster at one place opens by coming much closer
            if closer.mpp > self._view.mpp / 1.5:
                closer = self._view.zoomed(3.0, px, py)
            self._show(closer)
        elif hit is not None:
            self._session.pick(hit)

    def hit(self, px: float, py: float) -> str | Cluster | None:
        """Returns the id or the cluster under a pixel; of the list that is shown first.

        Args:
            px: Pixels from the left.
            py: Pixels from the top.
        """
        if not self._scene.layers.encounters:
            return None
        return self._scene.dots.at(self._view, px, py) or self._scene.markers.at(self._view, px, py)

    # -- inside -------------------------------------------------------------------------------

    def _tell_cursor(self, position: str, more: str) -> None:
        self._readout.tell(position, more)
        self.cursor_moved.emit(f"{position}  {more}".strip())

    def _point(self, at: tuple[float, float] | None) -> None:
        """Remembers where the pointer is; a silent ship under it tells its age."""
        before = self._scene.aged_at(self._view)
        self._scene.pointer = at
        if self._scene.aged_at(self._view) != before:
            self.update()

    def _press(self, button: str) -> None:
        if button == "fit":
            self.fit_all()
        else:
            self.zoom(ZOOM_STEP if button == "zoom_in" else 1.0 / ZOOM_STEP)

    def _measure(self, on: bool) -> None:
        if on:
            self._tools.set_boxing(False)
        self._scene.measure.switch(on)
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.update()

    def _set_box(self, on: bool) -> None:
        self.box.on = on
        if on:
            self._tools.set_measuring(False)
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)

    def _set_layers(self, layers: Layers) -> None:
        colour = self._scene.layers.colour
        self._scene.layers = layers
        if layers.colour != colour:
            self._colour()
            self._refresh()
        self._ask()
        self.update()
        self.moved.emit()

    def _set_link(self, on: bool) -> None:
        self._session.link = on

    # -- events -------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(1126, 500)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._readout.move(216, self.height() - self._readout.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pointer.release(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._pointer.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._tell_cursor("", "")
        self._point(None)
        self._session.hover(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        # a ring tells where the keys go; after a click the person knows
        why = Qt.FocusReason
        by_keys = (why.TabFocusReason, why.BacktabFocusReason, why.ShortcutFocusReason)
        self._keyboard = event.reason() in by_keys
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._keyboard = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = Qt.Key
        if event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            event.ignore()
            return
        match event.key():
            case keys.Key_Plus | keys.Key_Equal:
                self.zoom(ZOOM_STEP)
            case keys.Key_Minus:
                self.zoom(1.0 / ZOOM_STEP)
            case keys.Key_0:
                self.fit_all()
            case keys.Key_F:
                self.fit_selection()
            case keys.Key_M:
                self.toggle_measure()
            case keys.Key_T:
                self.cycle_traffic()
            case keys.Key_L:
                self.open_layers()
            case keys.Key_Escape if self._scene.measure.on:
                self.toggle_measure()
            case keys.Key_Escape if self.box.on:
                self.toggle_box()
            case _:
                event.ignore()
