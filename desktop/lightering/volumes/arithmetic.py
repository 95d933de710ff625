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

__all__ = ["compiled", "exp2", "inlined", "log2", "normal", "stamp_of", "start", "uniform"]

F, U, N = np.float32, np.uint32, np.int32

_GOLDEN, _STEP = U(0x9E3779B9), U(0x85EBCA6B)
_MIX_1, _MIX_2 = U(0x7FEB352D), U(0x846CA68B)
_S8, _S15, _S16 = U(8), U(15), U(16)

_MANTISSA, _ONE, _BIAS, _BITS = N(0x007FFFFF), N(0x3F800000), N(127), N(23)

LOG = (
    0.584962494,
    0.961795972,
    -0.320597666,
    0.14252637,
    -0.0712830114,
    0.0374629375,
    -0.020685855,
    0.0147787208,
    -0.00887469665,
)
"""log2(1.5 + x) for x in ±0.5, by Chebyshev points."""

EXP = (
    1,
    0.693147207,
    0.240226512,
    0.0555032721,
    0.0096180256,
    0.00134004322,
    0.00015469732,
)
"""2^x for x in ±0.5, likewise."""

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
def log2(x: Any) -> Any:
    """Returns the binary logarithm of a positive number.

    Args:
        x: Positive, 32 bits.
    """
    bits = F(x).view(N)
    m = N((bits & _MANTISSA) | _ONE).view(F) - F(1.5)
    p = F(LOG[8])
    p = p * m + F(LOG[7])
    p = p * m + F(LOG[6])
    p = p * m + F(LOG[5])
    p = p * m + F(LOG[4])
    p = p * m + F(LOG[3])
    p = p * m + F(LOG[2])
    p = p * m + F(LOG[1])
    p = p * m + F(LOG[0])
    return F(N(N(bits >> _BITS) - _BIAS)) + p


@inlined
def exp2(x: Any) -> Any:
    """Returns two to a power between -120 and 120; powers beyond are taken as these.

    Args:
        x: The power, 32 bits.
    """
    x = min(max(x, F(-120.0)), F(120.0))
    whole = N(N(x + F(256.5)) - N(256))
    r = x - F(whole)
    p = F(EXP[6])
    p = p * r + F(EXP[5])
    p = p * r + F(EXP[4])
    p = p * r + F(EXP[3])
    p = p * r + F(EXP[2])
    p = p * r + F(EXP[1])
    p = p * r + F(EXP[0])
    return p * N(N(whole + _BIAS) << _BITS).view(F)


@inlined
def normal(u: Any) -> Any:
    """Returns the quantile of the standard normal at `u` (Giles 2012, in single precision).

    Args:
        u: In (0, 1).
    """
    x = F(2.0) * u - F(1.0)
    w = F(-0.6931472) * log2(max((F(1.0) - x) * (F(1.0) + x), F(1e-7)))
    c = w - F(2.5)
    near = F(2.81022636e-08)
    near = near * c + F(3.43273939e-07)
    near = near * c + F(-3.5233877e-06)
    near = near * c + F(-4.39150654e-06)
    near = near * c + F(0.00021858087)
    near = near * c + F(-0.00125372503)
    near = near * c + F(-0.00417768164)
    near = near * c + F(0.246640727)
    near = near * c + F(1.50140941)
    t = F(math.sqrt(w)) - F(3.0)
    far = F(-0.000200214257)
    far = far * t + F(0.000100950558)
    far = far * t + F(0.00134934322)
    far = far * t + F(-0.00367342844)
    far = far * t + F(0.00573950773)
    far = far * t + F(-0.0076224613)
    far = far * t + F(0.00943887047)
    far = far * t + F(1.00167406)
    far = far * t + F(2.83297682)
    return F(1.41421356) * x * (near if w < F(5.0) else far)
