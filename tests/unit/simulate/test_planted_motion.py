"""Planted motion: what is reported lies on it, and its crossings of 500 m are exact."""

from __future__ import annotations

import numpy as np
import pytest

from lightering.geo import geodesic_m
from lightering.progress import Quiet
from lightering.simulate.contacts import contact_of, near_pairs
from lightering.simulate.hulls import PRODUCTS, Hull, draw_hull
from lightering.simulate.identities import Register
from lightering.simulate.meeting import come_together
from lightering.simulate.plan import HOUR, Activity, Plan
from lightering.simulate.reports import Fleet, reported
from lightering.simulate.routes import offset

DAY = 86_400


def _rng(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _two() -> tuple[Plan, Plan]:
    register = Register(_rng())
    host = Plan(register.ship(351, 80, 120, 20), (124.0, 31.0), 0)
    guest = Plan(register.ship(445, 80, 80, 13), offset((124.0, 31.0), 40.0, 15e3), 0)
    return host, guest


def test_that_a_head_on_approach_crosses_500_m_when_arithmetic_says() -> None:
    still, comes = _two()
    still.leg(still.at, DAY, Activity.WAIT)
    comes.leg(offset(still.at, 90.0, 2500.0), 3600, Activity.WAIT)
    comes.leg(still.at, 3600 + 1000, Activity.APPROACH)  # 2.5 m/s: 500 m after 800 s
    comes.leg(comes.at, 3600 + 20_000, Activity.WAIT)
    comes.leg(offset(still.at, 270.0, 2500.0), 3600 + 21_000, Activity.APPROACH)
    fleet = Fleet.of([still, comes], DAY)
    (contact,) = contact_of(fleet.legs, 0, 1, 0.0, float(DAY), DAY)
    assert contact.start_s == pytest.approx(3600 + 800, abs=1e-3)
    assert contact.end_s == pytest.approx(3600 + 20_200, abs=1e-3)
    assert contact.contact_s == pytest.approx(19_400, abs=2e-3)


def test_that_a_hole_of_an_hour_parts_contacts_and_a_shorter_one_does_not() -> None:
    for hole, expected in ((3000, 1), (5000, 2)):
        still, comes = _two()
        still.leg(still.at, DAY, Activity.WAIT)
        comes.leg(offset(still.at, 90.0, 300.0), 7200, Activity.WAIT)
        comes.leg(comes.at, 12_000, Activity.WAIT)
        comes.leg(offset(still.at, 90.0, 900.0), 12_300, Activity.APPROACH)
        comes.leg(comes.at, 12_300 + hole - 400, Activity.WAIT)
        comes.leg(offset(still.at, 90.0, 300.0), 12_300 + hole - 100, Activity.APPROACH)
        comes.leg(comes.at, 40_000, Activity.WAIT)
        fleet = Fleet.of([still, comes], DAY)
        assert len(contact_of(fleet.legs, 0, 1, 7200.0, float(DAY), DAY)) == expected


def test_that_near_pairs_are_found_without_being_told() -> None:
    host, guest = _two()
    begin, end = come_together(host, guest, _rng(), hours=5.0, rest_m=24.0)
    fleet = Fleet.of([host, guest], DAY)
    ((first, second, low, high),) = near_pairs(fleet.legs, DAY, Quiet())
    assert (first, second) == (0, 1)
    assert low < begin + 3 * HOUR
    assert high > end - 3 * HOUR


def test_that_reports_lie_on_the_planted_motion_and_hold_every_knot() -> None:
    host, guest = _two()
    come_together(host, guest, _rng(), hours=5.0, rest_m=24.0)
    fleet = Fleet.of([host, guest], DAY)
    table = reported(fleet, 0, DAY, 0, _rng())
    seconds = table["time_utc"].cast("int64").to_numpy() / 1000.0
    mmsi = table["mmsi"].to_numpy()
    for index, plan in enumerate((host, guest)):
        own = mmsi == plan.ship.mmsi
        rows = fleet.legs.find(np.full(own.sum(), index), seconds[own])
        lon, lat = fleet.legs.at(rows, seconds[own])
        away = geodesic_m(lon, lat, table["lon"].to_numpy()[own], table["lat"].to_numpy()[own])
        assert away.max() < 0.1
        assert set(plan.times) <= set(seconds[own])


def test_that_reports_do_not_depend_on_how_time_is_cut() -> None:
    host, guest = _two()
    come_together(host, guest, _rng(), hours=5.0, rest_m=24.0)
    fleet = Fleet.of([host, guest], DAY)
    whole = reported(fleet, 0, DAY, 0, _rng())
    parts = [reported(fleet, low, low + 7000, 0, _rng()) for low in range(0, DAY, 7000)]
    of_parts = sorted(
        (m, t)
        for part in parts
        for m, t in zip(
            part["mmsi"].to_pylist(), part["time_utc"].cast("int64").to_pylist(), strict=True
        )
    )
    of_whole = sorted(
        zip(whole["mmsi"].to_pylist(), whole["time_utc"].cast("int64").to_pylist(), strict=True)
    )
    assert of_parts == of_whole


def test_that_a_dark_ship_reports_nothing() -> None:
    host, guest = _two()
    begin, end = come_together(host, guest, _rng(), hours=6.0, rest_m=24.0)
    guest.goes_dark(begin + HOUR, end)
    fleet = Fleet.of([host, guest], DAY)
    table = reported(fleet, 0, DAY, 0, _rng())
    seconds = table["time_utc"].cast("int64").to_numpy() / 1000.0
    hers = seconds[table["mmsi"].to_numpy() == guest.ship.mmsi]
    assert not ((hers >= begin + HOUR) & (hers < end)).any()
    assert (hers < begin + HOUR).any()


def test_that_a_hull_sinks_as_she_is_loaded_and_reaches_her_marks() -> None:
    hull = Hull(79.9, 14.0, 6.1, 0.75, 3500.0)
    cargo = np.linspace(0.5 * 3500.0, 0.96 * 3500.0, 40)
    draughts = [hull.draught_with(mass, 140.0) for mass in cargo]
    assert (np.diff(draughts) > 0).all()
    assert draughts[-1] == pytest.approx(6.1, abs=0.02)
    # the published 3,500-dwt ship sinks 8.7 to 9.8 t per centimetre
    per_cm = (cargo[-1] - cargo[-2]) / (draughts[-1] - draughts[-2]) / 100.0
    assert 8.5 < per_cm < 10.0
    assert 0.5 < hull.draught_with(0.0, 140.0) / 6.1 < 0.65


def test_that_drawn_hulls_keep_to_published_proportions() -> None:
    rng = _rng(9)
    for _ in range(200):
        hull = draw_hull(rng, 1_500.0, 20_000.0)
        volume = hull.length_m * hull.beam_m * hull.draught_m
        assert 0.44 < hull.deadweight_t / volume < 0.64
        assert hull.displacement_t > hull.deadweight_t


def test_that_barrels_follow_from_the_density_of_each_product() -> None:
    for product in PRODUCTS:
        assert 6.05 < product.barrels(1.0) < 11.65
    assert sum(product.share for product in PRODUCTS) == pytest.approx(1.0)
