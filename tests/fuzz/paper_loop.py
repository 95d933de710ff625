"""Uses broken papers until told to stop: each is taken, or refused in a sentence.

python -m tests.fuzz.paper_loop NAME SECONDS SEED FOLDER
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.papers import PAPERS

from lightering.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["tried"]


def tried(name: str, folder: Path, seed: int, more: Callable[[int], bool]) -> tuple[int, int]:
    """Uses broken files until told to stop; returns how many, and how many were taken as sound.

    Args:
        name: Of the paper.
        folder: Where the file of the moment is written, and stays if something is wrong.
        seed: Of the random numbers.
        more: Whether to go on after so many.

    Raises:
        AssertionError: Something else than a sentence came out; the message names the file.
    """
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


def main(name: str, seconds: str, seed: str, folder: str) -> int:
    """Tries one kind for a time; prints what was done."""
    end = time.monotonic() + float(seconds)
    inputs, taken = tried(name, Path(folder), int(seed), lambda _inputs: time.monotonic() < end)
    sys.stdout.write(f"fuzz {name}: {inputs} inputs, {taken} taken as sound\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
