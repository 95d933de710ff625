from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from xml.dom.minidom import parseString

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.report.planted import planted

from lightering.report.figures.axes import Scale, decades, even_ticks, hour_ticks, spread
from lightering.report.figures.coast import land, source_of
from lightering.report.figures.fan import Steps, fan_chart
from lightering.report.figures.histogram import volume_histogram
from lightering.report.figures.separation import Separation, separation_plot
from lightering.report.figures.svg import Svg, number, outline
from lightering.report.figures.track_map import track_map
from lightering.report.figures.tracks import Place, Track, TrackMap
from lightering.report.texts import catalogue

HOUR = 3_600_000


def track(role: str, lon: list[float], lat: list[float], known: list[bool]) -> Track:
    times = np.arange(len(lon), dtype=np.int64) * HOUR
    return Track("SHIP", role, times, np.array(lon), np.array(lat), np.array(known))


def drawn(*tracks: Track, lon: float = 124.0, lat: float = 33.0) -> str:
    subject = TrackMap(tracks, lon, lat, HOUR, 2 * HOUR, (Place("Nampo", 125.4, 38.7),))
    return track_map(catalogue("en"), subject)[0]


def test_that_a_name_cannot_break_out_of_a_drawing() -> None:
    svg = Svg(100, 20)
    svg.text(0, 10, "</text><script>\"&'")
    texts = parseString(svg.markup()).getElementsByTagName("text")
    assert [t.firstChild.nodeValue for t in texts] == ["</text><script>\"&'"]


def test_that_nothing_in_a_figure_is_smaller_than_eight_points() -> None:
    svg = Svg(10, 10)
    svg.text(0, 0, "x", size=3.0)
    assert 'font-size="8"' in svg.markup()


def test_that_the_way_in_a_gap_is_only_dots() -> None:
    known = drawn(track("receiver", [124, 124.2, 124.4], [33, 33.2, 33.4], [True, True]))
    silent = drawn(track("receiver", [124, 124.2, 124.4], [33, 33.2, 33.4], [False, False]))
    assert 'stroke-width="1.3"' in known
    assert 'stroke-dasharray="0.9 2.2"' not in known
    assert 'stroke-width="1.3"' not in silent
    assert 'stroke-dasharray="0.9 2.2"' in silent


def test_that_giver_and_receiver_differ_without_colour() -> None:
    way = ([124.0, 124.2, 124.4, 124.6], [33.0, 33.1, 33.2, 33.3], [True, True, True])
    giver, receiver = drawn(track("giver", *way)), drawn(track("receiver", *way))
    assert 'stroke="#ffffff" stroke-width="1.2"' in giver
    assert 'stroke="#ffffff" stroke-width="1.2"' not in receiver
    assert 'stroke-dasharray="4 2"' in receiver


def test_that_a_track_over_the_dateline_draws_no_line_around_the_world() -> None:
    markup = drawn(
        track("receiver", [179.9, -179.9, -179.7], [10.0, 10.1, 10.2], [True, True]),
        lon=-179.9,
        lat=10.1,
    )
    line = re.search(r'<path d="M([^"]+)" fill="none" stroke="#111111" stroke-width="1.3"', markup)
    assert line is not None
    xs = [float(pair.split()[0]) for pair in line[1].split("L")]
    assert xs == sorted(xs)
    assert max(xs) - min(xs) < 229.0


def test_that_the_map_has_a_scale_a_graticule_and_an_encounter() -> None:
    markup = drawn(track("giver", [124, 125], [33, 34], [True]))
    assert re.search(r">\d+ nm<", markup)
    assert re.search(r">\d+°(\d\d′)?[EW]<", markup)
    assert ">encounter<" in markup


def meeting_of_two() -> tuple[Track, Track]:
    """Two ships come from afar, lie 30 m apart for an hour and part."""
    lon = [123.0, 124.0, 124.0003, 124.0006, 125.0]
    lat = [33.0, 33.0, 33.0002, 33.0004, 34.0]
    known = [True] * 4
    return (
        track("giver", lon, lat, known),
        track("receiver", lon, [one + 0.0003 for one in lat], known),
    )


