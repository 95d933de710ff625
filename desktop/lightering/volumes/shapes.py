"""The laws the draws follow, in 32 bits: a hull afloat, densities of lading, ballast and stay.

Distributions are assumptions of ours unless a line names a source; see docs/methods.md.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from lightering.volumes.arithmetic import exp2, fused, inlined, log2

if TYPE_CHECKING:
    from lightering.volumes.inputs import Assumed

__all__ = [
    "BALLAST_FREE",
    "BALLAST_KEPT",
    "BALLAST_LEAST",
    "KEPT_ABOVE",
    "NO_BALLAST_ABOVE",
    "SOFT",
    "TRIM_HIGH",
    "afloat",
    "ballast_beyond",
    "ballast_range",
    "cargo_at",
    "falling",
    "laden_density",
    "laden_quantile",
    "soft_beyond",
    "stay_at",
    "used_at",
]

F = np.float32

BALLAST_FREE = F(0.50)
"""Above 70 % of the design draught no ballast is carried. There a small tanker uses half of her
deadweight: displacement 0.66 of full, lightship 0.3 of it (our assumption)."""

BALLAST_LEAST = F(0.1)
"""A giver under way carries ballast of a tenth of her deadweight at least once she is empty: the
propeller must stay under water (a ballast draught of 2 + 0.02 L m, MARPOL Annex I reg. 18, is 0.57
of the design draught and about 0.27 of the deadweight; in smooth water she may do with less)."""

TRIM_HIGH = F(0.15)
"""Half of the givers that stay deep take ballast all the same, for trim and list, up to 15 % of
their deadweight (our assumption)."""

BALLAST_KEPT = F(0.3)
"""Share of receivers that keep some of their ballast at the end (our assumption)."""

NO_BALLAST_ABOVE, KEPT_ABOVE = F(0.7), F(0.1)
"""Above 70 % of the design draught a ship carries no ballast but for trim: a tenth of the rest."""

_BALLAST_EDGE, _PER_EDGE = F(0.04), F(25.0)
"""Soft edge of the ballast's range."""

SOFT = 0.15
"""Relative spread of a soft bound (our assumption)."""

_PER_SOFT = F(1.0 / SOFT)
_ROOT_2PI = F(math.sqrt(2.0 * math.pi))
_HALF_LOG2E = F(0.5 * math.log2(math.e))
_CB_HIGH, _CB_LOW = F(0.99), F(0.30)
_TWO_THIRDS = F(2.0 / 3.0)
_LOW_ROOT, _HIGH_ROOT = F(0.2 ** (1.0 / 3.0)), F(1.3 ** (1.0 / 3.0))
_LEAST, _MOST = F(1e-4), F(0.9999)
_ZERO, _ONE = F(0.0), F(1.0)


@inlined
def falling(squares: Any) -> Any:
    """Returns `exp(-squares / 2)`: the product of normal falls, by one power.

    Args:
        squares: Sum of the squares of how far each lies beyond, in standard deviations.
    """
    return exp2(-_HALF_LOG2E * squares)


@inlined
def afloat(
    form: tuple[Any, Any, Any, Any, Any], fixed: Any, kristensen: Any, draught: Any, root: Any
) -> tuple[Any, Any]:
    """Returns deadweight used (cargo plus ballast) at a draught, and its slope in t/m.

    The formula of `hydrostatics.displacement_t` and its derivative, `1.025 Lwl B Cwp` (Barrass and
    Derrett: 100 TPC); roots are taken outside.

    Args:
        form: Of the hull, the first five rows of `hulls.floating`: box (t/m), cube root of the
            design draught, block coefficient, design draught (m), step between waterplane models.
        fixed: Lightship, fuel, water and stores, tonnes.
        kristensen: 0 to 1, between the waterplane models.
        draught: Metres; taken within 0.2 and 1.3 of the design draught.
        root: Its cube root.
    """
    box, design_root, block, design, step = form
    t = min(max(draught, F(0.2) * design), F(1.3) * design)
    fine = (_ONE - block) * design_root
    fine /= min(max(root, _LOW_ROOT * design_root), _HIGH_ROOT * design_root)
    plain = min(max(_ONE - fine, _CB_LOW), _CB_HIGH) * t
    full = block * design
    scale = fused(kristensen, step, _ONE)
    slope = min(max(_ONE - _TWO_THIRDS * fine, _CB_LOW), _ONE)
    used = box * (full - (full - plain) * scale) - fixed
    return used, box * slope * scale


