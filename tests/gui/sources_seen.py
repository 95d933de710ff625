"""What tests of the Sources view look at: its rows, and the columns of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel
from tests.gui.waiting import LONG_MS

from lightering.gui.header import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from lightering.gui.imports.columns_pane import ColumnsPane
    from lightering.gui.imports.rows import ImportRow
    from lightering.gui.main_window import MainWindow

__all__ = ["columns_of", "open_and_look", "rows_of", "texts_of"]


def rows_of(window: MainWindow) -> dict[str, ImportRow]:
    return {row.name: row for row in window.sources.list.model.rows}


def open_and_look(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    window.open_paths([path])
    qtbot.waitUntil(lambda: not window.loader.busy, timeout=LONG_MS)
    window.show_view(VIEWS.index("Sources"))


def columns_of(window: MainWindow, name: str, qtbot: QtBot) -> ColumnsPane:
    """Goes to a table in the list and waits for its trial."""
    window.sources.list.select(rows_of(window)[name].place)
    qtbot.waitUntil(
        lambda: (
            window.sources.columns is not None
            and window.sources.columns.draft is not None
            and window.sources.columns.draft.name == name
            and window.sources.columns.trial is not None
        ),
        timeout=LONG_MS,
    )
    pane = window.sources.columns
    assert pane is not None
    assert pane.isVisible()
    return pane


def texts_of(pane: ColumnsPane) -> str:
    return " ".join(label.text() for label in pane.findChildren(QLabel) if label.isVisible())
