"""Claimed zones named as claimed, areas where transfers were reported, hulls at their true size."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.gui.map import made
from tests.gui.map.test_map_window import MEETING, meeting_session, settle

from lightering.errors import Cancelled, InputError
from lightering.geo import geod
from lightering.gui.map import MapView, painting
from lightering.gui.map.areas import sts_areas
from lightering.gui.map.projection import WORLD_M, forward, inverse, scale_at
from lightering.gui.map.zone_file import read_zones
from lightering.gui.theme import LIGHT
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

CLAIMED = Path(__file__).parents[4] / "shared/data/geography/claimed_eez_prk.geojson"
BOX = [[124.0, 33.0], [125.0, 33.0], [125.0, 34.0], [124.0, 34.0], [124.0, 33.0]]


def write(path: Path, *features: dict) -> Path:
    told = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def feature(kind: str, coordinates: object, **words: object) -> dict:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": words, "geometry": shape}


def degrees(outline: tuple[np.ndarray, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    points = np.array([inverse(float(x), float(y)) for x, y in zip(*outline, strict=True)])
    return points[:, 0], points[:, 1]


@pytest.fixture
def view(qtbot: QtBot) -> MapView:
    made_view = MapView(meeting_session(), LIGHT)
    qtbot.addWidget(made_view)
    made_view.resize(1126, 500)
    made_view.show()
    settle(qtbot, made_view)
    return made_view


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the map writes on itself."""
    words: list[str] = []
    place = painting.Placer.text

    def text(self: object, painter: object, at: object, said: str, *rest: object) -> bool:
        stood = place(self, painter, at, said, *rest)  # type: ignore[arg-type]
        if stood:
            words.append(said)
        return stood

    monkeypatch.setattr(painting.Placer, "text", text)
    return words


def test_that_every_zone_is_named_as_claimed_and_none_as_a_border(
    tmp_path: Path, view: MapView, told: list[str], qtbot: QtBot
) -> None:
    path = write(
        tmp_path / "zones.geojson",
        feature("Polygon", [BOX], geoname="Sea of <b>Nobody</b> 12 NM"),
        feature("LineString", [[123.5, 33.5], [126.0, 32.5]]),
        feature("Point", [124.0, 33.0], name="a mark is no zone"),
    )
    view.show_zones(read_zones(path, Quiet()))
    view.show_place(124.5, 33.4)
    settle(qtbot, view)
    told.clear()
    view.grab()
    assert "claimed: Sea of <b>Nobody</b> 12 NM" in told
    assert "claimed: zone 2" in told
    assert not any("border" in words.lower() for words in told)
    view._tools.set_layers(view._tools.layers.__class__(zones=False))
    told.clear()
    view.grab()
    assert not any("claimed" in words for words in told)


@pytest.mark.skipif(not CLAIMED.is_file(), reason="the shared data is not beside the checkout")
def test_that_the_published_line_is_read_and_named_as_claimed() -> None:
    (zone,) = read_zones(CLAIMED, Quiet())
    assert zone.words == "claimed by North Korea: North Korean 12 NM"
    lon, lat = degrees(zone.rings[0])
    assert 127.0 < lon.min() < lon.max() < 134.0
    assert 38.0 < lat.min() < lat.max() < 43.0


