"""MarineCadastre (US NOAA/BOEM) daily CSV, with the header up to 2023 and the one from 2024 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lightering.model.schemas import FIX_COLUMNS
from lightering.readers.delimited import read_delimited
from lightering.readers.flavours import MARINECADASTRE, flavour_of
from lightering.readers.record import Format

if TYPE_CHECKING:
    from lightering.readers.intake import Intake
    from lightering.readers.record import Sample, Source

__all__ = ["FORMAT"]


def _sniff(sample: Sample) -> float:
    layout = sample.layout
    return 1.0 if layout is not None and flavour_of(layout.header) is MARINECADASTRE else 0.0


def _read(source: Source, sample: Sample, intake: Intake) -> None:
    read_delimited(source, sample, intake, MARINECADASTRE)


FORMAT = Format(
    name="marinecadastre_csv",
    title="MarineCadastre CSV",
    patterns=("*.csv",),
    columns=tuple(
        name for name in FIX_COLUMNS if name not in ("destination", "to_bow_m", "to_port_m")
    ),
    package=None,
    sniff=_sniff,
    read=_read,
    apart=False,
)
