"""Runs, levels of detail and the compiled drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.gui.map.made import HOUR, MINUTE, START_MS, fixes, lanes, loaded_of, meeting

from lightering.errors import Cancelled
from lightering.gui.map import raster
from lightering.gui.map.fleet import Fleet, fleet_of
from lightering.gui.map.kernels import positions
from lightering.gui.map.lod import CHUNK, Level, Traffic, traffic_of
from lightering.gui.map.motion import place_at
from lightering.gui.map.projection import WORLD_M, forward
from lightering.gui.map.viewport import Viewport
from lightering.model.params import Params
from lightering.progress import Quiet

if TYPE_CHECKING:
    import pyarrow as pa

ALL = (-(2**31), 2**31 - 1)


def fleet(table: pa.Table, identity=None) -> Fleet:
    return fleet_of(loaded_of(table, identity), Params.defaults().detect)


def one_ship(minutes, lon, lat, mmsi: int = 200000001) -> pa.Table:
    n = len(minutes)
    return fixes(
        np.full(n, mmsi),
        START_MS + MINUTE * np.asarray(minutes, np.int64),
        np.asarray(lon, float),
        np.asarray(lat, float),
    )


def drawn(traffic: Traffic, level: Level, view: Viewport, span=ALL, turn: int = 0) -> np.ndarray:
    count = np.zeros((int(view.height), int(view.width)), np.uint16)
    raster.tracks(
        count[None],
        *(level.x, level.y, level.t, level.rows, level.box, level.span),
        np.zeros(len(level.rows), np.uint8),
        None,
        traffic.y0,
        view.left - turn * WORLD_M - traffic.x0,
        view.top - traffic.y0,
        view.mpp,
        *span,
    )
    return count


def around(lon: float, lat: float, mpp: float, size: int = 400) -> Viewport:
    x, y = forward(lon, lat)
    return Viewport(float(x), float(y), mpp, float(size), float(size))


def test_that_a_silence_longer_than_the_gap_is_not_drawn() -> None:
    ships = fleet(one_ship([0, 10, 300, 310], [124.0, 124.02, 124.5, 124.52], [33.0] * 4))
    assert ships.first.tolist() == [True, False, True, False]
    traffic = traffic_of(ships, Quiet())
    row = drawn(traffic, traffic.levels[0], around(124.26, 33.0, 200.0)).sum(axis=0)
    assert row[54:68].sum() > 0
    assert row[75:325].sum() == 0


def test_that_a_jump_no_ship_can_make_is_not_drawn() -> None:
    ships = fleet(one_ship([0, 10, 20], [124.0, 124.02, 127.0], [33.0] * 3))
    assert ships.first.tolist() == [True, False, True]


def test_that_ships_sharing_an_mmsi_are_never_joined() -> None:
    table = one_ship([0, 5, 10, 15], [124.0, 130.0, 124.02, 130.02], [33.0, 35.0, 33.0, 35.0])
    ships = fleet(table, np.array([0, 1, 0, 1], np.int16))
    assert ships.start.tolist() == [0, 2, 4]
    assert ships.first.tolist() == [True, False, True, False]
    assert ships.ship(200000001, 1) == 1
    assert ships.ship(200000001, 2) is None
    assert ships.record(1)["lon"] == 124.02


def test_that_a_track_over_the_dateline_goes_the_short_way() -> None:
    lons = [179.8, 179.9, 180.0, -179.9, -179.8]
    ships = fleet(one_ship([0, 40, 80, 120, 160], lons, [10.0] * 5))
    assert np.abs(np.diff(ships.x)).max() < 12_000.0
    traffic = traffic_of(ships, Quiet())
    view = around(180.0, 10.0, 200.0)
    west, east = (float(v) + traffic.x0 for v in (ships.x.min(), ships.x.max()))
    pictures = [drawn(traffic, traffic.levels[0], view, ALL, k) for k in view.turns(west, east)]
    columns = np.flatnonzero(sum(p.astype(int) for p in pictures).sum(axis=0))
    assert columns.min() == pytest.approx(200 - 111.3, abs=2)
    assert columns.max() == pytest.approx(200 + 111.3, abs=2)
    far = around(0.0, 10.0, 200.0)
    assert [
        k for k in far.turns(west, east) if drawn(traffic, traffic.levels[0], far, ALL, k).any()
    ] == []


def test_that_thinning_keeps_the_ends_of_runs_and_moves_nothing_by_more_than_its_tolerance() -> (
    None
):
    ships = fleet(lanes(12, 600))
    traffic = traffic_of(ships, Quiet())
    sizes = [level.x.size for level in traffic.levels]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0] / 5
    view = around(124.5, 35.5, 2500.0)
    fine = drawn(traffic, traffic.levels[0], view) > 0
    coarse = drawn(traffic, traffic.level(view.mpp), view) > 0
    near = np.zeros_like(coarse)
    for dy in (-2, -1, 0, 1, 2):
        for dx in (-2, -1, 0, 1, 2):
            near |= np.roll(coarse, (dy, dx), (0, 1))
    assert traffic.level(view.mpp).tolerance_m > 0
    assert (fine & ~near).sum() <= 0.001 * fine.sum()


def test_that_every_line_is_in_exactly_one_chunk() -> None:
    ships = fleet(lanes(3, 700))
    for level in traffic_of(ships, Quiet()).levels:
        lines = np.concatenate([np.arange(a + 1, b) for a, b in level.rows])
        assert len(np.unique(lines)) == len(lines)
        assert (level.rows[:, 1] - level.rows[:, 0]).max() <= CHUNK
    assert (
        len(
            np.concatenate(
                [np.arange(a + 1, b) for a, b in traffic_of(ships, Quiet()).levels[0].rows]
            )
        )
        == (~ships.first).sum()
    )


def test_that_only_the_window_of_time_is_drawn_when_asked() -> None:
    ships = fleet(one_ship(range(0, 600, 10), np.linspace(124.0, 125.0, 60), [33.0] * 60))
    traffic = traffic_of(ships, Quiet())
    view = around(124.5, 33.0, 300.0)
    half = tuple(traffic.seconds(START_MS + m * MINUTE) for m in (0, 300))
    columns = np.flatnonzero(drawn(traffic, traffic.levels[0], view, half).sum(axis=0))
    assert columns.max() == pytest.approx(206, abs=4)


def test_that_a_line_weighs_its_length_and_stays_inside_the_picture() -> None:
    count = np.zeros((50, 60), np.uint16)
    raster.line(count, *np.array([10, 20.5, 40, 20.5], np.float32))
    assert count.sum() == pytest.approx(30 * raster.UNIT, rel=0.05)
    rng = np.random.default_rng(2)
    fence = np.zeros((52, 62), np.uint16)
    for reach in (30.0, 1e3, 1e5, 1e7):
        start = rng.normal(0.0, reach, (1000, 2))
        for ends in np.hstack((25 + start, 25 - 0.7 * start)).astype(np.float32):
            raster.line(fence[1:-1, 1:-1], *ends)
    assert fence[1:-1, 1:-1].any()
    assert not fence[[0, -1]].any()
    assert not fence[:, [0, -1]].any()


def test_that_traffic_builds_up_and_never_overflows() -> None:
    ramp = raster.ramp(0.07)
    assert ramp[raster.UNIT // 4] == round(255 * 0.07)
    assert ramp[-1] == 255
    count = np.zeros((8, 40), np.uint16)
    for _ in range(3000):
        raster.line(count, *np.array([2, 4, 30, 4], np.float32))
    assert count.max() == 65535


def test_that_stopped_work_is_not_finished() -> None:
    class Stopped(Quiet):
        def cancelled(self) -> bool:
            return True

    with pytest.raises(Cancelled):
        traffic_of(fleet(lanes(2, 50)), Stopped())


def test_that_a_ship_moves_evenly_between_fixes_and_stands_still_in_a_gap() -> None:
    ships = fleet(one_ship([0, 60, 600, 660], [124.0, 124.2, 125.0, 125.2], [33.0] * 4))
    half = place_at(ships, 0, START_MS + HOUR // 2)
    assert half is not None
    assert (half.lon, half.silent_h) == (pytest.approx(124.1), 0.0)
    gap = place_at(ships, 0, START_MS + 4 * HOUR)
    assert gap is not None
    assert (gap.lon, gap.silent_h) == (124.2, 3.0)
    assert place_at(ships, 0, START_MS - 1) is None
    row, px, _, course, silent = positions(
        ships.x, ships.y, ships.time_ms, ships.first, ships.start, START_MS + HOUR // 2, 24 * HOUR
    )
    assert row.tolist() == [0]
    assert px[0] + ships.x0 == pytest.approx(float(forward(124.1, 33.0)[0]), abs=2.0)
    assert course[0] == pytest.approx(np.pi / 2)
    assert not silent[0]


def test_that_a_ship_is_gone_a_day_after_its_last_fix() -> None:
    ships = fleet(one_ship([0, 10], [124.0, 124.02], [33.0] * 2))
    for hours, there in ((0.1, True), (20, True), (25, False)):
        at = START_MS + int(hours * HOUR)
        row, *_ = positions(
            ships.x, ships.y, ships.time_ms, ships.first, ships.start, at, 24 * HOUR
        )
        assert (row[0] >= 0) is np.bool_(there)


def test_that_a_heading_turns_the_shorter_way() -> None:
    table = fixes(
        np.full(2, 200000001),
        START_MS + np.array([0, HOUR]),
        np.array([124.0, 124.1]),
        np.array([33.0, 33.1]),
        heading_deg=np.array([350.0, 20.0]),
    )
    place = place_at(fleet(table), 0, START_MS + HOUR // 2)
    assert place is not None
    assert place.heading_deg == pytest.approx(5.0)


def test_that_no_fixes_make_an_empty_map() -> None:
    table = meeting()[0].slice(0, 0)
    ships = fleet_of(
        type(loaded_of(meeting()[0]))(table, np.zeros(0, np.int16), ()), Params.defaults().detect
    )
    assert ships.bounds is None
    traffic = traffic_of(ships, Quiet())
    assert not drawn(traffic, traffic.level(100.0), around(0, 0, 100.0)).any()
