"""The mass balance of the ships of a report: by date, with residual, and never called proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from tests.golden.test_pages import with_draughts
from tests.unit.app.test_verify import Bench
from tests.unit.report.planted import mmsi_of, planted
from tests.unit.report.planted_flows import with_flows

from lightering import ledger
from lightering.app import pipeline
from lightering.report import contents, parts, pdf
from lightering.report.settings import ReportSettings
from lightering.report.telling import Telling
from lightering.report.texts import catalogue
from lightering.screening.ports import loading_port_calls
from lightering.tracks import statics

if TYPE_CHECKING:
    from pathlib import Path


def given(events: int = 3, **more: Any) -> dict[str, Any]:
    made = planted(events, **more)
    made["loaded"], made["assessment"] = typed(made), with_flows(made)
    return made


def typed(made: dict[str, Any]) -> Any:
    """The fixes with a receiver who came up to 5.1 m and a giver who rose to 5.9 m."""
    other = {"mmsi_1": "mmsi_2", "mmsi_2": "mmsi_1"}
    return with_draughts(made | {"encounters": made["encounters"].rename(columns=other)})


def section(made: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = contents.build(**made)["balances"]
    return told


def with_residual(made: dict[str, Any]) -> tuple[list[str], str]:
    table = section(made)["table"]
    found = [
        (row, below)
        for row, below in zip(table["rows"], table["below"], strict=True)
        if "(" in row[5]
    ]
    assert found
    return found[0]


def times(made: dict[str, Any], factor: float) -> dict[str, Any]:
    found = made["assessment"]
    table = found.transfers.assign(mass_t_p50=found.transfers["mass_t_p50"] * factor)
    return made | {"assessment": replace(found, transfers=table)}


def test_that_giver_and_receiver_of_every_page_stand_there_by_name() -> None:
    table = section(given())["table"]
    assert len(table["rows"]) == 6
    names = [row[0] for row in table["rows"]]
    assert names == sorted(names)
    assert sum(row[1] != "–" for row in table["rows"]) == 3
    assert sum(row[2] != "–" for row in table["rows"]) == 3
    assert all("E-" in below and "Cycle ends: " in below for below in table["below"])


def test_that_the_figures_are_those_of_the_table_mass_balance() -> None:
    made = given()
    rows = ledger.mass_balance(
        made["assessment"],
        made["ships"],
        statics.draught_reports(made["loaded"]),
        loading_port_calls(made["loaded"], made["params"]),
    )
    told = rows[rows["residual_t"].notna()]
    assert len(told) == 2
    printed = [row[5] for row in section(made)["table"]["rows"]]
    for residual in told["residual_t"]:
        mark = f"{round(residual):,}".replace("-", "−")
        assert any(one.startswith(f"{mark} (") for one in printed)


def test_that_both_draughts_are_told_with_file_and_line() -> None:
    row, below = with_residual(given())
    assert " → " in row[3]
    assert below.count("planted.csv, line ") == 2


def test_that_one_transfer_read_from_the_same_draughts_is_said_to_say_little() -> None:
    told = section(given())["table"]["below"]
    assert any("The residual holds zero, which says little" in one for one in told)


@pytest.mark.parametrize("factor", [0.01, 12.0])
def test_that_a_residual_that_does_not_hold_zero_is_told_in_words_and_not_as_proof(
    factor: float,
) -> None:
    told = section(times(given(), factor))
    words = " ".join(told["table"]["below"])
    assert "does not hold zero" in words
    # one gave, the other took: too little moved is more on one board and less on the other
    assert "less cargo than the transfers leave her with" in words
    assert "more cargo than the transfers leave her with" in words
    assert "never proof" in told["reading"]


def test_that_more_than_a_ship_can_hold_is_called_impossible() -> None:
    words = " ".join(section(times(given(), 40.0))["table"]["below"])
    assert "Impossible: took " in words
    assert "Impossible: gave " in words


def test_that_without_a_draught_no_residual_is_printed_and_no_zero() -> None:
    table = section(given())["table"]
    found = [
        (row, below)
        for row, below in zip(table["rows"], table["below"], strict=True)
        if "(" not in row[5]
    ]
    assert len(found) == 4
    for row, below in found:
        assert row[4:] == ["–", "–"]
        assert "that is not zero" in below


def test_that_only_ships_of_pages_that_are_asked_for_stand_there() -> None:
    made = given()
    key = made["encounters"]["encounter_id"][1]
    table = section(made | {"settings": ReportSettings(events=(key,))})["table"]
    assert len(table["rows"]) == 2
    assert all(key in below for below in table["below"])


def test_that_a_dismissed_transfer_moves_no_mass() -> None:
    made = given(statuses={1: ("dismissed", "bunkering")})
    words = " ".join(section(made)["table"]["below"])
    assert made["encounters"]["encounter_id"][1] not in words
    assert made["encounters"]["encounter_id"][0] in words


def test_that_a_report_without_balances_has_no_such_section_and_no_gap_in_its_numbers() -> None:
    told = contents.build(**planted(3))
    assert told["balances"]["table"]["rows"] == []
    assert told["others"]["heading"].startswith("4. ")
    assert contents.build(**given())["others"]["heading"].startswith("5. ")
    assert not any("balances" in part for part in parts.behind(told))


def test_that_a_long_section_is_set_in_parts_and_loses_no_cycle(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "CYCLES_IN_PART", 4)
    told = contents.build(**given(5))
    pieces = [part["balances"] for part in parts.behind(told) if "balances" in part]
    assert [len(piece["table"]["rows"]) for piece in pieces] == [4, 4, 2]
    below = [words for piece in pieces for words in piece["table"]["below"]]
    assert below == told["balances"]["table"]["below"]
    assert ["heading" in piece for piece in pieces] == [True, False, False]
    # a part without a heading could not be joined
    assert pieces[2]["goes_on"] == f"Mass balance, from {pieces[2]['table']['rows'][0][0]} on"
    assert pdf.render_pdf(told).startswith(b"%PDF")


def test_that_a_withheld_ship_is_not_named_in_it() -> None:
    made = given()
    name = str(made["ships"].set_index("mmsi").loc[mmsi_of(1), "name"])
    assert name in str(section(made))
    hidden = section(made | {"settings": ReportSettings(withheld=(mmsi_of(1),))})
    assert name not in str(hidden)


def test_that_what_the_ledger_says_of_a_cycle_is_said_in_the_language_of_the_report() -> None:
    english: dict[str, str] = catalogue("en").part("told")
    other = Telling(english, {key: f"[{text}]" for key, text in english.items()})
    rest = "wrong deadweight, a call not seen, or another ship"
    for words in (
        "no call seen",
        "call at Tai-Chung Kang",
        f"took 4,000 t more than she gave, into 3,565 t of deadweight: {rest}",
        f"gave 4,000 t more than she took, out of 3,565 t of deadweight: {rest}",
    ):
        assert other(words) == f"[{words}]"


class Balanced(Bench):
    """A bench whose ships have balances."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.pieces["loaded"] = typed(self.pieces)
        self.pieces["assessment"] = with_flows(self.pieces)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Balanced:
    made = Balanced(tmp_path)
    monkeypatch.setattr(pipeline, "run_all", made.run_all)
    monkeypatch.setattr(pipeline, "tally", made.tally)
    made.write()
    return made


def test_that_verify_recomputes_the_balances_and_names_the_figure_that_differs(
    bench: Balanced,
) -> None:
    assert bench.differences() == []
    # who received, draw by draw, is printed in the balance alone
    found = bench.pieces["assessment"]
    flows = replace(found.flows, first_receives=~found.flows.first_receives)
    bench.pieces["assessment"] = replace(found, flows=flows)
    first = bench.differences()[0]
    assert first.startswith("Page ")
    assert "– 1,591 6.8 → 5.9”, made again it is" in first
