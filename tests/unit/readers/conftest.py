"""What the tests of the readers share."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from lightering.progress import Quiet
from lightering.readers import FileRead, read_paths
from lightering.readers.apart.limits import SWITCH

if TYPE_CHECKING:
    from pathlib import Path


class Reader:
    """Writes a file, reads it, and checks what must hold of every file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rejects = []

    def all(self, content: bytes | str, name: str = "a.csv") -> list[FileRead]:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.path(path)

    def path(self, path: Path) -> list[FileRead]:
        before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
        self.rejects = []
        reads = read_paths([path], Quiet(), self.rejects.append)
        assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before
        for read in reads:
            report = read.report
            assert report.kept == read.table.num_rows
            assert report.kept + sum(report.rejected.values()) == report.records_in
            assert report.outcome == "ok" or report.messages
            assert report.sha256 == before[0]
        if len(reads) == 1 and reads[0].report.records_in:
            assert len(self.rejects) == sum(reads[0].report.rejected.values())
        return reads

    def __call__(self, content: bytes | str, name: str = "a.csv") -> FileRead:
        (read,) = self.all(content, name)
        return read


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers are tried in this process: faster, and `test_apart.py` shows that it is the same."""
    monkeypatch.setenv(SWITCH, "0")


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)
