"""Small rooms without dead ends: a file that grows past 400 lines hides something."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.walls.references import unreferenced

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES = 400


def test_that_no_file_of_python_has_more_than_400_lines(root: Path) -> None:
    files = [
        path
        for folder in ("desktop", "installers", "tests")
        for path in sorted((root / folder).rglob("*.py"))
    ]
    assert len(files) > 500
    counts = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    large = {str(p.relative_to(root)): n for p, n in counts.items() if n > MOST_LINES}
    assert not large


def test_that_no_room_is_called_utils(root: Path) -> None:
    names = ("utils", "util", "helpers", "misc", "common")
    found = [p for p in (root / "desktop").rglob("*") if p.stem in names]
    assert not found


def test_that_no_function_serves_tests_alone(root: Path) -> None:
    api = (root / "docs" / "api.md").read_text(encoding="utf-8")
    public = {("lightering.app.api", name) for name in re.findall(r"`lightering\.(\w+)\(", api)}
    assert len(public) == 5
    assert not unreferenced(root / "desktop" / "lightering", public)
