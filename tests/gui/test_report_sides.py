"""The columns beside the report's pages: what was looked at, and which events have a page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lightering.app.report_checks import checks_of
from lightering.gui.header import VIEWS
from lightering.gui.key_button import KeyButton
from lightering.gui.theme import LIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def _open(window: MainWindow) -> list[str]:
    return [one.text for one in checks_of(window.session) if not one.holds]


def test_that_what_is_to_be_done_is_said_until_it_is_done(
    full_window: MainWindow, tmp_path: Path
) -> None:
    session = full_window.session
    assert any("not reviewed" in text for text in _open(full_window))
    assert any("No case keeps" in text for text in _open(full_window))
    assert any("no author" in text for text in _open(full_window))
    session.new_case(tmp_path / "work.lightering")
    assert session.results is not None
    for name in session.results.assessment.transfers["encounter_id"]:
        session.decide(str(name), "confirmed")
    session.signed = replace(session.signed, author="A. Nalyst")
    left = _open(full_window)
    assert not any("not reviewed" in text or "No case" in text for text in left)
    assert not any("author" in text for text in left)
    told = [one.text for one in checks_of(session)]
    assert "All decisions are in work.lightering." in told
    assert "Signed by A. Nalyst." in told


def test_that_a_decision_in_memory_is_no_decision_of_the_report(full_window: MainWindow) -> None:
    session = full_window.session
    chosen = session.selected_id
    assert chosen is not None
    session.decide(chosen, "confirmed")
    assert any("No case keeps" in text for text in _open(full_window))


@pytest.fixture
def set_report(full_window: MainWindow, qtbot: QtBot) -> MainWindow:
    full_window.show_view(VIEWS.index("Report"))
    qtbot.waitUntil(lambda: full_window.report._whole, timeout=120_000)
    return full_window


def test_that_events_without_a_tick_lose_their_page_and_the_case_keeps_it(
    set_report: MainWindow, qtbot: QtBot
) -> None:
    panel, session = set_report.report, set_report.session
    every = panel.events.ticked()
    assert every
    assert session.signed.events == ()
    shown = {panel.events.list.item(k).text()[:7] for k in range(panel.events.list.count())}
    assert shown == {name[:7] for name in every}
    assert "1. The total against the limit" in [
        panel.sections.item(k).text() for k in range(panel.sections.count())
    ]
    if len(every) == 1:
        panel.events.list.item(0).setCheckState(Qt.CheckState.Unchecked)
        assert session.signed.events == (), "a report of no event cannot be asked for"
        return
    panel.events.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert session.signed.events == every[1:]
    qtbot.waitUntil(lambda: not set_report.tasks.running, timeout=120_000)
    assert panel.events.ticked() == every[1:]
    panel.events.every.click()
    assert session.signed.events == ()


def test_that_the_way_out_of_a_check_is_a_button_that_works(set_report: MainWindow) -> None:
    panel = set_report.report
    asked: list[str] = []
    panel.asked.connect(asked.append)
    ways = {one.text(): one for one in panel.checks.findChildren(QPushButton)}
    ways["Next to review"].click()
    assert asked == ["review.next"]
    assert set_report.stack.currentIndex() == VIEWS.index("Review")


def test_that_a_button_shows_its_key_and_is_named_by_its_title(qtbot: QtBot) -> None:
    button = KeyButton("Confirm")
    button.set_key("C")
    qtbot.addWidget(button)
    button.set_colours(LIGHT.ink, LIGHT.hairline)
    plain = QPushButton("Confirm")
    qtbot.addWidget(plain)
    assert button.accessibleName() == "Confirm"
    assert button.sizeHint().width() > plain.sizeHint().width()
    button.resize(button.sizeHint())
    with_key = button.grab().toImage()
    button.set_key("D")
    assert button.grab().toImage() != with_key
    button.set_key("")
    assert button.sizeHint() == plain.sizeHint(), "without a key there is no cap"


def test_that_a_section_is_gone_to_by_click_and_by_key(
    set_report: MainWindow, qtbot: QtBot
) -> None:
    panel = set_report.report
    bar = panel.pages.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    told = {panel.sections.item(k).text(): k for k in range(panel.sections.count())}
    row = told["1. The total against the limit"]
    item = panel.sections.item(row)
    page = item.data(Qt.ItemDataRole.UserRole)
    assert page > 1
    qtbot.mouseClick(
        panel.sections.viewport(),
        Qt.MouseButton.LeftButton,
        pos=panel.sections.visualItemRect(item).center(),
    )
    shown = panel.pages._sheets[page - 1]
    assert 0 <= shown.y() - bar.value() <= 24
    for _ in range(panel.sections.count()):
        qtbot.keyClick(panel.sections, Qt.Key.Key_Down)
    last = panel.sections.item(panel.sections.count() - 1)
    assert panel.sections.currentItem() is last
    there = panel.pages._sheets[last.data(Qt.ItemDataRole.UserRole) - 1]
    # the last pages cannot reach the top of the pane
    assert bar.value() == min(there.y() - 16, bar.maximum())


def test_that_sections_lead_to_the_pages_that_the_pdf_has_them_on(
    set_report: MainWindow, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    from lightering.app.evidence import report_contents
    from lightering.report.pdf import render_pdf

    session, panel = set_report.session, set_report.report
    assert session.results is not None
    told = report_contents(session.results, {}, session.signed, session.attached)
    (tmp_path / "r.pdf").write_bytes(render_pdf(told))
    reader = PdfReader(tmp_path / "r.pdf")
    top = [one for one in reader.outline if not isinstance(one, list)]
    printed = {str(one.title): reader.get_destination_page_number(one) + 1 for one in top}
    items = [panel.sections.item(k) for k in range(panel.sections.count())]
    assert {one.text(): one.data(Qt.ItemDataRole.UserRole) for one in items} == printed
