"""Cases, parameters, mappings and lists that are broken end in a sentence, never in a fault.

The suite tries the same few dozen of each everywhere; `./run bench fuzz` tries new ones for long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fuzz.paper_loop import tried
from tests.fuzz.papers import PAPERS

if TYPE_CHECKING:
    from pathlib import Path

QUICK = 60
LENIENT = {"saved_filters", "report_settings"}
"""What is no filter, or no word of settings, is passed over."""


@pytest.mark.parametrize("name", PAPERS)
def test_that_sound_ones_are_taken(name: str, tmp_path: Path) -> None:
    for title, content in PAPERS[name].seeds():
        (tmp_path / title).write_bytes(content)
        PAPERS[name].use(tmp_path / title)


@pytest.mark.parametrize("name", PAPERS)
def test_that_a_broken_one_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    inputs, taken = tried(name, tmp_path, 1, lambda inputs: inputs < QUICK)
    assert inputs == QUICK
    assert name in LENIENT or taken < QUICK
