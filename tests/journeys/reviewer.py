"""A child that reviews in a real window until it is killed: `python -m tests.journeys.reviewer`.

It loads everything once, then forks a child of its own for each line it reads: `CASE SEED`. That
child opens the case in a window, presses keys at random in all lists, attaches files, and writes a
line for each record only when the case says that nothing waits any more: with the seal of the
record, so that whoever reads it can look for this very record afterwards. It goes on until it is
killed.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import random
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lightering.app.clues import LISTS
from lightering.app.session import Session
from lightering.case.attached import Held
from lightering.gui.application import make_window
from lightering.gui.collecting import collecting_here
from lightering.gui.map.warming import warm
from lightering.model.attachments import Attachment

if TYPE_CHECKING:
    from lightering.app.clues import Clues
    from lightering.app.filters import Rows
    from lightering.app.pipeline import Results

_NONE, _CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
KEYS = [
    (Qt.Key.Key_C, _NONE),
    (Qt.Key.Key_D, _NONE),
    (Qt.Key.Key_U, _NONE),
    (Qt.Key.Key_J, _NONE),
    (Qt.Key.Key_Down, _NONE),
    (Qt.Key.Key_Up, _NONE),
    (Qt.Key.Key_Z, _CTRL),
    (Qt.Key.Key_Z, _CTRL | _SHIFT),
]


def say(*words: object) -> None:
    """Writes a line whole: a kill never cuts it."""
    os.write(1, ("\t".join(str(word) for word in words) + "\n").encode())


def review(
    app: QApplication, case: Path, seed: int, results: Results, rows: Rows, clues: Clues
) -> None:
    """Reviews until it is killed."""
    window = make_window(QSettings(str(case.with_suffix(".ini")), QSettings.Format.IniFormat))
    window.show()
    window.activateWindow()
    session = window.session
    session.open_case(case)
    session.adopt(results, rows)
    session.adopt_clues(clues)
    say("opened", os.getpid())

    def acknowledge(encounter_ids: tuple[str, ...]) -> None:
        kept = session.case
        if kept is not None and session.unsaved == 0:
            for name in encounter_ids:
                say("kept", kept.head, name, session.status_of(name))

    session.decision_changed.connect(acknowledge)
    chance = random.Random(seed)
    window.review.encounters.table.setFocus()
    events = [str(name) for name in results.encounters["encounter_id"]]
    names = [*events, *(str(name) for one in clues.tables.values() for name in one.ids)]
    while True:
        table = window.review.lists.shown.table
        if chance.random() < 0.05:
            session.show_list(chance.choice(LISTS))
        elif chance.random() < 0.05:
            attach(session, chance.choice(events), chance)
        elif chance.random() < 0.2:
            note = "n" * chance.randrange(2000)
            session.decide(chance.choice(names), chance.choice(["confirmed", "unsure"]), note)
        else:
            key, more = chance.choice(KEYS)
            QTest.keyClick(table, key, more)
        if chance.random() < 0.3:
            app.processEvents()
        time.sleep(chance.random() * 0.004)


def attach(session: Session, encounter_id: str, chance: random.Random) -> None:
    """Attaches a file of up to 200 kB that was never seen before."""
    content = chance.randbytes(chance.randrange(1, 200_000))
    sha256 = hashlib.sha256(content).hexdigest()
    told = Attachment(sha256, len(content), "log.bin", "application/octet-stream", "seen there")
    session.attach(encounter_id, told, Held(sha256, len(content), content))


def _load_all(results: Results, rows: Rows, clues: Clues) -> None:
    """Loads what a review needs, once, before the forks."""
    from lightering.gui.panels import details, inspector

    assert details
    assert inspector
    warm()
    session = Session()
    session.adopt(results, rows)
    session.adopt_clues(clues)
    for name in results.encounters["encounter_id"]:
        session.visit(str(name))
        session.decide(str(name), "confirmed")


def main() -> int:
    """Forks a reviewer for each line of the standard input."""
    with Path(sys.argv[1]).open("rb") as file:
        results, rows, clues = pickle.load(file)
    _load_all(results, rows, clues)
    say("ready")
    for line in sys.stdin:
        case, seed = line.rstrip("\n").rsplit("\t", 1)
        child = os.fork()
        if child == 0:
            try:
                app = QApplication([])
                with collecting_here():
                    review(app, Path(case), int(seed), results, rows, clues)
            except BaseException:  # noqa: BLE001 - a fault must be told, not taken for a kill
                say("fault", traceback.format_exc().replace("\n", " | "))
                os._exit(1)
        say("started", child)
        _, status = os.waitpid(child, 0)
        say("ended", os.waitstatus_to_exitcode(status))
    return 0


if __name__ == "__main__":
    sys.exit(main())