def test_that_a_corner_shows_the_encounter_larger_with_its_own_scale() -> None:
    subject = TrackMap(meeting_of_two(), 124.0, 33.0, HOUR, 3 * HOUR, ())
    made = track_map(catalogue("en"), subject)
    assert made.inset
    assert re.search(r">\d+ m<", made.svg)
    assert re.search(r">\d+ nm<", made.svg)
    # the inset is cut out in a corner of its own
    cut = re.findall(r'<clipPath id="c2"><rect x="([\d.]+)" y="([\d.]+)" width="62"', made.svg)
    assert cut == [("4", "4")]


def test_that_no_corner_is_used_that_a_track_enters() -> None:
    ways = [[120.0, 130.0, 130.0, 120.0, 120.0, 125.0], [30.0, 30.0, 35.5, 35.5, 30.0, 32.5]]
    subject = TrackMap((track("receiver", *ways, [True] * 5),), 125.0, 32.5, 5 * HOUR, 6 * HOUR, ())
    assert not track_map(catalogue("en"), subject).inset


def test_that_the_line_off_the_coast_lies_twelve_miles_from_it() -> None:
    way = track("receiver", [123.6, 123.7, 124.4], [37.2, 37.3, 37.9], [True, True])
    subject = TrackMap((way,), 124.0, 37.5, HOUR, 2 * HOUR, ())
    made = track_map(catalogue("en"), subject)
    assert made.off_coast
    pens = re.findall(r'stroke="(#9a9a9a|#ffffff)" stroke-width="([\d.]+)"', made.svg)
    dark, white = float(pens[0][1]), float(pens[1][1])
    miles = re.search(r">(\d+) nm<", made.svg)
    bar = re.search(r'<path d="M([\d.]+) [\d.]+L\1 [\d.]+L([\d.]+) ', made.svg)
    assert miles is not None
    assert bar is not None
    length = float(bar[2]) - float(bar[1])
    assert white / 2 == pytest.approx(12 * length / float(miles[1]), rel=0.01)
    assert dark > white


def test_that_far_from_land_no_line_off_the_coast_is_told() -> None:
    way = track("receiver", [-140.0, -139.9], [10.0, 10.1], [True])
    made = track_map(catalogue("en"), TrackMap((way,), -140.0, 10.0, 0, HOUR, ()))
    assert not made.off_coast


def test_that_land_is_cut_at_the_window() -> None:
    window = (124.5, 37.5, 126.0, 39.5)
    rings = land(window, 0.002)
    assert rings
    for ring in rings:
        assert ring[:, 0].min() >= window[0] - 1e-9
        assert ring[:, 0].max() <= window[2] + 1e-9
        assert ring[:, 1].min() >= window[1] - 1e-9
        assert ring[:, 1].max() <= window[3] + 1e-9
    assert source_of(window).startswith("GSHHG")
    assert source_of((9.0, 54.0, 13.0, 58.0)) == "Natural Earth 10m"


def test_that_labels_are_moved_apart_and_keep_their_order() -> None:
    moved = spread([50.0, 50.0, 51.0, 99.0], 10.0, 0.0, 100.0)
    assert all(b - a >= 10.0 - 1e-9 for a, b in pairwise(moved))
    assert max(moved) <= 100.0


@pytest.mark.parametrize("high", [1.0, 7.0, 999.0, 500_001.0, 2_623_950.0])
def test_that_the_scale_is_never_shorter_than_the_longest_bar(high: float) -> None:
    ticks = even_ticks(high)
    assert ticks[0] == 0.0
    assert ticks[-1] >= high
    assert len(ticks) <= 9


def test_that_decades_hold_both_ends() -> None:
    assert decades(24.0, 41_000.0) == [10.0, 100.0, 1000.0, 10_000.0, 100_000.0]
    scale = Scale(10.0, 1000.0, 0.0, 100.0, log=True)
    assert scale(100.0) == pytest.approx(50.0)


