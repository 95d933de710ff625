"""Which typed draught belongs to an encounter, and which does not."""

from __future__ import annotations

import pandas as pd
from tests.unit.volumes.made_tables import DPRK, at, draughts

from lightering.volumes.readings import Side, reports_by_ship

HOUR = 3_600_000


def around(*rows: tuple[str, float], before: str = "2026-02-01", after: str = "2026-03-09") -> Side:
    """Readings around a contact from 3 to 4 March."""
    reports = reports_by_ship(draughts(*((DPRK, time, metres) for time, metres in rows)))
    return reports[(DPRK, 0)].around(*(_ms(t) for t in ("2026-03-03", "2026-03-04", before, after)))


def _ms(text: str) -> int:
    return int((at(text) - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(milliseconds=1))


def test_that_the_draught_in_force_and_the_next_typed_one_make_the_change() -> None:
    side = around(("2026-02-20", 3.4), ("2026-03-04T05:00Z", 5.7), ("2026-03-08", 3.1))
    assert side.before is not None
    assert side.after is not None
    assert (side.before.draught_m, side.after.draught_m) == (3.4, 5.7)
    assert side.change_m == 2.3
    assert (side.before.source_file, side.before.source_line) == ("made.csv", 2)
    assert side.after.source_line == 3


def test_that_a_draught_not_typed_again_is_missing_and_not_zero_change() -> None:
    side = around(("2026-02-20", 3.4))
    assert side.after is None
    assert side.change_m is None


def test_that_a_draught_older_than_the_last_transfer_is_not_the_one_before() -> None:
    side = around(("2026-02-20", 3.4), ("2026-03-04T05:00Z", 5.7), before="2026-02-25")
    assert side.before is None
    assert side.after is not None


def test_that_a_draught_typed_after_the_next_call_is_not_the_one_after() -> None:
    side = around(("2026-02-20", 3.4), ("2026-03-06", 3.1), after="2026-03-05")
    assert side.after is None


def test_that_a_draught_typed_during_the_contact_counts_if_none_follows() -> None:
    side = around(("2026-02-20", 3.4), ("2026-03-03T20:00Z", 5.5))
    assert side.after is not None
    assert side.after.draught_m == 5.5
