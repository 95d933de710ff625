"""The kernels of the search for encounters: which there are, and that they are compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.detect import (
    bounds,
    fold,
    groups,
    joined,
    kernel,
    near,
    profile,
    runs,
    shores,
    spans,
    sweep,
    vertices,
)
from lightering.kernels import making

if TYPE_CHECKING:
    from lightering.progress import Progress

__all__ = ["link", "make_ready"]

_FILES = (runs, joined, bounds, sweep, near, spans, vertices, kernel, fold, profile, shores, groups)


def make_ready(progress: Progress) -> None:
    """Compiles what a search needs if that was never done on this machine, and says so.

    Args:
        progress: Told how far it is.
    """
    making.make_ready(progress, *(module.KERNELS for module in _FILES))


def link() -> None:
    """Links what was compiled before; the first call of a kernel need not."""
    for module in _FILES:
        if module.KERNELS.is_ready:
            module.KERNELS.prepare()
