"""GeoJSON (RFC 7946): points with a time, and lines with a time for each place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.features import read_features
from lightering.readers.record import Format

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]

_KINDS = re.compile(
    rb'"type"\s*:\s*"(?:FeatureCollection|Feature|Point|(?:Multi)?LineString|(?:Multi)?Polygon|'
    rb'MultiPoint|GeometryCollection)"|"features"\s*:\s*\['
)


def _sniff(sample: Sample) -> float:
    head = sample.head.replace(b"\0", b"") if b"\0" in sample.head[:4] else sample.head
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x1e")[:1]
    return 0.95 if start == b"{" and _KINDS.search(head) else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    read_features(source, sample, intake)


FORMAT = Format(
    name="geojson",
    title="GeoJSON: points with a time, lines with times",
    patterns=("*.geojson", "*.geojsonl", "*.geojsons", "*.json"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
