"""OGC Moving Features JSON (19-045r3): trajectories with a time for each place."""

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

_MARKS = re.compile(rb'"temporalGeometry"|"type"\s*:\s*"Moving(?:Point|GeometryCollection)"')
_TRAJECTORY = re.compile(rb'"datetimes"\s*:\s*\[')
_FEATURE = re.compile(rb'"type"\s*:\s*"Feature(?:Collection)?"')


def _sniff(sample: Sample) -> float:
    head = sample.head
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return 0.0
    timed = _TRAJECTORY.search(head) and _FEATURE.search(head)
    return 1.0 if timed or _MARKS.search(head) else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    read_features(source, sample, intake)


FORMAT = Format(
    name="mf_json",
    title="OGC Moving Features JSON",
    patterns=("*.mfjson", "*.json"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
)
