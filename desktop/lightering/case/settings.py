"""What a case keeps by name, and the way everything in it is read and written.

The lower half of `store.Case`.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from typing import TYPE_CHECKING, Any

from lightering.case.audit import canonical
from lightering.case.faults import open_failed, write_failed
from lightering.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lightering.case.lock import WriteLock

__all__ = ["Settings"]


class Settings:
    """An open case file, as far as single values in it go."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, lock: WriteLock | None, holder: str
    ) -> None:
        """Takes over an open connection.

        Args:
            path: The file.
            connection: In autocommit mode.
            lock: The right to write, None if the case is read only.
            holder: Why the case is read only, as a sentence; "" if it is not.
        """
        self.path, self.holder = path, holder
        self._connection, self._lock = connection, lock

    @property
    def params(self) -> dict[str, Any]:
        """The parameters as `Params.as_dict` tells them; empty if none were kept."""
        return self._setting("params")

    @params.setter
    def params(self, params: Mapping[str, Any]) -> None:
        self._set("params", params)

    @property
    def maps(self) -> dict[str, Any]:
        """What was said about the columns of tables, as TOML by `sha256/name`."""
        return self._setting("maps")

    @maps.setter
    def maps(self, maps: Mapping[str, str]) -> None:
        self._set("maps", maps)

    @property
    def beside(self) -> dict[str, Any]:
        """Lists, registries, notified deliveries (`app.kept_beside`); empty if there are none."""
        return self._setting("beside")

    @beside.setter
    def beside(self, beside: Mapping[str, Any]) -> None:
        self._set("beside", beside)

    @property
    def signed(self) -> dict[str, Any]:
        """Who signs the report (`report.settings`); empty if nothing was kept."""
        return self._setting("signed")

    @signed.setter
    def signed(self, signed: Mapping[str, Any]) -> None:
        self._set("signed", signed)

    @property
    def view(self) -> dict[str, Any]:
        """What the window showed; empty if nothing was kept."""
        return self._setting("view")

    @view.setter
    def view(self, view: Mapping[str, Any]) -> None:
        self._set("view", view)

    def _setting(self, name: str) -> dict[str, Any]:
        with self._reading():
            row = self._connection.execute(
                "SELECT value FROM settings WHERE name = ?", (name,)
            ).fetchone()
            value = json.loads(row[0]) if row else {}
            return value if isinstance(value, dict) else {}

    def _set(self, name: str, value: Mapping[str, Any]) -> None:
        with self._writing():
            self._connection.execute(
                "REPLACE INTO settings VALUES (?, ?)", (name, canonical(dict(value)))
            )

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, ValueError, TypeError) as error:
            raise open_failed(self.path, error) from error

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            raise CaseError(f"{self.holder} Save a copy to go on deciding.")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise write_failed(self.path, error) from error
