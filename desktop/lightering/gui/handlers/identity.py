"""Shows the identity of the selected ships in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.clues import is_clue
from lightering.gui.dialogs.identity import IdentityDialog
from lightering.gui.handlers.hands import Hands
from lightering.gui.words import shorter
from lightering.model.ships import both_ships
from lightering.progress import stop_if_cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.panels.identity_facts import ShipIdentity
    from lightering.gui.workers import Telling

__all__ = ["IdentityHandlers"]


class IdentityHandlers(Hands):
    """The command on identities."""

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"review.identity": self.show}

    def show(self) -> None:
        """Gathers the history of the selected ships in a worker and shows it."""
        chosen, results = self._session.chosen_id, self._session.results
        if chosen is None or results is None:
            return
        ships = self._ships(chosen)

        def work(progress: Telling) -> list[ShipIdentity]:
            from lightering.gui.panels.identity_facts import identity_of

            told = []
            for place, ship in enumerate(ships):
                progress.set(place / len(ships), "Reading what the ships sent")
                stop_if_cancelled(progress)
                told.append(identity_of(results, *ship))
            return told

        def done(told: list[ShipIdentity]) -> None:
            IdentityDialog(f"Identity, {shorter(chosen)}", told, self._window).open()

        self.begin("Reading what the ships sent", work, done)

    def _ships(self, chosen: str) -> tuple[tuple[int, int], ...]:
        """MMSI and identity of each selected ship."""
        if is_clue(chosen):
            table, place = self._session.clue_row(chosen)
            return table.ships(place)
        return both_ships(self._session.encounter_row(chosen))
