"""Scratch on disk for what does not fit the memory: files without a name, gone with the process.

Each file is unlinked as soon as it is open, so nothing is left behind after an error, a cancel or a
kill. They lie in `$TMPDIR` where it is set, else in the cache: on many machines `/tmp` is memory.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lightering.errors import OutputError
from lightering.files import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["scratch_errors", "scratch_file"]

_BUFFER_BYTES = 1 << 20


def scratch_file() -> IO[bytes]:
    """Opens a new file for writing and reading that no other program sees.

    Raises:
        OutputError: There is no place for it.
    """
    with scratch_errors():
        folder = _folder()
        return tempfile.TemporaryFile(dir=folder, buffering=_BUFFER_BYTES, prefix="lightering-")


@contextlib.contextmanager
def scratch_errors() -> Iterator[None]:
    """Turns what goes wrong with scratch files into a sentence that says where they lie.

    Raises:
        OutputError: The disk is full or broken.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"The scratch folder {_folder()} could not be used: {error.strerror or error}. Large "
            "files are sorted there and need about half their size. Free some space, or set "
            "TMPDIR to a folder on a larger disk; nothing was changed."
        ) from error


def _folder() -> Path:
    if os.environ.get("TMPDIR"):
        return Path(tempfile.gettempdir())
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return Path(tempfile.gettempdir())
    return folder if os.access(folder, os.W_OK) else Path(tempfile.gettempdir())
