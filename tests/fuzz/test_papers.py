"""Cases, parameters, mappings and lists that are broken end in a sentence, never in a fault.

The suite reads the same few dozen of each everywhere. For longer:

    LIGHTERING_FUZZ_S=60 ./run test tests/fuzz/test_papers.py -s
"""

from __future__ import annotations

import os
import sys
import time
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.fuzz.papers import PAPERS

from lightering.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECONDS = float(os.environ.get("LIGHTERING_FUZZ_S", "0"))
QUICK = 60
LENIENT = {"saved_filters", "report_settings"}
"""What is no filter, or no word of settings, is passed over."""


def tried(name: str, folder: Path, seed: int, more: Callable[[int], bool]) -> tuple[int, int]:
    """Uses broken files until told to stop; returns how many, and how many were taken as sound."""
    paper, random = PAPERS[name], Random(seed)
    seeds = paper.seeds()
    inputs = taken = 0
    while more(inputs):
        title, content = random.choice(seeds)
        broken = paper.broken(content, [other for _title, other in seeds], random)[: 1 << 20]
        path = folder / title
        path.write_bytes(broken)
        inputs += 1
        try:
            paper.use(path)
            taken += 1
        except UserError:
            pass
        except BaseException as error:
            raise AssertionError(f"{path} (seed {seed}, input {inputs}): {error!r}") from error
        if name != "case":
            assert path.read_bytes() == broken
        for left in folder.iterdir():
            left.unlink()
    return inputs, taken


@pytest.mark.parametrize("name", PAPERS)
def test_that_sound_ones_are_taken(name: str, tmp_path: Path) -> None:
    for title, content in PAPERS[name].seeds():
        (tmp_path / title).write_bytes(content)
        PAPERS[name].use(tmp_path / title)


@pytest.mark.skipif(SECONDS > 0, reason="a long run is asked for")
@pytest.mark.parametrize("name", PAPERS)
def test_that_a_broken_one_ends_in_a_sentence(name: str, tmp_path: Path) -> None:
    inputs, taken = tried(name, tmp_path, 1, lambda inputs: inputs < QUICK)
    assert inputs == QUICK
    assert name in LENIENT or taken < QUICK


@pytest.mark.skipif(SECONDS <= 0, reason="LIGHTERING_FUZZ_S=60 tries new files for a minute each")
@pytest.mark.parametrize("name", PAPERS)
def test_that_no_broken_one_is_found_that_does_harm(name: str, tmp_path: Path) -> None:
    seed = int(os.environ.get("LIGHTERING_FUZZ_SEED") or time.time_ns())
    end = time.monotonic() + SECONDS
    inputs, taken = tried(name, tmp_path, seed, lambda _inputs: time.monotonic() < end)
    sys.stdout.write(f"fuzz {name}: {inputs} inputs, {taken} taken as sound\n")
