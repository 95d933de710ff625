"""What begins before the command line is even parsed: a core stands idle while modules load."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lightering.files import Hash

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

__all__ = ["hash_ahead"]


def hash_ahead(words: Sequence[str]) -> AbstractContextManager[Hash | None]:
    """Returns the hash of the first file, begun within a `with` block, or nothing.

    Args:
        words: Of the command line; if a file is the first after the subcommand, it is read.
    """
    first = Path(words[1]) if len(words) > 1 else Path()
    return Hash(first) if first.is_file() else nullcontext()
