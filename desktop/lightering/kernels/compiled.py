"""How kernels are compiled: on first use, without the GIL, kept on disk."""

from __future__ import annotations

from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, TypeVar, cast

from lightering.kernels.processor import compiler

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Kernel", "compiled", "kept"]

Function = TypeVar("Function", bound="Callable[..., Any]")


def compiled(function: Function) -> Function:
    """Compiles a kernel on first use, without the GIL, and keeps the machine code on disk.

    A division by zero gives infinity, as everywhere in numpy. numba looks at the file of the
    function alone to tell whether the code is stale: only kernels of a `native.KernelFile`, which
    looks at the files it is told of as well, call kernels of another file.

    Args:
        function: A function numba can type.
    """
    return cast("Function", Kernel(function))


def kept(**options: Any) -> Callable[[Function], Function]:
    """Compiles a function when it is first called, and keeps the machine code on disk.

    Args:
        **options: Of numba's `njit`; numba is imported at once.
    """
    numba = compiler()
    from lightering.kernels.caching import Cache

    def declare(function: Function) -> Function:
        made = numba.njit(**options)(function)
        if not numba.config.DISABLE_JIT:
            made._cache = Cache(made.py_func)
        return cast("Function", made)

    return declare


class Kernel:
    """A function whose compiler is fetched when it is called: numba takes a while to import."""

    __wrapped__: Callable[..., Any]

    def __init__(self, function: Callable[..., Any], **options: Any) -> None:
        """Compiles nothing yet.

        Args:
            function: A function numba can type.
            **options: Of numba's compiler, beside those that hold for all kernels.
        """
        self._options = options
        update_wrapper(self, function)

    def __call__(self, *arguments: Any) -> Any:
        """Compiles the function for these types if need be, and calls it."""
        return self._compiled(*arguments)

    @cached_property
    def _compiled(self) -> Any:
        return kept(nogil=True, error_model="numpy", **self._options)(self.__wrapped__)

    @property
    def _numba_type_(self) -> Any:
        """What numba takes this for inside another kernel: the compiled function."""
        return self._inner._numba_type_

    @cached_property
    def _inner(self) -> Any:
        """The compiled function as part of others: their machine code is kept, not its own."""
        njit = compiler().njit
        return njit(nogil=True, error_model="numpy", **self._options)(self.__wrapped__)
