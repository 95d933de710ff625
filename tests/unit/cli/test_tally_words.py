"""What `tally` says where there is little to say, and never more than its draws tell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.unit.report.planted import planted

from lightering.cli.main import main
from lightering.cli.total_words import of_balance

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HEADER = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO\n"


def _lone_ship(folder: Path, year: int) -> str:
    path = folder / "one.csv"
    row = "353996201,{}-01-01T{:02d}:00:00,33.0,124.0,0.1,10.0,10,AMBER QUAY,\n"
    path.write_text(HEADER + "".join(row.format(year, hour) for hour in range(4)))
    return str(path)


def test_that_data_without_a_cap_period_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tally", _lone_ship(tmp_path, 2013), "--no-progress"]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == "no cap period in these data: the first began on 1 October 2017"


def test_that_a_line_that_no_draw_passes_is_said_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tally", _lone_ship(tmp_path, 2026), "--no-progress"]) == 0
    lines = [one for one in capsys.readouterr().out.splitlines() if "% passed" in one]
    assert len(lines) == 4
    assert all(one.endswith("% passed  not reached") for one in lines)


def test_that_almost_certain_is_not_told_as_certain() -> None:
    (balance,) = planted(2)["balances"]
    told = of_balance(replace(balance, probability_exceeded=0.9996))
    assert "over the cap with probability > 99 %" in told
