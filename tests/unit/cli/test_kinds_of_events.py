"""`detect --kind` and `export --table` beyond encounters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from lightering.cli.main import main
from lightering.model.schemas import GAPS, LEADS, LOITERING

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = {"loitering": LOITERING, "gaps": GAPS, "leads": LEADS}


@pytest.fixture
def tracks(tmp_path: Path) -> Path:
    """One ship adrift for twelve hours, one that falls silent beside her for ten."""
    lines = ["mmsi,time_utc,lon,lat,name"]
    for quarter in range(49):
        stamp = f"2026-01-01T{quarter // 4:02d}:{quarter % 4 * 15:02d}:00Z"
        lines.append(f"412000001,{stamp},{124 + quarter * 1e-4:.4f},33.0,=ADRIFT")
        if not 4 < quarter < 45:
            lines.append(f"445000001,{stamp},{124.05 + quarter * 1e-3:.3f},33.0,QUIET")
    path = tmp_path / "tracks.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", SCHEMAS)
def test_that_detect_and_export_give_the_same_table(
    tracks: Path, tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    assert main(["detect", str(tracks), "--kind", kind, "-o", str(one), "--no-progress"]) == 0
    assert main(["export", str(tracks), "--table", kind, "-o", str(two), "--no-progress"]) == 0
    assert one.read_bytes() == two.read_bytes()
    table = pq.read_table(one)
    assert table.schema.equals(SCHEMAS[kind])
    assert table.num_rows == 1
    if kind == "leads":
        assert "leads, no detections" in capsys.readouterr().err


def test_that_csv_on_stdout_keeps_formulas_harmless(
    tracks: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["detect", str(tracks), "--kind", "loitering", "-o", "-", "--no-progress"]) == 0
    (tmp_path / "out.csv").write_bytes(capfdbinary.readouterr().out)
    table = pacsv.read_csv(tmp_path / "out.csv")
    assert table.column_names == LOITERING.names
    assert table["name"].to_pylist() == ["'=ADRIFT"]


def test_that_max_gap_moves_what_counts_as_a_gap(tracks: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    words = ["detect", str(tracks), "--kind", "gaps", "--max-gap", "12h", "-o", str(out)]
    assert main([*words, "--no-progress"]) == 0
    assert pq.read_table(out).num_rows == 0


def test_that_a_command_loaded_alone_is_the_one_among_all() -> None:
    from lightering.cli.main import COMMANDS, build_parser

    def of(first: str) -> dict[str, list[list[str]]]:
        (added,) = build_parser(first)._subparsers._group_actions
        return {
            name: [list(action.option_strings) for action in parser._actions]
            for name, parser in added.choices.items()
        }

    every = of("")
    assert set(every) == {name for added in COMMANDS.values() for name in added}
    for name, options in every.items():
        assert of(name)[name] == options
