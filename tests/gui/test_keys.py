"""Keys can be changed: they hold at once, everywhere they are named, and the next time."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from tests.gui.waiting import select_next

from lightering.app.commands import COMMANDS
from lightering.gui.dialogs.keys import KeysDialog
from lightering.gui.keyed import kept_keys

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.main_window import MainWindow


def _dialog(window: MainWindow, qtbot: QtBot) -> KeysDialog:
    window.actions_.run("help.keys")
    dialog = window.findChild(KeysDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_that_a_key_is_changed_by_pressing_it_and_decides_at_once(
    full_window: MainWindow, qtbot: QtBot
) -> None:
    window, session = full_window, full_window.session
    session.advance = False
    dialog = _dialog(window, qtbot)
    dialog.choose("review.confirm")
    dialog.edit.setFocus()
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: window.keys.of("review.confirm") == "Q", timeout=5_000)
    dialog.accept()
    chosen = select_next(window, qtbot)
    table = window.review.encounters.table
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    qtbot.keyClick(table, Qt.Key.Key_C)
    assert session.status_of(chosen) == "to review"
    qtbot.keyClick(table, Qt.Key.Key_Q)
    assert session.status_of(chosen) == "confirmed"


def test_that_everything_that_names_a_key_follows(full_window: MainWindow) -> None:
    window = full_window
    window.keys.give("review.confirm", "Q")
    window.keys.give("attach.add", "Ctrl+J")
    window.keys.give("review.next", "")
    tips = {one.toolTip() for one in window.findChildren(QPushButton)}
    assert "Confirm (Q)" in tips
    assert window.review.inspector.files.add.text() == "Attach files  Ctrl+J"
    window.actions_.run("help.guide")
    assert "Press “Next to review”" in window.guide.text.text()
    window.keys.give("time.play", "Ctrl+U")
    assert window.review.timeline._play.toolTip() == "Play or pause (Ctrl+U)"
    window.keys.give("attach.open", "Ctrl+Y")
    assert window.review.inspector.files.buttons["attach.open"].text() == "Look at it  Ctrl+Y"


def test_that_no_sentence_names_a_key_that_may_be_changed(root: Path) -> None:
    held = sorted(one.shortcut for one in COMMANDS)
    # words like Space and Esc are keys of lists and dialogs as well, which nobody changes
    long = [re.escape(key) for key in held if "+" in key[1:] or key == "F1"]
    single = [key for key in held if len(key) == 1 and key.isalpha()]
    letter = f"(?:{'|'.join(single)})"
    # Ctrl+Z; (L); "Look at it  O"; "…; J goes to"
    told = re.compile(
        rf"(?:{'|'.join(long)})(?!\w)|(?<!\w)\({letter}\)|  {letter}$"
        rf"|(?:^|[;.] )(?![AI]){letter} [a-z]|\((?:Del|Space)\)"
    )
    source = root / "desktop/lightering"
    found = {
        f"{path.name}: {text}"
        for path in (*(source / "gui").rglob("*.py"), *(source / "app").rglob("*.py"))
        for text in _sentences(path)
        if told.search(text)
    }
    assert found == set()


def _sentences(path: Path) -> list[str]:
    """Texts with a space in them that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    return [
        one.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in docs
        if " " in one.value.strip()
    ]


def test_that_changed_keys_come_back_with_the_next_window(window: MainWindow) -> None:
    window.keys.move("review.confirm", "D")
    again = kept_keys(window.settings)
    assert (again.of("review.confirm"), again.of("review.dismiss")) == ("D", "")


def test_that_a_taken_key_names_its_command_and_can_be_taken_from_there(
    window: MainWindow, qtbot: QtBot
) -> None:
    dialog = _dialog(window, qtbot)
    dialog.choose("review.confirm")
    dialog.edit.setFocus()
    qtbot.keyClick(dialog.edit, Qt.Key.Key_D)
    qtbot.waitUntil(dialog.move_.isVisible, timeout=5_000)
    assert "Dismiss" in dialog.said.text()
    assert window.keys.of("review.confirm") == "C"
    dialog.move_.click()
    assert window.keys.of("review.confirm") == "D"
    assert "has no key now" in dialog.said.text()
    dialog.all.click()
    assert window.keys.of("review.confirm") == "C"


def test_that_the_keys_are_found_by_words_and_by_key(window: MainWindow, qtbot: QtBot) -> None:
    dialog = _dialog(window, qtbot)
    dialog.search.setText("ctrl+shift+f")
    shown = [name for name, item in dialog._rows.items() if not item.isHidden()]
    assert shown == ["edit.saved_filters"]
