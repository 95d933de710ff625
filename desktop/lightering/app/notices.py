"""What the program has to say to the person, apart from what the views show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Level", "Notice"]

Level = Literal["fact", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message: the fact, then the cause, then the way out.

    Attributes:
        level: How loud it is shown.
        text: Plain text; never markup.
        command: Id of the command that is the way out (`commands.COMMANDS`), or "".
        passing: Whether it says nothing any more once another row is selected or decided on.
    """

    level: Level
    text: str
    command: str = ""
    passing: bool = False
