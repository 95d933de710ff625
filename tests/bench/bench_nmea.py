"""How long a log of AIS sentences takes, against the bare decoder of the library.

Read in this process, and in one of its own, as it is unless the environment says otherwise.
`ROWS` sets how many sentences, `TURNS` how often.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from pyais import FileReaderStream
from pyais.messages import MSG_CLASS
from tests.fuzz.seeds import SEEDS
from tests.unit.readers.nmea_made import SHIP, sentence, tagged

from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.readers.apart.limits import SWITCH

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS, TURNS = 100_000, 3


def log(path: Path) -> None:
    """Writes positions of message 1 with TAG blocks, as a receiver logs them."""
    rng = np.random.default_rng(2397)
    lines = []
    for number in range(ROWS):
        payload, fill = (
            MSG_CLASS[1]
            .create(
                mmsi=SHIP + number % 2000,
                lon=float(120.0 + rng.random()),
                lat=float(30.0 + rng.random()),
                speed=float(rng.integers(0, 150) / 10),
                course=float(rng.integers(0, 3600) / 10),
                heading=int(rng.integers(0, 360)),
            )
            .encode()
        )
        lines.append(tagged(sentence(payload, fill), f"s:r1,c:{1709343000 + number // 20}"))
    path.write_text("\n".join(lines) + "\n")


def run() -> list[str]:
    """Returns one line per figure; seconds are of the processor, medians of three."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "day.nmea"
        log(path)
        bare = _seconds(lambda: _decode(path))
        os.environ[SWITCH] = "0"
        ours = _seconds(lambda: read_paths([path], Quiet()))
        os.environ[SWITCH] = "1"
        apart = _seconds(lambda: read_paths([path], Quiet()))
        small = Path(folder) / "one.gpx"
        small.write_bytes(dict(SEEDS["gpx"])["a.gpx"])
        start = _seconds(lambda: read_paths([small], Quiet()))
        del os.environ[SWITCH]
    return [
        f"nmea_bare: {bare:.3f} s ({ROWS / bare:,.0f} sentences/s)",
        f"nmea: {ours:.3f} s ({ROWS / ours:,.0f} sentences/s, {ours / bare:.2f} of the decoder)",
        f"nmea_apart: {apart:.3f} s ({apart / ours:.2f} of the same in this process)",
        f"apart_start: {start:.3f} s (one small GPX file in a process of its own)",
    ]


def _decode(path: Path) -> int:
    with FileReaderStream(str(path)) as stream:
        return sum(message.decode() is not None for message in stream)


def _seconds(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TURNS):
        begin = os.times()
        work()
        end = os.times()
        # the process of its own is waited for, and so counted among the children
        took.append(sum(end[:4]) - sum(begin[:4]))
    return statistics.median(took)
