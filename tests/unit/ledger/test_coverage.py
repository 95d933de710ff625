"""What the data do not show is said in hours, and nothing is scaled up."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from tests.small_world import fixes

from lightering.ledger.coverage import coverage_words
from lightering.model.params import Params
from lightering.model.records import Loaded

NAMPO = (125.4, 38.72)


def loaded(hours: list[int], near: list[int]) -> Loaded:
    table = fixes((353000001,), step_h=24 * 30)[: len(hours)]
    table = pa.concat_tables([table.slice(0, 1)] * len(hours))
    times = pa.array([1_772_323_200_000 + h * 3_600_000 for h in hours], pa.int64())
    time = table.schema.field("time_utc").type
    table = table.set_column(table.schema.get_field_index("time_utc"), "time_utc", times.cast(time))
    for name, here, away in (("lon", NAMPO[0], 120.0), ("lat", NAMPO[1], 30.0)):
        values = pa.array([here if h in near else away for h in hours], pa.float64())
        table = table.set_column(table.schema.get_field_index(name), name, values)
    return Loaded(table, np.zeros(len(hours), dtype=np.int16), ())


def test_that_silent_hours_are_counted_and_the_longest_named() -> None:
    told = coverage_words(loaded([0, 1, 5, 9], near=[1, 9]), Params.defaults())
    assert "4 of 10 hours" in told[0]
    assert "3 h, from 2026-03-01 02:00Z" in told[0]
    assert "2 of these hours (20 %)" in told[1]
    assert "7 h, from 2026-03-01 02:00Z" in told[1]
    assert "Calls after 2026-03-01 09:00Z are not seen" in told[2]
    # 45 days before lies before the first fix
    assert "meetings since 2026-03-01 00:00Z" in told[2]
    long = coverage_words(loaded([0, 24 * 60], near=[]), Params.defaults())
    assert "meetings since 2026-03-16 00:00Z" in long[2]
    assert "lower bound" in told[-1]


def test_that_a_period_shorter_than_the_window_of_calls_is_said_to_be_too_short() -> None:
    defaults = Params.defaults()
    days = round(defaults.screening.call_window_d)
    short = [one for one in coverage_words(loaded([0, 119], near=[]), defaults) if "short" in one]
    assert len(short) == 1
    assert "5.0 days of tracks are fewer than the 45" in short[0]
    assert "the total leans low" in short[0]
    # all but the share that is never seen to call, and half of it every so many days
    law = defaults.screening
    seen = (1.0 - law.p_call_unseen) * (1.0 - 0.5 ** (5.0 / law.call_half_d))
    assert f"{100.0 * seen:.0f} % at most" in short[0]
    enough = coverage_words(loaded([0, 24 * days - 1], near=[]), defaults)
    assert not any("too short" in one for one in enough)


def test_that_waters_never_heard_are_said_to_be_so() -> None:
    told = coverage_words(loaded([0, 1], near=[]), Params.defaults())
    assert "0 of these hours" in told[1]
