"""Contact pieces of every hour, kept beside the store, so that only what is touched is done again.

An hour's pieces depend on the fixes of that hour and of those within the longest gap, on what was
settled for their ships, on four limits and on the code. A hash over all of these is kept with the
pieces: an hour whose hash has changed is searched again, every other is not.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from lightering.detect.chunks.tasks import FoundPieces, PiecesTask, cut_hours, find_pieces
from lightering.detect.store.hours import MARGIN_MS
from lightering.detect.store.manifest import HOURS, day_name
from lightering.detect.store.summary import from_bytes, to_bytes
from lightering.resources import code_hash
from lightering.units import HOUR_MS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from lightering.detect.backends import Backend
    from lightering.detect.store.hours import HourFiles, Settled
    from lightering.detect.store.manifest import Manifest
    from lightering.detect.store.place import Place
    from lightering.model.params import DetectParams
    from lightering.progress import Progress

__all__ = ["Cutting", "KeptPieces", "around", "renew"]

_LIMITS = ("distance_m", "max_gap_h", "reachable_kn", "fix_noise_m")
"""The limits that pieces depend on; all others come in afterwards."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """How time is cut for the workers; it changes no result.

    Attributes:
        most_fixes: Fixes a worker takes at once, unless a single hour has more.
        longest_h: Hours a worker takes at once; None for no other limit.
    """

    most_fixes: int = 300_000
    longest_h: int | None = None


class KeptPieces:
    """The pieces of all hours of a store under some limits.

    Attributes:
        hours: Number of hours that were searched, now or before.
        searched: Hours that were searched in this run, ascending.
    """

    def __init__(
        self,
        place: Place,
        folder: str,
        days: dict[int, str],
        hours: int,
        searched: list[int],
    ) -> None:
        """Takes what is kept.

        Args:
            place: Folder of the store.
            folder: Where the pieces stand.
            days: By day with pieces: name of its files.
            hours: Number of hours that have pieces, found now or before.
            searched: Hours that were searched in this run.
        """
        self._place, self._folder, self._days = place, folder, days
        self.hours, self.searched = hours, searched

    @property
    def days(self) -> list[int]:
        """Days that have pieces, ascending."""
        return sorted(self._days)

    def of(self, day: int) -> FoundPieces:
        """Returns the pieces of a day.

        Args:
            day: One of `days`.
        """
        return _load(self._place, f"{self._folder}/{self._days[day]}")


def around(hour: int, gap_ms: int) -> range:
    """Returns the hours whose fixes the motion in an hour can depend on.

    Args:
        hour: Hours since 1970.
        gap_ms: Longest motion.
    """
    begin, end = hour * HOUR_MS - MARGIN_MS - gap_ms, (hour + 1) * HOUR_MS + MARGIN_MS + gap_ms
    return range(begin // HOUR_MS, (end - 1) // HOUR_MS + 1)


def renew(
    place: Place,
    manifest: Manifest,
    files_of: Callable[[Iterable[int]], HourFiles],
    settled: Settled,
    params: DetectParams,
    cutting: Cutting,
    backend: Backend,
    progress: Progress,
) -> KeptPieces:
    """Searches the hours whose pieces are not kept, and keeps them.

    Args:
        place: Folder of the store.
        manifest: Its days.
        files_of: Says where hours stand.
        settled: Which ship sent which fix.
        params: Limits.
        cutting: How time is cut.
        backend: Who searches.
        progress: Told while searching.

    Raises:
        UserError: The store cannot be read or written, or a worker ended.
        Cancelled: The person asked to stop; days that were finished are kept.
    """
    gap_ms = round(params.max_gap_h * HOUR_MS)
    folder = f".derived/pieces-{_limits_id(params)}"
    before = _keys_before(place, folder)
    wanted = _keys(manifest, settled, gap_ms)
    stale = {
        day: [h for h, key in keys.items() if before.get(day, {}).get(h) != key]
        for day, keys in wanted.items()
    }
    tasks, todo = [], [day for day, hours in stale.items() if hours]
    for day in todo:
        hours = sorted(stale[day])
        fixes = {hour: manifest.hour(hour).fixes for hour in hours}
        near = sorted({h for hour in hours for h in around(hour, gap_ms)})
        chunks = cut_hours(hours, fixes, cutting.most_fixes, cutting.longest_h)
        tasks.append(PiecesTask(files_of(near), settled.only(near), chunks, params))
    kept = {day: keys for day, keys in before.items() if day in wanted and not stale[day]}
    try:
        for day, found in zip(todo, backend.map(find_pieces, tasks, progress), strict=True):
            good = [h for h in wanted[day] if h not in stale[day]]
            if good:
                old = _load(place, f"{folder}/{_name(day, before[day])}")
                found = FoundPieces.joined([old.hours(np.array(good)), found])
            _save(place, f"{folder}/{_name(day, wanted[day])}", found)
            kept[day] = wanted[day]
    finally:
        # the list comes after what it names; a search that was stopped goes on from here
        text = {day_name(d): {"day": d, "hours": keys} for d, keys in sorted(kept.items())}
        place.write(f"{folder}/keys.json", json.dumps(text).encode(), lasting=False)
    names = {day: _name(day, keys) for day, keys in kept.items()}
    for name in place.names(folder):
        if name != "keys.json" and name.rpartition(".")[0].rpartition(".")[0] not in names.values():
            place.remove(f"{folder}/{name}")
    return KeptPieces(
        place,
        folder,
        names,
        sum(len(keys) for keys in wanted.values()),
        sorted(h for hours in stale.values() for h in hours),
    )


def _limits_id(params: DetectParams) -> str:
    text = json.dumps([[name, getattr(params, name)] for name in _LIMITS])
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _keys(manifest: Manifest, settled: Settled, gap_ms: int) -> dict[int, dict[int, str]]:
    """By day and hour: a hash of all that its pieces depend on but the limits."""
    own: dict[int, bytes] = {}
    for hour in manifest.full_hours():
        digest = hashlib.blake2b(manifest.hour(hour).motion.encode(), digest_size=12)
        if hour in settled.identity:
            digest.update(settled.identity[hour].tobytes() + settled.kept[hour].tobytes())
        own[hour] = digest.digest()
    code = code_hash("detect", "tracks").encode()
    # motion may reach into an hour without a fix
    hours = sorted({h for hour in own for h in around(hour, gap_ms)})
    keys: dict[int, dict[int, str]] = {}
    for hour in hours:
        digest = hashlib.blake2b(code, digest_size=12)
        for near in around(hour, gap_ms):
            digest.update(own.get(near, b"-"))
        keys.setdefault(hour // HOURS, {})[hour] = digest.hexdigest()
    return keys


def _keys_before(place: Place, folder: str) -> dict[int, dict[int, str]]:
    name = f"{folder}/keys.json"
    if not place.exists(name):
        return {}
    try:
        found = json.loads(place.read(name))
        return {v["day"]: {int(h): k for h, k in v["hours"].items()} for v in found.values()}
    except (ValueError, LookupError, TypeError, AttributeError):
        return {}  # derived files can be thrown away at any time: damaged ones are made anew


def _name(day: int, keys: dict[int, str]) -> str:
    digest = hashlib.blake2b(json.dumps(sorted(keys.items())).encode(), digest_size=6)
    return f"{day_name(day)}-{digest.hexdigest()}"


def _save(place: Place, name: str, found: FoundPieces) -> None:
    pieces: dict[str, NDArray[Any]] = {
        f"whom_{k}": found.whom[:, k] for k in range(found.whom.shape[1])
    }
    pieces |= {f"what_{k}": found.what[:, k] for k in range(found.what.shape[1])}
    still: dict[str, NDArray[Any]] = {
        f"still_{k}": found.still[:, k] for k in range(found.still.shape[1])
    }
    still |= {f"xyz_{k}": found.still_xyz[:, k] for k in range(found.still_xyz.shape[1])}
    place.write(f"{name}.pieces.arrow", to_bytes(pa.table(pieces)), lasting=False)
    place.write(f"{name}.still.arrow", to_bytes(pa.table(still)), lasting=False)


def _load(place: Place, name: str) -> FoundPieces:
    pieces = from_bytes(place.read(f"{name}.pieces.arrow"))
    still = from_bytes(place.read(f"{name}.still.arrow"))

    def stacked(table: pa.Table, prefix: str) -> NDArray[Any]:
        names = [n for n in table.column_names if n.startswith(prefix)]
        return np.stack([table.column(n).to_numpy() for n in names], axis=1)

    return FoundPieces(
        stacked(pieces, "whom_"),
        stacked(pieces, "what_"),
        stacked(still, "still_"),
        stacked(still, "xyz_"),
    )
