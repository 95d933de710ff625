"""Zip files whose bytes follow from their members alone: fixed dates, order and rights."""

from __future__ import annotations

import contextlib
import zipfile
from typing import TYPE_CHECKING

from lightering.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["Zip"]

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)


class Zip:
    """A zip file that is being written; a context manager."""

    def __init__(self, path: Path) -> None:
        """Opens it.

        Args:
            path: Where it shall stand.
        """
        self._file = zipfile.ZipFile(path, "w")

    def __enter__(self) -> Zip:
        """Returns itself."""
        return self

    def __exit__(self, *_failure: object) -> None:
        """Writes the directory of members."""
        self._file.close()

    @contextlib.contextmanager
    def member(self, name: str) -> Iterator[BinaryIO]:
        """Gives a stream for one member.

        Args:
            name: Path inside the zip file.

        Yields:
            The stream to write to.

        Raises:
            OutputError: The member is larger than 2 GiB.
        """
        stream = self._file.open(_info(name), "w")
        try:
            yield stream  # type: ignore[misc]
        finally:
            try:
                stream.close()
            except RuntimeError as error:
                # the 64-bit form of zip files is not opened by every reader of KMZ
                raise OutputError(
                    f"{name} would be larger than 2 GiB, which this format cannot hold. "
                    "Write fewer files at once, or another format."
                ) from error

    def add(self, name: str, member: bytes) -> None:
        """Writes a small member.

        Args:
            name: Path inside the zip file.
            member: All of it.
        """
        self._file.writestr(_info(name), member, zipfile.ZIP_DEFLATED, 6)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIRST_DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    # else it tells which system wrote it
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info
