"""Rows 21, 50, 51 and 63: other files under false names, archives, bombs, pickles."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import pickle
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.feather
from tests.golden.battery.case import HEAD, Case, rows

TABLE = (HEAD + rows(2)).encode()
MARKER = Path("lightering-marker")
"""Made in the working folder if a pickle is ever loaded."""


class Trap:
    """Leaves a marker when it is loaded."""

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (MARKER,))


def zstd(content: bytes) -> bytes:
    """Packs with zstandard."""
    return pa.compress(content, "zstd", asbytes=True)


def zipped(*members: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive with these members."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", how) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return sink.getvalue()


def tarred() -> bytes:
    """A tar archive with the table."""
    sink = io.BytesIO()
    with tarfile.open(fileobj=sink, mode="w") as archive:
        info = tarfile.TarInfo("a.csv")
        info.size = len(TABLE)
        archive.addfile(info, io.BytesIO(TABLE))
    return sink.getvalue()


def linked() -> bytes:
    """An archive with a link to a file outside, and a table."""
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr("a.csv", TABLE)
    return sink.getvalue()


def nameless() -> bytes:
    """An archive whose member has a name of no letters."""
    content = bytearray(zipped(("a", TABLE)))
    for place in (26, content.find(b"PK\1\2") + 28):
        content[place : place + 4] = struct.pack("<HH", 0, 1)
    return bytes(content)


def encrypted() -> bytes:
    """An archive whose member says that it is encrypted."""
    content = bytearray(zipped(("a.csv", TABLE)))
    content[6] |= 1
    content[content.find(b"PK\1\2") + 8] |= 1
    return bytes(content)


@functools.cache
def bomb(packing: str) -> bytes:
    """100 MB that pack to next to nothing."""
    line = b"\n" if packing == "gz" else b"#" * 999 + b"\n"
    content = TABLE + line * ((100 << 20) // len(line))
    if packing == "zip":
        return zipped(("a.csv", content))
    return gzip.compress(content, 1) if packing == "gz" else zstd(content)


def bombed(packing: str):
    """Writes a bomb; made only when it is needed."""
    return lambda path: path.write_bytes(bomb(packing))


def feathered(path: Path) -> None:
    """Writes an Arrow file."""
    pyarrow.feather.write_feather(pa.table({"mmsi": [371234000]}), path)


PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
OTHERS = {
    "a.csv.bz2": bz2.compress(TABLE), "a.csv.xz": lzma.compress(TABLE), "a.tar": tarred(),
    "a.tar.gz": gzip.compress(tarred()), "a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(99),
    "a.rar": b"Rar!\x1a\x07\x01\0" + bytes(99), "a.csv.lz4": b"\x04\x22\x4d\x18" + bytes(99),
    "a.csv.gz": gzip.compress(gzip.compress(TABLE)),
    "b.csv.gz": gzip.compress(zipped(("a", TABLE))),
}  # fmt: skip
SLIPS = ("../../evil.csv", "/etc/x.csv", "C:\\y.csv", "..\\..\\z.csv", "a/../../b.csv",
         "\x1b.csv")  # fmt: skip
CASES = (
    *(
        Case(21, what, content, says=what, name=name)
        for what, content, name in (
            ("PNG picture", PNG, "a.csv"), ("PNG picture", PNG, "a.parquet"),
            ("PNG picture", gzip.compress(PNG), "a.csv.gz"), ("PDF", b"%PDF-1.7\n", "a.csv"),
            ("web page", b"<!DOCTYPE html><html>mmsi,lat,lon</html>", "a.csv"),
            ("web page", b"<html></html>", "a.gpx"), ("program", b"\x7fELF" + bytes(99), "a.csv"),
            ("old Office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls"),
            ("Office", zipped(("mimetype", b"x"), ("content.xml", b"<x/>")), "a.ods"),
            ("Office", zipped(("[Content_Types].xml", b"x"), ("word/d.xml", b"x")), "a.docx"),
            ("Shapefile", struct.pack(">i", 9994) + bytes(96), "a.shp"),
            ("Shapefile", zipped(("a.shp", struct.pack(">i", 9994) + bytes(96)), ("a.dbf", b"x"),
                                 ("a.prj", b"x")), "a.zip"),
            ("Parquet or CSV", feathered, "a.feather"),
            ("Parquet or CSV", b"\x89HDF\r\n\x1a\n" + bytes(99), "a.h5"),
            ("no text", bytes(range(256)) * 20, "a.csv"),
        )
    ),
    *(
        Case(21, "a table", TABLE, 2, name=name)
        for name in ("a.parquet", "a.gpkg", "a.xlsx", "a.json", "a.gpx", "a.kmz", "a.nmea", "a")
    ),
    Case(21, "an archive", zipped(("x.csv", TABLE)), 2),
    *(Case(50, "another packing", content, says="Unpack", name=n) for n, content in OTHERS.items()),
    *(
        Case(50, "packed", pack(TABLE), 2, name=name)
        for pack, name in ((gzip.compress, "a.csv.gz"), (zstd, "a.csv.zst"), (zstd, "a.bin"))
    ),
    Case(50, "two streams", gzip.compress(TABLE[:40]) + gzip.compress(TABLE[40:]), 2,
         name="a.csv.gz"),
    Case(50, "a frame to be skipped", b"\x50\x2a\x4d\x18\4\0\0\0abcd" + zstd(TABLE), 2,
         name="a.csv.zst"),
    *(
        Case(50, f"less {cut}", pack(TABLE * 50)[:-cut], says="damaged or cut", name=name)
        for pack, name in ((gzip.compress, "a.csv.gz"), (zstd, "a.csv.zst"),
                           (lambda content: zipped(("a.csv", content)), "a.zip"))
        for cut in (5, 30)
    ),
    Case(50, "wrong sum", gzip.compress(TABLE)[:-8] + bytes(8), says="damaged", name="a.csv.gz"),
    Case(50, "names that climb out", zipped(*((name, TABLE.replace(b"33.5", b"33.%d" % n))
         for n, name in enumerate(SLIPS))), 12, name="a.zip"),
    Case(50, "a name of no letters", nameless(), says="damaged|no table", name="a.zip"),
    Case(50, "names that differ", zipped(("åå.csv", TABLE)).replace("åå".encode(), b"\xff\xfe__",
         1), says="damaged", name="a.zip"),
    Case(50, "a link", linked(), 2, says="link", name="a.zip", partly=True),
    Case(50, "nested", zipped(("in.zip", zipped(("a.csv", TABLE)))), says="inside archives",
         name="a.zip"),
    Case(50, "two tables", zipped(("a.csv", TABLE), ("b.csv", TABLE.replace(b"33.5", b"33.6"))), 4,
         name="a.zip"),
    Case(50, "no table", zipped(("README.md", b"x"), ("a.png", PNG)), says="no table",
         name="a.zip"),
    Case(50, "nothing", zipped(), says="no table", name="a.zip"),
    Case(50, "encrypted", encrypted(), says="encrypted", name="a.zip"),
    Case(50, "damaged member", zipped(("a.csv", TABLE), how=zipfile.ZIP_STORED).replace(
         b"PINE", b"FIRE", 1), says="damaged", name="a.zip"),
    *(
        Case(51, "bomb", bombed(packing), says="unpacks to more than", name=f"a.{packing}")
        for packing in ("gz", "zst", "zip")
    ),
    Case(51, "too many members", zipped(*((f"{n}.csv", b"x") for n in range(10_001))),
         says="10001 members", name="a.zip"),
    *(
        Case(63, f"pickle {protocol}", pickle.dumps(Trap(), protocol), name=name)
        for protocol in (0, 2, 4, 5)
        for name in ("a.pkl", "a.csv", "a.parquet", "a.json", "a.gpkg")
    ),
    Case(63, "packed pickle", gzip.compress(pickle.dumps(Trap())), says="pickle", name="a.csv.gz"),
    Case(63, "pickle in an archive", zipped(("a.csv", pickle.dumps(Trap()))), says="pickle",
         name="a.zip"),
)  # fmt: skip
