"""What was made of texts, kept for the next chunk: most of its texts are the same ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["Memory"]

_Made: TypeAlias = "tuple[NDArray[Any] | pa.Array, ...]"


class Memory:
    """Remembers, for each use of a column, what became of each text of its dictionary."""

    def __init__(self) -> None:
        """Begins empty."""
        self._known: dict[str, tuple[pa.Array, _Made]] = {}
        self._encoded: dict[str, tuple[pa.Array, pa.DictionaryArray]] = {}

    def made(self, use: str, texts: pa.Array, make: Callable[[pa.Array], _Made]) -> _Made:
        """Returns what is made of texts; those the last chunk began with are not looked at again.

        Args:
            use: What the texts are taken for; the same for the same `make`.
            texts: Shape (n,), no nulls.
            make: Gives arrays of shape (n,), each value of one text alone.
        """
        texts_before, found_before = self._known.get(use, (texts.slice(0, 0), ()))
        if not found_before:
            found = make(texts)
        elif not texts.slice(0, len(texts_before)).equals(texts_before):
            # other texts than those of the chunks around it
            return make(texts)
        elif len(texts) == len(texts_before):
            return found_before
        else:
            new = make(texts.slice(len(texts_before)))
            found = tuple(_joined(one, two) for one, two in zip(found_before, new, strict=True))
        self._known[use] = texts, found
        return found

    def encoded(self, use: str, texts: pa.Array) -> pa.DictionaryArray:
        """Returns texts with a dictionary, the one of the last chunk if they are the same object.

        Args:
            use: What the texts are taken for.
            texts: As `made` gives them.
        """
        before, found = self._encoded.get(use, (None, None))
        if found is None or texts is not before:
            found = texts.dictionary_encode()
            self._encoded[use] = texts, found
        return found


def _joined(one: Any, two: Any) -> Any:
    if isinstance(one, pa.Array):
        return pa.concat_arrays([one, two])
    return np.concatenate((one, two))
