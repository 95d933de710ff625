"""Settings of another program, an older one or a torn disk never keep the window from opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gui.broken_settings import tried

if TYPE_CHECKING:
    from pathlib import Path


def test_that_broken_settings_and_views_never_stop_the_window(qtbot, tmp_path: Path) -> None:
    assert tried(tmp_path, 1, lambda inputs: inputs < 40) == 40
