"""Flags of a whole file: speeds that are not in knots, told by the positions beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.geo import geodesic_m
from lightering.tracks.flags.record import Flag
from lightering.units import KNOT_MS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightering.tracks.flags.record import Tracks

__all__ = ["speed_ratios", "unit_flags", "unit_of"]

_UNITS = (
    (KNOT_MS, "metres per second", 'speed = "m/s"'),
    (KNOT_MS * 3.6, "kilometres per hour", 'speed = "km/h"'),
    (10.0, "tenths of a knot", ""),
)
_NEAR = 0.06
"""Our choice: a ratio this near to that of a unit speaks for it."""
_LEAST_PAIRS = 50
"""Our choice: fewer pairs of fixes tell no unit of speed."""
_MOST_PAIRS = 200_000


def unit_flags(track: Tracks) -> list[Flag]:
    """Returns a flag for each file whose speeds are those of another unit.

    Args:
        track: The fixes.
    """
    codes, ratios = speed_ratios(track)
    files = _files(track)
    flags = []
    for code in np.unique(codes).tolist():
        said = unit_of(ratios[codes == code])
        if said is not None:
            own = np.flatnonzero(files == code)
            flags.append(
                Flag(
                    "speed_unit", None, None, int(own[0]), int(own[-1]), len(own), *said
                )
            )  # fmt: skip
    return flags


def speed_ratios(track: Tracks) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Returns speeds that were sent by speeds that positions imply, and the file of each.

    Pairs of fixes of one ship, half a minute to half an hour apart, that imply 4 to 40 kn are
    compared with the mean speed both sent.

    Args:
        track: The fixes.
    """
    codes = _files(track)
    sog = track.loaded.fixes.column("sog_kn").to_numpy()
    dt = np.diff(track.time_ms)
    sound = (np.diff(track.mmsi) == 0) & (np.diff(track.identity) == 0)
    sound &= (dt >= 30_000) & (dt <= 1_800_000) & (np.diff(codes) == 0)
    sound &= np.isfinite(sog[1:]) & np.isfinite(sog[:-1])
    rows = np.flatnonzero(sound)
    rows = rows[:: max(1, len(rows) // _MOST_PAIRS)]
    metres = geodesic_m(track.lon[rows], track.lat[rows], track.lon[rows + 1], track.lat[rows + 1])
    implied = metres / dt[rows] * 1000.0 / KNOT_MS
    moving = (implied >= 4.0) & (implied <= 40.0)
    rows, implied = rows[moving], implied[moving]
    return codes[rows], 0.5 * (sog[rows] + sog[rows + 1]) / implied


def unit_of(ratios: NDArray[np.float64]) -> tuple[str, str] | None:
    """Returns value and sentence of a flag if the speeds of a file are those of another unit.

    Args:
        ratios: Of `speed_ratios`, of one file.
    """
    if len(ratios) < _LEAST_PAIRS:
        return None
    middle = float(np.median(ratios))
    for unit, words, option in _UNITS:
        if abs(middle / unit - 1.0) <= _NEAR:
            advice = f" A mapping with {option} under [units] reads them so." if option else ""
            sentence = (
                f"The speeds are {middle:.2f} times what the positions imply: they look like "
                f"{words}, not knots. Nothing was converted.{advice}"
            )
            return f"{middle:.2f} × the implied speed", sentence
    return None


def _files(track: Tracks) -> NDArray[np.int32]:
    files = track.loaded.fixes.column("source_file").combine_chunks()
    codes: NDArray[np.int32] = files.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return codes
