"""For which processor kernels are compiled: for this one, or for a level that code came with.

A bundle brings its kernels compiled for levels of x86-64 that many processors share (x86-64 psABI,
section 3.1.1). Where this processor has all that a level asks for, the kernels are taken from
there, and nothing is compiled. Everywhere else they are compiled for this very processor.
"""

from __future__ import annotations

import importlib
import os
import stat
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["FEATURES", "Target", "compiler", "llvm", "of_level", "read_only", "target"]

_COMPILED = Path(__file__).resolve().parents[1] / "_compiled"
"""Only a bundle has this folder: `_compiled/LEVEL/`, below it as the sources lie."""

_V3 = (
    "avx", "avx2", "bmi", "bmi2", "cmov", "crc32", "cx16", "cx8", "f16c", "fma", "fxsr", "lzcnt",
    "mmx", "movbe", "popcnt", "sahf", "sse", "sse2", "sse3", "sse4.1", "sse4.2", "ssse3", "xsave",
)  # fmt: skip
FEATURES = {
    "x86-64-v4": (*_V3, "avx512bw", "avx512cd", "avx512dq", "avx512f", "avx512vl"),
    "x86-64-v3": _V3,
}
"""What each level asks of a processor, in the words of LLVM; the best level first."""

_TUNED = {"x86-64-v4": ",-prefer-256-bit"}
"""Of 512 bits LLVM would use half at this level; the draws of volumes then take a third longer."""


class Target(NamedTuple):
    """A processor, as LLVM takes it.

    Attributes:
        name: Such as `znver4` or `x86-64-v3`.
        features: Such as `+avx2,-avx512f`.
        level: Of `FEATURES` if code for it came with the program, else empty.
    """

    name: str
    features: str
    level: str = ""


@cache
def target() -> Target:
    """Returns what kernels are compiled for in this process.

    What the person chose by `NUMBA_CPU_NAME` holds; `LIGHTERING_KERNELS=host` asks for this very
    processor.
    """
    name, features = os.environ.get("NUMBA_CPU_NAME"), os.environ.get("NUMBA_CPU_FEATURES")
    binding = llvm()
    here = binding.get_host_cpu_features()
    if name is None and features is None and os.environ.get("LIGHTERING_KERNELS") != "host":
        for level, asked in FEATURES.items():
            if _can_be_trusted(_COMPILED / level) and all(here.get(one) for one in asked):
                return of_level(level)
    if features is None:
        features = "" if name == "generic" else here.flatten()
    return Target(name or binding.get_host_cpu_name(), features)


def of_level(level: str) -> Target:
    """Returns the target of a level.

    Args:
        level: Of `FEATURES`.
    """
    features = ",".join(f"+{one}" for one in FEATURES[level])
    return Target(level, features + _TUNED.get(level, ""), level)


def read_only(source: Path) -> list[Path]:
    """Returns where machine code may lie that came with the program, or was made beside it.

    Args:
        source: A module of the program.
    """
    level, package = target().level, _COMPILED.parent
    beside = source.parent / "__pycache__"
    if not level or not source.is_relative_to(package):
        return [beside]
    return [_COMPILED / level / source.parent.relative_to(package), beside]


@cache
def compiler() -> Any:
    """Returns numba, set to the target: whoever compiles fetches it here."""
    numba: Any = importlib.import_module("numba")
    if target().level:
        numba.config.CPU_NAME, numba.config.CPU_FEATURES = target()[:2]
    return numba


def llvm() -> Any:
    """Returns LLVM, which takes a while to load."""
    return importlib.import_module("llvmlite.binding")


def _can_be_trusted(folder: Path) -> bool:
    """Whether code lies there that not everybody may write to: it runs as we do."""
    places = [_COMPILED, folder, *folder.rglob("*")] if folder.is_dir() else []
    return bool(places) and not any(place.stat().st_mode & stat.S_IWOTH for place in places)
