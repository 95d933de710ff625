"""Whatever a ship, a file or a column is called, the window shows it as it is written.

The names are the payloads of the bad input list: formula, HTML, Typst, TeX, shell, SQL, path, PDF.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QListWidget, QWidget
from tests import silent_fleet
from tests.gui import handed, planted
from tests.gui.seen.markup import markup_faults, texts_of
from tests.gui.silent import turn
from tests.gui.waiting import loaded, select_next

from lightering.app.clues import CLUES, ClueFilter
from lightering.app.commands import COMMANDS
from lightering.gui.dialogs.palette import PaletteDialog
from lightering.gui.dialogs.saved_filters import SavedFiltersDialog
from lightering.gui.header import VIEWS
from lightering.gui.labels import tip

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow

PAYLOADS = [
    '<b>BOLD</b><img src="x">',
    "=HYPERLINK(1)&amp;&lt;i&gt;",
    "<script>alert(1)</script>",
    "#eval(read(1))\\input{/etc/passwd}",
    "'; DROP TABLE fixes;--$(id)",
    "../../<u>etc</u>/%PDF-/JS",
]
NOTE = "<h1>note</h1> & <a href='x'>more</a>"
FILE = "<b>fleet<i>&lt;.csv"
HEADINGS = "Skip;Posn N;Posn E;<u>Zeit</u>;<b>Fart;MMSI nr;Dybde"
ASKING = {
    "file.open",
    "case.open",
    "case.new",
    "case.save_as",
    "report.export",
    "report.tables",
    "report.compare",
}
"""Commands that ask for a file: the dialog is Qt's own, its names come from the disk."""


