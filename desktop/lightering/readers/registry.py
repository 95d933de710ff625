"""The formats there are. Adding one is adding its file and its line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.readers import (
    dma_csv,
    fixes_parquet,
    generic_csv,
    geojson,
    geopackage,
    gfw_json,
    gpx,
    kml,
    marinecadastre_csv,
    mf_json,
    nmea,
    spire_csv,
    xlsx,
)

if TYPE_CHECKING:
    from lightering.readers.record import Format, Sample

__all__ = ["FORMATS", "format_of"]

FORMATS: tuple[Format, ...] = (
    marinecadastre_csv.FORMAT,
    dma_csv.FORMAT,
    spire_csv.FORMAT,
    fixes_parquet.FORMAT,
    geopackage.FORMAT,
    xlsx.FORMAT,
    gfw_json.FORMAT,
    geojson.FORMAT,
    mf_json.FORMAT,
    gpx.FORMAT,
    kml.FORMAT,
    nmea.FORMAT,
    generic_csv.FORMAT,
)


def format_of(sample: Sample) -> Format | None:
    """Returns the format that is surest of a sample, by content, or None.

    Args:
        sample: The beginning of a source.
    """
    best = max(FORMATS, key=lambda record: record.sniff(sample))
    return best if best.sniff(sample) > 0.0 else None