@inlined
def laden_density(fraction: Any, odds: Any, assumed: Assumed) -> Any:
    """Density of the laden fraction: Kumaraswamy's law, its odds multiplied, and part loads.

    Args:
        fraction: Cargo over deadweight.
        odds: Factor of its odds.
        assumed: Shapes of the law and share of part loads of any size.
    """
    f = min(max(fraction, _LEAST), _MOST)
    below = _ONE / (f + (_ONE - f) * odds)
    log_g = log2(f * below)
    raised = exp2(assumed.a * log_g)
    power = (assumed.a - _ONE) * log_g + (assumed.b - _ONE) * log2(max(_ONE - raised, F(1e-6)))
    density = assumed.scale * exp2(power) * odds * below * below + assumed.partial
    return density if _ZERO < fraction < _ONE else _ZERO


@inlined
def laden_quantile(u: Any, odds: Any, assumed: Assumed) -> Any:
    """Quantile of the law without part loads.

    Args:
        u: In (0, 1).
        odds: Factor of the odds.
        assumed: Shapes of the law.
    """
    t = exp2(assumed.per_b * log2(_ONE - u))
    g = exp2(assumed.per_a * log2(max(_ONE - t, F(1e-6))))
    return g * odds / (_ONE - g + g * odds)


@inlined
def ballast_range(cargo: Any, high: Any) -> tuple[Any, Any]:
    """Returns the most ballast beside a cargo: `high` for an empty ship, less as she is laden.

    Args:
        cargo: Over deadweight.
        high: Most ballast over deadweight.

    Returns:
        The most, and the width by which to divide the density: the range has soft edges.
    """
    most = high * min(max(_ONE - cargo / BALLAST_FREE, F(0.05)), _ONE)
    return most, most + _BALLAST_EDGE * _ROOT_2PI


@inlined
def ballast_beyond(ballast: Any, most: Any) -> Any:
    """Returns how far ballast lies beyond 0 to `most`, in standard deviations for `falling`.

    Args:
        ballast: Over deadweight.
        most: As `ballast_range` gives it.
    """
    return max(max(-ballast, ballast - most), _ZERO) * _PER_EDGE


@inlined
def cargo_at(used: Any, share: Any) -> Any:
    """Cargo of a ship that uses `used` and takes `share` of ballast when empty; over deadweight.

    The lighter she lies the more of it is ballast: none above one half, as for a receiver.

    Args:
        used: Cargo and ballast.
        share: Ballast of the empty ship.
    """
    light = (used - share) / (_ONE - share / BALLAST_FREE)
    return used if used >= BALLAST_FREE else light


@inlined
def used_at(cargo: Any, share: Any, trim: Any) -> Any:
    """The inverse of `cargo_at`, with ballast for trim where she stays deep.

    Args:
        cargo: Over deadweight.
        share: Ballast of the empty ship.
        trim: Ballast of the deep one.
    """
    light = cargo + share * (_ONE - cargo / BALLAST_FREE)
    return cargo + trim if cargo >= BALLAST_FREE else light


@inlined
def soft_beyond(amount: Any, bound: Any) -> Any:
    """How far an amount lies beyond a bound, with a spread of 15 %, for `falling`; 0 up to it.

    Args:
        amount: What is asked.
        bound: What there is.
    """
    return max(amount / max(bound, F(1e-6)) - _ONE, _ZERO) * _PER_SOFT


@inlined
def stay_at(share: Any, c: tuple[Any, ...]) -> Any:
    """Likelihood of the hours at a volume: Clenshaw's sum of a Chebyshev series.

    Args:
        share: Volume over the most that can have been pumped.
        c: The 13 coefficients, see `stays`.
    """
    x = F(2.0) * min(max(share, _ZERO), _ONE) - _ONE
    y = F(2.0) * x
    b1, b2 = c[12], _ZERO
    b1, b2 = fused(y, b1, c[11] - b2), b1
    b1, b2 = fused(y, b1, c[10] - b2), b1
    b1, b2 = fused(y, b1, c[9] - b2), b1
    b1, b2 = fused(y, b1, c[8] - b2), b1
    b1, b2 = fused(y, b1, c[7] - b2), b1
    b1, b2 = fused(y, b1, c[6] - b2), b1
    b1, b2 = fused(y, b1, c[5] - b2), b1
    b1, b2 = fused(y, b1, c[4] - b2), b1
    b1, b2 = fused(y, b1, c[3] - b2), b1
    b1, b2 = fused(y, b1, c[2] - b2), b1
    b1, b2 = fused(y, b1, c[1] - b2), b1
    value = max(fused(x, b1, c[0] - b2), F(1e-5))
    return value if share < _ONE else _ZERO
