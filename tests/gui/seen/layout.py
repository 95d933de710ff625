"""What is cut off, lies over something else, stands outside, is too faint or has no name."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenuBar,
    QSplitterHandle,
    QStackedWidget,
    QWidget,
)

from lightering.gui.imports.cells_table import CellsTable
from lightering.gui.labels import ElidedLabel
from lightering.gui.map import MapView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage

__all__ = [
    "clipped",
    "contrast",
    "faint",
    "nameless",
    "outside",
    "overlapping",
    "sideways",
    "visible",
]

_ROUNDED_PX = 2
_LEAST = 4.5
"""Contrast of text to its ground, WCAG 2.2 success criterion 1.4.3."""


def clipped(root: QWidget) -> list[str]:
    """Returns words that have less room than they need and do not say so by an ellipsis."""
    faults = []
    for widget in visible(root):
        if isinstance(widget, ElidedLabel):
            cut = widget.needed() > widget.contentsRect().width() + 1
            # the tooltip is written when the label is drawn
            if cut and not widget.toolTip() and not widget.visibleRegion().isEmpty():
                faults.append(f"elided without a tooltip: {widget.text()!r}")
        elif isinstance(widget, QLabel) and widget.text():
            faults += _cut_label(widget)
        elif isinstance(widget, QAbstractButton) and widget.text():
            # a button that gives way says the rest in its tooltip
            metrics = widget.fontMetrics()
            if widget.isChecked() and widget.property("role") in ("tab", "list"):
                # bold by the style sheet, which the widget's own font does not know
                font = QFont(widget.font())
                font.setBold(True)
                metrics = QFontMetrics(font)
            need = metrics.horizontalAdvance(widget.text().replace("&", ""))
            need += {"tab": 28, "list": 20}.get(str(widget.property("role")), 0)
            if need > widget.width() or widget.fontMetrics().height() > widget.height():
                faults.append(f"button {widget.text()!r}: {need} in {widget.width()}")
        elif isinstance(widget, QComboBox) and widget.currentText():
            need = widget.fontMetrics().horizontalAdvance(widget.currentText())
            if need > widget.width() - 20 and not widget.toolTip():
                faults.append(f"choice {widget.currentText()!r}: {need} in {widget.width()}")
    return faults


def _cut_label(label: QLabel) -> list[str]:
    room, metrics = label.contentsRect(), label.fontMetrics()
    if label.wordWrap():
        need = label.heightForWidth(label.width())
        return [f"lines of {label.text()!r} are cut"] if need > label.height() + 2 else []
    need = max(metrics.horizontalAdvance(line) for line in label.text().split("\n"))
    if need > room.width() + 1 or metrics.height() > label.height():
        return [f"label {label.text()!r}: {need} in {room.width()}"]
    return []


def overlapping(root: QWidget) -> list[str]:
    """Returns siblings that lie over each other; what floats on a map or in a field may."""
    faults = []
    for parent in visible(root):
        floats = isinstance(parent, (MapView, QAbstractScrollArea, QAbstractSpinBox, QLineEdit))
        if floats or isinstance(parent, (QComboBox, QMenuBar, QStackedWidget)):
            continue
        children = [c for c in _children(parent) if not _is_ground(c)]
        for place, one in enumerate(children):
            for other in children[place + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > 1 and shared.height() > 1:
                    faults.append(f"{_name(one)} and {_name(other)} share {shared.size()}")
    return faults


def outside(root: QWidget) -> list[str]:
    """Returns widgets that reach out of the window and cannot be scrolled into it."""
    faults = []
    whole = root.rect()
    for widget in visible(root):
        if widget is root or _scrolls(widget, root):
            continue
        box = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
        if not whole.contains(box):
            faults.append(f"{_name(widget)} at {box.getRect()} in {whole.getRect()}")
    return faults


def sideways(root: QWidget) -> list[str]:
    """Returns what can only be read by scrolling to the side; cells as a file has them may."""
    return [
        f"{_name(widget)} by {widget.horizontalScrollBar().maximum()}"
        for widget in visible(root)
        if isinstance(widget, QAbstractScrollArea) and not isinstance(widget, (CellsTable, MapView))
        # widths are rounded column by column: a pixel or two hide nothing
        if widget.horizontalScrollBar().maximum() > _ROUNDED_PX
    ]


def nameless(root: QWidget) -> list[str]:
    """Returns controls that take the focus and that a screen reader could not name."""
    faults = []
    for widget in visible(root):
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes or not widget.isEnabled() or widget.focusProxy() is not None:
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        if told is None or not told.text(QAccessible.Text.Name).strip():
            faults.append(f"{_name(widget)} in {_name(widget.parentWidget())}")
    return faults


def faint(root: QWidget, picture: QImage) -> list[str]:
    """Returns words whose ink is too like the ground they stand on.

    Args:
        root: The window.
        picture: Of it, one pixel a pixel.
    """
    faults = []
    for widget in visible(root):
        if not isinstance(widget, (QLabel, QAbstractButton)) or not widget.isEnabled():
            continue
        box = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size()).intersected(picture.rect())
        if not widget.text() or box.isEmpty() or widget.visibleRegion().isEmpty():
            continue
        ground = _commonest(picture, box)
        ink = widget.palette().color(widget.foregroundRole())
        if isinstance(widget, QAbstractButton) and widget.isChecked():
            # the colours of a pressed button stand in the style sheet alone
            ink = _farthest(picture, box, ground)
        found = contrast(ink, ground)
        if found < _LEAST:
            faults.append(f"{widget.text()!r}: {ink.name()} on {ground.name()} is {found:.1f}")
    return faults


def contrast(first: QColor, second: QColor) -> float:
    """Returns the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def _commonest(picture: QImage, box: QRect) -> QColor:
    counted = Counter(
        picture.pixel(x, y)
        for x in range(box.left(), box.right() + 1, 2)
        for y in range(box.top(), box.bottom() + 1, 2)
    )
    return QColor(counted.most_common(1)[0][0])


def _farthest(picture: QImage, box: QRect, ground: QColor) -> QColor:
    seen = {
        picture.pixel(x, y)
        for x in range(box.left() + 6, box.right() - 5)
        for y in range(box.top() + 6, box.bottom() - 5)
    }
    return max((QColor(one) for one in seen), key=lambda colour: contrast(colour, ground))


def _scrolls(widget: QWidget, root: QWidget) -> bool:
    while widget is not root:
        parent = widget.parentWidget()
        if parent is None:
            return False
        above = parent.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is parent:
            return True
        widget = parent
    return False


def visible(root: QWidget) -> Iterator[QWidget]:
    """Yields a widget and all in it that can be seen."""
    yield root
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and not widget.isWindow():
            yield widget


def _children(parent: QWidget) -> list[QWidget]:
    return [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisibleTo(parent) and not child.isWindow()
    ]


def _is_ground(widget: QWidget) -> bool:
    """Handles of splitters reach over their neighbours; a bare widget is the ground of a row."""
    handle = isinstance(widget, QSplitterHandle) or "splitter" in widget.objectName()
    bare = type(widget) is QWidget and not widget.children()
    return handle or bare or widget.width() <= 1 or widget.height() <= 1


def _name(widget: QWidget) -> str:
    words = widget.accessibleName() or getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {words or widget.objectName()!r}"
