"""Lists and notified deliveries in the window: screened anew, shown, kept in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from tests.gui import planted
from tests.gui.waiting import loaded, select_next

from lightering.app.laid import Laid
from lightering.app.review import Review
from lightering.case.audit import WHOLE_CASE
from lightering.files import sha256_of
from lightering.gui.dialogs.notified import NotifiedDialog
from lightering.gui.dialogs.why import WhyDialog
from lightering.gui.panels.inspector_ships import _lists
from lightering.ledger.notified_files import notified_row

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

THIRD = planted.imo(331177)


def settled(window: MainWindow, qtbot: QtBot, lists: int, rows: int) -> None:
    def there() -> bool:
        results = window.session.results
        return (
            results is not None
            and len(results.beside.lists) == lists
            and len(results.beside.deliveries) == rows
        )

    qtbot.waitUntil(there, timeout=60_000)


def test_that_a_list_is_screened_by_and_kept_in_the_case(
    window: MainWindow, qtbot: QtBot, fleet: Path, tmp_path: Path
) -> None:
    watch = tmp_path / "watch.csv"
    watch.write_text(f"imo,name,date\n{THIRD},WEN HAI 26,2026-02-01\n", encoding="utf-8")
    window.open_paths([fleet])
    loaded(window, qtbot)
    before = window.session.balance
    assert before is not None
    side = window.handlers.side
    side.lay(Laid(lists=(watch,)))
    settled(window, qtbot, 1, 0)
    after = window.session.balance
    assert after is not None
    assert after.estimated_bbl.p50 > before.estimated_bbl.p50
    select_next(window, qtbot)
    details = window.review.inspector.shown
    assert details is not None
    told = " ".join(_lists(hull) for hull in details.hulls)
    assert "3 lists" in told or "watch.csv" in told
    # the same files again: their case brings the list along
    window.open_paths([fleet])
    qtbot.waitUntil(lambda: window.loader.busy, timeout=10_000)
    loaded(window, qtbot)
    settled(window, qtbot, 1, 0)
    again = window.session.balance
    assert again is not None
    assert again.estimated_bbl.p50 == after.estimated_bbl.p50


def test_that_what_lies_beside_is_recorded_and_taken_back(
    window: MainWindow, qtbot: QtBot, fleet: Path, tmp_path: Path
) -> None:
    watch, table = tmp_path / "watch.csv", tmp_path / "notified.csv"
    watch.write_text(f"imo,name,date\n{THIRD},WEN HAI 26,2026-02-01\n", encoding="utf-8")
    table.write_text(
        "supplier,period_start,period_end,barrels,as_of\nOland,2026-01-01,2026-01-31,12000,"
        "2026-02-10\n",
        encoding="utf-8",
    )
    window.open_paths([fleet])
    loaded(window, qtbot)
    session, side = window.session, window.handlers.side
    before = session.balance
    assert before is not None
    side.lay(Laid(lists=(watch,)), reason="port State's own list")
    settled(window, qtbot, 1, 0)
    typed = notified_row(
        {
            "supplier": "Aland",
            "period_start": "2026-02-01",
            "period_end": "2026-02-28",
            "barrels": "500",
            "as_of": "2026-03-10",
        },
        "typed",
    )
    laid = Laid(lists=(watch,), notified=(table,), typed=(typed,))
    side.lay(laid, reason="of the page")
    settled(window, qtbot, 1, 2)
    drafts = [one.draft for one in session.case.decisions()]
    assert [one.encounter_id for one in drafts] == [WHOLE_CASE] * 2
    assert drafts[0].sets.keys() == {"lists", "entered", "reason"}
    assert drafts[1].sets.keys() == {"lists", "notified", "typed", "entered", "reason"}
    rows = {one["name"]: one for one in drafts[1].sets["entered"]}
    assert (rows["watch.csv"]["used"], rows["watch.csv"]["reason"]) == (1, "port State's own list")
    assert (rows["notified.csv"]["used"], rows["notified.csv"]["reason"]) == (1, "of the page")
    assert (rows["typed"]["used"], rows["typed"]["sha256"]) == (1, "")
    assert drafts[1].sets["reason"] == "of the page"
    assert session.results.beside.reasons["watch.csv"] == "port State's own list"
    assert drafts[1].sets["notified"][0]["sha256"] == sha256_of(table)
    assert drafts[1].sets["typed"][0]["barrels"] == "500.0"
    window.actions_.run("edit.undo")
    settled(window, qtbot, 1, 0)
    window.actions_.run("edit.undo")
    settled(window, qtbot, 0, 0)
    qtbot.waitUntil(lambda: not session.case.beside, timeout=60_000)
    assert session.balance.estimated_bbl == before.estimated_bbl
    window.actions_.run("edit.redo")
    settled(window, qtbot, 1, 0)
    window.actions_.run("edit.redo")
    settled(window, qtbot, 1, 2)
    assert side.laid.typed == (typed,)
    assert session.case.verify_chain() is None
    # a later window tells the same from the records
    again = Review()
    again.replay([one.draft for one in session.case.decisions()])
    assert again.state_of(WHOLE_CASE) == session.review.state_of(WHOLE_CASE)


def test_that_a_bad_list_is_said_and_changes_nothing(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = full_window
    bad = tmp_path / "bad.csv"
    bad.write_text("a,b\n1,2\n", encoding="utf-8")
    said = []
    window.notices.say = lambda notice: said.append(notice.text)
    window.handlers.side.lay(Laid(lists=(bad,)))
    qtbot.waitUntil(lambda: any("bad.csv" in text for text in said), timeout=60_000)
    results = window.session.results
    assert results is not None
    assert results.beside.lists == ()


def test_that_a_typed_delivery_stands_beside_the_estimate(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window = full_window
    before = window.session.balance
    assert before is not None
    assert before.notified_bbl is None
    window.actions_.run("ledger.type")
    dialog = window.findChild(NotifiedDialog)
    assert dialog is not None
    add = next(
        b
        for b in dialog.findChild(QDialogButtonBox).buttons()
        if b.text().replace("&", "") == "Add"
    )
    add.click()
    assert "supplier" in dialog.fault.text()
    for name, text in {
        "supplier": "Oland",
        "period_start": "2026-01-01",
        "period_end": "2026-01-31",
        "barrels": "12000",
        "as_of": "2026-02-10",
    }.items():
        dialog.cells[name].setText(text)
    add.click()
    assert "why" in dialog.fault.text()
    dialog.reason.setText("page of the Committee, read on 1 March")
    add.click()
    settled(window, qtbot, 0, 1)
    after = window.session.balance
    assert after is not None
    assert after.notified_bbl == 12_000
    assert after.estimated_bbl == before.estimated_bbl


def entered(window: MainWindow, dialog: NotifiedDialog, **cells: str) -> None:
    for name, text in cells.items():
        (dialog.reason if name == "reason" else dialog.cells[name]).setText(text)


def test_that_a_typed_delivery_is_revised_corrected_and_removed_with_a_reason(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window, side = full_window, full_window.handlers.side

    def opened() -> NotifiedDialog:
        window.actions_.run("ledger.type")
        return window.findChildren(NotifiedDialog)[-1]

    first = {
        "supplier": "Oland",
        "period_start": "2026-01-01",
        "period_end": "2026-01-31",
        "barrels": "12000",
        "as_of": "2026-02-10",
        "reason": "read",
    }
    dialog = opened()
    entered(window, dialog, **first)
    dialog.keep.click()
    settled(window, qtbot, 0, 1)
    # a revision is one more row, later than the one before, and takes its place in the sum
    dialog = opened()
    dialog.which.setCurrentIndex(1)
    assert dialog.cells["barrels"].text() == "12000.0"
    entered(window, dialog, barrels="15000", as_of="2026-02-10", reason="revised")
    dialog.keep.click()
    assert "later" in dialog.fault.text()
    entered(window, dialog, as_of="2026-03-10")
    dialog.keep.click()
    settled(window, qtbot, 0, 2)
    assert window.session.balance.notified_bbl == 15_000
    # what was typed wrongly is corrected in its place
    dialog = opened()
    place = next(k for k in range(dialog.which.count()) if "2026-03-10" in dialog.which.itemText(k))
    dialog.which.setCurrentIndex(place)
    dialog.correct.setChecked(True)
    entered(window, dialog, barrels="16000", reason="a wrong digit")
    dialog.keep.click()
    assert dialog.fault.text() == ""
    qtbot.waitUntil(lambda: window.session.balance.notified_bbl == 16_000, timeout=60_000)
    assert len(side.laid.typed) == 2
    dialog = opened()
    place = next(k for k in range(dialog.which.count()) if "2026-03-10" in dialog.which.itemText(k))
    dialog.which.setCurrentIndex(place)
    dialog.away.click()
    assert "why" in dialog.fault.text()
    entered(window, dialog, reason="withdrawn")
    dialog.away.click()
    settled(window, qtbot, 0, 1)
    assert window.session.balance.notified_bbl == 12_000
    assert window.session.review.state_of(WHOLE_CASE).reason == "withdrawn"


def test_that_a_list_is_not_brought_without_a_reason(
    full_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    watch = tmp_path / "watch.csv"
    watch.write_text(f"imo,name,date\n{THIRD},WEN HAI 26,2026-02-01\n", encoding="utf-8")
    window, side = full_window, full_window.handlers.side
    side._why("List watch.csv", Laid(lists=(watch,)))
    dialog = window.findChild(WhyDialog)
    assert dialog is not None
    go_on = next(b for b in dialog.findChildren(QPushButton) if "Go on" in b.text())
    go_on.click()
    assert "Say why" in dialog.fault.text()
    assert side.laid.empty
    dialog.text.setText("  from the   port State ")
    go_on.click()
    settled(window, qtbot, 1, 0)
    assert window.session.results.beside.reasons == {"watch.csv": "from the port State"}
