"""What the drawing of typed draughts and the drawing of the drivers show."""

from __future__ import annotations

import re

from tests.unit.report.planted import planted

from lightering.report import contents
from lightering.report.figures.draught_steps import DraughtSteps, Steps, draught_steps
from lightering.report.figures.tornado import Bar, tornado
from lightering.report.texts import catalogue

DAY = 86_400_000
TEXTS = catalogue("en")


def drawn(giver: list[tuple[int, float]], receiver: list[tuple[int, float]]) -> str:
    ships = [Steps("giver", giver), Steps("receiver", receiver)]
    return draught_steps(TEXTS, DraughtSteps(0, 14 * DAY, (6 * DAY, 7 * DAY), ships))


def lines_of(markup: str, width: str) -> list[str]:
    return re.findall(rf'<path d="([^"]+)"[^>]*stroke-width="{width}"', markup)


def test_that_a_draught_sent_before_the_drawing_stands_until_the_next() -> None:
    (receiver,) = lines_of(drawn([], [(-30 * DAY, 3.0), (7 * DAY, 4.5)]), "1.3")
    points = [tuple(map(float, point.split())) for point in re.split("[ML]", receiver)[1:]]
    assert points[0][0] == 24.0
    assert points[0][1] == points[1][1] > points[2][1] == points[3][1]


def test_that_before_the_first_draught_nothing_is_drawn() -> None:
    (receiver,) = lines_of(drawn([], [(7 * DAY, 4.5)]), "1.3")
    assert float(re.split("[ML ]", receiver)[1]) > 24.0


def test_that_giver_and_receiver_differ_without_colour_and_the_unit_is_told() -> None:
    markup = drawn([(0, 7.0), (7 * DAY, 6.0)], [(0, 3.0)])
    assert len(lines_of(markup, "2.6")) == 1
    assert len(lines_of(markup, "1.3")) == 1
    assert ">m</text>" in markup
    for level in ("3.0", "6.0", "7.0"):
        assert f">{level}</text>" in markup


def test_that_an_event_without_draughts_has_no_drawing_of_them() -> None:
    (page, *_more) = contents.build(**planted(2))["events"]["pages"]
    assert page["figures"]["draughts"] is None


def test_that_the_ends_of_a_driver_differ_without_colour_and_its_swing_is_told() -> None:
    markup = tornado(TEXTS, [Bar("Product mix", 400_000.0, 520_000.0)], 450_000.0, 500_000.0)
    assert 'fill="#ffffff" stroke="#111111"' in markup
    assert 'fill="#7d7d7d" stroke="#111111"' in markup
    assert ">120,000</text>" in markup
    assert ">median 450,000 bbl</text>" in markup
    assert 'stroke-dasharray="4 2"' in markup
