"""What each command does: one small method, calling the session or a view."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from lightering.app.going import Place
from lightering.gui.dialogs.going import GoDialog
from lightering.gui.dialogs.help import AboutDialog, HelpDialog
from lightering.gui.dialogs.keys import KeysDialog
from lightering.gui.dialogs.note import NoteDialog
from lightering.gui.dialogs.palette import PaletteDialog
from lightering.gui.dialogs.reasons import REASONS_OF, ReasonDialog, noted
from lightering.gui.dialogs.saved_filters import SavedFiltersDialog
from lightering.gui.handlers.attaching import AttachHandlers
from lightering.gui.handlers.balances import BalanceHandlers
from lightering.gui.handlers.charts import ChartHandlers
from lightering.gui.handlers.detect import DetectHandlers
from lightering.gui.handlers.files import FileHandlers
from lightering.gui.handlers.hands import Hands
from lightering.gui.handlers.identity import IdentityHandlers
from lightering.gui.handlers.imports import ImportHandlers
from lightering.gui.handlers.lists import ListHandlers
from lightering.gui.handlers.marks import MarkHandlers
from lightering.gui.handlers.order import OrderHandlers
from lightering.gui.handlers.report import ReportHandlers
from lightering.gui.handlers.setting import SettingHandlers
from lightering.gui.handlers.ships import ShipHandlers
from lightering.gui.handlers.side import SideHandlers
from lightering.gui.handlers.stepping import StepHandlers
from lightering.gui.handlers.zones import ZoneHandlers
from lightering.gui.header import VIEWS
from lightering.gui.map.schemes import COLOURINGS
from lightering.gui.map.view import ZOOM_STEP
from lightering.gui.style import SCALES
from lightering.gui.theme import DARK, LIGHT
from lightering.gui.words import shorter, stamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from lightering.app.finding import Found
    from lightering.app.going import Instant
    from lightering.gui.main_window import MainWindow

__all__ = ["Handlers"]


class Handlers(Hands):
    """The window's hands."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.files, self.report = FileHandlers(window), ReportHandlers(window)
        self.side = SideHandlers(window)
        self.imports = ImportHandlers(window)
        self.detect = DetectHandlers(window)
        self.setting, self.marks = SettingHandlers(window), MarkHandlers(window)
        self.ships = ShipHandlers(window)
        self.stepping = StepHandlers(window)
        self.attaching = AttachHandlers(window)
        self.lists = ListHandlers(window)
        self.identity = IdentityHandlers(window)
        self.zones = ZoneHandlers(window)
        self.charts, self.order = ChartHandlers(window), OrderHandlers(window)
        self.balances = BalanceHandlers(window)

    def table(self) -> dict[str, Callable[[], object]]:
        """Returns what each command does, by id."""
        window = self._window
        page, review = window.review, window.review.map
        timeline = window.review.timeline
        return {
            **self.files.table(),
            **self.report.table(),
            **self.side.table(),
            **self.imports.table(),
            **self.detect.table(),
            **self.setting.table(),
            **self.stepping.table(),
            **self.marks.table(),
            **self.ships.table(),
            **self.attaching.table(),
            **self.lists.table(),
            **self.identity.table(),
            **self.zones.table(),
            **self.charts.table(),
            **self.balances.table(),
            **self.order.table(),
            "app.quit": window.close,
            "edit.search": self.search,
            "edit.clear_filters": lambda: page.lists.shown.filters.clear(),
            "edit.saved_filters": self.saved_filters,
            "view.palette": self.palette,
            **{
                f"view.{name.lower()}": partial(window.show_view, place)
                for place, name in enumerate(VIEWS)
            },
            "map.fit_all": review.fit_all,
            "map.fit_selection": review.fit_selection,
            "map.zoom_in": lambda: review.zoom(ZOOM_STEP),
            "map.zoom_out": lambda: review.zoom(1 / ZOOM_STEP),
            "map.measure": review.toggle_measure,
            "map.go": self.go,
            "map.traffic": review.cycle_traffic,
            "map.legend": lambda: review.legend.fold(not review.legend.folded),
            "map.layers": review.open_layers,
            "map.colour": review.cycle_colouring,
            **{f"map.colour_{name}": partial(review.set_colouring, name) for name in COLOURINGS},
            "view.link": self.link,
            "view.text_larger": partial(self.text_size, 1),
            "view.text_smaller": partial(self.text_size, -1),
            "view.text_normal": partial(self.text_size, 0),
            "view.theme_light": lambda: window.set_theme(LIGHT),
            "view.theme_dark": lambda: window.set_theme(DARK),
            "view.advance": self.advance,
            "view.less_motion": self.less_motion,
            "view.detach_inspector": page.toggle_dock,
            "view.reset_layout": window.reset_layout,
            "review.confirm": partial(self.decide, "confirmed"),
            "review.dismiss": partial(self.decide, "dismissed"),
            "review.dismiss_because": self.dismiss_because,
            "review.unsure": partial(self.decide, "unsure"),
            "review.note": self.note,
            "review.next": partial(self.step, 1),
            "review.previous": partial(self.step, -1),
            "time.play": timeline.toggle_play,
            "time.loop": self.loop,
            "time.fix_back": lambda: timeline.step_fix(-1),
            "time.fix_on": lambda: timeline.step_fix(1),
            "time.back": lambda: timeline.step_minutes(-10),
            "time.on": lambda: timeline.step_minutes(10),
            "time.day_back": lambda: timeline.step_minutes(-1440),
            "time.day_on": lambda: timeline.step_minutes(1440),
            "time.window_start": timeline.start_window_here,
            "time.window_end": timeline.end_window_here,
            "help.manual": lambda: HelpDialog(window.keys, window).open(),
            "help.guide": self.guide,
            "help.keys": lambda: KeysDialog(window.keys, window).open(),
            "help.about": lambda: AboutDialog(window).open(),
        }

    @staticmethod
    def now() -> datetime:
        """Returns the time of day, UTC."""
        return datetime.now(UTC)

    # -- review -----------------------------------------------------------------------------

    def decide(self, status: str, note: str | None = None) -> None:
        """Decides on the selected encounter and goes on to the next one to review.

        In the other views nothing moves: there the person goes down a list of their own.

        Args:
            status: One of `audit.STATUSES`.
            note: The note that holds from now on; None leaves it as it is.
        """
        chosen = self._session.chosen_id
        if chosen is None or not self._session.decide(chosen, status, note):
            return
        if not self._session.advance or self._window.stack.currentIndex() != VIEWS.index("Review"):
            return
        if self._session.next_to_review(1) is None:
            what = self._session.list_name
            said = f"Nothing is left to review among the {what} shown."
            self._window.say("fact", said, passing=True)
        self.step(1)

    def dismiss_because(self) -> None:
        """Asks for the reason, and dismisses the selected encounter with it."""
        chosen = self._session.chosen_id
        if chosen is None:
            return
        reasons = REASONS_OF[self._session.list_name]
        dialog = ReasonDialog(shorter(chosen), self._window, reasons)

        def take(reason: str) -> None:
            # another row may have been chosen while the list was open
            self._session.pick(chosen)
            self.decide("dismissed", noted(self._session.note_of(chosen), reason))

        dialog.chosen.connect(take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def back(self, encounter_id: str | None) -> None:
        """Shows the encounter of a decision that was taken back or put in force again.

        Args:
            encounter_id: Which one; None if there was no such decision.
        """
        if encounter_id is not None and self._session.knows(encounter_id):
            self._session.visit(encounter_id)

    def advance(self) -> None:
        """Lets decisions go on to the next encounter, or stay."""
        self._session.advance = not self._session.advance
        self._window.settings.setValue("advance", self._session.advance)

    def step(self, direction: int) -> None:
        """Selects the next encounter to review and shows it.

        Args:
            direction: 1 or −1.
        """
        found = self._session.next_to_review(direction)
        if found is not None:
            self._window.show_view(VIEWS.index("Review"))
            self._session.visit(found)
            self._window.review.map.fit_selection()

    def guide(self) -> None:
        """Begins the first steps; without files the sample fleet is opened for them."""
        self._window.settings.remove("guided")
        if self._session.results is None:
            self.files.open_sample()
        else:
            self._window.guide.begin()

    def note(self) -> None:
        """Asks for a note to the selected encounter."""
        chosen = self._session.chosen_id
        if chosen is None:
            return
        dialog = NoteDialog(shorter(chosen), self._session.note_of(chosen), self._window)
        dialog.written.connect(
            lambda text: self._session.decide(chosen, self._session.status_of(chosen), text)
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def search(self) -> None:
        """Puts the text cursor into the search field."""
        self._window.show_view(VIEWS.index("Review"))
        self._window.review.lists.shown.filters.focus_search()

    def saved_filters(self) -> None:
        """Opens the filters that the case keeps."""
        dialog = SavedFiltersDialog(self._session, self._window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- view -------------------------------------------------------------------------------

    def palette(self) -> None:
        """Opens "Find or do anything"."""
        dialog = PaletteDialog(self._session, self._window.keys, self._window)
        dialog.command_chosen.connect(self._window.actions_.run)
        dialog.found_chosen.connect(self._found)
        dialog.open()

    def _found(self, found: Found) -> None:
        """Goes to what was chosen in the palette."""
        if isinstance(found.aim, tuple):
            self.ships.show_ship(*found.aim)
        elif isinstance(found.aim, str):
            self._window.show_view(VIEWS.index("Review"))
            self._session.visit(found.aim)
            self._window.review.map.fit_selection()
        else:
            self.go_to(found.aim)

    def go(self) -> None:
        """Asks for a place or a time and goes there."""
        dialog = GoDialog(self._window)
        dialog.chosen.connect(self.go_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def go_to(self, found: Place | Instant) -> None:
        """Goes to a place or a time; a time beyond the data is told.

        Args:
            found: Where to.
        """
        self._window.show_view(VIEWS.index("Review"))
        if isinstance(found, Place):
            self._window.review.map.show_place(found.lon, found.lat)
            return
        first, last = self._session.extent_ms
        self._session.set_time(found.time_ms)
        if not first <= found.time_ms <= last:
            shown = datetime.fromtimestamp(self._session.time_ms / 1000, UTC)
            self._window.say("warning", f"There are no data then; the nearest is {stamp(shown)}.")

    def link(self) -> None:
        """Turns following of the selection on or off."""
        self._session.link = not self._session.link

    def loop(self) -> None:
        """Lets playback repeat the selected encounter, or go on to the end of the window."""
        self._session.loop = not self._session.loop

    def less_motion(self) -> None:
        """Lets playback step or glide, and keeps that, whatever the desktop asks for."""
        less = not self._session.less_motion
        self._session.less_motion = less
        self._window.settings.setValue("less_motion", less)

    def text_size(self, step: int) -> None:
        """Changes the text size by one step, or back to 100 %.

        Args:
            step: 1, −1 or 0.
        """
        place = SCALES.index(self._window.scale) + step if step else SCALES.index(1.0)
        self._window.set_scale(SCALES[min(max(place, 0), len(SCALES) - 1)])
