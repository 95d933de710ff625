"""Every number of the tally can be traced: `tally --explain ENCOUNTER`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.gui import planted

from lightering.app import pipeline
from lightering.app.explain import as_text, explain
from lightering.cli.main import main
from lightering.errors import InputError
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def results() -> pipeline.Results:
    month = sorted(sample_tracks().glob("ais-*"))[:1]
    return pipeline.run_all(month, Params.defaults(), Quiet())


def told(results: pipeline.Results, encounter_id: str, **statuses: str) -> dict[str, Any]:
    return explain(
        encounter_id, results.encounters, results.screening, results.assessment, statuses
    )


def busiest(results: pipeline.Results) -> Any:
    table = results.assessment.transfers
    return table.loc[
        [len(lines) for lines in table["evidence"]].index(max(map(len, table["evidence"])))
    ]


def test_that_the_figures_explained_are_those_of_the_tables(results: pipeline.Results) -> None:
    row = busiest(results)
    found = told(results, row["encounter_id"])["transfer"]
    for quantile in ("p05", "p50", "p95"):
        assert found["draws"]["volume_bbl"][quantile] == pytest.approx(
            row[f"volume_bbl_{quantile}"], abs=0.11
        )
    assert found["binding_bound"] == row["binding_bound"]
    assert found["counts_probability"] == row["counts_probability"]
    assert found["evidence"] == [dict(line) for line in row["evidence"]]
    assert found["parameters"] == results.params.as_dict()["volumes"]


def test_that_inputs_name_file_and_line_and_formulas_their_source(
    results: pipeline.Results,
) -> None:
    row = busiest(results)
    found = told(results, row["encounter_id"])
    text = as_text(found)
    for line in row["evidence"]:
        if line["source_file"]:
            assert f"[{line['source_file']}:{line['source_line']}]" in text
    assert re.search(r"\[\S+:\d+\]", text)
    assert all(one["source"] and one["formula"] for one in found["transfer"]["formulas"])
    assert "Schneekluth" in text
    json.dumps(found)


def test_that_a_decision_shows(results: pipeline.Results) -> None:
    name = busiest(results)["encounter_id"]
    found = told(results, name, **{name: "dismissed"})
    assert found["decision"] == "dismissed"
    assert found["transfer"]["booked"]["counted"] is False


def test_that_an_encounter_that_is_no_transfer_says_why(results: pipeline.Results) -> None:
    named = set(results.assessment.transfers["encounter_id"])
    other = next(n for n in results.encounters["encounter_id"] if n not in named)
    found = told(results, other)
    assert found["transfer"] is None
    assert found["screening"]["reason"] in as_text(found)


def test_that_an_unknown_encounter_is_refused_with_a_sentence(results: pipeline.Results) -> None:
    with pytest.raises(InputError, match="E-nothing"):
        told(results, "E-nothing")


def test_that_the_command_prints_one_encounter(
    results: pipeline.Results, capsys: pytest.CaptureFixture[str]
) -> None:
    name = busiest(results)["encounter_id"]
    month = str(sorted(sample_tracks().glob("ais-*"))[0])
    assert main(["tally", month, "--explain", name, "--json"]) == 0
    printed, known = json.loads(capsys.readouterr().out), told(results, name)
    without = printed["transfer"].pop("without")
    assert known["transfer"].pop("without") == []
    assert printed == known
    # which line moves the median most stands first
    moves = [abs(one["moves_bbl"]) for one in without]
    assert moves == sorted(moves, reverse=True)
    assert "hours together" in {one["line"] for one in without}


def test_that_the_mass_balance_of_both_ships_is_told_with_its_residual(tmp_path: Path) -> None:
    fleet = planted.write_fleet(tmp_path)
    results = pipeline.run_all([fleet], Params.defaults(), Quiet())
    masses = pipeline.mass_balance(results.assessment, results.loaded)
    table = results.assessment.transfers
    row = table.loc[table["counts_probability"] > 0.5].iloc[0]
    found = explain(
        row["encounter_id"],
        results.encounters,
        results.screening,
        results.assessment,
        {},
        balances=masses,
    )
    ships = {one["mmsi"] for one in found["mass_balance"]}
    assert ships == {row["giver_mmsi"], row["receiver_mmsi"]}
    for one in found["mass_balance"]:
        if one["residual_t"] is not None:
            net = one["net_t_p50"] - one["change_on_board_t"]
            # medians do not subtract: a residual is the median of the differences
            low, high = one["residual_t_p05"], one["residual_t_p95"]
            assert low < one["residual_t"] < high
            assert low < net < high
    lines = [line for line in as_text(found).split("\n") if line.startswith("balance")]
    assert len(lines) == 2
