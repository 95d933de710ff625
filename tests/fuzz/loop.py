"""Feeds a reader with broken files, led by what is new, and checks what must hold of every file.

A file that makes the program say something it has not said before (another format, outcome,
reason, repair or sentence) joins the files that are changed further. Run by itself it survives a
crash of a native library: the last file stays on disk.

    python -m tests.fuzz.loop FORMAT SECONDS SEED FOLDER
"""

from __future__ import annotations

import os
import re
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from tests.fuzz.accounted import accounted
from tests.fuzz.changes import changed
from tests.fuzz.seeds import SEEDS

from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.apart.limits import SWITCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.model.records import Rejected
    from lightering.readers import FileRead

__all__ = ["Tally", "fuzz"]

MOST_SECONDS = 10.0
"""Processor seconds for one file of a few kilobytes, on a machine that does other things too."""
MOST_BYTES = 4 << 30
"""Address space of the process in a long run."""


@dataclass(slots=True)
class Tally:
    """What a run did.

    Attributes:
        inputs: Files read.
        kept: Of these, files of which some record was kept.
        kinds: Different things the program said.
        slowest_s: Processor seconds of the slowest file.
    """

    inputs: int = 0
    kept: int = 0
    kinds: int = 0
    slowest_s: float = 0.0


def fuzz(name: str, folder: Path, seed: int, more: Callable[[Tally], bool]) -> Tally:
    """Reads broken files until told to stop.

    Args:
        name: Of the format whose seeds are changed.
        folder: Where the file of the moment is written, and stays if something is wrong.
        seed: Of the random numbers.
        more: Whether to go on.

    Raises:
        AssertionError: Something does not hold; the message names the file.
    """
    # what a reader does to its process is to be seen here
    os.environ[SWITCH] = "0"
    random, tally = Random(seed), Tally()
    files = list(SEEDS[name])
    known: set[tuple[object, ...]] = set()
    while more(tally):
        title, content = random.choice(files)
        broken = changed(content, [other for _title, other in files], random)[: 1 << 20]
        path = folder / title
        path.write_bytes(broken)
        began = time.process_time()
        try:
            signature, kept = _check(path, broken)
        except BaseException as error:
            raise AssertionError(
                f"{path} (seed {seed}, input {tally.inputs}): {error!r}"
            ) from error
        took = time.process_time() - began
        assert took < MOST_SECONDS, f"{path} took {took:.1f} s"
        tally.inputs += 1
        tally.kept += kept > 0
        tally.slowest_s = max(tally.slowest_s, took)
        if signature not in known:
            known.add(signature)
            tally.kinds += 1
            if len(broken) < 200_000:
                files.append((title, broken))
        path.unlink()
    return tally


def _check(path: Path, content: bytes) -> tuple[tuple[object, ...], int]:
    told: list[Rejected] = []
    reads = read_paths([path], Quiet(), told.append)
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    # what a file refused before it broke off is not counted: nothing of it was used
    whole = {read.report.file for read in reads if read.report.records_in}
    refused = sum(sum(read.report.rejected.values()) for read in reads)
    assert sum(record.file in whole for record in told) == refused
    for read in reads:
        _check_read(read)
    reports = [read.report for read in reads]
    said = {re.sub(r"[\d,.]+|“[^”]*”", "", m)[:60] for r in reports for m in r.messages}
    signature = (
        tuple((r.format, r.outcome, r.kept > 0) for r in reports[:3]),
        frozenset(reason for r in reports for reason in r.rejected),
        frozenset(repair for r in reports for repair in r.repairs),
        frozenset(said),
    )
    return signature, sum(report.kept for report in reports)


def _check_read(read: FileRead) -> None:
    report, table = read.report, read.table
    accounted(read)
    assert report.outcome in ("ok", "error")
    for message in report.messages:
        assert "Traceback" not in message
        message.encode()
    assert all(0 < mmsi < 10**9 for mmsi in table.column("mmsi").to_pylist())
    table.validate(full=True)


def main(name: str, seconds: str, seed: str, folder: str) -> int:
    """Runs one reader for a time; prints what was done."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    end = time.monotonic() + float(seconds)
    tally = fuzz(name, Path(folder), int(seed), lambda _tally: time.monotonic() < end)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(
        f"fuzz {name}: {tally.inputs} inputs, {tally.kept} with records kept, {tally.kinds} kinds, "
        f"slowest {tally.slowest_s:.2f} s, peak {peak:.0f} MiB\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
