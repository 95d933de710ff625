"""The numerical kernels that come with the bundle, compiled: a first start need not wait for them.

What the program compiles while it is warmed is moved out of the way of later writing: into
`_compiled/LEVEL`, which it only reads (`lightering.kernels.processor`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from lightering.kernels.processor import FEATURES, llvm, of_level

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["machine_code_in", "ship_kernels"]


def ship_kernels(program: Path, package: Path) -> None:
    """Compiles the kernels for each level that this machine can run.

    Args:
        program: Of the bundle.
        package: The folder of our sources in the bundle.

    Raises:
        CalledProcessError: The program cannot be run.
    """
    here = llvm().get_host_cpu_features()
    for level, asked in FEATURES.items():
        lacking = [one for one in asked if not here.get(one)]
        if lacking:
            _say(f"No kernels for {level}: this machine lacks {', '.join(lacking)}.")
            continue
        target = of_level(level)
        chosen = {"NUMBA_CPU_NAME": target.name, "NUMBA_CPU_FEATURES": target.features}
        kept = {name: text for name, text in os.environ.items() if not name.startswith("NUMBA_")}
        subprocess.run([program, "warm"], env=kept | chosen, check=True, stderr=subprocess.DEVNULL)
        made = machine_code_in(package)
        for path in made:
            place = package / "_compiled" / level / path.parent.parent.relative_to(package)
            place.mkdir(parents=True, exist_ok=True)
            path.replace(place / path.name)
        _say(f"{len(made)} files of kernels for {level}")


def machine_code_in(package: Path) -> list[Path]:
    """Returns what was compiled beside our sources, besides Python's own bytecode.

    Args:
        package: The folder of our sources.
    """
    beside = sorted(package.rglob("__pycache__/*"))
    return [path for path in beside if path.suffix != ".pyc"]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
