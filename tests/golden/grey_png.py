"""Grey pictures: what poppler writes, and PNG files of eight bits without a filter."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def netpbm(data: bytes) -> NDArray[np.uint8]:
    """Returns a binary PGM (h, w) or PPM (h, w, 3)."""
    kind, width, height, most = data.split(maxsplit=4)[:4]
    assert most == b"255"
    depth = {b"P5": 1, b"P6": 3}[kind]
    count = int(width) * int(height) * depth
    pixels = np.frombuffer(data[-count:], dtype=np.uint8)
    shape = (int(height), int(width)) if depth == 1 else (int(height), int(width), depth)
    return pixels.reshape(shape)


def write_png(path: Path, picture: NDArray[np.uint8]) -> None:
    """Writes a grey picture of shape (h, w)."""
    height, width = picture.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)
    rows[:, 1:] = picture

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(rows.tobytes(), 9)
    path.write_bytes(_SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b""))


def read_png(path: Path) -> NDArray[np.uint8]:
    """Returns a picture that `write_png` wrote."""
    data = path.read_bytes()
    width, height = struct.unpack(">II", data[16:24])
    body, at = b"", len(_SIGNATURE)
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        if data[at + 4 : at + 8] == b"IDAT":
            body += data[at + 8 : at + 8 + length]
        at += 12 + length
    rows = np.frombuffer(zlib.decompress(body), dtype=np.uint8).reshape(height, width + 1)
    assert not rows[:, 0].any()
    return rows[:, 1:]
