"""How well the split of a shared MMSI agrees with the published segments of each message.

Pairs of fixes are counted: of the pairs put into one identity, how many share a segment
(precision); of the pairs of one segment, how many share an identity (recall). First as published.
Then between what both mean alike, which leaves out three differences of definition:

- the publisher begins a new segment after 24 h of silence, which is no other ship: segments so far
  apart that one ship can have sent both are taken for one;
- each message of type 27 is a segment of its own: segments of one message are left out;
- messages with a wrong time stay in the publisher's segment; here they are an identity of their
  own, flagged `late_messages`: it is taken for the ship it is flagged to be.

It reads every file of `FOLDER`: more of them make it larger, and without them a line says so.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from lightering.geo import geodesic_m
from lightering.model.params import Params
from lightering.progress import Quiet
from lightering.readers import read_paths
from lightering.tracks.clean import assemble
from lightering.tracks.flags import identity_flags
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "data" / "tracks" / "gfw_json"
SILENCE_MS = 24 * 3_600_000


class Agreement(NamedTuple):
    """Pairs in one identity and segment, in one identity, in one segment."""

    both: int
    own: int
    published: int

    @property
    def precision(self) -> float:
        return self.both / self.own

    @property
    def recall(self) -> float:
        return self.both / self.published


def agreement(path: Path) -> tuple[Agreement, Agreement]:
    """Returns the agreement as published, and between what both mean alike.

    Fixes the publisher assigned to no segment are left out of both.
    """
    params = Params.defaults()
    texts = path.read_text(encoding="utf-8").splitlines()
    loaded = assemble(read_paths([path], Quiet()), params.detect, Quiet())
    lines = loaded.fixes.column("source_line").to_pylist()
    segment = [json.loads(texts[line - 1])["expected"] for line in lines]
    known = [row for row, name in enumerate(segment) if name is not None]
    identity = loaded.identity.tolist()
    plain = _agreement([identity[r] for r in known], [segment[r] for r in known])

    flags = identity_flags(loaded, params, Quiet())
    late = flags[flags["flag"] == "late_messages"]
    ship = dict(
        zip(late["identity"], late["value"].str.rsplit(n=1).str[-1].astype(int), strict=True)
    )
    sizes = Counter(segment)
    placed = [row for row in known if sizes[segment[row]] > 1]
    joined = _joined(segment, placed, loaded.fixes, params.detect.reachable_kn)
    owners = [_owner(identity[r], ship) for r in placed]
    return plain, _agreement(owners, [joined[segment[r]] for r in placed])


def _owner(identity: int, ship: dict[int, int]) -> int:
    while identity in ship:
        identity = ship[identity]
    return identity


def _joined(
    segment: Sequence[str], rows: Sequence[int], fixes: pa.Table, reachable_kn: float
) -> dict[str, str]:
    """Names segments by the first of those that one ship can have sent with silences between."""
    time_ms = fixes.column("time_utc").cast(pa.int64()).to_numpy()
    lon, lat = (fixes.column(name).to_numpy() for name in ("lon", "lat"))
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for row in rows:
        first.setdefault(segment[row], row)
        last[segment[row]] = row
    names: dict[str, str] = {}
    ends: dict[str, int] = {}
    for name, row in first.items():
        found = [
            (metres, chain)
            for chain, end in ends.items()
            if time_ms[row] - time_ms[end] > SILENCE_MS
            and (metres := float(geodesic_m(lon[end], lat[end], lon[row], lat[row]).item()))
            <= reachable_kn * KNOT_MS * (time_ms[row] - time_ms[end]) / 1000.0
        ]
        names[name] = min(found)[1] if found else name
        ends[names[name]] = last[name]
    return names


def _agreement(own: Sequence[Hashable], published: Sequence[Hashable]) -> Agreement:
    labels = (list(zip(own, published, strict=True)), own, published)
    return Agreement(*(sum(n * (n - 1) // 2 for n in Counter(one).values()) for one in labels))


def run() -> list[str]:
    """Returns one line per figure."""
    if not FOLDER.is_dir():
        return ["identity: the published segments (../shared/data) are not on this machine"]
    lines = []
    totals = np.zeros((2, 3), dtype=np.int64)
    for path in sorted(FOLDER.glob("*.json")):
        found = agreement(path)
        totals += np.array(found)
        lines += _lines(path.stem, found)
    return [*lines, *_lines("all", [Agreement(*row) for row in totals.tolist()])]


def _lines(name: str, found: Sequence[Agreement]) -> list[str]:
    return [
        f"identity_{name} {words}: precision {a.precision:.4f}, recall {a.recall:.4f} of pairs"
        for words, a in zip(("as published", "meant alike"), found, strict=True)
    ]
