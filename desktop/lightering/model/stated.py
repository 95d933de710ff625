"""Where values stand that ships sent in records of their own, apart from their positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["Stated", "same_ship", "stated_keys"]

_TIME_BITS = 42
"""2**42 ms since 1970 is the year 2109, beyond every time that is read."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One column: runs of reports that say the same, by ship and time; m runs.

    Attributes:
        ships: int64 (s,), MMSI, ascending.
        keys: int64 (m,), `stated_keys` of the first report of each run, ascending.
        value: What it says, (m,).
        first_ms: int64 (m,), time of its first report, milliseconds since 1970 UTC.
        last_ms: int64 (m,), time of its last one.
        files: Base names.
        first_file: int32 (m,), place in `files` of the first report.
        last_file: int32 (m,), the same of the last one.
        first_line: int64 (m,), its line there.
        last_line: int64 (m,), the same of the last one.
    """

    ships: NDArray[np.int64]
    keys: NDArray[np.int64]
    value: pa.Array
    first_ms: NDArray[np.int64]
    last_ms: NDArray[np.int64]
    files: tuple[str, ...]
    first_file: NDArray[np.int32]
    last_file: NDArray[np.int32]
    first_line: NDArray[np.int64]
    last_line: NDArray[np.int64]


def stated_keys(
    ships: NDArray[np.int64], mmsi: NDArray[np.int64], time_ms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Returns one number for ship and time, by which reports are sorted, and which ships are known.

    Args:
        ships: MMSI, ascending, at least one.
        mmsi: Whose numbers are wanted, shape (n,).
        time_ms: Milliseconds since 1970 UTC, shape (n,).
    """
    code = np.searchsorted(ships, mmsi)
    known = ships[np.minimum(code, len(ships) - 1)] == mmsi
    keys: NDArray[np.int64] = (code.astype(np.int64) << _TIME_BITS) + time_ms
    return keys, np.asarray(known, dtype=np.bool_)


def same_ship(keys: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tells where two numbers of `stated_keys` are of one ship.

    Args:
        keys: Shape (n,).
        others: Shape (n,).
    """
    return np.asarray(keys >> _TIME_BITS == others >> _TIME_BITS, dtype=np.bool_)
