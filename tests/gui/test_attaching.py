"""Files attached in the window: by key, palette, button and drop; shown, kept, undone."""

from __future__ import annotations

import os
import threading
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from tests.gui.seen.markup import markup_faults, texts_of
from tests.seen import visible_ids

from lightering.app.session import Session
from lightering.gui.dialogs.attaching import AttachDialog, PictureDialog
from lightering.gui.dialogs.report_settings import ReportSettingsDialog
from lightering.gui.handlers import attaching
from lightering.gui.tables.columns import COLUMNS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lightering.case.attached import Held
    from lightering.gui.main_window import MainWindow

NAMES = ["<b>BOLD<img src='x'>.png", "=HYPERLINK(1)&amp;.txt", "$(id) 후진.jpg"]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:03:06 11:42:31"
    exif.get_ifd(0x8769)[0x9011] = "+09:00"
    hulls, log, deck = (tmp_path / name for name in NAMES)
    for path, kind, more in ((hulls, "PNG", {}), (deck, "JPEG", {"exif": exif})):
        made = BytesIO()
        Image.new("RGB", (300, 200), "navy").save(made, kind, **more)
        path.write_bytes(made.getvalue())
    log.write_text("hoses connected\n", encoding="utf-8")
    return [hulls, log, deck]


def asking(qtbot: QtBot, window: MainWindow) -> AttachDialog:
    def there() -> list[AttachDialog]:
        return [d for d in window.findChildren(AttachDialog) if d.isVisible()]

    qtbot.waitUntil(lambda: bool(there()), timeout=10_000)
    return there()[0]


