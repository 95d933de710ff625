"""Memory that is used again: fresh pages cost more than what is written into them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Room", "taken"]


class Room:
    """Arrays under names, each handed out again with the next call: for one user at a time.

    What stands in them is not cleared. Whoever takes an array under a name gives up what was taken
    under it before.
    """

    def __init__(self) -> None:
        """Holds nothing yet."""
        self._held: dict[str, NDArray[np.uint8]] = {}
        self._sources: dict[str, NDArray[Any]] = {}

    def array(self, name: str, shape: tuple[int, ...], dtype: type) -> NDArray[Any]:
        """Returns an array of any contents.

        Args:
            name: What it is for.
            shape: Its shape.
            dtype: Its type.
        """
        size = math.prod(shape) * np.dtype(dtype).itemsize
        held = self._held.get(name)
        if held is None or held.size < size:
            held = self._held[name] = np.empty(size, dtype=np.uint8)
        found: NDArray[Any] = held[:size].view(dtype).reshape(shape)
        return found

    def holds(self, name: str, source: NDArray[Any]) -> bool:
        """Returns whether what stands under a name was made of this very array.

        Args:
            name: As in `array`.
            source: An array that nobody changes.
        """
        return self._sources.get(name) is source

    def note(self, name: str, source: NDArray[Any]) -> None:
        """Notes what the array under a name was made of.

        Args:
            name: As in `array`.
            source: As in `holds`.
        """
        self._sources[name] = source


def taken(room: Room | None, name: str, shape: tuple[int, ...], dtype: type) -> NDArray[Any]:
    """Returns an array of a room, or a fresh one.

    Args:
        room: The room, or None.
        name: What it is for.
        shape: Its shape.
        dtype: Its type.
    """
    return np.empty(shape, dtype=dtype) if room is None else room.array(name, shape, dtype)
