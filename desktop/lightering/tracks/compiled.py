"""How kernels are compiled: on first use, without the GIL, kept on disk."""

from __future__ import annotations

from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar, cast

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
    return cast("Function", _Kernel(function))


class _Kernel:
    """A function whose compiler is fetched when it is called: numba takes a while to import."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        return self._compiled(*arguments)

    @cached_property
    def _compiled(self) -> Any:
        from numba import njit

        return njit(nogil=True, cache=True)(self._function)

    @property
    def _numba_type_(self) -> Any:
        """What numba takes this for inside another kernel: the compiled function."""
        return self._compiled._numba_type_
