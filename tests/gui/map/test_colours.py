"""Tracks coloured by ship, kind, speed, flag or review: the colours say what the legend says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from tests.gui.map import made

from lightering.gui.map import MapView, schemes
from lightering.gui.map.fleet import fleet_of
from lightering.gui.map.schemes import COLOURINGS, scheme_of
from lightering.gui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from lightering.app.session import Session

MEETING = "E-0000000001"
KNOT_DEG_AN_HOUR = 1.0 / 60.0


def _session() -> Session:
    """The planted meeting, and what its two ships say of themselves."""
    table, encounter, transfer = made.meeting()
    results = made.results_of(made.loaded_of(table), [encounter], [transfer])
    mmsi = np.unique(table["mmsi"].to_numpy())
    ships = pd.DataFrame(
        {
            "mmsi": mmsi,
            "identity": np.zeros(len(mmsi), np.int16),
            "ship_type": [80, 30][: len(mmsi)],
        }
    )
    return made.session_with(replace(results, ships=ships))


def _scheme(name: str, session: Session):
    assert session.results is not None
    fleet = fleet_of(session.results.loaded, session.results.params.detect)
    return scheme_of(name, session, fleet, LIGHT), fleet


def test_that_ships_are_told_apart_by_the_kind_they_send() -> None:
    scheme, _fleet = _scheme("kind", _session())
    assert [scheme.labels[k] for k in scheme.of_ship] == ["tanker", "fishing"]


def test_that_a_ship_is_coloured_by_the_flag_of_her_mmsi() -> None:
    from lightering.screening.flags import flag_of

    scheme, fleet = _scheme("flag", _session())
    assert [scheme.labels[k] for k in scheme.of_ship] == [flag_of(int(m)) for m in fleet.mmsi]


def test_that_a_ship_bears_what_was_decided_on_her_encounter() -> None:
    session = _session()
    scheme, _fleet = _scheme("status", session)
    assert {scheme.labels[k] for k in scheme.of_ship} == {"to review"}
    session.decide(MEETING, "confirmed")
    scheme, _fleet = _scheme("status", session)
    assert {scheme.labels[k] for k in scheme.of_ship} == {"confirmed"}


@pytest.mark.parametrize("knots", [0.2, 2.0, 5.0, 12.0, 20.0])
@pytest.mark.parametrize("lat", [0.0, 60.0])
def test_that_a_track_has_the_colour_of_its_speed_at_any_latitude(knots: float, lat: float) -> None:
    """A meridian is a nautical mile a minute: north at so many knots, in so many hours."""
    from lightering.gui.map import kernels, raster
    from lightering.gui.map.lod import traffic_of
    from lightering.progress import Quiet

    hours = np.arange(0, 1.0, 0.1)
    table = made.fixes(
        np.full(len(hours), 200_000_001, np.int64),
        (made.START_MS + hours * made.HOUR).astype(np.int64),
        np.full(len(hours), 124.0),
        lat + hours * knots * KNOT_DEG_AN_HOUR,
    )
    session = made.session_with(made.results_of(made.loaded_of(table), []))
    scheme, fleet = _scheme("speed", session)
    level = traffic_of(fleet, Quiet()).levels[0]
    planes = np.zeros((len(scheme.colours), 64, 64), np.uint16)
    limits = np.array(scheme.limits_kn, np.float32)
    lines = (level.x, level.y, level.t, level.rows, level.box, level.span)
    mpp = max(float(np.ptp(fleet.y)) / 40.0, 1.0)
    seen = (float(fleet.x[0]) - 32 * mpp, float(fleet.y.max()) + 12 * mpp, mpp)
    kind = np.zeros(len(level.rows), np.uint8)
    raster.tracks(planes, *lines, kind, limits, fleet.y0, *seen, -(2**31), 2**31 - 1)
    drawn = np.flatnonzero(planes.sum(axis=(1, 2)))
    expected = np.searchsorted(schemes.SPEED_LIMITS_KN, knots)
    assert drawn.tolist() == [expected]
    row = kernels.positions(
        fleet.x, fleet.y, fleet.time_ms, fleet.first, fleet.start, made.START_MS + 600_000, 1
    )[0]
    told = kernels.speeds(fleet.x, fleet.y, fleet.time_ms, fleet.first, row, fleet.y0)
    assert told[0] == pytest.approx(knots, rel=0.01)


def test_that_a_pixel_bears_the_colour_of_most_lines_whatever_the_order_of_classes() -> None:
    from lightering.gui.map import raster

    rng = np.random.default_rng(3)
    planes = rng.permutation(np.arange(40, 40 + 192, dtype=np.uint16)).reshape(3, 8, 8) * 64
    colours = np.array([[200, 10, 30], [10, 180, 60], [40, 90, 250]], np.uint8)
    one, two = (np.full((8, 8), 0xFFFFFFFF, np.uint32) for _ in range(2))
    order = [2, 0, 1]
    raster.blend_most(one, planes, raster.ramp(0.999), colours)
    raster.blend_most(two, planes[order].copy(), raster.ramp(0.999), colours[order])
    assert (one == two).all()
    most = colours[planes.argmax(axis=0)].astype(np.uint32)
    assert (one & 0xFFFFFF == (most[..., 0] << 16 | most[..., 1] << 8 | most[..., 2])).all()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_every_colouring_is_drawn_and_explained(qtbot, theme) -> None:
    session = _session()
    view = MapView(session, theme)
    qtbot.addWidget(view)
    view.resize(1126, 500)
    view.show()
    pictures = set()
    for name in COLOURINGS:
        view.set_colouring(name)
        qtbot.waitUntil(lambda: view.is_ready, timeout=60_000)
        assert view.colouring == name
        image = view.grab().toImage()
        pictures.add(bytes(image.constBits()))
        title = "" if view._scheme is None else view._scheme.title
        assert title in view._legend.accessibleDescription()
        assert (title == "") == (name == "nothing")
    assert len(pictures) == len(COLOURINGS)
    view.cycle_colouring()
    assert view.colouring == "nothing"


def _lightness(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[k : k + 2], 16) / 255.0 for k in (1, 3, 5)]
    lin = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_colours_are_seen_on_the_sea_and_speeds_keep_their_order_in_grey(theme) -> None:
    sea = _lightness(theme.sea)
    for colour in (*schemes._TONES[theme.name], *schemes._SPEEDS[theme.name]):
        high, low = sorted((_lightness(colour), sea), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 2.4, colour
    speeds = [_lightness(colour) for colour in schemes._SPEEDS[theme.name]]
    assert speeds in (sorted(speeds), sorted(speeds, reverse=True))
