"""Where nothing at all was received the window says so: an empty map is no empty sea."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from tests.gui.map import made

from lightering.gui.map.fleet import fleet_of
from lightering.gui.map.projection import forward
from lightering.gui.map.silence import silences_within, unheard_words
from lightering.progress import Quiet

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

PICTURES = os.environ.get("LIGHTERING_PICTURES", "")
HOUR = made.HOUR
START = made.START_MS // HOUR * HOUR
WHOLE = (START, START + 100 * HOUR)


def _fleet(hours, lon, lat):
    table = made.fixes(
        np.full(len(hours), 200_000_001, np.int64),
        (START + np.asarray(hours) * HOUR).astype(np.int64),
        np.asarray(lon, float),
        np.asarray(lat, float),
    )
    results = made.results_of(made.loaded_of(table), [])
    return fleet_of(results.loaded, results.params.detect)


def _box(west: float, south: float, east: float, north: float):
    (w, e), (s, n) = forward(np.array([west, east]), np.array([south, north]))
    return float(w), float(s), float(e), float(n)


def test_that_a_planted_silence_of_an_area_is_found_with_its_hours() -> None:
    hours = [0.5, 1.5, 2.5, 20.2, 21.1, 50.5, 99.9]
    inside = [124.0, 124.1, 124.2, 124.3, 124.0, 140.0, 124.0]
    fleet = _fleet(hours, inside, [33.0] * len(hours))
    found = silences_within(fleet, _box(123, 32, 125, 34), WHOLE, 2.0, Quiet())
    told = [((a - START) / HOUR, (b - START) / HOUR) for a, b in found]
    # what was heard at hour 50 came from elsewhere
    assert told == [(3, 20), (22, 99)]
    everywhere = silences_within(fleet, _box(100, 20, 150, 50), WHOLE, 2.0, Quiet())
    assert [((a - START) / HOUR, (b - START) / HOUR) for a, b in everywhere] == [
        (3, 20),
        (22, 50),
        (51, 99),
    ]


def test_that_an_area_that_nobody_was_heard_in_is_silent_all_the_time() -> None:
    fleet = _fleet([1.0, 2.0], [124.0, 124.0], [33.0, 33.0])
    assert silences_within(fleet, _box(10, 50, 12, 52), WHOLE, 2.0, Quiet()) == (WHOLE,)


def test_that_a_fix_at_the_very_end_of_the_window_ends_a_silence() -> None:
    fleet = _fleet([0.0, 100.0], [124.0, 124.0], [33.0, 33.0])
    (found,) = silences_within(fleet, _box(123, 32, 125, 34), WHOLE, 2.0, Quiet())
    assert found == (START + HOUR, START + 100 * HOUR)


def test_that_a_silence_shorter_than_a_gap_is_none() -> None:
    fleet = _fleet(np.arange(0.5, 100, 2.0), np.full(50, 124.0), np.full(50, 33.0))
    assert silences_within(fleet, _box(123, 32, 125, 34), WHOLE, 2.0, Quiet()) == ()


def test_that_the_words_name_the_fact_the_time_and_what_it_does_not_show() -> None:
    fact, cause = unheard_words((1_772_510_400_000, 1_772_694_000_000))
    assert fact == "No fixes here."
    assert cause == (
        "Nothing was received in this area between 3 Mar 2026 04:00Z and 5 Mar 2026 07:00Z. "
        "Absence of ships is not shown by this."
    )


def test_that_map_and_timeline_hatch_an_area_without_fixes_and_say_why(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    review, session = full_window.review, full_window.session
    review.map.fit_all()
    silence = review.silence
    qtbot.waitUntil(lambda: silence._looked is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not review._tasks.running, timeout=60_000)
    assert silence.overlay.text == ""
    before = review.timeline.detail.grab().toImage()
    review.map.show_place(-30.0, 20.0)
    qtbot.waitUntil(lambda: silence.overlay.isVisible(), timeout=20_000)
    assert silence.spans == (session.window_ms,)
    assert silence.overlay.text.startswith("No fixes here. Nothing was received in this area")
    assert silence.overlay.text.endswith("Absence of ships is not shown by this.")
    assert silence.overlay.accessibleDescription() == silence.overlay.text
    assert review.timeline.detail.grab().toImage() != before
    qtbot.wait(100)
    if PICTURES not in ("", "1"):
        assert full_window.grab().save(str(Path(PICTURES) / "silence.png"))
    review.map.fit_all()
    qtbot.waitUntil(lambda: not silence.overlay.isVisible(), timeout=20_000)
