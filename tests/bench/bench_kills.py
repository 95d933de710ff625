"""A hundred windows over one case, each killed (SIGKILL) at a random moment of a review.

LIGHTERING_KILLS (default 100) sets how many. Encounters, leads, gaps and loitering are decided,
files are attached. Every acknowledged record is looked for by its seal after each kill, the chain
is verified, and the case must open; the first thing lost ends the run.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.gui.conftest import Silent
from tests.journeys.kills import kill_while_reviewing

from lightering.gui import loading
from lightering.model.params import Params
from lightering.resources import sample_tracks


def run() -> list[str]:
    """Returns one line."""
    kills = int(os.environ.get("LIGHTERING_KILLS", "100"))
    results, rows = loading.run([sample_tracks()], Params.defaults(), Silent())
    with tempfile.TemporaryDirectory() as folder:
        told = kill_while_reviewing(results, rows, Path(folder), kills, most=12)
    line = (
        f"kills: {told.kills} of a window with {len(results.encounters)} encounters, "
        f"{told.while_opening} while it opened; {told.acknowledged:,} acknowledged records "
        f"({told.beside:,} on leads, gaps and loitering), all among the {told.records:,} of the "
        f"case (ratio 1.0), chain whole each time, {told.files:,} attached files whole; recovery "
        f"said {told.recovered} times; slowest opening afterwards {told.slowest_s * 1000:.0f} ms"
    )
    return [line]
