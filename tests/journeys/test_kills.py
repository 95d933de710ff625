"""Killed while somebody reviews: nothing that was acknowledged is lost, and it is said."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tests.journeys.kills import kill_while_reviewing

if TYPE_CHECKING:
    from pathlib import Path

    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results

KILLS = int(os.environ.get("LIGHTERING_KILLS", "12"))
"""`./run bench kills` kills a hundred."""


def test_that_a_window_killed_while_reviewing_loses_no_acknowledged_decision(
    found: tuple[Results, Rows], tmp_path: Path
) -> None:
    outcome = kill_while_reviewing(*found, tmp_path, KILLS)
    assert outcome.acknowledged >= KILLS
    assert outcome.records >= outcome.acknowledged
    assert outcome.recovered >= outcome.kills - outcome.while_opening
