"""The formats there are. Adding one is adding its file and its line here."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lightering.readers.record import Format, Sample

__all__ = ["format_of", "formats"]

_FILES = (
    "marinecadastre_csv",
    "dma_csv",
    "spire_csv",
    "fixes_parquet",
    "geopackage",
    "xlsx",
    "gfw_json",
    "geojson",
    "mf_json",
    "gpx",
    "kml",
    "nmea",
    "generic_csv",
)
"""Files of this folder with a record each."""

_TOLD = ((b"PAR1", "fixes_parquet"),)
"""First bytes that tell a format alone: the other files need not be loaded to know it."""


@cache
def formats() -> tuple[Format, ...]:
    """Returns the records of all formats."""
    return tuple(_record(name) for name in _FILES)


def format_of(sample: Sample) -> Format | None:
    """Returns the format that is surest of a sample, by content, or None.

    Args:
        sample: The beginning of a source.
    """
    for magic, name in _TOLD:
        if sample.head.startswith(magic):
            return _record(name)
    best = max(formats(), key=lambda record: record.sniff(sample))
    return best if best.sniff(sample) > 0.0 else None


def _record(name: str) -> Format:
    record: Format = import_module(f"lightering.readers.{name}").FORMAT
    return record
