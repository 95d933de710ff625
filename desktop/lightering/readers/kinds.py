"""What a file is that is no table of tracks, by its first bytes, for a helpful sentence."""

from __future__ import annotations

__all__ = ["kind_of"]

_MAGICS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3", "a SQLite database"),
    (b"\x1f\x8b", "a gzip file inside another"),
    (b"\x28\xb5\x2f\xfd", "a zstandard file inside another"),
    (b"PK\x03\x04", "a zip archive inside another"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"\x80\x04\x95", "a Python pickle, which is never loaded"),
    (b"\x80\x05\x95", "a Python pickle, which is never loaded"),
    (b"\x80\x02", "a Python pickle, which is never loaded"),
    (b"\x80\x03", "a Python pickle, which is never loaded"),
    (b"\x7fELF", "a program"),
)
_TEXTS = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
    (b"<", "a document with markup"),
    (b"{", "a JSON document"),
    (b"[", "a JSON document"),
)


def kind_of(head: bytes) -> str:
    """Returns what bytes look like, as "a PNG picture", or "" if they may be a table of text.

    Args:
        head: The first bytes of a file.
    """
    for magic, kind in _MAGICS:
        if head.startswith(magic):
            return kind
    text = head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for magic, kind in _TEXTS if text.startswith(magic)), "")
