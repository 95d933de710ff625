"""What a file is packed in: nothing, gzip, zstandard or a zip archive, told by its first bytes.

Members of archives are read as streams and never written anywhere, so a name like
`../../etc/passwd` is only a name. What unpacks to far more than it weighs is refused.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import lzma
import stat
import struct
import zipfile
import zlib
from functools import partial
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import pyarrow as pa

from lightering.errors import InputError, shown
from lightering.files import name_of
from lightering.readers.record import Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["sources_of"]

_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_FREE_BYTES = 64 << 20
"""Any file may unpack to this much."""
_RATIO = 200
"""Beyond that, to this multiple of its own size; dense AIS text packs about twentyfold."""
_FAULTS = (
    OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, pa.ArrowException,
    # what the archive reader raises for names, sizes and dates that make no sense
    ValueError, LookupError, RuntimeError, NotImplementedError, OverflowError, struct.error,
)  # fmt: skip
_MOST_BYTES = 64 << 30
_PIECE_BYTES = 32 << 20
_LONG_LINE = 64 << 10
_MOST_MEMBERS = 10_000
_PASSED_OVER = (
    ".md", ".txt.license", ".pdf", "truth.json", ".xml", ".png", ".jpg", ".html",
    ".dbf", ".shx", ".prj", ".cpg", ".sbn", ".sbx", ".qix", ".qmd",
)  # fmt: skip
"""Documents, and what lies beside a Shapefile: that is named once, by itself."""


def sources_of(path: Path, sha256: str) -> Iterator[Source | InputError]:
    """Gives the streams of a file: itself, unpacked, or the members of an archive.

    Args:
        path: A regular file.
        sha256: Of the file.

    Yields:
        Sources, or the error that stands for one that cannot be read.

    Raises:
        OSError: The file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _members(path, sha256)
        return
    packed = magic.startswith(_GZIP) or _is_zstd(magic)
    opener = partial(_open_packed, path, magic, size) if packed else partial(_open_plain, path)
    yield Source(name_of(path), sha256, size, None if packed else path, opener)


@contextlib.contextmanager
def _open_plain(path: Path) -> Iterator[BinaryIO]:
    with path.open("rb", buffering=0) as stream:
        yield cast("BinaryIO", _Lying(stream, name_of(path), _MOST_BYTES))


@contextlib.contextmanager
def _open_packed(path: Path, magic: bytes, size: int) -> Iterator[BinaryIO]:
    limit = max(_FREE_BYTES, _RATIO * size)
    with path.open("rb") as raw:
        if magic.startswith(_GZIP):
            with gzip.GzipFile(fileobj=raw) as unpacked:
                yield cast("BinaryIO", _Bounded(unpacked, name_of(path), limit))
        else:
            with pa.CompressedInputStream(pa.PythonFile(raw, "r"), "zstd") as unpacked:
                yield cast("BinaryIO", _Bounded(unpacked, name_of(path), limit))


@contextlib.contextmanager
def _open_member(path: Path, info: zipfile.ZipInfo, name: str) -> Iterator[BinaryIO]:
    limit = max(_FREE_BYTES, _RATIO * info.compress_size)
    with contextlib.ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            unpacked = stack.enter_context(archive.open(info))
        except _FAULTS as error:
            raise _damaged(name, error) from error
        yield cast("BinaryIO", _Bounded(unpacked, name, limit))


