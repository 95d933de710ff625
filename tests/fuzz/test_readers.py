"""Broken files by the thousand: nothing but a report comes out, and every record is accounted for.

The suite reads the same few dozen per reader everywhere; `./run bench fuzz` reads new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fuzz.loop import fuzz
from tests.fuzz.seeds import SEEDS

from lightering.progress import Quiet
from lightering.readers import formats, read_paths

if TYPE_CHECKING:
    from pathlib import Path

NAMES = [record.name for record in formats()]
QUICK = 40


def test_that_every_format_of_the_registry_is_fuzzed() -> None:
    assert set(SEEDS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_that_the_seeds_of_a_format_are_read_by_it(name: str, tmp_path: Path) -> None:
    for title, content in SEEDS[name]:
        (tmp_path / title).write_bytes(content)
        (read,) = read_paths([tmp_path / title], Quiet())
        assert (read.report.format, read.report.outcome) == (name, "ok")
        assert read.report.kept


@pytest.mark.parametrize("name", NAMES)
def test_that_a_broken_file_ends_in_a_report(name: str, tmp_path: Path) -> None:
    tally = fuzz(name, tmp_path, 1, lambda tally: tally.inputs < QUICK)
    assert tally.kinds > 5
