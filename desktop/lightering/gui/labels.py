"""Labels that show data: always plain text, with a role that the style sheet knows."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ElidedLabel", "label", "line", "room_when_bold", "set_role", "tip", "wrapped"]


def label(text: str = "", role: str = "", *, wrap: bool = False, right: bool = False) -> QLabel:
    """Returns a plain-text label.

    Args:
        text: What it shows; markup in it stays markup characters.
        role: Name of a text role in the style sheet: title, second, third, strong, big, ...
        wrap: Whether long text takes more lines.
        right: Whether it stands on the right.
    """
    made = QLabel()
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(text)
    made.setWordWrap(wrap)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    if role:
        made.setProperty("role", role)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Changes the role of a widget and has it styled anew.

    Args:
        widget: Any widget.
        role: Name of a role in the style sheet.
    """
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def tip(text: str) -> str:
    """Returns a text for a tooltip, which Qt would otherwise read as markup if it looks like it.

    Args:
        text: As it shall be read, with line breaks.
    """
    return f"<p>{html.escape(text)}</p>".replace("\n", "<br>") if text else ""


def wrapped(text: str, width: float, width_of: Callable[[str], float]) -> list[str]:
    """Returns a text in lines that fit, for what paints its words itself.

    Args:
        text: Words; one that is wider than a line has a line of its own.
        width: Pixels of a line.
        width_of: Gives the pixels of a text.
    """
    lines: list[str] = []
    for word in text.split():
        trial = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(trial) <= width:
            lines[-1] = trial
        else:
            lines.append(word)
    return lines


def line(*, vertical: bool = False) -> QFrame:
    """Returns a hairline.

    Args:
        vertical: Whether it stands.
    """
    made = QFrame()
    made.setProperty("role", "hairline")
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFixedWidth(1) if vertical else made.setFixedHeight(1)
    return made


class ElidedLabel(QLabel):
    """A plain-text label that ends in an ellipsis where space lacks; the tooltip tells it whole."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def tell(self, text: str, whole: str) -> None:
        """Shows other words, and more of them in the tooltip.

        Args:
            text: What it shows.
            whole: What the tooltip says, whether or not the text fits.
        """
        self._whole = whole
        self.setText(text)

    def needed(self) -> int:
        """Returns the width in pixels at which the text is not cut."""
        return self.fontMetrics().horizontalAdvance(self.text()) + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        text = self.text()
        shown = QFontMetrics(self.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setToolTip(tip(self._whole or (text if shown != text else "")))
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(
            self.contentsRect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown
        )
        painter.end()


def room_when_bold(button: QAbstractButton, beside: int) -> int:
    """Returns the width a button needs once it is chosen, in pixels: its words are bold then.

    Args:
        button: Whose words become bold by the style sheet, which its own size does not know.
        beside: Pixels on either side of the words.
    """
    button.ensurePolished()
    font = QFont(button.font())
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(button.text()) + 2 * beside + 2