def test_that_a_zone_over_the_dateline_is_one_line(tmp_path: Path) -> None:
    path = write(tmp_path / "z.json", feature("LineString", [[179.0, 10.0], [-179.0, 11.0]]))
    (zone,) = read_zones(path, Quiet())
    assert float(np.ptp(zone.rings[0][0])) == pytest.approx(WORLD_M / 180.0, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json", "no JSON"),
        ("[]", "no line and no area"),
        ('{"type": "Point", "coordinates": [1, 2]}', "no line and no area"),
        ('{"type": "LineString", "coordinates": [[1, 2], ["x", 3]]}', "Feature 1"),
        (
            '{"type": "LineString", "coordinates": [[500000, 4000000], [500001, 4000001]]}',
            "degrees",
        ),
        ('{"type": "Polygon", "coordinates": 7}', "Feature 1"),
        ('{"features": [null, {"type": "Feature", "geometry": null}]}', "no line and no area"),
    ],
)
def test_that_a_file_without_zones_is_refused_in_a_sentence(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "zones.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_zones(path, Quiet())


def test_that_reading_zones_stops_when_asked(tmp_path: Path) -> None:
    class Stopped(Quiet):
        def cancelled(self) -> bool:
            return True

    path = write(tmp_path / "z.json", feature("LineString", [[1.0, 1.0], [2.0, 2.0]]))
    with pytest.raises(Cancelled):
        read_zones(path, Stopped())


def test_that_zones_come_back_at_the_next_start_and_one_that_is_gone_is_said(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = write(tmp_path / "zones.geojson", feature("Polygon", [BOX], name="A"))
    window.handlers.zones.read(path, chosen=True)
    areas = window.review.map._scene.areas
    qtbot.waitUntil(lambda: len(areas.zones) == 1, timeout=20_000)
    assert "named as claimed" in window.notices.text.text()
    assert window.settings.value("zones") == str(path)
    areas.zones = ()
    window.review.map.first_painted.emit()
    path.unlink()
    window.handlers.zones.read(path)
    qtbot.waitUntil(lambda: "could not be read" in window.notices.text.text(), timeout=20_000)


def test_that_reported_areas_have_the_radius_they_were_reported_with() -> None:
    areas = sts_areas()
    assert len(areas) >= 5
    assert all(not area.claimed for area in areas)
    assert any(area.words.startswith("STS reported 20") for area in areas)
    widest = max(areas, key=lambda area: float(np.ptp(area.rings[0][1])))
    lon, lat = degrees(widest.rings[0])
    middle = (float(lon.mean()), (float(lat.max()) + float(lat.min())) / 2.0)
    _, _, far = geod().inv(np.full(lon.size, 124.0), np.full(lat.size, 31.5), lon, lat)
    assert middle[0] == pytest.approx(124.0, abs=0.05)
    assert far == pytest.approx(200_000.0, rel=0.004)


def test_that_reported_areas_are_drawn_and_can_be_hidden(
    view: MapView, told: list[str], qtbot: QtBot
) -> None:
    view.show_place(124.3, 31.0)
    view.zoom(3.0)
    settle(qtbot, view)
    told.clear()
    with_areas = view.grab().toImage()
    assert any(words.startswith("STS reported") for words in told)
    view._tools.set_layers(view._tools.layers.__class__(sts_areas=False))
    told.clear()
    assert view.grab().toImage() != with_areas
    assert not any(words.startswith("STS") for words in told)


def test_that_a_hull_on_the_map_has_her_true_size_when_seen_close(
    view: MapView, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[np.ndarray, np.ndarray]] = []
    shape = painting.polygon

    def polygon(x: np.ndarray, y: np.ndarray) -> object:
        drawn.append((x, y))
        return shape(x, y)

    monkeypatch.setattr(painting, "polygon", polygon)
    session = view._session
    session.select(MEETING)
    session.set_time(made.START_MS + 29 * made.HOUR)  # under way, miles from the other
    giver = view._scene.places[0]
    assert giver is not None
    assert giver.heading_deg is not None
    view.show_place(giver.lon, giver.lat)
    view.grab()
    assert not drawn, "from afar a ship is a symbol"
    while view.viewport.mpp > 1.0:
        view.zoom(1.5)
    settle(qtbot, view)
    drawn.clear()
    view.grab()
    x, y = drawn[0]  # the giver comes first
    per_m = scale_at(giver.lat) / view.viewport.mpp
    turn = np.radians(giver.heading_deg)
    along = x * np.sin(turn) - y * np.cos(turn)
    across = x * np.cos(turn) + y * np.sin(turn)
    assert np.ptp(along) / per_m == pytest.approx(118.4)
    assert np.ptp(across) / per_m == pytest.approx(18.6)
    at = view.viewport.pixel(*(float(v) for v in forward(giver.lon, giver.lat)))
    assert x.min() <= at[0] <= x.max()
    assert y.min() <= at[1] <= y.max()
