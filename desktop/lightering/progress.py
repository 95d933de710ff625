"""The core's whole contract with any screen: two methods."""

from __future__ import annotations

from typing import Protocol

from lightering.errors import Cancelled

__all__ = ["Progress", "Quiet", "part", "stop_if_cancelled"]


class Progress(Protocol):
    """What a long step tells, and asks, while it runs."""

    def set(self, fraction: float, text: str) -> None:
        """Tells how far the work is.

        Args:
            fraction: 0 to 1.
            text: What is being done, in a few words.
        """

    def cancelled(self) -> bool:
        """Tells whether the person asked to stop."""
        ...


class Quiet:
    """A `Progress` that shows nothing and never cancels."""

    def set(self, fraction: float, text: str) -> None:
        """Does nothing."""

    def cancelled(self) -> bool:
        """Returns False."""
        return False


class _Part:
    """A slice of another progress."""

    def __init__(self, whole: Progress, low: float, high: float) -> None:
        self._whole, self._low, self._high = whole, low, high

    def set(self, fraction: float, text: str) -> None:
        self._whole.set(self._low + (self._high - self._low) * min(max(fraction, 0.0), 1.0), text)

    def cancelled(self) -> bool:
        return self._whole.cancelled()


def part(progress: Progress, low: float, high: float) -> Progress:
    """Returns a progress whose 0..1 maps to `low`..`high` of another.

    Args:
        progress: The whole.
        low: Where the part begins, 0 to 1.
        high: Where it ends, 0 to 1.
    """
    return _Part(progress, low, high)


def stop_if_cancelled(progress: Progress) -> None:
    """Raises `Cancelled` if the person asked to stop.

    Args:
        progress: The progress to ask.

    Raises:
        Cancelled: The person asked to stop.
    """
    if progress.cancelled():
        raise Cancelled("Cancelled. Nothing half done was kept.")
