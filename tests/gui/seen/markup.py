"""Whether anything in a window could take a ship's name for markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["KEYBOARD_MINUS", "OPTION", "markup_faults", "texts_of", "wording_faults"]

KEYBOARD_MINUS = re.compile(r"(?<![\w.\-])-\d")
"""Before a number; dates, names and ids hold hyphens inside."""

OPTION = re.compile(r"(?<![\w\-])--[a-z]")
"""Of the command line, where there is a window to point at."""

_ROWS = 60
_OURS = re.compile(r"\A(?:<p>[^<>]*(?:<br>[^<>]*)*</p>)?\Z")
"""A tooltip of `labels.tip`: one paragraph with line breaks, everything else escaped."""


def markup_faults(root: QWidget) -> list[str]:
    """Returns what could show data as markup, anywhere in a tree of widgets.

    Args:
        root: A window or dialog, shown or not.
    """
    faults = []
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}"
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            faults.append(f"{where} may read markup: {widget.text()!r}")
        if isinstance(widget, QTextEdit) and widget.acceptRichText():
            faults.append(f"{where} takes rich text")
        faults += [f"{where}: {fault}" for fault in _tip_faults(widget.toolTip())]
        faults += [f"{where}: {fault}" for fault in _tip_faults(widget.whatsThis())]
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in _cells(widget.model()):
                told = index.data(Qt.ItemDataRole.ToolTipRole)
                faults += [f"{where}, cell: {fault}" for fault in _tip_faults(told or "")]
            head = widget.model()
            for section in range(_columns(head)):
                told = head.headerData(
                    section, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole
                )
                faults += [f"{where}, heading: {fault}" for fault in _tip_faults(told or "")]
        for action in widget.actions():
            faults += [f"{where}, action: {fault}" for fault in _tip_faults(action.toolTip())]
    return faults


def texts_of(root: QWidget) -> Iterator[str]:
    """Yields what the widgets of a tree show, as their owner set it; tooltips as they are read.

    Args:
        root: A window or dialog.
    """
    for widget in (root, *root.findChildren(QWidget)):
        if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
            yield widget.text()
        if isinstance(widget, QPlainTextEdit):
            yield widget.toPlainText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(k) for k in range(widget.count()))
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            for index in _cells(widget.model()):
                yield str(index.data(Qt.ItemDataRole.DisplayRole) or "")
                yield _read(index.data(Qt.ItemDataRole.ToolTipRole) or "")
        yield _read(widget.toolTip())


def wording_faults(root: QWidget) -> list[str]:
    """Returns what is written for a machine: the keyboard's minus, options of the command line.

    Args:
        root: A window or dialog, shown or not.
    """
    return sorted(
        {text for text in texts_of(root) if KEYBOARD_MINUS.search(text) or OPTION.search(text)}
    )


def _tip_faults(text: str) -> list[str]:
    """A tooltip is plain, or ours: then what is read is what was meant."""
    if GuiQt.mightBeRichText(text) and not _OURS.match(text):
        return [f"tooltip is read as markup: {text!r}"]
    return []


def _read(tooltip: str) -> str:
    if not GuiQt.mightBeRichText(tooltip):
        return tooltip
    document = QTextDocument()
    document.setHtml(tooltip)
    return document.toPlainText()


def _cells(model: QAbstractItemModel) -> Iterator[QModelIndex]:
    for row in range(min(model.rowCount(), _ROWS)):
        for column in range(_columns(model)):
            yield model.index(row, column)


def _columns(model: QAbstractItemModel) -> int:
    # lists keep the number to themselves
    return model.columnCount() if isinstance(model, QAbstractTableModel) else 1
