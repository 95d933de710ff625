"""How kernels are compiled: on first use, without the GIL, kept on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from numba import njit

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled"]

Function = TypeVar("Function", bound="Callable[..., Any]")


def compiled(function: Function) -> Function:
    """Compiles a kernel on first use, without the GIL, and keeps the machine code on disk.

    numba looks at the file of the function alone to tell whether the code is stale: a kernel calls
    only kernels of its own file.

    Args:
        function: A function numba can type.
    """
    return cast("Function", njit(nogil=True, cache=True)(function))
