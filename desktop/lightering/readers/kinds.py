"""What a file is that is no table of tracks, by its first bytes, and what to do with it."""

from __future__ import annotations

__all__ = ["advice_on", "kind_of"]

_UNPACK = "Unpack it and open what is inside, or pack that as .gz, .zst or .zip."
_SHEET = "Open it in a spreadsheet and save the sheet as .xlsx or CSV."
_CONVERT = "Convert it to GeoPackage, for example with ogr2ogr tracks.gpkg FILE."
_PARQUET = "Write the table as Parquet or CSV."
_PICKLE = "a Python pickle, which is never loaded"

_MAGICS = (
    (0, b"\x89PNG", "a PNG picture", ""),
    (0, b"\xff\xd8\xff", "a JPEG picture", ""),
    (0, b"GIF8", "a GIF picture", ""),
    (0, b"II*\0", "a TIFF picture", ""),
    (0, b"RIFF", "a sound or a film", ""),
    (0, b"%PDF", "a PDF document", ""),
    (0, b"{\\rtf", "a text document (RTF)", ""),
    (0, b"SQLite format 3", "a SQLite database", ""),
    (0, b"\x1f\x8b", "a gzip file inside another", _UNPACK),
    (0, b"\x28\xb5\x2f\xfd", "a zstandard file inside another", _UNPACK),
    (0, b"PK\x03\x04", "a zip archive inside another", _UNPACK),
    (0, b"7z\xbc\xaf", "a 7-Zip archive", _UNPACK),
    (0, b"Rar!", "a RAR archive", _UNPACK),
    (0, b"BZh", "a bzip2 file", _UNPACK),
    (0, b"\xfd7zXZ", "an xz file", _UNPACK),
    (0, b"\x5d\0\0", "an LZMA file", _UNPACK),
    (0, b"\x04\x22\x4d\x18", "an LZ4 file", _UNPACK),
    (0, b"\x1f\x9d", "a file packed with compress", _UNPACK),
    (257, b"ustar", "a tar archive", _UNPACK),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file, such as .xls", _SHEET),
    (0, b"\0\0\x27\x0a", "a Shapefile, which knows dates but no times of day", _CONVERT),
    (0, b"fgb\x03", "a FlatGeobuf file", _CONVERT),
    (0, b"ARROW1", "an Arrow or Feather file", _PARQUET),
    (0, b"\xff\xff\xff\xff", "an Arrow stream", _PARQUET),
    (0, b"ORC", "an ORC file", _PARQUET),
    (0, b"Obj\x01", "an Avro file", _PARQUET),
    (0, b"\x89HDF", "an HDF5 or NetCDF file", _PARQUET),
    (0, b"CDF\x01", "a NetCDF file", _PARQUET),
    (0, b"CDF\x02", "a NetCDF file", _PARQUET),
    (8, b"DUCK", "a DuckDB database", _PARQUET),
    (0, b"\0\1\0\0Standard", "an Access database", _PARQUET),
    (0, b"\x93NUMPY", "a NumPy array, which is never loaded", _PARQUET),
    (0, b"\x80\x04\x95", _PICKLE, _PARQUET),
    (0, b"\x80\x05\x95", _PICKLE, _PARQUET),
    (0, b"\x80\x02", _PICKLE, _PARQUET),
    (0, b"\x80\x03", _PICKLE, _PARQUET),
    (0, b"\x7fELF", "a program", ""),
    (0, b"MZ\x90", "a program", ""),
)
"""Where a mark stands, the mark, what it marks, and what to do with such a file."""

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
    for place, magic, kind, _advice in _MAGICS:
        if head.startswith(magic, place):
            return kind
    text = head[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return next((kind for magic, kind in _TEXTS if text.startswith(magic)), "")


def advice_on(kind: str) -> str:
    """Returns what a person can do with a file that is not read, "" if nothing is known.

    Args:
        kind: As `kind_of` names it.
    """
    return next((advice for _place, _magic, name, advice in _MAGICS if name == kind), "")
