"""The published method reproduces the published figures."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


def calls_table(path: Path, *, with_barrels: bool) -> Path:
    """89 calls whose full capacity at 8.33 bbl/t is 1,519,587 bbl (invented ships)."""
    total_t = 1_519_587 / 8.33
    weights = [1 + 0.2 * ((i % 5) - 2) for i in range(89)]
    lines = ["vessel,imo,dwt,date" + (",bbl" if with_barrels else "")]
    for i, weight in enumerate(weights):
        dwt = total_t * weight / sum(weights)
        barrels = f",{dwt * 8.33 * 0.9:.6f}" if with_barrels else ""
        lines.append(f"SHIP {i},,{dwt:.9f},2018-0{1 + i % 5}-1{i % 9}{barrels}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("with_barrels", [False, True])
def test_that_89_calls_give_the_three_published_totals(
    tmp_path: Path, capsys, with_barrels: bool
) -> None:
    path = calls_table(tmp_path / "calls.csv", with_barrels=with_barrels)
    assert main(["scenarios", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["calls"] == 89
    assert found["scenarios_bbl"]["1"] == pytest.approx(1_519_587, abs=0.5)
    assert main(["scenarios", str(path)]) == 0
    printed = capsys.readouterr().out
    for figure in ("1,367,628", "759,793", "506,529"):
        assert figure in printed
    if with_barrels:
        assert found["fit"]["bbl_per_tonne_times_fraction"] == pytest.approx(8.33 * 0.9, rel=1e-9)
        assert max(abs(r) for r in found["fit"]["residuals_bbl"]) < 1e-3


@pytest.mark.parametrize("factor", ["17.9", "6.0", "0"])
def test_that_an_impossible_factor_is_refused(tmp_path: Path, capsys, factor: str) -> None:
    path = calls_table(tmp_path / "calls.csv", with_barrels=False)
    assert main(["scenarios", str(path), "--bbl-per-tonne", factor]) == 2
    assert "6.05" in capsys.readouterr().err
