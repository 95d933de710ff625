"""Parameters are printed, named and kept with what was found; other limits are counted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from tests.unit.detect.chunks.stores import pair

from lightering.cli.main import main
from lightering.errors import InputError
from lightering.model.params import Params, parameter_notes
from lightering.report import exports

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    path = tmp_path / "a.parquet"
    exports.write(pair(1.0, 5.0), path, name="fixes")
    return path


def test_that_printed_parameters_are_read_back_as_they_were(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["params", "--distance-m", "333.25", "--min-duration", "90min"]) == 0
    path = tmp_path / "p.toml"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    read = Params.from_toml(path)
    assert (read.detect.distance_m, read.detect.min_duration_h) == (333.25, 1.5)
    assert read.to_toml() == path.read_text(encoding="utf-8")
    assert read.detect.params_id in path.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-1", "1e300", '"5"', "true", "[5]"])
def test_that_a_parameter_is_a_finite_number(tmp_path: Path, value: str) -> None:
    path = tmp_path / "p.toml"
    path.write_text(f"[detect]\ndistance_m = {value}\n", encoding="utf-8")
    with pytest.raises(InputError, match="must be a finite number"):
        Params.from_toml(path)


def test_that_an_id_stands_for_all_limits_and_for_nothing_else() -> None:
    detect = Params.defaults().detect
    names = list(detect.__slots__)
    ids = {replace(detect, **{name: getattr(detect, name) + 1.0}).params_id for name in names}
    assert len(ids | {detect.params_id}) == len(names) + 1
    assert replace(detect, distance_m=500.0).params_id == detect.params_id


def test_that_most_defaults_say_what_they_rest_on() -> None:
    every = [(s, n) for s, values in Params.defaults().as_dict().items() for n in values]
    assert set(parameter_notes()) <= set(every)
    assert len(parameter_notes()) > 0.8 * len(every)


def test_that_events_carry_the_parameters_they_were_found_with(
    tracks: Path, tmp_path: Path
) -> None:
    target = tmp_path / "e.parquet"
    assert main(["detect", str(tracks), "-o", str(target), "--distance-m", "400"]) == 0
    table = pq.read_table(target)
    params = replace(Params.defaults().detect, distance_m=400.0)
    assert table.column("params_id").to_pylist() == [params.params_id]
    kept = json.loads(table.schema.metadata[b"lightering"])
    assert kept["params"]["detect"]["distance_m"] == 400.0
    assert set(kept["params"]) == set(Params.defaults().as_dict())


def test_that_other_limits_are_counted(
    tracks: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "s.csv"
    words = ["--distances-m", "10,500", "--durations", "1h,6h", "--speeds-kn", "0.1,2"]
    assert main(["sensitivity", str(tracks), *words, "-o", str(target)]) == 0
    rows = pa_csv.read_csv(target).to_pylist()
    assert [row["encounters"] for row in rows] == [0, 0, 0, 0, 0, 1, 0, 0]
    capsys.readouterr()
    assert main(["sensitivity", str(tracks)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].split() == ["within", "250", "m", "1", "kn", "2", "kn", "3", "kn"]
    assert said[1].split() == ["at", "least", "1", "h", "1", "1", "1"]
    assert said[3].split() == ["at", "least", "4", "h", "1", "1", "1"]


@pytest.mark.parametrize("words", [["--speeds-kn", "a"], ["--durations", "2"],
                                   ["--distances-m", "0,5"], ["--distances-m", ""]])  # fmt: skip
def test_that_limits_that_mean_nothing_are_wrong_usage(tracks: Path, words: list[str]) -> None:
    assert main(["sensitivity", str(tracks), *words]) == 2
