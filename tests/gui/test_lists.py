"""Lists and notified deliveries in the window: screened anew, shown, kept in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox
from tests.gui import planted
from tests.gui.waiting import loaded, select_next

from lightering.app.laid import Laid
from lightering.app.review import Review
from lightering.case.audit import WHOLE_CASE
from lightering.files import sha256_of
from lightering.gui.dialogs.notified import NotifiedDialog
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
    side.lay(Laid(lists=(watch,)))
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
    side.lay(Laid(lists=(watch,), notified=(table,), typed=(typed,)))
    settled(window, qtbot, 1, 2)
    drafts = [one.draft for one in session.case.decisions()]
    assert [one.encounter_id for one in drafts] == [WHOLE_CASE] * 2
    assert drafts[0].sets.keys() == {"lists"}
    assert drafts[1].sets.keys() == {"lists", "notified", "typed"}
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
    settled(window, qtbot, 0, 1)
    after = window.session.balance
    assert after is not None
    assert after.notified_bbl == 12_000
    assert after.estimated_bbl == before.estimated_bbl
