"""What the map holds and how it follows the session; `view.MapView` adds what a person does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from lightering.app.clues import is_clue
from lightering.app.notices import Notice
from lightering.gui.map.box import Box
from lightering.gui.map.closeup import CloseUp
from lightering.gui.map.clue import any_pair, restated, shape_of
from lightering.gui.map.clue_dots import ClueDots
from lightering.gui.map.fitting import all_bounds, found_bounds, selection_bounds
from lightering.gui.map.ground import Ground
from lightering.gui.map.hearing import hear
from lightering.gui.map.legend import Legend
from lightering.gui.map.loader import Loader
from lightering.gui.map.markers import Markers
from lightering.gui.map.measure import Measure
from lightering.gui.map.motion import pair_at
from lightering.gui.map.names import Names
from lightering.gui.map.overlays import MARGIN, Readout, arrange
from lightering.gui.map.painting import Scene, paint_scene
from lightering.gui.map.projection import WORLD_M, forward
from lightering.gui.map.renderer import Wish
from lightering.gui.map.schemes import scheme_of
from lightering.gui.map.tools import Layers, Tools
from lightering.gui.map.tracks import Tracks
from lightering.gui.map.viewport import Viewport

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from lightering.app.session import Session
    from lightering.gui.map.fleet import Fleet
    from lightering.gui.map.lod import Traffic
    from lightering.gui.map.schemes import Scheme
    from lightering.gui.map.viewport import Bounds
    from lightering.gui.theme import Theme

__all__ = ["Stage"]

_START = (125.0, 34.6, 21.0)
"""Longitude, latitude and width in degrees before anything is loaded."""

_CLOSEST_FIT_M = 4_000.0
"""A fit shows at least this much: two ships alongside are looked at in the close-up."""

_EDGE_PX = 30.0
_REST_MS = 130
"""After which a map that stands still is painted once more, with all of its tracks."""


class Stage(QWidget):
    """A widget that shows a session's tracks and encounters and follows its signals.

    Signals:
        first_painted: a coast stands on the screen for the first time.
        moved: another part of the world is shown, or other layers of it.
    """

    first_painted = Signal()
    moved = Signal()

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session, self._theme = session, theme
        x, y = forward(*_START[:2])
        self._view = Viewport(float(x), float(y), _START[2] / 360.0 * WORLD_M / 900.0, 900.0, 500.0)
        self._traffic: Traffic | None = None
        self._scheme: Scheme | None = None
        self._wanted: Viewport | None = None
        self._painted = self._keyboard = False
        self.box = Box()
        self._loader = Loader()
        self._loader.placed.connect(self._take_fleet)
        self._loader.thinned.connect(self._take_traffic)
        self._loader.failed.connect(self._complain)
        ground = Ground()
        ground.changed.connect(self.update)
        ground.failed.connect(self._complain)
        tracks = Tracks()
        tracks.drawn.connect(self.update)
        tracks.failed.connect(self._complain)
        marks = Markers(session), ClueDots(session)
        self._scene = Scene(ground, *marks, tracks, Names(), Measure(), Layers())
        self._tools = Tools(self, theme)
        self._tools.set_link(session.link)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.update)
        self._legend = Legend(self, theme)
        self._closeup = CloseUp(self, theme)
        self._readout = Readout(self, theme)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        self._listen()
        if session.results is not None:
            self._adopt()

    @property
    def is_ready(self) -> bool:
        """Whether all tracks are prepared and the picture on screen is the newest."""
        loaded = self._session.results is None or self._traffic is not None
        still = self._scene.ground.settled and not self._scene.tracks.owed
        return loaded and not self._loader.busy and still

    @property
    def viewport(self) -> Viewport:
        """What is seen."""
        return self._view

    def fit_all(self) -> None:
        """Shows all tracks, or the encounters until the tracks are ready."""
        self._fit(all_bounds(self._scene))

    def fit_found(self) -> None:
        """Shows where most of the visible encounters lie, and the selected one; else all tracks."""
        self._fit(found_bounds(self._scene, self._session.chosen_id))

    def fit_selection(self) -> None:
        """Shows the selected encounter with a day of both tracks before and after it."""
        self._fit(selection_bounds(self._scene, self._session.chosen_id))

    def zoom_at(self, factor: float, px: float, py: float) -> None:
        """Zooms about a pixel.

        Args:
            factor: Above 1 comes closer.
            px: Pixels from the left.
            py: Pixels from the top.
        """
        self._show(self._view.zoomed(factor, px, py))

    def pan(self, dx: float, dy: float) -> None:
        """Moves the map.

        Args:
            dx: Pixels to the right.
            dy: Pixels down.
        """
        self._show(self._view.panned(dx, dy))

    # -- what the session says ----------------------------------------------------------------

    def _listen(self) -> None:
        session, scene = self._session, self._scene
        heard: list[tuple[Any, Any]] = [
            (session.results_changed, self._adopt),
            (session.selection_changed, self._select),
            (session.clue_changed, self._select_clue),
            (session.hovered_changed, self._hover),
            (session.decision_changed, self._decide),
            (session.filter_changed, self._refresh),
            (session.list_changed, self._refresh),
            (session.clues_changed, self._refresh),
            (session.clue_filter_changed, self._refresh),
            (session.marks_changed, self._show_marked),
            (session.time_changed, self._move_time),
            (session.ghost_changed, self._show_ghost),
            (session.window_changed, self._move_window),
            (session.link_changed, self._tools.set_link),
        ]
        hear(self, heard, (scene.ground.stop, scene.tracks.close, self._loader.close))

    def _adopt(self) -> None:
        self._traffic = self._scheme = None
        self._scene.fleet = self._scene.pair = self._scene.hovered = None
        self._scene.clue = self._scene.hint = None
        self._scene.ships = ()
        self._scene.places = (None, None)
        self._scene.tracks.clear()
        self._scene.markers.adopt()
        self._loader.start(self._session.results)
        self._refresh()
        self._ask()

    def _take_fleet(self, fleet: Fleet) -> None:
        self._scene.fleet = fleet
        self._colour()
        self._select_clue(None)
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            self.fit_found()
        else:
            self._show(wanted.resized(self.width(), self.height()))
        self._ask()

    def _take_traffic(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._ask()
        self.update()

    def _select(self, encounter_id: str | None) -> None:
        fleet = self._scene.fleet
        self._scene.pair = None
        if encounter_id is not None and fleet is not None:
            self._scene.pair = any_pair(self._session, fleet, encounter_id)
        self._scene.markers.refresh()
        place = self._scene.place(encounter_id)
        if place is not None and self._session.link:
            px, py = self._view.pixel(*place)
            if not self._open_part().contains(px, py):
                self._show(replace(self._view, x=place[0], y=place[1]).held())
        self._place_pair()
        self._refresh()

    def _select_clue(self, _identifier: str | None) -> None:
        self._scene.clue = shape_of(self._session, self._session.clue_id)
        self._select(self._session.chosen_id)

    def _hover(self, identifier: str | None) -> None:
        session, fleet = self._session, self._scene.fleet
        self._scene.hovered = self._scene.hint = None
        if identifier is not None and fleet is not None and session.knows(identifier):
            self._scene.hovered = any_pair(session, fleet, identifier)
            self._scene.hint = shape_of(session, identifier if is_clue(identifier) else None)
        self.update()

    def _show_marked(self) -> None:
        self.update()

    def _decide(self, encounter_ids: tuple[str, ...]) -> None:
        clue = self._scene.clue
        if clue is not None and clue.identifier in encounter_ids:
            self._scene.clue = restated(clue, self._session.status_of(clue.identifier))
        if self._scene.layers.colour == "status":
            self._colour()
            self._ask()
        self._refresh()

    def _colour(self) -> None:
        """Sorts the ships into classes anew; the legend says which."""
        fleet = self._scene.fleet
        self._scheme = None
        if fleet is not None:
            self._scheme = scheme_of(self._scene.layers.colour, self._session, fleet, self._theme)

    def _refresh(self, *_values: object) -> None:
        """Looks again at filter, decisions and selection."""
        self._scene.markers.refresh()
        self._scene.dots.refresh()
        counts = {} if self._session.results is None else self._session.shown_counts()
        pair = self._scene.pair
        lines = ("", "")
        if pair is not None:
            lines = ("giver", "receiver") if pair.known else ("first", "second")
        key = (
            ()
            if self._scheme is None
            else tuple(zip(self._scheme.labels, self._scheme.colours, strict=True))
        )
        self._legend.tell(counts, lines, "" if self._scheme is None else self._scheme.title, key)
        self._arrange()
        self.update()

    def _move_time(self, time_ms: int) -> None:
        self._place_pair()
        self._ask()

    def _show_ghost(self, _time_ms: int | None) -> None:
        self._place_pair()

    def _move_window(self, start_ms: int, end_ms: int) -> None:
        if self._scene.pair is not None and self._scene.fleet is not None:
            chosen = self._scene.pair.encounter_id
            self._scene.pair = any_pair(self._session, self._scene.fleet, chosen)
            self.update()
        self._ask()

    def _place_pair(self) -> None:
        """Places giver, receiver and the close-up at the time cursor."""
        fleet, pair, now = self._scene.fleet, self._scene.pair, self._session.time_ms
        ghost = self._session.ghost_ms
        self._scene.places = pair_at(fleet, pair, now)
        self._scene.ghosts = pair_at(fleet, pair, ghost)
        shown = self._closeup.isVisible()
        self._closeup.show_pair(fleet, pair, now if ghost is None else ghost)
        if shown != self._closeup.isVisible():
            self._arrange()
        self.update()

    # -- the picture --------------------------------------------------------------------------

    def _show(self, view: Viewport) -> None:
        if view != self._view:
            self._view = view
            self._ask()
            self._arrange()
            self.update()
            self.moved.emit()

    def _fit(self, bounds: Bounds | None) -> None:
        if bounds is None:
            return
        west, south, east, north = bounds
        more_x = max(_CLOSEST_FIT_M - (east - west), 0.0) / 2.0
        more_y = max(_CLOSEST_FIT_M - (north - south), 0.0) / 2.0
        wide = (west - more_x, south - more_y, east + more_x, north + more_y)
        self._show(self._view.fitted(wide, self._padding()))

    def _padding(self) -> tuple[float, float, float, float]:
        """Pixels that overlays and labels need on the left, top, right and bottom."""
        return self._tools.width() + 2.0 * MARGIN, 34.0, 48.0, 44.0

    def _open_part(self, size: QSize | None = None) -> QRectF:
        """Where a mark is in plain sight, of the map as it is or was."""
        left, top, right, bottom = self._padding()
        whole = QRectF(QPointF(0.0, 0.0), QSizeF(size or self.size()))
        return whole.adjusted(left, min(top, _EDGE_PX), -min(right, _EDGE_PX), -bottom)

    def _ask(self) -> None:
        """Asks for a picture of what is seen now."""
        if not self.isVisible():
            return
        layers = self._scene.layers
        wish = Wish(
            view=self._view,
            theme=self._theme,
            scale=self.devicePixelRatioF(),
            mode=layers.traffic,
            traffic=self._traffic,
            scheme=self._scheme,
            window_ms=self._session.window_ms if layers.window_only else None,
            fleet=self._scene.fleet if layers.ships else None,
            time_ms=self._session.time_ms if layers.ships else None,
        )
        self._scene.ground.want(self._view, self.devicePixelRatioF(), wish)

    def _arrange(self) -> None:
        """Moves the overlays off the selected mark."""
        avoid = None
        place = self._scene.place(self._session.chosen_id)
        if place is not None:
            x, y = self._view.pixel(*place)
            avoid = QRectF(x - 16.0, y - 16.0, 32.0, 32.0)
        arrange((self.width(), self.height()), avoid, self._tools, self._legend, self._closeup)

    def _complain(self, sentence: str) -> None:
        self._session.notice.emit(Notice("error", sentence))

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._ask()
        self._arrange()

    def hideEvent(self, event: Any) -> None:
        super().hideEvent(event)
        self._scene.ground.rest()

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._scene.place(self._session.chosen_id)
        seen = place is not None and self._open_part(event.oldSize()).contains(
            QPointF(*self._view.pixel(*place))
        )
        self._view = self._view.resized(self.width(), self.height())
        if place is not None and seen:
            # a smaller window does not lose what is looked at
            self._view = self._view.panned(*_into(self._view.pixel(*place), self._open_part()))
        self._ask()
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        overlays = (self._tools, self._legend, self._closeup, self._readout)
        covered = [QRectF(o.geometry()) for o in overlays if not o.isHidden()]
        self._scene.tracks.owed = False
        self._scene.span_ms = self._session.window_ms
        done = paint_scene(painter, self._scene, self._view, self._theme, covered)
        if self._scene.tracks.owed:
            self._rest.start()
        if self.box.rect is not None:
            caught = self._scene.caught(self._view, self.box.rect)
            self.box.draw(painter, self._theme, len(caught))
        if self._keyboard and self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.accent), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1.0, 1.0, -1.0, -1.0))
        painter.end()
        if done and not self._painted:
            self._painted = True
            self.first_painted.emit()


def _into(at: tuple[float, float], box: QRectF) -> tuple[float, float]:
    """Returns by how many pixels a point must move to lie in a box."""
    x = min(max(at[0], box.left()), box.right())
    y = min(max(at[1], box.top()), box.bottom())
    return x - at[0], y - at[1]
