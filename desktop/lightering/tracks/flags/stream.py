"""Flags of files whose fixes come in pieces: what `identity_flags` finds in each file at once.

Most flags are of one MMSI and are found in the piece that holds it. Two are not: speeds in another
unit are judged by pairs of fixes from the whole file, and an IMO number of several MMSI by the
first and last fix of each identity that sends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from lightering.model.records import Loaded
from lightering.progress import Quiet
from lightering.tracks.clean import keys
from lightering.tracks.flags.record import tracks_of
from lightering.tracks.flags.table import FlagTally, identity_flags
from lightering.tracks.flags.units import speed_ratios, unit_of
from lightering.tracks.identity import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.model.params import Params

__all__ = ["FlagStream"]

_OF_WHOLE_FILES = ("imo_shared", "speed_unit")
_MOST_RATIOS = 400_000
"""Pairs of fixes kept of a file; with more, every other one is let go."""
_MOST_HELD = 2_000_000
"""Fixes of one ship that are compared with one another: a month at one every 1.3 s."""


class FlagStream:
    """Finds flags, piece by piece; each file is looked at as if it were alone."""

    def __init__(self, params: Params) -> None:
        """Begins before the first piece.

        Args:
            params: `flags`, and `detect.reachable_kn`.
        """
        self._params = params
        self._tally = FlagTally()
        self._ratios: dict[str, list[NDArray[np.float64]]] = {}
        self._numbered: dict[str, list[tuple[pa.Table, NDArray[np.int16]]]] = {}
        self._held: dict[str, list[pa.Table]] = {}
        self._unseen: dict[str, list[int]] = {}

    def take(self, file: str, fixes: pa.Table) -> None:
        """Looks at fixes of one file; all of a ship come at once.

        Args:
            file: Its name.
            fixes: `schemas.FIXES`, sorted, after those that came before.
        """
        if not fixes.num_rows:
            return
        identity = split(*keys(fixes), self._params.detect.reachable_kn)
        loaded = Loaded(fixes, identity, ())
        found = identity_flags(loaded, self._params, Quiet())
        self._tally.add(found[~found["flag"].isin(_OF_WHOLE_FILES)])
        self._ratios.setdefault(file, []).append(speed_ratios(tracks_of(loaded))[1])
        if sum(map(len, self._ratios[file])) > _MOST_RATIOS:
            self._ratios[file] = [np.concatenate(self._ratios[file])[::2]]
        rows = _ends_of_numbers(fixes, identity)
        self._numbered.setdefault(file, []).append((fixes.take(pa.array(rows)), identity[rows]))

    def hold(self, file: str, fixes: pa.Table) -> None:
        """Keeps some fixes of one ship until `release` says that there are no more.

        Args:
            file: Its name.
            fixes: `schemas.FIXES`, sorted.
        """
        self._held.setdefault(file, []).append(fixes)

    def release(self, mmsi: int) -> None:
        """Looks at the ship whose fixes were held.

        Args:
            mmsi: Hers.
        """
        for file, tables in sorted(self._held.items()):
            if sum(table.num_rows for table in tables) > _MOST_HELD:
                self._unseen.setdefault(file, []).append(mmsi)
            else:
                self.take(file, pa.concat_tables(tables).unify_dictionaries().combine_chunks())
        self._held = {}

    def tally(self) -> FlagTally:
        """Returns what each file shows, once all pieces were taken."""
        for file, ratios in self._ratios.items():
            said = unit_of(np.concatenate(ratios))
            if said is not None:
                self._tally.count(file, "speed_unit", 1, [said[1]])
        for parts in self._numbered.values():
            fixes = pa.concat_tables([part for part, _ in parts]).unify_dictionaries()
            identity = np.concatenate([numbers for _, numbers in parts])
            loaded = Loaded(fixes.combine_chunks(), identity, ())
            found = identity_flags(loaded, self._params, Quiet())
            self._tally.add(found[found["flag"] == "imo_shared"])
        return self._tally

    def unseen(self, file: str) -> tuple[str, ...]:
        """Returns a sentence on ships of a file that are too large to look at.

        Args:
            file: Its name.
        """
        ships = self._unseen.get(file, [])
        if not ships:
            return ()
        some = ", ".join(map(str, ships[:5])) + (", …" if len(ships) > 5 else "")
        said = (
            f"MMSI {some}: more than {_MOST_HELD:,} fixes are too many to compare with one "
            "another; whether several ships share it was not found out."
        )
        return (said,)


def _ends_of_numbers(fixes: pa.Table, identity: NDArray[np.int16]) -> NDArray[np.intp]:
    """Returns the first and the last row of each IMO number of each identity, ascending."""
    imo = fixes.column("imo").fill_null(0).to_numpy()
    rows = np.flatnonzero(imo)
    frame = pd.DataFrame(
        {"mmsi": fixes.column("mmsi").to_numpy()[rows], "who": identity[rows], "imo": imo[rows]}
    )
    ends = ~(frame.duplicated() & frame.duplicated(keep="last"))
    kept: NDArray[np.intp] = rows[ends.to_numpy()]
    return kept
