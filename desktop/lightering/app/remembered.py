"""Mappings of columns the window knows: said for one file, or remembered for all of its headings.

The command line takes neither unasked: what it gives must not depend on what a folder of settings
holds. A case keeps the mappings its tables were read with, so that it opens as it was.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.app.column_words import SAID
from lightering.errors import OutputError
from lightering.files import write_bytes
from lightering.readers.column_map import titles
from lightering.readers.mapping import mapping_of_text, mapping_text, read_mapping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from lightering.readers.column_map import ColumnMap
    from lightering.readers.record import Source

__all__ = ["MapBook", "SaidMaps", "key_of"]


def key_of(sha256: str, name: str) -> str:
    """Returns what a mapping of one table is kept under.

    Args:
        sha256: Of the file on disk.
        name: As reports call the source.
    """
    return f"{sha256}/{name}"


class SaidMaps:
    """Mappings by table, as a case keeps them; a `Maps` for the readers."""

    def __init__(self, texts: Mapping[str, str], file: str = SAID) -> None:
        """Reads mappings.

        Args:
            texts: TOML by `key_of`.
            file: What messages call them.

        Raises:
            InputError: One of them means nothing.
        """
        self._maps = {key: mapping_of_text(text, file) for key, text in texts.items()}

    def of(self, source: Source, names: Sequence[str]) -> ColumnMap | None:  # noqa: ARG002
        """Returns what was said about a table, or None.

        Args:
            source: The table.
            names: Its headings.
        """
        return self._maps.get(key_of(source.sha256, source.name))


class MapBook:
    """What one window knows of mappings; what a run may use of it is frozen in `for_run`."""

    def __init__(self, folder: Path | None) -> None:
        """Begins with what is remembered.

        Args:
            folder: Where mappings are remembered by headings, or None.
        """
        self._folder = folder
        self._said: dict[str, ColumnMap] = {}

    def say(self, sha256: str, name: str, mapping: ColumnMap) -> None:
        """Keeps what was said about one table, for this and the next runs.

        Args:
            sha256: Of the file.
            name: As reports call the source.
            mapping: What was said.
        """
        self._said[key_of(sha256, name)] = mapping

    def adopt(self, texts: Mapping[str, str]) -> None:
        """Takes over what a case keeps; what was said before for other tables stays.

        Args:
            texts: TOML by `key_of`.

        Raises:
            InputError: One of them means nothing.
        """
        self._said |= {key: mapping_of_text(text, SAID) for key, text in texts.items()}

    def remember(self, headings: Sequence[str], mapping: ColumnMap) -> Path:
        """Keeps a mapping for every table with the same headings.

        Args:
            headings: As `Draft.headings`.
            mapping: What was said.

        Returns:
            The file it stands in, which `--map` takes.

        Raises:
            OutputError: It could not be written.
        """
        path = self._place(headings)
        if path is None:
            raise OutputError("There is no folder for remembered mappings.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"The folder of remembered mappings could not be made: {error.strerror}."
            ) from error
        shown = ", ".join("".join(c if c.isprintable() else "?" for c in h) for h in headings)
        write_bytes(
            path, f"# for tables with the headings {shown}\n{mapping_text(mapping)}".encode()
        )
        return path

    def forget(self, headings: Sequence[str]) -> None:
        """Takes a remembered mapping away.

        Args:
            headings: As they were remembered.

        Raises:
            OutputError: It could not be taken away.
        """
        path = self._place(headings)
        try:
            if path is not None:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(f"{path} could not be removed: {error.strerror}.") from error

    def remembered(self, headings: Sequence[str]) -> ColumnMap | None:
        """Returns what is remembered for some headings, or None.

        Args:
            headings: As they stand in the table.

        Raises:
            InputError: The file was changed to something that means nothing.
        """
        path = self._place(headings)
        if path is None or not path.is_file():
            return None
        return replace(read_mapping(path), file=f"the remembered mapping {path.name}")

    def known(self, sha256: str, name: str, headings: Sequence[str]) -> ColumnMap | None:
        """Returns what was said of a table, or is remembered for its headings, or None.

        Args:
            sha256: Of the file.
            name: As reports call the source.
            headings: As they stand in the table.

        Raises:
            InputError: A remembered mapping was changed to something that means nothing.
        """
        return self._said.get(key_of(sha256, name)) or self.remembered(headings)

    def for_run(self) -> RunMaps:
        """Returns the maps of one run; what is said later does not alter it."""
        return RunMaps(dict(self._said), self)

    def _place(self, headings: Sequence[str]) -> Path | None:
        names = [name for name in headings if name.strip()]
        if self._folder is None or not names:
            return None
        digest = hashlib.sha256("\x1f".join(headings).encode()).hexdigest()[:12]
        # file names must not take headings raw
        words = [re.sub(r"[^a-z0-9]+", "", name.lower())[:12] for name in names[:3]]
        slug = "-".join([*(word for word in words if word), digest])
        return self._folder / f"{slug}.toml"


class RunMaps:
    """The maps of one run, and which of them were used; lives in the worker's thread."""

    def __init__(self, said: Mapping[str, ColumnMap], book: MapBook) -> None:
        """Begins with none used.

        Args:
            said: What was said, by table.
            book: Where the remembered ones stand.
        """
        self._said, self._book = said, book
        self._used: dict[str, ColumnMap] = {}

    def of(self, source: Source, names: Sequence[str]) -> ColumnMap | None:
        """Returns what was said about a table, or what is remembered for its headings, or None.

        Args:
            source: The table.
            names: Its headings.

        Raises:
            InputError: A remembered mapping was changed to something that means nothing.
        """
        key = key_of(source.sha256, source.name)
        found = self._said.get(key) or (self._book.remembered(titles(names)) if names else None)
        if found is not None:
            self._used[key] = found
        return found

    @property
    def texts(self) -> dict[str, str]:
        """The maps that were used, as TOML by `key_of`."""
        return {key: mapping_text(mapping) for key, mapping in sorted(self._used.items())}
