"""Displacement from draught, for hulls of which only length, beam and draught are known.

Sources: `resources/facts/formulas.csv`. Draughts in metres, masses in tonnes, lengths in metres,
sea water 1.025 t/m³. All functions take arrays that broadcast against each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lightering.units import SEAWATER_T_PER_M3

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "LPP_PER_LOA",
    "LWL_PER_LPP",
    "block_coefficient",
    "displacement_t",
    "waterplane_kristensen",
    "waterplane_schneekluth",
]

LPP_PER_LOA = 0.95
"""Length between perpendiculars over length overall: 76.0 m / 79.9 m of the published 3,500-dwt
product tanker (inferred, one hull)."""

LWL_PER_LPP = 1.02
"""Waterline over length between perpendiculars for tankers (US EPA calclwl, citing SHIP-DESMO)."""

_CB_HIGH, _CB_LOW = 0.99, 0.30


def block_coefficient(
    design: ArrayLike, design_draught_m: ArrayLike, draught_m: ArrayLike
) -> NDArray[np.float64]:
    """Returns the block coefficient at a draught: `1 - (1 - Cb_d) (T_d / t)^(1/3)`.

    Riddlesworth, as in US EPA calcCbw and the World Bank's Syria monitor; at most 0.99. The ratio
    is design over actual draught: a lighter ship is finer, never fuller.

    Args:
        design: Block coefficient at design draught.
        design_draught_m: Design draught T_d.
        draught_m: Actual draught t.
    """
    ratio = np.cbrt(np.asarray(design_draught_m, float) / np.asarray(draught_m, float))
    return np.asarray(np.clip(1.0 - (1.0 - np.asarray(design, float)) * ratio, _CB_LOW, _CB_HIGH))


def waterplane_schneekluth(block: ArrayLike) -> NDArray[np.float64]:
    """Returns the waterplane coefficient `(1 + 2 Cb) / 3` (Schneekluth and Bertram 1998).

    Args:
        block: Block coefficient.
    """
    return (1.0 + 2.0 * np.asarray(block, float)) / 3.0


def waterplane_kristensen(block: ArrayLike) -> NDArray[np.float64]:
    """Returns the waterplane coefficient `0.55 + 0.45 Cb` (Kristensen and Lützen 2012).

    Args:
        block: Block coefficient.
    """
    return 0.55 + 0.45 * np.asarray(block, float)


def displacement_t(
    length_m: ArrayLike,
    beam_m: ArrayLike,
    design: ArrayLike,
    design_draught_m: ArrayLike,
    draught_m: ArrayLike,
    kristensen: ArrayLike = 0.0,
) -> NDArray[np.float64]:
    """Returns the displacement in tonnes at a draught.

    `1.025 Cb(t) Lwl B t` with Riddlesworth's Cb(t). Its slope at design draught is exactly the
    waterplane of Schneekluth; Kristensen's is 7-9 % larger. `kristensen` moves between the two by
    scaling what is lost from the design displacement: both models agree when fully laden.

    Args:
        length_m: Waterline length Lwl.
        beam_m: Beam B.
        design: Block coefficient at design draught.
        design_draught_m: Design draught T_d.
        draught_m: Actual draught t.
        kristensen: 0 for Schneekluth's waterplane, 1 for Kristensen's.
    """
    box = SEAWATER_T_PER_M3 * np.asarray(length_m, float) * np.asarray(beam_m, float)
    t, t_d, cb = (np.asarray(v, float) for v in (draught_m, design_draught_m, design))
    plain = box * block_coefficient(cb, t_d, t) * t
    full = box * cb * t_d
    scale = 1.0 + np.asarray(kristensen, float) * (
        waterplane_kristensen(cb) / waterplane_schneekluth(cb) - 1.0
    )
    return np.asarray(full - (full - plain) * scale)
