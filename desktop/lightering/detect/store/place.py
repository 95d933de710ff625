"""Where the files of a store lie: a folder of this machine, or an address that fsspec understands.

A local folder needs no further package. Any other address, such as `s3://bucket/store`, goes
through fsspec, which finds the package of that service by itself.
"""

from __future__ import annotations

import os
import posixpath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from lightering.errors import InputError, OutputError
from lightering.files import write_bytes

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["Place", "is_address", "place_of"]

_ADVICE = "Install it with: pip install 'lightering[cluster]', and the package of the service."


class Place(Protocol):
    """A folder of files; names are relative, with `/` between parts.

    Attributes:
        address: Names the folder for this and, if it can be seen from there, other processes.
        shared: Whether another process sees the same files under this address.
    """

    @property
    def address(self) -> str:
        """How the folder is called."""
        ...

    @property
    def shared(self) -> bool:
        """Whether another process sees the same files."""
        ...

    def read(self, name: str) -> bytes:
        """Returns a whole file.

        Args:
            name: Of the file.

        Raises:
            InputError: It is not there or cannot be read.
        """
        ...

    def open(self, name: str) -> BinaryIO:
        """Opens a file for reading anywhere in it.

        Args:
            name: Of the file.

        Raises:
            InputError: It is not there or cannot be read.
        """
        ...

    def exists(self, name: str) -> bool:
        """Tells whether a file is there.

        Args:
            name: Of the file.
        """
        ...

    def write(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        """Writes a whole file or leaves what stood there.

        Args:
            name: Of the file; missing folders are made.
            content: All of it.
            lasting: Whether it shall be on the disk before this returns; not needed for what can
                be made anew.

        Raises:
            OutputError: It cannot be written.
        """
        ...

    def remove(self, name: str) -> None:
        """Removes a file; one that is not there is no error.

        Args:
            name: Of the file.
        """
        ...

    def names(self, folder: str) -> list[str]:
        """Returns the names of the files in a folder, sorted; none if there is no such folder.

        Args:
            folder: Relative, such as `days`.
        """
        ...


def is_address(text: str) -> bool:
    """Tells whether a word of the command line is an address rather than a path.

    Args:
        text: Such as `s3://bucket/store`.
    """
    return "://" in text


def place_of(address: str | Path) -> Place:
    """Returns the folder behind a path or an address.

    Args:
        address: Path, `file://` address, or any address of fsspec.

    Raises:
        InputError: fsspec, or its package for this service, is not installed.
    """
    text = str(address)
    if not is_address(text):
        return _Folder(Path(text).absolute())
    if urlsplit(text).scheme == "file":
        return _Folder(Path(unquote(urlsplit(text).path)))
    return _Remote(text)


class _Folder:
    """A folder of this machine."""

    shared = True

    def __init__(self, path: Path) -> None:
        self._path = path
        self.address = str(path)

    def read(self, name: str) -> bytes:
        try:
            return (self._path / name).read_bytes()
        except OSError as error:
            raise _unreadable(name, error) from error

    def open(self, name: str) -> BinaryIO:
        try:
            return (self._path / name).open("rb")
        except OSError as error:
            raise _unreadable(name, error) from error

    def exists(self, name: str) -> bool:
        return (self._path / name).is_file()

    def write(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        path = self._path / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not lasting:
                scratch = path.with_name(f".{path.name}.{os.getpid()}")
                scratch.write_bytes(content)
                scratch.replace(path)
                return
        except OSError as error:
            raise _unwritable(name, error) from error
        write_bytes(path, content)

    def remove(self, name: str) -> None:
        try:
            (self._path / name).unlink(missing_ok=True)
        except OSError as error:
            raise _unwritable(name, error) from error

    def names(self, folder: str) -> list[str]:
        path = self._path / folder
        return sorted(p.name for p in path.iterdir() if p.is_file()) if path.is_dir() else []


class _Remote:
    """A folder behind an address of fsspec."""

    def __init__(self, address: str) -> None:
        self.address = address
        try:
            from fsspec.core import url_to_fs

            self._files: Any
            self._files, self._root = url_to_fs(address)
        except (ImportError, ValueError) as error:
            raise InputError(
                f"This address cannot be read here ({error}).", value=address, advice=_ADVICE
            ) from error

    @property
    def shared(self) -> bool:
        return urlsplit(self.address).scheme != "memory"

    def read(self, name: str) -> bytes:
        try:
            return bytes(self._files.cat_file(self._at(name)))
        except OSError as error:
            raise _unreadable(name, error) from error

    def open(self, name: str) -> BinaryIO:
        try:
            stream: BinaryIO = self._files.open(self._at(name), "rb")
        except OSError as error:
            raise _unreadable(name, error) from error
        return stream

    def exists(self, name: str) -> bool:
        return bool(self._files.isfile(self._at(name)))

    def write(self, name: str, content: bytes, *, lasting: bool = True) -> None:
        del lasting  # a service has it, or says that it has not
        try:
            self._files.makedirs(posixpath.dirname(self._at(name)), exist_ok=True)
            self._files.pipe_file(self._at(name), content)
        except OSError as error:
            raise _unwritable(name, error) from error

    def remove(self, name: str) -> None:
        if self.exists(name):
            self._files.rm_file(self._at(name))

    def names(self, folder: str) -> list[str]:
        try:
            found = self._files.ls(self._at(folder), detail=True)
        except FileNotFoundError:
            return []
        return sorted(posixpath.basename(f["name"]) for f in found if f["type"] == "file")

    def _at(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"


def _unreadable(name: str, error: OSError) -> InputError:
    return InputError(
        f"This file of the store could not be read: {error.strerror or error}.",
        file=posixpath.basename(name),
        advice="Check that the store is whole and may be read.",
    )


def _unwritable(name: str, error: OSError) -> OutputError:
    return OutputError(
        f"{posixpath.basename(name)} could not be written to the store: "
        f"{error.strerror or error}. Check that the place exists and may be written."
    )
