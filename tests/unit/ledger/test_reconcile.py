"""Port calls and transfers: the same oil seen twice is told, never added."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
from tests.unit.ledger.test_balance import assessment
from tests.unit.volumes.made_tables import at, calls

from lightering.ledger import entries, reconcile, tally
from lightering.ledger.reconcile import AFLOAT, DIRECT, MATCHED
from lightering.model.schemas import LEDGER
from lightering.report.exports.tables import to_arrow

if TYPE_CHECKING:
    from lightering.model.records import Assessment

FIRST = 445_900_001


def made(*ends: str, delivered: tuple[str, ...] = (), chance: float = 1.0) -> Assessment:
    """Transfers of 100 bbl; the receiver of number k is the k-th ship."""
    times = [at(end) for end in ends]
    found = assessment(
        list(delivered or ends),
        [100.0] * len(ends),
        [chance] * len(ends),
        start_utc=[t - pd.Timedelta(hours=8) for t in times],
        end_utc=times,
        giver_mmsi=[352_900_001] * len(ends),
        volume_bbl_p05=[100.0] * len(ends),
        volume_bbl_p50=[100.0] * len(ends),
        volume_bbl_p95=[100.0] * len(ends),
        counts_reason=["flag"] * len(ends),
    )
    return replace(found, port_calls=calls())


def test_that_a_transfer_goes_with_the_call_it_is_booked_at() -> None:
    found = made("2026-03-01T06:00Z", delivered=("2026-03-04T00:00Z",))
    port = calls((FIRST, "2026-03-04T00:00Z", "2026-03-06T00:00Z"))
    beside = reconcile(replace(found, port_calls=port))
    assert beside["kind"].tolist() == [MATCHED]
    assert beside["encounter_id"].tolist() == ["E-0"]
    assert beside["port"].tolist() == ["Nampo"]


def test_that_a_meeting_inside_a_call_goes_with_that_call() -> None:
    port = calls((FIRST, "2026-02-27T00:00Z", "2026-03-06T00:00Z"))
    assert reconcile(replace(made("2026-03-01T06:00Z"), port_calls=port))["kind"].tolist() == [
        MATCHED
    ]


def test_that_a_call_and_a_transfer_of_other_ships_stand_alone() -> None:
    port = calls((FIRST + 7, "2026-03-04T00:00Z", "2026-03-06T00:00Z"))
    beside = reconcile(replace(made("2026-03-01T06:00Z"), port_calls=port))
    assert beside["kind"].tolist() == [AFLOAT, DIRECT]
    assert beside["encounter_id"].tolist() == ["E-0", None]
    assert pd.isna(beside["source_line"].iloc[0])


def test_that_two_liftings_brought_by_one_call_are_two_rows_and_one_call() -> None:
    found = made(
        "2026-03-01T06:00Z",
        "2026-03-02T06:00Z",
        delivered=("2026-03-04T00:00Z", "2026-03-04T00:00Z"),
    )
    found.transfers["receiver_mmsi"] = FIRST
    port = calls((FIRST, "2026-03-04T00:00Z", "2026-03-06T00:00Z"))
    beside = reconcile(replace(found, port_calls=port))
    assert beside["kind"].tolist() == [MATCHED, MATCHED]
    assert len(set(beside["arrival_utc"])) == 1


def test_that_what_counts_nothing_is_not_reconciled_and_calls_add_nothing() -> None:
    none = made("2026-03-01T06:00Z", chance=0.0)
    port = calls((FIRST, "2026-03-01T06:00Z", "2026-03-06T00:00Z"))
    assert reconcile(replace(none, port_calls=port))["kind"].tolist() == [DIRECT]
    found = made("2026-03-01T06:00Z")
    bare, beside = (
        tally(one, None)[0].estimated_bbl for one in (found, replace(found, port_calls=port))
    )
    assert bare == beside


def test_that_the_ledger_runs_by_date_and_begins_anew_each_year() -> None:
    found = made("2026-03-05T06:00Z", "2026-03-01T06:00Z", "2027-01-01T06:00Z")
    book = entries(found)
    assert book["encounter_id"].tolist() == ["E-1", "E-0", "E-2"]
    assert book["running_bbl_p50"].tolist() == [100.0, 200.0, 100.0]
    assert to_arrow(book, LEDGER).column_names == LEDGER.names


def test_that_a_dismissed_transfer_stays_in_the_ledger_and_says_so() -> None:
    book = entries(made("2026-03-01T06:00Z"), {"E-0": "dismissed"})
    assert book["counted"].tolist() == [False]
    assert book["running_bbl_p50"].tolist() == [0.0]
    assert book["reason"].tolist() == ["dismissed by the analyst"]


def test_that_the_last_running_median_is_the_median_of_the_tally() -> None:
    found = made("2026-03-05T06:00Z", "2026-03-01T06:00Z", chance=0.7)
    for told in ({}, {"E-0": "confirmed"}):
        (balance,) = tally(found, None, decisions=told)
        assert entries(found, told)["running_bbl_p50"].iloc[-1] == balance.estimated_bbl.p50


def test_that_nothing_gives_empty_tables() -> None:
    none = made("2026-03-01T06:00Z")
    empty = replace(none, transfers=none.transfers.iloc[:0])
    assert len(reconcile(empty)) == 0
    assert len(entries(empty)) == 0