def test_that_hours_on_an_axis_are_round() -> None:
    ticks = hour_ticks(
        datetime(2026, 9, 14, 9, 7, tzinfo=UTC), datetime(2026, 9, 14, 23, tzinfo=UTC)
    )
    assert [t.minute for t in ticks] == [0] * len(ticks)
    assert 4 <= len(ticks) <= 9


def test_that_a_silence_breaks_the_line_of_the_separation() -> None:
    times = np.arange(100, dtype=np.int64) * 600_000
    distance = np.full(100, 5000.0)
    distance[40:60] = np.nan
    markup = separation_plot(catalogue("en"), Separation(times, distance, [], 500.0))
    line = re.search(r'<path d="([^"]+)" fill="none" stroke="#111111" stroke-width="1.2"', markup)
    assert line is not None
    assert line[1].count("M") == 2
    assert ">no AIS<" in markup


def test_that_the_separation_of_silent_ships_is_drawn_without_a_line() -> None:
    times = np.arange(10, dtype=np.int64) * 600_000
    markup = separation_plot(
        catalogue("en"), Separation(times, np.full(10, np.nan), [(0, 600_000)], 500.0)
    )
    assert 'stroke="#111111" stroke-width="1.2" stroke-linejoin="round"/>' not in markup


def test_that_the_fan_has_four_lines_that_differ_in_grey() -> None:
    balance = planted(3)["balances"][0]
    markup = fan_chart(catalogue("en"), balance, Steps((), ()), {})
    assert 'stroke-width="1.8"' in markup
    for dash in ("6 2", "3 2", "1.2 2"):
        assert f'stroke-dasharray="{dash}"' in markup


def test_that_the_axis_of_the_total_says_its_unit() -> None:
    balance = planted(3)["balances"][0]
    assert ">bbl</text>" in fan_chart(catalogue("en"), balance, Steps((), ()), {})


@given(st.lists(st.tuples(st.floats(-2e3, 2e3), st.floats(-2e3, 2e3)), min_size=2, max_size=9))
def test_that_a_path_writes_each_number_as_it_is_written_alone(
    run: list[tuple[float, float]],
) -> None:
    svg = Svg(10, 10)
    svg.path(outline([run], closed=True))
    points = "L".join(f"{number(x)} {number(y)}" for x, y in run)
    assert f'd="M{points}Z"' in svg.markup()


def test_that_a_period_without_data_still_shows_its_lines() -> None:
    balance = planted(0)["balances"][0]
    assert "cap 500,000" in fan_chart(catalogue("en"), balance, Steps((), ()), {})


def test_that_draws_that_are_all_the_same_are_drawn() -> None:
    assert "<rect" in volume_histogram(
        catalogue("en"), np.full(50, 900.0, dtype=np.float32), 900, 900, 900
    )
    assert "<svg" in volume_histogram(catalogue("en"), np.zeros(50, dtype=np.float32), 0, 0, 0)


@pytest.mark.parametrize("low", [0.0, 300.0, 9_000.0])
def test_that_barrels_say_their_unit_wherever_their_lowest_lies(low: float) -> None:
    draws = np.linspace(low, 10_000.0, 500).astype(np.float32)
    markup = volume_histogram(catalogue("en"), draws, low + 20.0, 9_500.0, 9_900.0)
    assert len(re.findall(r"bbl</text>", markup)) == 1


def test_that_speeds_stand_below_the_separation_with_their_unit() -> None:
    times = np.arange(10, dtype=np.int64) * 60_000
    near, fast = np.full(10, 80.0), np.linspace(0.0, 9.0, 10)
    alone = separation_plot(catalogue("en"), Separation(times, near, [(0, 300_000)], 500.0))
    markup = separation_plot(
        catalogue("en"), Separation(times, near, [(0, 300_000)], 500.0, (fast, np.full(10, np.nan)))
    )
    assert ">10 kn</text>" in markup
    assert "kn</text>" not in alone
    # the giver is a double line; a ship that sent no speed has none
    assert markup.count('stroke-width="2.2"') == 1
    assert markup.count('stroke="#111111" stroke-width="1"') == 0
    assert markup.count('fill="#dedede"') == 2 * alone.count('fill="#dedede"')
