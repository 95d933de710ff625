"""A report is held against what the records of a case say of lists and notified deliveries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from lightering.app.entered import Entered
from lightering.app.review import State
from lightering.app.verify_beside import beside_since, reasons_told
from lightering.case.audit import WHOLE_CASE, Draft
from lightering.case.sources import Source
from lightering.errors import CaseError, InputError

HASH, OTHER = "ab" * 32, "cd" * 32
CELLS = {"supplier": "Oland", "barrels": "12000.0", "origin": "typed 2026-03-01"}

STATE = State(
    lists=(Source("watch.csv", "watch.csv", HASH, 40),),
    notified=(Source("table.csv", "table.csv", HASH, 90),),
    typed=(tuple(sorted(CELLS.items())),),
    entered=(
        Entered("watch.csv", HASH, 3, 4, "port State"),
        Entered("table.csv", HASH, 2, 2, "of the page"),
        Entered("typed 2026-03-01", "", 1, 1, "read"),
    ),
    reason="read",
)
REPORT: dict[str, Any] = {
    "beside": [
        {"file": "watch.csv", "kind": "list", "sha256": HASH, "kept": 3},
        {"file": "table.csv", "kind": "notified", "sha256": HASH, "kept": 2},
    ],
    "notified_typed": [CELLS],
    "beside_reasons": {
        "watch.csv": "port State",
        "table.csv": "of the page",
        "typed 2026-03-01": "read",
    },
}


def said(report: dict[str, Any], state: State = STATE) -> list[str]:
    return list(beside_since(report, state))


def test_that_a_report_made_with_what_is_on_record_holds() -> None:
    assert said(REPORT) == []


def test_that_the_first_list_that_differs_is_named_and_how() -> None:
    (first,) = said(REPORT, replace(STATE, lists=()))
    assert first.startswith("List “watch.csv”: the report was made with it")
    (first,) = said(REPORT | {"beside": REPORT["beside"][1:]})
    assert "the report was made without it" in first
    changed = [REPORT["beside"][0] | {"sha256": OTHER}, REPORT["beside"][1]]
    (first,) = said(REPORT | {"beside": changed})
    assert first.startswith("List “watch.csv”: the record of the case names SHA-256 abab")


def test_that_another_number_of_rows_is_named() -> None:
    fewer = [REPORT["beside"][0], REPORT["beside"][1] | {"kept": 1}]
    (first,) = said(REPORT | {"beside": fewer})
    assert first.startswith("Notified deliveries “table.csv”: the record of the case says 2 rows")


def test_that_a_typed_delivery_that_differs_is_named_by_cell() -> None:
    (first,) = said(REPORT | {"notified_typed": [CELLS | {"barrels": "1.0"}]})
    assert "typed 2026-03-01" in first
    assert "barrels is “12000.0”" in first
    assert "does not" in said(REPORT, replace(STATE, typed=()))[0]
    assert "made without it" in said(REPORT | {"notified_typed": []})[0]


def test_that_another_reason_is_named() -> None:
    told = REPORT["beside_reasons"] | {"watch.csv": "a friend"}
    (first,) = said(REPORT | {"beside_reasons": told})
    assert first.startswith("Reason of “watch.csv”")


def test_that_a_report_from_before_reasons_were_kept_is_no_difference() -> None:
    assert said({k: v for k, v in REPORT.items() if k != "beside_reasons"}) == []


def test_that_damaged_reasons_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="reasons of lists"):
        reasons_told({"beside_reasons": 3}, "report.pdf")


def test_that_a_record_gives_back_rows_and_reasons() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    draft = Draft(WHOLE_CASE, "to review", "", at, sets=STATE.sets())
    assert State.of(draft) == STATE
    broken = replace(draft, sets=STATE.sets() | {"entered": [{"name": "x"}]})
    with pytest.raises(CaseError, match="damaged"):
        State.of(broken)
