"""Signals without Qt: who is interested says so once and is told, in the order of connecting."""

from __future__ import annotations

import inspect
import weakref
from contextlib import ExitStack
from typing import TYPE_CHECKING, Generic, TypeVarTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Signal"]

_Values = TypeVarTuple("_Values")


class Signal(Generic[*_Values]):
    """Something that happens, with values of declared types.

    Bound methods of Python objects are held weakly, so a view that is gone needs no farewell;
    plain functions, lambdas and methods of compiled objects are held until disconnected.
    """

    __slots__ = ("_listeners",)

    def __init__(self) -> None:
        """Nobody listens at first."""
        self._listeners: list[Callable[[], Callable[[*_Values], object] | None]] = []

    def connect(self, listener: Callable[[*_Values], object]) -> None:
        """Calls `listener` at every later `emit`.

        Args:
            listener: Called with the values; what it returns is not looked at.
        """
        if inspect.ismethod(listener):
            # a WeakMethod gives back what it was made of: the listener, or None
            weak = weakref.WeakMethod(listener)
            self._listeners.append(cast("Callable[[], Callable[[*_Values], object] | None]", weak))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[*_Values], object]) -> None:
        """Forgets `listener`; one that never listened is no error.

        Args:
            listener: As given to `connect`.
        """
        self._listeners = [held for held in self._listeners if held() not in (listener, None)]

    def emit(self, *values: *_Values) -> None:
        """Tells everybody, in the order of connecting.

        An exception in one listener reaches the caller after the others were told too.

        Args:
            *values: What is told.
        """
        self._listeners = [held for held in self._listeners if held() is not None]
        with ExitStack() as calls:
            for held in reversed(self._listeners):
                listener = held()
                if listener is not None:
                    calls.callback(listener, *values)
