"""The day of an analyst up to the crash, in a process that can be killed.

    python -m tests.journeys.day ORGANIZATION PROGRAM SETTINGS FILE...

Everything goes through mouse and keyboard. It writes what stands at the end of it, as JSON, and
then waits, with the window open, for the kill.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialogButtonBox
from tests.journeys.hand import CTRL, SHIFT, Hand

from lightering.gui.application import make_window
from lightering.gui.collecting import collecting_here
from lightering.gui.dialogs.attaching import AttachDialog
from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lightering.app.session import Session

__all__ = ["ATTACHED", "REVIEWED", "state_of"]

REVIEWED = 20
ATTACHED = ("both hulls, hoses rigged", "log of the agent, page 3")
"""Captions of what is attached: a picture by keys, a document by mouse."""

_KEYS = (Qt.Key.Key_C, Qt.Key.Key_C, Qt.Key.Key_U, Qt.Key.Key_D)


def state_of(session: Session, view: int) -> dict[str, Any]:
    """What must be the same after the crash."""
    results, case, balance = session.results, session.case, session.balance
    assert results is not None
    assert case is not None
    assert balance is not None
    return {
        "statuses": dict(session.review.statuses),
        "attached": {
            name: [one.as_dict() for one in held]
            for name, held in session.attached.by_event.items()
        },
        "bytes": [
            hashlib.sha256(session.attached.content_of(one)).hexdigest()
            for held in session.attached.by_event.values()
            for one in held
        ],
        "records": [record.sha256 for record in case.decisions()],
        "selected": session.selected_id,
        "filter": session.filters.as_dict(),
        "view": view,
        "params": results.params.as_dict(),
        "total_bbl": balance.estimated_bbl.p50,
        "probability": balance.probability_exceeded,
        "case": str(case.path),
    }


def morning(hand: Hand, files: Sequence[Path]) -> None:
    """Opens files, cancels, opens them again, filters and reviews."""
    window, session = hand.window, hand.window.session
    hand.key(Qt.Key.Key_O, CTRL)
    hand.name_files(files)
    hand.until(lambda: window.status._cancel.isVisible(), "reading can be cancelled")
    hand.click(window.status._cancel)
    hand.until(lambda: not window.loader.busy, "reading has stopped")
    said = window.notices.text.text()
    assert said.startswith("Cancelled"), said
    assert said.endswith(" Nothing of these files was kept."), said
    assert session.results is None
    hand.key(Qt.Key.Key_O, CTRL)
    hand.name_files(files)
    hand.ready()
    hand.until(lambda: session.selected_id is not None, "an encounter is shown")

    pane = window.review.encounters
    every = pane.model.total
    hand.key(Qt.Key.Key_2, CTRL)
    close = pane.model.rowCount()
    hand.click(pane.filters._every)
    assert pane.model.rowCount() == every > close
    hand.row(3)
    assert session.selected_id == pane.model.id_at(3)
    hand.key(Qt.Key.Key_Slash)
    name = str(session.encounter_row(session.selected_id)["mmsi_1"])
    hand.type(name)
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: 0 < pane.model.rowCount() < close, "the table is searched")
    # the search is taken back, and only transfers are looked at
    hand.key(Qt.Key.Key_Slash)
    pane.filters.search.selectAll()
    hand.key(Qt.Key.Key_Delete)
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: pane.model.rowCount() == every, "the search is taken back")
    pane.table.setFocus()


def review(hand: Hand, folder: Path) -> None:
    """Attaches files, decides on twenty events by keys, one by mouse; takes one back."""
    window, session = hand.window, hand.window.session
    hand.key(Qt.Key.Key_J)
    attach(hand, folder)
    for turn in range(REVIEWED):
        chosen = session.selected_id
        assert chosen is not None
        assert session.status_of(chosen) == "to review"
        if turn == 7:
            hand.click(window.review.inspector._decide._buttons["confirm"])
            window.review.encounters.table.setFocus()
        else:
            hand.key(_KEYS[turn % len(_KEYS)])
        assert session.status_of(chosen) != "to review"
        assert session.selected_id != chosen
    assert len(session.review.statuses) == REVIEWED
    before = session.balance.estimated_bbl.p50
    hand.key(Qt.Key.Key_Z, CTRL)
    assert sum(s != "to review" for s in session.review.statuses.values()) == REVIEWED - 1
    hand.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert session.balance.estimated_bbl.p50 == before
    hand.key(Qt.Key.Key_Z, CTRL)


def attach(hand: Hand, folder: Path) -> None:
    """Attaches a picture by keys alone, and a document with the mouse, to the event shown."""
    window, session = hand.window, hand.window.session
    picture, log = folder / "hulls.png", folder / "log.txt"
    Image.new("RGB", (640, 400), "navy").save(picture)
    log.write_text("hoses connected\n", encoding="utf-8")
    chosen, total = session.selected_id, session.balance.estimated_bbl.p50
    window.review.encounters.table.setFocus()
    hand.key(Qt.Key.Key_A)
    hand.name_files([picture])
    dialog = hand.dialog(AttachDialog)
    dialog.caption.setFocus()
    hand.type(ATTACHED[0])
    hand.key(Qt.Key.Key_Tab)
    dialog.date.selectAll()
    hand.type("2026-03-06")
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: len(session.attachments_of(chosen)) == 1, "the picture is attached")
    hand.back()
    part = window.review.inspector.files
    window.review.inspector._scroll.ensureWidgetVisible(part)
    hand.click(part.add)
    hand.name_files([log])
    dialog = hand.dialog(AttachDialog)
    dialog.caption.setFocus()
    hand.type(ATTACHED[1])
    hand.click(dialog.findChild(QDialogButtonBox).buttons()[0])
    hand.until(lambda: len(session.attachments_of(chosen)) == 2, "the document is attached")
    hand.back()
    assert session.balance.estimated_bbl.p50 == total
    assert part.list.count() == 2
    # a case that holds them needs the files no more
    picture.unlink()
    log.unlink()
    window.review.encounters.table.setFocus()


def assume(hand: Hand) -> None:
    """Types another assumption in the Cap view; the total follows."""
    window, session = hand.window, hand.window.session
    hand.click(window.header._tabs.button(VIEWS.index("Cap")))
    assumptions = window.cap.facts.assumptions
    typed = assumptions.numbers[0]
    before, params = session.balance.estimated_bbl.p50, session.params
    hand.click(typed)
    typed.selectAll()
    words = [part.strip().rstrip(" %") for part in typed.text().split("–")]
    hand.type(" – ".join(f"{float(word) * 0.8:.3f}" for word in words))
    hand.key(Qt.Key.Key_Return)
    hand.until(lambda: session.params != params, "the assumption holds")
    hand.until(lambda: not window.cap.assuming._busy, "the total is made anew")
    assert session.balance.estimated_bbl.p50 != before


def main() -> None:
    """Works until it is killed."""
    app = QApplication([])
    # the folder of cases bears the names of the program
    app.setOrganizationName(sys.argv[1])
    app.setApplicationName(sys.argv[2])
    settings, files = Path(sys.argv[3]), [Path(name) for name in sys.argv[4:]]
    window = make_window(QSettings(str(settings), QSettings.Format.IniFormat))
    window.resize(1600, 1000)
    window.show()
    window.activateWindow()
    hand = Hand(window)
    hand.until(window.isActiveWindow, "the window is active")
    with collecting_here():
        morning(hand, files)
        review(hand, settings.parent)
        assume(hand)
        # what is shown is kept a moment after it stands still
        hand.until(lambda: not window.layout_keeper.waiting, "the view is kept")
        told = json.dumps(state_of(window.session, window.stack.currentIndex()))
        os.write(1, f"{told}\n".encode())
        app.exec()


if __name__ == "__main__":
    main()
