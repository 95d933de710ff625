"""Who works by keyboard sees where she is, reaches every action, and every control has a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenuBar, QWidget
from tests.gui.seen.layout import clipped, contrast, nameless, visible
from tests.gui.waiting import loaded, select_next

from lightering.app.commands import COMMANDS
from lightering.gui.header import VIEWS
from lightering.gui.labels import room_when_bold
from lightering.gui.theme import DARK, LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow
    from lightering.gui.theme import Theme

_LEAST_RING = 24
"""Pixels that must turn to the colour of the ring: two rows of the smallest target, 12 px long."""


def stops(window: MainWindow) -> list[QWidget]:
    """All that Tab comes to in the view that is shown, as it is."""
    return [
        one
        for one in visible(window)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.isEnabled()
        and one.focusProxy() is None
        and not isinstance(one, QMenuBar)  # its entries are drawn chosen
        and not one.visibleRegion().isEmpty()
    ]


def pixels(image: QImage) -> np.ndarray:
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    raw = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return raw[:, : image.width(), 2::-1].astype(np.int16)


def part(window: MainWindow, widget: QWidget) -> np.ndarray:
    corner = widget.mapTo(window, QPoint(0, 0))
    room = QRect(corner, widget.size()).adjusted(-3, -3, 3, 3).intersected(window.rect())
    return pixels(window.grab(room).toImage())


def ring(window: MainWindow, widget: QWidget, theme: Theme, qtbot: QtBot) -> int:
    """How many pixels turn to the colour of the ring when a widget takes the focus by Tab."""
    window.menuBar().setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    before = part(window, widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    assert widget.hasFocus() or widget.isAncestorOf(QApplication.focusWidget() or window)
    after = part(window, widget)
    if before.shape != after.shape:
        return 0
    moved = np.abs(after - before).sum(axis=2) > 60
    found = 0
    for name in (theme.accent, theme.ink):  # on a filled button the ring is ink
        colour = np.array(QColor(name).getRgb()[:3])
        found = max(found, int((moved & (np.abs(after - colour).sum(axis=2) < 40)).sum()))
    return found


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_all_that_tab_comes_to_is_ringed_while_it_has_the_focus(
    full_window: MainWindow, theme: Theme, qtbot: QtBot
) -> None:
    window = full_window
    window.set_theme(theme)
    select_next(window, qtbot)
    unseen = []
    for place, view in enumerate(VIEWS):
        window.show_view(place)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
        qtbot.wait(60)
        found = stops(window)
        assert len(found) > 3, view
        for widget in found:
            if not widget.isVisible() or widget.visibleRegion().isEmpty():
                continue
            many = ring(window, widget, theme, qtbot)
            if many < _LEAST_RING:
                words = widget.accessibleName() or getattr(widget, "text", str)()
                unseen.append(f"{view}: {type(widget).__name__} {words!r}: {many} pixels")
    assert not unseen, "\n".join(unseen)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_that_the_ring_stands_out_from_every_ground(theme: Theme) -> None:
    for ground in (theme.panel, theme.chrome, theme.raised, theme.selected, theme.sea, theme.land):
        assert contrast(QColor(theme.accent), QColor(ground)) >= 3.0, ground


def test_that_tab_comes_to_every_stop_of_a_view_and_back(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    select_next(window, qtbot)
    for place, view in enumerate(VIEWS):
        window.show_view(place)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
        qtbot.wait(60)
        wanted = {one for one in stops(window) if not isinstance(one, QAbstractItemView)}
        for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            reached: set[QWidget] = set()
            for _ in range(3 * len(stops(window)) + 20):
                held = QApplication.focusWidget()
                assert held is not None, view
                reached.add(held)
                QTest.keyClick(held, key)
            # of a group Tab comes to one; arrows go on from there
            groups = {
                one.group()
                for one in wanted
                if isinstance(one, QAbstractButton) and one.group() and one.group().exclusive()
            }
            for group in groups:
                assert any(button in reached for button in group.buttons()), view
                wanted -= set(group.buttons())
            missed = {
                f"{type(one).__name__} {one.accessibleName()!r}"
                for one in wanted
                if one not in reached
                and not any(one.isAncestorOf(two) for two in reached)
                and one.isVisible()
            }
            assert not missed, f"{view}: {missed}"


def test_that_arrows_go_through_the_lists_and_the_views(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    window = silent_window
    lists = window.review.lists
    first = next(b for b in lists.switch.findChildren(QAbstractButton) if b.isChecked())
    first.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(first, Qt.Key.Key_Right)
    assert window.session.list_name == "leads"
    tab = next(b for b in window.header.findChildren(QAbstractButton) if b.isChecked())
    tab.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tab, Qt.Key.Key_Right)
    assert window.stack.currentIndex() == VIEWS.index("Cap")


def test_that_every_command_has_a_key_or_stands_in_a_menu_and_in_the_palette(
    full_window: MainWindow,
) -> None:
    from lightering.gui.dialogs.palette import PaletteDialog

    window = full_window
    entries = set()
    letters = []
    for bar in window.menuBar().actions():
        assert "&" in bar.text(), f"the menu {bar.text()} opens by no letter"
        letters.append(bar.text()[bar.text().index("&") + 1].lower())
        entries |= _entries(bar.menu())
    assert len(set(letters)) == len(letters)
    titles = {one.title for one in COMMANDS}
    assert titles <= entries, titles - entries
    dialog = PaletteDialog(window.session, window.keys, window)
    listed = {name for _kind, name, *_ in dialog._entries}
    possible = {one.id for one in COMMANDS if one.enabled(window.session)}
    assert possible - listed == {"view.palette"}
    bound = window.handlers.table()
    assert {one.id for one in COMMANDS} <= set(bound), "a command that nothing does"
    dialog.reject()


def _entries(menu: object) -> set[str]:
    found = set()
    for action in menu.actions():  # type: ignore[attr-defined]
        found.add(action.text().replace("&", ""))
        if action.menu() is not None:
            found |= _entries(action.menu())
    return found


def test_that_every_control_of_every_view_and_list_has_a_name(
    silent_window: MainWindow, qtbot: QtBot
) -> None:
    window = silent_window
    faults = []
    window.actions_.run("list.leads")
    qtbot.waitUntil(lambda: window.session.clues is not None, timeout=60_000)
    for name in ("leads", "gaps", "loitering", "encounters"):
        window.actions_.run(f"list.{name}")
        qtbot.wait(30)
        faults += [f"{name}: {one}" for one in nameless(window)]
    for place, view in enumerate(VIEWS):
        window.show_view(place)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
        faults += [f"{view}: {one}" for one in nameless(window)]
    assert not faults, "\n".join(faults)


def test_that_the_legend_folds_by_mouse_and_key_and_stays_so(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    legend = window.review.map.legend
    whole = legend.size()
    QTest.mouseClick(legend, Qt.MouseButton.LeftButton)
    assert legend.folded
    assert legend.height() < whole.height() / 2
    window.layout_keeper.keep()
    legend.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(legend, Qt.Key.Key_Space)
    assert legend.size() == whole
    window.layout_keeper.restore()
    assert legend.folded
    window.actions_.run("map.legend")
    assert not legend.folded
    legend.fold(True)
    window.reset_layout()
    assert not legend.folded


def test_that_chosen_lists_keep_room_for_their_bold_words_at_every_text_size(
    full_window: MainWindow,
) -> None:
    window = full_window
    for scale in (1.0, 1.25, 1.5):
        window.set_scale(scale)
        QApplication.processEvents()
        for button in window.review.lists.switch.findChildren(QWidget):
            if button.property("role") == "list":
                assert button.width() >= room_when_bold(button, 10), button.text()
        assert not clipped(window.header)


def test_that_the_first_key_after_opening_reaches_the_table(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    tab = window.focusWidget()
    assert tab is None or not window.stack.isAncestorOf(tab), "nothing is loaded that takes keys"
    window.open_paths([fleet])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: window.session.selected_id is not None)
    held = window.focusWidget()
    assert held is not None
    chosen = window.session.selected_id
    assert chosen is not None
    qtbot.keyClick(held, Qt.Key.Key_C)
    assert window.session.status_of(chosen) == "confirmed"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_that_return_and_escape_lead_from_the_search_to_the_rows(
    full_window: MainWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    pane, session = full_window.review.encounters, full_window.session
    name = "E-"
    pane.filters.focus_search()
    qtbot.keyClicks(pane.filters.search, name)
    qtbot.keyClick(pane.filters.search, key)
    assert pane.table.hasFocus()
    assert session.filter_of("encounters").text == (name if key == Qt.Key.Key_Return else "")


def test_that_return_stays_in_the_search_where_no_row_is_left(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    search = full_window.review.encounters.filters.search
    full_window.review.encounters.filters.focus_search()
    qtbot.keyClicks(search, "nobody is called so")
    qtbot.keyClick(search, Qt.Key.Key_Return)
    assert search.hasFocus()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert full_window.review.encounters.table.hasFocus()
