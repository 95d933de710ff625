"""How well the split of a shared MMSI agrees with the published segments of each message.

Pairs of fixes are counted: of the pairs put into one identity, how many share a segment
(precision); of the pairs of one segment, how many share an identity (recall). The publisher also
begins a new segment after a silence, which is no other ship, so precision cannot reach 1.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow as pa

from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.identity import split

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "data" / "tracks" / "gfw_json"


def pairs(path: Path) -> tuple[int, int, int]:
    """Returns pairs in one identity and segment, in one identity, in one segment.

    Fixes the publisher assigned to no segment are left out.
    """
    (result,) = read_paths([path], Quiet())
    texts = path.read_text(encoding="utf-8").splitlines()
    table = result.table
    segment = [json.loads(texts[n - 1])["expected"] for n in table["source_line"].to_pylist()]
    mmsi, lon, lat = (table[name].to_numpy() for name in ("mmsi", "lon", "lat"))
    time_ms = table["time_utc"].cast(pa.int64()).to_numpy()
    order = np.lexsort((lat, lon, time_ms, mmsi))
    reachable_kn = Params.defaults().detect.reachable_kn
    identity = split(mmsi[order], time_ms[order], lon[order], lat[order], reachable_kn)
    known = [
        (int(k), segment[row])
        for k, row in zip(identity, order.tolist(), strict=True)
        if segment[row] is not None
    ]
    both, own, published = (
        sum(n * (n - 1) // 2 for n in Counter(labels).values())
        for labels in (known, [k for k, _ in known], [s for _, s in known])
    )
    return both, own, published


def run() -> list[str]:
    """Returns one line per figure."""
    if not FOLDER.is_dir():
        return ["identity: the published segments (../shared/data) are not on this machine"]
    lines = []
    total = np.zeros(3, dtype=np.int64)
    for path in sorted(FOLDER.glob("*.json")):
        counts = pairs(path)
        total += counts
        lines.append(_line(path.stem, *counts))
    return [*lines, _line("all", *total.tolist())]


def _line(name: str, both: int, own: int, published: int) -> str:
    return f"identity_{name}: precision {both / own:.4f}, recall {both / published:.4f} of pairs"
