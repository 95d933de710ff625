"""Trails behind the ships, names of ports close by, and the read-out under the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QRectF
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication
from tests.gui.map import made
from tests.gui.map.test_map_tracks import fleet, one_ship
from tests.gui.map.test_map_window import meeting_session, settle

from lightering.gui.map import MapView
from lightering.gui.map.names import Names, ports
from lightering.gui.map.overlays import scale_plate
from lightering.gui.map.placer import Labels, Placer
from lightering.gui.map.projection import forward
from lightering.gui.map.renderer import TRAIL_H, Frame, Renderer, Wish
from lightering.gui.map.viewport import Viewport
from lightering.gui.theme import LIGHT

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.map.fleet import Fleet

HOUR_DEG = 0.1


def seen(lon: float, lat: float, width_deg: float, wide: int = 800, high: int = 500) -> Viewport:
    x, y = forward(lon, lat)
    mpp = (float(forward(lon + width_deg, lat)[0]) - float(x)) / wide
    return Viewport(float(x), float(y), mpp, float(wide), float(high))


def drawn(ships: Fleet, view: Viewport, hours: float) -> Frame:
    time_ms = made.START_MS + round(hours * made.HOUR)
    return Renderer()._draw(Wish(view, LIGHT, 1.0, mode="off", fleet=ships, time_ms=time_ms))


def inked(frame: Frame, view: Viewport, lon: float, lat: float) -> bool:
    """Whether anything but sea lies within two pixels of a place."""
    x, y = view.pixel(*(float(v) for v in forward(lon, lat)))
    near = [
        frame.image.pixelColor(round(x) + i, round(y) + j) for i in (-2, 0, 2) for j in (-1, 0, 1)
    ]
    return any(one.name().upper() != LIGHT.sea for one in near)


def test_that_a_ship_trails_the_way_of_the_last_six_hours_and_no_more() -> None:
    hours = np.arange(0.0, 24.0, 0.1)
    ships = fleet(one_ship(hours * 60, 123.0 + HOUR_DEG * hours, np.full(hours.size, 33.0)))
    view = seen(124.0, 33.0, 2.4)
    frame = drawn(ships, view, 12.0)
    now = 123.0 + 12.0 * HOUR_DEG
    assert TRAIL_H == 6.0
    for ago in (1.0, 3.0, 5.5):
        assert inked(frame, view, now - ago * HOUR_DEG, 33.0), f"{ago} h ago"
    for ago in (-1.0, 6.6, 9.0):
        assert not inked(frame, view, now - ago * HOUR_DEG, 33.0), f"{ago} h ago"
    # without a time there is neither ship nor trail
    bare = Renderer()._draw(Wish(view, LIGHT, 1.0, mode="off", fleet=ships))
    assert not inked(bare, view, now - 3.0 * HOUR_DEG, 33.0)


def test_that_a_trail_does_not_reach_over_a_silence() -> None:
    hours = np.concatenate((np.arange(0.0, 7.0, 0.1), np.arange(11.0, 24.0, 0.1)))
    ships = fleet(one_ship(hours * 60, 123.0 + HOUR_DEG * hours, np.full(hours.size, 33.0)))
    view = seen(124.0, 33.0, 2.4)
    frame = drawn(ships, view, 12.0)
    assert inked(frame, view, 124.14, 33.0)
    assert not inked(frame, view, 123.9, 33.0)
    assert not inked(frame, view, 123.65, 33.0)


def named(view: Viewport) -> list[str]:
    image = QImage(800, 500, QImage.Format.Format_ARGB32_Premultiplied)
    written: list[str] = []

    class Heard(Placer):
        def text(self, painter, at, text, *rest) -> bool:  # type: ignore[no-untyped-def]
            done = super().text(painter, at, text, *rest)
            written.extend([text] if done else [])
            return done

    painter = QPainter(image)
    Names().draw_ports(painter, view, LIGHT, Heard(QRectF(0, 0, 800, 500), Labels()))
    painter.end()
    return written


@pytest.mark.usefixtures("qapp")
def test_that_ports_are_named_close_by_and_not_in_a_wide_view() -> None:
    nampo = next(port for port in ports() if port.name == "Nampo")
    near = Viewport(nampo.x, nampo.y, seen(125.0, 38.7, 3.0).mpp, 800.0, 500.0)
    assert "Nampo" in named(near)
    # every harbour in sight that is not crowded out is named, none that is out of sight
    inside = {
        port.name
        for port in ports()
        if 0 <= near.pixel(port.x, port.y)[0] <= 800 and 0 <= near.pixel(port.x, port.y)[1] <= 500
    }
    assert set(named(near)) <= inside
    assert len(named(near)) >= min(2, len(inside))
    assert named(seen(125.0, 38.7, 31.0))
    assert named(seen(125.0, 38.7, 33.0)) == []


@pytest.mark.parametrize("text_px", [13, 20])
def test_that_the_read_out_tells_the_place_under_the_pointer_and_goes_with_it(
    qtbot: QtBot, text_px: int
) -> None:
    view = MapView(meeting_session(), LIGHT)
    qtbot.addWidget(view)
    font = QFont(view.font())
    font.setPixelSize(text_px)
    view.setFont(font)
    view.resize(1126, 500)
    view.show()
    settle(qtbot, view)
    readout = view._readout
    assert not readout.isVisible()
    view._session.select(made.encounter(1, 0.0, 0.0, 0, 1)["encounter_id"])
    lon, lat = view.viewport.position(500, 200)
    view.point_at(500, 200)
    assert readout.isVisible()
    said = readout.accessibleDescription()
    degrees, minutes = divmod(abs(lat) * 60, 60)
    assert said.startswith(f"{degrees:02.0f}°{minutes:04.1f}′{'N' if lat > 0 else 'S'} ")
    assert f"{int(lon)}°" in said
    assert " nm, " in said, "how far from the selected encounter"
    # all of it is painted, over no part of the scale bar
    image = readout.grab().toImage()
    ground = image.pixelColor(1, 1)
    inks = [x for x in range(image.width()) for y in range(image.height())
            if image.pixelColor(x, y) != ground]  # fmt: skip
    assert 200 < max(inks) < image.width() - 1
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    painter.setFont(view.font())
    plate = scale_plate(painter, view.viewport)
    painter.end()
    assert not plate.intersects(QRectF(readout.geometry()))
    QApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert not readout.isVisible()
