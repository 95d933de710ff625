"""Filters with a name, kept in the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lightering.app.filters import Filter
from lightering.app.signals import Signal
from lightering.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lightering.app.clues import ClueFilter

__all__ = ["SavedFilters"]

_LONGEST = 80


class SavedFilters:
    """Filters by name, in the order of their names.

    Attributes:
        changed: There are others now.
    """

    def __init__(self, kind: type[Filter | ClueFilter] = Filter) -> None:
        """There is none.

        Args:
            kind: What the filters of the list are.
        """
        self.changed: Signal[()] = Signal()
        self._kind = kind
        self._held: dict[str, Filter | ClueFilter] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(sorted(self._held, key=lambda name: (name.casefold(), name)))

    def __getitem__(self, name: str) -> Filter | ClueFilter:
        """Returns a filter; KeyError if there is none of this name."""
        return self._held[name]

    def save(self, name: str, wanted: Filter | ClueFilter) -> None:
        """Keeps a filter; one of the same name is replaced.

        Args:
            name: Any text in one line.
            wanted: The filter.

        Raises:
            UserError: The name is empty or too long.
        """
        self._held[_checked(name)] = wanted
        self.changed.emit()

    def rename(self, name: str, new: str) -> None:
        """Gives a filter another name.

        Args:
            name: The name it has.
            new: The name it gets.

        Raises:
            KeyError: There is no such filter.
            UserError: The new name is empty, too long, or another filter's.
        """
        wanted = _checked(new)
        if wanted == name:
            return
        if wanted in self._held:
            raise UserError(f"There is a filter of this name already: {wanted}. Choose another.")
        self._held[wanted] = self._held.pop(name)
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Forgets a filter.

        Args:
            name: Its name.

        Raises:
            KeyError: There is no such filter.
        """
        del self._held[name]
        self.changed.emit()

    def as_dict(self) -> dict[str, Any]:
        """Returns all filters as plain data, for the view kept in a case."""
        return {name: self._held[name].as_dict() for name in self.names}

    def take(self, data: Mapping[str, Any]) -> None:
        """Takes the filters that `as_dict` told instead of those held; `changed` is not heard.

        Args:
            data: Plain data; what is no filter is passed over.
        """
        self._held = {
            str(name): self._kind.from_dict(told)
            for name, told in data.items()
            if isinstance(told, dict)
        }


def _checked(name: str) -> str:
    told = " ".join(name.split())
    if not told:
        raise UserError("A saved filter needs a name.")
    if len(told) > _LONGEST:
        raise UserError(f"A name of a filter has at most {_LONGEST} characters.")
    return told
