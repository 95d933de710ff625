"""Everything that can go wrong, as one tree.

    LighteringError
    ├── UserError          its text may be shown to a person as it is
    │   ├── InputError     a file or a value in it (file, line, column, value, advice)
    │   │   └── ColumnsMissing   a table whose columns must be named by a person first
    │   ├── OutputError    something could not be written
    │   ├── UsageError     the command was called wrongly (exit code 2)
    │   └── CaseError      a case file cannot be opened, is locked or is newer than we are
    └── Cancelled          the person stopped the work (exit code 130)

Only `UserError` texts reach a dialog or stderr. A sentence names the fact, then the cause, then
the way out.
"""

from __future__ import annotations

__all__ = [
    "Cancelled",
    "CaseError",
    "ColumnsMissing",
    "InputError",
    "LighteringError",
    "OutputError",
    "UsageError",
    "UserError",
    "is_lack_of_memory",
    "shown",
]


_LONGEST_NAME = 255
"""Of a file or a column in a sentence; no file system knows longer names."""


class LighteringError(Exception):
    """Root of every error this package raises on purpose."""


class UserError(LighteringError):
    """An error whose text is written for the person at the screen."""

    exit_code = 1


class InputError(UserError):
    """A file, or a value in a file, that cannot be used.

    Attributes:
        file: Base name of the file, or None.
        line: Physical line (1-based) the problem stands on, or None.
        column: Name of the column, or None.
        value: The offending value as read, or None.
        advice: What the person can do about it.
    """

    def __init__(
        self,
        fact: str,
        *,
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        value: str | None = None,
        advice: str = "",
    ) -> None:
        """Builds the sentence from its parts; parts that are unknown are left out."""
        self.fact, self.file, self.line = fact, file, line
        self.column, self.value, self.advice = column, value, advice
        place = ", ".join(
            part
            for part in (
                _harmless(file or "")[:_LONGEST_NAME],
                f"line {line}" if line is not None else "",
                f"column {_harmless(column)[:_LONGEST_NAME]}" if column else "",
                f"value {shown(value)}" if value is not None else "",
            )
            if part
        )
        super().__init__(
            f"{place}: {fact} {advice}".strip() if place else f"{fact} {advice}".strip()
        )


class ColumnsMissing(InputError):
    """A table that may well be read once a person says which column is which.

    Attributes:
        lacks: What no column was found for: `lat`, `lon`, `time`, `mmsi`.
    """

    def __init__(
        self,
        fact: str,
        *,
        lacks: tuple[str, ...],
        file: str | None = None,
        line: int | None = None,
        column: str | None = None,
        advice: str = "",
    ) -> None:
        """Builds the sentence as `InputError` does."""
        super().__init__(fact, file=file, line=line, column=column, advice=advice)
        self.lacks = lacks


class OutputError(UserError):
    """A result could not be written; what stood there before is untouched."""


class UsageError(UserError):
    """The command line asks for something that does not exist."""

    exit_code = 2


class CaseError(UserError):
    """A case file cannot be opened or written."""


class Cancelled(LighteringError):
    """The person asked to stop; nothing half done is kept."""

    exit_code = 130


def is_lack_of_memory(error: BaseException) -> bool:
    """Tells whether memory ran out: a library written in C++ says so in an error of its own.

    Args:
        error: What was raised.
    """
    return isinstance(error, MemoryError) or "std::bad_alloc" in str(error)


def shown(value: object, limit: int = 80) -> str:
    """Returns a value for a message: quoted, control characters escaped, cut to `limit`.

    Args:
        value: Anything; its `str` is shown.
        limit: Longest text in characters before it is cut with an ellipsis.
    """
    text = str(value)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return f"“{_harmless(text)}”"


def _harmless(text: str) -> str:
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text
    )
