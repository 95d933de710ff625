"""The parts of the form on which the analyst sets values: one thing each, the model's beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from lightering.errors import UserError
from lightering.gui.labels import ElidedLabel, label
from lightering.gui.words import SET_MARK
from lightering.model.overrides import MOMENTS, Typed

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DraughtRow", "SetRow", "choice", "entry", "keys_kept", "number_in"]

_MOMENTS = {
    "before": "Before contact",
    "after": "After contact",
    "next_port": "Next port, arrival",
}
"""`MOMENTS` in fewer words, in the same order."""

_TIMES = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d")


class _KeepKeys(QObject):
    """Lets lists and buttons of the form keep their keys, which commands use elsewhere."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            plain = event.modifiers() in (  # type: ignore[attr-defined]
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            )
            if plain and event.key() != Qt.Key.Key_Escape:  # type: ignore[attr-defined]
                event.accept()
        return super().eventFilter(watched, event)


def entry(name: str, hint: str = "", width: int = 0) -> QLineEdit:
    """Returns a field for a line of text.

    Args:
        name: What a screen reader says.
        hint: Shown while it is empty.
        width: Most pixels; 0 for all there are.
    """
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    if width:
        made.setMaximumWidth(width)
    return made


def choice(name: str, words: Sequence[str], keeper: QObject) -> QComboBox:
    """Returns a list to choose from.

    Args:
        name: What a screen reader says.
        words: What can be chosen.
        keeper: Keeps its keys for it.
    """
    made = QComboBox()
    made.setAccessibleName(name)
    made.addItems(list(words))
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(8)
    made.installEventFilter(keeper)
    return made


def number_in(cell: QLineEdit, what: str) -> float | None:
    """Returns the number in a field, None if it is empty.

    Args:
        cell: The field; thousands may be parted by commas or blanks.
        what: For the message.

    Raises:
        UserError: It is no number.
    """
    text = cell.text().strip()
    bare = text.replace(",", "").replace(" ", "").replace("\u00a0", "").removesuffix("%")
    if not bare:
        return None
    try:
        return float(bare)
    except ValueError:
        raise UserError(f"{what}: “{text}” is no number.") from None


class SetRow(QWidget):
    """One thing that can be set: its editor, the model's value, the way back to it, the reason.

    Signals:
        reset: back to the model's value.
    """

    reset = Signal()

    def __init__(self, title: str, keeper: QObject, editors: Sequence[QWidget]) -> None:
        super().__init__()
        self._title_text = title
        self._title = label(title, "section")
        self._model = ElidedLabel("", "second")
        self._model.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.back = QPushButton("Model's value")
        self.back.setProperty("role", "link")
        self.back.setAccessibleName(f"{title}: back to the model's value")
        policy = self.back.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.back.setSizePolicy(policy)
        self.back.installEventFilter(keeper)
        self.back.clicked.connect(self.reset)
        self.reason = entry(f"Reason for the {title.lower()}", "Why: source, date, who said so")
        self.reset.connect(self.reason.clear)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(self._model, 1)
        edit = QHBoxLayout()
        edit.setContentsMargins(0, 0, 0, 0)
        edit.setSpacing(8)
        for editor in editors:
            edit.addWidget(editor, 1 if isinstance(editor, (QComboBox, QLineEdit)) else 0)
        edit.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(head)
        column.addLayout(edit)
        column.addWidget(self.reason)

    def show_model(self, text: str) -> None:
        """Shows the model's value.

        Args:
            text: In words.
        """
        self._model.setText(f"Model: {text}")

    def mark(self, is_set: bool) -> None:
        """Shows whether the value is the analyst's or the model's.

        Args:
            is_set: Whether it is the analyst's.
        """
        self._title.setText(f"{SET_MARK} {self._title_text}" if is_set else self._title_text)
        self._title.setAccessibleName(
            f"{self._title_text}, set by you" if is_set else f"{self._title_text}, the model's"
        )
        self.reason.setVisible(is_set)
        self.back.setVisible(is_set)


class DraughtRow(QWidget):
    """One draught that is typed.

    Signals:
        removed: take it away.
    """

    removed = Signal()

    def __init__(self, ships: tuple[str, str], at_utc: datetime, keeper: QObject) -> None:
        super().__init__()
        self.ship = choice("Ship whose draught it is", ships, keeper)
        self.moment = choice("When it was read", tuple(_MOMENTS.values()), keeper)
        self.metres = entry("Draught in metres", "5.6 m", 76)
        self.time = entry("When it was read, UTC", "2026-03-05 14:00", 150)
        self.time.setText(f"{at_utc:%Y-%m-%d %H:%M}")
        self.source = entry("Where the draught stands", "Where it stands: port log, pilot, photo")
        self.away = QPushButton("Remove")
        self.away.setProperty("role", "link")
        self.away.setAccessibleName("Remove this draught")
        self.away.installEventFilter(keeper)
        self.away.clicked.connect(self.removed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        grid.addWidget(self.ship, 0, 0, 1, 2)
        grid.addWidget(self.moment, 0, 2, 1, 2)
        grid.addWidget(self.metres, 1, 0)
        grid.addWidget(self.time, 1, 1)
        grid.addWidget(self.away, 1, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.source, 2, 0, 1, 4)
        grid.setColumnStretch(2, 1)
        for before, after in (
            (self.ship, self.moment),
            (self.moment, self.metres),
            (self.metres, self.time),
            (self.time, self.away),
            (self.away, self.source),
        ):
            QWidget.setTabOrder(before, after)

    def show_typed(self, typed: Typed) -> None:
        """Shows a draught that is set.

        Args:
            typed: The draught.
        """
        self.ship.setCurrentIndex(typed.ship - 1)
        self.moment.setCurrentIndex(list(MOMENTS).index(typed.moment))
        self.metres.setText(f"{typed.draught_m:g}")
        self.time.setText(f"{typed.at_utc:%Y-%m-%d %H:%M}")
        self.source.setText(typed.source)

    def typed(self) -> Typed | None:
        """Returns what is typed, None if nothing is.

        Raises:
            UserError: A field cannot be read.
        """
        metres = number_in(self.metres, "Draught")
        if metres is None:
            if self.source.text().strip():
                raise UserError("Draught: say how many metres, or remove the row.")
            return None
        return Typed(
            ship=self.ship.currentIndex() + 1,
            moment=list(MOMENTS)[self.moment.currentIndex()],
            draught_m=metres,
            at_utc=_time_in(self.time),
            source=self.source.text().strip(),
        )


def keys_kept(parent: QObject) -> QObject:
    """Returns what keeps the keys of lists and buttons for them.

    Args:
        parent: Owns it.
    """
    return _KeepKeys(parent)


def _time_in(cell: QLineEdit) -> datetime:
    text = cell.text().strip().removesuffix("Z").removesuffix(" UTC").strip()
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise UserError(f"Draught: “{text}” is no time. Write it as 2026-03-05 14:00, in UTC.")
