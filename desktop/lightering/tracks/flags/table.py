"""All flags of some fixes as one table, and what each file is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from lightering.model.schemas import FLAG_COLUMNS, FLAG_WORDS
from lightering.progress import stop_if_cancelled
from lightering.tracks.flags.motion import motion_flags
from lightering.tracks.flags.particulars import particular_flags
from lightering.tracks.flags.record import tracks_of
from lightering.tracks.flags.units import unit_flags
from lightering.tracks.statics import ships as ships_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.model.params import Params
    from lightering.model.records import Loaded
    from lightering.progress import Progress
    from lightering.tracks.flags.record import Flag

__all__ = ["FlagTally", "identity_flags"]

_SHOWN = 3


def identity_flags(
    loaded: Loaded, params: Params, progress: Progress, ships: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Returns what is odd in how ships say who and where they are, in `schemas.FLAGS`.

    Sorted by (mmsi, identity, flag, first_utc, value), flags of whole files first. Apart from the
    columns that name the source, it does not depend on the order of rows or files.

    Args:
        loaded: Clean fixes.
        params: `flags`, and `detect.reachable_kn`.
        progress: Told how far the work is.
        ships: `statics.ships(loaded)`, if it is there already.

    Raises:
        Cancelled: The person asked to stop.
    """
    progress.set(0.0, "Looking for ships that share an identity")
    if not loaded.fixes.num_rows:
        return _frame(loaded, [])
    track = tracks_of(loaded)
    found = unit_flags(track)
    found += motion_flags(track, params.detect.reachable_kn, params.flags)
    stop_if_cancelled(progress)
    progress.set(0.5, "Comparing what ships say of themselves")
    known = ships_of(loaded) if ships is None else ships
    found += particular_flags(loaded, known, params.flags)
    progress.set(1.0, "Identities compared")
    return _frame(loaded, found)


class FlagTally:
    """What each file shows: flags by word, and the first few cases of each.

    Flags may come in several frames, those of one word and file by ascending MMSI.
    """

    def __init__(self, *frames: pd.DataFrame) -> None:
        """Begins with some flags.

        Args:
            *frames: Of `identity_flags`.
        """
        self._seen: dict[tuple[str, str], tuple[int, list[str]]] = {}
        for frame in frames:
            self.add(frame)

    def add(self, flags: pd.DataFrame) -> None:
        """Takes more flags.

        Args:
            flags: Of `identity_flags`.
        """
        for (file, flag), part in flags.groupby(["source_file", "flag"], sort=True):
            some = zip(part["mmsi"][:_SHOWN], part["sentence"][:_SHOWN], strict=True)
            cases = [text if pd.isna(mmsi) else f"MMSI {mmsi}: {text}" for mmsi, text in some]
            self.count(str(file), str(flag), len(part), cases)

    def count(self, file: str, flag: str, number: int, cases: list[str]) -> None:
        """Takes flags of one word and file.

        Args:
            file: Name of the file.
            flag: One of `schemas.FLAG_WORDS`.
            number: How many.
            cases: What the first of them say.
        """
        before, said = self._seen.get((file, flag), (0, []))
        self._seen[file, flag] = before + number, (said + cases)[:_SHOWN]

    def counts(self) -> dict[str, dict[str, int]]:
        """Returns how many flags of each word each file shows first."""
        counts: dict[str, dict[str, int]] = {}
        for (file, flag), (number, _cases) in sorted(self._seen.items()):
            counts.setdefault(file, {})[flag] = number
        return counts

    def sentences(self) -> dict[str, list[str]]:
        """Returns for each file a line per kind of flag, with the first few cases."""
        said: dict[str, list[str]] = {}
        for (file, flag), (number, cases) in sorted(self._seen.items()):
            more = f" And {number - _SHOWN:,} more." if number > _SHOWN else ""
            words = FLAG_WORDS[flag]
            said.setdefault(file, []).append(
                f"{words[:1].upper()}{words[1:]} ({number:,}). {' '.join(cases)}{more}"
            )
        return said


def _frame(loaded: Loaded, found: list[Flag]) -> pd.DataFrame:
    fixes = loaded.fixes
    first = pa.array([f.first for f in found], pa.int64())
    last = pa.array([f.last for f in found], pa.int64())
    here = fixes.select(["time_utc", "lon", "lat", "name", "source_file", "source_line"])
    begin, end = here.take(first), here.column("time_utc").take(last)
    columns: Mapping[str, object] = {
        "flag": pd.Series([f.flag for f in found], dtype=object),
        "mmsi": pd.array([f.mmsi for f in found], dtype="Int64"),
        "identity": pd.array([f.identity for f in found], dtype="Int16"),
        "first_utc": begin.column("time_utc").to_pandas(),
        "last_utc": end.to_pandas(),
        "fixes": pd.Series([f.fixes for f in found], dtype="int64"),
        "value": pd.Series([f.value for f in found], dtype=object),
        "lon": begin.column("lon").to_pandas(),
        "lat": begin.column("lat").to_pandas(),
        "source_file": pd.Series(begin.column("source_file").to_pylist(), dtype=object),
        "source_line": begin.column("source_line").to_pandas(),
        "sentence": pd.Series([f.sentence for f in found], dtype=object),
    }
    frame = pd.DataFrame(columns)[list(FLAG_COLUMNS)]
    order = ["mmsi", "identity", "flag", "first_utc", "value"]
    return frame.sort_values(order, na_position="first", kind="stable").reset_index(drop=True)
