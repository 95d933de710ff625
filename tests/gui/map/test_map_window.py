"""The map as a widget: what it shows, what it tells, and that nothing is left behind."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication
from tests.gui.map import made

from lightering.app.filters import Filter
from lightering.app.session import Session
from lightering.gui.map import MapView, painting
from lightering.gui.map.markers import Cluster
from lightering.gui.map.placer import Labels, size_of
from lightering.gui.theme import DARK, LIGHT

MEETING = "E-0000000001"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot):
    """Shows a map of a session and waits until its picture is the newest."""

    def show(session: Session) -> MapView:
        view = MapView(session, LIGHT)
        qtbot.addWidget(view)
        view.resize(1126, 500)
        view.show()
        settle(qtbot, view)
        return view

    return show


def settle(qtbot, view: MapView) -> None:
    qtbot.waitUntil(lambda: view.is_ready, timeout=60_000)


def colour(view: MapView, x: float, y: float) -> str:
    return QColor(view.grab().toImage().pixel(int(x), int(y))).name().upper()


def meeting_session() -> Session:
    table, event, moved = made.meeting()
    return made.session_with(made.results_of(made.loaded_of(table), [event], [moved]))


def test_that_a_coast_is_painted_before_anything_is_loaded(qtbot) -> None:
    view = MapView(Session(), LIGHT)
    qtbot.addWidget(view)
    view.resize(900, 500)
    with qtbot.waitSignal(view.first_painted, timeout=60_000):
        view.show()
    settle(qtbot, view)
    image = view.grab().toImage()
    seen = {
        QColor(image.pixel(x, y)).name().upper()
        for x in range(60, 880, 9)
        for y in range(40, 450, 9)
    }
    assert {LIGHT.sea, LIGHT.land} <= seen


def test_that_no_thread_is_left_when_the_map_is_gone(qtbot) -> None:
    view = MapView(Session(), LIGHT)
    view.show()
    settle(qtbot, view)
    assert any(t.name == "map" for t in threading.enumerate())
    gone: list[bool] = []
    view.destroyed.connect(lambda: gone.append(True))
    view.deleteLater()
    qtbot.waitUntil(lambda: bool(gone))
    assert not any(t.name == "map" for t in threading.enumerate())


def test_that_a_hidden_map_draws_again_when_it_is_shown(qtbot, shown) -> None:
    view = shown(Session())
    view.hide()
    qtbot.waitUntil(lambda: not any(t.name == "map" for t in threading.enumerate()))
    view.show()
    settle(qtbot, view)


def test_that_other_results_replace_the_tracks_and_fit_them(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    west, south, east, north = view.viewport.bounds
    assert west < 1.3862e7 < east
    assert south < 3.88e6 < north
    session.adopt(made.results_of(made.loaded_of(made.lanes(20, 100)), []))
    assert not view.is_ready
    settle(qtbot, view)
    assert view.viewport.bounds != (west, south, east, north)


def test_that_a_click_on_a_mark_selects_and_hovering_links(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    told: list[str] = []
    view.cursor_moved.connect(told.append)
    x, y = view.viewport.pixel(*view._scene.markers.place(MEETING))
    spot = QPoint(round(x), round(y))
    # a real screen tells of the pointer a little later
    qtbot.mouseMove(view, spot)
    qtbot.waitUntil(lambda: session.hovered_id == MEETING)
    assert told[-1].startswith("33°1")
    qtbot.mouseClick(view, LEFT, pos=spot)
    assert session.selected_id == MEETING
    qtbot.mouseMove(view, spot + QPoint(60, 60))
    qtbot.waitUntil(lambda: session.hovered_id is None and "nm, " in told[-1])
    assert told[-1].endswith("from E-00000")


def test_that_the_two_ships_bear_the_colours_of_giver_and_receiver(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.select(MEETING)
    view.fit_selection()
    settle(qtbot, view)
    image = view.grab().toImage()
    found = {
        QColor(image.pixel(x, y)).name().upper() for x in range(260, 1126) for y in range(40, 460)
    }
    assert {LIGHT.giver, LIGHT.receiver} <= found


def test_that_the_close_up_shows_hulls_only_while_the_ships_are_together(shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.select(MEETING)
    session.set_time(made.START_MS + 35 * made.HOUR)
    closeup = view._closeup
    assert closeup.isVisible()
    assert "antennas 32 m" in closeup.accessibleDescription()
    assert "hull gap" in closeup.accessibleDescription()
    session.set_time(made.START_MS + 20 * made.HOUR)
    assert not closeup.isVisible()
    session.select(None)
    assert not closeup.isVisible()


def test_that_an_overlay_never_covers_the_selected_mark(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.link = False
    session.select(MEETING)
    session.set_time(made.START_MS + 35 * made.HOUR)
    x, y = view._scene.markers.place(MEETING)
    for dx, dy in ((120, 60), (1000, 420), (1000, 60), (560, 250)):
        now = view.viewport.pixel(x, y)
        view.pan(dx - now[0], dy - now[1])
        mark = QPoint(dx, dy)
        for overlay in (view._legend, view._closeup):
            assert overlay.isVisible()
            assert not overlay.geometry().adjusted(-12, -12, 12, 12).contains(mark), (dx, dy)
        assert not view._legend.geometry().intersects(view._closeup.geometry())


def test_that_a_smaller_window_keeps_the_selected_mark_in_sight(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.select(MEETING)
    place = view._scene.markers.place(MEETING)
    now = view.viewport.pixel(*place)
    view.pan(900 - now[0], 440 - now[1])
    mpp = view.viewport.mpp
    view.resize(700, 300)
    x, y = view.viewport.pixel(*place)
    assert 40 < x < 690
    assert 30 < y < 260
    assert view.viewport.mpp == mpp
    # what was out of sight before is not brought back
    view.pan(-2000.0, 0.0)
    before = view.viewport
    view.resize(650, 280)
    assert (view.viewport.x, view.viewport.y) == (before.x, before.y)


def test_that_names_keep_out_of_marks_and_of_the_scale_bar(qtbot, shown, monkeypatch) -> None:
    session = meeting_session()
    view = shown(session)
    session.select(MEETING)
    view.fit_selection()
    settle(qtbot, view)
    written: dict[str, QRectF] = {}
    draw = Labels.draw

    def heard(self, painter, at, text, colours) -> None:
        written[text] = QRectF(at, size_of(painter.font(), text))
        draw(self, painter, at, text, colours)

    monkeypatch.setattr(Labels, "draw", heard)
    view.grab()
    first = written["AMBER QUAY"]
    # a mark where the name stood, and then the scale bar there
    mark = np.array([[first.left(), first.top(), first.right(), first.bottom()]])
    none = np.empty((0, 4))
    for owner, name, found, back in (
        (view._scene.markers, "boxes", lambda _view: mark, lambda _view: none),
        (view._scene.dots, "boxes", lambda _view: mark, lambda _view: none),
        (painting, "scale_plate", lambda *_: first, lambda *_: QRectF()),
    ):
        monkeypatch.setattr(owner, name, found)
        written.clear()
        view.grab()
        assert not written.get("AMBER QUAY", QRectF()).intersects(first), name
        monkeypatch.setattr(owner, name, back)
    written.clear()
    view.grab()
    assert written["AMBER QUAY"] == first


def test_that_the_map_moves_to_a_selection_out_of_sight_only_while_it_is_linked(shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.link = False
    view.show_place(10.0, 50.0)
    before = view.viewport
    session.select(MEETING)
    assert view.viewport == before
    session.select(None)
    session.link = True
    session.select(MEETING)
    x, y = view.viewport.pixel(*view._scene.markers.place(MEETING))
    assert (x, y) == (pytest.approx(563, abs=1), pytest.approx(250, abs=1))
    assert view.viewport.mpp == before.mpp


def test_that_the_wheel_zooms_about_the_cursor_and_a_drag_pans(qtbot, shown) -> None:
    view = shown(Session())
    at = QPointF(300, 120)
    place = view.viewport.position(300, 120)
    event = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    before = view.viewport.mpp
    QApplication.sendEvent(view, event)
    assert view.viewport.mpp < before
    assert view.viewport.position(300, 120) == (pytest.approx(place[0]), pytest.approx(place[1]))
    qtbot.mousePress(view, LEFT, pos=QPoint(500, 200))
    qtbot.mouseMove(view, QPoint(540, 230))
    qtbot.waitUntil(lambda: view._pointer.dragging)
    qtbot.mouseRelease(view, LEFT, pos=QPoint(540, 230))
    assert view.viewport.position(340, 150) == (pytest.approx(place[0]), pytest.approx(place[1]))


def test_that_keys_zoom_fit_and_measure(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    start = view.viewport
    qtbot.keyClick(view, Qt.Key.Key_Plus)
    assert view.viewport.mpp < start.mpp
    qtbot.keyClick(view, Qt.Key.Key_Minus)
    qtbot.keyClick(view, Qt.Key.Key_0)
    assert view.viewport.mpp == pytest.approx(start.mpp)
    session.select(MEETING)
    qtbot.keyClick(view, Qt.Key.Key_F)
    assert view.viewport.mpp < start.mpp
    qtbot.keyClick(view, Qt.Key.Key_M)
    qtbot.mouseClick(view, LEFT, pos=QPoint(400, 250))
    qtbot.mouseMove(view, QPoint(600, 250))
    qtbot.waitUntil(lambda: view._scene.measure.text != "")
    # along a parallel the shortest way leaves a little north of east
    assert view._scene.measure.text.endswith(("nm, 088°", "nm, 089°", "nm, 090°"))
    assert session.selected_id == MEETING
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view._scene.measure.text == ""


def test_that_traffic_goes_from_on_to_faint_to_off(qtbot, shown) -> None:
    view = shown(made.session_with(made.results_of(made.loaded_of(made.lanes(60, 300)), [])))
    inked = []
    for mode in ("on", "faint", "off"):
        assert view.traffic == mode
        settle(qtbot, view)
        image = view._scene.ground.frame.image.copy()
        inked.append(len({image.pixel(x, y) for x in range(0, 1400, 3) for y in range(0, 640, 3)}))
        view.cycle_traffic()
    assert inked[0] > inked[1] > inked[2]
    with pytest.raises(ValueError, match="traffic is one of"):
        view.set_traffic("loud")


def test_that_marks_follow_the_filter_and_dense_ones_become_a_number(shown) -> None:
    session = made.review_scene(ships=6)
    view = shown(session)
    markers = view._scene.markers
    markers._gather(view.viewport)
    gathered = sum(c.rows.size for c in markers._clusters)
    assert gathered >= 4
    assert gathered + markers._single.size == 91
    cluster = markers._clusters[0]
    px, py = view.viewport.pixel(cluster.x, cluster.y)
    assert isinstance(markers.at(view.viewport, px, py), Cluster)
    before = view.viewport.mpp
    view.click_at(px, py)
    assert view.viewport.mpp < before
    session.filters = Filter(statuses=frozenset({"dismissed"}))
    markers._gather(view.viewport)
    left = np.concatenate([markers._single, *(c.rows for c in markers._clusters)])
    assert len(left) == session.shown_counts()["dismissed"] == 22


def test_that_the_dark_theme_repaints_sea_and_land(qtbot, shown) -> None:
    view = shown(Session())
    view.set_theme(DARK)
    settle(qtbot, view)
    spot = view.viewport.pixel(*(float(v) for v in made_forward(123.2, 35.0)))
    assert colour(view, *spot) == DARK.sea
    spot = view.viewport.pixel(*(float(v) for v in made_forward(127.5, 36.4)))
    assert colour(view, *spot) == DARK.land


def made_forward(lon: float, lat: float):
    from lightering.gui.map.projection import forward

    return forward(lon, lat)


def test_that_a_moving_pointer_does_not_repaint_the_map(qtbot, shown, monkeypatch) -> None:
    view = shown(meeting_session())
    painted = []
    monkeypatch.setattr(
        "lightering.gui.map.stage.paint_scene", lambda *_: painted.append(1) or True
    )
    view.point_at(700, 100)
    QApplication.processEvents()
    painted.clear()
    for x in range(700, 720):
        view.point_at(x, 100)
        QApplication.processEvents()
    assert painted == []


def test_that_tracks_move_with_the_map_and_are_drawn_anew_when_it_rests(qtbot, shown) -> None:
    session = meeting_session()
    view = shown(session)
    session.select(MEETING)
    view.fit_selection()
    settle(qtbot, view)
    tracks = view._scene.tracks
    for _ in range(2):
        # the first is drawn anew if the last tracks are old
        view.pan(7.0, 3.0)
        view.repaint()
    assert tracks.owed
    assert not view.is_ready
    settle(qtbot, view)
    assert not tracks.owed
    drawn = tracks._slots[0].drawn
    assert drawn is not None
    assert drawn.view == view.viewport
    rested = view.grab().toImage()
    tracks.clear()
    view.repaint()
    settle(qtbot, view)
    assert view.grab().toImage() == rested
