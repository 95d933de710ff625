"""The first steps on the sample fleet: a line under the header that goes on as they are done."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lightering.app.keys import Keys
from lightering.gui.keyed import words_of
from lightering.gui.labels import label

__all__ = ["STEPS", "Guide"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try.

    Attributes:
        text: What to do, and what to look at; `<id of a command>` stands for its key.
        command: Id of the command that does it; doing it goes on to the next step.
    """

    text: str
    command: str


STEPS = (
    Step(
        "These ships are invented. The encounter that moves the total most is selected: the map "
        "shows both tracks, the inspector tells who, how close, how long, which way, how much. "
        "Press <review.next> for the next one.",
        "review.next",
    ),
    Step(
        "Press <review.confirm> to confirm it. The line under the buttons says what that does to "
        "the total; the next one follows by itself.",
        "review.confirm",
    ),
    Step("Press <edit.undo>: the decision is taken back, and that too is on record.", "edit.undo"),
    Step(
        "Press <view.cap> for the total against the cap. Move a slider and see what hangs on it.",
        "view.cap",
    ),
    Step(
        "Press <view.report> for the report as it would be printed, with what is to do before it "
        "is signed. <help.manual> tells the rest, <view.palette> finds any command.",
        "view.report",
    ),
)


class Guide(QWidget):
    """Hidden until it is begun; `did` tells it what was done.

    Signals:
        asked: id of the command of the step, if the person lets the guide do it.
        ended: the last step was done, or the person closed it.
    """

    asked = Signal(str)
    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._at = -1
        self._keys = Keys()
        self.setProperty("role", "strip")
        self.setAccessibleName("First steps")
        self.place = label("", "third")
        self.text = label("", "", wrap=True)
        self.show_me = QPushButton("Do it for me")
        self.show_me.clicked.connect(lambda: self.asked.emit(STEPS[self._at].command))
        self.close_ = QPushButton("Close the guide")
        self.close_.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 10, 6)
        row.setSpacing(10)
        row.addWidget(self.place)
        row.addWidget(self.text, 1)
        row.addWidget(self.show_me)
        row.addWidget(self.close_)
        self.hide()

    @property
    def running(self) -> bool:
        """Whether a step is shown."""
        return self._at >= 0

    def begin(self) -> None:
        """Shows the first step."""
        self._go(0)

    def end(self) -> None:
        """Hides it; it does not come back by itself."""
        if self.running:
            self._at = -1
            self.hide()
            self.ended.emit()

    def show_keys(self, keys: Keys) -> None:
        """Names the keys of now.

        Args:
            keys: Of all commands.
        """
        self._keys = keys
        if self.running:
            self._go(self._at)

    def did(self, command: str) -> None:
        """Goes on if the step of now was done.

        Args:
            command: Id of a command that was run.
        """
        if self.running and STEPS[self._at].command == command:
            if self._at + 1 == len(STEPS):
                self.end()
            else:
                self._go(self._at + 1)

    def _go(self, at: int) -> None:
        self._at = at
        self.place.setText(f"Step {at + 1} of {len(STEPS)}")
        self.text.setText(self._keys.named(STEPS[at].text, words_of(self._keys)))
        self.show()
