"""Goes from event to event in time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lightering.app.stepping import beside_in_time, beside_of_ships
from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["StepHandlers"]


class StepHandlers(Hands):
    """The commands that step through events."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {
            "step.event_on": partial(self._go, beside_in_time, 1),
            "step.event_back": partial(self._go, beside_in_time, -1),
            "step.ship_on": partial(self._go, beside_of_ships, 1),
            "step.ship_back": partial(self._go, beside_of_ships, -1),
        }

    def _go(self, beside: Callable[..., str | None], step: int) -> None:
        found = beside(self._session, step)
        if found is None:
            of = " of these ships" if beside is beside_of_ships else " among those shown"
            said = f"There is no {'later' if step > 0 else 'earlier'} event{of}."
            self._window.say("fact", said, passing=True)
            return
        self._window.show_view(VIEWS.index("Review"))
        self._session.visit(found)