class _Bounded(io.RawIOBase):
    """A stream that gives whole pieces, stops at a limit and raises only `InputError`."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, name: str, limit: int) -> None:
        self._stream, self._name, self._limit, self._given = stream, name, limit, 0

    def read(self, size: int = -1) -> bytes:
        """Returns `size` bytes, fewer only at the end."""
        wanted = self._limit + 1 - self._given if size < 0 else size
        pieces = []
        while wanted > 0:
            try:
                piece = self._stream.read(min(wanted, _PIECE_BYTES))
            except _FAULTS as error:
                raise _damaged(self._name, error) from error
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece)
            self._given += len(piece)
            if self._given > self._limit:
                raise InputError(
                    f"It unpacks to more than {self._limit >> 20} MiB, far more than tracks do, "
                    "so it was not read further.",
                    file=self._name,
                    advice="Unpack it yourself if you trust it.",
                )
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def readable(self) -> bool:
        """Returns True."""
        return True


class _Lying(_Bounded):
    """A file that lies on a disk unpacked: where its lines end can be looked up ahead."""

    def read_lines(self, size: int) -> bytes:
        """Returns `size` bytes and the rest of the last line, if that is no long one."""
        try:
            begin = self._stream.tell()
            self._stream.seek(begin + size)
            ahead = self._stream.read(_LONG_LINE)
            self._stream.seek(begin)
        except OSError as error:
            raise _damaged(self._name, error) from error
        return self.read(size + ahead.find(b"\n") + 1)


def _members(path: Path, sha256: str) -> Iterator[Source | InputError]:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
    except _FAULTS as error:
        yield _damaged(name_of(path), error)
        return
    names = {info.filename for info in infos}
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        # a workbook is read as the one file it is to its owner
        yield Source(name_of(path), sha256, path.stat().st_size, path, partial(_open_plain, path))
        return
    if "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names:
        yield InputError(
            "This is an Office file, not a table of text.",
            file=name_of(path),
            advice="Open it and save the sheet as .xlsx or CSV.",
        )
        return
    if len(infos) > _MOST_MEMBERS:
        yield InputError(
            f"The archive holds {len(infos)} members; at most {_MOST_MEMBERS} are read.",
            file=name_of(path),
        )
        return
    tracks = [info for info in sorted(infos, key=lambda i: i.filename) if _may_be_tracks(info)]
    if path.suffix.lower() == ".kmz":
        # pictures and models lie beside the document
        tracks = [info for info in tracks if info.filename.lower().endswith(".kml")]
    if not tracks:
        yield InputError(
            "The archive holds no table of tracks.",
            file=name_of(path),
            advice="Pack the CSV or Parquet files themselves.",
        )
    for info in tracks:
        name = f"{name_of(path)}/{_harmless(info.filename)}"
        fault = _fault(info, path)
        if fault:
            yield InputError(fault, file=name, advice="Unpack it first.")
        else:
            opener = partial(_open_member, path, info, name)
            yield Source(name, sha256, info.compress_size, None, opener)


def _may_be_tracks(info: zipfile.ZipInfo) -> bool:
    last = PurePosixPath(info.filename.replace("\\", "/")).name.lower()
    if last.startswith((".", "readme", "license")) or info.filename.startswith("__MACOSX/"):
        return False
    return not last.endswith(_PASSED_OVER)


def _is_zstd(magic: bytes) -> bool:
    """Tells zstandard by its mark, or by that of the frames some packers put before the data."""
    return magic == _ZSTD or (magic[1:4] == b"\x2a\x4d\x18" and 0x50 <= magic[0] <= 0x5F)


def _fault(info: zipfile.ZipInfo, path: Path) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "This member is a link, which is not followed."
    if info.flag_bits & 1:
        return "This member is encrypted."
    try:
        with zipfile.ZipFile(path) as archive, archive.open(info) as stream:
            magic = stream.read(4)
    except _FAULTS:
        return "This member is damaged or packed in a way that is not read."
    if magic.startswith((_ZIP, _GZIP)) or _is_zstd(magic):
        return "This member is packed itself; archives inside archives are not opened."
    return ""


def _harmless(name: str) -> str:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    kept = [part for part in parts if part not in ("/", "..", ".") and not part.endswith(":")]
    text = "/".join(kept) or "member"
    return "".join(c if c.isprintable() else "_" for c in text)


def _damaged(name: str, error: Exception) -> InputError:
    reason = str(error).splitlines()[0][:120] if str(error) else type(error).__name__
    return InputError(
        f"The packed data are damaged or cut ({shown(reason, 120)[1:-1]}).",
        file=name,
        advice="Get the file again; nothing of it was used.",
    )