def answer(qtbot: QtBot, window: MainWindow, caption: str, date: str = "") -> None:
    dialog = asking(qtbot, window)
    dialog.caption.setFocus()
    dialog.caption.setText(caption)
    if date:
        dialog.date.setText(date)
    QTest.keyClick(dialog.caption, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def attached(qtbot: QtBot, window: MainWindow, paths: list[Path]) -> str:
    chosen = window.session.selected_id
    window.handlers.attaching.attach(chosen, paths)
    for path in paths:
        answer(qtbot, window, f"caption of {path.name}")
    qtbot.waitUntil(lambda: len(window.session.attachments_of(chosen)) == len(paths))
    qtbot.waitUntil(lambda: not window.review.inspector._tasks.running, timeout=10_000)
    return chosen


def cell(window: MainWindow, encounter_id: str) -> str:
    model = window.review.encounters.model
    column = next(k for k, one in enumerate(COLUMNS) if one.name == "attached")
    return model.index(model.row_of(encounter_id), column).data()


def dropped(kind: type, paths: list[Path]) -> tuple[QDragEnterEvent | QDropEvent, QMimeData]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at = QPoint(20, 20) if kind is QDragEnterEvent else QPointF(20, 20)
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    return kind(at, *rest, Qt.KeyboardModifier.NoModifier), data


def test_that_files_dropped_on_the_inspector_are_evidence_and_no_tracks(
    full_window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    window, inspector = full_window, full_window.review.inspector
    chosen, results = window.session.selected_id, window.session.results
    event, _data = dropped(QDragEnterEvent, files[:2])
    QApplication.sendEvent(inspector, event)
    assert event.isAccepted()
    event, _kept = dropped(QDropEvent, files[:2])
    QApplication.sendEvent(inspector, event)
    answer(qtbot, window, "hulls touch", "2026-03-06")
    answer(qtbot, window, "log of the agent")
    qtbot.waitUntil(lambda: len(window.session.attachments_of(chosen)) == 2)
    one, two = window.session.attachments_of(chosen)
    assert (one.caption, one.dated, one.media) == ("hulls touch", "2026-03-06", "image/png")
    assert (two.caption, two.dated, two.media) == ("log of the agent", "", "text/plain")
    assert window.session.results is results


def test_that_a_key_and_the_palette_ask_for_files(full_window: MainWindow, qtbot: QtBot) -> None:
    window = full_window
    window.review.encounters.table.setFocus()
    for ask in (
        lambda: QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_A),
        lambda: window.actions_.run("attach.add"),
        window.review.inspector.files.add.click,
    ):
        ask()
        (dialog,) = (d for d in window.findChildren(QDialog) if d.isVisible())
        assert dialog.windowTitle() == "Attach files"
        dialog.reject()
        qtbot.wait(5)


def test_that_no_name_caption_or_tooltip_is_taken_for_markup(
    full_window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    window = full_window
    chosen = window.session.selected_id
    window.handlers.attaching.attach(chosen, files)
    for _path in files:
        dialog = asking(qtbot, window)
        assert not markup_faults(dialog)
        answer(qtbot, window, "<h1>c</h1> &lt;")
    qtbot.waitUntil(lambda: window.review.inspector.files.list.count() == 3)
    assert not markup_faults(window)
    words = "\n".join(texts_of(window))
    assert "<h1>c</h1> &lt;" in words
    window.actions_.run("attach.open")
    qtbot.waitUntil(lambda: any(d.isVisible() for d in window.findChildren(PictureDialog)))
    (shown,) = (d for d in window.findChildren(PictureDialog) if d.isVisible())
    assert not markup_faults(shown)
    assert not shown.shown.pixmap().isNull()
    assert NAMES[0] in "\n".join(texts_of(shown))
    shown.reject()


def test_that_the_date_of_the_camera_is_offered_and_not_taken(
    full_window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    window = full_window
    window.handlers.attaching.attach(window.session.selected_id, [files[2]])
    dialog = asking(qtbot, window)
    assert dialog.date.text() == "unknown"
    assert dialog.suggest.text() == "Use 2026-03-06T02:42Z"
    dialog.suggest.click()
    assert dialog.date.text() == "2026-03-06T02:42Z"
    dialog.date.setText("6 March")
    dialog.caption.setText("deck")
    dialog._keep()
    assert dialog.isVisible()
    assert "Give a day in UTC" in dialog.fault.text()
    dialog.date.setText("unknown")
    dialog.caption.clear()
    dialog._keep()
    assert dialog.isVisible()
    assert "say what it shows" in dialog.fault.text()
    dialog.reject()
    assert window.session.attachments_of(window.session.selected_id) == ()


def test_that_the_table_counts_files_and_filters_by_them(
    full_window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    window = full_window
    chosen = attached(qtbot, window, files[:2])
    assert cell(window, chosen) == "2"
    row = window.review.encounters.filters
    with_files = next(a for a, value in row._actions["Files"] if value is True)
    with_files.trigger()
    assert visible_ids(window.session) == [chosen]
    assert row._chips["Files"].text() == "Files with"
    window.actions_.run("edit.undo")
    window.actions_.run("edit.undo")
    assert visible_ids(window.session) == []
    row.clear()
    column = next(k for k, one in enumerate(COLUMNS) if one.name == "attached")
    window.actions_.run("edit.redo")
    window.review.encounters.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
    assert window.review.encounters.model.id_at(0) == chosen


def test_that_a_file_is_removed_and_brought_back_by_keys(
    full_window: MainWindow, files: list[Path], qtbot: QtBot
) -> None:
    window, part = full_window, full_window.review.inspector.files
    chosen = attached(qtbot, window, files)
    # a bare screen has nobody who would hand the focus back
    with qtbot.waitActive(window):
        window.activateWindow()
    part.list.setFocus()
    QTest.keyClick(part.list, Qt.Key.Key_Down)
    assert part.chosen is not None
    assert part.chosen.name == NAMES[1]
    QTest.keyClick(part.list, Qt.Key.Key_Delete)
    assert [one.name for one in window.session.attachments_of(chosen)] == [NAMES[0], NAMES[2]]
    assert part.list.count() == 2
    QTest.keyClick(part.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: part.list.count() == 3)
    # told anew, a record more
    QTest.keyClick(part.list, Qt.Key.Key_A, Qt.KeyboardModifier.ShiftModifier)
    dialog = asking(qtbot, window)
    dialog.caption.setText("another caption")
    dialog._keep()
    assert "another caption" in [one.caption for one in window.session.attachments_of(chosen)]


def test_that_only_what_cannot_run_is_handed_to_another_program(
    full_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = full_window
    page, log = tmp_path / "page.html", tmp_path / "..;rm -rf ~.desktop"
    page.write_text("<html><script>alert(1)</script>", encoding="utf-8")
    log.write_text("[Desktop Entry]\nExec=evil\n", encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True
    )
    attached(qtbot, window, [page, log])
    window.actions_.run("attach.open")
    assert "is not opened from here (text/html)" in window.notices.text.text()
    assert opened == []
    window.review.inspector.files.list.setCurrentRow(1)
    window.actions_.run("attach.open")
    qtbot.waitUntil(lambda: len(opened) == 1)
    # what it is called decides what opens it, so the name is of our making
    assert opened[0].endswith(".txt")
    assert ";" not in opened[0]
    copy = Path(opened[0])
    assert copy.read_bytes() == log.read_bytes()
    window.leave_anyway()
    window.close()
    assert not copy.parent.exists()


def test_that_a_broken_picture_is_said_and_the_next_file_still_comes(
    full_window: MainWindow, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    window, broken = full_window, tmp_path / "broken.png"
    broken.write_bytes(files[0].read_bytes()[:60])
    chosen = window.session.selected_id
    window.handlers.attaching.attach(chosen, [broken, files[1]])
    answer(qtbot, window, "log")
    assert [one.name for one in window.session.attachments_of(chosen)] == [NAMES[1]]
    assert any("broken.png" in n.text for n in [*window.notices._waiting]) or (
        "broken.png" in window.notices.text.text()
    )


def test_that_report_settings_withhold_single_files(
    full_window: MainWindow, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    window = full_window
    window.session.new_case(tmp_path / "mine.lightering")
    chosen = attached(qtbot, window, files[:2])
    window.actions_.run("report.settings")
    dialog = window.findChild(ReportSettingsDialog)
    assert not markup_faults(dialog)
    assert dialog.files.count() == 2
    dialog.files.item(1).setCheckState(Qt.CheckState.Checked)
    dialog.accept()
    log = window.session.attachments_of(chosen)[1].sha256
    assert window.session.signed.withheld_files == (log,)
    assert window.session.case.signed["withheld_files"] == [log]


def test_that_the_bytes_of_a_large_file_are_written_beside_the_window(
    full_window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, large = full_window, tmp_path / "large.bin"
    large.write_bytes(os.urandom(3 << 20))
    window.session.new_case(tmp_path / "mine.lightering")
    written: list[bool] = []
    whole = attaching.put_ahead

    def noted(case: Path, held: Held) -> None:
        written.append(threading.current_thread() is threading.main_thread())
        whole(case, held)

    monkeypatch.setattr(attaching, "put_ahead", noted)
    attached(qtbot, window, [large])
    assert written == [False]
    (one,) = window.session.attachments_of(window.session.selected_id)
    assert window.session.attached.content_of(one) == large.read_bytes()
    assert window.session.case.verify_chain() is None


def test_that_a_window_that_may_only_read_shows_files_and_attaches_none(
    full_window: MainWindow, files: list[Path], tmp_path: Path, qtbot: QtBot
) -> None:
    window = full_window
    path = tmp_path / "mine.lightering"
    window.session.new_case(path)
    chosen = attached(qtbot, window, files[:1])
    window.session.close_case()
    holder = Session()
    holder.open_case(path)
    window.session.open_case(path)
    assert window.session.read_only
    window.session.select(None)
    window.session.select(chosen)
    part = window.review.inspector.files
    qtbot.waitUntil(lambda: part.list.count() == 1)
    assert not part.add.isEnabled()
    assert not window.actions_.actions["attach.remove"].isEnabled()
    window.handlers.attaching.drop(files[1:])
    assert "Nothing was attached" in window.notices.text.text()
    copy = tmp_path / "copy.png"
    window.handlers.attaching._save(part.chosen, copy)
    qtbot.waitUntil(copy.exists)
    assert copy.read_bytes() == files[0].read_bytes()
    qtbot.waitUntil(lambda: not window.tasks.running)
    holder.close_case()


def test_that_a_ship_is_withheld_by_her_number_and_no_case_keeps_it(
    full_window: MainWindow, tmp_path: Path
) -> None:
    session = full_window.session
    session.new_case(tmp_path / "work.lightering")
    full_window.actions_.run("report.settings")
    dialog = full_window.findChild(ReportSettingsDialog)
    assert dialog is not None
    dialog.ships.setText("44500000x")
    dialog.accept()
    assert "no number of a ship" in dialog.fault.text()
    assert session.signed.withheld == ()
    dialog.ships.setText("445000001, 2000042")
    dialog.accept()
    assert session.signed.withheld == (2000042, 445000001)
    assert session.case is not None
    assert "445000001" not in str(session.case.signed)
