"""Any delimited text whose columns are recognisable by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.delimited import read_delimited
from lightering.readers.flavours import flavour_of
from lightering.readers.record import Format

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]


def _sniff(sample: Sample) -> float:
    """Takes any text, but so weakly that every other format comes first."""
    layout = sample.layout
    if layout is None:
        return 0.0
    return 0.6 if {"lat", "lon"} <= layout.roles.keys() else 0.1


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    header = sample.layout.header if sample.layout is not None else ()
    read_delimited(source, sample, intake, flavour_of(header))


FORMAT = Format(
    name="generic_csv",
    title="CSV with columns known by name",
    patterns=("*.csv", "*.tsv", "*.txt"),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
    apart=False,
)
