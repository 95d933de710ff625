"""Arithmetic in 32 bits that a compiler turns into vector instructions: no table, no branch.

Random numbers are a hash of seed, draw and purpose, so no draw waits for another and the result
does not depend on how draws are shared out. Logarithm, power and normal quantile are polynomials,
the same on every machine, which those of a mathematics library are not.
"""

from __future__ import annotations

import hashlib
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from lightering.kernels.compiled import Kernel

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "compiled",
    "exp2",
    "fused",
    "halves",
    "inlined",
    "log2",
    "normal",
    "stamp_of",
    "start",
    "uniform",
]

F, U, N = np.float32, np.uint32, np.int32

_GOLDEN, _STEP = U(0x9E3779B9), U(0x85EBCA6B)
_MIX_1, _MIX_2 = U(0x7FEB352D), U(0x846CA68B)
_S8, _S15, _S16, _LOW = U(8), U(15), U(16), U(0xFFFF)

_MANTISSA, _ONE, _BIAS, _BITS = N(0x007FFFFF), N(0x3F800000), N(127), N(23)

LOG = (
    0.58496304,
    0.961821235,
    -0.320652294,
    0.141718052,
    -0.07037674,
    0.0439289721,
    -0.0256910602,
)
"""log2(1.5 + x) for x in ±0.5, right to 2e-6; fitted for the least greatest error."""

EXP = (0.999999261, 0.693121815, 0.240247448, 0.0559178603, 0.0095701014)
"""2^x for x in ±0.5, right to 3e-6 of it; likewise."""

NORMAL = (
    1.2524432,
    0.0145259856,
    0.291094847,
    0.00899829171,
    0.0632705806,
    -0.0461383904,
    0.0106391979,
    -0.000832771114,
)
"""Quantile of the normal over x = 2u - 1, by the root of -ln(1 - x²), right to 8e-4; likewise."""

_WHOLE = F(12582912.0)
"""Added to a number below 2^22 and taken off again it leaves the nearest whole number."""

_Function = TypeVar("_Function", bound="Callable[..., Any]")


def compiled(function: _Function) -> _Function:
    """Compiles without the GIL; a division by zero gives infinity, as everywhere in numpy.

    The machine code is kept on disk with the function that calls it, see `stamp_of`.

    Args:
        function: What to compile when it is first called.
    """
    return cast("_Function", Kernel(function))


def inlined(function: _Function) -> _Function:
    """Compiles as `compiled` does, and always into its caller: a call would end a vector loop.

    Args:
        function: What to compile.
    """
    return cast("_Function", Kernel(function, forceinline=True))


def stamp_of(*files: str) -> int:
    """Returns a number that changes with the text of any of some source files.

    numba looks at the file of a function alone to tell whether machine code on disk is stale. A
    function that calls compiled functions of other files is made in a closure over this number,
    which is then part of the name under which the code is kept.

    Args:
        *files: Paths of modules.
    """
    texts = b"".join(Path(file).read_bytes() for file in files)
    return int.from_bytes(hashlib.sha256(texts).digest()[:4], "big")


@inlined
def _mixed(x: Any) -> Any:
    """A permutation of 32 bits in which every bit depends on every other (C. Wellons, 2018)."""
    x = U(x ^ (x >> _S16))
    x = U(x * _MIX_1)
    x = U(x ^ (x >> _S15))
    x = U(x * _MIX_2)
    return U(x ^ (x >> _S16))


@inlined
def start(seed: Any, draw: Any) -> Any:
    """Returns the state of one draw of one event.

    Args:
        seed: Of the event, 32 bits.
        draw: Number of the draw.
    """
    return _mixed(U(U(draw) * _GOLDEN) ^ U(seed))


@inlined
def uniform(state: Any, purpose: Any) -> Any:
    """Returns a number in (0, 1) in steps of 2^-24.

    Args:
        state: Of the draw.
        purpose: What it is for: another number for each purpose.
    """
    bits = _mixed(U(state + U(U(purpose) * _STEP)))
    return (F(N(bits >> _S8)) + F(0.5)) * F(5.9604645e-08)


@inlined
def halves(state: Any, purpose: Any) -> tuple[Any, Any]:
    """Returns two numbers in (0, 1) in steps of 2^-16, for the price of one of `uniform`.

    Args:
        state: Of the draw.
        purpose: What they are for, as in `uniform`: no purpose is asked of both.
    """
    bits = _mixed(U(state + U(U(purpose) * _STEP)))
    high, low = F(N(bits >> _S16)), F(N(bits & _LOW))
    return (high + F(0.5)) * F(1.5258789e-05), (low + F(0.5)) * F(1.5258789e-05)


def _fused(a: Any, b: Any, c: Any) -> Any:
    """Returns `a * b + c`, rounded once by processors that have such an instruction."""
    return a * b + c


fused = cast("Any", Kernel(_fused, forceinline=True, fastmath={"contract"}))


@inlined
def log2(x: Any) -> Any:
    """Returns the binary logarithm of a positive number, right to 2e-6.

    Args:
        x: Positive, 32 bits.
    """
    bits = F(x).view(N)
    m = N((bits & _MANTISSA) | _ONE).view(F) - F(1.5)
    p = fused(F(LOG[6]), m, F(LOG[5]))
    p = fused(p, m, F(LOG[4]))
    p = fused(p, m, F(LOG[3]))
    p = fused(p, m, F(LOG[2]))
    p = fused(p, m, F(LOG[1]))
    p = fused(p, m, F(LOG[0]))
    return F(N(N(bits >> _BITS) - _BIAS)) + p


@inlined
def exp2(x: Any) -> Any:
    """Returns two to a power of up to 120, right to 3e-6 of it; below -120 as at -120.

    Args:
        x: The power, 32 bits.
    """
    x = max(x, F(-120.0))
    near = x + _WHOLE
    r = x - (near - _WHOLE)
    p = fused(F(EXP[4]), r, F(EXP[3]))
    p = fused(p, r, F(EXP[2]))
    p = fused(p, r, F(EXP[1]))
    p = fused(p, r, F(EXP[0]))
    # the whole number stands in the last bits of `near`: added to the exponent
    return N(F(p).view(N) + N(F(near).view(N) << _BITS)).view(F)


@inlined
def normal(u: Any) -> Any:
    """Returns the quantile of the standard normal at `u`, right to 8e-4.

    Args:
        u: In (0, 1).
    """
    x = F(2.0) * u - F(1.0)
    w = F(-0.6931472) * log2(max((F(1.0) - x) * (F(1.0) + x), F(1e-7)))
    s = F(math.sqrt(max(w, F(0.0))))
    p = fused(F(NORMAL[7]), s, F(NORMAL[6]))
    p = fused(p, s, F(NORMAL[5]))
    p = fused(p, s, F(NORMAL[4]))
    p = fused(p, s, F(NORMAL[3]))
    p = fused(p, s, F(NORMAL[2]))
    p = fused(p, s, F(NORMAL[1]))
    p = fused(p, s, F(NORMAL[0]))
    return x * p
