"""What is no regular file, or changes while it is read, ends in a sentence and in bounded time."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.readers.geopackages import make

from lightering.errors import InputError
from lightering.progress import Quiet
from lightering.readers import read_paths

HEAD = "mmsi,time_utc,lat,lon\n"
ROW = "371234000,2024-03-02T01:02:03Z,33.5,124.25\n"
NAMES = ("a.csv", "a.parquet", "a.gpkg", "a.xlsx")


@pytest.mark.parametrize("name", NAMES)
def test_that_a_folder_with_the_name_of_a_file_is_a_folder(tmp_path, name):
    (tmp_path / name).mkdir()
    (result,) = read_paths([tmp_path / name], Quiet())
    assert result.report.outcome == "error"
    assert "no track files" in result.report.messages[0]


@pytest.mark.parametrize("name", NAMES)
def test_that_pipes_and_devices_are_refused_at_once(tmp_path, name):
    os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="device or a pipe"):
        read_paths([tmp_path / name], Quiet())


def test_that_an_endless_device_is_refused_also_behind_a_link(tmp_path):
    zero = Path("/dev/zero")
    if not zero.exists():
        pytest.skip("this machine has no such device")
    (tmp_path / "a.csv").symlink_to(zero)
    for path in (zero, tmp_path / "a.csv"):
        with pytest.raises(InputError, match="device or a pipe"):
            read_paths([path], Quiet())


def test_that_pipes_in_a_folder_are_passed_by(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "a.csv").write_text(HEAD + ROW)
    (result,) = read_paths([tmp_path], Quiet())
    assert result.report.kept == 1


def test_that_a_pipe_beside_a_geopackage_is_not_waited_for(tmp_path):
    make(tmp_path / "a.gpkg")
    os.mkfifo(tmp_path / "a.gpkg-wal")
    (result,) = read_paths([tmp_path / "a.gpkg"], Quiet())
    assert result.report.kept == 2


@pytest.mark.parametrize("name", NAMES)
def test_that_an_unreadable_file_is_an_error_of_its_own(tmp_path, name):
    (tmp_path / name).write_text(HEAD + ROW)
    (tmp_path / "good.csv").write_text(HEAD + ROW)
    (tmp_path / name).chmod(0)
    if os.access(tmp_path / name, os.R_OK):
        pytest.skip("this user may read everything")
    bad, good = read_paths([tmp_path], Quiet())
    assert (bad.report.outcome, good.report.outcome) == ("error", "ok")
    assert "permissions" in bad.report.messages[0]


class Meanwhile(Quiet):
    """Does something to a file the first time it hears of progress."""

    def __init__(self, change):
        self._change = change

    def set(self, fraction, text):
        change, self._change = self._change, lambda: None
        change()


def grow(path):
    with path.open("ab") as stream:
        stream.write(ROW.encode())


@pytest.mark.parametrize("change", [grow, Path.unlink])
def test_that_a_file_that_changes_while_it_is_read_is_refused(tmp_path, change):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + ROW * 1000)
    (result,) = read_paths([path], Meanwhile(lambda: change(path)))
    assert result.report.outcome == "error"
    assert result.table.num_rows == 0


def test_that_a_geopackage_that_grows_while_it_is_read_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    make(path)
    (result,) = read_paths([path], Meanwhile(lambda: grow(path)))
    assert result.report.outcome == "error"
