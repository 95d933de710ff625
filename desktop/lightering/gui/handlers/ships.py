"""Lists the ships of a box, and shows their tracks on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.app.notices import Notice
from lightering.gui.dialogs.ships import MOST_SHOWN, ShipsDialog
from lightering.gui.handlers.hands import Hands
from lightering.gui.header import VIEWS
from lightering.gui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.gui.main_window import MainWindow
    from lightering.gui.map.viewport import Bounds
    from lightering.gui.panels.ship_facts import ShipRow
    from lightering.gui.workers import Telling

__all__ = ["ShipHandlers"]


class ShipHandlers(Hands):
    """The command that lists ships, with the box it speaks of."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._dialog: ShipsDialog | None = None
        self._box: Bounds | None = None
        window.review.map.boxed.connect(self._boxed)
        window.session.results_changed.connect(self._forget)
        window.session.marks_changed.connect(self._let_go)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        return {"map.ships": self.list_ships}

    def list_ships(self) -> None:
        """Lists the ships of the last box, or of what the map shows if none was dragged."""
        bounds = self._box or self._window.review.map.viewport.bounds
        where = "the box" if self._box is not None else "the part of the map that is seen"
        self._window.show_view(VIEWS.index("Review"))
        unknown = (
            "Between two positions nothing is assumed: a ship that crossed between them is not"
        )

        def show(rows: tuple[ShipRow, ...]) -> None:
            self._show(rows, f"{_counted(rows, where)} {unknown} listed.", "Ships in the box")

        self._look(bounds, show)

    def _look(self, bounds: Bounds, then: Callable[[tuple[ShipRow, ...]], None]) -> None:
        """Looks in a worker which ships came through a part of the map."""
        session = self._session
        fleet, results = self._window.review.map.fleet, session.results
        if fleet is None or results is None:
            return
        span = session.window_ms

        def work(progress: Telling) -> tuple[ShipRow, ...]:
            from lightering.gui.map.within import ships_within
            from lightering.gui.panels.ship_facts import ship_rows

            return ship_rows(results, fleet, ships_within(fleet, bounds, span, progress))

        def done(rows: tuple[ShipRow, ...]) -> None:
            if session.results is results:
                then(rows)

        self.begin("Looking for ships", work, done)

    def _mark(self, rows: tuple[ShipRow, ...]) -> None:
        """Draws the tracks of the ships of a box, and says how many of them met nobody."""
        window = self._window
        shown = rows[:MOST_SHOWN]
        window.review.map.show_ships(tuple((ship.place, ship.title) for ship in shown))
        few = f" The tracks of the first {MOST_SHOWN} are drawn." if len(rows) > MOST_SHOWN else ""
        window.session.notice.emit(Notice("fact", f"{_counted(rows, 'the box')}{few}", "map.ships"))

    def _let_go(self) -> None:
        """Takes the tracks away with the marks, unless a list of ships shows them."""
        if self._dialog is None and not self._window.session.marked:
            self._window.review.map.show_ships(())

    def show_ship(self, mmsi: int, identity: int) -> None:
        """Shows a ship, with or without encounters: her card, and her whole track on the map.

        Args:
            mmsi: Her MMSI.
            identity: Which of the ships with this MMSI.
        """
        window, results = self._window, self._window.session.results
        fleet = window.review.map.fleet
        ship = None if fleet is None else fleet.ship(mmsi, identity)
        if fleet is None or results is None or ship is None:
            window.say("warning", "The tracks are not on the map yet. Wait a moment, try again.")
            return
        from lightering.gui.map.within import whole_track
        from lightering.gui.panels.ship_facts import ship_rows

        window.show_view(VIEWS.index("Review"))
        track = whole_track(fleet, ship)
        (row,) = ship_rows(results, fleet, track)
        met = f"{number(len(row.encounters))} encounter{'' if len(row.encounters) == 1 else 's'}"
        self._show((row,), f"{row.title}: {number(row.fixes)} positions, {met}.", row.title)
        window.review.map.fit_bounds(track.bounds)

    def _show(self, rows: tuple[ShipRow, ...], said: str, title: str) -> None:
        if self._dialog is not None:
            self._dialog.close()
        dialog = ShipsDialog(self._window.session, rows, said, self._window, title)
        dialog.shown.connect(
            lambda ships: self._window.review.map.show_ships(
                tuple((ship.place, ship.title) for ship in ships)
            )
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(lambda _code: self._closed(dialog))
        self._dialog = dialog
        dialog.show()
        dialog.table.setFocus()
        # the first row is chosen already
        self._window.review.map.show_ships(
            tuple((ship.place, ship.title) for ship in dialog.chosen())
        )

    def _closed(self, dialog: ShipsDialog) -> None:
        if self._dialog is dialog:
            self._dialog = None

    def _boxed(self, bounds: Bounds, marked: int) -> None:
        self._box = bounds
        if marked:
            self._look(bounds, self._mark)
        else:
            # nothing could be marked there: what is left to ask is who came through
            self.list_ships()

    def _forget(self) -> None:
        self._box = None


def _counted(rows: tuple[ShipRow, ...], where: str) -> str:
    alone = sum(not row.encounters for row in rows)
    ships = "1 ship" if len(rows) == 1 else f"{number(len(rows))} ships"
    return (
        f"{ships} sent a position in {where} during the window of time, {number(alone)} of them "
        "without any encounter."
    )
