"""Danish Maritime Authority CSV: day first, UTC, words for codes, base stations among the ships."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.delimited import read_delimited
from lightering.readers.flavours import DMA, flavour_of, lettered_roles
from lightering.readers.record import Format

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]


def _sniff(sample: Sample) -> float:
    layout = sample.layout
    return 1.0 if layout is not None and flavour_of(layout.header) is DMA else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    layout = sample.layout
    if layout is not None and intake.mapping is None:
        roles = lettered_roles(layout.header) | layout.roles
        sample = replace(sample, layout=replace(layout, roles=roles))
    read_delimited(source, sample, intake, DMA)


FORMAT = Format(
    name="dma_csv",
    title="Danish Maritime Authority CSV",
    patterns=("*.csv",),
    columns=FIX_COLUMNS,
    package=None,
    sniff=_sniff,
    read=_read,
    apart=False,
)
