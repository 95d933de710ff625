"""The three import walls hold, and each falls when something is planted behind it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LINTER = Path(sys.executable).with_name("lint-imports")
RUFF = Path(sys.executable).with_name("ruff")


def run(*words: str | Path, cwd: Path, path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(w) for w in words],
        cwd=cwd,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(path), "HOME": str(cwd)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A checkout whose package may be spoiled."""
    shutil.copytree(
        root / "desktop", tmp_path / "desktop", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(root / "resources", tmp_path / "resources", symlinks=True)
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(root / name, tmp_path / name)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(LINTER, "--no-cache", cwd=folder, path=folder / "desktop")


def test_that_imports_run_only_downwards(root: Path) -> None:
    result = lint(root)
    assert result.returncode == 0, result.stdout


def test_that_an_upward_import_is_caught(copy: Path) -> None:
    target = copy / "desktop/lightering/readers/planted.py"
    target.write_text('"""Planted."""\nimport lightering.app.pipeline\n')
    result = lint(copy)
    assert result.returncode != 0
    assert "lightering.readers is not allowed to import lightering.app" in result.stdout


def test_that_qt_imported_in_the_core_is_caught_by_the_linter(copy: Path) -> None:
    target = copy / "desktop/lightering/ledger/planted.py"
    target.write_text('"""Planted."""\nimport PySide6.QtCore\n')
    result = lint(copy)
    assert result.returncode != 0
    assert "PySide6" in result.stdout


def test_that_a_new_folder_must_be_given_a_layer(copy: Path) -> None:
    folder = copy / "desktop/lightering/annex"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""Planted."""\n')
    assert lint(copy).returncode != 0


def test_that_ruff_refuses_qt_outside_the_window(copy: Path) -> None:
    inside = copy / "desktop/lightering/gui/planted.py"
    outside = copy / "desktop/lightering/detect/planted.py"
    for target in (inside, outside):
        target.write_text('"""Planted."""\n\nimport PySide6  # noqa: F401\n')
    found = run(RUFF, "check", "--no-cache", "--select", "TID251", "desktop", cwd=copy, path=copy)
    assert found.returncode != 0
    assert "detect/planted.py" in found.stdout
    assert "gui/planted.py" not in found.stdout


def test_that_the_core_runs_where_there_is_no_qt(root: Path) -> None:
    result = run(
        sys.executable, HERE / "refuse_qt.py", "lightering", cwd=root, path=root / "desktop"
    )
    assert result.returncode == 0, result.stderr


def test_that_qt_behind_importlib_is_caught(copy: Path) -> None:
    target = copy / "desktop/lightering/volumes/planted.py"
    target.write_text(
        '"""Planted."""\nfrom importlib import import_module\n\nimport_module("PySide6.QtCore")\n'
    )
    result = run(
        sys.executable, HERE / "refuse_qt.py", "lightering", cwd=copy, path=copy / "desktop"
    )
    assert result.returncode != 0
    assert "Qt outside the window: PySide6" in result.stderr
