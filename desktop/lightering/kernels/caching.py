"""numba's cache on disk, which looks first at what came with the program, or lies beside it.

numba reads only where it may write. Beside a program that an administrator installed it may not,
so every user would compile all of it again. Imports numba: loaded when something is compiled.
"""

from __future__ import annotations

import hashlib
import inspect
from functools import cache
from pathlib import Path
from typing import Any

from numba.core import caching

from lightering.kernels.processor import read_only

__all__ = ["Cache"]

_numba: Any = caching
"""Its functions carry no types."""


class Nowhere(_numba._CacheLocator):  # type: ignore[misc]
    """Where nothing can be written: an installation that is read-only, and no home."""

    def __init__(self, function: Any, path: str) -> None:
        """Notes the function.

        Args:
            function: Whose code would be kept.
            path: Of its source file.
        """
        self._line, self._path = function.__code__.co_firstlineno, path

    def get_cache_path(self) -> str:
        """Returns a folder that is read, at most."""
        return str(Path(self._path).parent / "__pycache__")

    def get_source_stamp(self) -> bytes:
        """Returns what changes with the source."""
        return _stamp(self._path)

    def get_disambiguator(self) -> str:
        """Returns what tells functions of one name apart."""
        return str(self._line)

    @classmethod
    def from_function(cls, function: Any, path: str) -> Nowhere:
        """Takes every function.

        Args:
            function: Whose code would be kept.
            path: Of its source file.
        """
        return cls(function, path)


class _Places(_numba.CompileResultCacheImpl):  # type: ignore[misc]
    """Where numba keeps what it compiled."""

    _locator_classes = (*_numba.CacheImpl._locator_classes, Nowhere)


class Cache(_numba.FunctionCache):  # type: ignore[misc]
    """Reads in several places and writes where numba would."""

    _impl_class = _Places

    def __init__(self, function: Any) -> None:
        """Reads nothing yet.

        Args:
            function: Whose code is kept.
        """
        super().__init__(function)
        path = inspect.getfile(function)
        # in a bundle numba would take the program file for the source of all kernels: it stays the
        # same when ours change
        self._cache_file = self._files_in(self.cache_path, path)
        self._read_only = [self._files_in(str(place), path) for place in read_only(Path(path))]

    def _files_in(self, folder: str, path: str) -> Any:
        return _numba.IndexDataCacheFile(folder, self._impl.filename_base, _stamp(path))

    def _load_overload(self, signature: Any, context: Any) -> Any:
        key = self._index_key(signature, context.codegen())
        for files in self._read_only:
            data = files.load(key)
            if data is not None:
                return self._impl.rebuild(context, data)
        return super()._load_overload(signature, context)

    def _save_overload(self, signature: Any, data: Any) -> None:
        if not isinstance(self._impl.locator, Nowhere):
            super()._save_overload(signature, data)


@cache
def _stamp(path: str) -> bytes:
    """What numba itself takes for the age of a source file: the hash of its text."""
    return hashlib.sha256(Path(path).read_bytes()).digest()
