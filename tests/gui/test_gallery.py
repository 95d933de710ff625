"""A gallery of the window in its states, each looked at by machine.

`LIGHTERING_PICTURES=FOLDER ./run test tests/gui/test_gallery.py` keeps the pictures in a folder,
taken from the sample fleet, to be looked at beside the concept. The checks hold either way: no word
is cut without saying so, nothing lies over anything else or outside the window, ink is at least 4.5
times lighter or darker than its ground, and all that takes the focus has a name.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from tests import silent_fleet
from tests.gui import handed, planted
from tests.gui.seen.layout import clipped, faint, nameless, outside, overlapping, sideways
from tests.gui.seen.markup import wording_faults
from tests.gui.waiting import loaded, still

from lightering.app.attached_files import take
from lightering.app.clues import CLUES
from lightering.errors import UserError
from lightering.gui.dialogs.attaching import AttachDialog
from lightering.gui.header import VIEWS
from lightering.gui.theme import DARK, LIGHT
from lightering.model.attachments import Attachment
from lightering.resources import sample_tracks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow
    from lightering.gui.theme import Theme

WANTED = os.environ.get("LIGHTERING_PICTURES", "")
FOLDER = Path(WANTED) if WANTED not in ("", "1") else None
LOOKS = [  # from large to small text, and back: a pane keeps what larger text needed
    ("light", 1600, 1000, 1.0, LIGHT),
    ("dark", 1600, 1000, 1.0, DARK),
    ("1280", 1280, 800, 1.0, LIGHT),
    ("text-150", 1600, 1000, 1.5, LIGHT),
    ("text-150-dark", 1600, 1000, 1.5, DARK),
]


def look(window: MainWindow, qtbot: QtBot, state: str, name: str) -> list[str]:
    """Takes a picture and returns what is wrong with it."""
    QCursor.setPos(window.mapToGlobal(QPoint(window.width() // 2, 8)))
    still(window, qtbot)
    picture = window.grab()
    if FOLDER is not None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        assert picture.save(str(FOLDER / f"{state}-{name}.png"))
    found = {
        "cut": clipped(window),
        "over each other": overlapping(window),
        "outside": outside(window),
        "scrolls sideways": sideways(window),
        "faint": faint(window, picture.toImage()),
        "nameless": nameless(window),
        "for a machine": wording_faults(window),
    }
    return [f"{state}, {name}, {kind}: {one}" for kind, all_ in found.items() for one in all_]


def dress(window: MainWindow, width: int, height: int, scale: float, theme: Theme) -> None:
    window.resize(width, height)
    if window.scale != scale:
        window.set_scale(scale)
    if window.theme is not theme:
        window.set_theme(theme)


def gallery(window: MainWindow, qtbot: QtBot, state: str, *, few: bool = False) -> list[str]:
    """Takes all looks; without a folder for pictures, of plain states only the two extremes."""
    faults = []
    chosen = [LOOKS[0], LOOKS[3]] if few and FOLDER is None else LOOKS
    for name, width, height, scale, theme in chosen:
        dress(window, width, height, scale, theme)
        faults += look(window, qtbot, state, name)
    return faults


def _source(fleet: Path) -> Path:
    if FOLDER is None:
        return fleet
    try:
        return sample_tracks()
    except UserError as error:
        pytest.skip(str(error))


def test_that_an_empty_window_is_whole_in_every_look(window: MainWindow, qtbot: QtBot) -> None:
    faults = []
    for view in VIEWS:
        window.show_view(VIEWS.index(view))
        faults += gallery(window, qtbot, f"empty-{view.lower()}", few=True)
    assert not faults, "\n".join(faults)


def test_that_a_window_at_work_is_whole_in_every_look(
    window: MainWindow, fleet: Path, qtbot: QtBot
) -> None:
    window.open_paths([_source(fleet)])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    window.actions_.run("review.confirm")
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
    faults = []
    for view in VIEWS:
        window.show_view(VIEWS.index(view))
        qtbot.wait(50)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=300_000)
        faults += gallery(window, qtbot, view.lower())
    assert not faults, "\n".join(faults)


def test_that_attached_files_are_whole_in_every_look(
    window: MainWindow, fleet: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([_source(fleet)])
    loaded(window, qtbot)
    qtbot.waitUntil(lambda: window.review.inspector.shown is not None, timeout=60_000)
    hulls, log = tmp_path / "hulls.png", tmp_path / "log.txt"
    Image.linear_gradient("L").save(hulls)
    log.write_text("hoses connected", encoding="utf-8")
    chosen, session = window.session.selected_id, window.session
    for path, caption in ((hulls, "Both hulls, hoses rigged"), (log, "<b>Log</b> of the agent")):
        found = take(path)
        held, look_ = found.held, found.look
        told = Attachment(held.sha256, held.size, path.name, look_.media, caption)
        sized = replace(told, width_px=look_.width_px, height_px=look_.height_px)
        session.attach(chosen, sized, held)
    bar = window.review.inspector._scroll.verticalScrollBar()
    bar.rangeChanged.connect(lambda _least, most: bar.setValue(most))
    bar.setValue(bar.maximum())
    faults = gallery(window, qtbot, "attached", few=True)
    window.handlers.attaching.attach(chosen, [hulls])
    qtbot.waitUntil(lambda: bool(window.findChildren(AttachDialog)), timeout=10_000)
    (dialog,) = window.findChildren(AttachDialog)
    still(window, qtbot)
    if FOLDER is not None:
        assert dialog.grab().save(str(FOLDER / "attached-dialog.png"))
    said = (*clipped(dialog), *overlapping(dialog), *nameless(dialog))
    faults += [f"dialog: {one}" for one in said]
    dialog.reject()
    assert not faults, "\n".join(faults)


def test_that_leads_gaps_and_loitering_are_whole_in_every_look(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    source = silent_fleet.write_silent(tmp_path) if FOLDER is None else _source(tmp_path)
    window.open_paths([source])
    loaded(window, qtbot)
    faults = []
    for name in CLUES:
        window.actions_.run(f"list.{name}")
        qtbot.waitUntil(lambda: window.session.clues is not None, timeout=60_000)
        window.actions_.run("review.unsure")
        window.actions_.run("marked.toggle")
        faults += gallery(window, qtbot, name, few=name != "leads")
    assert not faults, "\n".join(faults)


def test_that_an_error_is_whole_in_every_look(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([planted.write_broken(tmp_path)])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=60_000)
    assert "patrol.csv" in window.notices.text.text()
    faults = gallery(window, qtbot, "error", few=True)
    assert not faults, "\n".join(faults)


def test_that_an_import_with_an_unknown_table_is_whole_in_every_look(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_paths([handed.write_folder(tmp_path / "handed")])
    loaded(window, qtbot)
    window.show_view(VIEWS.index("Sources"))
    row = next(row for row in window.sources.list.model.rows if row.name == handed.LOG)
    window.sources.list.select(row.place)
    qtbot.waitUntil(
        lambda: window.sources.columns is not None and window.sources.columns.trial is not None,
        timeout=60_000,
    )
    # with room, what the first line becomes is read at one glance
    table = window.sources.columns._becomes
    qtbot.waitUntil(lambda: table.horizontalScrollBar().maximum() == 0, timeout=10_000)
    faults = gallery(window, qtbot, "import")
    assert not faults, "\n".join(faults)
