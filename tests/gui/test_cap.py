"""The cap view: assumptions move the total, drivers stand beside, a step leads to its event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from lightering.app.assumed import ASSUMPTIONS
from lightering.gui.header import VIEWS
from lightering.gui.tables.ledger import COLUMNS, _mark
from lightering.model.overrides import Override
from lightering.model.params import Params
from lightering.model.records import Mixed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

_RATE = next(k for k, one in enumerate(ASSUMPTIONS) if one.name.startswith("Pump rate"))
_FROM = next(k for k, one in enumerate(ASSUMPTIONS) if one.name.startswith("Count transfers"))


def median(window: MainWindow) -> float:
    balance = window.session.balance
    assert balance is not None
    return float(balance.estimated_bbl.p50)


def shown(window: MainWindow) -> MainWindow:
    window.show_view(VIEWS.index("Cap"))
    return window


def test_that_a_slower_pump_lowers_the_total_and_defaults_bring_it_back(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    before, panel = median(window), window.cap.facts.assumptions
    decided = dict(window.session.review.statuses)
    slider = panel.sliders[_RATE]
    with qtbot.waitSignal(window.cap.assuming.redrawn, timeout=60_000):
        slider.set_values((50.0, 60.0))
        slider.settled.emit(slider.values)
    assert median(window) < 0.8 * before
    assert window.session.params.volumes.pump_rate_low_m3h == 50.0
    assert window.session.review.statuses == decided
    with qtbot.waitSignal(window.cap.assuming.redrawn, timeout=60_000):
        qtbot.mouseClick(panel._back, Qt.MouseButton.LeftButton)
    assert median(window) == before
    assert window.session.params == Params.defaults()


def test_that_the_total_under_a_slider_is_that_of_a_full_run(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    from lightering.app import pipeline
    from lightering.progress import Quiet

    window = shown(full_window)
    slider = window.cap.facts.assumptions.sliders[_RATE]
    with qtbot.waitSignal(window.cap.assuming.redrawn, timeout=60_000):
        slider.set_values((100.0, 300.0))
        slider.settled.emit(slider.values)
    results = window.session.results
    assert results is not None
    _, again = pipeline.assess(results.encounters, results.loaded, results.params, Quiet())
    (balance,) = pipeline.tally(again, results.loaded)
    assert median(window) == balance.estimated_bbl.p50


def test_that_a_number_can_be_typed_and_nonsense_is_put_back(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    typed = window.cap.facts.assumptions.numbers[_FROM]
    typed.setFocus()
    typed.selectAll()
    with qtbot.waitSignal(window.cap.assuming.redrawn, timeout=60_000):
        qtbot.keyClicks(typed, "60")
        qtbot.keyClick(typed, Qt.Key.Key_Return)
    assert window.session.params.ledger.include_below == 0.6
    entries = [e for e in window.cap.model._entries if e.counted]
    assert entries
    typed.selectAll()
    qtbot.keyClicks(typed, "soon")
    qtbot.keyClick(typed, Qt.Key.Key_Return)
    assert typed.text() == "60 %"
    assert window.session.params.ledger.include_below == 0.6


def test_that_the_keys_move_a_handle_and_the_low_one_never_passes_the_high_one(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    slider = window.cap.facts.assumptions.sliders[_RATE]
    low, high = slider.values
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.values[0] > low
    for _ in range(60):
        qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.values[0] == slider.values[1] == high
    qtbot.waitUntil(lambda: not window.cap.assuming._busy, timeout=60_000)


def test_that_the_strongest_driver_stands_first(full_window: MainWindow) -> None:
    window = shown(full_window)
    drivers = window.cap.facts.tornado._drivers
    swings = [one.swing_bbl for one in drivers]
    assert len(drivers) >= 4
    assert swings == sorted(swings, reverse=True)
    assert "barrels" in window.cap.facts.tornado.accessibleDescription()


def test_that_a_click_on_a_step_of_the_curve_selects_the_event_of_that_day(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    qtbot.wait(50)
    chart, balance = window.cap.chart, window.session.balance
    assert balance is not None
    entry = max((e for e in window.cap.model._entries if e.counted), key=lambda e: e.p50_bbl)
    axis, _, box = chart._axes(balance)
    offset = (entry.when.tz_localize(None).normalize() - pd.Timestamp(balance.year, 1, 1)).days
    at = QPoint(round(axis.at(float(offset))), round(box.center().y()))
    window.session.select(None)
    qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=at)
    chosen = window.session.selected_id
    assert chosen is not None
    row = window.session.transfer_row(chosen)
    assert row is not None
    assert abs((row["delivered_utc"] - entry.when).total_seconds()) < 2 * 86_400
    assert chart.day_at(box.right()) is None or isinstance(chart.day_at(box.right()), np.datetime64)


def test_that_rare_lines_are_told_from_counted_ones(full_window: MainWindow) -> None:
    window = shown(full_window)
    model = window.cap.model
    for row in range(model.rowCount()):
        entry = model.entry_at(row)
        assert entry is not None
        mark = model.data(model.index(row, 0), Qt.ItemDataRole.DisplayRole)
        rare = entry.counted and (entry.counts or 0.0) < 0.5
        expected = "· rarely" if rare else ("✓ counted" if entry.counted else "— 0")
        assert mark == expected


def test_that_a_dragged_total_is_said_to_be_approximate_and_settles_to_a_full_run(
    full_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lightering.app import driving, pipeline
    from lightering.progress import Quiet

    monkeypatch.setattr(driving, "FOLLOWED", 1)
    window = shown(full_window)
    panel = window.cap.facts.assumptions
    slider, drawn = panel.sliders[_RATE], []
    window.cap.assuming.redrawn.connect(lambda _ms, draws: drawn.append(draws))
    slider.set_values((100.0, 300.0))
    slider.moved.emit(slider.values)
    qtbot.waitUntil(lambda: len(drawn) == 1, timeout=60_000)
    assert drawn == [1000]
    assert "approximate, 1,000 of 10,000 draws" in panel._told.text()
    results = window.session.results
    assert results is not None
    assert results.assessment.draw_numbers is not None
    assert window.session.balance is not None
    assert driving.ledger.drivers_of_draws(results.assessment, window.session.balance)
    # a handle that rests is followed by all draws, and so is one that is let go
    qtbot.waitUntil(lambda: len(drawn) == 2, timeout=60_000)
    assert drawn == [1000, 10_000]
    assert "approximate" not in panel._told.text()
    results = window.session.results
    assert results is not None
    _, again = pipeline.assess(results.encounters, results.loaded, results.params, Quiet())
    (balance,) = pipeline.tally(again, results.loaded)
    assert median(window) == balance.estimated_bbl.p50


def test_that_keys_step_along_the_curve_and_the_selected_step_is_ringed(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    chart, session = window.cap.chart, window.session
    session.select(None)
    chart.setFocus()
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    first = session.selected_id
    assert first is not None
    days = [str(chart._chosen)]
    while chart.step_from(1) is not None:
        qtbot.keyClick(chart, Qt.Key.Key_Right)
        days.append(str(chart._chosen))
    assert days == sorted(set(days))
    assert len(days) == len(chart._steps())
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert str(chart._chosen) == days[-2]


def test_that_the_reason_of_the_selected_line_stands_in_full_below_the_table(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    entry = window.cap.model.entry_at(0)
    assert entry is not None
    window.session.select(entry.encounter_id)
    assert entry.why in window.cap._reason.text()
    window.session.select(None)
    assert "Select a line" in window.cap._reason.text()


def test_that_crude_and_banned_stand_apart_and_a_contradicted_chain_is_warned_of(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    session, facts = window.session, window.cap.facts
    table = session.results.assessment.transfers
    likely = table.loc[table["last_hop"] & (table["counts_probability"] > 0.5), "encounter_id"]
    before = median(window)
    session.override(likely.iloc[0], Override(product="condensate", product_reason="assay"))
    assert median(window) < before
    assert "Condensates and natural gas liquids" in facts._apart.text()
    assert likely.iloc[0][:7] in facts._apart.text()
    entry = window.cap.model.entry_of(likely.iloc[0])
    assert entry is not None
    assert not entry.counted
    assert _mark(entry) == "≠ banned"
    assert not facts._mixed.isVisible()
    assert facts._coverage.text() == "\n".join(session.results.coverage)
    assert "lower bound" in facts._coverage.text()
    (last,) = (b for b in session.balances if b.year == session.balance.year)
    told = replace(last, mixed=(Mixed("E-1", ("E-2", "E-3"), "crude oil", "", 9.0),))
    facts.show_balance(told)
    assert "E-2 and E-3" in facts._mixed.text()


def column(window: MainWindow, title: str) -> list[str]:
    model = window.cap.model
    place = [one[0] for one in COLUMNS].index(title)
    return [str(model.index(row, place).data()) for row in range(model.rowCount())]


def test_that_a_heading_of_the_ledger_orders_it_and_other_lines_keep_the_order(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = shown(full_window)
    qtbot.wait(50)
    header, session = window.cap.table.horizontalHeader(), window.session
    dates = column(window, "Date")
    assert dates == sorted(dates, reverse=True)
    assert len(set(dates)) > 3
    session.select(window.cap.model.entry_at(0).encounter_id)
    at = QPoint(
        header.sectionViewportPosition(4) + header.sectionSize(4) // 2, header.height() // 2
    )
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert header.sortIndicatorSection() == 4
        assert header.sortIndicatorOrder() == order
        assert header.isSortIndicatorShown()
        barrels = [float(one.strip("■ ").replace(",", "")) for one in column(window, "bbl, p50")]
        assert barrels == sorted(barrels, reverse=order == Qt.SortOrder.DescendingOrder)
        # the selected line is still that of the selected encounter
        row = window.cap.table.currentIndex().row()
        assert window.cap.model.entry_at(row).encounter_id == session.selected_id
    # a decision fills the table anew
    session.decide(window.cap.model.entry_at(0).encounter_id, "dismissed")
    again = [float(one.strip("■ ").replace(",", "")) for one in column(window, "bbl, p50")]
    assert again == sorted(again, reverse=True)
    assert column(window, "Date") != dates


@pytest.mark.parametrize("place", range(len(COLUMNS)))
def test_that_every_heading_of_the_ledger_orders_both_ways_and_what_lacks_comes_last(
    full_window: MainWindow, place: int
) -> None:
    window = shown(full_window)
    session, model = full_window.session, full_window.cap.model
    session.decide(model.entry_at(2).encounter_id, "dismissed")
    title, orders = COLUMNS[place][0], []
    for told in ("up", "down"):
        window.cap.take_sort([title, told])
        assert window.cap.sort_told() == [title, told]
        orders.append([model.entry_at(row) for row in range(model.rowCount())])
    assert sorted(e.encounter_id for e in orders[0]) == sorted(e.encounter_id for e in orders[1])
    if title == "Counts":
        for lines in orders:
            known = [entry.counts is not None for entry in lines]
            assert known == sorted(known, reverse=True)
            assert not all(known)
    window.cap.take_sort("nonsense")
    assert window.cap.sort_told() == ["Date", "down"]


def test_that_a_key_orders_the_table_of_the_view(full_window: MainWindow, qtbot: QtBot) -> None:
    window = full_window
    for view, table in (("Review", window.review.encounters.table), ("Cap", window.cap.table)):
        window.show_view(VIEWS.index(view))
        header = table.horizontalHeader()
        for order, told in (
            (Qt.SortOrder.AscendingOrder, ", low first"),
            (Qt.SortOrder.DescendingOrder, ", high first"),
        ):
            qtbot.keyClick(table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
            menu = next(one for one in window.findChildren(QMenu) if one.title() == "Order by")
            texts = [action.text() for action in menu.actions()]
            wanted = next(k for k, text in enumerate(texts) if text.startswith("Counts"))
            menu.setActiveAction(menu.actions()[wanted])
            qtbot.keyClick(menu, Qt.Key.Key_Return)
            model = table.model()
            assert "Counts" in str(
                model.headerData(
                    header.sortIndicatorSection(),
                    Qt.Orientation.Horizontal,
                    Qt.ItemDataRole.DisplayRole,
                )
            )
            assert header.sortIndicatorOrder() == order
            qtbot.waitUntil(
                lambda: not [m for m in window.findChildren(QMenu) if m.title() == "Order by"]
            )
            window.actions_.run("table.order")
            menu = next(one for one in window.findChildren(QMenu) if one.title() == "Order by")
            (ticked,) = (action.text() for action in menu.actions() if action.isChecked())
            assert ticked.endswith(told)
            menu.close()
            qtbot.waitUntil(
                lambda: not [m for m in window.findChildren(QMenu) if m.title() == "Order by"]
            )
    window.show_view(VIEWS.index("Report"))
    window.actions_.run("table.order")
    assert "no table to order" in window.notices.text.text()


def test_that_enter_in_the_ledger_shows_the_event(full_window: MainWindow, qtbot: QtBot) -> None:
    window = shown(full_window)
    entry = window.cap.model.entry_at(1)
    assert entry is not None
    window.session.select(entry.encounter_id)
    window.cap.table.setFocus()
    qtbot.keyClick(window.cap.table, Qt.Key.Key_Return)
    assert window.stack.currentIndex() == VIEWS.index("Review")
    assert window.session.selected_id == entry.encounter_id
