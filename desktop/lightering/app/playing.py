"""How time is played: once through or again and again, gliding or in steps."""

from __future__ import annotations

from lightering.app.signals import Signal

__all__ = ["Playing"]


class Playing:
    """What playback is asked for; the lowest part of a board.

    Attributes:
        loop_changed: Whether playback repeats the selected encounter.
        motion_changed: Whether less shall move.
    """

    def __init__(self) -> None:
        """Once through, gliding."""
        self.loop_changed: Signal[bool] = Signal()
        self.motion_changed: Signal[bool] = Signal()
        self._loop = self._less_motion = False

    @property
    def loop(self) -> bool:
        """Whether playback repeats the selected encounter."""
        return self._loop

    @loop.setter
    def loop(self, repeat: bool) -> None:
        if repeat != self._loop:
            self._loop = repeat
            self.loop_changed.emit(repeat)

    @property
    def less_motion(self) -> bool:
        """Whether playback steps where it would glide."""
        return self._less_motion

    @less_motion.setter
    def less_motion(self, less: bool) -> None:
        if less != self._less_motion:
            self._less_motion = less
            self.motion_changed.emit(less)
