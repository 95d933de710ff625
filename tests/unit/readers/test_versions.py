"""The quick look at versions says what the slow one says."""

from __future__ import annotations

import sys
from importlib.metadata import version

import pytest

from lightering.readers import versions
from lightering.readers.versions import version_of


@pytest.fixture(autouse=True)
def _anew():
    versions._folders.cache_clear()
    yield
    versions._folders.cache_clear()


@pytest.mark.parametrize("name", ["pyarrow", "numpy", "pandas", "pyais", "openpyxl", "pyproj"])
def test_that_both_ways_say_the_same(name, monkeypatch):
    assert version_of(name) == version(name)
    versions._folders.cache_clear()
    monkeypatch.setattr(versions, "_SUFFIX", ".no-such-folders")
    assert version_of(name) == version(name)


def test_that_the_package_that_is_imported_counts(tmp_path, monkeypatch):
    for number in (1, 2):
        (tmp_path / str(number) / f"numpy-0.{number}.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "1"), str(tmp_path / "2"), *sys.path])
    assert version_of("numpy") == "0.1"


def test_that_what_is_not_there_is_told():
    with pytest.raises(ModuleNotFoundError):
        version_of("no-such-package-anywhere")
