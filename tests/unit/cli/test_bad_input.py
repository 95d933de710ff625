"""Bad input gives one clear sentence, exit code 1, no traceback, and touches nothing."""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING

import pytest

from lightering.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO\n"
ROW = "353996201,2026-01-01T00:{:02d}:00,33.0,124.0,0.1,10.0,10,AMBER QUAY,\n"


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, Path]:
    contents = {
        "empty.csv": b"",
        "blank.csv": b"\n\n  \n",
        "picture.csv": picture(),
        "no_latitude.csv": b"Skip,Zeit,Fart\nA,2026-01-01,1\n",
        "cut.parquet": b"PAR1\x00\x00\x00\x01PAR",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "README.md").write_text("No tracks here.\n")
    return {p.name: p for p in tmp_path.iterdir()}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("empty.csv", "empty"),
        ("blank.csv", "empty"),
        ("picture.csv", "picture"),
        ("no_latitude.csv", "latitude"),
        ("cut.parquet", "Parquet"),
        ("folder", "no track"),
    ],
)
@pytest.mark.parametrize("command", ["inspect", "convert", "detect", "tally", "report"])
def test_that_a_bad_file_gives_a_sentence_and_no_output(
    bad: dict[str, Path], tmp_path: Path, capsys, command: str, name: str, says: str
) -> None:
    before = bad[name].read_bytes() if bad[name].is_file() else None
    out = tmp_path / ("out.pdf" if command == "report" else "out.csv")
    words = [command, str(bad[name])]
    if command in {"convert", "detect", "report"}:
        words += ["-o", str(out)]
    assert main(words) == 1
    captured = capsys.readouterr()
    text = captured.out + captured.err
    assert says.lower() in text.lower()
    assert "Traceback" not in text
    assert "Lightering itself failed" not in text
    assert not out.exists()
    assert before is None or bad[name].read_bytes() == before


def test_that_a_file_cut_inside_a_number_loses_that_row_only(tmp_path: Path, capsys) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(HEADER + "".join(ROW.format(i) for i in range(5)) + "353996201,2026-01-01T0")
    assert main(["inspect", "--json", str(path)]) == 0
    (report,) = json.loads(capsys.readouterr().out)["files"]
    assert (report["records_in"], report["kept"]) == (6, 5)
    assert sum(report["rejected"].values()) == 1


def test_that_an_unwritable_target_is_said_and_leaves_nothing(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.format(0))
    assert main(["convert", str(path), "-o", str(tmp_path / "nowhere" / "out.csv")]) == 1
    assert "does not exist" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_that_an_unknown_extension_is_wrong_usage(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.format(0))
    assert main(["convert", str(path), "-o", str(tmp_path / "out.docx")]) == 2
    assert ".parquet" in capsys.readouterr().err


def test_that_a_missing_file_is_named(tmp_path: Path, capsys) -> None:
    assert main(["inspect", str(tmp_path / "gone.csv")]) == 1
    assert "gone.csv" in capsys.readouterr().err


def test_that_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys) -> None:
    good, empty = tmp_path / "good.csv", tmp_path / "empty.csv"
    good.write_text(HEADER + "".join(ROW.format(i) for i in range(5)))
    empty.write_bytes(b"")
    assert main(["inspect", "--json", str(good), str(empty)]) == 1
    files = {f["file"]: f for f in json.loads(capsys.readouterr().out)["files"]}
    assert files["good.csv"]["kept"] == 5
    assert files["empty.csv"]["outcome"] == "error"
    assert files["empty.csv"]["messages"]


def test_that_every_rejected_record_is_written_with_its_line(tmp_path: Path) -> None:
    path, out = tmp_path / "a.csv", tmp_path / "rejects.csv"
    path.write_text(
        HEADER
        + ROW.format(0)
        + ROW.format(0)
        + "353996201,2026-01-01T00:05:00,96.5,124.0,0.1,10.0,10,AMBER QUAY,\n"
    )
    assert main(["inspect", str(path), "--rejects", str(out)]) == 0
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,column,reason,value"
    assert any(",4," in line and "bad_lat" in line and "96.5" in line for line in lines)
    assert any("duplicate" in line for line in lines)


@pytest.mark.parametrize("words", [[], ["detect"], ["inspect"], ["nonsense"], ["tally", "--year"]])
def test_that_wrong_usage_is_exit_code_two(words: list[str], capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["2", "two hours", "-1h", "1w", ""])
def test_that_a_duration_without_sense_is_wrong_usage(tmp_path: Path, capsys, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(HEADER + ROW.format(0))
    assert main(["detect", str(path), "-o", "-", f"--min-duration={text}"]) == 2
    assert "duration" in capsys.readouterr().err


def test_that_an_unknown_parameter_is_named(tmp_path: Path, capsys) -> None:
    path, params = tmp_path / "a.csv", tmp_path / "p.toml"
    path.write_text(HEADER + ROW.format(0))
    params.write_text("[detect]\ndistance = 250\n")
    assert main(["detect", str(path), "-o", "-", "--params", str(params)]) == 1
    assert "distance_m" in capsys.readouterr().err