def write_payloads(folder: Path) -> list[Path]:
    """The planted fleet under names that would be markup, and a table nobody knows."""
    frame = planted.fixes()
    frame["name"] = frame["mmsi"].map(dict(zip(frame["mmsi"].unique(), PAYLOADS, strict=True)))
    frame["time_utc"] = frame["time_utc"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    frame["lat"] = frame["lat"].astype(object)
    frame.iloc[100, frame.columns.get_loc("lat")] = "<b>91</b>"
    fleet, log = folder / FILE, folder / "<i>log<b>.csv"
    frame.to_csv(fleet, index=False)
    handed.write_log(log, HEADINGS)
    return [fleet, log]


@pytest.fixture
def payloads(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    window.open_paths(write_payloads(tmp_path))
    loaded(window, qtbot)
    chosen = select_next(window, qtbot)
    window.session.decide(chosen, "unsure", NOTE)
    qtbot.waitUntil(lambda: window.review.inspector._note.isVisible())
    return window


def faults_everywhere() -> list[str]:
    tops = [w for w in QApplication.topLevelWidgets() if not isinstance(w, QFileDialog)]
    # the tip that is on the screen is Qt's own; what it is given is looked at where it is set
    return [f for w in tops if w.metaObject().className() != "QTipLabel" for f in markup_faults(w)]


def shown(window: QWidget) -> str:
    return "\n".join(texts_of(window))


def test_that_no_view_takes_a_name_for_markup(payloads: MainWindow, qtbot: QtBot) -> None:
    window = payloads
    for view in range(len(VIEWS)):
        window.show_view(view)
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
        faults = faults_everywhere()
        assert not faults, f"{VIEWS[view]}: {faults}"
    words = shown(window)
    for name in PAYLOADS[:3]:
        assert name in words, f"{name} is not shown as it is written"
    assert NOTE in words
    assert FILE in words


def test_that_no_dialog_takes_a_name_for_markup(payloads: MainWindow, qtbot: QtBot) -> None:
    window = payloads
    opened = set()
    for one in COMMANDS:
        action = window.actions_.actions[one.id]
        if one.id in ASKING or not action.isEnabled():
            continue
        if not one.title.endswith("…") and one.menu != "Help" and one.id != "review.note":
            continue
        window.actions_.run(one.id)
        qtbot.wait(30)
        qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
        dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
        for dialog in dialogs:
            if not isinstance(dialog, QFileDialog):
                opened.add(type(dialog).__name__)
                assert not markup_faults(dialog), one.id
            dialog.reject()
        qtbot.wait(5)
    assert len(opened) >= 5, opened


def test_that_the_palette_lists_names_as_they_are_written(
    payloads: MainWindow, qtbot: QtBot
) -> None:
    dialog = PaletteDialog(payloads.session, payloads.keys, payloads)
    qtbot.addWidget(dialog)
    dialog.field.setText("<b>BOLD")
    assert not markup_faults(dialog)
    found: QListWidget = dialog.found
    assert any(PAYLOADS[0] in found.item(k).text() for k in range(found.count()))


def test_that_leads_gaps_loitering_and_their_filters_are_shown_as_they_are_written(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    path = silent_fleet.write_silent(tmp_path, "<u>silent<b>.csv")
    frame = pd.read_csv(path)
    names = {silent_fleet.SILENT[0][0]: PAYLOADS[0], silent_fleet.SILENT[1][0]: PAYLOADS[2]}
    names[silent_fleet.SLOW[0]] = PAYLOADS[4]
    frame["name"] = frame["mmsi"].map(names).fillna(frame["name"])
    frame.to_csv(path, index=False)
    window.open_paths([path])
    loaded(window, qtbot)
    session = window.session
    for name in CLUES:
        turn(window, name, qtbot)
        qtbot.wait(30)
        session.decide(session.chosen_id, "unsure", NOTE)
        session.saved_of(name).save(f"<b>{name}</b>", ClueFilter(text=PAYLOADS[1]))
        window.actions_.run("edit.saved_filters")
        assert f"<b>{name}</b>" in shown(window)
        assert not faults_everywhere(), name
        for dialog in window.findChildren(SavedFiltersDialog):
            dialog.reject()
        assert NOTE in shown(window)
    words = shown(window)
    assert PAYLOADS[4] in words
    turn(window, "leads", qtbot)
    for row in range(session.clues.tables["leads"].rank.size):
        session.select_clue(str(session.clues.tables["leads"].ids[row]))
        qtbot.wait(20)
        assert not faults_everywhere()
    assert PAYLOADS[0] in shown(window) or PAYLOADS[2] in shown(window)
    session.set_filter("leads", ClueFilter(text=PAYLOADS[5]))
    assert not faults_everywhere()
    window.actions_.run("view.palette")
    (dialog,) = window.findChildren(PaletteDialog)
    dialog.field.setText("bold")
    listed = [dialog.found.item(row).text() for row in range(dialog.found.count())]
    assert any(one.startswith(f"Ship  {PAYLOADS[0]}") for one in listed)
    assert any(one.endswith("(lead)") and PAYLOADS[0] in one for one in listed)
    assert not faults_everywhere()
    dialog.reject()


def test_that_columns_and_rejected_values_are_shown_as_they_are_written(
    payloads: MainWindow, qtbot: QtBot
) -> None:
    window = payloads
    window.show_view(VIEWS.index("Sources"))
    row = next(row for row in window.sources.list.model.rows if row.name.startswith("<i>log"))
    window.sources.list.select(row.place)
    qtbot.waitUntil(
        lambda: window.sources.columns is not None and window.sources.columns.trial is not None,
        timeout=60_000,
    )
    assert not faults_everywhere()
    words = shown(window)
    for heading in ("<b>Fart", "<u>Zeit</u>"):
        assert heading in words
    fleet = next(row for row in window.sources.list.model.rows if row.name == FILE)
    window.sources.list.select(fleet.place)
    window.actions_.run("sources.rejected")
    qtbot.waitUntil(lambda: not window.tasks.running, timeout=60_000)
    assert not faults_everywhere()


def test_that_the_check_sees_a_label_that_would_read_markup(
    payloads: MainWindow, qtbot: QtBot
) -> None:
    bad = QLabel("", payloads)
    assert any("may read markup" in fault for fault in markup_faults(payloads))
    bad.setTextFormat(Qt.TextFormat.PlainText)
    assert not markup_faults(bad)
    bad.setToolTip(PAYLOADS[0])
    assert any("read as markup" in fault for fault in markup_faults(bad))
    bad.setToolTip(tip(PAYLOADS[0]))
    assert not markup_faults(bad)
    assert PAYLOADS[0] in list(texts_of(bad))
    bad.setParent(None)


def test_that_nothing_in_the_window_is_made_to_read_markup(root: Path) -> None:
    """What paints by itself draws plain text; no class that reads markup is used anywhere."""
    reads = re.compile(
        r"QStaticText|QTextDocument|QTextBrowser|QTextEdit|QErrorMessage|QMessageBox|QInputDialog"
        r"|setHtml|setMarkdown|insertHtml|appendHtml|RichText|AutoText|MarkdownText|QToolTip\.show"
    )
    said = [
        f"{path.name}:{number}: {line.strip()}"
        for path in sorted((root / "desktop" / "lightering" / "gui").rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if reads.search(line)
    ]
    assert not said
